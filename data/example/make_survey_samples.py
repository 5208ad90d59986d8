"""Make the samples of files of the NHS Staff Survey in `docs/how-to/samples`, with made-up figures and organisations.

Run it from the project's folder:

    python data/example/make_survey_samples.py

The workbooks have every trait of the published ones: titles over all columns, questions over merged columns, answers
that are called like breakdowns, figures with all their digits, "-" for what is not shown, organisations that are
weighted and others that are not, and results of some that the project does not have.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "docs" / "how-to" / "samples"
DETAILED, NATIONAL, BENCHMARK = (
    "staff-survey-2023.xlsx", "staff-survey-2023-national.xlsx", "survey-benchmark-2019-2023.xlsx",
)  # fmt: skip
SURVEY = 2023
NOTE = (
    "\nNote: In order to the preserve anonymity of individual staff, where there were fewer than 10 responses to a "
    "question results are not displayed"
)
BASE = "Base (number of responses)"
TIMES = ("% Never", "% 1 to 2", "% 3 to 5", "% 6 to 10", "% More than 10", BASE)
YES_NO = ("% Yes", "% No", BASE)
YES_NO_DONT_KNOW = ("% Yes", "% No", "% Don't know", BASE)
REPORTED = (
    "% Yes, I reported it", "% Yes, a colleague reported it", "% No", "% Don't know",
    "% Both a colleague and I reported it", "% Not applicable", BASE,
)  # fmt: skip
ABUSE = (
    "In the last 12 months how many times have you personally experienced harassment, bullying or abuse at work from"
)
VIOLENCE = "In the last 12 months how many times have you personally experienced physical violence at work from"
UNFAIR = "In the last 12 months have you personally experienced discrimination at work from"
REPORT = "The last time you experienced harassment, bullying or abuse at work, did you or a colleague report it?"
FAIR = (
    "Does your organisation act fairly with regard to career progression / promotion, regardless of ethnic background, "
    "gender, religion, sexual orientation, disability or age?"
)
GROUNDS = ("Ethnic background", "Gender", "Religion", "Sexual orientation", "Disability", "Age", "Other")
SHEETS: dict[str, tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "HEALTH WELLBEING SAFETY Q13-14": (
        "Q13a-Q14d",
        (
            (f"Q13a - {VIOLENCE} patients / service users, their relatives or other members of the public?", TIMES),
            (f"Q14a - {ABUSE} patients / service users, their relatives or other members of the public?", TIMES),
            (f"Q14b - {ABUSE} managers?", TIMES),
            (f"Q14c - {ABUSE} other colleagues?", TIMES),
            (f"Q14d - {REPORT}", REPORTED),
        ),
    ),
    "HEALTH WELLBEING SAFETY Q15-17": (
        "Q15-Q17b",
        (
            (f"Q15 - {FAIR}", YES_NO_DONT_KNOW),
            (f"Q16a - {UNFAIR} patients / service users, their relatives or other members of the public?", YES_NO),
            (f"Q16b - {UNFAIR} manager / team leader or other colleagues?", YES_NO),
            *((f"Q16c_{number} - {ground}", (f"% {ground}", BASE)) for number, ground in enumerate(GROUNDS, start=1)),
        ),
    ),
    "PEOPLE PROMISE ELEMENTS": ("PP1-PP1_1", (("PP1 - We are compassionate and inclusive", ("PP1 - score", BASE)),)),
}
"""Sheets: the questions that their titles name, and for each question its text and its columns."""


class Body(NamedTuple):
    """An organisation that took part, or a breakdown of all of them.

    Parameters
    ----------
    about
        What the first columns say of it; the last is the weighting.
    responses
        How many responded.
    hidden
        Questions of which it has too few responses, by how they begin.
    """

    about: tuple[str, ...]
    responses: int
    hidden: tuple[str, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether its results are counts of people, not weighted."""
        return self.about[-1] == "Unweighted"


HEADINGS = ("ODS code", "Organisation name", "Benchmarking group", "Region", "ICS", "Weighting")
BODIES = (
    Body(("X01", "Example Trust", "Example trusts", "Example region", "Example", "Occupation Group"), 2993),
    Body(("X02", "Example Care Board", "ICBs", "-", "-", "Unweighted"), 47, ("Q14d", "Q16c", "Q13a")),
    Body(("X98", "Example Ambulance Service", "Example trusts", "-", "Example", "Occupation Group"), 1250),
)
NATIONAL_HEADINGS = ("Base", "Breakdown", "Breakdown subgroup", "Weighting")
BREAKDOWNS = (
    Body(("National", "", "", "Organisation Size and Occupation Group"), 9400),
    Body(("National", "Region", "Example region", "Organisation Size"), 3100),
    Body(("National", "Ethnic background (detailed)", "White - Irish", "Organisation Size"), 120),
    Body(("National", "Ethnic background (detailed)", "Other ethnic group - Arab", "Organisation Size"), 9, ("Q",)),
    Body(("National", "Ethnic background (summary)", "White staff", "Organisation Size"), 6900),
    Body(
        ("National", "Ethnic background (summary)", "Staff from all other ethnic groups combined", "Organisation Size"),
        2300,
    ),
)


def detailed(headings: tuple[str, ...], bodies: Sequence[Body], year: int = SURVEY, seed: int = 2023) -> Workbook:
    """Return the detailed spreadsheets of a survey, as they are laid out since 2021.

    Parameters
    ----------
    headings
        Of the columns that say whose results a row has.
    bodies
        The rows.
    year
        Of the survey.
    seed
        Of the made-up figures.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up figures
    book = _book(year, "Detailed Spreadsheets")
    for title, (questions, blocks) in SHEETS.items():
        sheet = book.create_sheet(title)
        sheet["A1"] = f"NHS Staff Survey {year} - WEIGHTED Results"
        sheet["A2"] = f"{title.rpartition(' ')[0]} {questions}"
        sheet["A3"] = NOTE
        sheet.merge_cells("A3:B4")
        for column, heading in enumerate(headings, start=1):
            sheet.cell(5, column, heading)
        for row, body in enumerate(bodies, start=6):
            for column, text in enumerate(body.about, start=1):
                sheet.cell(row, column, text or None)
        column = len(headings) + 1
        for question, answers in blocks:
            _block(sheet, column, question, answers)
            for row, body in enumerate(bodies, start=6):
                for offset, figure in enumerate(_figures(chance, question, answers, body)):
                    sheet.cell(row, column + offset, figure)
            column += len(answers)
    return book


def _block(sheet: Worksheet, column: int, question: str, answers: Sequence[str]) -> None:
    sheet.cell(1, column, question)
    sheet.merge_cells(start_row=1, end_row=4, start_column=column, end_column=column + len(answers) - 1)
    for offset, answer in enumerate(answers):
        sheet.cell(5, column + offset, answer)


def _figures(chance: random.Random, question: str, answers: Sequence[str], body: Body) -> list[float | str]:
    """Return the figures of a question: percentages with all their digits, and how many answered."""
    base = body.responses - chance.randrange(1 + body.responses // 200)
    if question.startswith("PP"):
        return [chance.uniform(6, 8), base]
    if question.startswith(body.hidden) if body.hidden else False:
        return [*["-"] * (len(answers) - 1), base]
    if len(answers) == 2:
        return [100 * chance.random(), base]
    first = {YES_NO: (0.05, 0.12), YES_NO_DONT_KNOW: (0.5, 0.6), REPORTED: (0.4, 0.5)}.get(tuple(answers), (0.72, 0.93))
    share = chance.uniform(*first)
    others = [chance.random() ** 3 + 0.001 for _ in answers[2:]]
    shares = [share, *((1 - share) * other / sum(others) for other in others)]
    if body.is_counted:
        people = [int(share * base) for share in shares[:-1]]
        shares = [each / base for each in (*people, base - sum(people))]
    return [*(100 * share for share in shares), base]


class Trust(NamedTuple):
    """An organisation in the benchmark workbook: how many white and other staff responded, and since which survey."""

    code: str
    name: str
    sheet: str
    white: int
    other: int
    since: int = 2019


TRUSTS = (
    Trust("X01", "Example Trust", "Acute&Acute Community Trusts", 2231, 702),
    Trust("X98", "Example Ambulance Service", "Ambulance Trusts", 1100, 61, 2021),
    Trust("X99", "Example Specialist Trust", "Acute&Acute Community Trusts", 640, 9),
)
RATES = {
    "har_from_pat_eth_summary": (0.266, 0.309), "har_from_staff_eth_summary": (0.216, 0.269),
    "equal_eth_summary": (0.599, 0.47), "q16b_eth_summary": (0.061, 0.211),
}  # fmt: skip
"""Stems of the columns of results, and the rates of white and of other staff around which they are made up."""
FEWEST = 11


def benchmark(trusts: Sequence[Trust] = TRUSTS, last: int = SURVEY, seed: int = 2023) -> Workbook:
    """Return a benchmark workbook: a sheet for each type of organisation, five surveys in columns.

    Parameters
    ----------
    trusts
        Its organisations.
    last
        The latest survey in it.
    seed
        Of the made-up figures.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up figures
    book = _book(last, "Benchmark report Excel data")
    years = range(last - 4, last + 1)
    headings = ["org_id", "org_name", *(f"response_rate_{year}" for year in years), *(f"PP1_{year}" for year in years)]
    for stem in RATES:
        for year in years:
            headings += [f"{stem}_{group}_{year}" for group in (1, 2)] + [
                f"{stem}_n_{group}_{year}" for group in (1, 2)
            ]
    for title in dict.fromkeys(trust.sheet for trust in trusts):
        sheet = book.create_sheet(title)
        sheet.append(headings)
        for trust in (each for each in trusts if each.sheet == title):
            row: list[object] = [trust.code, trust.name, *(chance.random() for _ in years), *(7.1 for _ in years)]
            for rates in RATES.values():
                for year in years:
                    row += _rates(chance, rates, trust) if year >= trust.since else [None] * 4
            sheet.append(row)
    return book


def _rates(chance: random.Random, rates: tuple[float, float], trust: Trust) -> list[object]:
    """Return the rates of the two groups, and then how many answered."""
    shares: list[object] = []
    bases: list[object] = []
    for rate, responded in zip(rates, (trust.white, trust.other), strict=True):
        base = responded - chance.randrange(1 + responded // 50)
        people = round(base * rate * chance.uniform(0.9, 1.1))
        shares.append(people / base if base >= FEWEST else "-")
        bases.append(base)
    return [*shares, *bases]


def _book(year: int, what: str) -> Workbook:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Notes"
    book.active["B2"] = f"NHS Staff Survey {year} - {what}"
    book.active["B4"] = "A sample with made-up figures of made-up organisations."
    return book


def workbooks() -> dict[str, Workbook]:
    """Return the samples by the names of their files."""
    return {
        DETAILED: detailed(HEADINGS, BODIES), NATIONAL: detailed(NATIONAL_HEADINGS, BREAKDOWNS), BENCHMARK: benchmark(),
    }  # fmt: skip


def main() -> None:
    """Write the files."""
    for name, book in workbooks().items():
        book.save(SAMPLES / name)


if __name__ == "__main__":
    main()
