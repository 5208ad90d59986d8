"""Days, months and years as staff systems write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd

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
