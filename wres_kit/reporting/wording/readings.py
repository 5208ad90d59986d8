"""How results are read: in a few words for a cell of a table, and over the pay bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.bands_compared import compare_bands
from wres_kit.indicators.results import Basis, Result, ResultMeasure
from wres_kit.indicators.strength import FourFifths
from wres_kit.indicators.verdicts import Side
from wres_kit.reporting.wording.rounding import count, ratio
from wres_kit.reporting.wording.values import value_text, without_value
from wres_kit.reporting.wording.words import joined
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.indicators.strength import Strength
    from wres_kit.reporting.figures import Figures
    from wres_kit.standard.bands import Bands

CHANCE = {True: "more than chance", False: "chance could explain it", None: "no interval"}


def reading(result: Result | None, significance: Strength | None) -> str:
    """Return how a result of some strength is read, for a cell of a table."""
    if result is None or result.value is None:
        return without_value(result)
    if significance is None:
        return _base(result)
    by_chance = CHANCE[significance.excludes_equality]
    if significance.low is None or significance.high is None:
        return by_chance
    place = "inside" if significance.four_fifths is FourFifths.INSIDE else "outside"
    return f"{place} {ratio(significance.low)} to {ratio(significance.high)}; {by_chance}"


def _base(result: Result) -> str:
    if result.basis is Basis.AS_PUBLISHED_FTE:
        return "of full-time equivalents"
    if result.denominator is None:
        return "base not published"
    return f"of {count(result.denominator)} {'respondents' if result.measure is ResultMeasure.PERCENTAGE else 'staff'}"


def bands_reading(figures: Figures) -> list[str]:
    """Return in which bands the share of the focus group is clearly below or above its share of the whole workforce.

    How many bands would stand out by chance alone is said as well.
    """
    workforce = figures.edition.workforce
    if workforce is None:
        return []
    focus = figures.standard.characteristic.focus
    overall = figures.get(figures.year, workforce.number, ResultMeasure.SHARE, focus)
    compared = compare_bands(overall, _band_shares(figures, workforce.number, focus))
    if compared is None:
        return []
    texts = [
        f"**{SIDES[side]}:** {_by_section(figures.standard.bands, shares)}."
        for side, shares in compared.sides.items()
        if shares
    ]
    if not texts:
        who = figures.standard.characteristic.with_noun(focus, workforce.people.plural)
        return [f"In no pay band does the share of {who} differ from that by more than chance explains."]
    texts.append(
        f"Of the {compared.bands} bands with an interval, about {compared.by_chance} would stand out by chance alone "
        "even if all were alike."
    )
    return texts


SIDES = {Side.BELOW: "Clearly below their share of all staff", Side.ABOVE: "Clearly above it"}


def _band_shares(figures: Figures, indicator: int, focus: str) -> list[Result]:
    """Return the shares of the focus group by band that have an interval, in the Standard's order."""
    bands = figures.standard.bands
    shares = [
        result
        for result in figures.of(indicator, figures.year)
        if (result.measure, result.group) == (ResultMeasure.SHARE, focus)
        and result.category != ALL
        and bands.has(result.section, result.category)
        and result.lower is not None
    ]
    return sorted(shares, key=lambda share: bands.order(share.section, share.category))


def _by_section(bands: Bands, shares: Sequence[Result]) -> str:
    parts = []
    for section in dict.fromkeys(share.section for share in shares):
        words = [f"{bands.label(share.category)} ({value_text(share)})" for share in shares if share.section == section]
        parts.append(f"{bands.section_label(section).lower()} {joined(words)}")
    return "; ".join(parts)
