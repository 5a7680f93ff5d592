"""P7: in which order do the shapes of a network come?"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from reports.arms import title
from reports.intervals import above, interval
from reports.page import PageOptions
from reports.patterns.base import (
    Asked,
    Condition,
    Curve,
    Panel,
    Pattern,
    PatternResult,
    PatternTable,
    Series,
    Values,
    average,
    bundle,
    collect,
    on_seeds,
    seeds_of,
)
from reports.patterns.readings import falls_back, first_seen, in_order, share
from reports.patterns.watchers import SHAPES, Maps
from sim.scenario import ARMS, Scenario
from sim.units import WEEKS_A_QUARTER

NETWORK: Final = "system_shifting_network"
WEEKS: Final = 520
SEEDS: Final = 60
FIRST: Final = 440_700
STAGES: Final = {
    1: "scattered clusters",
    2: "hub and spokes",
    3: "small world of hubs",
    4: "core and periphery",
}
OTHERS: Final[dict[str, dict[str, Any]]] = {
    "attention without limit": {
        "community__attention_residents": 1000,
        "community__attention_organizations": 1000,
    },
    "few acquaintances to begin with": {
        "community__ties_residents": 0.5,
        "community__ties_organizations": 0.5,
        "community__contact": 0.05,
    },
}
"""What the order might hang on. With so few acquaintances clusters have five members or fewer on
the mean, as in the text: each tie leads to fewer than .8 further ones, and 1 / (1 - .8) = 5."""
MAP: Final = "map"
AS_MAPPED: Final[dict[str, str]] = {
    "no_backbone": "drawn without the backbone",
    "acquaintances": "who merely knew each other is tied, too",
}
"""Other drawings of the network's runs."""


def _run(options: PageOptions) -> PatternResult:
    seeds = seeds_of(options, SEEDS, FIRST)
    few = seeds_of(options, 20, FIRST)
    arms = {arm: on_seeds(bundle(arm, weeks=WEEKS), seeds) for arm in ARMS}
    others = {
        name: on_seeds(bundle(NETWORK, weeks=WEEKS, **values), few)
        for name, values in OTHERS.items()
    }
    runs = collect({**arms, **others}, ("participants",), options, Maps)
    maps = {name: _drawn(each, MAP) for name, each in runs.items()}
    again = {words: _drawn(runs[NETWORK], drawn) for drawn, words in AS_MAPPED.items()}
    rows = {**{arm: maps[arm] for arm in ARMS}, **again, **{name: maps[name] for name in OTHERS}}
    return PatternResult(
        runs="The System Shifting Network in the drawn community, the stage of its map every "
        f"quarter of {WEEKS} weeks, {len(seeds)} seeds. The map is drawn as networks are mapped: "
        "participants, tied if they work together, not if they merely knew each other before. "
        "These are ties that were made since the start, by an introduction, by weaving or in a "
        "project, and older ties of two who have been in a project together. The backbone is a "
        "node, tied to all whom it supported in person in the quarter: newcomers, where "
        "coordinators admit them, members of projects that coordinators helped to decide on, "
        "leaders at a meeting. The first map, before week 0, shows founders who do not work "
        "together yet: scattered fragments, by definition. The thresholds that tell stages apart "
        "are an assumption ([measures](measures.md), `network.stage`); the authors give pictures.",
        conditions=read_order(maps[NETWORK]["stage"]),
        tables=[_stages(rows), _shape(rows)],
        panels=[_panel(arm, maps[arm]["stage"]) for arm in ARMS],
        why=[_ceiling()],
    )


def _drawn(runs: Series, drawn: str) -> dict[str, Values]:
    """What is read of one map each quarter, and the participants."""
    shapes = {shape: runs[f"{drawn}_{shape}"] for shape in SHAPES}
    weekly = {**shapes, "participants": runs["participants"]}
    return {name: values[:, ::WEEKS_A_QUARTER] for name, values in weekly.items()}


def _panel(arm: str, stages: Values) -> Panel:
    step = WEEKS_A_QUARTER / 52
    curves = [
        Curve(words, (stages == number).astype(float), step) for number, words in STAGES.items()
    ]
    none = Curve("none of the four", np.isnan(stages).astype(float), step)
    return Panel(_title(arm), "share of seeds", [*curves, none])


def read_order(stages: Values) -> list[Condition]:
    """In more than half of the seeds all four come, one after the other."""
    held = share([in_order(row) for row in stages])
    return [
        Condition("share of seeds in which all four stages are seen, each for the first time "
                  "after the one before: interval above .5", interval(held, 2), above(held, 0.5)),
    ]  # fmt: skip


def _stages(quarters: Mapping[str, Series]) -> PatternTable:
    rows = [["", *STAGES.values(), "none of the four", "first three in order", "all in order",
             "falls back"]]  # fmt: skip
    for name, each in quarters.items():
        stages = each["stage"]
        cells = []
        for number in STAGES:
            seen = [first_seen(row).get(number) for row in stages]
            at = [place * WEEKS_A_QUARTER / 52 for place in seen if place is not None]
            when = f", from year {np.median(at):.1f}" if at else ""
            cells.append(f"{np.mean(stages == number):.2f} ({len(at) / len(seen):.2f}{when})")
        rows.append([
            _title(name), *cells, f"{np.isnan(stages).mean():.2f}",
            f"{np.mean([in_order(row, 3) for row in stages]):.2f}",
            f"{np.mean([in_order(row) for row in stages]):.2f}",
            f"{np.mean([falls_back(row) for row in stages]):.2f}",
        ])  # fmt: skip
    return PatternTable(
        "Share of quarters in each stage; in brackets, share of seeds that see it, and the median "
        "year in which they first do. Last: share of seeds in which the first three come in order "
        "(a column that was added after the first runs), in which all four do, and in which an "
        "earlier stage follows a later one.",
        rows,
    )


def _shape(quarters: Mapping[str, Series]) -> PatternTable:
    columns = {
        "largest component": "largest_component",
        "centralization of ties": "centralization",
        "fit of core and periphery": "core_fit",
        "participants": "participants",
    }
    rows = [["", *(f"{words}, first to last quarter" for words in columns)]]
    for name, each in quarters.items():
        cells = []
        for column in columns.values():
            places = 0 if column == "participants" else 2
            ends = (average(each[column][:, place], places) for place in (0, -1))
            cells.append(" to ".join(ends))
        rows.append([_title(name), *cells])
    return PatternTable("What the stages are read from, mean over seeds.", rows)


def _title(name: str) -> str:
    return title(name) if name in ARMS else f"network: {name}"


def most_for_a_hub(attention: int) -> int:
    """Most participants among whom one actor can bring centralization of degree above .5.

    With a ties at most, the most central network of n is a star of a spokes and n - a - 1 who are
    tied to nobody. Its Freeman centralization is (a n - 2 a) / ((n - 1) (n - 2)) = a / (n - 1).
    """
    return 2 * attention


def _ceiling() -> str:
    attention = Scenario.load(NETWORK).community.attention_organizations
    return (
        f"An organization keeps at most {attention} ties. By arithmetic no single one can then "
        f"bring centralization above .5 among more than {most_for_a_hub(attention)} participants, "
        "however the network is woven; the backbone can, whose ties are support. The rows below "
        "show the network without the backbone, with all acquaintances drawn, without a limit on "
        "attention, and with hardly any acquaintances to begin with."
    )


WEAVING: Final = Pattern(
    "P7",
    "Networks are woven in four stages",
    "Krebs & Holley (2006, *Building Smart Communities through Network Weaving*), from practice "
    "and drawn maps: scattered fragments of one to five are tied together by one hub, the "
    "weaver, then by several hubs into a small world, and end as a core with a wide periphery. No "
    "counts are given.",
    _run,
    (
        Asked(
            "share of seeds in which all four stages are seen, each for the first time after the "
            "one before: interval above .5",
            "0.00 [0.00, 0.06]", False,
        ),
    ),
    "The criterion is the same, but all acquaintances were drawn as ties, so that the first map "
    "was hardly scattered, and the backbone was no node, so that there was no hub.",
)  # fmt: skip
