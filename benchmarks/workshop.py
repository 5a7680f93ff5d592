"""The workshop from a real page: how long until both pictures are drawn, and for how many."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles

from playwright.sync_api import Browser, Page

from benchmarks.measuring import table
from benchmarks.page import Workshop, chromium, opened, workshop

PEOPLE = 30
CHANGES = 60
ARMS = ("collective_impact", "system_shifting_network")

# Move a slider as a hand does, and wait for the frame after both pictures were drawn.
SLIDE = """async (value) => {
  const slider = document.getElementById("front-money");
  const drawn = new Promise((done) => document.addEventListener("drawn", done, { once: true }));
  const begun = performance.now();
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  await drawn;
  await new Promise((done) => requestAnimationFrame(done));
  return performance.now() - begun;
}"""
FRAMES = """async (seconds) => {
  let frames = 0;
  const begun = performance.now();
  while (performance.now() - begun < 1000 * seconds) {
    await new Promise((done) => requestAnimationFrame(done));
    frames++;
  }
  return frames / ((performance.now() - begun) / 1000);
}"""

WEIGHT = """performance.getEntriesByType("navigation")
  .concat(performance.getEntriesByType("resource"))
  .reduce((sum, each) => sum + each.decodedBodySize, 0)"""

HEAD = """## Workshop

`systemshift workshop` and headless Chromium on the same machine, so both share its cores. 250
residents, N = 12, five years, one seed. The {people} people ask for both pictures within one
second, over connections of their own; drawing them is left to their own machines.
"""


def report() -> str:
    """The section of the benchmarks' page."""
    with workshop() as server, chromium() as browser:
        rows = [*_page(server, browser), *_people(server), *_memory(server)]
    return HEAD.format(people=PEOPLE) + "\n" + table(["", "measured", "goal"], rows)


def _page(server: Workshop, browser: Browser) -> list[list[str]]:
    firsts = []
    for seed in range(5):
        page = opened(browser, f"{server.url}#seed={100 + seed}&at=200")
        firsts.append(page.evaluate("drawn[0]") / 1000)
        weight = page.evaluate(WEIGHT)
        page.close()
    page = opened(browser, f"{server.url}#at=200", viewport={"width": 1440, "height": 900})
    slides = _slides(page)
    page.locator("#clock select").first.select_option("48")
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("button", name="Play").click()
    frames = page.evaluate(FRAMES, 4)
    page.close()
    return [
        ["first picture, s (median of 5)", f"{median(firsts):.2f}", "2"],
        ["page with first pictures, unpacked, MB", f"{weight / 1e6:.2f}", "1"],
        ["slider to both pictures, ms, median", f"{median(slides):.0f}", "100"],
        [
            "slider to both pictures, ms, 95th percentile",
            f"{quantiles(slides, n=20)[-1]:.0f}",
            "200",
        ],
        ["frames a second while both play", f"{frames:.0f}", "-"],
    ]


def _slides(page: Page) -> list[float]:
    """Milliseconds of changes whose runs nobody has asked for before."""
    page.evaluate("document.getElementById('front-money').step = 'any'")
    page.evaluate(SLIDE, 0.5)
    return [page.evaluate(SLIDE, 1 + i / 1000) for i in range(1, CHANGES + 1)]


def _people(server: Workshop) -> list[list[str]]:
    rows = []
    for label, same, goal in (("each another setting", False, "2"), ("all the same", True, "0.3")):

        def one(person: int, same: bool = same) -> float:
            time.sleep(person / PEOPLE)
            begun = time.perf_counter()
            seed = 5000 if same else 5001 + person
            with ThreadPoolExecutor(2) as sides:
                bodies = [{"seed": seed, "arm": {"preset": arm}} for arm in ARMS]
                list(sides.map(lambda body: server.ask("/api/trajectory", body), bodies))
            return time.perf_counter() - begun

        with ThreadPoolExecutor(PEOPLE) as people:
            waits = sorted(people.map(one, range(PEOPLE)))
        rows.append([f"{PEOPLE} people, {label}, s, median", f"{median(waits):.2f}", "-"])
        rows.append([f"{PEOPLE} people, {label}, s, slowest", f"{waits[-1]:.2f}", goal])
    return rows


def _memory(server: Workshop) -> list[list[str]]:
    def some(count: int) -> float:
        for i in range(count):
            server.ask("/api/trajectory", {"seed": 10_000 + i, "weeks": 26})
        return server.megabytes()

    before = some(200)
    after = some(1000)
    return [
        ["memory of server and workers, MB", f"{before:.0f}", "-"],
        ["growth over 1,000 requests, MB", f"{after - before:+.0f}", "flat"],
    ]


if __name__ == "__main__":
    print(report())
