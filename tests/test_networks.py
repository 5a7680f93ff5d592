"""Real networks of other people, brought into the model: kept, started, run."""

from __future__ import annotations

import csv

import networkx as nx
import numpy as np
import pytest

from sim.model import CommunityModel
from sim.scenario import ARMS, Scenario
from sim.world.setup.population import Population
from sim.world.tables.actors import PARTICIPANT
from tests.shared import shared

HEADS = "id,label,kind,size,part,backbone\n", "source,target,strength\n"


def table(name: str) -> list[dict[str, str]]:
    with shared(f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def network(nodes: list[str], ties: list[str]) -> dict[str, str]:
    text = ("\n".join(each) for each in (nodes, ties))
    return dict(zip(("network.nodes", "network.ties"), map(str.__add__, HEADS, text), strict=True))


def indiana() -> dict[str, str]:
    """25 organizations and their collaboration, with the lead agency as backbone."""
    nodes = [
        f'{row["id"]},"{row["label"]}",organization,,{row["agency_lvl"]},'
        + ("yes" if row["lead_agency"] == "1" else "")
        for row in table("indiana_tobacco_control/TCcoll_nodes")
    ]
    ties = [
        f"{row['source']},{row['target']},{int(row['collaborate']) / 4}"
        for row in table("indiana_tobacco_control/TCcoll_edges")
    ]
    return network(nodes, ties)


def emon(name: str) -> dict[str, str]:
    """Contacts in a disaster; 1 is the most frequent; staff, where known, is the size."""
    nodes, strength = [], {}
    for row in table(f"emon/{name}_nodes"):
        staff = sum(float(row[each] or 0) for each in ("Paid.Staff", "Volunteer.Staff"))
        nodes.append(f"{row['id']},{row['label']},organization,{staff or ''},,")
    for row in table(f"emon/{name}_edges"):
        pair = tuple(sorted((row["source"], row["target"])))
        strength[pair] = max(strength.get(pair, 0), (5 - int(row["Frequency"])) / 4)
    return network(nodes, [f"{a},{b},{s}" for (a, b), s in strength.items()])


def start(values: dict[str, str], arm: str = "isolated", **more: object) -> Scenario:
    usual = {"community.kind": "network", "community.surrounding": 100}
    return Scenario.load(arm).with_values({**usual, **values, **more})


def organizations(population: Population) -> nx.Graph:
    """Ties among organizations at the start."""
    first = population.residents
    graph = nx.Graph()
    graph.add_nodes_from(range(population.organizations))
    for a in range(first, first + population.organizations):
        for slot in range(population.tie_count[a]):
            b = int(population.tie_to[a, slot])
            if b >= first:
                graph.add_edge(a - first, b - first, weight=population.tie_weight[a, slot])
    return graph


def built(values: dict[str, str], **more: object) -> Population:
    from sim.readers.network import network_of
    from sim.world.setup.population import build_population

    scenario = start(values, **more)
    brought = scenario.network
    found = network_of("network", brought.nodes, brought.ties)
    return build_population(scenario.community, 4, 1, found)


def centralization(graph: nx.Graph) -> float:
    """Degree centralization (Freeman 1979)."""
    degrees = [degree for _, degree in graph.degree]
    n = len(degrees)
    return sum(max(degrees) - each for each in degrees) / ((n - 1) * (n - 2))


@pytest.mark.parametrize(
    ("values", "ties", "density", "central"),
    [
        (indiana, 161, 0.537, 0.504),
        (lambda: emon("Texas"), 129, None, 0.438),
        (lambda: emon("Cheyenne"), 59, None, 0.410),
        (lambda: emon("MtSi"), 20, None, 0.288),
    ],
    ids=["indiana", "texas", "cheyenne", "mt-si"],
)
def test_real_organizations_keep_all_their_ties(
    values: object, ties: int, density: float | None, central: float
) -> None:
    """Nobody has more than 24: counts, density and centralization are those of the data."""
    assert callable(values)
    graph = organizations(built(values()))
    assert graph.number_of_edges() == ties
    if density is not None:
        assert nx.density(graph) == pytest.approx(density, abs=0.0005)
    assert centralization(graph) == pytest.approx(central, abs=0.0005)


def test_attention_keeps_the_strongest() -> None:
    wide, narrow = (
        built(indiana(), **{"community.attention_organizations": most, "community.contact": 0.0})
        for most in (24, 8)
    )
    whole, kept = organizations(wide), organizations(narrow)
    assert set(kept.edges) < set(whole.edges)
    assert max(degree for _, degree in kept.degree) == 8
    for a, b in set(whole.edges) - set(kept.edges):  # one of the two is full of ties as strong
        assert any(
            kept.degree(end) == 8
            and min(each["weight"] for each in kept[end].values()) >= whole[a][b]["weight"]
            for end in (a, b)
        )
    weights = np.array([weight for *_, weight in whole.edges(data="weight")])
    levels, counts = np.unique(weights, return_counts=True)
    np.testing.assert_allclose(levels, [0.55, 0.775, 1.0])  # .1 + .9 * 2/4, 3/4, 4/4
    assert counts.tolist() == [81, 38, 42]


def test_sizes_and_labels_are_those_of_the_data() -> None:
    population = built(emon("Texas"))
    rows = table("emon/Texas_nodes")
    assert population.labels[100:] == tuple(row["label"] for row in rows)
    by_label = dict(zip(population.labels[100:], population.endowment[100:], strict=True))
    patrol, army = by_label["Texas.Highway.Patrol"], by_label["US.Army.MAST..Ft..Sam.Houston."]
    assert patrol / army == pytest.approx(4000 / 211)


def test_a_thousand_health_departments_start() -> None:
    nodes = [
        f"{row['id']},{row['label']},organization,{row['popmil']},,"
        for row in table("local_health_departments/lhds_nodes")
    ]
    ties = [
        f"{row['source']},{row['target']}," for row in table("local_health_departments/lhds_edges")
    ]
    graph = organizations(built(network(nodes, ties)))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (1283, 2708)
    assert nx.number_connected_components(graph) == 80
    assert centralization(graph) == pytest.approx(0.014, abs=0.0005)
    assert nx.average_clustering(graph) == pytest.approx(0.357, abs=0.0005)


SMALL = network(
    [f"o{i},Org {i},organization,{10.0 * (i + 1)},," for i in range(30)]
    + ["h,The Hub,organization,1,,yes"],
    [f"o{i},o{(i + 1) % 30}," for i in range(30)] + ["h,o3,0.5"],
)


@pytest.mark.parametrize("arm", ARMS)
def test_the_backbone_founds_and_convenes_in_every_arm(arm: str) -> None:
    hub = 130
    unmarked = {key: text.replace("yes", "") for key, text in SMALL.items()}
    many = {"people.founders_share": 0.3, "community.scale": 0.0}
    for seed in (1, 2, 3):
        model = CommunityModel(start(SMALL, arm, **many), seed)
        actors, council = model.world.actors, model.world.council
        assert actors.status[hub] == PARTICIPANT
        assert actors.endowment[hub] == actors.endowment[100:].min()  # the weakest of all
        assert council.member[0] == council.leading[0] == council.builder == hub
        assert council.member.size == 10
        others = council.member[1:-1]  # then by power, and the champion
        assert (np.diff(actors.power[others]) <= 0).all()
        assert council.member[-1] < 100
        assert council.weight[0] == council.weight[:-1].min()  # a seat, no greater vote
        plain = CommunityModel(start(unmarked, arm, **many), seed).world
        assert plain.council.convener == -1
        assert hub not in plain.council.member
        assert plain.actors.status.sum() == actors.status.sum()  # as many found the effort
        for _ in range(14):
            model.step()
        still = actors.status[hub] == PARTICIPANT
        assert (model.world.council.member[0] == hub) == still


@pytest.mark.parametrize("arm", ARMS)
def test_every_arm_runs_on_a_network_and_keeps_its_books(arm: str) -> None:
    model = CommunityModel(start(SMALL, arm), 4, audit=True)
    for _ in range(30):
        model.step()
    assert model.minutes_worked > 0
    again = CommunityModel(start(SMALL, arm), 4)
    for _ in range(30):
        again.step()
    np.testing.assert_array_equal(model.recorder.table, again.recorder.table)
