"""The page of a room: whoever has no code is asked for it; links hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

from tests.workshop.conftest import Server, Visit, running
from tests.workshop.test_access import RULES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REFUSED = "401"
"""Browsers write every such answer to their console."""


def test_the_page_of_a_room_asks_for_its_code_and_keeps_it(
    server: Server, browser: Browser
) -> None:
    with running("KXMW") as room:
        page = browser.new_page(reduced_motion="reduce")
        visit = Visit(page, room)
        page.goto(f"{room.url}/#weeks=52&at=50")
        page.get_by_label("Code of the room").fill("bbbb")
        assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
        page.get_by_role("button", name="Join").click()
        page.get_by_text("That is not the code").wait_for()
        page.get_by_label("Code of the room").fill("kxmw")
        page.get_by_role("button", name="Join").click()
        visit.wait(1)
        address = page.evaluate("location.href")
        assert address.startswith(f"{room.url}/?room=kxmw#")
        assert "weeks=52" in address
        assert all(REFUSED in each for each in visit.errors)
        again = browser.new_page(reduced_motion="reduce")
        other = Visit(again, room)
        again.goto(address)
        other.wait(1)
        assert other.errors == []
        page.close()
        again.close()
