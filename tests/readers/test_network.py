"""Networks that somebody brings; Bristol, one of them: read exactly, projected exactly."""

from __future__ import annotations

import csv
import hashlib

import networkx as nx
import numpy as np
import pytest

from sim.errors import InputError
from sim.readers.network import BRISTOL, network_of, read_network
from sim.world.setup.affiliations import project
from sim.world.setup.network import Links, Network
from sim.world.setup.population import CommunityParameters, Population, build_population
from tests.shared import shared

PEOPLE, ORGANIZATIONS, EVENTS = 150, 97, 17


def civic_network() -> Network:
    found = network_of("bristol", "", "")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def network() -> Network:
    return civic_network()


def bristol(seed: int = 1, **values: float) -> Population:
    parameters = CommunityParameters.model_validate({"kind": "bristol", **values})
    return build_population(parameters, 4, seed, civic_network())


def table(name: str) -> list[dict[str, str]]:
    with (BRISTOL / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grid(links: Links, rows: int, columns: int) -> np.ndarray:
    """1 where a pair is linked."""
    found = np.zeros((rows, columns), np.int64)
    found[links.one, links.two] = 1
    return found


def member(network: Network) -> np.ndarray:
    return grid(network.member, PEOPLE, ORGANIZATIONS)


def strengths(network: Network, people: bool) -> np.ndarray:
    """Strength of every pair, shape (actors, actors), from first principles."""
    member_of = member(network)
    if people:
        shared = (member_of, grid(network.attended, PEOPLE, EVENTS))
    else:
        shared = (member_of.T, grid(network.involved, ORGANIZATIONS, EVENTS))
    strength = np.zeros((shared[0].shape[0],) * 2)
    for belongs in shared:
        sizes = belongs.sum(axis=0)
        strength += (belongs / np.maximum(sizes - 1, 1)) @ belongs.T
    np.fill_diagonal(strength, 0.0)
    return strength


def test_counts_are_those_published(network: Network) -> None:
    labels = network.people, network.organizations, network.events
    assert [len(each) for each in labels] == [PEOPLE, ORGANIZATIONS, EVENTS]
    links = network.member, network.attended, network.involved
    assert [each.one.size for each in links] == [304, 939, 253]
    assert network.acquainted.one.size == network.allied.one.size == 0
    assert member(network).sum(axis=1).min() == 1  # everybody belongs to an organization
    assert network.sizes is not None
    assert network.sizes.max() == 19


def test_a_synthetic_community_has_no_network() -> None:
    assert network_of("synthetic", "", "") is None


def test_projection_by_hand() -> None:
    # Groups of 2, 3 and 1 among four actors: 1 / (2 - 1), 1 / (3 - 1), nothing.
    who, group = np.array([1, 0, 0, 1, 2, 3]), np.array([0, 0, 1, 1, 1, 2])
    expected = [(0, 1, 1.5), (0, 2, 0.5), (1, 2, 0.5)]
    assert list(zip(*project(4, (who, group)), strict=True)) == expected
    apart = (who[:2], group[:2]), (who[2:], group[2:])
    assert list(zip(*project(4, *apart), strict=True)) == expected


@pytest.mark.parametrize("mode", ["individual", "organization"])
def test_projection_is_that_of_networkx(network: Network, mode: str) -> None:
    kinds = {row["id"]: row["kind"] for row in table("nodes.csv")}
    whole = nx.Graph((row["source"], row["target"]) for row in table("edges.csv"))
    actors = [node for node, kind in kinds.items() if kind == mode]
    others = [node for node in kinds if node not in set(actors)]
    whole.remove_edges_from(list(whole.subgraph(others).edges))  # leaves two modes
    known = nx.bipartite.collaboration_weighted_projected_graph(whole, actors)
    member_of = network.member
    shares = {
        "individual": (
            (member_of.one, member_of.two), (network.attended.one, network.attended.two)
        ),
        "organization": (
            (member_of.two, member_of.one), (network.involved.one, network.involved.two)
        ),
    }[mode]  # fmt: skip
    one, two, strength = project(len(actors), *shares)
    found = np.zeros((len(actors), len(actors)))
    found[one, two] = found[two, one] = strength
    expected = nx.to_numpy_array(known, nodelist=actors)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    if mode == "individual":  # three quarters of all pairs
        assert known.number_of_edges() / (150 * 149 / 2) == pytest.approx(0.744, abs=0.001)


def test_shared_members_are_those_of_the_derived_file(network: Network) -> None:
    edges = shared("bristol_civic/bristol_orgs_shared_members_edges.csv")
    row_of = [row["id"] for row in table("nodes.csv") if row["kind"] == "organization"]
    together = member(network).T @ member(network)
    with edges.open(encoding="utf-8", newline="") as file:
        known = {
            (row_of.index(row["source"]), row_of.index(row["target"])): int(row["shared_members"])
            for row in csv.DictReader(file)
        }
    assert len(known) == 243
    assert all(together[pair] == count for pair, count in known.items())
    assert np.count_nonzero(np.triu(together, 1)) == 243


def test_the_shipped_copy_is_unchanged() -> None:
    for ours, theirs in (("nodes.csv", "nodes"), ("edges.csv", "edges")):
        original = shared(f"bristol_civic/bristol_3level_{theirs}.csv")
        assert (BRISTOL / ours).read_bytes() == original.read_bytes()


def test_everybody_is_in_one_index(network: Network) -> None:
    population = bristol()
    assert (population.residents, population.organizations) == (1000, ORGANIZATIONS)
    assert population.labels == network.people + ("",) * 850 + network.organizations
    assert bristol(surrounding=0).residents == PEOPLE
    sizes = member(network).sum(axis=0)
    np.testing.assert_allclose(population.endowment[1000:], sizes / sizes.mean())


def test_members_are_tied_to_and_served_by_their_organizations(network: Network) -> None:
    population = bristol()
    for person in range(PEOPLE):
        belongs = set(1000 + np.nonzero(member(network)[person])[0])
        tied = population.tie_to[person]
        assert {int(b) for b in tied if b >= 1000} == belongs
        served = [int(o) for o in population.server[person] if o >= 0]
        assert set(served) <= belongs
        assert len(served) == min(3, len(belongs))
        weight = {int(b): w for b, w in zip(tied, population.tie_weight[person], strict=True)}
        weakest_server = min(weight[o] for o in served)
        assert all(weight[o] <= weakest_server for o in belongs - set(served))


@pytest.mark.parametrize("mode", ["people", "organizations"])
def test_actors_keep_their_strongest_ties(network: Network, mode: str) -> None:
    population = bristol(surrounding=0)
    people = mode == "people"
    first, size = (0, PEOPLE) if people else (PEOPLE, ORGANIZATIONS)
    strength = strengths(network, people).round(12)
    kept = np.zeros((size, size), bool)
    for a in range(size):
        own = population.tie_to[first + a] - first
        kept[a, own[(own >= 0) & (own < size)]] = True
    assert (kept <= (strength > 0)).all()
    full = (population.tie_count == population.attention)[first : first + size]
    weakest = np.where(kept, strength, np.inf).min(axis=1)
    # A pair is given up only if one of the two is full of ties at least as strong.
    for a, b in zip(*np.nonzero((strength > 0) & ~kept), strict=True):
        assert any(full[end] and weakest[end] >= strength[a, b] for end in (a, b))


def test_weights_follow_strength_and_differ(network: Network) -> None:
    population = bristol(surrounding=0)
    strength = strengths(network, people=True)
    one, slot = np.nonzero((population.tie_to[:PEOPLE] >= 0) & (population.tie_to[:PEOPLE] < 150))
    weight = population.tie_weight[one, slot]
    other = population.tie_to[one, slot]
    ranks = [values.argsort().argsort() for values in (weight, strength[one, other])]
    assert np.corrcoef(*ranks)[0, 1] > 0.8
    assert np.unique(weight).size == weight.size / 2
    assert weight.min() >= 0.1
    assert np.median(weight) == pytest.approx(0.55, abs=0.05)  # as drawn ties: (1 + .1) / 2


def test_those_around_are_tied_to_the_real_people_and_served_by_size(
    network: Network,
) -> None:
    population = bristol()
    around = population.tie_to[PEOPLE:1000]
    assert ((around >= 0) & (around < PEOPLE)).sum() > 850 * 0.15
    by = population.server[PEOPLE:1000]
    served = np.bincount(by[by >= 0] - 1000, minlength=ORGANIZATIONS)
    assert served.sum() / 850 == pytest.approx(2.0, abs=0.15)
    assert np.corrcoef(member(network).sum(axis=0), served)[0, 1] > 0.8


def test_tables_fit_together_at_every_seed_and_limit() -> None:
    for values in ({}, {"attention_residents": 1, "attention_organizations": 1}, {"outside": 1.0}):
        population = bristol(7, **values)
        assert (population.tie_count <= population.attention).all()
        pairs = {}
        for a, row in enumerate(population.tie_to):
            used = row[: population.tie_count[a]]
            assert (np.diff(used) > 0).all()
            weights = population.tie_weight[a, : used.size]
            pairs.update({(a, int(b)): w for b, w in zip(used, weights, strict=True)})
        assert all(a != b and pairs[b, a] == w for (a, b), w in pairs.items())


def test_more_around_leave_the_draws_of_all_others() -> None:
    few, many = bristol(surrounding=300), bristol(surrounding=301)
    for name in ("parts", "neighbourhood", "skill", "openness", "endowment"):
        before, after = getattr(few, name), getattr(many, name)
        np.testing.assert_array_equal(before[:450], after[:450])
        np.testing.assert_array_equal(before[450:], after[451:])


def test_bristol_begins_as_it_did_before_others_could_bring_a_network() -> None:
    """Numbers of version 630e9d6, whose reader and projection were Bristol's own."""
    population = bristol()
    columns = ("parts", "minutes", "tie_to", "server")
    whole = b"".join(getattr(population, name).tobytes() for name in columns)
    assert hashlib.sha256(whole).hexdigest()[:16] == "bf0195f0a942088b"
    assert population.tie_weight.sum() == pytest.approx(4753.576319291111, rel=1e-12)
    assert population.skill.sum() == pytest.approx(542.5818142922267, rel=1e-12)


NODES = (
    "id,label,kind,size,part,backbone\n"
    "a,Ann,individual,,2,\n"
    "b,Bob,individual,,,no\n"
    "o,Org,organization,3.5,1,yes\n"
    "p,,organization,,,\n"
    "e,Fest,event,,,\n"
)
TIES = "source,target,strength\n"


def test_a_small_network_is_read_in_any_order_of_ends() -> None:
    ties = "o,a,0.5\ne,b,\ne,o,\n\np,o,.25\na,b,1\n"
    small = read_network("\ufeff" + NODES, TIES + ties)
    assert small.people == ("Ann", "Bob")
    assert small.organizations == ("Org", "p")  # without a label, the id
    assert small.events == ("Fest",)
    for links, expected in (
        (small.member, (0, 0, 0.5)),
        (small.attended, (1, 0, np.nan)),
        (small.involved, (0, 0, np.nan)),
        (small.allied, (0, 1, 0.25)),
        (small.acquainted, (0, 1, 1.0)),
    ):
        found = np.array([links.one, links.two, links.strength]).ravel()
        np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(small.size, [3.5, np.nan])
    assert (small.people_part.tolist(), small.organizations_part.tolist()) == ([1, -1], [0, -1])
    assert small.backbone == 0


def test_columns_may_stand_in_any_order_and_others_are_passed_over() -> None:
    nodes = "kind,colour,id,label\norganization,red,o,Org\norganization,blue,p,\n"
    small = read_network(nodes, "note,target,source\n,o,p\n")
    assert small.organizations == ("Org", "p")
    assert small.allied.one.tolist() == [0]
    assert not small.allied.weighted


def test_broken_lines_of_windows_are_lines() -> None:
    small = read_network(NODES.replace("\n", "\r\n"), TIES.replace("\n", "\r\n") + "o,a,\r\n")
    assert small.member.one.size == 1
    with pytest.raises(InputError, match=r"network\.ties line 3: target 'x'"):
        read_network(NODES, TIES.replace("\n", "\r\n") + "o,a,\r\no,x,\r\n")


@pytest.mark.parametrize(
    ("nodes", "ties", "named"),
    [
        (NODES, TIES + "a,o,\na,x,\n", r"ties line 3: target 'x' is not an id in network\.nodes"),
        (NODES, TIES + "a,a,\n", r"ties line 2: ties 'a' to itself"),
        (NODES, TIES + "a,b,\nb,a,\n", r"ties line 3: 'b' and 'a' are tied twice"),
        (NODES, TIES + "a,o,\no,a,\n", r"ties line 3: 'o' and 'a' are tied twice"),
        (NODES + "f,,event,,,\n", TIES + "e,f,\n", r"ties line 2: ties two events, 'e' and 'f'"),
        (NODES, TIES + "a,o,0\n", r"ties line 2: strength '0'; expected a number above 0 and at"),
        (NODES, TIES + "a,o,1.01\n", r"ties line 2: strength '1.01'"),
        (NODES, TIES + "a,o,nan\n", r"ties line 2: strength 'nan'"),
        (NODES, TIES + "a,o,strong\n", r"ties line 2: strength 'strong'"),
        (NODES, TIES + "a,o\n", r"ties line 2: 2 values where the header names 3 columns"),
        (NODES, "source,targt\na,o\n", r"ties line 1: no column 'target'; is it 'targt'\?"),
        (NODES, "source,target,strenght\n", r"'strenght'; write 'strength' if that is meant"),
        (NODES, "", r"network\.ties: empty; expected a header line with source, target"),
        (NODES, TIES + 'a,"o,\n', r"network\.ties: not valid CSV"),
        (NODES + "z,Zoo,animal,,,\n", TIES, r"nodes line 7: kind 'animal'; expected one of indiv"),
        (NODES + "a,Amy,individual,,,\n", TIES, r"nodes line 7: id 'a' was used before"),
        (NODES + ",Amy,individual,,,\n", TIES, r"nodes line 7: no id"),
        (NODES + "z,,organization,-1,,\n", TIES, r"nodes line 7: size '-1'; expected a number"),
        (NODES + "z,,organization,inf,,\n", TIES, r"nodes line 7: size 'inf'"),
        (NODES + "z,,individual,3,,\n", TIES, r"size '3' of an individual; only organizations"),
        (NODES + "z,,organization,,0,\n", TIES, r"nodes line 7: part '0'; expected a whole number"),
        (NODES + "z,,organization,,1.5,\n", TIES, r"nodes line 7: part '1.5'"),
        (NODES + "z,,event,,1,\n", TIES, r"nodes line 7: part '1' of an event"),
        (NODES + "z,,organization,,,ja\n", TIES, r"nodes line 7: backbone 'ja'; expected yes"),
        (NODES + "z,,individual,,,yes\n", TIES, r"line 7: an individual is marked as backbone"),
        (NODES + "z,,organization,,,yes\n", TIES, r"line 7: a second backbone; 'Org' is marked"),
        ("id,label,kind\ne,Fest,event\n", TIES, r"no node of kind individual or organization"),
        ("id,label,kind,id\n", TIES, r"nodes line 1: a column is named twice"),
        ("", TIES, r"network\.nodes: empty; expected a header line with id, label, kind"),
    ],
)
def test_what_is_wrong_is_named_by_key_and_line(nodes: str, ties: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        read_network(nodes, ties)


def test_groups_of_thousands_are_refused() -> None:
    people = "".join(f"n{i},,individual\n" for i in range(4474))  # pairs: 4474 * 4473 / 2
    attended = "".join(f"n{i},e\n" for i in range(4474))
    nodes = "id,label,kind\ne,,event\n" + people
    with pytest.raises(InputError, match="tie 10,006,101 pairs of people; at most 10,000,000"):
        read_network(nodes, "source,target\n" + attended)
