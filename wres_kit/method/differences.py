"""Where figures of the reports differ from what was published: a list of the project, shown as a page."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import Field

from wres_kit.method.markup import facts, paragraphs, table
from wres_kit.method.page import MethodPage, Section
from wres_kit.parameters import Parameters, read_parameters
from wres_kit.reporting.method_links import anchor_of_indicator
from wres_kit.standard.editions import edition_years

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project


class Kind(StrEnum):
    """Why a published figure differs."""

    MISPRINT = "misprint"
    ROUNDING = "rounding"
    DEFINITION = "definition"
    METHOD = "method"


KINDS = {
    Kind.MISPRINT: "Misprints",
    Kind.ROUNDING: "Rounded too early, or cut off",
    Kind.DEFINITION: "Another definition",
    Kind.METHOD: "Another method",
}
"""What the page calls each kind, in the order in which it shows them."""


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
    indicator: int | None = Field(default=None, ge=1, le=9)
    also: tuple[int, ...] = ()
    kind: Kind
    printed: str
    ours: str
    why: str


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


def differences_page(listed: tuple[Difference, ...]) -> MethodPage:
    """Return the page of the differences.

    Parameters
    ----------
    listed
        At least one.
    """
    lead = paragraphs(
        "Most published figures come out of their published inputs to the last digit. Those below do not, and each "
        "says why. The pages of the reports say so too, in their notes.",
    )
    rows = [[f"[{one.who}, {one.year}](#{one.id})", str(one.indicator or "none"), KINDS[one.kind]] for one in listed]
    overview = table("Differences from published figures", ["Whose figure", "Indicator", "Kind"], rows)
    sections = [_section(one) for kind in KINDS for one in listed if one.kind is kind]
    return MethodPage(
        "differences", "Where we differ from what was published, and why", "Differences", lead + overview, sections
    )


def _section(one: Difference) -> Section:
    about = f", indicator {one.indicator}" if one.indicator else ""
    named = {
        "Published": one.printed,
        "Here": one.ours,
        "Why": one.why,
        "Kind": KINDS[one.kind],
        "Definition": _definition(one),
    }
    return Section(one.id, f"{one.who}, {one.year}{about}", facts(named))


def _definition(one: Difference) -> str:
    if one.indicator is None or one.year not in edition_years():
        return ""
    return f"[Indicator {one.indicator} in {one.year}]({one.year}.html#{anchor_of_indicator(one.indicator)})"
