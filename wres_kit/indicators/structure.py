"""The definition of an indicator in any year, also in years before the first or after the latest edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.standard.legacy import edition, edition_years

if TYPE_CHECKING:
    from wres_kit.standard.indicator import Indicator


def has_edition(year: int) -> bool:
    """Return whether the Standard of a reporting year is known."""
    return year in edition_years()


def indicator_of(number: int, year: int) -> Indicator:
    """Return an indicator as the edition of a year defines it.

    A year without an edition has no results of its own, but its empty places on a page must have the shape of their
    neighbours: it takes the nearest edition's.
    """
    return edition(min(edition_years(), key=lambda known: abs(known - year))).indicators[number]
