"""Random small organisations publish a year three times: a reader who kept all of it learns no small count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.disclosure.attacker import learned
from tests.disclosure.histories import history
from tests.disclosure.reader import Reader
from tests.disclosure.small_organisations import CODE, Counts, Place, as_return
from tests.joint.joint_histories import Event, Publication
from tests.joint.neighbours import Guesser, Neighbours
from wres_kit.disclosure import limits_of
from wres_kit.disclosure.earlier_releases import suppression_of
from wres_kit.disclosure.protect import protect
from wres_kit.disclosure.released import PUBLIC, Release, ReleasedFigure
from wres_kit.indicators.calculation import calculate
from wres_kit.project import DisclosureParameters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wres_kit.indicators.results import Result

RULES = DisclosureParameters()
Published = list[tuple[Counts, "Mapping[Place, int]"]]


def publish(versions: Sequence[Counts]) -> tuple[Published, set[tuple[str, str, str]]]:
    """Publish one return after the other; return what each stated, and what analysts were told is out."""
    released: list[ReleasedFigure] = []
    published: Published = []
    told = set[tuple[str, str, str]]()
    for at, counts in enumerate(versions):
        source = as_return(counts)
        raw = calculate(source)
        results = protect(raw, [source], RULES, released)
        said = suppression_of(
            source, [each for each in raw if each.status in PUBLIC], released, limits_of(RULES, source.standard)
        )
        told |= {(each.cell.section, each.cell.category, each.cell.group) for each in said.unprotectable}
        published.append((counts, learned(results)))
        release = Release(2024, f"v1.{at}", date(2026, 11, 1 + at), "https://www.example.org")
        released += [ReleasedFigure(release, each) for each in results if each.status in PUBLIC]
    return published, told


def leaks(seed: int, *, insider: bool = False) -> list[tuple[int, Place, int, int]]:
    """Return the small counts that a reader narrows to one value or two, and that nobody was told about."""
    published, told = publish(history(seed))
    assert seed not in SEEDS or all(stated for _, stated in published)
    return [each for each in Reader(published, insider=insider).leaks() if each[1][1:4] not in told]


SEEDS = (7,)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_count_follows_from_three_publications(seed: int) -> None:
    assert leaks(seed) == []


@pytest.mark.fuzz
def test_no_small_count_follows_from_three_publications_of_more_organisations(request: pytest.FixtureRequest) -> None:
    """One organisation more; sixty more in `make fuzz`."""
    more = 60 if request.config.getoption("--hypothesis-profile") == "search" else 1
    for seed in range(203, 203 + more):
        assert leaks(seed) == [], seed


def figures(versions: Sequence[Counts]) -> list[list[Result]]:
    """Return the results of one publication after the other."""
    released: list[ReleasedFigure] = []
    every: list[list[Result]] = []
    for at, counts in enumerate(versions):
        source = as_return(counts)
        every.append(protect(calculate(source), [source], RULES, released))
        release = Release(2024, f"v1.{at}", date(2026, 11, 1 + at), "https://www.example.org")
        released += [ReleasedFigure(release, each) for each in every[-1] if each.status in PUBLIC]
    return [[replace(each, inputs=()) for each in results] for results in every]


def test_who_runs_the_program_on_other_histories_is_left_three_values_of_each_small_count() -> None:
    """Other returns, corrected and with parts added, make the same three publications."""
    versions = {CODE: history(5)}
    truth = figures(versions[CODE])
    published = [
        Publication(Event(CODE, (CODE,)), {CODE: at}, learned(results)) for at, results in enumerate(truth)
    ]  # fmt: skip
    guesser = Guesser(Neighbours(versions, published), lambda other: figures(other[CODE]) == truth, Random(5))
    assert guesser.search(rounds=30) == {}
    assert len(guesser.seen) > 40
    assert guesser.same > 5
