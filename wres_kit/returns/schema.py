"""The schema of a table of returns: what each row must be, tested for all rows in one pass.

A rule looks at the texts of one or a few columns and says what is wrong with them. Each rule is asked once for each
distinct combination of texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from wres_kit.returns.faults import Fault, Severity
from wres_kit.returns.files import COLUMNS
from wres_kit.returns.numbers import Problem, number_problem
from wres_kit.returns.vocabulary import Vocabulary, vocabulary
from wres_kit.visible import NATIONAL_INSURANCE, without_people

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    import pandas as pd

    from wres_kit.standard import Standard

FIRST_YEAR = 2015
"""The first year in which organisations reported on the Standard."""
FORMULA = ("=", "+", "-", "@", "|", "%")
"""How no source may begin: these files are opened in spreadsheets (OWASP, CSV injection)."""
SEPARATOR = "\x1f"
"""Joins the texts of several columns; no text of a return holds it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What the texts of some columns must be.

    Parameters
    ----------
    column
        The column to which a fault is put down; also the name of the rule.
    columns
        Whose texts it looks at.
    problem
        What is wrong with them, or None.
    """

    column: str
    columns: tuple[str, ...]
    problem: Callable[..., Problem | None]

    def joined(self, table: pd.DataFrame) -> pd.Series[Any]:
        """Return the texts the rule looks at, row by row."""
        joined = table[self.columns[0]]
        for column in self.columns[1:]:
            joined = joined + SEPARATOR + table[column]
        return joined

    def problems(self, table: pd.DataFrame) -> Iterator[tuple[int, Problem]]:
        """Yield the position of each row that breaks the rule, and what is wrong with it."""
        texts = self.joined(table)
        broken = {text: problem for text in texts.unique() if (problem := self.problem(*text.split(SEPARATOR)))}
        if broken:
            yield from ((position, broken[text]) for position, text in enumerate(texts) if text in broken)


def rules(standard: Standard, codes: Collection[str], latest_year: int) -> tuple[Rule, ...]:
    """Return the rules of a project.

    Parameters
    ----------
    standard
        The Standard that it reports on.
    codes
        Codes of its organisations.
    latest_year
        The latest reporting year that can have ended.
    """
    words = vocabulary(standard)
    return (
        Rule("organisation", ("organisation",), lambda code: _organisation_problem(code, codes)),
        Rule("year", ("year",), lambda year: year_problem(year, latest_year, standard)),
        Rule("indicator", ("indicator",), words.indicator_problem),
        Rule("section", ("section",), words.section_problem),
        Rule("category", ("indicator", "section", "category"), _if_known(words, words.category_problem)),
        Rule("group", ("group",), words.group_problem),
        Rule("measure", ("indicator", "category", "group", "measure"), _if_known(words, words.measure_problem)),
        Rule("value", ("measure", "value"), lambda measure, value: value_problem(words, measure, value)),
        Rule("source", ("source",), _source_problem),
    )


def row_faults(standard: Standard, table: pd.DataFrame, kept: Sequence[Rule]) -> Iterator[tuple[int, Fault]]:
    """Test all rows, and yield the position and the fault of each failure.

    Parameters
    ----------
    standard
        The Standard that the rows report on.
    table
        The nine columns of a return as text, and `file` and `row`; indexed from 0.
    kept
        The rules.
    """
    numbers = frozenset(map(str, standard.numbers))
    known = vocabulary(standard).words
    for rule in kept:
        for position, problem in rule.problems(table):
            yield position, _fault(table.iloc[position], rule.column, problem, numbers, known)


def _fault(
    row: pd.Series[Any], column: str, problem: Problem, numbers: Collection[str], known: Collection[str]
) -> Fault:
    message, remedy = (without_people(text, row[list(COLUMNS)], known) for text in problem)
    year, indicator = str(row["year"]), str(row["indicator"])
    return Fault(
        Severity.ERROR, column, str(row["file"]), int(row["row"]), column, message, remedy,
        organisation=str(row["organisation"]),
        year=int(year) if _is_year(year) else None,
        indicator=int(indicator) if indicator in numbers else None,
    )  # fmt: skip


def _organisation_problem(code: str, codes: Collection[str]) -> Problem | None:
    if not code:
        return Problem("There is no organisation.", "Give its ODS code.")
    if code in codes:
        return None
    for other in (code.upper(), code.lower()):
        if other in codes:
            return Problem(f'"{code}" is not the code of an organisation: capitals count.', f"Write {other}.")
    close = get_close_matches(code, sorted(codes), n=1, cutoff=0.6)
    remedy = f"Correct it{f' (did you mean {close[0]}?)' if close else ''}, or add its params/<code>/organisation.yml."
    return Problem(f'"{code}": no organisation has this code.', remedy)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit()


def year_problem(text: str, latest_year: int, standard: Standard) -> Problem | None:
    """Return what is wrong with a reporting year; None where nothing is."""
    if not _is_year(text):
        message = f'"{text}" is not a reporting year.' if text else "There is not a reporting year."
        return Problem(message, "Give the year of the 31 March snapshot in four digits: 2018/19 is 2019.")
    year = int(text)
    if year > latest_year:
        remedy = f"Correct it; publication_date in params/project.yml says that the reports come out in {latest_year}."
        return Problem(f"{year} is in the future.", remedy)
    if year < FIRST_YEAR:
        return Problem(
            f"{year} is before {FIRST_YEAR}, the first year of the Standard.", "Correct it, or delete the row."
        )
    if year > standard.years[-1]:
        remedy = f"Editions to {standard.years[-1]} are known: take a version of wres_kit that has this one."
        return Problem(f"The edition of the Standard for {year} is not known.", remedy)
    return None


def value_problem(words: Vocabulary, measure: str, text: str) -> Problem | None:
    """Return why a text is not a value of a measure, or None where it is one."""
    problem = number_problem(text, measure)
    rule = words.rules.get(measure)
    if problem is not None or rule is None or not rule.what:
        return problem
    number = float(text)
    if (rule.low is not None and number < rule.low) or (rule.high is not None and number > rule.high):
        limits = " and ".join(f"{limit:g}" for limit in (rule.low, rule.high) if limit is not None)
        return Problem(f'"{text}" is not between {limits}: no {rule.what} is.', "Check it with the source.")
    return None


def _if_known(words: Vocabulary, problem: Callable[..., Problem | None]) -> Callable[..., Problem | None]:
    """Return a rule that keeps silent where the indicator is at fault itself."""

    def asked(indicator: str, *texts: str) -> Problem | None:
        return None if words.indicator_problem(indicator) else problem(int(indicator), *texts)

    return asked


def _source_problem(source: str) -> Problem | None:
    if not source:
        return Problem(
            "There is no source.", "Say where the figure was published or comes from, so that it can be found again."
        )
    if NATIONAL_INSURANCE.search(source):
        return Problem(
            "The source holds what looks like a National Insurance number. Sources are published.",
            "Say where the figure comes from without naming anyone.",
        )
    if source.startswith(FORMULA):
        return Problem(
            f'The source begins with "{source[0]}", so a spreadsheet would run it as a formula.',
            "Begin it with a word.",
        )
    return None
