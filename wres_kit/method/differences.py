"""Where figures of the reports differ from what was published: a list of the project, shown as a page."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import Field

from wres_kit.method.markup import MethodPage, PageSection, facts, paragraphs, table
from wres_kit.project.parameters import Parameters, read_parameters
from wres_kit.reporting.pages import anchor_of_indicator
from wres_kit.reporting.wording.words import joined

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.standard import Standard


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
        What was published, and what stands here.
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
