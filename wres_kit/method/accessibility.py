"""The accessibility statement: made from the kept results of the checks that a browser makes of a page of each kind."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from wres_kit.method.markup import MethodPage, PageSection, bullets, facts, paragraphs, table, texts
from wres_kit.reporting.wording.phrases import day_words, joined

if TYPE_CHECKING:
    from wres_kit.project import ProjectParameters

FILE = Path(str(files("wres_kit.method"))) / "accessibility.json"
"""The kept results. The browser tests write it when they are asked to, and fail where they find something else."""
MOST_STOPS = 60
"""A page of a report has fewer stops for a keyboard than this."""


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PageChecks(_Kept):
    """What the checks found of one kind of page.

    Parameters
    ----------
    violations
        Rules that are broken, by the way in which the page was opened; without those where none is.
    reflows
        Whether nothing runs off a screen of 320 pixels.
    focus_is_seen
        Whether every element that takes the focus shows it in a reader's own colours.
    few_stops
        Whether a keyboard needs fewer than `MOST_STOPS` steps; None for pages to which no limit is set.
    heading_in_view
        Whether the heading is in view on a small phone.
    """

    violations: dict[str, tuple[str, ...]]
    reflows: bool
    focus_is_seen: bool
    few_stops: bool | None
    heading_in_view: bool


class AccessibilityChecks(_Kept):
    """The kept results of all checks.

    Parameters
    ----------
    checked_on
        The day.
    tools
        What was used, with versions.
    rules
        The sets of rules of axe that were checked.
    ways
        The ways in which each page was opened.
    pages
        What was found, by kind of page.
    """

    checked_on: date
    tools: tuple[str, ...]
    rules: tuple[str, ...]
    ways: tuple[str, ...]
    pages: dict[str, PageChecks]

    @classmethod
    def kept(cls) -> AccessibilityChecks:
        """Return the results that come with this version of wres_kit."""
        return cls.model_validate_json(FILE.read_text(encoding="utf-8"))


def accessibility_page(parameters: ProjectParameters, checks: AccessibilityChecks) -> MethodPage:
    """Return the accessibility statement of a project.

    Parameters
    ----------
    parameters
        Those of the project: who publishes, whom to contact, and what is known of its own pages.
    checks
        What was checked, and what was found.
    """
    quality = parameters.quality
    day = day_words(checks.checked_on.isoformat())
    named = {
        "Publisher": parameters.publisher or "Not named by this project.",
        "Contact": quality.contact or "Not named by this project.",
    }
    broken = any(page.violations for page in checks.pages.values())
    sections = [
        PageSection("able", "What you should be able to do", bullets(texts("accessibility_able"))),
        PageSection(
            "problems", "What is not fully accessible",
            bullets([*quality.accessibility_problems, *texts("accessibility_problems")]),
        ),
        PageSection("contact", "Tell us about a problem", paragraphs(*texts("accessibility_contact")) + facts(named)),
        PageSection(
            "enforcement", "If you are not happy with our answer", paragraphs(*texts("accessibility_enforcement"))
        ),
        PageSection(
            "status", "How far these pages meet the guidelines",
            paragraphs(
                *texts("accessibility_status"), *(texts("accessibility_failures") if broken else ()),
                *texts("accessibility_by_people"),
            ),
        ),
        PageSection(
            "checks", "How we checked these pages",
            paragraphs(
                *texts(
                    "accessibility_checked", day=day, tools=joined(list(checks.tools)), ways=joined(list(checks.ways)),
                    stops=MOST_STOPS,
                )
            )
            + _findings(checks)
            + paragraphs(*texts("accessibility_kept")),
        ),
    ]  # fmt: skip
    lead = paragraphs(*texts("accessibility_lead"))
    return MethodPage("accessibility", "Accessibility statement", "Accessibility", lead, sections)


def _findings(checks: AccessibilityChecks) -> str:
    """Return what was found of each kind of page, as a table."""
    headings = ["Kind of page", "Rules broken", "Fits a narrow screen", "Focus is seen", "Few steps", "Heading in view"]
    rows = [
        [
            kind,
            _broken(page),
            *map(_yes, (page.reflows, page.focus_is_seen, page.few_stops, page.heading_in_view)),
        ]
        for kind, page in checks.pages.items()
    ]
    return table("What the checks found", headings, rows)


def _broken(page: PageChecks) -> str:
    if not page.violations:
        return "none"
    return "; ".join(f"{', '.join(rules)} ({way})" for way, rules in page.violations.items())


def _yes(held: bool | None) -> str:
    return "no limit" if held is None else "yes" if held else "no"
