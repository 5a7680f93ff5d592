"""Growth: who takes part, by which route, and who leads."""

from typing import Final

from sim.measures.catalogue.base import AT_WORK, IN_TOUCH, LEADS_BY_DEFINITION, for_run, weekly

ROUTE_WORDS: Final = (
    ("founder", "founders", "Who took part from the start"),
    ("spontaneous", "unasked", "Who joined of their own accord"),
    ("invited", "invited", "Who accepted an invitation of the council or the backbone"),
    ("introduced", "introduced", "Who was brought in by a member that it is tied to"),
    ("public_will", "public will", "Who was reached by public will building"),
    ("grant", "with a grant", "Organizations that a funder's direct grant drew in"),
    ("newcomers", "inflow", "Who came in with a shock of newcomers"),
)
"""Routes by which actors join: name, label, and what it means."""

GROWTH: Final = (
    for_run(
        "growth.at_work",
        "At work",
        "people and organizations",
        "Residents and organizations at work in the last week: participants that worked on a "
        "project, decided, or attended a meeting within the last 26 weeks.",
        AT_WORK,
        headline=True,
    ),
    for_run(
        "growth.people_reached",
        "People reached",
        "residents",
        "Different residents that a project reached, or that an organization serves which carried "
        "out a success, within the last 26 weeks; the last week.",
        beside=True,
    ),
    for_run(
        "growth.engaged",
        "In touch",
        "people and organizations",
        "Residents and organizations in touch in the last week: participants that spent own "
        "minutes on the effort in any way, or got a grant, within the last 26 weeks.",
        IN_TOUCH,
    ),
    for_run(
        "growth.engaged_share",
        "Share of the community in touch",
        "share",
        "Residents and organizations in touch in the last week over all residents and "
        "organizations.",
        IN_TOUCH,
    ),
    for_run(
        "growth.peak",
        "Most in touch in any week",
        "people and organizations",
        "Largest weekly number of residents and organizations in touch.",
        IN_TOUCH,
    ),
    for_run(
        "growth.coordinators",
        "Different project leaders",
        "actors",
        "Residents and organizations that led at least one project at any time.",
        LEADS_BY_DEFINITION,
    ),
    for_run(
        "growth.projects_started",
        "Projects started",
        "projects",
        "Projects that were decided, funded and begun.",
        "Partly by definition: some activity rules make few large projects, others many small.",
    ),
    for_run(
        "growth.doubling_weeks",
        "Weeks until those in touch doubled",
        "weeks",
        "Weeks from the end of the first quarter until twice as many are in touch as then; null "
        "where that never happened or nobody was in touch then.",
        IN_TOUCH,
    ),
    weekly("growth", "at_work", "At work", "people and organizations",
          "Participants that worked on a project, decided, or attended a meeting within the last "
          "26 weeks.", AT_WORK),
    weekly("growth", "people_reached", "People reached", "residents",
          "Different residents that a project reached, or that an organization serves which "
          "carried out a success, within the last 26 weeks."),
    weekly("growth", "engaged", "In touch", "people and organizations",
          "Participants that spent own minutes on the effort in any way, or got a grant, within "
          "the last 26 weeks.", IN_TOUCH),
    weekly("growth", "engaged_residents", "Residents in touch", "residents",
          "The residents among those in touch.", IN_TOUCH),
    weekly("growth", "engaged_organizations", "Organizations in touch", "organizations",
          "The organizations among those in touch.", IN_TOUCH),
    weekly("growth", "participants", "Participants", "actors",
          "Residents and organizations that joined and have not left, active or not."),
    weekly("growth", "joins", "Joined", "actors", "Who joined, summed since the start."),
    weekly("growth", "projects_active", "Active projects", "projects",
          "Projects begun and not yet ended."),
    weekly("growth", "projects_waiting", "Waiting projects", "projects",
          "Proposals on the table that are not decided or not yet funded."),
    weekly("growth", "projects_started", "Projects started", "projects",
          "Projects begun, summed since the start."),
    weekly("growth", "successes", "Projects that succeeded", "projects",
          "Projects whose change was carried out, summed since the start."),
    weekly("growth", "failures", "Projects that failed", "projects",
          "Projects that ended without carrying out a change, summed since the start."),
    weekly("growth", "coordinators", "Different project leaders", "actors",
          "Residents and organizations that have led at least one project so far.",
          LEADS_BY_DEFINITION),
    for_run(
        "growth.projects_per_person",
        "Projects a participant is in",
        "projects per participant",
        "Memberships in running projects over participants, mean over the weeks in which anybody "
        "took part; null where there were none.",
        "Partly by definition: the rules of activities say how many a project asks.",
    ),
    for_run(
        "growth.ladder",
        "Leads of large projects who began small",
        "share",
        "Of the residents and organizations that led a large project when it began (more elements "
        "than projects.small), the share that had led a small one (as many or fewer) when it "
        "began, before their first large one; null where no large project began.",
        "Partly by definition: some activity rules make no small projects.",
    ),
    weekly("growth", "projects_per_person", "Projects a participant is in",
           "projects per participant",
           "Memberships in running projects over participants; null where there are none."),
    *(
        weekly("growth", f"joins_{route}", f"Joined: {words}", "actors",
               f"{definition}, summed since the start; those who return count again.")
        for route, words, definition in ROUTE_WORDS
    ),
)  # fmt: skip
