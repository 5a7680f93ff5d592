"""What a community may bring, by chance: a network, grants, a vote on projects."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

MAY_HAVE_STRENGTH = (
    "individual individual", "organization organization", "individual organization",
)  # fmt: skip
SHARES = [0.1, 0.25, 0.5, 0.5, 1.0]


@st.composite
def networks(draw: st.DrawFn) -> dict[str, Any]:
    """Up to 12 people, 6 organizations and 3 events, about whom more or less is known."""
    counts = [draw(st.integers(0, most)) for most in (12, 6, 3)]
    surrounding = draw(st.integers(0, 10))
    if counts[0] + surrounding < 4:
        surrounding += 4
    counts[0] = max(counts[0], 1 - counts[1])
    kinds = [
        kind
        for kind, count in zip(("individual", "organization", "event"), counts, strict=True)
        for _ in range(count)
    ]
    kinds = draw(st.permutations(kinds))
    sizes, parts = draw(st.booleans()), draw(st.booleans())
    marked = draw(st.integers(-1, counts[1] - 1))
    nodes = ["id,label,kind,size,part,backbone"]
    organizations = 0
    for i, kind in enumerate(kinds):
        size = part = backbone = ""
        if kind == "organization":
            size = draw(st.sampled_from(["", "1", "2.5", "40"])) if sizes else ""
            backbone = "yes" if organizations == marked else ""
            organizations += 1
        if kind != "event" and parts:
            part = draw(st.sampled_from(["", "1", "2", "3", "7"]))
        nodes.append(f"n{i},,{kind},{size},{part},{backbone}")
    return {
        "community.kind": "network",
        "community.surrounding": surrounding,
        "network.nodes": "\n".join(nodes) + "\n",
        "network.ties": draw(_ties(kinds)),
    }


@st.composite
def _ties(draw: st.DrawFn, kinds: list[str]) -> str:
    """Some pairs in any order; whether strengths are told depends on the kinds of the two."""
    share = draw(st.floats(0.0, 0.6))
    told = {sort: draw(st.booleans()) for sort in MAY_HAVE_STRENGTH}
    lines = []
    for j in range(len(kinds)):
        for i in range(j):
            sort = " ".join(sorted((kinds[i], kinds[j])))
            if sort == "event event" or draw(st.floats(0.0, 1.0)) >= share:
                continue
            one, two = draw(st.sampled_from([(i, j), (j, i)]))
            blank = not told.get(sort, False) or draw(st.booleans())
            strength = "" if blank else draw(st.sampled_from(SHARES))
            lines.append(f"n{one},n{two},{strength}")
    return "\n".join(["source,target,strength", *draw(st.permutations(lines))]) + "\n"


@st.composite
def brought_money(draw: st.DrawFn) -> dict[str, Any]:
    """Mostly none; or grants of a file, or of the community's own; causes become parts."""
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        weights = st.lists(st.integers(0, 5), min_size=1, max_size=6).filter(any)
        found["funders.part_weights"] = tuple(draw(weights))
    file = draw(st.sampled_from(["none"] * 4 + ["robert_bowne", "quixote", "oxford", "own"]))
    found["funders.grants_file"] = file
    if file == "own":
        found["funders.yearly_money"] = draw(st.integers(1, 20_000_000)) / 100
        sizes = st.lists(st.sampled_from(["250.50", "1000x3", "4000", "900x2"]), min_size=1)
        found["funders.grant_sizes"] = " ".join(draw(sizes))
    return found


@st.composite
def own_money(draw: st.DrawFn) -> dict[str, Any]:
    """What each funder has of the money of all."""
    weights = draw(st.lists(st.integers(1, 9), min_size=1, max_size=5))
    return {"funders.funders": len(weights), "funders.money_weights": tuple(weights)}


@st.composite
def real_votes(draw: st.DrawFn) -> dict[str, Any]:
    """A vote on up to four projects, or none."""
    n = draw(st.integers(0, 4))
    if n == 0:
        return {}
    costs = [draw(st.sampled_from(["0.05", "0.2", "0.4", "1.5"])) for _ in range(n)]
    ballots = []
    for _ in range(draw(st.integers(1, 6))):
        marks = draw(st.lists(st.integers(0, n - 1), max_size=4))
        text = ",".join(map(str, marks)) or "-"
        ballots.append(f"{text}x{draw(st.integers(1, 9))}" if draw(st.booleans()) else text)
    return {"ballot.costs": " ".join(costs), "ballot.ballots": " ".join(ballots)}
