"""GraphML, as networkx, igraph, Gephi and yEd write it."""

from pathlib import Path

from sim.errors import InputError
from sim.readers.network_files.raw import RawNetwork, table
from sim.readers.network_files.xmlnetwork import XmlNetwork

_ENDS = ("source", "target", "directed")


class GraphML(XmlNetwork):
    """Collects nodes and edges; types of attributes are not trusted, their text is."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.names: dict[str, str] = {}
        self.key: tuple[str, dict[str, str]] = ("", {})
        self.inner = 0
        self.ignored: dict[str, int] = {}

    def begin(self, name: str, attributes: dict[str, str], line: int) -> None:
        """Start of an element."""
        if name == "key":
            self._key(attributes)
        elif name == "graph":
            self._graph(attributes, line)
        elif name == "node":
            record = {"id": self.need(attributes, "id", name, line)}
            self.add_node(line, record | self.defaults["node"])
        elif name == "edge":
            record = {end: self.need(attributes, end, name, line) for end in _ENDS[:2]}
            said = attributes.get("directed", "")
            record["directed"] = {"true": "directed", "false": "undirected"}.get(said, "")
            self.add_tie(line, record | self.defaults["edge"])
        elif name == "data":
            self.key = ("data", {"id": attributes.get("key", "")})
        elif name in ("hyperedge", "port"):
            self.ignored[name] = self.ignored.get(name, 0) + 1

    def end(self, name: str, text: str) -> None:
        """End of an element."""
        if name in ("node", "edge"):
            self.close()
        elif name == "graph":
            self.inner -= 1
        elif name == "data":
            if self.open and self.key[0] == "data":
                kind, record = self.open[-1]
                record[self._name(self.key[1]["id"], kind)] = text
            self.key = ("", {})
        elif name == "default" and self.key[0] == "key":
            about = self.key[1]
            for kind in ("node", "edge"):
                if about.get("for", "all") in (kind, "all"):
                    self.defaults[kind][self._name(about.get("id", ""), kind)] = text
        elif name == "NodeLabel" and self.open and self.open[-1][0] == "node":
            self.open[-1][1].setdefault("label", text)  # the name yEd draws

    def network(self) -> RawNetwork:
        """What was found.

        Raises
        ------
        InputError
            There is no node.
        """
        if not self.nodes:
            raise InputError(f"{self.path}: GraphML without any node; export the network again")
        nodes = table(str(self.path), ":", ("id",), self.nodes)
        ties = table(str(self.path), ":", _ENDS, self.ties)
        notes = [f"{many} <{name}> elements, ignored." for name, many in self.ignored.items()]
        return RawNetwork(
            "GraphML", ties, 0, 1, nodes, label=nodes.find("label", "name"), direction=2,
            directed=self.directed, notes=notes,
        )  # fmt: skip

    def _graph(self, attributes: dict[str, str], line: int) -> None:
        self.graphs += not self.inner
        self.inner += 1
        if self.graphs > 1:
            raise InputError(f"{self.path}:{line}: a second graph; keep one in a file")
        if self.inner == 1:
            self.directed = attributes.get("edgedefault") == "directed"

    def _key(self, attributes: dict[str, str]) -> None:
        self.key = ("key", attributes)
        known, name = attributes.get("id", ""), attributes.get("attr.name", "")
        if name and known:
            self.names[known] = name

    def _name(self, key: str, kind: str) -> str:
        """Name of an attribute, told apart from what an element has by itself."""
        name = self.names.get(key, key)
        own = ("id",) if kind == "node" else _ENDS
        return f"{name} (attribute)" if name in own else name
