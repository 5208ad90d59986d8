"""Reading the value of a cell as a figure: numbers, texts that hold one, signs for none, and what is neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Measure
from wres_kit.returns.numbers import COUNTS, MARKERS, PLAIN, Problem, number_problem

if TYPE_CHECKING:
    from wres_kit.sources.workbook.grid import CellValue, NumberDisplay

SUPPRESSED = {"*", "**", "c", "[c]", "x", "[x]", "suppressed", "redacted"}
"""What stands for a figure that is kept back; `<5` does too."""
UNCLEAR = {"nil", "none"}
"""What can mean zero as well as nothing."""
DIGITS = 15
"""Significant digits that Excel keeps of a number."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure.

    Parameters
    ----------
    text
        A plain decimal number, with the decimal places that it was shown with.
    maybe_fraction
        Whether it is a percentage that may have been stored as a fraction of one: 0.47 for 47%.
    """

    text: str
    maybe_fraction: bool = False

    @property
    def as_percentage(self) -> Figure:
        """The same with a fraction of one turned into a percentage."""
        return Figure(_plain(Decimal(self.text) * 100)) if self.maybe_fraction else self


@dataclass(frozen=True, slots=True)
class Absent:
    """No figure.

    Parameters
    ----------
    written
        What stands there instead; empty where nothing does.
    suppressed
        Whether that says that a figure is kept back.
    """

    written: str = ""
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is neither a figure nor a sign for none."""

    problem: Problem


Outcome = Figure | Absent | Unreadable


def read_figure(value: CellValue, measure: Measure, shown: NumberDisplay | None = None) -> Outcome:
    """Read a cell.

    Parameters
    ----------
    value
        What it holds.
    measure
        What it should be.
    shown
        How a number in it is formatted.
    """
    if value is None:
        return Absent()
    if isinstance(value, bool):
        return _unreadable(f"holds {str(value).upper()}, not a figure.", "Give the figure.")
    if isinstance(value, date | time):
        remedy = "Excel makes dates of texts such as 3/4: give the figure, and format the cell as a number."
        return _unreadable(f"holds the date {value.isoformat()}, not a figure.", remedy)
    if isinstance(value, float):
        return _number(value, measure, shown)
    return _figure_in_text(value.replace("\xa0", " ").strip().removeprefix("'"), measure)


def _number(value: float, measure: Measure, shown: NumberDisplay | None) -> Outcome:
    number = Decimal(format(value, f".{DIGITS}g"))
    places = shown.decimals if shown and shown.decimals else 0
    is_percent = measure is Measure.PERCENTAGE and shown is not None and shown.percent
    if is_percent:
        number *= 100
    text = _plain(number, 0 if measure in COUNTS else places)
    return _judged(text, measure, maybe_fraction=not is_percent)


def _figure_in_text(text: str, measure: Measure) -> Outcome:
    lowered = text.lower()
    if not text:
        return Absent()
    if lowered in UNCLEAR:
        return _unreadable(f'holds "{text}", which may mean zero or not known.', "Write 0, or leave the cell empty.")
    if lowered in MARKERS | SUPPRESSED:
        return Absent(text, suppressed=lowered in SUPPRESSED)
    if re.fullmatch(r"[<≤]\s*[0-9]+", text):
        return Absent(text, suppressed=True)
    if re.fullmatch(r"[0-9]{1,3}([, ][0-9]{3})+", text):
        text = re.sub("[, ]", "", text)
    if measure is Measure.PERCENTAGE and PLAIN.fullmatch(text.rstrip("% ")) and text.endswith("%"):
        return _judged(text.rstrip("% "), measure, maybe_fraction=False)
    if measure in COUNTS and re.fullmatch(r"[0-9]+\.0+", text):
        text = text.partition(".")[0]
    return _judged(text, measure, maybe_fraction=True)


def _judged(text: str, measure: Measure, *, maybe_fraction: bool) -> Outcome:
    problem = number_problem(text, measure)
    if problem:
        return Unreadable(Problem(f"cannot be used: {problem.message}", problem.remedy))
    fraction = maybe_fraction and measure is Measure.PERCENTAGE and 0 < Decimal(text) <= 1
    return Figure(text, maybe_fraction=fraction)


def _plain(number: Decimal, places: int = 0) -> str:
    """Return a number in digits, without zeros at its end but for those of the decimal places it is shown with."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, _, decimals = text.partition(".")
    decimals = decimals.ljust(places, "0")
    return f"{whole}.{decimals}" if decimals else whole


def _unreadable(message: str, remedy: str) -> Unreadable:
    return Unreadable(Problem(message, remedy))
