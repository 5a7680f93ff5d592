"""The base of all rules: parameters, a paragraph in words, and hooks on the world."""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules
from typing import Any, ClassVar, TypeVar

from sim.errors import InputError
from sim.parameters import Section
from sim.plugins import Broken, load_plugins
from sim.world.tables.world import World

QUESTIONS = {
    "sensemaking": "How do people make sense of the problem or possibilities?",
    "governance": "How does the network work together?",
    "membership": "Hard to grow, or structured for rapid expansion?",
    "learning": "How do we know if we are moving in the right direction or making a difference?",
    "activities": "Who does what how?",
    "communication": "How do we know who is doing what and how do we learn from that?",
    "funding": "How is money distributed?",
}
"""The question that each family answers, in the words of the seed texts."""

FAMILIES = tuple(QUESTIONS)
"""The families of rules, in the order of a scenario file."""

HOOKS = {
    "sensemaking": "focus",
    "governance": "decide",
    "membership": "admit",
    "learning": "reflect",
    "activities": "propose",
    "communication": "look_and_try",
    "funding": "allocate",
}
"""The method that a week calls in each family: its stage."""


class Rule(Section):
    """A rule is its parameters, what it says in words, and hooks that change the world.

    The state lives in the world's tables, never in the rule. The class docstring is the paragraph
    a trainer reads aloud.
    """

    family: ClassVar[str]
    name: ClassVar[str]
    seeds: ClassVar[str]
    cites: ClassVar[tuple[str, ...]]
    practice: ClassVar[tuple[str, ...]]
    reads: ClassVar[tuple[str, ...]]
    writes: ClassVar[tuple[str, ...]]
    tried_with: ClassVar[Mapping[str, Any]]

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
    practice: Sequence[str] = (),
    tried_with: Mapping[str, Any] | None = None,
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
    practice
        In which three sentences it differs from what is done in practice.
    tried_with
        Values by dotted name with which everything that the rule can do has an effect, where the
        defaults leave some of it idle; :mod:`sim.testing` checks the rule with them.

    Raises
    ------
    InputError
        The class is no rule of the family, does not implement its hook, or the name is taken.
    """

    def register(variant: Variant) -> Variant:
        _check(family, name, variant)
        variant.family, variant.name, variant.seeds = family, name, seeds
        variant.reads, variant.writes, variant.cites = tuple(reads), tuple(writes), tuple(cites)
        variant.practice = tuple(practice)
        variant.tried_with = dict(tried_with or {})
        REGISTRY[family][name] = variant
        return variant

    return register


def _check(family: str, name: str, variant: type) -> None:
    """Refuse what cannot be a rule of this family by this name."""
    what = f"{family} {name!r}"
    if family not in REGISTRY:
        raise InputError(f"{what}: there is no family {family!r}; choose {', '.join(FAMILIES)}")
    if not issubclass(variant, Rule) or getattr(variant, "family", None) != family:
        base = f"sim.rules.{family}.{family.capitalize()}"
        raise InputError(f"{what} is no rule: {variant.__name__} must be a subclass of {base}")
    missing = sorted(getattr(variant, "__abstractmethods__", ()))
    if missing:
        raise InputError(f"{what} does not implement the hook {' and '.join(missing)} of a rule")
    if name in REGISTRY[family]:
        taken = REGISTRY[family][name].__module__
        raise InputError(f"{family} has a rule {name!r} already, that of {taken}")


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
        raise InputError(
            f"{family}: there is no rule {name!r}; choose one of {known}{left_out(name)}"
        ) from None


def import_variants(family: str) -> None:
    """Import every module in the folder of a family, so that its variants are registered.

    In alphabetical order: variants are listed in the order in which they are registered.

    Parameters
    ----------
    family
        Name of the package, which is being imported.
    """
    for name in sorted(each.name for each in iter_modules(sys.modules[family].__path__)):
        import_module(f"{family}.{name}")


_BROKEN: list[Broken] | None = None
"""Plug-ins that were left out; None before the first look."""


def load() -> None:
    """Import every family and every plug-in, so that their variants are registered."""
    global _BROKEN
    for family in FAMILIES:
        import_module(f"sim.rules.{family}")  # its __init__ imports the variants
    if _BROKEN is None:
        _BROKEN = []  # a plug-in may ask for rules while it is imported
        _BROKEN = load_plugins(REGISTRY, "rule")


def left_out(name: object) -> str:
    """Why a rule may be missing: the sentences on plug-ins that do not work.

    If the entry point of one has the name of the rule, only its sentence is given.
    """
    broken = _BROKEN or []
    namesakes = [each for each in broken if each.name == name]
    return "".join(f"; {each.sentence}" for each in namesakes or broken)


def modules_of(rules: Sequence[type[Rule]]) -> list[str]:
    """Names of the modules that hold these rules and the rules they inherit from."""
    return sorted(
        {each.__module__ for rule in rules for each in rule.__mro__ if issubclass(each, Rule)}
    )
