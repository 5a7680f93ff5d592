"""The agents that docs/extend.md shows work as they stand there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from sim.agents import Actor, Funder
from sim.model import CommunityModel
from sim.world.tables.tally import ROUTES

PAGE = (Path(__file__).parents[2] / "docs" / "extend.md").read_text(encoding="utf-8")


def test_the_shown_agents_do_what_is_said_of_them() -> None:
    section = PAGE.split("\n## An agent of your own\n")[1].split("\n## ")[0]
    first, later, funder = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    space: dict[str, Any] = {}
    exec(first, space)
    model: CommunityModel = space["model"]
    assert len(model.agents_by_type[space["Skeptic"]]) == 100
    usual = CommunityModel(space["scenario"], 1)
    before = usual.world.actors.status[:100].copy()
    after = model.world.actors.status[:100]
    new = (before == 0) & (after == 1)
    assert new.any()
    assert model.world.tally.joins[ROUTES.index("introduced")] >= new.sum()
    exec(later, space)
    assert model.world.own is not None
    exec(funder, space)
    yearly = space["model"].world.funders.yearly
    np.testing.assert_array_equal(yearly, (usual.world.funders.yearly * 1.1).astype(np.int64))


def test_the_page_tells_every_hook_and_what_an_agent_may_set() -> None:
    hooks = {"step", "join", "propose", "vote", "look"}
    told = set(re.findall(r"^\| `(\w+)\(", PAGE, re.M))
    assert told == hooks
    assert all(callable(getattr(Actor, hook)) for hook in hooks)
    columns = {**vars(Actor), **vars(Funder)}
    own = {name for name, each in columns.items() if getattr(each, "limits", None)}
    (line,) = [line for line in PAGE.splitlines() if line.startswith("| `step()`")]
    assert own <= set(re.findall(r"`(\w+)`", line))
