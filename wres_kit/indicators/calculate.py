"""From one return to its results: all nine indicators of one organisation and year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wres_kit.indicators.counts import Counts
from wres_kit.indicators.disparity import race_disparity
from wres_kit.indicators.likelihood import likelihoods
from wres_kit.indicators.model_employer import leadership
from wres_kit.indicators.representation import board, staff_by_band
from wres_kit.indicators.results import Result, Status
from wres_kit.indicators.structure import has_edition, indicator_of
from wres_kit.indicators.survey import survey_results
from wres_kit.returns.cells import Return
from wres_kit.returns.remarks import MARKS
from wres_kit.standard.indicator import Indicator
from wres_kit.standard.legacy import Shape, edition, edition_years

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.returns.remarks import Remark


def calculate(one: Return, remarks: Sequence[Remark] = ()) -> list[Result]:
    """Calculate the results of one organisation and year.

    Parameters
    ----------
    one
        The return; it may lack anything, or everything.
    remarks
        What people know about it. Their `not_reported` stands in for a missing result, their `note` is added to the
        notes of the results of its indicator, and shares of full-time equivalents are not taken for shares of people.

    Returns
    -------
    list of Result
        In order of indicator. The headline of each indicator is always there, ``not_reported`` where the return has
        nothing to make it from. In a year of which no edition of the Standard is known, that is all there is.
    """
    known = has_edition(one.year)
    counts = Counts(one if known else Return(one.standard, one.organisation, one.year), remarks)
    results = [result for number in range(1, 10) for result in _indicator(counts, indicator_of(number, one.year))]
    if not known:
        first, last = edition_years()[0], edition_years()[-1]
        why = f"No edition of the Standard is known for this reporting year; known are {first} to {last}."
        results = [replace(result, note=why) for result in results]
    return [_remarked(result, remarks) for result in results] if remarks else results


def _indicator(counts: Counts, definition: Indicator) -> Iterator[Result]:
    if definition.shape == Shape.LIKELIHOOD:
        return likelihoods(counts, definition)
    if definition.shape == Shape.SURVEY:
        return survey_results(counts, definition)
    return board(counts, definition) if definition.parts else _workforce(counts)


def _workforce(counts: Counts) -> Iterator[Result]:
    """Yield indicator 1 and what national reports add to it."""
    yield from staff_by_band(counts)
    if has_edition(counts.one.year):
        standard = edition(counts.one.year)
        yield from race_disparity(counts, standard.race_disparity)
        yield from leadership(counts, standard.model_employer)


def _remarked(result: Result, remarks: Sequence[Remark]) -> Result:
    note = result.note
    own = [one for one in remarks if one.indicator == result.indicator and one.section in (None, result.section)]
    if result.status is Status.NOT_REPORTED:
        why = [one.not_reported for one in own if one.not_reported]
        note = " ".join([note] * (result.is_incomplete or not why) + why)
    marks = [MARKS[one.mark] for one in own if one.mark and result.value is not None]
    note = " ".join(text for text in (note, *dict.fromkeys(marks), *(one.note for one in own)) if text)
    return result if note == result.note else replace(result, note=note)
