"""Results: what is computed from returns, what each measure is given in, and the table that is published.

A shape names the measures that it yields; one that is new to the package brings its own. Nothing else knows a list of
all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.errors import WresError
from wres_kit.indicators.statistics import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from wres_kit.returns.cells import Cell, Value


RESULT_COLUMNS = (
    "organisation", "year", "indicator", "measure", "section", "category", "group", "value", "unit", "numerator",
    "denominator", "lower", "upper", "status", "basis", "note",
)  # fmt: skip
PUBLISHED_COLUMNS = (*RESULT_COLUMNS, "id")
"""The columns of `results.csv`: the identifier comes last."""


_NOT_IN_ADDRESS = re.compile(r"[^a-z0-9_]")


class ResultMeasure(StrEnum):
    """The measures that the shapes and supplements of the package yield; a shape of a Standard may bring others."""

    SHARE = "share"
    RECORDED = "recorded"
    RACE_DISPARITY_RATIO = "race_disparity_ratio"
    LIKELIHOOD = "likelihood"
    RELATIVE_LIKELIHOOD = "relative_likelihood"
    PERCENTAGE = "percentage"
    GAP = "gap"
    RESPONSE_RATE = "response_rate"
    DIFFERENCE = "difference"
    LEADERSHIP_SHARE = "leadership_share"
    LEADERSHIP_DIFFERENCE = "leadership_difference"
    TARGET = "target"
    POSTS_TO_GO = "posts_to_go"


NOT_REPORTED = "Not reported."
"""The note of a result that the return has nothing for."""
NOBODY = "Nobody is counted here."
"""The note of a share that is not calculable because its whole is zero."""
NOBODY_OF_GROUP = "Nobody of this group is counted here."
"""The note of a likelihood that is not calculable because there is nobody to whom it could happen."""
NOBODY_ANSWERED = "Nobody of this group answered the question."
"""The note of a survey percentage that is not calculable because it has no respondents."""
NOTES_OF_NOBODY: dict[str, str] = {
    ResultMeasure.SHARE: NOBODY,
    ResultMeasure.LIKELIHOOD: NOBODY_OF_GROUP,
    ResultMeasure.PERCENTAGE: NOBODY_ANSWERED,
}
"""What the note of a measure begins with where there is nobody."""

OWN_FILE = frozenset({ResultMeasure.TARGET, ResultMeasure.POSTS_TO_GO})
"""Measures that have a data file of their own: the table of results keeps to what the Standard asks for."""


REPEATED = frozenset({ResultMeasure.RECORDED})
"""Measures that show the counts of other results in another form: a reader who has those loses nothing without them."""


class Unit(StrEnum):
    """The units of these measures: percent (0 to 100), a ratio, percentage points, or posts (people in post)."""

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
    PERCENTAGES = "percentages_only"
    """A rounded percentage without the counts it is made of, which are not published."""
    ROUNDED = "rounded_counts"
    """Counts of people, rounded."""
    NONE = ""
    """There is no value."""


class Absence(StrEnum):
    """Why a result has no value, where more is known than its status says."""

    NONE = ""
    NOBODY = "nobody"
    """Nobody is counted where it would be a share: a zero that may be shown."""
    NO_TOTAL = "no_total"
    """The return has people of a group, but not the total of which they would be a share."""
    NO_PEOPLE = "no_people"
    """The return has events, but not the people among whom they happened."""
    NO_EVENTS = "no_events"
    """The return has people, but not the events that happened to them."""
    NO_PERCENTAGE = "no_percentage"
    """The return has the respondents of a survey, but not the percentage."""

    @property
    def note(self) -> str:
        """What it is in words: the note of such a result."""
        return _NOTES[self]


_NOTES = {
    Absence.NONE: NOT_REPORTED,
    Absence.NOBODY: NOBODY,
    Absence.NO_TOTAL: "The return has only part of this: the total of which this would be a share is not reported.",
    Absence.NO_PEOPLE: (
        "The return has only part of this: the number of people among whom this would be a likelihood is not reported."
    ),
    Absence.NO_EVENTS: "The return has only part of this: the number of people with the event is not reported.",
    Absence.NO_PERCENTAGE: (
        "The return has only part of this: the number of respondents is reported, the percentage is not."
    ),
}


class ResultKind(NamedTuple):
    """A kind of result of the whole organisation."""

    measure: str
    category: str
    group: str


@dataclass(frozen=True, slots=True)
class Result:
    """One computed value.

    Parameters
    ----------
    organisation, year, indicator, measure, section, category, group
        What it is about. A ratio or gap between the two groups compared has the group of everybody. The measure is one
        of its shape or of a supplement (`wres_kit.indicators.calculation.measure_of`).
    value, unit
        The value, unrounded; None unless its status is ``published``.
    numerator, denominator
        The counts of people a percentage is made of; None where unknown and for ratios, gaps and differences.
    lower, upper
        The ends of its 95% interval, in the unit of the value; None where it has none.
    status, basis, note
        Why it has a value or has none; what it rests on; a remark to print with it.
    inputs
        The addresses of the counts and percentages it was computed from; that of a total where one was added up or
        worked out (`wres_kit.indicators.counts.Count.origins` names the cells beneath it). A result may be published
        only if each of them may. A result that is not calculable has them too: the reason tells something about them.
    decimals
        How many decimal places its source gave it with, or the coarsest of what it was worked out from; None where it
        was worked out from counts.
    absence
        Why it has no value, where more is known than its status says.
    limits
        Ratios: the ends of the range in which its edition assumes no difference. A page never rounds it onto one.
    """

    organisation: str
    year: int
    indicator: int
    measure: str
    section: str
    category: str
    group: str
    value: float | None
    unit: str
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    upper: float | None = None
    status: Status = Status.PUBLISHED
    basis: Basis = Basis.COUNTS
    note: str = ""
    inputs: tuple[Cell, ...] = ()
    decimals: int | None = None
    absence: Absence = Absence.NONE
    limits: tuple[float, ...] = ()

    @property
    def id(self) -> str:
        """Its name within a report, the same in every build: ``figure-2024-2-relative_likelihood-all-appointed-all``.

        No two results of a report have the same. A sign that may not be part of an address is written as its number.
        """
        about = (self.year, self.indicator, self.measure, self.section, self.category, self.group)
        return "figure-" + "-".join(
            _NOT_IN_ADDRESS.sub(lambda sign: f".{ord(sign[0]):x}.", str(part)) for part in about
        )

    @property
    def kind(self) -> ResultKind:
        """Its measure, category and group."""
        return ResultKind(self.measure, self.category, self.group)

    @property
    def is_incomplete(self) -> bool:
        """Whether the return has some of the figures that it would be worked out from, but not all."""
        return self.status is Status.NOT_REPORTED and self.absence not in (Absence.NONE, Absence.NOBODY)

    @property
    def of_nobody(self) -> bool:
        """Whether it is not calculable because nobody is counted where it would be a share."""
        return self.status is Status.NOT_CALCULABLE and self.absence is Absence.NOBODY

    @property
    def says_nobody(self) -> bool:
        """Whether its status and note say that the people whom it would be of are none; a record has no more of it."""
        note = NOTES_OF_NOBODY.get(self.measure) if self.status is Status.NOT_CALCULABLE else None
        return note is not None and (self.of_nobody or self.note.startswith(note))

    def without_value(self, status: Status, note: str | None = None) -> Result:
        """Return this result emptied of its value, interval, counts and basis, with the status that says why.

        The basis goes too: one that was not calculable has none, so a basis that stayed would tell which of the
        suppressed results have a zero in them.
        """
        return replace(
            self, value=None, numerator=None, denominator=None, lower=None, upper=None, status=status,
            basis=Basis.NONE, note=self.note if note is None else note, inputs=(), decimals=None, absence=Absence.NONE,
            limits=(),
        )  # fmt: skip


ResultKey = tuple[str, int, int, str, str, str, str]
"""What a result is about: its first seven fields."""


def no_result(
    key: ResultKey, unit: str, status: Status, note: str = "", *, absence: Absence = Absence.NONE,
    inputs: tuple[Cell, ...] = (),
) -> Result:  # fmt: skip
    """Return a result without a value; its note is that of its absence where none is given."""
    return Result(
        *key, None, unit, status=status, basis=Basis.NONE, note=note or absence.note, inputs=inputs, absence=absence
    )


def as_published(key: ResultKey, unit: str, published: Value, *inputs: Cell) -> Result:
    """Return a value of a return as its source published it."""
    return Result(*key, published.value, unit, basis=Basis.AS_PUBLISHED, inputs=inputs, decimals=published.decimals)


def proportion(
    key: ResultKey,
    people: float,
    whole: float,
    *,
    inputs: tuple[Cell, ...],
    basis: Basis = Basis.COUNTS,
    note: str = "",
) -> Result:
    """Return a percentage of people with Wilson's interval."""
    limits = wilson(people / whole, whole)
    return Result(
        *key, 100 * people / whole, Unit.PERCENT, numerator=people, denominator=whole, lower=100 * limits.lower,
        upper=100 * limits.upper, basis=basis, note=note, inputs=inputs,
    )  # fmt: skip


def to_frame(results: Iterable[Result]) -> pd.DataFrame:
    """Return results as the published table: one row a result, the columns of `PUBLISHED_COLUMNS`."""
    import pandas as pd  # noqa: PLC0415 - most callers need no frame, and pandas takes long to load

    rows = [tuple(getattr(result, column) for column in PUBLISHED_COLUMNS) for result in results]
    return pd.DataFrame(rows, columns=list(PUBLISHED_COLUMNS))


def published_frame(results: Iterable[Result]) -> pd.DataFrame:
    """Return results as `results.csv` of a report has them: without the measures that have a file of their own."""
    return to_frame(result for result in results if result.measure not in OWN_FILE)


class UnknownMeasureError(WresError):
    """A measure that neither the shape of its indicator nor a supplement yields."""


@dataclass(frozen=True, slots=True)
class MeasureDefinition:
    """What results of one measure are.

    Parameters
    ----------
    name
        Its name in results: ``relative_likelihood``.
    unit
        What its values are given in. The unit decides with how many decimal places pages print them: see
        `wres_kit.reporting.wording.phrases.DECIMALS`.
    equality
        The value that stands for equality between the two groups; None where a value is about one group.
    is_ratio
        Whether it is a ratio: its distances and changes are those of its logarithm, and the four-fifths range applies.
    method
        The key of the statistical method of its interval (`wres_kit.indicators.formulas`); empty where it has none.
    """

    name: str
    unit: str
    equality: float | None = None
    is_ratio: bool = False
    method: str = ""

    @property
    def is_proportion(self) -> bool:
        """Whether it is a percentage of people of one group."""
        return self.unit == Unit.PERCENT

    @property
    def no_change(self) -> float:
        """The change between two years that is none: a difference of 0, or a factor of 1."""
        return 1.0 if self.is_ratio else 0.0


SHARE = MeasureDefinition(ResultMeasure.SHARE, Unit.PERCENT, method="wilson")
RECORDED = MeasureDefinition(ResultMeasure.RECORDED, Unit.PERCENT, method="wilson")
DIFFERENCE = MeasureDefinition(ResultMeasure.DIFFERENCE, Unit.POINTS, equality=0.0, method="newcombe")
LIKELIHOOD = MeasureDefinition(ResultMeasure.LIKELIHOOD, Unit.PERCENT, method="wilson")
RELATIVE_LIKELIHOOD = MeasureDefinition(
    ResultMeasure.RELATIVE_LIKELIHOOD, Unit.RATIO, equality=1.0, is_ratio=True, method="koopman"
)
PERCENTAGE = MeasureDefinition(ResultMeasure.PERCENTAGE, Unit.PERCENT, method="wilson")
RESPONSE_RATE = MeasureDefinition(ResultMeasure.RESPONSE_RATE, Unit.PERCENT)
GAP = MeasureDefinition(ResultMeasure.GAP, Unit.POINTS, equality=0.0, method="newcombe")
RACE_DISPARITY_RATIO = MeasureDefinition(
    ResultMeasure.RACE_DISPARITY_RATIO, Unit.RATIO, equality=1.0, is_ratio=True, method="woolf"
)
LEADERSHIP_SHARE = MeasureDefinition(ResultMeasure.LEADERSHIP_SHARE, Unit.PERCENT, method="wilson")
LEADERSHIP_DIFFERENCE = MeasureDefinition(
    ResultMeasure.LEADERSHIP_DIFFERENCE, Unit.POINTS, equality=0.0, method="newcombe"
)
TARGET = MeasureDefinition(ResultMeasure.TARGET, Unit.POSTS)
POSTS_TO_GO = MeasureDefinition(ResultMeasure.POSTS_TO_GO, Unit.POSTS)
