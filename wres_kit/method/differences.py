"""Where figures of the reports differ from what was published: a list of the project, shown as a page."""

from __future__ import annotations

from wres_kit.method.difference_list import Difference, Kind
from wres_kit.method.markup import facts, paragraphs, table
from wres_kit.method.page import MethodPage, Section
from wres_kit.reporting.method_links import anchor_of_indicator
from wres_kit.standard.legacy import edition_years

KINDS = {
    Kind.MISPRINT: "Misprint",
    Kind.ROUNDING: "Rounded too early, or cut off",
    Kind.DEFINITION: "Another definition",
    Kind.METHOD: "Another method",
}
"""What the page calls each kind, in the order in which it shows them."""


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
    rows = [[f"[{one.who}, {one.year}](#{one.id})", one.indicators or "None", KINDS[one.kind]] for one in listed]
    overview = table("Differences from published figures", ["Whose figure", "Indicator", "Kind"], rows)
    sections = [_section(one) for kind in KINDS for one in listed if one.kind is kind]
    return MethodPage(
        "differences", "Where we differ from what was published, and why", "Differences", lead + overview, sections
    )


def _section(one: Difference) -> Section:
    about = f", indicator{'s' * bool(one.also)} {one.indicators}" if one.indicators else ""
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
