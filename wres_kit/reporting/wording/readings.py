"""How results are read: in a few words for a cell of a table, and over the pay bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.bands_compared import compare_bands
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Unit
from wres_kit.indicators.strength import FourFifths
from wres_kit.indicators.verdicts import Side
from wres_kit.reporting.wording.rounding import count, ratio
from wres_kit.reporting.wording.values import value_text, without_value
from wres_kit.reporting.wording.words import joined
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import band_label, section_label
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.indicators.strength import Strength
    from wres_kit.reporting.figures import Figures

CHANCE = {True: "more than chance", False: "chance could explain it", None: "no interval"}


def reading(result: Result | None, found: Strength | None) -> str:
    """Return how a result of some strength is read, for a cell of a table."""
    if result is None or result.value is None:
        return without_value(result)
    if found is None:
        return _base(result)
    if result.unit is not Unit.RATIO:
        return CHANCE[found.excludes_equality]
    assert found.low is not None
    assert found.high is not None
    place = "inside" if found.four_fifths is FourFifths.INSIDE else "outside"
    return f"{place} {ratio(found.low)} to {ratio(found.high)}; {CHANCE[found.excludes_equality]}"


def _base(result: Result) -> str:
    if result.basis is Basis.AS_PUBLISHED_FTE:
        return "of full-time equivalents"
    if result.denominator is None:
        return "base not published"
    return f"of {count(result.denominator)} {'respondents' if result.measure is ResultMeasure.PERCENTAGE else 'staff'}"


def bands_reading(figures: Figures) -> list[str]:
    """Return in which pay bands the share of BME staff is clearly below or above their share of all staff.

    How many bands would stand out by chance alone is said as well.
    """
    overall = figures.get(figures.year, 1, ResultMeasure.SHARE, Group.BME)
    compared = compare_bands(overall, list(_band_shares(figures)))
    if compared is None:
        return []
    texts = [f"**{SIDES[side]}:** {_by_section(bands)}." for side, bands in compared.sides.items() if bands]
    if not texts:
        return ["In no pay band does the share of BME staff differ from that by more than chance explains."]
    texts.append(
        f"Of the {compared.bands} bands with an interval, about {compared.by_chance} would stand out by chance alone "
        "even if all were alike."
    )
    return texts


SIDES = {Side.BELOW: "Clearly below their share of all staff", Side.ABOVE: "Clearly above it"}


def _band_shares(figures: Figures) -> Iterator[Result]:
    """Yield the shares of BME staff by band that have an interval, in the Standard's order."""
    for section, bands in figures.band_places([figures.year]).items():
        for band in bands:
            share = figures.get(figures.year, 1, ResultMeasure.SHARE, Group.BME, section=section, category=band)
            if band != ALL and share is not None and share.lower is not None:
                yield share


def _by_section(shares: Sequence[Result]) -> str:
    parts = []
    for section in dict.fromkeys(share.section for share in shares):
        bands = [f"{band_label(share.category)} ({value_text(share)})" for share in shares if share.section == section]
        parts.append(f"{section_label(section).lower()} {joined(bands)}")
    return "; ".join(parts)
