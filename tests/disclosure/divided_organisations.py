"""Random organisations that divide the same people in several ways: by section, department, profession and site.

Each member of staff is drawn by themselves, so all divisions are true. A return has some of them, by pay band or not,
of the staff, of the events among them and of those who answered the survey.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

from tests.standards import WRES
from wres_kit.returns.cells import Cell, Return, ReturnNotes, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CODE, YEAR = "X02", 2024
GROUPS = ("white", "bme", "unknown")
BANDS = ("band_3", "band_5", "band_7", "band_8a")
SECTIONS = ("non_clinical", "clinical")
PARTS = {
    "department": ("department_a", "department_b", "department_c"),
    "profession": ("profession_a", "profession_b"),
    "site": ("site_x", "site_y"),
}
EVENTS = {3: "disciplinary", 4: "training"}

Place = tuple[int, str, str, str, str]
"""Indicator, section, category, group and measure."""


class Person(NamedTuple):
    """One of the staff or of the applicants: their group and band, and their part of each kind."""

    group: str
    band: str
    parts: dict[str, str]
    marks: frozenset[str]


class Organisation(NamedTuple):
    """A made-up organisation.

    Parameters
    ----------
    given
        The counts that its return has, and percentages of the survey.
    staff, applicants
        Everybody who works there, and who applied.
    kinds
        The kinds of parts, and those that the return has of each.
    within
        The site of each department, where these are declared.
    """

    given: dict[Place, int]
    staff: tuple[Person, ...]
    applicants: tuple[Person, ...]
    kinds: dict[str, tuple[str, ...]]
    within: dict[str, str]

    def people(self, place: Place) -> int:
        """Return how many people there truly are at a place, whether or not the return gives them."""
        indicator, section, category, group, measure = place
        mark = {(3, "disciplinary"): "3", (4, "training"): "4", (2, "appointed"): "appointed"}.get(
            (indicator, category)
        )
        mark = "answered" if measure == "respondents" else mark
        band = category if category in BANDS else section if section in BANDS else None
        return sum(
            group in ("all", each.group)
            and (band is None or each.band == band)
            and (section in ("all", *BANDS) or section in each.parts.values())
            and (mark is None or mark in each.marks)
            for each in (self.applicants if indicator == 2 else self.staff)
        )  # fmt: skip

    def as_return(self) -> Return:
        """Return the return."""
        values = {
            Cell(CODE, YEAR, *place): Value(float(people), 0, "made up for a test", "test.csv", row)
            for row, (place, people) in enumerate(self.given.items(), start=2)
        }
        return Return(WRES, CODE, YEAR, values, ReturnNotes(within=tuple(self.within.items())))


def organisation(seed: int) -> Organisation:
    """Return the organisation of a seed."""
    random = Random(seed)
    kinds = {"section": SECTIONS[: random.choice([1, 2, 2, 2])]}
    for kind in random.sample(sorted(PARTS), random.choice([0, 1, 1, 2, 2, 3])):
        kinds[kind] = PARTS[kind]
    within = {}
    if {"department", "site"} <= kinds.keys() and random.random() < 0.6:
        within = {name: random.choice(PARTS["site"]) for name in PARTS["department"]}
    lacking = {kind: random.choice([0, 0, 0, 0.05, 0.15]) * (kind != "section") for kind in kinds}
    bands = BANDS[: random.randint(1, 4)]
    few = random.choice([0.02, 0.1, 0.3])

    def person(*chances: tuple[str, float]) -> Person:
        group = "white" if random.random() > 2 * few else random.choice(("bme", "bme", "unknown", "white"))
        parts = {kind: random.choice(names) for kind, names in kinds.items() if random.random() >= lacking[kind]}
        if within and "department" in parts:
            parts["site"] = within[parts["department"]]
        return Person(
            group, random.choice(bands), parts, frozenset(m for m, chance in chances if random.random() < chance)
        )

    rate = random.choice([0.03, 0.2, 0.9])
    staff = tuple(
        person(("3", random.choice([0.02, 0.1])), ("4", rate), ("answered", 0.6))
        for _ in range(random.randint(20, 220))
    )
    applicants = tuple(person(("appointed", rate)) for _ in range(random.randint(20, 150)))
    bare = Organisation({}, staff, applicants, kinds, within)
    return bare._replace(given=dict(_rows(random, bare, bands)))


def _rows(random: Random, bare: Organisation, bands: Sequence[str]) -> Iterable[tuple[Place, int]]:
    for place in dict.fromkeys((*_places_of_staff(random, bare, bands), *_places_of_processes(random, bare, bands))):
        indicator, section, category, measure = place
        groups = [*GROUPS, *(["all"] if random.random() < 0.3 else [])]
        if measure == "respondents":
            groups = ["white", "bme", "all"]
        elif indicator != 1:
            groups = [*GROUPS[:2], *(["unknown"] if random.random() < 0.3 else [])]
        for group in groups:
            yield (indicator, section, category, group, measure), bare.people((*place[:3], group, measure))
            if measure == "respondents":
                yield (indicator, section, category, group, "percentage"), random.randint(10, 90)


def _places_of_staff(random: Random, bare: Organisation, bands: Sequence[str]) -> Iterable[tuple[int, str, str, str]]:
    heads = "headcount"
    if random.random() < 0.8:
        yield 1, "all", "all", heads
    if random.random() < 0.3:
        yield from ((1, "all", band, heads) for band in bands)
    for names in bare.kinds.values():
        if random.random() < 0.8:
            yield from ((1, name, "all", heads) for name in names)
        if random.random() < 0.6:
            yield from ((1, name, band, heads) for name in names for band in bands)


def _places_of_processes(
    random: Random, bare: Organisation, bands: Sequence[str]
) -> Iterable[tuple[int, str, str, str]]:
    heads = "headcount"
    kinds = {**bare.kinds, "band": tuple(bands)}
    for indicator, events in EVENTS.items():
        if random.random() < 0.7:
            yield indicator, "all", events, heads
        for names in kinds.values():
            if random.random() < 0.4:
                yield from ((indicator, name, events, heads) for name in names)
                if random.random() < 0.5:
                    yield from ((indicator, name, "workforce", heads) for name in names)
    for names in ([("all",)] if random.random() < 0.7 else []) + [n for n in kinds.values() if random.random() < 0.3]:
        yield from ((2, name, stage, heads) for name in names for stage in ("shortlisted", "appointed"))
    for names in ([("all",)] if random.random() < 0.7 else []) + [n for n in kinds.values() if random.random() < 0.3]:
        yield from ((question, name, "all", "respondents") for name in names for question in (5, 8))
