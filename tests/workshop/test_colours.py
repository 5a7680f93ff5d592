"""Colours follow what a column does and not where it stands, in a real browser."""

from __future__ import annotations

import re

import pytest

from sim.analysis.presentation.palette import BY_BUNDLE, MIXED
from sim.scenario import ARMS
from tests.workshop.conftest import Visit

ISOLATED, COLLECTIVE, NETWORK = (BY_BUNDLE[arm].colour for arm in ARMS)
SHORT = "weeks=20&community.residents=60&at=19"


def rgb(colour: str) -> str:
    """A colour as the browser tells it."""
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def heads(visit: Visit) -> list[str]:
    """Background of both titles, and of both badges of the table."""
    script = "nodes => nodes.map(node => getComputedStyle(node).backgroundColor)"
    page = visit.page
    titles = page.locator(".arm h3").evaluate_all(script)
    assert titles == page.locator(".seeds thead .badge").evaluate_all(script)
    return list(titles)


def drawn_with(visit: Visit, colour: str, side: int) -> bool:
    """Whether a picture has points of exactly this colour."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    script = """([side, wanted]) => {
        const canvas = document.querySelectorAll('.frame canvas')[side];
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4)
            if (data[i + 3] === 255 && wanted.every((part, j) => data[i + j] === part)) return true;
        return false;
    }"""
    return bool(visit.page.evaluate(script, [side, wanted]))


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("a=collective_impact&b=system_shifting_network", (COLLECTIVE, NETWORK)),
        ("a=system_shifting_network&b=isolated", (NETWORK, ISOLATED)),
        ("a=isolated&b=isolated", (ISOLATED, MIXED[0].colour)),
        ("a=isolated&a.funding=lottery&b=collective_impact", (MIXED[0].colour, COLLECTIVE)),
        ("a=isolated&a.funding=lottery&b=isolated&b.funding=quadratic_funding",
         (MIXED[0].colour, MIXED[1].colour)),
    ],
)  # fmt: skip
def test_a_column_has_the_colour_of_its_seven_rules(
    visit: Visit, link: str, expected: tuple[str, str]
) -> None:
    visit.open(f"#{SHORT}&{link}")
    assert heads(visit) == [rgb(each) for each in expected]


def test_pictures_charts_and_key_follow_a_change_of_rule(visit: Visit) -> None:
    visit.open("#weeks=104&community.residents=100&at=100")
    page = visit.page
    assert drawn_with(visit, NETWORK, 1)
    rule = page.get_by_label("B: How is money distributed?", exact=True)
    visit.after(lambda: rule.select_option("lottery"))
    assert drawn_with(visit, MIXED[0].colour, 1)
    assert not drawn_with(visit, NETWORK, 1)
    page.locator(f".key line[stroke='{MIXED[0].colour}']").wait_for(state="attached")
    strokes = page.locator(".key line").evaluate_all(
        "nodes => nodes.map(node => node.getAttribute('stroke'))"
    )
    assert strokes == [COLLECTIVE, MIXED[0].colour, ISOLATED]


def test_no_number_has_an_exponent_a_fourth_figure_or_a_hyphen_for_a_minus(visit: Visit) -> None:
    visit.open("#weeks=150&community.residents=60&at=149")
    page = visit.page
    page.get_by_text("(mean, 20 seeds").wait_for()
    told = [*page.locator(".outcomes td").all_text_contents(),
            *page.locator(".answers dd").all_text_contents()]  # fmt: skip
    assert any("−" in each for each in told)
    for each in told:
        assert not re.search(r"\de[+-]?\d|(?<!\w)-\d", each), each
        for number in re.findall(r"\d[\d,]*\.?\d*", each.replace("95 %", "")):
            figures = re.sub(r"[.,]", "", number).lstrip("0").rstrip("0")
            assert len(figures) <= 3, each
