"""How many members a project may have is a parameter."""

from __future__ import annotations

import pytest

from sim import CommunityModel, InputError, Scenario
from sim.world.tables.projects import MEMBERS

CROWDED = {
    "community.residents": 60, "community.organizations": 40, "weeks": 60,
    "people.founders_share": 0.6, "projects.work": 20.0, "problem.elements": 8,
    "problem.parts": 2, "community.scale": 0.0,
}  # fmt: skip


def largest(name: str, weeks: int, values: dict[str, object]) -> tuple[int, bytes]:
    """Most members a project ever had, and all weekly series."""
    model = CommunityModel(Scenario.load(name).with_values(CROWDED | values), 1, audit=True)
    most = 0
    for _ in range(weeks):
        model.step()
        table = model.world.projects
        most = max(most, int(table.cell[:, MEMBERS].max()))
        assert (table.cell[:, MEMBERS] <= (table.member >= 0).sum(axis=1)).all()
    return most, model.recorder.table.tobytes()


@pytest.mark.parametrize("most", [5, 8, 12])
def test_projects_have_as_many_members_as_the_scenario_allows(most: int) -> None:
    found, _ = largest("collective_impact", 60, {"projects.most_members": most})
    assert found == most


def test_room_that_nobody_needs_changes_nothing() -> None:
    narrow, wide = (largest("isolated", 40, {"projects.most_members": most}) for most in (8, 64))
    assert narrow == wide


def test_partners_must_fit_into_a_project() -> None:
    network = Scenario.load("system_shifting_network")
    with pytest.raises(InputError) as refusal:
        network.with_values({"activities.partners": 9})
    assert str(refusal.value) == (
        "activities.partners is 9, but projects.most_members is 8: lower partners or raise "
        "most_members"
    )
    assert network.with_values({"activities.partners": 9, "projects.most_members": 9})
    with pytest.raises(InputError, match=r"partners is 3, but projects.most_members is 2"):
        network.with_values({"projects.most_members": 2})
