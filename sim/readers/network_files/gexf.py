"""GEXF, the format of Gephi, versions 1.1 to 1.3."""

from pathlib import Path

from sim.errors import InputError
from sim.readers.network_files.raw import RawNetwork, table
from sim.readers.network_files.xmlnetwork import XmlNetwork

_NODE = ("id", "label")
_EDGE = ("source", "target", "type")
_EDGE_MORE = ("weight", "label", "kind")


class Gexf(XmlNetwork):
    """Collects nodes and edges; attributes are declared before they are used."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.group = self.attribute = ""
        self.names: dict[tuple[str, str], str] = {}
        self.spells = 0

    def begin(self, name: str, attributes: dict[str, str], line: int) -> None:
        """Start of an element."""
        if name == "graph":
            self.graphs += 1
            if self.graphs > 1:
                raise InputError(f"{self.path}:{line}: a second graph; keep one in a file")
            # undirected is the default of the format
            self.directed = attributes.get("defaultedgetype", "undirected") == "directed"
        elif name == "attributes":
            self.group = attributes.get("class", "")
        elif name == "attribute":
            self.attribute = self._declare(attributes)
        elif name == "node":
            record = {key: attributes.get(key, "") for key in _NODE} | self.defaults["node"]
            self.need(record, "id", name, line)
            self.add_node(line, record)
        elif name == "edge":
            record = {key: attributes.get(key, "") for key in _EDGE} | self.defaults["edge"]
            record |= {key: attributes[key] for key in _EDGE_MORE if key in attributes}
            for end in _EDGE[:2]:
                self.need(record, end, name, line)
            self.add_tie(line, record)
        elif name == "attvalue" and self.open:
            kind, record = self.open[-1]
            key = attributes.get("for", attributes.get("id", ""))
            record[self.names.get((kind, key), key)] = attributes.get("value", "")
        elif name == "spell":
            self.spells += 1

    def end(self, name: str, text: str) -> None:
        """End of an element."""
        if name in ("node", "edge"):
            self.close()
        elif name == "default" and self.attribute and self.group in self.defaults:
            self.defaults[self.group][self.attribute] = text
        elif name == "attribute":
            self.attribute = ""

    def network(self) -> RawNetwork:
        """What was found.

        Raises
        ------
        InputError
            There is no node.
        """
        if not self.nodes:
            raise InputError(f"{self.path}: GEXF without any node; export the network again")
        nodes = table(str(self.path), ":", _NODE, self.nodes)
        ties = table(str(self.path), ":", _EDGE, self.ties)
        notes = []
        if self.spells:
            notes.append(f"{self.spells} spells of time, ignored: ties of all times count.")
        return RawNetwork(
            "GEXF", ties, 0, 1, nodes, label=1, direction=2, directed=self.directed,
            weight_default="1", notes=notes,
        )  # fmt: skip

    def _declare(self, attributes: dict[str, str]) -> str:
        key = attributes.get("id", "")
        name = attributes.get("title", key)
        own = _NODE if self.group == "node" else (*_EDGE, *_EDGE_MORE)
        name = f"{name} (attribute)" if name in own else name
        self.names[self.group, key] = name
        return name
