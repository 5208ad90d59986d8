"""Make the returns of Example Trust (X01), a trust that does not exist.

Run it from the project's folder:

    python data/example/make_example.py

It writes `data/returns/x01.csv`: every cell of every indicator for three years, and drill-downs of indicators 1 and 2.
All figures are made up; they are plausible for an acute trust of about 6,000 staff and add up. What they tell, so that
pages and tests have something to show:

* the share of BME staff rises, and in each year falls with seniority;
* the likelihood of appointment (2) comes nearer to equality, discrimination (8) gets worse for BME staff alone, and
  nothing else changes by more than chance explains;
* disciplinary cases (3) are few, though enough to publish;
* the top bands and the executive members of the board are too few to publish;
* BME staff are many in the departments of medicine and surgery and few in corporate services, where appointments are
  too few to publish; white applicants are likelier to be appointed above all in surgery.

Numbers of the latest year are in the tables below; earlier years are made from them by factors and a random change
drawn from a fixed seed. A test holds the committed file to what this script makes.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
RETURNS = Path("data/returns/x01.csv")
HEADER = ("organisation", "year", "indicator", "section", "category", "group", "measure", "value", "source")
ORGANISATION = "X01"
SOURCE = "made-up figures of a fictional organisation"
YEARS = (2022, 2023, 2024)
SEED = 20240331
JITTERED_FROM = 100
"""Bands smaller than this follow their factors without a random change: they would jump."""


class Staff(NamedTuple):
    """People of one cell by group."""

    white: int
    bme: int
    unknown: int

    def __add__(self, other: object) -> Staff:
        if not isinstance(other, Staff):
            return NotImplemented
        return Staff(self.white + other.white, self.bme + other.bme, self.unknown + other.unknown)


Bands = dict[str, dict[str, Staff]]

STAFF_2024: Bands = {
    "non_clinical": {
        "under_band_1": Staff(25, 6, 0),
        "band_1": Staff(7, 3, 0),
        "band_2": Staff(331, 58, 11),
        "band_3": Staff(281, 41, 8),
        "band_4": Staff(214, 29, 7),
        "band_5": Staff(107, 18, 5),
        "band_6": Staff(91, 14, 5),
        "band_7": Staff(79, 11, 0),
        "band_8a": Staff(62, 8, 0),
        "band_8b": Staff(35, 5, 0),
        "band_8c": Staff(23, 3, 0),
        "band_8d": Staff(14, 2, 0),
        "band_9": Staff(7, 1, 0),
        "vsm": Staff(10, 2, 0),
    },
    "clinical": {
        "under_band_1": Staff(13, 6, 0),
        "band_1": Staff(0, 0, 0),
        "band_2": Staff(389, 195, 16),
        "band_3": Staff(379, 128, 13),
        "band_4": Staff(227, 46, 7),
        "band_5": Staff(574, 448, 28),
        "band_6": Staff(592, 190, 18),
        "band_7": Staff(407, 63, 10),
        "band_8a": Staff(130, 15, 5),
        "band_8b": Staff(43, 6, 0),
        "band_8c": Staff(20, 2, 0),
        "band_8d": Staff(11, 1, 0),
        "band_9": Staff(4, 0, 0),
        "vsm": Staff(2, 0, 0),
    },
    "medical_dental": {
        "consultant": Staff(153, 99, 8),
        "senior_medical_manager": Staff(9, 5, 0),
        "non_consultant_career_grade": Staff(19, 46, 5),
        "trainee": Staff(111, 110, 9),
        "other": Staff(15, 9, 0),
    },
}
COUNTED_WITHIN = {"senior_medical_manager": "consultant"}

GROWTH = {2022: Staff(102, 90, 100), 2023: Staff(101, 95, 100), 2024: Staff(100, 100, 100)}
"""People in each year, in per cent of 2024."""

RECRUITMENT = {
    2022: {"applied": Staff(9214, 11873, 402), "shortlisted": Staff(2946, 2318, 141), "appointed": Staff(651, 297, 30)},
    2023: {"applied": Staff(9106, 13260, 431), "shortlisted": Staff(2871, 2507, 137), "appointed": Staff(628, 363, 28)},
    2024: {"applied": Staff(8987, 14652, 425), "shortlisted": Staff(2810, 2694, 133), "appointed": Staff(610, 448, 27)},
}
DISCIPLINARY = {2022: Staff(24, 13, 0), 2023: Staff(22, 11, 0), 2024: Staff(23, 14, 0)}
TRAINED_PER_1000 = {2022: Staff(612, 563, 520), 2023: Staff(618, 571, 530), 2024: Staff(621, 580, 540)}

RESPONDENTS = {2022: Staff(2148, 604, 58), 2023: Staff(2196, 651, 61), 2024: Staff(2231, 702, 60)}
SURVEY = {
    5: {2022: (27.8, 31.2, 33.1), 2023: (26.9, 30.4, 32.8), 2024: (26.6, 30.9, 33.3)},
    6: {2022: (22.9, 28.4, 31.0), 2023: (22.1, 27.1, 29.5), 2024: (21.6, 26.9, 30.0)},
    7: {2022: (58.8, 44.1, 41.4), 2023: (59.5, 46.2, 42.6), 2024: (59.9, 47.0, 41.7)},
    8: {2022: (6.2, 13.8, 13.8), 2023: (6.0, 15.8, 13.1), 2024: (6.1, 21.1, 13.3)},
}
"""Percentages of white, BME and other respondents: the last are in nobody's row but count for all."""

BOARD = {
    2022: {"total_board": Staff(12, 5, 0), "voting": Staff(12, 5, 0), "executive": Staff(6, 1, 0)},
    2023: {"total_board": Staff(12, 5, 0), "voting": Staff(12, 5, 0), "executive": Staff(5, 2, 0)},
    2024: {"total_board": Staff(12, 5, 0), "voting": Staff(12, 5, 0), "executive": Staff(5, 2, 0)},
}

DEPARTMENTS = {
    "department_medicine": Staff(30, 40, 30), "department_surgery": Staff(24, 30, 25),
    "department_women_and_children": Staff(18, 13, 15), "department_clinical_support": Staff(14, 11, 20),
    "department_estates_and_facilities": Staff(9, 5, 10), "department_corporate_services": Staff(5, 1, 0),
}  # fmt: skip
"""How the workforce is spread over departments, in per cent of each group."""

CLINICAL_PROFESSIONS = {
    "profession_nursing_and_midwifery": Staff(46, 60, 48), "profession_healthcare_support": Staff(30, 30, 30),
    "profession_allied_health": Staff(24, 10, 22),
}  # fmt: skip
"""How clinical staff are spread over professions; doctors, and staff who are not clinical, are professions too."""

APPOINTED_BY_DEPARTMENT = {
    "department_medicine": Staff(30, 38, 30), "department_surgery": Staff(26, 24, 26),
    "department_women_and_children": Staff(18, 16, 15), "department_clinical_support": Staff(13, 14, 19),
    "department_estates_and_facilities": Staff(9, 7, 10), "department_corporate_services": Staff(4, 1, 0),
}  # fmt: skip
"""How appointed applicants are spread over departments; those shortlisted are spread as the workforce is."""

CATEGORIES = {
    "white": {"A": 88, "B": 2, "C": 10},
    "bme": {"D": 2, "E": 1, "F": 2, "G": 2, "H": 27, "J": 10, "K": 3, "L": 17, "M": 4, "N": 20, "P": 1, "R": 4, "S": 7},
    "unknown": {"Z": 100},
}
"""How each group is spread over single ethnic categories, in per cent."""

Row = tuple[int, int, str, str, str, str, str]


def workforce(year: int) -> Bands:
    """Return the staff of a year by section and band, without totals."""
    random = Random(SEED + year)  # noqa: S311 - figures, not secrets
    made: Bands = {}
    for section, bands in STAFF_2024.items():
        made[section] = {}
        for band, staff in bands.items():
            change = random.uniform(0.97, 1.03) if sum(staff) >= JITTERED_FROM and year != YEARS[-1] else 1.0
            scaled = (round(people * factor / 100 * change) for people, factor in zip(staff, GROWTH[year], strict=True))
            made[section][band] = Staff(*scaled)
    return made


def total(bands: dict[str, Staff]) -> Staff:
    """Return the staff of a section, each counted once."""
    added = Staff(0, 0, 0)
    for band, staff in bands.items():
        if band not in COUNTED_WITHIN:
            added += staff
    return added


def counts(year: int, indicator: int, section: str, category: str, staff: Staff) -> Iterator[Row]:
    """Yield the four rows of one cell: its groups and their sum."""
    for group, people in (*staff._asdict().items(), ("all", sum(staff))):
        yield year, indicator, section, category, group, "headcount", str(people)


def survey(year: int, indicator: int) -> Iterator[Row]:
    """Yield the rows of a survey indicator: percentage and respondents of white, BME and all respondents."""
    asked = RESPONDENTS[year]
    percentages = SURVEY[indicator][year]
    overall = sum(share * people for share, people in zip(percentages, asked, strict=True)) / sum(asked)
    for group, share, people in (
        ("white", percentages[0], asked.white),
        ("bme", percentages[1], asked.bme),
        ("all", overall, sum(asked)),
    ):
        yield year, indicator, "all", "all", group, "percentage", f"{share:.1f}"
        yield year, indicator, "all", "all", group, "respondents", str(people)


def spread(people: int, weights: dict[str, int]) -> dict[str, int]:
    """Return people spread over parts by weight; whom rounding leaves go where the remainders are largest."""
    whole = sum(weights.values())
    spread_out = {part: people * weight // whole for part, weight in weights.items()}
    most_left = sorted(weights, key=lambda part: (-(people * weights[part] % whole), part))
    for part in most_left[: people - sum(spread_out.values())]:
        spread_out[part] += 1
    return spread_out


def parts_of(staff: Staff, weights: dict[str, Staff]) -> dict[str, Staff]:
    """Return staff spread over parts of the organisation, group by group."""
    by_group = [
        spread(people, {part: weight[place] for part, weight in weights.items()}) for place, people in enumerate(staff)
    ]
    return {part: Staff(*(group[part] for group in by_group)) for part in weights}


def categories(year: int, indicator: int, category: str, staff: Staff) -> Iterator[Row]:
    """Yield the rows of single ethnic categories of one cell."""
    for group, people in staff._asdict().items():
        for code, count in spread(people, CATEGORIES[group]).items():
            yield year, indicator, "all", category, code, "headcount", str(count)


def drill_downs(year: int, staff: Bands, everyone: Staff) -> Iterator[Row]:
    """Yield the rows of departments, professions and single ethnic categories: indicators 1 and 2."""
    for part, people in parts_of(everyone, DEPARTMENTS).items():
        yield from counts(year, 1, part, "all", people)
    professions = parts_of(total(staff["clinical"]), CLINICAL_PROFESSIONS) | {
        "profession_medical_and_dental": total(staff["medical_dental"]),
        "profession_administration_and_estates": total(staff["non_clinical"]),
    }
    for part, people in professions.items():
        yield from counts(year, 1, part, "all", people)
    yield from categories(year, 1, "all", everyone)
    stages = {stage: RECRUITMENT[year][stage] for stage in ("shortlisted", "appointed")}
    for stage, weights in (("shortlisted", DEPARTMENTS), ("appointed", APPOINTED_BY_DEPARTMENT)):
        for part, people in parts_of(stages[stage], weights).items():
            yield from counts(year, 2, part, stage, people)
    for stage, people in stages.items():
        yield from categories(year, 2, stage, people)


def rows_of(year: int) -> Iterator[Row]:
    """Yield all rows of a year."""
    staff = workforce(year)
    everyone = Staff(0, 0, 0)
    for section, bands in staff.items():
        everyone += total(bands)
        yield from counts(year, 1, section, "all", total(bands))
        for band, people in bands.items():
            yield from counts(year, 1, section, band, people)
    yield from counts(year, 1, "all", "all", everyone)
    for stage, people in RECRUITMENT[year].items():
        yield from counts(year, 2, "all", stage, people)
    yield from counts(year, 3, "all", "workforce", everyone)
    yield from counts(year, 3, "all", "disciplinary", DISCIPLINARY[year])
    trained = (round(people * per / 1000) for people, per in zip(everyone, TRAINED_PER_1000[year], strict=True))
    yield from counts(year, 4, "all", "workforce", everyone)
    yield from counts(year, 4, "all", "training", Staff(*trained))
    for indicator in SURVEY:
        yield from survey(year, indicator)
    for part, members in BOARD[year].items():
        yield from counts(year, 9, "all", part, members)
    yield from counts(year, 9, "all", "workforce", everyone)
    yield from drill_downs(year, staff, everyone)


def returns_text() -> str:
    """Return what `data/returns/x01.csv` must hold."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for year in YEARS:
        writer.writerows((ORGANISATION, *row, SOURCE) for row in rows_of(year))
    return text.getvalue()


def main() -> None:
    """Write the file."""
    (ROOT / RETURNS).write_text(returns_text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
