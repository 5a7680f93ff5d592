"""The parameters that kernels of projects read by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias, cast

from sim.kernels.records import kernel_type, layout, one_row
from sim.world.tables.people import PeopleParameters
from sim.world.tables.projects import ProjectParameters


@dataclass(frozen=True, slots=True)
class ProjectNumbers:
    """Parameters of projects and of their members."""

    projects: ProjectParameters
    people: PeopleParameters


LAYOUT: Final = layout(ProjectNumbers)

Numbers: TypeAlias = Annotated[Sequence[ProjectNumbers], kernel_type(LAYOUT)]
"""A table of one row: kernels read ``numbers[0].projects.price_of_reach``."""


def numbers_of(projects: ProjectParameters, people: PeopleParameters) -> Numbers:
    """The table that kernels read, shape (1,)."""
    return cast(Numbers, one_row(LAYOUT, ProjectNumbers(projects, people)))
