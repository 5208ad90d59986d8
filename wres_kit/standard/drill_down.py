"""Drill-downs: parts of the organisation that a return gives beside the sections of the Standard.

The guidance asks organisations to look closer by department, profession, pay band and single ethnic group (Additional
Information for the NHS Workforce Race Equality Standard, NHS England, June 2021, version 7, section 10). A section of a
return that the Standard does not have is such a part. Parts of one kind do not overlap: everybody is counted in one
department and in one profession. What kind a part is of is told by the start of its name: `department_estates`.
"""

from __future__ import annotations

from wres_kit.standard.bands import ALL, band_label, section_label, sections

SECTION = "section"
BAND = "band"
OTHER_KIND = "part"
KINDS = {
    "department": "department",
    "profession": "profession",
    "site": "site",
    BAND: "pay band",
    SECTION: "staff group",
    OTHER_KIND: "part of the organisation",
}
"""The kinds of parts, in the order in which pages show them, and what a page calls one part of each."""


def is_drill_down(indicator: int, section: str) -> bool:
    """Return whether a section of a return is a part that the Standard's own results do not have."""
    own = {one.section for one in sections()} if indicator == 1 else set()
    return section != ALL and section not in own


def kind_of(section: str) -> str:
    """Return of what kind a part is; one whose name starts with none of `KINDS` is of the kind ``part``."""
    if section in {one.section for one in sections()}:
        return SECTION
    if section in _bands() or section.startswith(f"{BAND}_"):
        return BAND
    start, _, rest = section.partition("_")
    return start if rest and start in KINDS else OTHER_KIND


def part_label(section: str) -> str:
    """Return the name of a part on a page: "Estates and facilities" for `department_estates_and_facilities`."""
    kind = kind_of(section)
    if kind == SECTION:
        return section_label(section)
    if section in _bands():
        return band_label(section)
    name = section if kind == OTHER_KIND else section.partition("_")[2]
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _bands() -> frozenset[str]:
    """Return the bands and grades whose name says what they are, without the section they are in."""
    return frozenset(band.category for one in sections() for band in one.bands) - {"other"}
