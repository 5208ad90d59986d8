"""Small made-up organisations over three years, with departments, professions and codes, of which all adds up.

An organisation is drawn from a seed and a shape: which figures it returns. Organisations of one shape can report
together. What is drawn are the smallest parts; all else is added up from them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Place = tuple[int, str, str, str, str]
"""Indicator, section, category, group and measure of a figure."""
Figures = dict[Place, float]
People = dict[str, int]

GROUPS = ("white", "bme", "unknown")
COMPARED = GROUPS[:2]
YEARS = (2022, 2023, 2024)
ALL_BANDS = (
    "under_band_1", "band_1", "band_2", "band_3", "band_4", "band_5", "band_6", "band_7", "band_8a", "band_8b",
    "band_8c", "band_8d", "band_9", "vsm",
)  # fmt: skip
LEADERSHIP = ALL_BANDS[8:]
BANDS = ("band_3", "band_5", "band_6", "band_8a", "band_8c")
DEPARTMENTS = ("department_a", "department_b", "department_c", "department_d")
PROFESSIONS = ("profession_nursing", "profession_therapy")
CODES = ("H", "M", "N")
STEPS = (-3, -2, -1, 1, 2, 3)


@dataclass(frozen=True)
class Shape:
    """Which figures an organisation returns."""

    bands: tuple[tuple[str, str], ...]
    departments: tuple[str, ...]
    professions: tuple[str, ...]
    codes: tuple[str, ...]
    has_department_events: bool
    has_department_survey: bool
    has_all_respondents: bool
    board: tuple[str, ...]


def shape_of(random: Random) -> Shape:
    """Draw which figures are returned."""
    bands = [("non_clinical", band) for band in BANDS[: random.randint(0, 3)]]
    bands += [("clinical", band) for band in BANDS[: random.randint(1, 4)]]
    if (how := random.random()) < 0.25:  # every leadership band, or every band: goals and disparity ratios need them
        names = LEADERSHIP if how > 0.1 else ALL_BANDS
        every = [(section, band) for section in ("non_clinical", "clinical") for band in names]
        bands = list(dict.fromkeys([*bands, *every]))
    return Shape(
        tuple(bands),
        DEPARTMENTS[: random.choice([0, 2, 2, 3, 4])],
        PROFESSIONS if random.random() < 0.3 else (),
        CODES[: random.choice([0, 2, 3])],
        random.random() < 0.6,
        random.random() < 0.4,
        random.random() < 0.5,
        ("total_board", "voting") if random.random() < 0.7 else ("total_board", "voting", "executive"),
    )


@dataclass
class Year:
    """The smallest parts of what an organisation returns for a year."""

    shape: Shape
    staff: dict[tuple[str, str], People]
    parts: dict[str, People]
    codes: People
    counts: dict[tuple[int, str, str], People]
    respondents: dict[tuple[int, str], People]
    answers: dict[tuple[int, str], People]

    def total(self, section: str = "all") -> People:
        """Return the staff of a section or part by group."""
        if section in self.parts:
            return self.parts[section]
        own = [people for (where, _), people in self.staff.items() if section in ("all", where)]
        return {group: sum(people[group] for people in own) for group in GROUPS}

    def figures(self) -> Figures:
        """Return all figures of the return."""
        found: Figures = {}

        def put(indicator: int, section: str, category: str, people: Mapping[str, float], measure: str) -> None:
            found.update({(indicator, section, category, group, measure): n for group, n in people.items()})

        for (section, band), people in self.staff.items():
            put(1, section, band, people, "headcount")
        for section in dict.fromkeys(section for section, _ in self.staff):
            put(1, section, "all", self.total(section), "headcount")
        put(1, "all", "all", self.total(), "headcount")
        for name, people in self.parts.items():
            put(1, name, "all", people, "headcount")
        put(1, "all", "all", self.codes, "headcount")
        for (indicator, section, category), people in self.counts.items():
            put(indicator, section, category, people, "headcount")
        for (indicator, section), people in self.respondents.items():
            put(indicator, section, "all", people, "respondents")
            answered = self.answers[indicator, section]
            put(
                indicator, section, "all",
                {group: round(100 * answered[group] / n, 1) for group, n in people.items() if n}, "percentage",
            )  # fmt: skip
        return found

    def is_whole(self) -> bool:
        """Return whether no part is more than its whole, and no part is the same people as one of another kind."""
        departments, professions = (
            [self.parts[name] for name in names] for names in (self.shape.departments, self.shape.professions)
        )
        same = any(each in departments for each in professions)
        return not same and all(low <= high for low, high in self._pairs()) and min(self._all()) >= 0

    def _all(self) -> Iterator[int]:
        for each in (self.staff, self.parts, self.counts, self.respondents, self.answers):
            for people in each.values():
                yield from people.values()
        yield from self.codes.values()

    def _pairs(self) -> Iterator[tuple[int, int]]:
        staff = self.total()
        yield sum(self.codes.values()), staff["bme"]
        for group in GROUPS:
            for names in (self.shape.departments, self.shape.professions):
                yield sum(self.parts[name][group] for name in names), staff[group]
        yield from self._pairs_of_events()
        yield from self._pairs_of_the_survey()

    def _pairs_of_events(self) -> Iterator[tuple[int, int]]:
        for (indicator, section, category), people in self.counts.items():
            for group, events in people.items():
                if indicator in (3, 4):
                    yield events, self.total(section)[group]
                elif category == "appointed":
                    yield events, self.counts[2, section, "shortlisted"][group]
                elif category in ("voting", "executive"):
                    yield events, self.counts[9, section, "total_board"][group]
        for group in COMPARED:
            parts = [people.get(group, 0) for (indicator, section, _), people in self.counts.items()
                     if indicator == 3 and section != "all"]  # fmt: skip
            yield sum(parts), self.counts[3, "all", "disciplinary"][group]

    def _pairs_of_the_survey(self) -> Iterator[tuple[int, int]]:
        for key, people in self.respondents.items():
            answered = self.answers[key]
            for group in people:
                yield answered[group], people[group]
            if "all" in people:
                yield answered["white"] + answered["bme"], answered["all"]
                rest = people["all"] - people["white"] - people["bme"]
                yield answered["all"] - answered["white"] - answered["bme"], rest
        for group in COMPARED:
            own = [people[group] for (_, section), people in self.respondents.items() if section != "all"]
            yield sum(own), self.respondents[5, "all"][group]

    def copy(self) -> Year:
        """Return a copy that can be changed."""
        named = ("staff", "parts", "counts", "respondents", "answers")
        return replace(
            self, codes=dict(self.codes),
            **{name: {key: dict(people) for key, people in getattr(self, name).items()} for name in named},
        )  # fmt: skip


def year_of(random: Random, shape: Shape, *, size: int = 40) -> Year:
    """Draw what an organisation returns for one year."""
    most = size if len(shape.bands) <= 2 * len(BANDS) else size // 2
    staff = {band: _three(random, most) for band in shape.bands}
    year = Year(shape, staff, {}, {}, {}, {}, {})
    for names in (shape.departments, shape.professions):
        left = year.total()
        for at, name in enumerate(names):
            is_rest = at == len(names) - 1 and random.random() < 0.4
            year.parts[name] = dict(left) if is_rest else _within(random, left)
            left = {group: left[group] - year.parts[name][group] for group in GROUPS}
    bme = year.total()["bme"]
    for code in shape.codes:
        year.codes[code] = random.randint(0, bme)
        bme -= year.codes[code]
    shortlisted = {"white": random.randint(0, 60), "bme": random.randint(0, 30), "unknown": random.randint(0, 6)}
    year.counts[2, "all", "shortlisted"] = shortlisted
    year.counts[2, "all", "appointed"] = _within(random, shortlisted)
    events = {group: min(random.randint(0, 9), year.total()[group]) for group in COMPARED}
    year.counts[3, "all", "disciplinary"] = events
    staff_of = year.total()
    year.counts[4, "all", "training"] = {
        group: random.randint(staff_of[group] // 3, staff_of[group]) for group in COMPARED
    }
    if shape.has_department_events:
        for name in shape.departments:
            own = _within(random, {group: min(events[group], year.parts[name][group]) for group in COMPARED})
            year.counts[3, name, "disciplinary"] = own
            events = {group: events[group] - own[group] for group in COMPARED}
    board = {"white": random.randint(3, 10), "bme": random.randint(0, 5), "unknown": random.choice([0, 0, 1])}
    for category in shape.board:
        year.counts[9, "all", category] = board if category == "total_board" else _within(random, board)
    _survey(random, year)
    return year


def _survey(random: Random, year: Year) -> None:
    staff = year.total()
    people = {group: random.randint(staff[group] // 3, max(staff[group] * 3 // 4, staff[group] // 3 + 1))
              for group in COMPARED}  # fmt: skip
    everyone = {"all": sum(people.values()) + random.choice([0, 0, 1, 4, 12])} if year.shape.has_all_respondents else {}
    for indicator in (5, 6, 7, 8):
        year.respondents[indicator, "all"] = people | everyone
    if year.shape.has_department_survey:
        left = dict(people)
        for name in year.shape.departments:
            year.respondents[5, name] = _within(random, left)
            left = {group: left[group] - year.respondents[5, name][group] for group in COMPARED}
    for key, own in year.respondents.items():
        year.answers[key] = _within(random, {group: own[group] for group in COMPARED})
        if "all" in own:
            rest = own["all"] - own["white"] - own["bme"]
            year.answers[key]["all"] = sum(year.answers[key].values()) + random.randint(0, rest)


def _three(random: Random, most: int) -> People:
    white = random.randint(0, 8 if random.random() < 0.4 else most)
    bme = random.randint(0, max(6, white // 2))
    return {"white": white, "bme": bme, "unknown": random.choice([0, 1, 2, 3, 4, 6, 9])}


def _within(random: Random, people: Mapping[str, int]) -> People:
    return {group: random.randint(0, number) for group, number in people.items()}


def changed(year: Year, random: Random, times: int = 1) -> Year:
    """Return a year in which some people have been added or taken away, at one place after the other."""
    for _ in range(times):
        while True:
            other = year.copy()
            _change(other, random)
            if other.is_whole():
                break
        year = other
    return year


def _change(year: Year, random: Random) -> None:
    step = random.choice(STEPS)
    kind = random.random()
    if kind < 0.6:
        group = random.choice(GROUPS)
        random.choice(list(year.staff.values()))[group] += step
        for names in (year.shape.departments, year.shape.professions):
            if names and random.random() < 0.7:
                year.parts[random.choice(names)][group] += step
        if year.codes and group == "bme" and random.random() < 0.5:
            year.codes[random.choice(list(year.codes))] += step
    elif kind < 0.75 and year.parts:
        first, second = random.sample(list(year.parts), 2)
        group = random.choice(GROUPS)
        year.parts[first][group] += step
        year.parts[second][group] -= step
    elif kind < 0.9:
        people = random.choice(list(year.counts.values()))
        people[random.choice(list(people))] += step
    else:
        people = random.choice(list(year.answers.values()))
        people[random.choice(list(people))] += step


def undivided(figures: Figures) -> Figures:
    """Return figures as they were before parts and single codes were added."""
    return {
        place: people for place, people in figures.items()
        if not place[1].startswith(("department", "profession")) and place[3] in (*GROUPS, "all")
    }  # fmt: skip


def three_years(random: Random, shape: Shape, *, size: int = 40) -> dict[int, Year]:
    """Draw three years, each of them the one before with some people more or fewer."""
    years: dict[int, Year] = {}
    for year in YEARS:
        before = years.get(year - 1)
        years[year] = changed(before, random, random.randint(3, 9)) if before else _first(random, shape, size)
    return years


def _first(random: Random, shape: Shape, size: int) -> Year:
    return next(year for year in iter(lambda: year_of(random, shape, size=size), None) if year.is_whole())


def rows_of(code: str, years: Mapping[int, Figures]) -> Sequence[tuple[object, ...]]:
    """Return the rows of a return of several years."""
    return [(code, year, *place, people) for year, figures in years.items() for place, people in figures.items()]
