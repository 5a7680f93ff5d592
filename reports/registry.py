"""All pages that code makes."""

from typing import Final

from reports.page import Duration, Page

PAGES: Final[dict[str, Page]] = {
    page.name: page
    for page in (
        Page("parameters", "reports.reference.parameters", Duration.INSTANT),
        Page("rules", "reports.reference.rules", Duration.INSTANT),
        Page("measures", "reports.reference.measures", Duration.INSTANT),
        Page("draws", "reports.odd.draws", Duration.INSTANT),
        Page("state", "reports.odd.state", Duration.INSTANT),
        Page(
            "architecture", "reports.architecture.page", Duration.INSTANT,
            images="architecture.svg",
        ),
        Page(
            "atlas", "reports.atlas.atlas", Duration.MINUTES,
            images="atlas-*.png", has_quick_version=True,
        ),
        Page(
            "audit", "reports.audit.page", Duration.MINUTES,
            refreshable=True, has_quick_version=True, records_steps=True,
        ),
        Page(
            "cases", "reports.cases.page", Duration.MINUTES,
            images="case-*.png", needs_data=True, has_quick_version=True,
        ),
        Page(
            "choices", "reports.choices.page", Duration.MINUTES,
            images="choices-*.png", has_quick_version=True,
        ),
        Page("regime", "reports.regime.page", Duration.MINUTES, has_quick_version=True),
        Page(
            "patterns", "reports.patterns.page", Duration.MINUTES,
            images="pattern-*.png", has_quick_version=True, has_sections=True,
        ),
        Page(
            "validation", "reports.validation.page", Duration.HOURS,
            images="validation-*.png", has_quick_version=True, has_sections=True,
        ),
        Page("benchmarks", "reports.benchmarks", Duration.MINUTES),
    )
}  # fmt: skip
"""By name, in the order in which they are made."""
