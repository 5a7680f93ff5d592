"""Networks of people, organizations and events from the files of other programs."""

from sim.readers.network_files.network import ImportedNetwork
from sim.readers.network_files.read import read_network
from sim.readers.network_files.sources import recognises

__all__ = ["ImportedNetwork", "read_network", "recognises"]
