"""From the texts of an extract to their meanings, with a report of what is in no table.

A word that is in no table is reported with the number of rows that have it. Words that fewer than five rows have are
only counted, as is what looks like a number or address of a person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wres_kit.returns.faults import Fault, Place, Severity, plural
from wres_kit.sources.extracts.code_tables import normalised, undecided_words
from wres_kit.sources.extracts.dates import days_of
from wres_kit.sources.extracts.rows import LISTED, listed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from wres_kit.sources.extracts.code_tables import CodeTable
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules
    from wres_kit.standard import Standard

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
        known = {text: blank if blank is not None and not text else table.of(text) for text in texts.unique()}
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
        self.error(rows.shown, rows.headings[field], f"{_capital(listed_rows(lines))} {what}.", remedy, lines)

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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
