"""Drill-downs: parts of the organisation that a return gives besides the sections of the Standard.

The guidance asks organisations to look closer by department, profession, pay band and single ethnic group (Additional
Information for the NHS Workforce Race Equality Standard, NHS England, June 2021, version 7, section 10). A section of a
return that the Standard does not have is such a part. Parts of one kind do not overlap: everybody is counted in one
department and in one profession. What kind a part is of is shown by the start of its name: `department_estates`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from wres_kit.standard.bands import Bands
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from wres_kit.standard.indicator import Indicator

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


class DrillDowns:
    """The parts into which an organisation may divide itself.

    Parameters
    ----------
    bands
        The sections and bands of the Standard: these are no drill-downs of the indicator that is divided by band.
    """

    def __init__(self, bands: Bands) -> None:
        self._bands = bands

    def is_part(self, indicator: Indicator, section: str) -> bool:
        """Return whether a section of a return is a part that the Standard's own results do not have."""
        own = self._bands.section_names if indicator.by_band else ()
        return section != ALL and section not in own

    def kind(self, section: str) -> str:
        """Return of what kind a part is; one whose name starts with none of `KINDS` is of the kind ``part``."""
        if section in self._bands.section_names:
            return SECTION
        if section in self._named_bands or section.startswith(f"{BAND}_"):
            return BAND
        start, _, rest = section.partition("_")
        return start if rest and start in KINDS else OTHER_KIND

    def label(self, section: str) -> str:
        """Return the name of a part on a page: "Estates and facilities" for `department_estates_and_facilities`."""
        kind = self.kind(section)
        if kind == SECTION:
            return self._bands.section_label(section)
        if section in self._named_bands:
            return self._bands.label(section)
        name = section if kind == OTHER_KIND else section.partition("_")[2]
        words = name.replace("_", " ").strip()
        return words[:1].upper() + words[1:]

    @cached_property
    def _named_bands(self) -> frozenset[str]:
        """The bands and grades whose name says what they are, without the section they are in."""
        own = [band for section in self._bands.sections for band in section.bands]
        return frozenset(band.category for band in own if band.names_section)
