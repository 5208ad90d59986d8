"""The rows of an extract that count: of this organisation and period, of people who were there, of formal cases.

Each column that says so is used. Where what it says is not certain, a person is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.returns.faults import plural
from wres_kit.sources import Question
from wres_kit.sources.extracts.code_tables import normalised
from wres_kit.sources.extracts.decoding import (
    SNAPSHOTS,
    DayRange,
    financial_year,
    listed_words,
    may_be_shown,
    period_of,
)
from wres_kit.sources.extracts.rows import by_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.project import Project
    from wres_kit.sources import ConfirmedColumns, Workforce
    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows


FEW = 12
"""Different values of a column up to which they are listed in a question."""
STATUSES = {
    "assignment_status": ("counted", "were not active"),
    "case_status": ("counted", "are not cases"),
    "formality": ("formal", "are informal"),
    "attendance": ("attended", "were not attended"),
    "seat_status": ("filled", "are vacant or of former members"),
}
"""Fields with a status: the meaning that counts, and what the other rows are."""
ODS_CODE = re.compile(r"(?=.*\d)[A-Z0-9]{3,5}|R[A-Z]{2}")
UNIT_PREFIX = re.compile(r"(\d{3}) \S.*")
"""How the Electronic Staff Record writes units: behind the number of the employer."""


@dataclass(slots=True)
class Selection:
    """What is being chosen from an extract.

    Parameters
    ----------
    rows
        The rows that count so far.
    kind, organisation, year
        The kind of extract, whose it is, and of when.
    messages, questions
        What was chosen, and what a person has to say.
    columns
        The columns, where they were guessed and confirmed.
    headings
        The headings that hold fields.
    """

    rows: Rows
    kind: str
    organisation: str
    year: int
    messages: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    columns: list[ConfirmedColumns] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    def keep(self, kept: pd.Series[bool], others: str) -> None:
        """Keep some rows, and say what the others are."""
        if not kept.all():
            self.messages.append(f"Not counted: {plural(int((~kept).sum()), 'row')} that {others}.")
            self.rows = self.rows.only(kept)

    def ask(
        self, heading: str, why: str, texts: pd.Series[str] | None = None, example: str = "", remedy: str = ""
    ) -> None:
        """Ask about a column.

        Parameters
        ----------
        heading
            Its heading, as the file has it.
        why
            Why it is asked, as a sentence after the heading: "decides who counts".
        texts
            What it holds; not listed where None.
        example
            A value to take, where the likely one is known.
        remedy
            How to answer, without a full stop, where taking some rows or setting the column aside are not the answers.
        """
        values = {} if texts is None else {str(text): int(number) for text, number in texts.value_counts().items()}
        held = f" It holds {listed_words(values)}." if values and len(values) <= FEW else ""
        if len(values) > FEW:
            held = f" It holds {len(values):,} different values."
        shown = may_be_shown(values)
        choice = example or (shown[0] if shown else "VALUE")
        answer = remedy or (
            f'Say which rows to take with --only "{heading}={choice}", or, if all of them count whatever it says, '
            f'--set-aside "{heading}"'
        )
        where = f" To answer once, write it in params/{self.organisation}/extracts.yml." if "--" in answer else ""
        self.questions.append(Question(heading, f'"{heading}" {why}.{held} {answer}.{where}', tuple(shown)))


def select(selection: Selection, decoding: Decoding, project: Project) -> None:
    """Keep the rows that count, by each column that decides it."""
    _own_organisation(selection, project)
    _own_period(selection, "period")
    _own_period(selection, "snapshot")
    for name, (meaning, others) in STATUSES.items():
        if selection.rows.has(name):
            meanings = decoding.meanings(selection.rows, name)
            selection.keep(meanings == meaning, others)
    if selection.kind in SNAPSHOTS:
        _there_on_the_day(selection, decoding)


def _own_organisation(selection: Selection, project: Project) -> None:
    if not selection.rows.has("organisation"):
        return
    texts, heading = selection.rows.frame["organisation"], selection.rows.headings["organisation"]
    own = _names(project, selection.organisation)
    is_own = {text: _is_named(text, own) for text in texts.unique()}
    if all(is_own.values()):
        return
    prefixes = {match[1] if (match := UNIT_PREFIX.fullmatch(text)) else "" for text in is_own}
    if len(prefixes) == 1 and "" not in prefixes:
        return
    if any(is_own.values()):
        others = set[str]().union(*(_names(project, code) for code in project.organisations))
        foreign = [text for text, known in is_own.items() if not known]
        if all(_is_named(text, others) or ODS_CODE.fullmatch(text.strip()) for text in foreign):
            selection.keep(texts.map(is_own).astype(bool), f'are of another organisation ("{heading}")')
            return
    selection.ask(
        heading, "decides whose people are counted, and not all rows are known to be of this organisation", texts
    )


def _names(project: Project, code: str) -> set[str]:
    named = project.organisation(code)
    return {normalised(text) for text in (named.code, named.name, named.label) if text}


def _is_named(text: str, names: set[str]) -> bool:
    bare = normalised(text)
    parts = (bare.partition(" ")[0], bare.partition(" ")[2], bare.rpartition(" ")[0], bare.rpartition(" ")[2])
    return bare in names or ({parts[0], parts[1]} <= names) or ({parts[2], parts[3]} <= names)


def _own_period(selection: Selection, name: str) -> None:
    """Keep the rows of the year or snapshot, where every other one is certainly of another."""
    if not selection.rows.has(name):
        return
    texts, heading = selection.rows.frame[name], selection.rows.headings[name]
    fits = {text: _fits(text, heading, selection) for text in texts.unique()}
    if all(fits.values()):
        return
    if None not in fits.values() and any(fits.values()):
        selection.keep(texts.map(fits).astype(bool), f'are of another time ("{heading}")')
        return
    wanted = f"31 March {selection.year}"
    why = f"does not everywhere say {wanted}" if selection.kind in SNAPSHOTS else f"is not clearly the year to {wanted}"
    if len(set(texts)) == 1:
        selection.ask(heading, f'{why}: it says "{texts.iloc[0]}" everywhere', remedy=_if_right(selection, heading))
        return
    held = [text for text in texts.unique() if period_of(text) or re.fullmatch(r"20\d\d", text)]
    likely = next((text for text in held if str(selection.year) in text), "VALUE")
    listed = f", for instance {' and '.join(held[:2])}" if held else ""
    selection.ask(heading, f"{why}{listed}", remedy=f'Say which rows to take with --only "{heading}={likely}"')


def _if_right(selection: Selection, heading: str) -> str:
    return (
        f"If that is another time, correct --year, which is {selection.year} now. If it is right, "
        f'--set-aside "{heading}"'
    )


def _fits(text: str, heading: str, selection: Selection) -> bool | None:
    """Return whether a text names the year or the day of the snapshot; None where that is not certain."""
    whole, year = financial_year(selection.year), selection.year
    if re.fullmatch(r"20\d\d", text):
        named = "financial" not in normalised(heading) and ("reporting" in normalised(heading) or
                                                            selection.kind in SNAPSHOTS)  # fmt: skip
        return int(text) == year if named else None
    period = period_of(text)
    if period is None:
        return None
    if selection.kind in SNAPSHOTS:
        march = DayRange(date(year, 3, 1), date(year, 3, 31))
        return period.last == whole.last and (period.first >= march.first or period == whole)
    if period.lies_within(whole):
        return True
    return None if period.overlaps(whole) else False


def _there_on_the_day(selection: Selection, decoding: Decoding) -> None:
    day = pd.Timestamp(selection.year, 3, 31)
    if selection.rows.has("ended"):
        left = decoding.days(selection.rows, "ended", blank=True) < day
        selection.keep(~left, f"had ended before 31 March {selection.year}")
    if selection.rows.has("started"):
        later = decoding.days(selection.rows, "started", blank=True) > day
        selection.keep(~later, f"began after 31 March {selection.year}")


def within_year(rows: Rows, field: str, decoding: Decoding) -> tuple[Rows, str]:
    """Return the rows whose day lies in the year to 31 March, and a sentence on the others.

    Where the extract has no such column all rows are taken, and the sentence says so.
    """
    year = decoding.year
    if not rows.has(field):
        return rows, f"The file gives no days: all rows are counted in the year to 31 March {year}."
    days = decoding.days(rows, field)
    inside = (days >= pd.Timestamp(year - 1, 4, 1)) & (days < pd.Timestamp(year, 4, 1))
    outside = int((~inside & days.notna()).sum())
    if len(rows) and outside and not inside.any():
        what = f"No day under this heading is in the year to 31 March {year}, so no one would be counted."
        decoding.error(rows.shown, rows.headings[field], what, "Check --year, or the column.")
    sentence = f"{inside.sum():,} rows are in the year to 31 March {year}; {outside:,} others are not counted."
    return rows.only(inside), sentence


def person_key(number: str) -> str:
    """Return an employee number as two systems are compared: capitals, without leading zeros.

    >>> person_key("00012345"), person_key(" ab12 ")
    ('12345', 'AB12')
    """
    return number.strip().upper().lstrip("0") or "0" * bool(number.strip())


JOINED = "group"
"""The field that holds the group of each row where it comes from the staff extract, not from the log."""
VACANT = ("vacant", "vacancy", "unfilled")
"""How a text begins in a register that says that nobody holds a seat."""
LOGS = frozenset({"casework", "training"})
"""The kinds of extract that are joined to the workforce."""


def join_workforce(selection: Selection, workforce: Workforce) -> None:
    """Keep the rows of people who are in the workforce counted, with their ethnicity from there."""
    rows = selection.rows
    if selection.kind not in LOGS:
        return
    if not rows.has("person") or rows.grouped:
        why = "is needed in every row to join the file to --staff"
        selection.ask("Employee number", why, remedy="Add the column, with one row a case or course")
        return
    people = rows.frame["person"]
    groups = by_text(people, lambda number: workforce.groups.get(person_key(number), ""))
    missing = groups == ""
    nobody = people == ""
    if missing.all():
        why = f"has no number that is in {workforce.shown}"
        selection.ask(rows.headings["person"], why, remedy="Number people alike in both files")
        return
    left = people[missing & ~nobody].nunique()
    if left or nobody.any():
        unnamed = f", and {plural(int(nobody.sum()), 'row')} without an employee number" if nobody.any() else ""
        selection.messages.append(
            f"Not in the workforce counted ({workforce.shown}), so not counted here: {plural(int(left), 'employee')} "
            f"in {plural(int((missing & ~nobody).sum()), 'row')}{unnamed}."
        )
    kept = rows.only(~missing)
    headings = {**kept.headings, JOINED: kept.headings["person"]}
    selection.rows = replace(kept, frame=kept.frame.assign(**{JOINED: groups[~missing]}), headings=headings)
    selection.messages.append(f"Ethnicity is that of {workforce.shown}.")


def without_vacant_seats(selection: Selection) -> None:
    """Take seats that nobody holds out of a board register: some column says "vacant"."""
    rows = selection.rows
    vacant = pd.Series(False, index=rows.frame.index)
    for texts in (*(rows.frame[name] for name in rows.frame), *(rows.others[name] for name in rows.others)):
        vacant |= by_text(texts, lambda text: normalised(text).startswith(VACANT)).astype(bool)
    selection.keep(~vacant, "are vacant seats")


def group_of_rows(rows: Rows, decoding: Decoding) -> pd.Series[str]:
    """Return the group of each row: from the staff extract where the rows were joined to it, else from the row."""
    return rows.frame[JOINED] if rows.has(JOINED) else decoding.meanings(rows, "ethnic_code")


def count_by_group(groups: pd.Series[str], people: pd.Series[int] | None = None) -> Mapping[str, int]:
    """Return how many people there are of each group: one a row, or as many as `people` says."""
    if people is None:
        return {str(group): int(number) for group, number in groups.value_counts().items()}
    return {str(group): int(number) for group, number in people.loc[groups.index].groupby(groups).sum().items()}
