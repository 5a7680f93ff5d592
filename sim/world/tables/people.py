"""Parameters of residents and organizations, the same for every arm."""

from sim.parameters import ASSUMPTION, Section, parameter

MONTHLY = "monthly rate converted by 1 - (1 - p) ** (1 / 4.33); " + ASSUMPTION


class PeopleParameters(Section):
    """How people join, leave, judge, try and learn."""

    founders_share: float = parameter(
        0.07,
        unit="share of actors",
        range=(0.03, 0.15),
        limits=(0, 1),
        source="RE-AMP began with 19 of about 300 organizations (networkweaver.com case)",
    )
    """Share of the actors who take part in week 0, organizations first, drawn by size."""

    join_spontaneous: float = parameter(
        0.002, unit="per week", range=(0.001, 0.006), limits=(0, 1), source=MONTHLY
    )
    """Rate at which an outsider of average attraction joins without being asked."""

    join_by_tie: float = parameter(
        0.03, unit="per week and tie weight", range=(0.005, 0.1), limits=(0, 1), source=MONTHLY
    )
    """Rate at which one engaged tie of weight 1 brings an outsider in."""

    acceptance: float = parameter(
        0.3, unit="share of invitations", range=(0.1, 0.6), limits=(0, 1), source=ASSUMPTION
    )
    """Share of invitations that an outsider of average attraction accepts."""

    leave_base: float = parameter(
        0.0047, unit="per week", range=(0.002, 0.008), limits=(0, 1), source=MONTHLY
    )
    """Rate at which participants leave for reasons outside the model."""

    leave_overload: float = parameter(
        0.02, unit="per week", range=(0.01, 0.06), limits=(0, 1), source=MONTHLY
    )
    """Added rate after four weeks of promising more minutes than there are."""

    leave_disaffection: float = parameter(
        0.05, unit="per week and opinion", range=(0.02, 0.12), limits=(0, 1), source=MONTHLY
    )
    """Added rate for each unit of negative opinion of the effort."""

    opinion_event: float = parameter(
        0.2, unit="opinion", range=(0.1, 0.3), limits=(0, 1), source=ASSUMPTION
    )
    """How much one good or bad experience moves an opinion that lies between -1 and 1."""

    opinion_half_life: float = parameter(
        26.0, unit="weeks", range=(13.0, 52.0), limits=(1, 1e18), source=ASSUMPTION
    )
    """Weeks after which half of an opinion has faded."""

    judging_weeks: int = parameter(
        13, unit="weeks", range=(13, 52), limits=(1, 10_000), source=ASSUMPTION
    )
    """Weeks between judgements: a participant that is better or worse off by more than it takes to
    notice has had a good or a bad experience."""

    notice: float = parameter(
        0.01, unit="outcome", range=(0.0, 0.05), limits=(0, 1), source=ASSUMPTION
    )
    """Change of one's own outcome that one notices."""

    lapse_weeks: int = parameter(
        26, unit="weeks", range=(13, 52), limits=(1, 10_000), source=ASSUMPTION
    )
    """Weeks without work, attendance or decision after which a participant lapses."""

    rest_weeks: int = parameter(
        52, unit="weeks", range=(26, 104), limits=(0, 10_000), source=ASSUMPTION
    )
    """Weeks before somebody who left or lapsed can join again."""

    promise_limit: float = parameter(
        1.25, unit="share of own minutes", range=(1.0, 1.6), limits=(0, 100), source=ASSUMPTION
    )
    """How much of their minutes actors promise to projects; promises may exceed the week."""

    trial_rate: float = parameter(
        0.05, unit="per week", range=(0.01, 0.2), limits=(0, 1), source=ASSUMPTION
    )
    """Chance that an actor who copied nothing this week tries one everyday change of its own."""

    service_share: float = parameter(
        0.3, unit="share of outcome", range=(0.0, 0.6), limits=(0, 1), source=ASSUMPTION
    )
    """Share of a resident's outcome that comes from the organizations that serve it."""

    view_noise: float = parameter(
        0.15, unit="value", range=(0.05, 0.4), limits=(0, 1e6), source=ASSUMPTION
    )
    """Standard error of a first view of what changing an element of one's own parts brings."""

    view_confidence: float = parameter(
        0.5, unit="share", range=(0.1, 0.9), limits=(0, 0.999), source=ASSUMPTION
    )
    """Confidence in that first view; 0 makes every view flat, as in the replications."""

    view_distance: float = parameter(
        2.0, unit="factor", range=(1.0, 4.0), limits=(1, 100), source=ASSUMPTION
    )
    """How much noisier, and less trusted, views are outside one's own parts of the system."""

    prior_readings: float = parameter(
        1.0, unit="readings", range=(0.25, 8.0), distribution="loguniform", limits=(1e-6, 10_000),
        source=ASSUMPTION + ": right by Bayes where an error is as large as the spread of gains",
    )  # fmt: skip
    """Readings it takes to be half confident: those of nothing to gain with which one begins."""

    evidence_half_life: float = parameter(
        52.0, unit="weeks", range=(10.0, 286.0), distribution="loguniform", limits=(0.01, 1e18),
        source="from 10 weeks, shipbuilding (Argote, Beckman & Epple 1990), to 286, reviews of "
        "medical evidence (Shojania et al. 2007); the default: " + ASSUMPTION,
    )  # fmt: skip
    """Weeks after which evidence weighs half as much, in views and in reports."""

    judging_error: float = parameter(
        0.1, unit="value", range=(0.0, 0.2), limits=(0, 10),
        source=ASSUMPTION + ": as in one reading of a project"
    )  # fmt: skip
    """Standard error with which an actor judges what a change brings, or has brought, to it."""

    relative_error: float = parameter(
        0.0, unit="share of the spread of gains", range=(0.0, 1.3), limits=(0, 1e6),
        source="1.3 times the mean effect in trials of schooling (Lortie-Forgues & Inglis 2019); "
        "the default: " + ASSUMPTION,
    )  # fmt: skip
    """Further standard error of every reading and judgement, as a share of the spread of what
    changing a single element brings."""

    trial_floor: float = parameter(
        0.05, unit="value", range=(0.01, 0.2), limits=(1e-6, 10), source=ASSUMPTION
    )
    """Weight of an element nobody expects anything from, when an own trial picks one."""

    skill_gain: float = parameter(
        0.05, unit="share of what is missing", range=(0.01, 0.1), limits=(0, 1), source=ASSUMPTION
    )
    """Skill gained by every member of a project that ends, in success or in failure."""

    openness_gain: float = parameter(
        0.02, unit="share of what is missing", range=(0.0, 0.1), limits=(0, 1), source=ASSUMPTION
    )
    """Openness gained by working together in a project; as much again by reflecting on it."""
