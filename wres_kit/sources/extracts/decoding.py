"""From the texts of an extract to their meanings, with a report of what is in no table.

A text that is in no table is reported with the number of rows that have it. It is shown only if it looks like a code
and most of its column was understood: otherwise the column may hold something about people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.returns.faults import Fault, Place, Severity, plural
from wres_kit.sources.extracts.code_tables import NOT_SHOWN
from wres_kit.sources.extracts.rows import LISTED, listed_rows

if TYPE_CHECKING:
    from wres_kit.sources.extracts.code_tables import CodeTable
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules

SHOWN = 10
"""Texts in no table that are shown at most."""
DAY_FORMATS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%d.%m.%Y",
)
"""How systems write days; the day always comes before the month."""


class Decoding:
    """What the texts of an extract mean.

    Parameters
    ----------
    rules
        The project's own words.
    organisation, year, indicator
        What the extract is about, for faults.

    Attributes
    ----------
    faults : list of Fault
        What was found on the way.
    """

    def __init__(self, rules: ExtractRules, organisation: str, year: int, indicator: int) -> None:
        self.rules = rules
        self.faults: list[Fault] = []
        self._about = (organisation, year, indicator)

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
        table, texts = self.rules.table(field), rows.frame[field]
        known = {text: blank if blank is not None and not text else table.of(text) for text in texts.unique()}
        meanings = texts.map(known).astype("str")
        missing = texts.isin([text for text, meaning in known.items() if meaning is None])
        if missing.any():
            self._unknown(rows, field, table, missing)
        return meanings.mask(missing)

    def days(self, rows: Rows, field: str) -> pd.Series[pd.Timestamp]:
        """Return the day in each row; missing where there is none that can be read."""
        texts = rows.frame[field]
        unique = pd.Series(texts.unique(), dtype="str")
        parsed = pd.Series(pd.NaT, index=unique.index, dtype="datetime64[us]")
        bare = unique.str.replace(r"[T ]\d{1,2}:\d{2}.*$", "", regex=True)
        for form in DAY_FORMATS:
            parsed = parsed.fillna(pd.to_datetime(bare, format=form, errors="coerce").astype("datetime64[us]"))
        days: pd.Series[pd.Timestamp] = texts.map(dict(zip(unique, parsed, strict=True)))
        if days.isna().any():
            remedy = "Write days as 2024-03-31 or 31/03/2024, or correct the rows."
            self.report(rows, field, days.isna(), "no day that can be read", remedy)
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
        organisation, year, indicator = self._about
        first = lines[0] if lines else None
        places = tuple(Place(file, line) for line in lines[1:LISTED])
        self.faults.append(
            Fault(
                Severity.ERROR, "extract", file, first, column, message, remedy, organisation, year, indicator, places
            )
        )  # fmt: skip

    def _unknown(self, rows: Rows, field: str, table: CodeTable, missing: pd.Series[bool]) -> None:
        texts = rows.frame[field][missing]
        mostly_known = len(texts) * 2 < len(missing)
        lines = [int(line) for line in rows.lines[missing]]
        listed = _listed(texts, table, mostly_known=mostly_known)
        what = f"{plural(len(lines), 'row')} whose {table.what} is in no table: {listed}."
        rather = "" if mostly_known else " Is this the right column? See params/columns.yml."
        self.error(rows.shown, rows.headings[field], what + rather, _remedy(table), lines)


def _listed(texts: pd.Series[str], table: CodeTable, *, mostly_known: bool) -> str:
    """Return the texts that may be shown, each with how many rows have it, and how many rows have others."""
    counts = {str(text): int(number) for text, number in texts.value_counts().items()}
    shown = {text: table.shown(text) for text in sorted(counts) if text and mostly_known}
    codes = [text for text, show in shown.items() if show != NOT_SHOWN][:SHOWN]
    listed = [f"{shown[text]} ({counts.pop(text):,})" for text in codes]
    empty = [f"empty ({counts.pop(''):,})"] if "" in counts else []
    rest = [f"not shown ({sum(counts.values()):,})"] if counts else []
    return ", ".join(listed + empty + rest)


def _remedy(table: CodeTable) -> str:
    if not table.parameter:
        return f"Correct the records; understood are words for {' and '.join(table.meanings)}."
    if table.parameter == "ethnic_codes":
        return (
            "Correct the records, or say in params/extracts.yml which ethnic code each stands for, under ethnic_codes: "
            "for instance XX: Z."
        )
    return (
        f"Correct the records, or say in params/extracts.yml what they mean, under {table.parameter}; there are "
        f"{', '.join(table.meanings)}."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
