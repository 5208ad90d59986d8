"""Make the returns and parameters of the organisations in the NHS Staff Survey files beside this script.

Run it from the project's folder after a change to `nss_2021_2024_organisations.csv`:

    python data/published/make_returns.py

It writes `data/returns/nhs-staff-survey.csv` and the `params/<code>/organisation.yml` of each organisation in it. A
test holds the committed files to what this script makes. Percentages are passed on as text, with every digit.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SURVEY = Path("data/published/nss_2021_2024_organisations.csv")
RETURNS = Path("data/returns/nhs-staff-survey.csv")
HEADER = ("organisation", "year", "indicator", "section", "category", "group", "measure", "value", "source")
NOT_GIVEN = "Not given"
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

ALSO_PUBLISHED: dict[str, dict[str, Any]] = {
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
"""Organisations of the survey whose own published figures are in `data/returns` too."""


def survey_rows(root: Path = ROOT) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of the survey file with their line numbers, by organisation and year."""
    with (root / SURVEY).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [(reader.line_num, row) for row in reader]
    return sorted(rows, key=lambda row: (row[1]["ODS code"], row[1]["Year"]))


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


def returns_text(root: Path = ROOT) -> str:
    """Return what `data/returns/nhs-staff-survey.csv` must hold."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(return_rows(survey_rows(root)))
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
    for path, text in organisation_texts().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
