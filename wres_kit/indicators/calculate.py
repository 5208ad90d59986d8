"""From one return to its results: all indicators of one organisation and year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import calculation_of
from wres_kit.indicators.counts import Counts
from wres_kit.indicators.results import Result, Status
from wres_kit.indicators.supplements import supplement_calculation
from wres_kit.returns.cells import MARKS, Return

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.returns.cells import Remark


def calculate(figures: Return, remarks: Sequence[Remark] = ()) -> list[Result]:
    """Calculate the results of one organisation and year.

    Parameters
    ----------
    figures
        The return; it may lack anything, or everything.
    remarks
        What people know about it. Their `not_reported` stands in for a missing result, their `note` is added to the
        notes of the results of its indicator, and shares of full-time equivalents are not taken for shares of people.

    Returns
    -------
    list of Result
        In order of indicator. The headline of each indicator of the year's edition is always there, ``not_reported``
        where the return has nothing to make it from. In a year of which no edition of the Standard is known, that is
        all there is.

    Raises
    ------
    ShapeError
        An indicator has a shape that is not known, or that has no calculation.
    UnknownSupplementError
        The edition has a supplement that nothing calculates.
    """
    standard = figures.standard
    known = standard.has_edition(figures.year)
    if not known:
        figures = Return(standard, figures.organisation, figures.year)
    results = list(_results(Counts(figures, remarks)))
    if not known:
        first, last = standard.years[0], standard.years[-1]
        why = f"No edition of the Standard is known for this reporting year; known are {first} to {last}."
        results = [replace(result, note=why) for result in results]
    return [_remarked(result, remarks) for result in results] if remarks else results


def _results(counts: Counts) -> Iterator[Result]:
    """Yield the results of each indicator, and after them those of what national reports add to it."""
    standard, year = counts.standard, counts.figures.year
    supplements = standard.edition(year).supplements if standard.has_edition(year) else ()
    for number in standard.numbers_in(year):
        definition = counts.definition(number)
        yield from calculation_of(standard, definition).results(counts, definition)
        for supplement in supplements:
            if supplement.indicator == number:
                yield from supplement_calculation(supplement).results(counts, supplement)


def _remarked(result: Result, remarks: Sequence[Remark]) -> Result:
    note = result.note
    own = [each for each in remarks if each.indicator == result.indicator and each.section in (None, result.section)]
    if result.status is Status.NOT_REPORTED:
        why = [each.not_reported for each in own if each.not_reported]
        note = " ".join([note] * (result.is_incomplete or not why) + why)
    marks = [MARKS[each.mark] for each in own if each.mark and result.value is not None]
    note = " ".join(text for text in (note, *dict.fromkeys(marks), *(each.note for each in own)) if text)
    return result if note == result.note else replace(result, note=note)
