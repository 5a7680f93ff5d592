"""What imports what, read from the syntax trees: nothing is imported to find out."""

import ast
from pathlib import Path


class _Imports(ast.NodeVisitor):
    """Collects the modules a file imports when it runs, function bodies included.

    What only a type checker reads (under ``if TYPE_CHECKING:``) is left out.
    """

    def __init__(self, module: str, is_package: bool, modules: set[str]) -> None:
        self.targets: set[str] = set()
        self._package = module if is_package else module.rpartition(".")[0]
        self._modules = modules

    def visit_If(self, node: ast.If) -> None:
        if "TYPE_CHECKING" not in ast.unparse(node.test):
            self.generic_visit(node)
            return
        for statement in node.orelse:
            self.visit(statement)

    def visit_Import(self, node: ast.Import) -> None:
        self.targets.update(alias.name for alias in node.names)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        base = node.module or ""
        if node.level:
            parents = self._package.split(".")
            base = ".".join([*parents[: len(parents) - node.level + 1], *filter(None, [base])])
        for alias in node.names:
            submodule = f"{base}.{alias.name}"
            self.targets.add(submodule if submodule in self._modules else base)


def imports(package: Path) -> dict[str, set[str]]:
    """The modules that each module of a package imports, by dotted name.

    Parameters
    ----------
    package
        The folder of the package; its name is the package's name.
    """
    files = {}
    for file in sorted(package.rglob("*.py")):
        parts = [package.name, *file.relative_to(package).with_suffix("").parts]
        is_package = parts[-1] == "__init__"
        files[".".join(parts[:-1] if is_package else parts)] = (file, is_package)
    graph = {}
    for module, (file, is_package) in files.items():
        visitor = _Imports(module, is_package, set(files))
        visitor.visit(ast.parse(file.read_text(encoding="utf-8"), filename=str(file)))
        graph[module] = visitor.targets
    return graph
