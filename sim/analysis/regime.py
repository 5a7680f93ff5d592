"""Is the model alive? Conditions on each arm over a Latin hypercube, blind to which arm wins.

``python -m sim.analysis.regime`` writes docs/regime.md. A model in which nothing happens, or in
which everything always succeeds, can compare nothing; so before any result is looked at, every
arm has to move, in most of the sampled space.
"""

import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.scenario import Scenario, sampled_ranges

ARMS: Final = ("isolated", "collective_impact", "system_shifting_network")
SETTINGS: Final = 200
DESIGN_SEED: Final = 20_260
READ_AT: Final = (104, 259)

CONDITIONS: Final = {
    "at least 5 projects started": lambda r: r["projects"] >= 5,
    "at least 2 successes": lambda r: r["successes"] >= 2,
    "2 to 95 % and at least 8 engaged, weeks 104 and 260": lambda r: all(
        n >= 8 and 0.02 <= n / r["actors"] <= 0.95 for n in r["engaged"]
    ),
    "impact moved by more than .01 by week 104": lambda r: abs(r["impact"][0] - r["first"]) > 0.01,
    "impact below .9 in week 104": lambda r: r["impact"][0] < 0.9,
}

Setting = dict[str, Any]
Reading = dict[str, Any]


def design(settings: int = SETTINGS) -> list[Setting]:
    """A Latin hypercube over all sampled parameters of the three arms, as dotted values.

    ``communication.sharing_mistakes`` is fixed where the seeds fix it, in the network.
    """
    from scipy.stats import qmc

    loaded = [Scenario.load(arm) for arm in ARMS]
    ranges = sampled_ranges(arm.rules for arm in loaded)
    cube = qmc.LatinHypercube(len(ranges), rng=DESIGN_SEED).random(settings)
    return [
        {key: each.at(float(u)) for (key, each), u in zip(ranges.items(), row, strict=True)}
        for row in cube
    ]


def scenario_at(arm: str, setting: Mapping[str, Any], **more: Any) -> Scenario:
    """An arm with those of a setting's values that it has."""
    scenario = Scenario.load(arm)
    has = scenario.flat()
    fixed = {"communication.sharing_mistakes"} if arm == ARMS[2] else set()
    values = {k: v for k, v in setting.items() if k in has and k not in fixed}
    return scenario.with_values(values | more)


def read(job: tuple[str, int, Setting]) -> Reading:
    """Run one arm at one setting, and twice more with half of the money and with none."""
    from sim.model import run

    arm, index, setting = job
    done = run(scenario_at(arm, setting), index + 1, shadow=False)
    series = done.series
    exits = {name: float(series[f"exits_{name}"].iloc[-1]) for name in
             ("base", "overload", "disaffection")}  # fmt: skip
    actors = done.scenario.community.residents + done.scenario.community.organizations
    doses = []
    for dose in (0.0, 0.5):
        factor = dose * done.scenario.funders.money_factor
        less = scenario_at(arm, setting, **{"funders.money_factor": factor})
        doses.append(float(run(less, index + 1, shadow=False).series["impact"].iloc[-1]))
    return {
        "arm": arm,
        "setting": index,
        "actors": actors,
        "projects": float(series["projects_started"].iloc[-1]),
        "successes": float(series["successes"].iloc[-1]),
        "engaged": [float(series["engaged"].iloc[w]) for w in READ_AT],
        "impact": [float(series["impact"].iloc[w]) for w in READ_AT],
        "first": float(series["impact"].iloc[0]),
        "doses": [*doses, float(series["impact"].iloc[-1])],
        "exits": exits,
        "collapsed": done.summary["stability.collapsed"],
        "spent": done.summary["money.spent_share"],
        "waiting": float(series["projects_waiting"].mean()),
    }


def read_all(settings: list[Setting], workers: int = 2) -> list[Reading]:
    """Readings of every arm at every setting."""
    jobs = [(arm, i, setting) for i, setting in enumerate(settings) for arm in ARMS]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(read, jobs, chunksize=6))


def _share(flags: Iterable[bool]) -> str:
    values = list(flags)
    return f"{np.mean(values):.2f}"


def _row(name: str, cells: Iterable[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def page(readings: list[Reading]) -> str:
    """The report as Markdown: conditions in rows, arms in columns."""
    by_arm = {arm: [r for r in readings if r["arm"] == arm] for arm in ARMS}
    titles = [Scenario.load(arm).title for arm in ARMS]
    rows = [_row("condition (share of settings)", titles), _row("---", ["---:"] * 3)]
    for name, holds in CONDITIONS.items():
        rows.append(_row(name, (_share(map(holds, by_arm[arm])) for arm in ARMS)))
    rows.append(_row("**all of these** (wanted: .80)", (
        _share(all(holds(r) for holds in CONDITIONS.values()) for r in by_arm[arm])
        for arm in ARMS
    )))  # fmt: skip
    rows.append(_row("60 % of the money spent", (
        _share(r["spent"] is not None and r["spent"] >= 0.6 for r in by_arm[arm]) for arm in ARMS
    )))  # fmt: skip
    rows.append(_row("proposals wait, on average at least one", (
        _share(r["waiting"] >= 1 for r in by_arm[arm]) for arm in ARMS
    )))  # fmt: skip
    rows.append(_row("collapsed (wanted: some)", (
        _share(bool(r["collapsed"]) for r in by_arm[arm]) for arm in ARMS
    )))  # fmt: skip
    means = [_row("mean over settings", titles), _row("---", ["---:"] * 3)]
    means.append(_row("share of exits out of disaffection (wanted: .10 to .50)", (
        f"{_bitter(by_arm[arm]):.2f}" for arm in ARMS
    )))  # fmt: skip
    means.append(_row("share of money spent", (
        f"{np.mean([r['spent'] for r in by_arm[arm] if r['spent'] is not None]):.2f}"
        for arm in ARMS
    )))  # fmt: skip
    for k, dose in enumerate(("no money", "half of the money", "all of it")):
        means.append(_row(f"final impact with {dose}", (
            f"{np.mean([r['doses'][k] for r in by_arm[arm]]):.3f}" for arm in ARMS
        )))  # fmt: skip
    means.append(_row("gain from no money to all of it (mean ± 2 standard errors)", (
        _gain(by_arm[arm]) for arm in ARMS
    )))  # fmt: skip
    return _HEAD.format(settings=len(by_arm[ARMS[0]]), seed=DESIGN_SEED) + "\n".join(
        ["", *rows, "", *means, ""]
    )


def _bitter(readings: list[Reading]) -> float:
    """Mean over settings of the share of exits, lapses left out, that are out of disaffection."""
    shares = [
        r["exits"]["disaffection"] / total for r in readings if (total := sum(r["exits"].values()))
    ]
    return float(np.mean(shares)) if shares else 0.0


def _gain(readings: list[Reading]) -> str:
    gains = np.array([r["doses"][2] - r["doses"][0] for r in readings])
    return f"{gains.mean():+.3f} ± {2 * gains.std(ddof=1) / gains.size**0.5:.3f}"


_HEAD = """# The live regime

Whether the model is alive, measured over {settings} Latin-hypercube settings of all sampled
parameters (design seed {seed}), one seed a setting, each arm on its own. Nothing on this page says
which arm does better, and nothing was tuned until one did. Made by
`python -m sim.analysis.regime`.

Each setting draws a community of 100 to 1,000 residents, a problem of up to 15 elements, and every
parameter that docs/parameters.md gives a sampling range. Engagement and impact are read in weeks
104 and 260.
"""


def main() -> None:
    """Write docs/regime.md."""
    settings = int(sys.argv[1]) if len(sys.argv) > 1 else SETTINGS
    text = page(read_all(design(settings)))
    Path("docs").mkdir(exist_ok=True)
    Path("docs/regime.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
