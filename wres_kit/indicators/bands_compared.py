"""In which pay bands the share of a group clearly differs from its share of the whole workforce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.indicators.statistics import CONFIDENCE
from wres_kit.indicators.verdicts import SIDE_RULES, Side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wres_kit.indicators.results import Result


@dataclass(frozen=True, slots=True)
class BandsCompared:
    """What the shares of a group by band say together.

    Parameters
    ----------
    sides
        The bands that clearly differ, by side, in the order given.
    bands
        How many bands have an interval.
    by_chance
        About how many of these would stand out by chance alone if all were alike; at least 1.
    """

    sides: Mapping[Side, tuple[Result, ...]]
    bands: int
    by_chance: int


def compare_bands(workforce: Result | None, bands: Sequence[Result]) -> BandsCompared | None:
    """Compare the shares of a group in pay bands with its share of the whole workforce.

    Parameters
    ----------
    workforce
        The share of the whole workforce.
    bands
        The shares by band, in order; those without an interval are passed over.

    Returns
    -------
    BandsCompared or None
        None where the share of the workforce is not known, or no band has an interval.
    """
    known = [band for band in bands if band.lower is not None and band.upper is not None]
    if workforce is None or workforce.value is None or not known:
        return None
    value = workforce.value
    sides = {
        rule.side: tuple(band for band in known if rule.sign * (getattr(band, rule.end) - value) > 0)
        for rule in SIDE_RULES
    }
    return BandsCompared(sides, len(known), max(1, round(len(known) * (1 - CONFIDENCE))))
