"""Which parts of a small total are nobody tells nothing: what is shown is the same wherever its people are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from tests.disclosure.small_organisations import as_return, organisation
from tests.disclosure.test_choice import RULES, Readers, table_of
from tests.disclosure.test_earlier_releases import FIRST
from tests.indicators.making import headcounts, made
from wres_kit.disclosure import limits_of
from wres_kit.disclosure.accounts import Accounts, accounts_of
from wres_kit.disclosure.choice import choose
from wres_kit.disclosure.protect import protect
from wres_kit.disclosure.released import ReleasedFigure
from wres_kit.disclosure.small_totals import known_for_nobody
from wres_kit.disclosure.table import Kind
from wres_kit.indicators.calculation import calculate
from wres_kit.returns.cells import Return, Value
from wres_kit.returns.sums import COUNTS, Sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.returns.cells import Cell


class Known(NamedTuple):
    """What the choice follows from, but for what is shown: kinds of counts by address, and what adds up."""

    kinds: dict[Cell, tuple[Kind, int, int]]
    sums: set[frozenset[tuple[Cell, int]]]


def accounts(source: Return) -> Accounts:
    return accounts_of(source, limits_of(RULES, source.standard))


def known_of(source: Return) -> Known:
    own = accounts(source)
    kinds = {
        cell: (each.kind, each.threshold, each.smallest)
        for cell, each in zip(own.cells, own.quantities, strict=True)
    }  # fmt: skip
    return Known(kinds, {frozenset((own.cells[at], times) for at, times in row.items()) for row in own.equations})


def published(source: Return) -> list[Result]:
    return protect(calculate(source), [source], RULES)


def with_people(source: Return, people: Sequence[int]) -> Return:
    """Return a return with other numbers of people, by the places of its quantities."""
    places = accounts(source).places
    values = {
        cell: Value(float(people[places[cell]]), 0, "", "", 0) if cell.measure in COUNTS else value
        for cell, value in source.values.items()
    }
    return Return(source.standard, source.organisation, source.year, values)


def bands(*bme: int, clinical: int = 0) -> Return:
    """Return three bands of 40 people with some BME staff in each, and those of another section."""
    lines = [
        line for band, people in zip(("band_5", "band_6", "band_7"), bme, strict=True)
        for line in headcounts(1, band, "non_clinical", white=40 - people, bme=people, unknown=0)
    ]  # fmt: skip
    own = sum(bme)
    lines += headcounts(1, "all", "non_clinical", white=120 - own, bme=own, unknown=0)
    lines += headcounts(1, "all", "clinical", white=80 - clinical, bme=clinical, unknown=0)
    return made(*lines, *headcounts(1, "all", white=200 - own - clinical, bme=own + clinical, unknown=0))


def trained(in_department: int) -> Return:
    """Return 3 BME staff, 2 of them in a department, of whom 2 had training, so many of these in the department."""
    staff = headcounts(1, "all", white=90, bme=3, unknown=0)
    staff += headcounts(1, "all", "department_a", white=40, bme=2, unknown=0)
    training = headcounts(4, "training", white=60, bme=2)
    return made(*staff, *training, *headcounts(4, "training", "department_a", white=30, bme=in_department))


def adds_up(source: Return) -> bool:
    """Return whether no part of a return has more people than its total."""
    people = {cell: round(value.value) for cell, value in source.values.items() if cell.measure in COUNTS}
    sums = Sums(source.standard, source.year).divisions(people)
    return all(
        sum(people.get(part, 0) for part in each.parts) <= people[each.total] for each in sums if each.total in people
    )


def neighbours(source: Return) -> Iterator[Return]:
    """Yield returns of which all that is public is the same, and with other zeros among what is not.

    Each count that is not shown, and is small or may be nobody, is as small and as large as it can be.
    """
    table = table_of(source)
    choice = choose(table)
    assert not choice.narrow
    readers = Readers(table, choice)
    own = [at for at, each in enumerate(table.quantities) if each.kind in (Kind.SENSITIVE, Kind.UNSURE)]
    true = np.array([each.low for each in table.quantities])
    seen = {(true == 0).tobytes()}
    for at in own:
        for sign in (1, -1):
            people = readers.extreme(at, sign) if at not in choice.shown else true
            if (people == 0).tobytes() not in seen:
                seen.add((people == 0).tobytes())
                yield with_people(source, people.tolist())


@pytest.mark.parametrize("seed", [102, 116])
def test_people_of_a_small_total_elsewhere_change_nothing_that_is_public(seed: int) -> None:
    source = as_return(organisation(seed))
    before, known, others = published(source), known_of(source), list(neighbours(source))
    assert adds_up(source)
    assert len(others) >= 4
    for other in others:
        assert known_of(other) == known
        assert published(other) == before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (bands(3, 0, 0), bands(1, 1, 1)),
        (bands(0, 3, 0), bands(2, 0, 1)),
        (bands(0, 0, 0, clinical=3), bands(1, 1, 0, clinical=1)),
        (trained(2), trained(1)),
    ],
    ids=["three bands", "two of three bands", "parts of a part", "those with an event and those without it"],
)
def test_it_is_the_same_wherever_the_people_of_a_small_total_are(one: Return, other: Return) -> None:
    assert known_of(one) == known_of(other)
    assert published(one) == published(other)


def test_nobody_in_a_total_of_nobody_is_still_shown() -> None:
    """Nobody of unknown ethnicity works there at all, so readers know that nobody does in a band."""
    shown = {
        (each.category, each.group): each.numerator for each in published(bands(3, 0, 0))
        if each.section == "non_clinical" and each.measure == "share"
    }  # fmt: skip
    assert {shown[band, "unknown"] for band in ("band_5", "band_6", "band_7", "all")} == {0}
    assert {shown[band, "bme"] for band in ("band_5", "band_6", "band_7")} == {None}


def test_nobody_that_is_public_is_shown_again() -> None:
    """That nobody is BME in a band was shown, and a year later all BME staff of the section are a small total."""
    source = bands(3, 0, 0)
    own = accounts(source)
    band_6 = next(at for at in own.nobody if own.cells[at].category == "band_6" and own.cells[at].group == "bme")
    assert own.table(()).quantities[band_6].kind is Kind.SENSITIVE
    assert own.table((), {band_6}).quantities[band_6].kind is Kind.ZERO
    figure = next(
        each
        for each in calculate(source)
        if (each.section, each.category, each.group) == ("non_clinical", "band_6", "bme") and each.measure == "share"
    )
    again = protect(calculate(source), [source], RULES, [ReleasedFigure(FIRST, figure)])
    assert next(each for each in again if each.id == figure.id).numerator == 0


def test_what_readers_know_by_other_counts_is_nobody() -> None:
    """Of a total of 3 they know a part of 3: so the others are nobody, and what is in these."""
    sums = ({0: -1, 1: 1, 2: 1}, {2: -1, 3: 1, 4: 1}, {5: -1, 6: 1, 7: 1})
    assert known_for_nobody(sums, {0: 3, 1: 3}, {2, 3, 4, 6, 7}) == {2, 3, 4}
    assert known_for_nobody(sums, {0: 3, 5: 0}, {2, 6, 7}) == {6, 7}
    assert not known_for_nobody(sums, {}, {2, 6, 7})
