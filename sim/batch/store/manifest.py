"""Manifests of sweeps, checked before anything believes them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.batch.design import MOST_POINTS, Design
from sim.batch.factors import DISTRIBUTIONS, KINDS
from sim.batch.study import Study
from sim.batch.studyfile import StudyFile
from sim.errors import InputError
from sim.measures.catalogue import MEASURES
from sim.scenario.files import show_value

FORMAT: Final = 1
"""Format of the folder; another format is refused."""

Number = bool | int | Annotated[float, Field(allow_inf_nan=False)]
Value = Number | str | list[Number | str]
"""A value of a factor."""


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Factor(_Checked):
    """A factor; see :class:`sim.batch.factors.Factor`."""

    name: str
    role: Annotated[str, Field(pattern="^(uncertainty|lever)$")]
    kind: Annotated[str, Field(pattern=f"^({'|'.join(KINDS.values())})$")]
    values: list[Value]
    low: Annotated[float, Field(allow_inf_nan=False)]
    high: Annotated[float, Field(allow_inf_nan=False)]
    distribution: Annotated[str, Field(pattern=f"^({'|'.join(DISTRIBUTIONS)})$")]
    middle: Annotated[float, Field(allow_inf_nan=False)]
    spread: Annotated[float, Field(allow_inf_nan=False)]
    taken: dict[str, dict[str, Any]]


class _Study(_Checked):
    """A study; see :class:`sim.batch.study.Study`."""

    name: str
    title: str
    description: str
    arms: Annotated[dict[str, dict[str, Any]], Field(min_length=1)]
    factors: list[_Factor]
    design: Design
    listed: Annotated[list[dict[str, Value]], Field(max_length=MOST_POINTS)]
    replicates: Annotated[int, *StudyFile.model_fields["replicates"].metadata]
    first_seed: Annotated[int, *StudyFile.model_fields["first_seed"].metadata]
    paired: bool
    outcomes: Annotated[list[str], Field(min_length=1)]
    series: list[str]


class _Manifest(_Checked):
    """What a manifest must hold; a later version may add to it."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)

    study: _Study
    code: str
    versions: dict[str, str]
    processor: str
    system: str
    arithmetic: str
    sessions: list[dict[str, Any]]


def read_manifest(path: Path) -> dict[str, Any]:
    """Read the manifest of a sweep.

    Raises
    ------
    InputError
        It is of something else or of another version, or it is damaged; the sentence names the key.
    """
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        kind, version = manifest["systemshift"], manifest.get("format")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(f"{path} is damaged; bring it back from a copy") from None
    if kind != "sweep":
        raise InputError(f"{path.parent} holds {show_value(kind)}, not a sweep")
    if version != FORMAT:
        versions = manifest.get("versions")
        wrote = versions.get("systemshift") if isinstance(versions, dict) else None
        raise InputError(
            f"{path.parent} was written in format {version}, but this version of systemshift "
            f"reads format {FORMAT}; use the version that wrote it ({wrote or 'unknown'})"
        )
    try:
        _Manifest.model_validate(manifest)
    except ValidationError as error:
        raise InputError(f"{path} is damaged: {_refusal(error)}") from None
    found: dict[str, Any] = manifest
    return found


def manifest_study(manifest: Mapping[str, Any], path: Path) -> Study:
    """The study in a manifest that :func:`read_manifest` has read.

    Raises
    ------
    InputError
        It holds what no study may hold, or what this version does not know.
    """
    try:
        study = Study.from_data(manifest["study"])
        _refuse_unknown(study)
        study.places  # noqa: B018 - the design is tried, too
    except (InputError, ArithmeticError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"{path} holds a study that this version of systemshift cannot read: {error}"
        ) from None
    return study


def _refuse_unknown(study: Study) -> None:
    """Refuse measures that are not known, and points without a value for each factor."""
    for name in (*study.outcomes, *study.series):
        if name not in MEASURES:
            raise InputError(f"there is no measure {name!r}")
    names = {each.name for each in study.factors}
    for point in study.listed:
        if point.keys() != names:
            raise InputError(f"a listed point has {show_value(list(point))}, not {sorted(names)}")


def _refusal(error: ValidationError) -> str:
    """The first mistake in words."""
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(map(str, first["loc"]))
    message = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    if first["type"] == "missing":
        return f"{key} is missing; bring it back from a copy"
    if first["type"] == "extra_forbidden":
        return f"there is an unknown key {key}; bring it back from a copy"
    return f"{key} must be {message}; bring it back from a copy"
