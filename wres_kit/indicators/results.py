"""Results: what is computed from returns, and the table in which they are published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from wres_kit.returns.cells import Cell

RESULT_COLUMNS = (
    "organisation", "year", "indicator", "measure", "section", "category", "group", "value", "unit", "numerator",
    "denominator", "lower", "upper", "status", "basis", "note",
)  # fmt: skip


class ResultMeasure(StrEnum):
    """What a result is."""

    SHARE = "share"
    RACE_DISPARITY_RATIO = "race_disparity_ratio"
    LIKELIHOOD = "likelihood"
    RELATIVE_LIKELIHOOD = "relative_likelihood"
    PERCENTAGE = "percentage"
    GAP = "gap"
    DIFFERENCE = "difference"
    TARGET = "target"
    POSTS_TO_GO = "posts_to_go"


OWN_FILE = frozenset({ResultMeasure.TARGET, ResultMeasure.POSTS_TO_GO})
"""Measures that have a data file of their own: the table of results keeps to what the Standard asks for."""


class Unit(StrEnum):
    """The unit of a result: percent (0 to 100), a ratio, percentage points, or posts (people in post)."""

    PERCENT = "percent"
    RATIO = "ratio"
    POINTS = "points"
    POSTS = "posts"


class Status(StrEnum):
    """Why a result has a value, or has none."""

    PUBLISHED = "published"
    SUPPRESSED = "suppressed"
    NOT_REPORTED = "not_reported"
    NOT_CALCULABLE = "not_calculable"


class Basis(StrEnum):
    """What a result rests on."""

    COUNTS = "counts"
    """Counts of people, as returned."""
    DERIVED = "counts_from_percentages"
    """At least one count is a published percentage of a published total, rounded by its source."""
    AS_PUBLISHED = "as_published"
    """Taken as published: nothing is known from which it could be computed."""
    AS_PUBLISHED_FTE = "as_published_fte"
    """Taken as published: a share of full-time equivalents, not of people."""
    SURVEY = "survey"
    """A survey percentage and the number of respondents it rests on."""
    NONE = ""
    """There is no value."""


ONLY_PART = "The return has only part of this"
"""How the note of a result begins that is not reported although something of it was returned."""


@dataclass(frozen=True, slots=True)
class Result:
    """One computed value.

    Parameters
    ----------
    organisation, year, indicator, measure, section, category, group
        What it is about. A ratio or gap between white and BME has the group ``all``.
    value, unit
        The value, unrounded; None unless its status is ``published``.
    numerator, denominator
        The counts of people a percentage is made of; None where unknown and for ratios, gaps and differences.
    lower, upper
        The ends of its 95% interval, in the unit of the value; None where it has none.
    status, basis, note
        Why it has a value or has none; what it rests on; a remark to print beside it.
    inputs
        The addresses of the counts and percentages it was computed from; that of a total where one was added up or
        worked out (`wres_kit.indicators.counts.Count.origins` names the cells beneath it). A result may be published
        only if each of them may. A result that is not calculable has them too: the reason tells something about them.
    decimals
        How many decimal places its source gave it with, or the coarsest of what it was worked out from; None where it
        was worked out from counts.
    """

    organisation: str
    year: int
    indicator: int
    measure: ResultMeasure
    section: str
    category: str
    group: str
    value: float | None
    unit: Unit
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    upper: float | None = None
    status: Status = Status.PUBLISHED
    basis: Basis = Basis.COUNTS
    note: str = ""
    inputs: tuple[Cell, ...] = ()
    decimals: int | None = None

    @property
    def is_incomplete(self) -> bool:
        """Whether the return has some of the figures that it would be worked out from, but not all."""
        return self.status is Status.NOT_REPORTED and self.note.startswith(ONLY_PART)

    def without_value(self, status: Status, note: str | None = None) -> Result:
        """Return this result emptied of its value, interval, counts and basis, with the status that says why.

        The basis goes too: one that was not calculable has none, so a basis that stayed would tell which of the
        suppressed results have a zero in them.
        """
        return replace(
            self, value=None, numerator=None, denominator=None, lower=None, upper=None, status=status,
            basis=Basis.NONE, note=self.note if note is None else note, inputs=(), decimals=None,
        )  # fmt: skip


def coarsest(*results: Result) -> int | None:
    """Return the fewest decimal places that any of some results was published with; None where none of them was."""
    return min((result.decimals for result in results if result.decimals is not None), default=None)


def rounding_of_difference(one: Result, other: Result) -> str:
    """Return between which values `one` − `other` lies, of percentages published without decimals; else empty.

    One decimal place is what differences are written with, so percentages that have one need no such remark.
    """
    if one.value is None or other.value is None or one.decimals is None or other.decimals is None:
        return ""
    if min(one.decimals, other.decimals) > 0:
        return ""
    reach = 0.5 * 10.0**-one.decimals + 0.5 * 10.0**-other.decimals
    difference = one.value - other.value
    low, high = floor(10 * round(difference - reach, 9)) / 10, ceil(10 * round(difference + reach, 9)) / 10
    ends = f"{low:.1f} and {high:.1f} percentage points".replace("-", "\N{MINUS SIGN}")
    return f"Worked out from percentages that were published rounded: it lies between {ends}."


def to_frame(results: Iterable[Result]) -> pd.DataFrame:
    """Return results as the published table: one row a result, the columns of `RESULT_COLUMNS`."""
    import pandas as pd  # noqa: PLC0415 - whoever only wants to know what a result is need not wait for it

    rows = [tuple(getattr(result, column) for column in RESULT_COLUMNS) for result in results]
    return pd.DataFrame(rows, columns=list(RESULT_COLUMNS))
