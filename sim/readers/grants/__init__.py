"""Real grants: how much a funder gives in a year, and in what sizes."""

from sim.readers.grants.reader import read_grants
from sim.readers.grants.recognise import (
    looks_like_grants,
    looks_nearly_like_grants,
    looks_only_like_grants,
)
from sim.readers.grants.result import Grants

__all__ = [
    "Grants",
    "looks_like_grants",
    "looks_nearly_like_grants",
    "looks_only_like_grants",
    "read_grants",
]
