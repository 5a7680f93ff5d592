"""Study files: found by name or path, read, and refused with one clear sentence."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.batch.design import Design
from sim.batch.factor_specs import flat, read_factors
from sim.batch.factors import Factor
from sim.batch.point_lists import read_listed_points
from sim.batch.study import Study
from sim.errors import InputError, did_you_mean, unknown_name
from sim.measures.catalogue import MEASURES, USUAL
from sim.measures.names import find_measure
from sim.measures.own import left_out, run_measures
from sim.scenario import Scenario, tomltext
from sim.scenario.arms import name_arms, refuse_unequal_lengths, resolve_arms
from sim.scenario.files import show_value, text_of
from sim.scenario.parameters import TABLES, suggestion

ALL: Final = "all"


class StudyFile(BaseModel):
    """Format of a study file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: str = ""
    description: str = ""
    arms: list[str] | dict[str, dict[str, Any]]
    """Scenarios by name or path; or tables of their own, each with a scenario and settings."""
    community: str | None = None
    problem: str | None = None
    weeks: Annotated[int, Field(ge=1, le=5200)] | None = None
    settings: dict[str, Any] = {}
    """Settings of all arms."""
    replicates: Annotated[int, Field(ge=1, le=10_000_000)] = 20
    first_seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    paired: bool = True
    uncertainties: str | list[str] | dict[str, Any] = {}
    levers: list[str] | dict[str, Any] = {}
    outcomes: str | list[str] = ALL
    series: list[str] = []
    design: Design = Design()


def folder_of_studies() -> Path:
    """Folder of the studies that ship: in the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "experiments"
    return inside if inside.is_dir() else package.parent / "experiments"


def names() -> list[str]:
    """Names of the studies that ship."""
    return sorted(path.stem for path in folder_of_studies().glob("*.toml"))


def read_study(
    name_or_path: str | os.PathLike[str], values: Mapping[str, Any] | None = None
) -> Study:
    """Read a study that ships, by name, or a study file.

    Parameters
    ----------
    name_or_path
        A name (``"complexity"``), or the path of a TOML file.
    values
        Values to change: keys of the study (``"replicates"``, ``"design.points"``), and settings of
        all arms (``"community.residents"``).

    Raises
    ------
    InputError
        The file cannot be used; the sentence names the file, the key, and what was expected.
    """
    path, label = _find(name_or_path)
    tree = tomltext.parse(text_of(path, label), label)
    settings = _override(tree, values or {})
    try:
        file = StudyFile(**tree)
    except ValidationError as error:
        raise InputError(f"{label}: {_refusal(error, tree)}") from None
    try:
        return _resolve(file, path, settings)
    except InputError as error:
        named = str(error).startswith(label)
        raise error if named else InputError(f"{label}: {error}") from None


def _find(name_or_path: str | os.PathLike[str]) -> tuple[Path, str]:
    """The file of a study, and its label in messages."""
    text = os.fspath(name_or_path)
    if text in names():
        return folder_of_studies() / f"{text}.toml", f"study {text!r}"
    path = Path(text)
    if not isinstance(name_or_path, str) or text.endswith(".toml") or path.is_file():
        return path, text
    raise InputError(f"{unknown_name('study', text, names())}, or give the path of a .toml file")


def _override(tree: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Change keys of the study in place; return the values that are settings of the arms."""
    settings = {}
    for key, value in values.items():
        table, dot, name = key.partition(".")
        if dot and table == "design":
            inner = tree.setdefault("design", {})
            if isinstance(inner, dict):
                inner[name] = value
        elif dot and table in TABLES:
            settings[key] = value
        elif key in StudyFile.model_fields:
            tree[key] = value
        else:
            known = [*StudyFile.model_fields, *(f"design.{each}" for each in Design.model_fields)]
            raise InputError(f"unknown key {key}{suggestion(key, known)}")
    return settings


def _refusal(error: ValidationError, tree: Mapping[str, Any]) -> str:
    """The first mistake in words."""
    first = error.errors(include_url=False)[0]
    place = [str(each) for each in first["loc"]]
    if first["type"] == "extra_forbidden":
        key = ".".join(place)
        fields = Design.model_fields if place[0] == "design" else StudyFile.model_fields
        prefix = "design." if place[0] == "design" else ""
        known = [f"{prefix}{each}" for each in fields]
        return f"unknown key {key}{suggestion(key, known)}"
    key = ".".join(place[:2] if place[0] == "design" else place[:1])
    if first["type"] == "missing":
        return f'{key} is missing; write {key} = ["isolated", "collective_impact"]'
    value: Any = tree
    for each in key.split("."):
        value = value.get(each) if isinstance(value, Mapping) else None
    message = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return f"{key} is {show_value(value)}, but must be {message}"


def _resolve(file: StudyFile, path: Path, overriding: Mapping[str, Any]) -> Study:
    arms = _arms(file, path, overriding)
    factors = read_factors(file.uncertainties, file.levers, arms, path.parent)
    listed, factors = read_listed_points(file.design, factors, arms, path.parent)
    arms = {arm: _unbound(scenario, factors, file) for arm, scenario in arms.items()}
    study = Study(
        path.stem, file.title or path.stem, file.description.strip(), arms, factors, file.design,
        listed, file.replicates, file.first_seed, file.paired, _outcomes(file.outcomes),
        _series(file.series),
    )  # fmt: skip
    _try_out(study)
    return study


def _arms(file: StudyFile, path: Path, overriding: Mapping[str, Any]) -> dict[str, Scenario]:
    """The scenarios of the arms, with the settings of the study."""
    sources: dict[str, str] = {}
    values = flat(file.settings) | dict(overriding)
    if isinstance(file.arms, list):
        sources = {arm: str(source) for arm, source in name_arms(file.arms).items()}
    else:
        for arm, table in file.arms.items():
            scenario = table.get("scenario")
            if not isinstance(scenario, str):
                raise InputError(f'arms.{arm}: name its scenario, as in scenario = "isolated"')
            sources[arm] = scenario
            own = flat({key: value for key, value in table.items() if key != "scenario"})
            values |= {f"{arm}:{key}": value for key, value in own.items()}
    by_path = {
        arm: str(path.parent / source) if source.endswith(".toml") else source
        for arm, source in sources.items()
    }
    arms = resolve_arms(
        by_path, community=file.community, problem=file.problem, weeks=file.weeks, values=values
    )
    refuse_unequal_lengths(arms)
    return arms


def _unbound(scenario: Scenario, factors: Sequence[Factor], file: StudyFile) -> Scenario:
    """An arm without lessons if the study varies by name a parameter that a lesson sets."""
    named = [each for each in factors if each.role == "lever" or file.uncertainties != ALL]
    moved = {key for each in named for key in each.settings(each.at(0.0))}
    if any(key.startswith("lessons.") for key in moved):
        return scenario
    return scenario.as_is() if moved & set(scenario.taught) else scenario


def _outcomes(names: str | Sequence[str]) -> tuple[str, ...]:
    known = run_measures()
    if names == ALL:
        return USUAL
    if isinstance(names, str):
        raise InputError(f'outcomes is {names!r}, but must be "all" or a list of measures')
    if not names:
        raise InputError("outcomes: name at least one measure")
    try:
        return tuple(dict.fromkeys(find_measure(name, known) for name in names))
    except InputError as error:
        raise InputError(f"outcomes: {error}{left_out()}") from None


def _series(names: Sequence[str]) -> tuple[str, ...]:
    known = [name for name, each in MEASURES.items() if each.cadence != "run"]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise InputError(f"series: there is no weekly measure {name!r}{hint}")
    return tuple(dict.fromkeys(names))


def _try_out(study: Study) -> None:
    """Try the extreme values of all factors, to refuse impossible ones before any run."""
    points = study.points
    if not points:
        raise InputError("the design has no points")
    tried: set[str] = set()
    for each in study.factors:
        column = [point[each.name] for point in points]
        ends = [min(column), max(column)] if each.kind != "text" else list(dict.fromkeys(column))
        for value in ends:
            at = points[column.index(value)]
            if repr(at) in tried:
                continue
            tried.add(repr(at))
            for arm in study.arms:
                try:
                    study.scenario(arm, at)
                except InputError as error:
                    raise InputError(f"arm {arm}: {error}") from None
