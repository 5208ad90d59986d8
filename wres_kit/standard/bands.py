"""Bands, and other parts into which people are divided.

Pay bands and grades are those by which a Standard divides the workforce: their sections, order and names.

Drill-downs are parts of the organisation that a return gives besides the sections of the Standard. The guidance asks
organisations to look closer by department, profession, pay band and single ethnic group (Additional Information for
the NHS Workforce Race Equality Standard, NHS England, June 2021, version 7, section 10). Parts of one kind do not
overlap: everybody is counted in one department and in one profession. What kind a part is of is shown by the start of
its name: `department_estates`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from wres_kit.errors import WresError
from wres_kit.standard.records import ALL, Strict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.standard.indicator import Indicator


class UnknownBandError(WresError):
    """A section or category that the workforce is not divided into."""


SECTION = "section"
BAND = "band"
OTHER_KIND = "part"
KINDS = {
    "department": "department",
    "profession": "profession",
    "site": "site",
    "hours": "working hours",
    BAND: "pay band",
    SECTION: "staff group",
    OTHER_KIND: "part of the organisation",
}
"""The kinds of parts, in the order in which pages show them, and what a page calls one part of each."""


class Band(Strict):
    """A pay band or grade.

    Parameters
    ----------
    category
        Its name in a return: `band_8a`.
    label
        Its name on a page: "Band 8a".
    cluster
        `lower`, `middle` or `upper` (race disparity ratio), or none.
    part_of
        The category in which these people are counted already ("of which"). Such a band is not counted again when the
        bands of a section are added up.
    names_section
        Whether the name alone says what it is, so that it can name a part of the organisation; false for "other".
    """

    category: str
    label: str
    cluster: str | None = None
    part_of: str | None = None
    names_section: bool = True


class Section(Strict):
    """A part of the workforce, with its bands in order."""

    section: str
    label: str
    bands: tuple[Band, ...]

    @property
    def addends(self) -> tuple[Band, ...]:
        """The bands that add up to the section: all but those counted within another."""
        return tuple(band for band in self.bands if band.part_of is None)

    @property
    def clusters(self) -> tuple[str, ...]:
        """The clusters of its bands, in order."""
        return tuple(dict.fromkeys(band.cluster for band in self.addends if band.cluster is not None))

    def in_cluster(self, cluster: str) -> tuple[Band, ...]:
        """Return the bands that add up to a cluster, in order."""
        return tuple(band for band in self.addends if band.cluster == cluster)


class Bands(Strict):
    """All sections of the workforce, with their bands.

    Parameters
    ----------
    everyone
        What the whole workforce is called on a page: "All staff".
    every_band
        What a whole section is called where its bands are listed: "All bands".
    sections
        The sections in order.
    """

    everyone: str
    every_band: str
    sections: tuple[Section, ...]

    @cached_property
    def section_names(self) -> tuple[str, ...]:
        """Names of the sections in order, as returns have them."""
        return tuple(section.section for section in self.sections)

    @cached_property
    def clusters(self) -> tuple[str, ...]:
        """The clusters of bands, in order."""
        return tuple(dict.fromkeys(cluster for section in self.sections for cluster in section.clusters))

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Names of all bands of all sections, each once, in order."""
        return tuple(dict.fromkeys(band.category for section in self.sections for band in section.bands))

    @cached_property
    def addends(self) -> tuple[str, ...]:
        """Names of the bands that add up to the whole workforce, each once, in order."""
        return tuple(dict.fromkeys(band.category for section in self.sections for band in section.addends))

    @cached_property
    def counted_within(self) -> frozenset[str]:
        """Names of the bands whose people are counted in another band already."""
        return frozenset(band.category for section in self.sections for band in section.bands if band.part_of)

    def section(self, name: str) -> Section | None:
        """Return a section by its name; None where it is none: everybody, or a part of the organisation."""
        return next((section for section in self.sections if section.section == name), None)

    def categories_of(self, section: str) -> frozenset[str]:
        """Return the names of the bands of a section; none of what is no section."""
        known = self.section(section)
        return frozenset(band.category for band in known.bands) if known is not None else frozenset()

    def sections_with(self, category: str) -> tuple[str, ...]:
        """Return the names of the sections that have a band, or all of them for what is not a band."""
        if category == ALL:
            return self.section_names
        return tuple(s.section for s in self.sections if any(category == band.category for band in s.bands))

    def section_label(self, section: str) -> str:
        """Return the name of a section on a page; ``all`` is the whole workforce.

        Raises
        ------
        UnknownBandError
            There is no such section.
        """
        return _looked_up(self._section_labels, section, "section of the workforce")

    def label(self, category: str) -> str:
        """Return the name of a band or grade on a page; ``all`` is all bands of a section.

        Raises
        ------
        UnknownBandError
            There is no such band.
        """
        return _looked_up(self._labels, category, "pay band or grade")

    def has(self, section: str, category: str) -> bool:
        """Return whether the workforce has a cell of this section and category."""
        return (section, category) in self._places

    def order(self, section: str, category: str) -> int:
        """Return a sorting key.

        The whole workforce comes first, then each section with its total before its bands, then single bands of the
        whole workforce.

        Raises
        ------
        UnknownBandError
            The section has no such category.
        """
        if (section, category) not in self._places:
            message = f"{section}, {category}: the workforce has no such cell."
            raise UnknownBandError(message)
        return self._places[section, category]

    @cached_property
    def _section_labels(self) -> dict[str, str]:
        return {section.section: section.label for section in self.sections} | {ALL: self.everyone}

    @cached_property
    def _labels(self) -> dict[str, str]:
        bands = {band.category: band.label for section in self.sections for band in section.bands}
        return bands | {ALL: self.every_band}

    @cached_property
    def _places(self) -> dict[tuple[str, str], int]:
        places = [(ALL, ALL)]
        for section in self.sections:
            places += [(section.section, name) for name in (ALL, *(band.category for band in section.bands))]
        places += [(ALL, category) for category in self._labels if category != ALL]
        return {place: position for position, place in enumerate(places)}

    def is_part(self, indicator: Indicator, section: str) -> bool:
        """Return whether a section of a return is a part that the Standard's own results do not have."""
        own = self.section_names if indicator.by_band else ()
        return section != ALL and section not in own

    def part_kind(self, section: str) -> str:
        """Return of what kind a part is; one whose name starts with none of `KINDS` is of the kind ``part``."""
        if section in self.section_names:
            return SECTION
        if section in self._named_bands or section.startswith(f"{BAND}_"):
            return BAND
        start, _, rest = section.partition("_")
        return start if rest and start in KINDS else OTHER_KIND

    def part_label(self, section: str) -> str:
        """Return the name of a part on a page: "Estates and facilities" for `department_estates_and_facilities`."""
        kind = self.part_kind(section)
        if kind == SECTION:
            return self.section_label(section)
        if section in self._named_bands:
            return self.label(section)
        name = section if kind == OTHER_KIND else section.partition("_")[2]
        words = name.replace("_", " ").strip()
        return words[:1].upper() + words[1:]

    @cached_property
    def _named_bands(self) -> frozenset[str]:
        """The bands and grades whose name says what they are, without the section they are in."""
        own = [band for section in self.sections for band in section.bands]
        return frozenset(band.category for band in own if band.names_section)


def _looked_up(labels: Mapping[str, str], name: str, what: str) -> str:
    if name not in labels:
        message = f"{name}: there is no such {what}. There are {', '.join(labels)}."
        raise UnknownBandError(message)
    return labels[name]
