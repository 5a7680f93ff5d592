"""The network as a community file has it, and what is said of it at the end."""

from collections import Counter
from dataclasses import replace

from sim.readers.network_files.network import ImportedNetwork, Node, Tie
from sim.readers.network_files.nodes import Nodes
from sim.readers.network_files.options import Options
from sim.readers.network_files.raw import RawNetwork, count
from sim.readers.network_files.ties import MergedTies


def finished(raw: RawNetwork, nodes: Nodes, ties: MergedTies, options: Options) -> ImportedNetwork:
    """The network, with all that was understood and all that is doubtful."""
    across = sum(nodes.kinds[one] != nodes.kinds[two] for one, two in ties.strengths)
    network = ImportedNetwork(
        tuple(
            Node(*values, "yes" if i == nodes.backbone else "")
            for i, values in enumerate(
                zip(nodes.ids, nodes.labels, nodes.kinds, nodes.sizes, nodes.parts, strict=True)
            )
        ),
        tuple(
            Tie(nodes.ids[one], nodes.ids[two], _strength(value))
            for (one, two), value in sorted(ties.strengths.items())
        ),
        (),
        options.surrounding,
        (*raw.questions, *nodes.questions, *ties.questions),
        _attributes(nodes),
    )
    names = raw.ties.name if raw.nodes is None or raw.nodes.name == raw.ties.name else (
        f"{raw.nodes.name} and {raw.ties.name}"
    )  # fmt: skip
    words = [f"Read {names} as {raw.format}.", *raw.notes, *nodes.words, *ties.words]
    words += _summary(network, Counter(nodes.kinds), across)
    return replace(network, words=tuple(words))


def _attributes(nodes: Nodes) -> dict[str, dict[str, str]]:
    """All columns of the table of nodes, by id; nothing where there is no table."""
    if nodes.table is None:
        return {}
    columns = nodes.table.columns
    return {
        key: dict(zip(columns, nodes.table.rows[row], strict=True))
        for key, row in zip(nodes.ids, nodes.rows, strict=True)
    }


def _strength(value: float | None) -> str:
    return "" if value is None or value == 1.0 else f"{value:.6g}"


def _summary(network: ImportedNetwork, kinds: Counter[str], across: int) -> list[str]:
    counts = network.counts
    named = ", ".join(f"{many} of kind {kind}" for kind, many in kinds.items())
    words = [
        f"So the community has {count(counts['nodes'], 'node')} ({named}), "
        f"{count(counts['ties'], 'tie')} and {count(counts['isolates'], 'node')} without a tie."
    ]
    if across:
        words.append(
            f"Between kinds: {count(across, 'tie')}, membership and participation, projected as in "
            "the Bristol network; their strength does not count."
        )
    drawn = network.surrounding
    if drawn is None:
        from sim.world.setup.community import CommunityParameters

        drawn = CommunityParameters.model_fields["surrounding"].default
    backbone = "with a backbone" if any(node.backbone for node in network.nodes) else (
        "without a backbone (--backbone NODE marks one)"
    )  # fmt: skip
    words.append(
        f"A run has these and {count(drawn, 'resident')} drawn around them (--surrounding), "
        f"{backbone}."
    )
    if not network.ties:
        words.append("LOOK: nobody is tied to anybody.")
    return words
