"""All method pages of a project, the accessibility statement among them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from wres_kit.method.edition_page import edition_page
from wres_kit.method.example import example_file, example_page
from wres_kit.method.markup import (
    MethodPage,
    PageSection,
    anchor,
    bullets,
    facts,
    glossary,
    paragraphs,
    plain,
    table,
    texts,
)
from wres_kit.method.overview import overview
from wres_kit.project.parameters import Parameters, read_parameters
from wres_kit.reporting.pages import anchor_of_indicator
from wres_kit.reporting.report_data import published_tables
from wres_kit.reporting.wording.phrases import day_words
from wres_kit.returns.faults import joined

if TYPE_CHECKING:
    from wres_kit.project import Project, ProjectParameters
    from wres_kit.standard import Standard


FILE = Path(str(files("wres_kit.method"))) / "accessibility.json"
"""The kept results. The browser tests write it when they are asked to, and fail where they find something else."""
MOST_STOPS = 60
"""A page has fewer stops for a keyboard than this."""


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
        Whether a keyboard needs fewer than `MOST_STOPS` steps.
    heading_in_view
        Whether the heading is in view on a small phone.
    """

    violations: dict[str, tuple[str, ...]]
    reflows: bool
    focus_is_seen: bool
    few_stops: bool
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
        "Publisher": parameters.publisher or NOT_NAMED,
        "Contact": quality.contact or NOT_NAMED,
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


def _yes(held: bool) -> str:
    return "yes" if held else "no"


class DifferenceKind(StrEnum):
    """Why a published figure differs."""

    MISPRINT = "misprint"
    ROUNDING = "rounding"
    DEFINITION = "definition"
    METHOD = "method"


class Difference(Parameters):
    """One published figure that these reports do not repeat.

    Parameters
    ----------
    id
        Its name in addresses.
    key
        The published result in `published_vectors.csv`: organisation, year, indicator and group.
    who
        Whose figure it is.
    code
        The organisation in this project; empty where it is none.
    year, indicator
        Reporting year and indicator; None for a figure that is no result of the Standard.
    also
        Other indicators that it touches.
    kind
        Why it differs.
    printed, ours
        What was published, and what these reports say.
    why
        What explains it.
    """

    id: str
    key: tuple[str, str, str, str]
    who: str
    code: str = ""
    year: int
    indicator: int | None = Field(default=None, ge=1)
    also: tuple[int, ...] = ()
    kind: DifferenceKind
    printed: str
    ours: str
    why: str

    @property
    def indicators(self) -> str:
        """The indicators that it touches, in words; empty where there are none."""
        return joined([str(number) for number in (self.indicator, *self.also) if number])


class _File(Parameters):
    differences: tuple[Difference, ...]


def differences_file(project: Project) -> Path:
    """Return where a project lists its differences."""
    return project.root / "data" / "published" / "differences.yml"


def differences(project: Project) -> tuple[Difference, ...]:
    """Return the differences that a project lists, in order; nothing where it has no list.

    Raises
    ------
    ParameterError
        The list cannot be read or does not fit.
    """
    path = differences_file(project)
    return read_parameters(path, _File, project.shown(path)).differences if path.is_file() else ()


KINDS = {
    DifferenceKind.MISPRINT: "Misprint",
    DifferenceKind.ROUNDING: "Rounded too early, or cut off",
    DifferenceKind.DEFINITION: "Another definition",
    DifferenceKind.METHOD: "Another method",
}
"""What the page calls each kind, in the order in which it shows them."""


def differences_page(standard: Standard, listed: tuple[Difference, ...]) -> MethodPage:
    """Return the page of the differences.

    Parameters
    ----------
    standard
        The definitions that the page links to.
    listed
        At least one.
    """
    lead = paragraphs(
        "Most published figures come out of their published inputs to the last digit. Those below do not, and each "
        "says why. The pages of the reports say so too, in their notes.",
    )
    rows = [[f"[{each.who}, {each.year}](#{each.id})", each.indicators or "None", KINDS[each.kind]] for each in listed]
    overview = table("Differences from published figures", ["Whose figure", "Indicator", "Kind"], rows)
    sections = [_section(standard, each) for kind in KINDS for each in listed if each.kind is kind]
    return MethodPage(
        "differences", "Where we differ from what was published, and why", "Differences", lead + overview, sections
    )


def _section(standard: Standard, difference: Difference) -> PageSection:
    plural = "s" * bool(difference.also)
    about = f", indicator{plural} {difference.indicators}" if difference.indicators else ""
    named = {
        "Published": difference.printed,
        "Here": difference.ours,
        "Why": difference.why,
        "Kind": KINDS[difference.kind],
        "Definition": _definition(standard, difference),
    }
    return PageSection(difference.id, f"{difference.who}, {difference.year}{about}", facts(named))


def _definition(standard: Standard, difference: Difference) -> str:
    number, year = difference.indicator, difference.year
    if number is None or not standard.has_indicator(number, year):
        return ""
    return f"[Indicator {number} in {year}]({year}.html#{anchor_of_indicator(number)})"


def method_pages(project: Project) -> tuple[MethodPage, ...]:
    """Return the method pages of a project, in the order of their navigation: editions from the latest to the first.

    Raises
    ------
    ParameterError
        The project's parameters or its list of differences cannot be read.
    """
    standard, listed = project.standard, differences(project)
    own = (differences_page(standard, listed),) if listed else ()
    return (
        overview(standard, project.parameters), *_same_for_all(standard), *own,
        quality_page(standard, project.parameters),
        accessibility_page(project.parameters, AccessibilityChecks.kept()), *_editions(standard),
    )  # fmt: skip


def quality_page(standard: Standard, parameters: ProjectParameters) -> MethodPage:
    """Return the page on contact, quality, revisions and data, as the Code of Practice for Statistics asks for.

    Parameters
    ----------
    standard
        The Standard, whose groups it names.
    parameters
        Those of the project.
    """
    quality = parameters.quality
    characteristic = standard.characteristic
    groups = " and ".join(characteristic.with_noun(code, "people") for code in characteristic.compared)
    address = quality.code_address
    named = {
        "Publisher": parameters.publisher or NOT_NAMED,
        "Contact": quality.contact or NOT_NAMED,
        "Published": "Each report says when it was published, and in which version.",
        "Next release": day_words(quality.next_release.isoformat()) if quality.next_release else "No date is set yet.",
        "Code that makes the figures": f"[{address}]({address})" if address else NOT_NAMED,
    }
    revisions = [quality.revisions] if quality.revisions else texts("no_revisions_policy")
    sections = [
        PageSection("contact", "Contact and dates", facts(named)),
        PageSection("revisions", "Revisions", paragraphs(*revisions, *texts("revisions"))),
        PageSection("quality", "How good the figures are", bullets(texts("quality", groups=groups))),
        PageSection("data", "Data to download, and what the columns mean", _dictionary()),
    ]
    return MethodPage(
        "quality", "Quality, revisions and contact", "Quality", paragraphs(*texts("quality_lead")), sections
    )


NOT_NAMED = "Not named by this project."


def _dictionary() -> str:
    """Return the tables that a report publishes as data, with what their columns mean."""
    shown = []
    for each in published_tables():
        file = f"data/{each.name}.csv"
        rows = [[f"`{column.name}`", column.about, TYPES[column.datatype]] for column in each.columns]
        heading = f'<h3 id="{anchor(f"data {each.name}")}">{plain(each.title)}</h3>'
        text = paragraphs(f"**{file}** in each report. {each.about}")
        shown.append(f"{heading}\n{text}\n{table(file, ['Column', 'What it means', 'Type'], rows)}")
    return "\n".join([paragraphs(*texts("data")), *shown])


TYPES = {"string": "text", "integer": "whole number", "number": "number"}


@lru_cache(maxsize=8)
def _same_for_all(standard: Standard) -> tuple[MethodPage, ...]:
    worked = (example_page(standard),) if example_file(standard).is_file() else ()
    return *worked, glossary(standard)


@lru_cache(maxsize=8)
def _editions(standard: Standard) -> tuple[MethodPage, ...]:
    return tuple(edition_page(standard, year) for year in reversed(standard.years))
