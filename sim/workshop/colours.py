"""Colours of the page: those of the arms, each with a colour of text that can be read on it."""

from typing import Any, Final

from sim.analysis.presentation.palette import BY_BUNDLE, MIXED, ArmStyle
from sim.scenario import Scenario

DARK: Final = "#000000"
LIGHT: Final = "#ffffff"
READABLE: Final = 7.0
"""Contrast of text in an arm's colour on white: AAA of WCAG 2.2, for the back of a room."""


def colours() -> dict[str, Any]:
    """Styles by the seven rules of a column, and those of any other rules, in their order."""
    return {
        "bundles": [
            {"name": name, "rules": Scenario.load(name).rules, "style": _style(each)}
            for name, each in BY_BUNDLE.items()
        ],
        "mixed": [_style(each) for each in MIXED],
    }


def _style(style: ArmStyle) -> dict[str, Any]:
    """A style as JSON: colour, dashes in line widths, and the colours of text on it and of it."""
    return {
        "colour": style.colour,
        "dash": [] if style.line == "-" else list(style.line[1]),
        "ink": max((DARK, LIGHT), key=lambda ink: contrast(style.colour, ink)),
        "text": as_text(style.colour),
    }


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def as_text(colour: str) -> str:
    """The colour, darkened until text in it can be read on white."""
    parts = _parts(colour)
    shade = 1.0
    while contrast(_hex([each * shade for each in parts]), LIGHT) < READABLE:
        shade -= 0.01
    return _hex([each * shade for each in parts])


def _parts(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _hex(parts: list[float]) -> str:
    return "#" + "".join(f"{round(255 * each):02x}" for each in parts)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 black to 1 white (WCAG 2.2)."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in _parts(colour)]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
