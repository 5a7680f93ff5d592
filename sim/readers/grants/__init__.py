"""Real grants: how much a funder gives in a year, and in what sizes."""

from sim.readers.grants.reader import looks_like_grants, read_grants
from sim.readers.grants.result import Grants

__all__ = ["Grants", "looks_like_grants", "read_grants"]
