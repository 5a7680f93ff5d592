"""The rule that CONTRIBUTING shows how to write works as it stands there."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from sim.kernels import compilation
from sim.model import CommunityModel
from sim.rules.base import REGISTRY, load
from sim.scenario import Scenario

PAGE = Path(__file__).parents[2] / "CONTRIBUTING.md"


@pytest.fixture
def open_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule as a reader would save it; forgotten again after the test."""
    load()
    code = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    path = tmp_path / "open_house.py"
    path.write_text(code[1], encoding="utf-8")
    module = ModuleType("open_house")
    module.__file__ = str(path)
    monkeypatch.setitem(sys.modules, "open_house", module)
    monkeypatch.setitem(REGISTRY, "membership", dict(REGISTRY["membership"]))
    monkeypatch.setattr(compilation, "KERNELS", dict(compilation.KERNELS))
    exec(compile(code[1], str(path), "exec"), module.__dict__)


@pytest.mark.usefixtures("open_house")
def test_the_shown_rule_lets_a_share_of_outsiders_in_twice_a_year() -> None:
    nobody_else = {"people.join_spontaneous": 0.0, "people.leave_base": 0.0}
    scenario = Scenario.load("isolated").with_values(
        {"membership.rule": "open_house", "funding.rule": "innovation_pools", **nobody_else}
    )
    model = CommunityModel(scenario, seed=3, audit=True)
    joined = []
    for _ in range(53):
        model.step()
        joined.append(int(model.world.tally.joins.sum()))
    founders = joined[0]
    assert joined[24] == founders
    visitors = joined[25] - founders
    outsiders = model.world.actors.count - founders
    # Binomial, share .05 of about 260: mean 13, three standard deviations 10.5.
    assert abs(visitors - 0.05 * outsiders) < 10.5
    assert joined[50] == joined[25]
    assert joined[51] > joined[50]
