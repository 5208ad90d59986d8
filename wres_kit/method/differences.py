"""Where figures of the reports differ from what was published: a list of the project, shown as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.method.difference_list import Difference, DifferenceKind
from wres_kit.method.markup import facts, paragraphs, table
from wres_kit.method.page import MethodPage, PageSection
from wres_kit.reporting.method_links import anchor_of_indicator

if TYPE_CHECKING:
    from wres_kit.standard import Standard

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
