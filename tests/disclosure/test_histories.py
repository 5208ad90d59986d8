"""Random small organisations publish a year three times: a reader who kept all of it learns no small count."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.disclosure.attacker import learned
from tests.disclosure.histories import history
from tests.disclosure.reader import Reader
from tests.disclosure.small_organisations import Counts, Place, as_return
from wres_kit.disclosure.earlier_releases import remember
from wres_kit.disclosure.protect import limits_of, protect
from wres_kit.disclosure.released import PUBLIC, Release, ReleasedFigure
from wres_kit.indicators.calculation import calculate
from wres_kit.project import DisclosureParameters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
        said = remember(
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
