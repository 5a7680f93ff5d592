"""The Compare page for everybody: keyboard, phone, motion, axe, weight, and thirty at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.workshop.conftest import Server, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Request

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def test_all_by_keyboard(visit: Visit) -> None:
    visit.open("#at=100")
    page = visit.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    seen = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    sliders = {
        f"front-{name}"
        for name in ("complexity", "turbulence", "people", "money", "years", "patience")
    }
    assert sliders <= seen
    assert {"Play", "Crisis now", "Why?", "week"} <= seen
    page.locator("#front-complexity").focus()
    visit.after(lambda: page.keyboard.press("ArrowLeft"))
    assert "problem.complexity=4" in visit.link
    page.locator("#week").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#week").input_value() == "101"
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Pause").wait_for()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Play").wait_for()


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_a_phone_needs_no_sideways_scroll(visit: Visit) -> None:
    visit.open()
    for fold in ("lessons", "place", "more"):
        visit.page.locator(f"#{fold} > summary").click()
    visit.page.locator("#more summary", has_text="Community").click()
    wide = visit.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide == [390, 390]
    assert _violations(visit) == []


def test_motion_waits_where_it_is_not_wanted(visit: Visit) -> None:
    visit.open("#")
    week = visit.page.get_by_label("Week", exact=True)
    assert week.input_value() == "259"
    assert visit.page.get_by_role("button", name="Play").is_visible()
    visit.frames(20)
    assert week.input_value() == "259"


def test_motion_begins_by_itself_and_can_be_paused(browser: Any, server: Server) -> None:
    page = browser.new_page(reduced_motion="no-preference")
    made = Visit(page, server).open("#")
    page.get_by_role("button", name="Pause").click()
    stopped = page.get_by_label("Week", exact=True).input_value()
    made.frames(20)
    assert page.get_by_label("Week", exact=True).input_value() == stopped
    assert made.errors == []
    page.close()


def _violations(visit: Visit) -> list[str]:
    found = Axe().run(visit.page, options={"runOnly": RULES}).response
    assert len(found["passes"]) > 15
    return [
        f"{each['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("link", ["#at=135", "#at=135&projector=1&crisis=problem@134"])
def test_axe_finds_nothing(visit: Visit, link: str) -> None:
    visit.open(link)
    for fold in ("lessons", "place", "more"):
        visit.page.locator(f"#{fold} > summary").click()
    visit.page.locator(".menu summary").click()
    assert _violations(visit) == []


def test_the_page_is_light(visit: Visit) -> None:
    finished: list[Request] = []
    visit.page.on("requestfinished", lambda request: finished.append(request))
    visit.open("#weeks=52&at=50")
    visit.page.get_by_text("(mean, 20 seeds").wait_for()  # the last that a page asks for
    visit.until(lambda: len(finished) == len(visit.asked))
    weight = sum(request.sizes()["responseBodySize"] for request in finished)
    assert 100_000 < weight < 1_000_000


@pytest.mark.full
def test_thirty_pages_at_once(server: Server, browser: Any) -> None:
    pages = [Visit(browser.new_page(reduced_motion="reduce"), server) for _ in range(30)]
    for i, visit in enumerate(pages):
        visit.page.goto(f"{server.url}/#weeks=104&seed={i}&at=100", wait_until="commit")
    for visit in pages:
        visit.wait(1)
        assert visit.errors == []
        visit.page.close()
