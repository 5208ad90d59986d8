"""Pay bands and grades of indicator 1: their sections, order and names."""

from __future__ import annotations

from functools import cache

from wres_kit.errors import WresError
from wres_kit.standard.datafiles import FOLDER, fit, load
from wres_kit.standard.model import Section, Strict

ALL = "all"
"""The section of the whole workforce, and the category of a whole section."""


class UnknownBandError(WresError):
    """A section or category that indicator 1 does not have."""


class _Bands(Strict):
    sections: tuple[Section, ...]


@cache
def sections() -> tuple[Section, ...]:
    """Return the sections of the workforce in order, with their bands in order."""
    return fit(load(FOLDER / "bands.yml"), _Bands, "bands.yml").sections


@cache
def _labels() -> dict[str, str]:
    return {band.category: band.label for section in sections() for band in section.bands} | {ALL: "All bands"}


@cache
def _places() -> dict[tuple[str, str], int]:
    places = [(ALL, ALL)]
    places += [(section.section, category) for section in sections() for category in _categories(section)]
    places += [(ALL, category) for category in _labels() if category != ALL]
    return {place: position for position, place in enumerate(places)}


def _categories(section: Section) -> tuple[str, ...]:
    return (ALL, *(band.category for band in section.bands))


def section_label(section: str) -> str:
    """Return the name of a section on a page; ``all`` is the whole workforce.

    Raises
    ------
    UnknownBandError
        Indicator 1 has no such section.
    """
    labels = {one.section: one.label for one in sections()} | {ALL: "All staff"}
    if section not in labels:
        message = f"{section}: indicator 1 has no such section. It has {', '.join(labels)}."
        raise UnknownBandError(message)
    return labels[section]


def band_label(category: str) -> str:
    """Return the name of a band or grade on a page; ``all`` is all bands of a section.

    Raises
    ------
    UnknownBandError
        Indicator 1 has no such category.
    """
    if category not in _labels():
        message = f"{category}: indicator 1 has no such category. It has {', '.join(_labels())}."
        raise UnknownBandError(message)
    return _labels()[category]


def band_order(section: str, category: str) -> int:
    """Return a sorting key.

    The whole workforce comes first, then each section with its total before its bands, then single bands of the whole
    workforce.

    Raises
    ------
    UnknownBandError
        The section has no such category.
    """
    if (section, category) not in _places():
        message = f"{section}, {category}: indicator 1 has no such cell."
        raise UnknownBandError(message)
    return _places()[section, category]


def has_band(section: str, category: str) -> bool:
    """Return whether indicator 1 has a cell of this section and category."""
    return (section, category) in _places()
