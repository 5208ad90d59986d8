"""Days, months and years as staff systems write them, and those that a file states of itself, held against the year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.sources.source import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence


TITLE = "title"
"""What is set aside where the dates in a title, or in the name of the file, say nothing."""
SNAPSHOTS = frozenset({"staff", "board"})
"""The kinds that are counted on 31 March; the others over the year to it."""
DAY_FORMATS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d/%m/%Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%d.%m.%Y",
    "%d %b %y",
    "%d-%B-%Y",
)
"""How systems write days; the day always comes before the month."""
MONTH_FORMATS = ("%b-%y", "%b %y", "%b %Y", "%B %Y", "%b-%Y", "%B-%Y", "%Y-%m", "%m/%Y", "%B-%y", "%B %y")
FINANCIAL_YEAR = re.compile(r"(?:fy|f y)?\s*(20\d\d)\s*[/–-]\s*(?:20)?(\d\d)", re.IGNORECASE)
BARE_YEAR = re.compile(r"\s*20\d\d\s*")
QUARTER = re.compile(r"\bq(?:uarter)?\s*([1-4])\b", re.IGNORECASE)
TIME = r"[T ]\d{1,2}:\d{2}.*$"


def days_of(texts: pd.Series[str]) -> pd.Series[pd.Timestamp]:
    """Return the day in each text; missing where there is none that can be read."""
    unique = pd.Series(texts.unique(), dtype="str")
    parsed = pd.Series(pd.NaT, index=unique.index, dtype="datetime64[us]")
    bare = unique.str.replace(TIME, "", regex=True)
    for form in DAY_FORMATS:
        if parsed.notna().all():
            break
        parsed = parsed.fillna(pd.to_datetime(bare, format=form, errors="coerce").astype("datetime64[us]"))
    days: pd.Series[pd.Timestamp] = texts.map(dict(zip(unique, parsed, strict=True))).astype("datetime64[us]")
    return days


@dataclass(frozen=True, slots=True)
class DayRange:
    """A stretch of days, both ends included."""

    first: date
    last: date

    def lies_within(self, other: DayRange) -> bool:
        """Return whether all its days are days of another."""
        return other.first <= self.first and self.last <= other.last

    def overlaps(self, other: DayRange) -> bool:
        """Return whether some of its days are days of another."""
        return self.first <= other.last and other.first <= self.last


def financial_year(year: int) -> DayRange:
    """Return the year to the 31 March of a reporting year."""
    return DayRange(date(year - 1, 4, 1), date(year, 3, 31))


def period_of(text: str) -> DayRange | None:
    """Return the day, month, quarter or financial year that a text names; None where it names none for certain.

    >>> period_of("Mar-24").last, period_of("2023/24").first, period_of("2024")
    (datetime.date(2024, 3, 31), datetime.date(2023, 4, 1), None)
    """
    bare = re.sub(TIME, "", text.strip())
    for form in DAY_FORMATS:
        day = pd.to_datetime(bare, format=form, errors="coerce")
        if not pd.isna(day):
            return DayRange(day.date(), day.date())
    for form in MONTH_FORMATS:
        month = pd.to_datetime(bare, format=form, errors="coerce")
        if not pd.isna(month):
            return DayRange(month.date(), (month + pd.offsets.MonthEnd(0)).date())
    years = FINANCIAL_YEAR.search(bare)
    if years and (int(years[1]) + 1) % 100 == int(years[2]):
        whole = financial_year(int(years[1]) + 1)
        quarter = QUARTER.search(bare)
        if quarter:
            start = pd.Timestamp(whole.first) + pd.DateOffset(months=3 * (int(quarter[1]) - 1))
            return DayRange(start.date(), (start + pd.DateOffset(months=3) - pd.Timedelta(days=1)).date())
        return whole if FINANCIAL_YEAR.fullmatch(bare.strip()) else None
    return None


MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
MONTH = rf"(?:{MONTHS})[a-z]*"
DAY = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?[ -]+({MONTH})[ ,-]+(20\d\d)\b|\b(\d{{1,2}})[/.-](\d{{1,2}})[/.-](20\d\d)\b"
    rf"|\b(20\d\d)[-_](\d\d)[-_](\d\d)\b",
    re.IGNORECASE,
)
MONTH_AND_YEAR = re.compile(rf"\b({MONTH})[ -]+(20\d\d)\b", re.IGNORECASE)
ANY_YEAR = re.compile(r"(?<!\d)(20[12]\d)(?!\d)")
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
    bare = [int(number) for number in ANY_YEAR.findall(rest)]
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
        years = [int(number) for number in ANY_YEAR.findall(text)]
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
