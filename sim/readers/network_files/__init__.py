"""Networks of people, organizations and events from the files of other programs."""

from sim.readers.network_files.network import Network
from sim.readers.network_files.read import read_network, recognises

__all__ = ["Network", "read_network", "recognises"]
