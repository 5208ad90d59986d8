"""What readers lose when a figure is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import kinds
from wres_kit.indicators.results import OWN_FILE, REPEATED, ResultMeasure
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from wres_kit.indicators.results import Result
    from wres_kit.standard.standard import Standard

HEADLINE = 60
"""A headline is worth this many shares of white staff in a band; what may stand in for it a little less."""
COMPARISON = 12
TOTAL = 3
"""A share of a whole section, or of everyone, is worth as many shares of a band."""
COMPARED = (ResultMeasure.RELATIVE_LIKELIHOOD, ResultMeasure.GAP, ResultMeasure.DIFFERENCE)

LEADERSHIP = (
    ResultMeasure.RACE_DISPARITY_RATIO, ResultMeasure.LEADERSHIP_SHARE, ResultMeasure.LEADERSHIP_DIFFERENCE,
)  # fmt: skip


def weight(standard: Standard, result: Result) -> int:
    """Return what readers lose without a result: most with a headline, least with a share of staff in a band.

    The share of the reference group counts least: where a row needs one more figure not to be shown, that group is
    most often the largest, and its number has room enough to protect a small one.
    """
    if result.measure in REPEATED:
        return 0
    characteristic = standard.characteristic
    leads = kinds(standard, result.indicator, result.year)
    kind = (result.measure, result.category, result.group)
    if result.section == ALL and kind in leads:
        return HEADLINE - 2 * leads.index(kind)
    if result.measure in COMPARED:
        return COMPARISON
    if result.measure in OWN_FILE:
        return 1
    if result.measure in LEADERSHIP:
        return 4
    own = {characteristic.focus: 4, characteristic.unknown: 2}.get(result.group, 1)
    own = own if characteristic.is_group(result.group) else 1
    divided = standard.drill_downs.is_part(standard.indicator(result.indicator, result.year), result.section)
    return own * (TOTAL if result.category == ALL and not divided else 1)
