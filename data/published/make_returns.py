"""Make the returns and parameters of the organisations in the NHS Staff Survey files beside this script.

Run it from the project's folder after a change to one of the files:

    python data/published/make_returns.py

It writes

- `data/returns/nhs-staff-survey.csv`: results of all staff, from `nss_2021_2024_organisations.csv` and
  `nss_2024_question_15.csv`;
- `data/returns/nhs-staff-survey-by-ethnicity.csv`: results of white and BME staff, from
  `nss_2024_wres_by_ethnicity.csv`;
- `data/returns/nhs-staff-survey-national.csv`: results of all trusts together, from
  `nss_2024_national_by_ethnicity.csv`;
- the `params/<code>/organisation.yml` of each organisation in them.

A test holds the committed files to what this script makes. Percentages are passed on as text, with every digit; those
of an exact fraction are worked out from it.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[2]
SURVEY = Path("data/published/nss_2021_2024_organisations.csv")
QUESTION_15 = Path("data/published/nss_2024_question_15.csv")
BY_ETHNICITY = Path("data/published/nss_2024_wres_by_ethnicity.csv")
RETURNS = Path("data/returns/nhs-staff-survey.csv")
RETURNS_BY_ETHNICITY = Path("data/returns/nhs-staff-survey-by-ethnicity.csv")
NATIONAL = Path("data/published/nss_2024_national_by_ethnicity.csv")
RETURNS_NATIONAL = Path("data/returns/nhs-staff-survey-national.csv")
HEADER = ("organisation", "year", "indicator", "section", "category", "group", "measure", "value", "source")
NOT_GIVEN = "Not given"
DIGITS_IN_FULL = 10
"""Decimal places at least of a percentage that is exact: 23.6 may be rounded, 23.6000000000 is not."""
SWAPPED_YEAR = "2021"
"""In the rows of this survey the columns Region and ICS/STP hold each other's values."""


class Question(NamedTuple):
    """A question of the survey, as this project uses it.

    Parameters
    ----------
    columns
        What its columns in the source begin with.
    indicator, section
        Where its results stand in a return.
    number
        Its number in the surveys of 2021 to 2024.
    """

    columns: str
    indicator: int
    section: str
    number: str


QUESTIONS = (
    Question("Emotional_public", 5, "all", "Q14a"),
    # Indicator 6 combines the two for each respondent, so it cannot be made from them: they are drill-downs of it.
    Question("Emotional_manager", 6, "managers", "Q14b"),
    Question("Emotional_colleagues", 6, "colleagues", "Q14c"),
    Question("Discrimination_internal", 8, "all", "Q16b"),
)

QUESTION_7 = Question("", 7, "all", "Q15")
NATIONAL_GROUPS = {"": "all", "White staff": "white", "Staff from all other ethnic groups combined": "bme"}

ALSO_PUBLISHED: dict[str, dict[str, Any]] = {
    "RJ1": {"years": [2025]},
    "RYA": {"years": [2025]},
    "RNN": {
        "short_name": "North Cumbria",
        "years": [2025],
        "source_note": "Workforce figures were read from the trust's WRES report of 2025, survey results from the "
        "NHS Staff Survey.",
    },
    "RTD": {
        "short_name": "Newcastle Hospitals",
        "years": [2023, 2024, 2025],
        "source_note": "Workforce figures were read from the trust's WRES pages of 2023 to 2025, survey results from "
        "the NHS Staff Survey.",
    },
    "RXY": {
        "short_name": "Kent and Medway",
        "years": [2018, 2019, 2020],
        "source_note": "Figures were read from the trust's equality and WRES pages of 2020 to 2022, later survey "
        "results from the NHS Staff Survey.",
    },
}
"""What else is known of some organisations: whose own figures are in `data/returns` too, and demonstrated years."""


def rows_of(path: Path, root: Path = ROOT) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a file with their line numbers."""
    with (root / path).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return [(reader.line_num, row) for row in reader]


def survey_rows(root: Path = ROOT) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of the survey file with their line numbers, by organisation and year."""
    return sorted(rows_of(SURVEY, root), key=lambda row: (row[1]["ODS code"], row[1]["Year"]))


def return_rows(rows: list[tuple[int, dict[str, str]]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the returns: a percentage and its respondents for each question.

    The reporting year is the one after the survey's: that of the 31 March that follows it.
    """
    for line, row in rows:
        for question in QUESTIONS:
            place = (str(question.indicator), question.section, "all", "all")
            source = f"NHS Staff Survey {row['Year']}, {question.number} ({SURVEY.as_posix()}, line {line})"
            for measure, column in (("percentage", "rate"), ("respondents", "base")):
                value = row[f"{question.columns}_{column}"]
                yield (row["ODS code"], str(int(row["Year"]) + 1), *place, measure, value, source)


def question_15_rows(rows: list[tuple[int, dict[str, str]]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the returns of indicator 7, all staff: "Yes" among all who answered Q15."""
    for line, row in rows:
        source = f"NHS Staff Survey 2024, Q15 ({QUESTION_15.as_posix()}, line {line})"
        for measure, column in (("percentage", "Q15_Yes"), ("respondents", "Q15_base")):
            yield (row["ods_code"], "2025", "7", "all", "all", "all", measure, row[column], source)


def ethnicity_rows(rows: list[tuple[int, dict[str, str]]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the returns by ethnicity: percentage and respondents of white and of BME staff.

    The published rates are exact fractions in lowest terms. The number of respondents is a multiple of the denominator
    that was worked out, so its source says so; where more than one multiple fits, there is none.
    """
    for line, row in rows:
        for group in ("white", "bme"):
            rate = row[f"{group}_fraction"]
            place = (row["ods_code"], "2025", row["indicator"], "all", "all", group)
            people = row[f"{group}_respondents_worked_out"]
            base = "number of respondents worked out" if people else "number of respondents not known"
            name = f"NHS Staff Survey by ethnicity, read in a copy, 2024, {row['question']}, {base}"
            source = f"{name} ({BY_ETHNICITY.as_posix()}, line {line})"
            yield (*place, "percentage", in_full(100 * Fraction(rate)), source)
            if people:
                yield (*place, "respondents", people, source)


def national_rows(rows: list[tuple[int, dict[str, str]]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the returns of England: all but those who answered "Never", or those who answered "Yes"."""
    answers = {
        (row["question"], row["subgroup"], row["response"].strip("% ")): (line, Decimal(row["value"]))
        for line, row in rows
    }
    for question in (*QUESTIONS, QUESTION_7):
        for subgroup, group in NATIONAL_GROUPS.items():
            never, yes = (answers.get((question.number, subgroup, answer)) for answer in ("Never", "Yes"))
            base = answers[question.number, subgroup, "Base (number of responses)"]
            for measure, answer in (("percentage", yes or never), ("respondents", base)):
                assert answer is not None
                line, value = answer
                text = str(100 - value if answer is never else value)
                file = f"{NATIONAL.as_posix()}, line {line}"
                source = f"NHS Staff Survey, national results of 2024, {question.number} ({file})"
                place = (str(question.indicator), question.section, "all", group)
                yield ("england", "2025", *place, measure, text, source)


def in_full(percentage: Fraction) -> str:
    """Return a percentage with all its digits, and with so many zeros that nobody takes it for a rounded one."""
    whole, _, decimals = str(float(percentage)).partition(".")
    return f"{whole}.{decimals.ljust(DIGITS_IN_FULL, '0')}"


def returns_text(root: Path = ROOT) -> str:
    """Return what `data/returns/nhs-staff-survey.csv` must hold."""
    return _text([*return_rows(survey_rows(root)), *question_15_rows(rows_of(QUESTION_15, root))])


def ethnicity_text(root: Path = ROOT) -> str:
    """Return what `data/returns/nhs-staff-survey-by-ethnicity.csv` must hold."""
    return _text(ethnicity_rows(rows_of(BY_ETHNICITY, root)))


def national_text(root: Path = ROOT) -> str:
    """Return what `data/returns/nhs-staff-survey-national.csv` must hold."""
    return _text(national_rows(rows_of(NATIONAL, root)))


def _text(rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue()


def organisation(row: dict[str, str]) -> dict[str, Any]:
    """Return the parameters of an organisation from its row of the latest survey in which it took part."""
    region = row["ICS/STP"] if row["Year"] == SWAPPED_YEAR else row["Region"]
    parameters = {
        "code": row["ODS code"],
        "name": row["Organisation name"].replace(" ; ", "; "),
        "type": row["Benchmarking group"],
        "region": NOT_GIVEN if region in {"", "-"} else region,
    }
    if "Trust" in row["Benchmarking group"]:
        parameters["called"] = "trust"
    return parameters | ALSO_PUBLISHED.get(row["ODS code"], {})


def organisation_texts(root: Path = ROOT) -> dict[str, str]:
    """Return what each `params/<code>/organisation.yml` of the survey must hold, by its path in the project."""
    latest = {row["ODS code"]: row for _, row in survey_rows(root)}
    return {
        f"params/{code.replace('/', '-')}/organisation.yml": yaml.safe_dump(
            organisation(row), sort_keys=False, allow_unicode=True, width=120
        )
        for code, row in latest.items()
    }


def main() -> None:
    """Write the files."""
    (ROOT / RETURNS).write_text(returns_text(), encoding="utf-8", newline="\n")
    (ROOT / RETURNS_BY_ETHNICITY).write_text(ethnicity_text(), encoding="utf-8", newline="\n")
    (ROOT / RETURNS_NATIONAL).write_text(national_text(), encoding="utf-8", newline="\n")
    for path, text in organisation_texts().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
