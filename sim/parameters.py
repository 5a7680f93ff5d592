"""How a parameter is declared: default, unit, sampling range, source and hard limits."""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

ASSUMPTION = "assumption"
"""Source of a default that no publication supports; chosen before results were looked at."""


class Section(BaseModel):
    """A group of parameters: one table of a scenario file. Immutable, no unknown keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )
    title: ClassVar[str] = ""


def parameter(
    default: Any,
    *,
    unit: str,
    source: str,
    range: tuple[float, float] | tuple[Any, ...] | None = None,
    distribution: Literal["uniform", "loguniform"] = "uniform",
    limits: tuple[float | None, float | None] = (0, None),
    by_arm: str | None = None,
) -> Any:
    """Declare one parameter of a :class:`Section`; its docstring below says what it means.

    Parameters
    ----------
    default
        Value when a scenario says nothing.
    unit
        Unit as a person would write it: ``"minutes"``, ``"per week"``, ``"share"``.
    source
        Publication or data set the default comes from, or ``ASSUMPTION``.
    range
        Interval that studies sample from; a tuple of choices for a parameter of names; None for
        a parameter that studies do not sample.
    distribution
        How values are spread over the range: evenly, or evenly in their logarithm.
    limits
        Lowest and highest value that is accepted at all; None is no limit.
    by_arm
        The sentence of the seed texts that lets this number differ between arms.
    """
    numeric = isinstance(default, int | float) and not isinstance(default, bool)
    low, high = limits if numeric else (None, None)
    return Field(
        default,
        ge=low,
        le=high,
        json_schema_extra={
            "unit": unit,
            "source": source,
            "range": list(range) if range is not None else None,
            "distribution": distribution,
            "by_arm": by_arm,
        },
    )
