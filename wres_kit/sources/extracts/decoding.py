"""From the texts of an extract to their meanings: words and codes, days and years, with a report of what is unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.returns.faults import Fault, Place, Severity, capitalised, plural
from wres_kit.sources import Question
from wres_kit.sources.extracts.code_tables import normalised, undecided_words
from wres_kit.sources.extracts.rows import LISTED, listed_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from wres_kit.sources.extracts.code_tables import CodeTable
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules
    from wres_kit.standard import Standard


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
    if not re.search(r"\d", bare):  # a name; trying every form takes 2 ms
        return None
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


SHOWN = 60
"""Words in no table that are shown at most."""
CATEGORIES = 100
"""A column with more different frequent words than this is hardly one of categories; it may be one of names."""
LONGEST_WORD = 120
RARE = 5
"""A word that fewer rows than this have is not shown: it could be about a person."""
PERSONAL = re.compile(r"@|\d{5,}|\b[a-z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d]\b", re.IGNORECASE)
"""What looks like an address, a number of a person, or a National Insurance number."""


class Decoding:
    """What the texts of an extract mean.

    Parameters
    ----------
    standard
        The Standard whose groups and bands they mean.
    rules
        The project's own words.
    organisation, year, indicator
        What the extract is about, for faults.

    Attributes
    ----------
    faults : list of Fault
        What is wrong.
    unknown_words : dict of dict
        Words in no table that may be shown, by the name of the table in `extracts.yml`, with how many rows have each.
    unlisted : dict of list
        The file and row where each word in no table that is not shown stands first, by the name of the table.
    """

    def __init__(self, standard: Standard, rules: ExtractRules, organisation: str, year: int, indicator: int) -> None:
        self.standard, self.rules = standard, rules
        self.faults: list[Fault] = []
        self.unknown_words: dict[str, dict[str, int]] = {}
        self.unlisted: dict[str, list[tuple[str, int]]] = {}
        self.organisation, self.year, self.indicator = organisation, year, indicator

    def table(self, field: str) -> CodeTable:
        """Return the table of a column, with what the project adds to it."""
        return self.rules.table(field, self.standard.characteristic)

    def meanings(self, rows: Rows, field: str, blank: str | None = None) -> pd.Series[str]:
        """Return the meaning of each row's text; missing where it is in no table.

        Parameters
        ----------
        rows
            The rows.
        field
            The field.
        blank
            What an empty text means; looked up in the table where None.
        """
        table, texts = self.table(field), rows.frame[field]
        known = {text: blank if blank is not None and not text else table.look_up(text) for text in texts.unique()}
        meanings = texts.map(known).astype("str")
        missing = texts.isin([text for text, meaning in known.items() if meaning is None])
        if missing.any():
            self._unknown(rows, field, table, missing)
        return meanings.mask(missing)

    def days(self, rows: Rows, field: str, *, blank: bool = False) -> pd.Series[pd.Timestamp]:
        """Return the day in each row; missing where there is none that can be read, or none, where it may be blank."""
        days = days_of(rows.frame[field])
        unread = days.isna() & ~((rows.frame[field] == "") & blank)
        if unread.any():
            remedy = "Write days as 2024-03-31 or 31/03/2024, or correct the rows."
            self.report(rows, field, unread, "no day that can be read", remedy)
        return days

    def report(self, rows: Rows, field: str, at: pd.Series[bool], what: str, remedy: str) -> None:
        """Report rows as an error.

        Parameters
        ----------
        rows
            The rows.
        field
            The field at fault.
        at
            The rows at fault.
        what
            What they have: "no employee number".
        remedy
            What to do.
        """
        lines = [int(line) for line in rows.lines[at]]
        self.error(rows.shown, rows.headings[field], f"{capitalised(listed_rows(lines))} {what}.", remedy, lines)

    def error(self, file: str, column: str, message: str, remedy: str, lines: Sequence[int] = ()) -> None:
        """Report an error, of some rows or of the file as a whole."""
        first = lines[0] if lines else None
        places = tuple(Place(file, line) for line in lines[1:LISTED])
        self.faults.append(
            Fault(
                Severity.ERROR, "extract", file, first, column, message, remedy, self.organisation, self.year,
                self.indicator, places
            )
        )  # fmt: skip

    def _unknown(self, rows: Rows, field: str, table: CodeTable, missing: pd.Series[bool]) -> None:
        texts = rows.frame[field][missing]
        counts = {str(text): int(number) for text, number in texts.value_counts().items()}
        if table.parameter:
            known = self.unknown_words.setdefault(table.parameter, {})
            shown = may_be_shown(counts)
            for text in shown:
                known[text] = known.get(text, 0) + counts[text]
            first = texts[~texts.isin([*shown, ""])].drop_duplicates()
            self.unlisted.setdefault(table.parameter, []).extend(
                (rows.shown, int(rows.lines[at])) for at in first.index
            )
        lines = [int(line) for line in rows.lines[missing]]
        what = f"{plural(len(lines), 'row')} whose {table.what} is in no table: {listed_words(counts)}."
        rather = "" if len(texts) * 2 < len(rows) else " Is this the right column? See params/columns.yml."
        self.error(rows.shown, rows.headings[field], what + rather, _remedy(table), lines)


def may_be_shown(counts: Mapping[str, int]) -> list[str]:
    """Return the words that can hardly be about a person, the most frequent first; none of a column of names."""
    words = [
        text
        for text, number in counts.items()
        if text and (number >= RARE or is_undecided(text)) and not PERSONAL.search(text)
    ]
    words = [text for text in words if len(text) <= LONGEST_WORD]
    return sorted(words, key=lambda text: (-counts[text], text)) if len(words) <= CATEGORIES else []


def is_undecided(text: str) -> bool:
    """Return whether a text is a word that systems use, and that means different things in different organisations."""
    return bool({normalised(text), *map(normalised, text.split("|"))} & undecided_words())


def listed_words(counts: Mapping[str, int]) -> str:
    """Return words with how many rows have each; of those that are rare, or not shown, only how many there are.

    >>> listed_words({"Martian": 12, "Venusian": 2, "": 3})
    '"Martian" (12), empty (3), 1 word that fewer than 5 rows have (2)'
    """
    shown = may_be_shown(counts)
    listed = [f'"{text}" ({counts[text]:,})' for text in shown[:SHOWN]]
    empty = [f"empty ({counts['']:,})"] if "" in counts else []
    rest = [text for text in counts if text and text not in shown]
    rare = [text for text in rest if counts[text] < RARE]
    others = [*shown[SHOWN:], *(text for text in rest if counts[text] >= RARE)]
    few = f"fewer than {RARE} rows have"
    listed += empty
    for texts, what in ((rare, f"that {few}"), (others, "that could be about people and are not shown")):
        if texts:
            listed.append(f"{plural(len(texts), 'word')} {what} ({sum(counts[text] for text in texts):,})")
    return ", ".join(listed)


def _remedy(table: CodeTable) -> str:
    if not table.parameter:
        return f"Correct the records; understood are words for {' and '.join(table.meanings)}."
    if table.parameter == "ethnic_codes":
        return (
            "Correct the records, or say in params/extracts.yml which ethnic code each stands for, under ethnic_codes: "
            "for example XX: Z."
        )
    return (
        f"Correct the records, or say in params/extracts.yml what they mean, under {table.parameter}; there are "
        f"{', '.join(table.meanings)}."
    )
