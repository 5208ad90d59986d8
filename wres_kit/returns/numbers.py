"""Numbers as returns give them: marks that are no part of a number, and counts behind exact percentages.

Percent signs, thousands commas, footnote markers and words appear where a plain decimal number should be.

Results of the NHS Staff Survey for all staff are weighted for most organisations: such a percentage of the respondents
is no whole number of people. Results by ethnicity are not weighted, so they are exact fractions of their base. Of 159
trusts in the survey of 2024, all 1,272 rates were. Where a percentage is given in full, the number follows from it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.cells import Measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wres_kit.returns.cells import Value


PLAIN = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,20})?")
"""A plain decimal number: digits, at most one point, a minus sign if it is below zero.

20 decimal places hold every percentage that programs write out in full, such as 0.083056478405315617.
"""
SCIENTIFIC = re.compile(r"-?[0-9](\.[0-9]{1,20})?[eE][+-]?[0-9]{1,2}")
"""How programs write numbers near zero in full: 8.3056478405315617E-2."""

MARKERS = frozenset(
    {"*", "**", "-", "–", "—", ".", "..", "…", "x", ":", "c", "[c]", "[x]", "[z]", "n/a", "na", "#n/a", "nil", "null"}
    | {"nan", "none", "tbc", "not available", "not known", "not reported", "suppressed"}
)
"""What tables put where there is no figure, in lower case."""


class Problem(NamedTuple):
    """What is wrong with a text, and what would be right."""

    message: str
    remedy: str


COUNTS = (Measure.HEADCOUNT, Measure.RESPONDENTS)
"""Measures that count people."""


def decimals(text: str) -> int:
    """Return how many decimal places a number was given with; 8.31E-2 has four of them."""
    mantissa, _, exponent = text.upper().partition("E")
    return max(0, len(mantissa.partition(".")[2]) - int(exponent or 0))


def number_problem(text: str, measure: str) -> Problem | None:
    """Return why a text is not a decimal number that fits its measure, or None where it is one.

    A number with an exponent is taken where the measure is not a count of people: 1.2E+03 people is what Excel
    shows of 1,203.
    """
    if not PLAIN.fullmatch(text) and (measure in COUNTS or not SCIENTIFIC.fullmatch(text)):
        return _not_plain(text, measure)
    return _outside(text, float(text), measure)


def _outside(text: str, number: float, measure: str) -> Problem | None:
    """Return why a number cannot be a value of a measure."""
    quoted = f'"{text}"'
    if measure in COUNTS:
        people = "headcount" if measure == Measure.HEADCOUNT else "number of respondents"
        if number < 0:
            return Problem(f"{quoted} is below zero: a {people} cannot be.", "Give the count from the source.")
        if not number.is_integer():
            remedy = "Give a number of people. A share of full-time equivalents, or a percentage, is not a headcount."
            return Problem(f"{quoted} is not a whole number: a {people} counts people.", remedy)
    elif measure in (Measure.PERCENTAGE, Measure.RESPONSE_RATE) and not 0 <= number <= 100:
        return Problem(f"{quoted} is not between 0 and 100: no percentage of people is.", "Check it with the source.")
    elif measure == Measure.DIFFERENCE and not -100 <= number <= 100:
        remedy = "Give the difference in percentage points."
        return Problem(f"{quoted} is not between -100 and 100: no difference of two percentages is.", remedy)
    elif measure == Measure.RELATIVE_LIKELIHOOD and number <= 0:
        remedy = "Give the ratio of the two likelihoods (1 is equality), or delete the row if there is none."
        return Problem(f"{quoted} is not above zero: a ratio of two likelihoods is.", remedy)
    return None


def _not_plain(text: str, measure: str) -> Problem:
    quoted = f'"{text}"'
    if not text:
        return Problem("There is no value.", "Give it, or delete the row: a missing row is shown as not reported.")
    if text.lower() in MARKERS:
        remedy = (
            "Delete the row: a missing row is shown as not reported. Why it is missing can be said in "
            "params/<code>/<year>/remarks.yml."
        )
        return Problem(f"{quoted} means that the figure is not given.", remedy)
    if re.fullmatch(r"[<>≤≥~]\s*[0-9.,]+", text):
        return Problem(f"{quoted} is a range, not a figure.", "Give the figure itself, or delete the row.")
    if text.rstrip().endswith("%"):
        return _percent(text, measure)
    return _marked(text, quoted) or Problem(
        f"{quoted} is not a number.", "Give a plain number such as 1203 or 17.4, without words, signs or units."
    )


def _percent(text: str, measure: str) -> Problem:
    bare = text.rstrip("% ")
    quoted = f'"{text}"'
    if measure == Measure.RELATIVE_LIKELIHOOD and PLAIN.fullmatch(bare):
        ratio = float(bare) / 100
        remedy = f"Look at the source: {text} would be a ratio of {ratio:.4g}; {bare} may be a percentage, not a ratio."
        return Problem(f"{quoted} is a percentage, but a relative likelihood is a ratio (1 is equality).", remedy)
    if measure in COUNTS:
        return Problem(f"{quoted} is a percentage, but the measure counts people.", "Give the count.")
    remedy = f"Write {bare}." if PLAIN.fullmatch(bare) else "Give a plain number."
    return Problem(f"{quoted} has a percent sign.", remedy)


def _marked(text: str, quoted: str) -> Problem | None:
    """Return the problem of a number written another way, or with something added to it."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")
    marker = re.fullmatch(r"(-?[0-9]+(?:\.[0-9]+)?)\s*([*†‡§¶#a-z]|[¹²³⁰-⁹]+|\[\w+\]|\(\w+\))", text)
    if marker:
        remedy = f"Write {marker[1]}, and make sure that none of its digits belongs to a footnote."
        return Problem(f'{quoted} seems to carry a footnote marker, "{marker[2]}".', remedy)
    for form, what, right in _FORMS:
        if re.fullmatch(form, plain):
            return Problem(f"{quoted} {what}.", right(plain))
    return None


_FORMS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    (
        r"-?[0-9]{1,3}([, ’'][0-9]{3})+(\.[0-9]+)?",
        "has a thousands separator",
        lambda plain: f"Write {re.sub('[^0-9.-]', '', plain)}.",
    ),
    (r"-?[0-9]+,[0-9]+", "has a decimal comma", lambda plain: f"Write {plain.replace(',', '.')}."),
    (
        r"[+-]?[0-9.]+[eE][+-]?[0-9]+",
        "is in scientific notation",
        lambda _: "Write it out in digits, as the source has it.",
    ),
    (
        r"-?[0-9]{13,}(\.[0-9]+)?|-?[0-9]+\.[0-9]{21,}",
        "has more digits than any figure of a return",
        lambda _: "Give it as the source has it.",
    ),
    (
        r"\+?-?[0-9]+(\.[0-9]+)?",
        "is written with signs other than plain digits",
        lambda plain: f"Write {plain.lstrip('+')}.",
    ),
)
"""Ways in which numbers are written that are not plain, in the order in which they are looked for."""


NEAR = 1e-6
"""How far from a whole number of people a percentage of its base may be, through the digits that a double has."""
PRECISE = 0.005
"""How many people rounding may make, at most, for a percentage to say how many there were.

A weighted percentage then comes so near to a whole number in one of a hundred cases; of one given in full in one of
500,000.
"""


def counted_people(percentage: Value, respondents: Value) -> int | None:
    """Return how many respondents a percentage counts; None where it was weighted, or is rounded too far to tell.

    Parameters
    ----------
    percentage
        0 to 100, with the decimal places that it was given with.
    respondents
        How many people it is of; more than 0.
    """
    rounding = respondents.value * percentage.rounding / 100
    if rounding > PRECISE:
        return None
    people = percentage.value * respondents.value / 100
    return round(people) if abs(people - round(people)) <= rounding + NEAR else None


def runs_of(numbers: Iterable[int]) -> list[str]:
    """Return whole numbers in order as runs: "2016 to 2019" and "2022"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
