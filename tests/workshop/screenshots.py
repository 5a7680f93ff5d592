"""The pictures of docs/workshop.md; part of ``./dev docs``."""

from pathlib import Path

from benchmarks.page import chromium, opened, workshop
from sim import atomic

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SHOWN = {
    "desktop": ("#at=150", {"width": 1440, "height": 900}, True),
    "projector": ("#at=136&projector=1", {"width": 1280, "height": 720}, False),
    "phone": ("#at=150", {"width": 390, "height": 844}, False),
}
"""Link, size of the window, whether the whole page is taken."""


def main() -> None:
    """Write all pictures."""
    with workshop() as server, chromium() as browser:
        for name, (link, viewport, whole) in SHOWN.items():
            page = opened(browser, server.url + link, viewport=viewport)
            page.get_by_text("(mean, 20 seeds").wait_for(timeout=120_000)
            with atomic.file(IMAGES / f"workshop-{name}.png", force=True) as draft:
                page.screenshot(path=draft, full_page=whole)
            page.close()
            print(f"wrote docs/images/workshop-{name}.png")


if __name__ == "__main__":
    main()
