"""Random small organisations with departments and codes: returns whose parts add up, drawn from a seed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from tests.standards import WRES
from wres_kit.returns.cells import Cell, Return, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

CODE, YEAR = "X02", 2024
GROUPS = ("white", "bme", "unknown")
BANDS = ("band_3", "band_5", "band_7", "band_8a")
DEPARTMENTS = ("department_a", "department_b", "department_c")

Place = tuple[int, str, str, str, str]
Counts = dict[Place, int]


def organisation(seed: int) -> Counts:
    """Return the counts of a made-up organisation by indicator, section, category, group and measure."""
    random = Random(seed)
    found: Counts = {}
    staff = _staff(random, found)
    if random.random() < 0.6:
        _departments(random, found, staff)
    if random.random() < 0.5:
        _codes(random, found)
    _events(random, found, staff)
    _board(random, found)
    _survey(random, found)
    return found


def as_return(counts: Mapping[Place, float], year: int = YEAR, code: str = CODE) -> Return:
    """Return counts as a return."""
    values = {
        Cell(code, year, *place): Value(float(people), 0, "made up for a test", "test.csv", row)
        for row, (place, people) in enumerate(counts.items(), start=2)
    }
    return Return(WRES, code, year, values)


def put(  # noqa: PLR0917 - a row of a return
    found: Counts, indicator: int, section: str, category: str, people: dict[str, int], measure: str = "headcount"
) -> None:
    for group, number in people.items():
        found[indicator, section, category, group, measure] = number


def three(random: Random, most: int) -> dict[str, int]:
    small = random.random() < 0.4
    white = random.randint(0, 8 if small else most)
    return {
        "white": white,
        "bme": random.randint(0, max(6, white // 2)),
        "unknown": random.choice([0, 1, 2, 3, 4, 6, 9]),
    }


def added(*parts: dict[str, int]) -> dict[str, int]:
    return {group: sum(part[group] for part in parts) for group in GROUPS}


def within(random: Random, people: dict[str, int]) -> dict[str, int]:
    return {group: random.randint(0, number) for group, number in people.items()}


def _staff(random: Random, found: Counts) -> dict[str, int]:
    totals = []
    for section in ("non_clinical", "clinical")[: random.choice([1, 2, 2])]:
        bands = []
        for band in BANDS[: random.randint(1, 4)]:
            bands.append(three(random, 50))
            put(found, 1, section, band, bands[-1])
        totals.append(added(*bands))
        put(found, 1, section, "all", totals[-1])
    staff = added(*totals)
    put(found, 1, "all", "all", staff)
    return staff


def _departments(random: Random, found: Counts, staff: dict[str, int]) -> None:
    left = dict(staff)
    for at, name in enumerate(DEPARTMENTS):
        part = dict(left) if at == len(DEPARTMENTS) - 1 and random.random() < 0.5 else within(random, left)
        left = {group: left[group] - part[group] for group in GROUPS}
        put(found, 1, name, "all", part)
        if random.random() < 0.5:
            compared = {group: part[group] for group in GROUPS[:2]}
            put(found, 3, name, "workforce", compared)
            put(found, 3, name, "disciplinary", within(random, compared))


def _codes(random: Random, found: Counts) -> None:
    bme = found[1, "all", "all", "bme", "headcount"]
    first = random.randint(0, bme)
    put(found, 1, "all", "all", {"H": first, "M": random.randint(0, bme - first)})


def _events(random: Random, found: Counts, staff: dict[str, int]) -> None:
    compared = {group: staff[group] for group in GROUPS[:2]}
    shortlisted = {"white": random.randint(0, 80), "bme": random.randint(0, 40)}
    put(found, 2, "all", "shortlisted", shortlisted)
    put(found, 2, "all", "appointed", within(random, shortlisted))
    put(
        found,
        3,
        "all",
        "disciplinary",
        {group: min(number, random.randint(0, 6)) for group, number in compared.items()},
    )
    put(found, 4, "all", "workforce", compared)
    put(found, 4, "all", "training", within(random, compared))


def _board(random: Random, found: Counts) -> None:
    board = {"white": random.randint(5, 12), "bme": random.randint(0, 5), "unknown": random.choice([0, 0, 1])}
    put(found, 9, "all", "total_board", board)
    put(found, 9, "all", "voting", within(random, board))


def _survey(random: Random, found: Counts) -> None:
    people = {"white": random.randint(5, 90), "bme": random.randint(3, 40)}
    everyone = sum(people.values()) + random.choice([0, 0, 7, 15])
    for indicator in (5, 8):
        put(found, indicator, "all", "all", {**people, "all": everyone}, "respondents")
        put(found, indicator, "all", "all", {group: random.randint(0, 100) for group in (*people, "all")}, "percentage")
