"""What a rule is: parameters, a promise in words, and hooks on the world."""

from collections.abc import Callable, Sequence
from inspect import cleandoc
from typing import ClassVar, TypeVar

from sim.errors import InputError
from sim.parameters import Section
from sim.world.world import World

FAMILIES = (
    "sensemaking",
    "governance",
    "membership",
    "learning",
    "activities",
    "communication",
    "funding",
)
"""The seven questions of the seeds, in the order of a scenario file."""


class Rule(Section):
    """A rule is its parameters, what it says in words, and hooks that change the world.

    The state lives in the world's tables, never in the rule. The class docstring is the paragraph
    a trainer reads aloud.
    """

    family: ClassVar[str]
    name: ClassVar[str]
    seeds: ClassVar[str]
    cites: ClassVar[tuple[str, ...]]
    reads: ClassVar[tuple[str, ...]]
    writes: ClassVar[tuple[str, ...]]

    def prepare(self, world: World) -> None:
        """Set up what the rule keeps in the world; called once, before the first week."""

    @classmethod
    def paragraph(cls) -> str:
        """The rule in plain words."""
        return cleandoc(cls.__doc__ or "")


REGISTRY: dict[str, dict[str, type[Rule]]] = {family: {} for family in FAMILIES}
"""Variants by family and name."""

Variant = TypeVar("Variant", bound=type[Rule])


def rule(
    family: str,
    name: str,
    *,
    seeds: str,
    reads: Sequence[str],
    writes: Sequence[str],
    cites: Sequence[str] = (),
) -> Callable[[Variant], Variant]:
    """Register a variant of a rule family.

    Parameters
    ----------
    family, name
        As a scenario file names them: ``[family]`` and ``rule = "name"``.
    seeds
        The words of the seed texts that the variant stands for.
    reads, writes
        Tables of the world it reads and changes.
    cites
        Publications it follows.
    """

    def register(variant: Variant) -> Variant:
        if name in REGISTRY[family]:
            raise ValueError(f"{family} has a rule {name!r} already")
        variant.family, variant.name, variant.seeds = family, name, seeds
        variant.reads, variant.writes, variant.cites = tuple(reads), tuple(writes), tuple(cites)
        REGISTRY[family][name] = variant
        return variant

    return register


def variant(family: str, name: str) -> type[Rule]:
    """The class of a variant.

    Raises
    ------
    InputError
        No variant has this name.
    """
    load()
    try:
        return REGISTRY[family][name]
    except KeyError:
        known = ", ".join(REGISTRY[family])
        raise InputError(f"{family}: there is no rule {name!r}; choose one of {known}") from None


def load() -> None:
    """Import every family, so that its variants are registered."""
    from importlib import import_module

    for family in FAMILIES:
        import_module(f"sim.rules.{family}")
