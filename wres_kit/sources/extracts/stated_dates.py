"""Dates that a file states of itself, in its title, the name of a sheet or its own name, held against the year."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from wres_kit.sources.extracts.answers import TITLE
from wres_kit.sources.extracts.columns import SNAPSHOTS
from wres_kit.sources.extracts.day_texts import FINANCIAL_YEAR, DayRange, financial_year, period_of
from wres_kit.sources.source import Question

if TYPE_CHECKING:
    from collections.abc import Callable

MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
MONTH = rf"(?:{MONTHS})[a-z]*"
DAY = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?[ -]+({MONTH})[ ,-]+(20\d\d)\b|\b(\d{{1,2}})[/.-](\d{{1,2}})[/.-](20\d\d)\b"
    rf"|\b(20\d\d)[-_](\d\d)[-_](\d\d)\b",
    re.IGNORECASE,
)
MONTH_AND_YEAR = re.compile(rf"\b({MONTH})[ -]+(20\d\d)\b", re.IGNORECASE)
BARE_YEAR = re.compile(r"(?<!\d)(20[12]\d)(?!\d)")
RUN = re.compile(
    r"\b(?:run|printed|created|generated|extracted|produced|downloaded|exported|published|date of report)\b",
    re.IGNORECASE,
)
"""A date after one of these is that of the report, not of what it holds."""


def question_of_dates(titles: Sequence[str], file: str, kind: str, year: int, organisation: str) -> Question | None:
    """Return a question where a title or the name of a file says another year than the command; None where none does.

    Parameters
    ----------
    titles
        The texts above the headings.
    file
        How messages name the file, with its sheet.
    kind, year, organisation
        What the extract is about.
    """
    for text in titles:
        if not RUN.search(text) and (stated := _other_time(text, kind, year)):
            return _question(f'The title says "{stated}"', kind, year, organisation)
    if (dated := dated_name(file)) and (stated := _other_time(dated[0], kind, year)):
        return _question(f'The name of the file says "{stated}"', kind, year, organisation)
    return None


def dated_name(name: str) -> tuple[str, ...]:
    """Return the name of a file as a text that may say a year; days other than 31 March are those of an export."""
    return (DAY.sub(_march_only, re.sub(r"[_.]", " ", name)),)


def other_year(text: str, years: Collection[int]) -> str | None:
    """Return what a text says of other reporting years; None where it says one of these, or nothing.

    >>> other_year("WRES return 2026", {2024}), other_year("Workforce 2023/24", {2024})
    ('2026', None)
    """
    if RUN.search(text):
        return None
    stated = list(_stated(text))
    rest = FINANCIAL_YEAR.sub(" ", DAY.sub(" ", MONTH_AND_YEAR.sub(" ", text)))
    bare = [int(number) for number in BARE_YEAR.findall(rest)]
    allowed = {*years, *((year - 1 for year in years) if "survey" in text.casefold() else ())}
    right = any(period.overlaps(financial_year(year)) or period.last.year in allowed for _, period in stated
                for year in years)  # fmt: skip
    if right or allowed & set(bare) or not (stated or bare):
        return None
    return stated[0][0] if stated else str(bare[0])


def _march_only(match: re.Match[str]) -> str:
    """Return a day in the name of a file where it is that of a snapshot; any other is that of the export."""
    period = _period(match[0])
    return match[0] if period and (period.last.month, period.last.day) == (3, 31) else " "


def _question(says: str, kind: str, year: int, organisation: str) -> Question:
    meant = f"31 March {year}" if kind in SNAPSHOTS else f"the year to 31 March {year}"
    text = (
        f"{says}, but --year {year} means {meant}. If the file is right, correct --year. If the title is not about its "
        f"figures, add --set-aside {TITLE}. To answer once, write it in params/{organisation}/extracts.yml."
    )
    return Question(TITLE, text)


def _other_time(text: str, kind: str, year: int) -> str | None:
    """Return what a text says of another time; None where it says the right one, or nothing."""
    stated = list(_stated(text))
    whole = financial_year(year)
    if kind in SNAPSHOTS:
        right: Callable[[DayRange], bool] = lambda period: period.last == whole.last  # noqa: E731 - two of one kind
    else:
        right = lambda period: period.overlaps(whole)  # noqa: E731
    if not stated:
        years = [int(number) for number in BARE_YEAR.findall(text)]
        return None if not years or year in years else str(years[0])
    return None if any(right(period) for _, period in stated) else stated[0][0]


def _stated(text: str) -> Iterator[tuple[str, DayRange]]:
    rest = text
    for pattern in (DAY, FINANCIAL_YEAR, MONTH_AND_YEAR):
        for match in pattern.finditer(rest):
            if period := _period(match[0]):
                yield match[0].strip(), period
        rest = pattern.sub(" ", rest)


def _period(text: str) -> DayRange | None:
    bare = (
        re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text.strip(), flags=re.IGNORECASE).replace(",", " ").replace("_", "-")
    )
    return period_of(re.sub(r"\s+", " ", bare))
