"""A thousand small extracts in random dress: each is counted right, or something is asked, or it is refused.

The people are made up first, and counted by a plain loop. Then they are written down as some system might: as a list or
grouped, with titles above, columns that do not matter, days of two years, people of two organisations, informal cases,
people who had left, and headings by other names.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.projects import project_in
from wres_kit.errors import WresError
from wres_kit.sources import Context, InputFile
from wres_kit.sources.extracts import registers, staff

EXAMPLES = 40
WORDS = {
    "white": ("White", "A", "White - British", "White: Irish"),
    "bme": ("BME", "N", "Asian or Asian British - Indian", "Arab"),
    "unknown": ("Z", "Not stated", "Prefer not to say"),
}
COUNT_HEADINGS = ("Number of cases", "Headcount", "Count", "Tally", "Quantity", "n", "Volume of people")
DAY_HEADINGS = ("Date Opened", "Case Start Date", "Began", "Day", "Date of formal letter")
FORMAL_HEADINGS = ("Formal or Informal", "Formality", "Route", "Formal?")
BODY_HEADINGS = ("Organisation Code", "Trust", "Employer", "Body", "Where employed")
STATUS_HEADINGS = ("Assignment Status", "Status", "State of post", "Position now")
TITLES = ("", "Extract from the HR system", "Year to 31 March 2024", "Cases 2022/23", "As at 31 March 2026")
HARMLESS = {"Job Title": "Nurse", "Comments": "None", "Team Name": "Blue", "Age Band": "40 to 49"}


@dataclass(frozen=True)
class Person:
    """One person or case, as made up."""

    number: int
    group: str
    word: str
    day: str
    formal: bool
    body: str
    status: str
    stage: str


def people(random: Random) -> list[Person]:
    made = []
    for number in range(random.randint(2, 14)):
        group = random.choice(list(WORDS))
        made.append(
            Person(
                1000 + number, group, random.choice(WORDS[group]),
                random.choice(["2023-05-01", "2023-12-24", "2024-03-31", "2022-06-01", "2024-04-01"]),
                random.random() < 0.7, random.choice(["X01", "X01", "X02"]),
                random.choice(["Active Assignment", "Active Assignment", "Terminated"]),
                random.choice(["Applied", "Shortlisted", "Appointed"]),
            )
        )  # fmt: skip
    return made


def dressed(random: Random, kind: str, made: list[Person]) -> tuple[str, list[Person]]:
    """The text of an extract, and the people in it who count."""
    columns: dict[str, list[str]] = {"Ethnic Group": [one.word for one in made]}
    if kind == "casework":
        columns["Case Type"] = ["Disciplinary"] * len(made)
    elif kind == "recruitment":
        columns["Furthest Stage"] = [one.stage for one in made]
    else:
        columns |= {"Pay Band": ["Band 5"] * len(made), "Staff Group": ["Students"] * len(made)}
        columns["Assignment Category"] = ["Permanent"] * len(made)
    counting = list(made)
    if kind == "casework" and random.random() < 0.5:
        columns[random.choice(DAY_HEADINGS)] = [one.day for one in made]
        counting = [one for one in counting if "2023-04-01" <= one.day <= "2024-03-31"]
    if kind == "casework" and random.random() < 0.5:
        columns[random.choice(FORMAL_HEADINGS)] = ["Formal" if one.formal else "Informal" for one in made]
        counting = [one for one in counting if one.formal]
    if random.random() < 0.4:
        columns[random.choice(BODY_HEADINGS)] = [one.body for one in made]
        counting = [one for one in counting if one.body == "X01"]
    if kind == "staff" and random.random() < 0.5:
        columns[random.choice(STATUS_HEADINGS)] = [one.status for one in made]
        counting = [one for one in counting if one.status != "Terminated"]
    for heading, text in random.sample(list(HARMLESS.items()), random.randint(0, 2)):
        columns[heading] = [text] * len(made)
    headings, rows = counted_or_listed(random, kind, columns, made)
    order = random.sample(range(len(headings)), len(headings))
    title = random.choice(TITLES)
    lines = [title] * bool(title) + [",".join(headings[place] for place in order)]
    lines += [",".join(row[place] for place in order) for row in rows]
    return "\n".join(lines) + "\n", counting


def counted_or_listed(
    random: Random, kind: str, columns: dict[str, list[str]], made: list[Person]
) -> tuple[list[str], list[tuple[str, ...]]]:
    """The headings and rows: a row for each person, or grouped with a number."""
    rows: list[tuple[str, ...]] = list(zip(*columns.values(), strict=True))
    headings = list(columns)
    if kind == "recruitment" and random.random() < 0.3:
        # As many systems count: whoever was appointed is among the shortlisted, and these among the applicants.
        stage, ranks = headings.index("Furthest Stage"), ("Applied", "Shortlisted", "Appointed")
        headings[stage] = "Stage"
        rows = [
            (*row[:stage], reached, *row[stage + 1 :])
            for row in rows
            for reached in ranks[: ranks.index(row[stage]) + 1]
        ]
        headings.append(random.choice(COUNT_HEADINGS))
        rows = [(*row, str(number)) for row, number in Counter(rows).items()]
    elif random.random() < 0.5:
        headings.append(random.choice(COUNT_HEADINGS))
        rows = [(*row, str(number)) for row, number in Counter(rows).items()]
    elif random.random() < 0.7 or kind == "staff":
        headings.append(
            {"staff": "Employee Number", "casework": "Employee Number", "recruitment": "Applicant ID"}[kind]
        )
        rows = [(*row, str(one.number)) for row, one in zip(rows, made, strict=True)]
    return headings, rows


def expected(kind: str, counting: list[Person]) -> dict[tuple[str, str], int]:
    ranks = {"Applied": 0, "Shortlisted": 1, "Appointed": 2}
    numbers: Counter[tuple[str, str]] = Counter()
    for one in counting:
        if kind == "recruitment":
            for stage in ("applied", "shortlisted", "appointed")[: ranks[one.stage] + 1]:
                numbers[stage, one.group] += 1
        else:
            numbers["disciplinary" if kind == "casework" else "all", one.group] += 1
    return numbers


SOURCES = {"casework": registers.CASEWORK, "recruitment": registers.RECRUITMENT, "staff": staff.SOURCE}


def test_never_a_wrong_count_without_a_question(tmp_path_factory: pytest.TempPathFactory) -> None:
    """And the examples are worth something: many are counted, and many are asked about."""
    ended: Counter[str] = Counter()

    @examples(EXAMPLES)
    @given(seed=st.integers(0, 10**9), kind=st.sampled_from(list(SOURCES)))
    def read_one(seed: int, kind: str) -> None:
        random = Random(seed)
        text, counting = dressed(random, kind, people(random))
        folder: Path = tmp_path_factory.getbasetemp() / f"dress-{kind}-{seed}"
        project = project_in(folder, "X01", "X02")
        path = folder / "extract.csv"
        path.write_text(text, encoding="utf-8")
        context = Context(project, organisation="X01", year=2024, confirm=True)
        try:
            understood = SOURCES[kind].read(InputFile(path), context)
        except WresError:
            ended["refused"] += 1
            return
        if understood.questions or understood.faults:
            ended["asked" if understood.questions else "refused"] += 1
            return
        ended["counted"] += 1
        numbers = expected(kind, counting)
        for figure in understood.values:
            if figure.cell.section == "all" and figure.cell.group != "all":
                assert int(figure.value) == numbers[figure.cell.category, str(figure.cell.group)], text

    read_one()
    assert ended.total() >= EXAMPLES // 2
    assert ended["counted"] >= ended.total() // 10
    assert ended["asked"] >= ended.total() // 10
