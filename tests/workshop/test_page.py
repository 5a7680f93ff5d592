"""The Compare page in a real browser: every control and every export."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image

from sim.measures.catalogue import FRONT
from sim.scenario import Scenario
from tests.workshop.conftest import Server, Visit
from tests.workshop.helpers import unpack


def pixels(visit: Visit, side: int) -> str:
    """The picture of a side, as text."""
    return str(
        visit.page.evaluate(f"document.querySelectorAll('.frame canvas')[{side}].toDataURL()")
    )


def run_of(server: Server, body: dict[str, Any]) -> dict[str, Any]:
    """The run of a request: header and two series."""
    head, columns = unpack(server.ask("/api/trajectory", body).body)
    series = dict(zip(head["series"], columns["series"], strict=True))
    return {"head": head, "at_work": series["at_work"], "impact": series["impact"]}


def test_the_pictures_show_what_the_model_did(visit: Visit, server: Server) -> None:
    visit.open("#at=150")
    for side, preset in enumerate(["collective_impact", "system_shifting_network"]):
        run = run_of(server, {"arm": {"preset": preset}})
        shown = visit.page.locator(f"#arm-{side}")
        numbers = shown.locator(".numbers strong").all_text_contents()
        assert numbers[0] == f"{run['at_work'][150]:.0f}"
        assert numbers[3] == f"{100 * run['impact'][150]:.0f}"
        told = shown.locator("canvas").get_attribute("aria-label") or ""
        assert run["head"]["title"] in told
        assert f"{run['at_work'][150]:.0f} of 280" in told
    assert pixels(visit, 0) != pixels(visit, 1)


def test_every_slider_changes_both_pictures_and_the_link(visit: Visit) -> None:
    visit.open()
    wanted = {
        "complexity": ("2", "problem.complexity=2"),
        "turbulence": ("1", "shocks.yearly_rate=1"),
        "people": ("120", "community.residents=120"),
        "money": ("0.5", "funders.money_factor=0.5"),
        "years": ("4", "weeks=208"),
        "patience": ("26", "funders.patience=26"),
    }
    assert visit.page.locator("#sliders .slider").count() == len(wanted)
    for name, (value, said) in wanted.items():
        before = pixels(visit, 0), pixels(visit, 1)
        visit.after(lambda name=name, value=value: visit.page.locator(f"#front-{name}").fill(value))
        assert said in visit.link
        assert visit.page.locator(f"#front-{name}-number").input_value() == value
        # How long it goes on changes nothing up to week 150; funders judge before.
        same = (pixels(visit, 0), pixels(visit, 1)) == before
        assert same == (name == "years")
    number = visit.page.locator("#front-money-number")
    visit.after(lambda: (number.fill("0.7"), number.press("Enter")))
    assert visit.page.locator("#front-money").input_value() == "0.7"


def test_a_number_that_cannot_be_is_refused_in_words(visit: Visit) -> None:
    visit.open()
    number = visit.page.locator("#front-people-number")
    number.fill("99999")
    number.press("Enter")
    message = visit.page.locator("#message")
    message.filter(has_text="2,500 at most").wait_for()
    visit.errors.clear()  # the browser itself notes the refusal
    visit.after(lambda: visit.page.get_by_role("button", name="Undo").click())
    assert message.is_hidden()


def test_the_table_is_the_control(visit: Visit) -> None:
    visit.open()
    page = visit.page
    assert page.locator(".seeds tbody").count() == 7
    page.get_by_text("7 rows differ").wait_for()
    cell = page.get_by_label("B: How is money distributed?", exact=True)
    visit.after(lambda: cell.select_option("conviction_voting"))
    assert "b.funding=conviction_voting" in visit.link
    assert "changed" in (page.locator("#arm-1 h3").text_content() or "")
    visit.after(lambda: page.get_by_label("Give A the rule of B: How is money").click())
    assert "a.funding=conviction_voting" in visit.link
    page.get_by_text("6 rows differ").wait_for()
    visit.after(lambda: page.get_by_role("button", name="Back to System Shifting").click())
    assert "b.funding" not in visit.link
    visit.after(lambda: page.get_by_label("Preset of B").select_option("backbone_with_pools"))
    assert "b=backbone_with_pools" in visit.link
    page.get_by_label("The rules in words: Who does what how?").click()
    assert page.locator(".about[open] p").first.is_visible()


def test_two_equal_arms_are_drawn_equally(visit: Visit) -> None:
    visit.open("#a=isolated&b=isolated&at=100")
    run = "document.querySelector('#arm-%d .numbers').textContent"
    assert visit.page.evaluate(run % 0) == visit.page.evaluate(run % 1)
    visit.page.get_by_text("Both columns are the same").wait_for()


def test_lessons_are_switches(visit: Visit) -> None:
    visit.open()
    page = visit.page
    page.locator("#lessons > summary").click()
    switches = page.locator("#lessons [role=switch]")
    assert switches.count() == 6 * 2 + 4
    own = page.get_by_label("A follows: Let others co-lead")
    assert not own.is_checked()
    assert page.get_by_label("B follows: Let others co-lead").is_checked()
    visit.after(own.check)
    assert "a.lesson.co_lead=1" in visit.link
    visit.after(own.uncheck)
    assert "lesson" not in visit.link
    visit.after(page.get_by_label("Both follow: Entice other funders").check)
    assert "a.lesson.entice_funders=1&" in visit.link
    assert "b.lesson.entice_funders=1" in visit.link
    visit.after(page.get_by_label("Both follow: Be patient").check)
    assert page.locator("#front-patience").input_value() == "208"


def test_a_crisis_strikes_both_at_the_shown_week(visit: Visit, server: Server) -> None:
    visit.open("#at=60")
    page = visit.page
    visit.after(lambda: page.get_by_role("button", name="Crisis now").click())
    assert "crisis=problem@60" in visit.link
    assert page.locator(".flash:visible").count() == 2
    run = run_of(server, {"crises": [{"kind": "problem", "week": 60}]})
    plain = run_of(server, {})
    assert list(run["impact"][:60]) == list(plain["impact"][:60])
    assert run["impact"][60] != plain["impact"][60]
    assert page.locator("#arm-0 .numbers strong").nth(3).text_content() == (
        f"{100 * run['impact'][60]:.0f}"
    )
    for kind in ("funding", "loss", "newcomers"):
        page.get_by_label("Kind of crisis").select_option(kind)
        visit.after(lambda: page.get_by_role("button", name="Crisis now").click())
    assert visit.link.count("crisis=") == 4
    visit.after(lambda: page.get_by_role("button", name="Remove my crises").click())
    assert "crisis" not in visit.link


def test_the_clock_plays_pauses_and_is_scrubbed(visit: Visit) -> None:
    visit.open("#at=10")
    page = visit.page
    week = page.get_by_label("Week", exact=True)
    page.get_by_label("Speed").select_option("48")
    page.get_by_role("button", name="Play").click()
    visit.until(lambda: int(week.input_value()) > 10)
    page.get_by_role("button", name="Pause").click()
    stopped = int(week.input_value())
    visit.frames(20)
    assert int(week.input_value()) == stopped
    week.fill("200")
    assert page.locator("output.week").text_content() == "Year 4, week 45"
    page.get_by_role("button", name="Start", exact=True).click()
    assert (week.input_value(), "at=0" in visit.link) == ("0", True)
    page.get_by_role("button", name="End", exact=True).click()
    assert week.input_value() == "259"


def test_undo_redo_reset(visit: Visit) -> None:
    visit.open()
    page = visit.page
    first = visit.link
    visit.after(lambda: page.locator("#front-complexity").fill("1"))
    changed = visit.link
    assert changed != first
    visit.after(lambda: page.get_by_role("button", name="Undo").click())
    assert visit.link == first
    visit.after(lambda: page.keyboard.press("Control+y"))
    assert visit.link == changed
    visit.after(lambda: page.get_by_role("button", name="Reset").click())
    assert "complexity" not in visit.link


def test_the_link_brings_back_the_same_trajectory(visit: Visit) -> None:
    link = (
        "#seed=9&weeks=156&a=isolated&a.funding=lottery&a.lesson.entice_funders=1"
        "&b=network_with_meetings&b.lesson.entice_funders=1&problem.complexity=3"
        "&crisis=problem@40&at=70"
    )
    visit.open(link)
    assert visit.link == link
    page = visit.page
    hashes = page.locator("#printed").text_content()
    before = visit.numbers(), pixels(visit, 0), pixels(visit, 1)
    page.goto("about:blank")
    visit.open(link)
    assert (visit.numbers(), pixels(visit, 0), pixels(visit, 1)) == before
    assert page.locator("#printed").text_content() == hashes


def test_a_link_from_elsewhere_does_no_harm(visit: Visit) -> None:
    page = visit.page
    page.goto(
        f"{visit.server.url}/#a=<script>alert(1)</script>&b=../../x&seed=-5&weeks=99999999999"
        "&crisis=x@y&crisis=odd@5&zz=1&at=999999999"
    )
    message = page.locator("#message")
    message.filter(has_text="crises").wait_for()
    assert page.locator("script:not([src])").count() == 0
    visit.errors.clear()
    visit.after(lambda: page.get_by_role("button", name="Reset").click())
    assert message.is_hidden()


def test_bands_and_outcomes_fill_in(visit: Visit) -> None:
    visit.open("#weeks=104&community.residents=100&at=100")
    page = visit.page
    page.locator("#bands-note", has_text="of 20 seeds").wait_for(timeout=90_000)
    assert page.locator(".outcomes tbody tr").count() == len(FRONT)
    page.get_by_text("(mean, 20 seeds").wait_for()
    page.locator(".outcomes", has_text="higher in").wait_for()
    assert page.locator(".answers dt").all_text_contents() == [
        "Growth",
        "Adaptivity",
        "Power",
        "Impact",
    ]
    page.get_by_label("difference B − A").check()
    assert "show=difference" in visit.link
    told = page.locator("#chart-growth .plot").get_attribute("aria-label") or ""
    assert told.startswith("Growth: at work in the shown week, means: A ")
    assert "isolated" in told


def test_why_is_answered_and_ends_with_the_next_change(visit: Visit) -> None:
    visit.open("#weeks=104&b=collective_impact&b.membership=through_ties&at=50")
    page = visit.page
    page.get_by_label("Why do A and B differ? At work").click()
    answer = page.locator("#answer")
    answer.locator(".sentence").wait_for(timeout=90_000)
    answer.get_by_text("Rests on the 20 seeds of the table.").wait_for(timeout=90_000)
    assert "Membership" in (answer.text_content() or "")
    visit.after(lambda: page.locator("#front-complexity").fill("1"))
    assert answer.is_hidden()


def save_export(visit: Visit, label: str) -> bytes:
    """What a button of the menu downloads."""
    page = visit.page
    if not page.locator(".menu[open]").count():
        page.locator(".menu summary").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name=label).click()
    return Path(coming.value.path()).read_bytes()


def exported_pictures(visit: Visit, week: int) -> dict[str, Image.Image]:
    """The parts of the exported picture of a week, by what they show."""
    visit.page.get_by_label("Week", exact=True).fill(str(week))
    whole = Image.open(io.BytesIO(save_export(visit, "Picture"))).convert("RGB")
    assert whole.size == (1600, 1250)
    return {
        name: whole.crop((x, y, x + 770, y + height))
        for name, x, y, height in (
            ("A", 20, 106, 560), ("B", 810, 106, 560), ("growth", 20, 748, 195),
            ("impact", 810, 748, 195), ("power", 20, 983, 195), ("adaptivity", 810, 983, 195),
        )
    }  # fmt: skip


def test_every_export(visit: Visit, server: Server, tmp_path: Path) -> None:
    visit.open("#weeks=60&problem.complexity=2&at=30")
    rows = list(csv.DictReader(io.StringIO(save_export(visit, "Numbers").decode())))
    assert len(rows) == 2 * 60
    body = {"weeks": 60, "values": {"problem.complexity": 2}}
    run = run_of(server, body)
    assert rows[30]["hash"] == run["head"]["hash"]
    assert float(rows[30]["impact"]) == pytest.approx(float(run["impact"][30]), rel=1e-6)
    for letter, preset in (("A", "collective_impact"), ("B", "system_shifting_network")):
        text = save_export(visit, f"Scenario {letter}")
        assert tomllib.loads(text.decode())["problem"]["complexity"] == 2
        file = tmp_path / "scenario.toml"
        file.write_bytes(text)
        same = run_of(server, {**body, "arm": {"preset": preset}})
        assert Scenario.load(file).content_hash() == same["head"]["hash"]
    page = visit.page
    first, second = (exported_pictures(visit, week) for week in (30, 50))
    networks, charts = ["A", "B"], ["growth", "impact", "power", "adaptivity"]
    assert list(first) == [*networks, *charts]
    assert all(len(part.getcolors(10**6) or ()) > 20 for part in first.values())  # none is blank
    assert first["A"].tobytes() != first["B"].tobytes()
    assert all(first[each].tobytes() != second[each].tobytes() for each in networks)
    page.emulate_media(media="print")
    assert page.locator("#printed").is_visible()
    assert not page.locator("#control").is_visible()
    assert "problem.complexity" in (page.locator("#printed").text_content() or "")
    assert "weeks=60" in unquote(page.locator("#printed").text_content() or "")


def test_an_own_file_is_uploaded_and_a_bad_one_told(visit: Visit) -> None:
    visit.open("#weeks=52&at=50")
    page = visit.page
    page.locator("#place > summary").click()
    own = {"name": "our town.toml", "mimeType": "", "buffer": b"[community]\nresidents = 90\n"}
    visit.after(lambda: page.locator("#file").set_input_files(own))
    assert "community=own-" in visit.link
    assert page.get_by_label("Community", exact=True).locator("option:checked").text_content() == (
        "Own file: our town.toml"
    )
    bad = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8"}
    page.locator("#file").set_input_files(bad)
    page.locator("#message", has_text="photo.jpg").wait_for()
    visit.errors.clear()
    visit.after(lambda: page.get_by_label("Community", exact=True).select_option("bristol"))
    assert "of 1097" in (page.locator("#arm-0 canvas").get_attribute("aria-label") or "")


def test_all_other_settings_are_folded(visit: Visit) -> None:
    visit.open()
    page = visit.page
    page.locator("#more > summary").click()
    page.locator("#more summary", has_text="Ties").click()
    decay = page.locator("[id='set-ties.decay-number']")
    decay.fill("0.006")
    visit.after(lambda: decay.press("Enter"))
    assert "ties.decay=0.006" in visit.link
    visit.after(lambda: page.get_by_role("button", name="default 0.003").click())
    assert "ties.decay" not in visit.link
