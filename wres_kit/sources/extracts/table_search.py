"""Finding the table in a file: its headings, the field of each, and columns of no field that may decide who counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pandas as pd

from wres_kit.returns.faults import plural
from wres_kit.sources import InputFile, Recognition
from wres_kit.sources.extracts.code_tables import excluding_words, normalised, yes_no_words
from wres_kit.sources.extracts.columns import (
    COUNT_FIELDS,
    STAGE_FIELDS,
    ExtractLayout,
    alternatives,
    columns_path,
    confirmed,
    deciding_word,
    guess,
    guessed_fields,
    is_harmless,
    is_of_something,
    kinds,
)
from wres_kit.sources.extracts.cross_tables import (
    AXES,
    CrossHeadings,
    HeadingParts,
    cross_headings,
    unfold,
    unread_numbers,
)
from wres_kit.sources.extracts.decoding import BARE_YEAR, SNAPSHOTS, days_of, financial_year, period_of
from wres_kit.sources.extracts.grouped import counts_people, largest_number, ways_to_count, whole_numbers
from wres_kit.sources.extracts.rows import Grid, by_text, head_of
from wres_kit.sources.extracts.rules import ExtractRules
from wres_kit.sources.extracts.who_counts import ODS_CODE
from wres_kit.sources.workbook.grid import HEAD, ExtractError
from wres_kit.standard import WRES, read_standard, standard_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wres_kit.project import Project
    from wres_kit.sources import Context
    from wres_kit.sources.extracts.answers import Answers
    from wres_kit.sources.extracts.cross_tables import Tables
    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.who_counts import Selection
    from wres_kit.standard.characteristic import Characteristic


UNREAD = (
    "holds numbers, and no table says whose they are. Add it to extracts.yml: an ethnic group under ethnic_codes, a "
    "grade under grades"
)


@dataclass(frozen=True, slots=True)
class ExtractTable:
    """Where the headings of an extract are.

    Parameters
    ----------
    grid, header
        The table, and the position of its headings.
    layout, known
        Which field each heading holds, and whether somebody confirmed that.
    unread
        Columns of numbers of a cross table that are of no known group.
    """

    grid: Grid
    header: int
    layout: ExtractLayout
    known: bool
    unread: tuple[str, ...] = ()

    @property
    def counts_in_columns(self) -> bool:
        """Whether it is a grouped table without being unfolded."""
        headings = self.grid.head[self.header][1]
        repeated = any(headings.count(heading) > 1 for heading in self.layout.columns.values())
        return bool(set(COUNT_FIELDS) & set(self.layout.columns)) and not repeated


_RECOGNISED: WeakKeyDictionary[InputFile, tuple[frozenset[str], list[Sequence[str]]]] = WeakKeyDictionary()


def recognised(kind: str, file: InputFile) -> Recognition:
    """Say how well the headings of a file match a kind of extract.

    Raises
    ------
    ExtractError
        The file cannot be read.
    """
    enough, head = _headings_for_all(file)
    project = file.project
    if project is not None and any(confirmed(project, kind, row) for row in head):
        return Recognition(1.0, (f"its columns are confirmed in {project.shown(columns_path(project))}",))
    if kind not in enough:
        fields = max((guessed_fields(kind, row) for row in head), key=len, default=())
        missing = kinds()[kind].missing(fields)
        return Recognition(
            0.1 * bool(fields), (f"no heading was recognised for {', '.join(missing)}{_read_across(file)}",)
        )
    # Extracts of cases and courses often name band and staff group too: they are no extract of staff.
    score = 0.7 if kind == "staff" and len(enough) > 1 else 0.9
    return Recognition(score, ("its headings are there",))


def _headings_for_all(file: InputFile) -> tuple[frozenset[str], list[Sequence[str]]]:
    """Return the kinds for which the headings of a file suffice, and its first rows, those of cross tables unfolded."""
    if file not in _RECOGNISED:
        plain = head_of(file)
        rows: list[Sequence[str]] = [*plain, *(headings for _, headings, _ in _crossed(plain, _plain_tables(file)))]
        _RECOGNISED[file] = (frozenset(kind for kind in kinds() for row in rows if guess(kind, row, weak=False)), rows)
    return _RECOGNISED[file]


def _read_across(file: InputFile) -> str:
    """Return what headings of a cross table were read as, for the reason why a file is of no kind."""
    head = head_of(file)
    for position, _, cross in _crossed(head, _plain_tables(file)):
        texts = ", ".join(f'"{head[position][place]}"' for place in cross.numbers)
        return f" ({texts} were read as people by {' and '.join(AXES[axis].lower() for axis in cross.axes)})"
    return ""


def find_table(
    kind: str, shown: str, grids: Iterable[Grid], *, context: Context, answers: Answers, rules: ExtractRules
) -> ExtractTable:
    """Return the one table of a file that has the headings of a kind of extract.

    Parameters
    ----------
    kind
        The kind of extract.
    shown
        How messages name the file.
    grids
        Its tables.
    context
        Whose layouts count.
    answers
        What was set aside.
    rules
        What the organisation's own words mean.

    Raises
    ------
    ExtractError
        No table has them, or several have.
    """
    characteristic = context.project.standard.characteristic
    tables = cache(lambda field: rules.table(field, characteristic))
    fitting = [table for grid in grids if (table := _table_in(kind, grid, context.project, answers, tables))]
    if not fitting:
        missing = ", ".join(kinds()[kind].sufficient[0])
        message = (
            f"{shown}: no row of headings was found among the first {HEAD} that names {missing}. Write "
            f"which heading holds which field in {context.project.shown(columns_path(context.project))}."
        )
        raise ExtractError(message)
    if len(fitting) > 1:
        sheets = " and ".join(table.grid.shown for table in fitting)
        raise ExtractError(f"{sheets}: both have the headings of this extract. Leave only one of them in the file.")
    return fitting[0]


def _table_in(kind: str, grid: Grid, project: Project, answers: Answers, tables: Tables) -> ExtractTable | None:
    head = [["" if answers.sets_aside(text) else text for text in texts] for _, texts in grid.head]
    plain = next(_fitting(kind, grid, head, project), None)
    if plain is not None and plain.counts_in_columns:
        return plain
    return _unfolded(kind, grid, project, answers, tables) or plain


def _fitting(kind: str, grid: Grid, head: Sequence[Sequence[str]], project: Project) -> Iterator[ExtractTable]:
    """Yield the rows that have the headings: of a confirmed layout first, then of a guessed one."""
    for position, texts in enumerate(head):
        if layout := confirmed(project, kind, texts):
            yield ExtractTable(grid, position, layout, known=True)
    for position, texts in enumerate(head):
        if layout := guess(kind, texts):
            yield ExtractTable(grid, position, layout, known=False)


def _unfolded(kind: str, grid: Grid, project: Project, answers: Answers, tables: Tables) -> ExtractTable | None:
    """Return a cross table with a number a row; None where there is none with the headings of this kind."""
    for position, headings, cross in _crossed([texts for _, texts in grid.head], tables):
        kept = ["" if answers.sets_aside(text) else text for text in headings]
        fitting = next(_fitting(kind, grid, [kept], project), None)
        counted = _without_set_aside(grid, position, cross, answers)
        if fitting is None or not counted.numbers:
            continue
        if (unfolded := unfold(grid, position, counted)) is not None:
            unread = [text for text in unread_numbers(grid, position, counted) if not answers.sets_aside(text)]
            return ExtractTable(unfolded, position, fitting.layout, fitting.known, tuple(unread))
    return None


def _crossed(head: Sequence[Sequence[str]], tables: Tables) -> Iterator[tuple[int, Sequence[str], CrossHeadings]]:
    """Yield the rows that may be headings of a cross table: position, headings unfolded, how they are read."""
    parts_of = HeadingParts(tables)
    for position, texts in enumerate(head):
        if cross := cross_headings(head[position - 1] if position else (), texts, parts_of):
            yield position, cross.unfolded(texts), cross


def _without_set_aside(grid: Grid, header: int, cross: CrossHeadings, answers: Answers) -> CrossHeadings:
    """Return the columns that count: a year may be set aside, a group of people may not.

    Raises
    ------
    ExtractError
        Numbers of a group of people were set aside.
    """
    headings = grid.head[header][1]
    aside = [place for place in cross.numbers if answers.sets_aside(headings[place])]
    if aside and "period" not in cross.axes:
        message = (
            f'{grid.shown}: "{headings[aside[0]]}" cannot be set aside. It holds numbers of people, who would not '
            "be counted. Delete the column in a copy of the file if they are not to be counted."
        )
        raise ExtractError(message)
    return cross.without(aside)


def _plain_tables(file: InputFile) -> Tables:
    """Return the tables without an organisation's own words: whose file it is is not known when it is recognised."""
    standard = file.project.standard if file.project is not None else read_standard(standard_folder(WRES))
    return _tables_of(standard.characteristic)


@lru_cache(maxsize=8)
def _tables_of(characteristic: Characteristic) -> Tables:
    return cache(lambda field: ExtractRules().table(field, characteristic))


DAY_FIELDS = ("opened", "attended")
NO_MATTER = frozenset({"department", "fte", "count", "vacancy"})
"""Fields of which another column may say other things without a person counting twice or not at all."""

MOST_TIMES = 12
"""More different times than this are no years or quarters of a report."""
NUMBERS = "holds whole numbers: each row may count that many people"
ROW_OR_PEOPLE = (
    'If it does, head it "Headcount" in a copy of the file. If each row counts as one, delete "{heading}" in a copy'
)


def looked_at(layout: ExtractLayout, headings: list[str]) -> list[str]:
    """Return the headings of columns that hold no field and are looked at: all but the harmless ones."""
    dated = any(name in layout.columns for name in DAY_FIELDS)
    used = set(layout.columns.values())
    rest = [heading for heading in headings if heading and heading not in used]
    # A vacant seat of a board may show in any column.
    return [text for text in rest if layout.kind == "board" or not is_harmless(layout.kind, text, dated=dated)]


def ask_about_others(selection: Selection, layout: ExtractLayout, decoding: Decoding, answers: Answers) -> None:
    """Ask about each column that may decide who counts, and about columns that say other things of the same field."""
    rows = selection.rows
    headings = [str(heading) for heading in rows.others if not answers.sets_aside(str(heading))]
    others = alternatives(layout, headings)
    double = {heading: name for name, own in others.items() for heading in own}
    dated = any(rows.has(name) for name in DAY_FIELDS)
    for heading in headings:
        texts = rows.others[heading]
        most = None if rows.grouped else counts_people(rows, selection.kind, heading, texts)
        if most is not None:
            why = f"holds numbers up to {most:,.10g}: each row may count that many people"
            selection.ask(heading, why, remedy=ways_to_count(selection, heading))
        elif heading in double:
            _ask_if_they_differ(selection, layout, double[heading], heading, decoding)
        elif is_harmless(selection.kind, heading, dated=dated) or not (texts != "").any():
            continue
        elif years := _other_years(selection, texts):
            whole = financial_year(selection.year)
            fitting = [text for text in texts.unique() if (period := period_of(text)) and period.lies_within(whole)]
            taken = fitting[0] if fitting else str(selection.year)
            selection.ask(heading, years, remedy=f'Say which rows to take with --only "{heading}={taken}"')
        elif reason := _reason(selection, heading, texts):
            numbers = reason == NUMBERS and is_of_something(selection.kind, heading)
            remedy = ROW_OR_PEOPLE.format(heading=heading) if numbers else ""
            selection.ask(heading, reason, texts, _example(selection, texts), remedy)


def ask_about_stages_of_cases(selection: Selection, decoding: Decoding, answers: Answers) -> None:
    """Ask about a grouped table with several words for the disciplinary process: one case may be under each of them."""
    rows = selection.rows
    if selection.kind != "casework" or not rows.grouped or not rows.has("case_type"):
        return
    heading, texts = rows.headings["case_type"], rows.frame["case_type"]
    table = decoding.table("case_type")
    words = {normalised(text): text for text in texts.unique() if table.look_up(text) == "disciplinary"}
    if len(words) > 1 and not answers.concerns(heading):
        listed = " and ".join(f'"{word}"' for word in words.values())
        why = f"has numbers of cases under {listed}, and one case may be in more than one of them"
        remedy = f'Say which to take, each with --only "{heading}={next(iter(words.values()))}"'
        selection.ask(heading, why, remedy=remedy)


def _other_years(selection: Selection, texts: pd.Series[str]) -> str | None:
    """Return why a column without a known heading may say of which year the rows are; None where it does not."""
    held = set(texts) - {""}
    if not held or len(held) > MOST_TIMES or not all(BARE_YEAR.fullmatch(text) or _is_period(text) for text in held):
        return None
    named = {int(text) for text in held if BARE_YEAR.fullmatch(text)}
    if not named and all(period_of(text).lies_within(financial_year(selection.year)) for text in held):  # type: ignore[union-attr]
        return None
    if named == {selection.year} and len(held) == 1:
        return None
    return f"holds {', '.join(sorted(held))}, and may say of which time the rows are"


def _is_period(text: str) -> bool:
    period = period_of(text)
    return period is not None and period.first < period.last


def _reason(selection: Selection, heading: str, texts: pd.Series[str]) -> str | None:
    """Return why a column may decide who counts; None where nothing shows that."""
    held = texts[texts != ""]
    days = days_of(held)
    if days.notna().all():
        return _reason_of_days(selection, days)
    if {normalised(text) for text in held.unique()} & excluding_words():
        return "holds words that may decide who counts"
    numbered = bool((held.str.len() > 3).all() and held.str.contains(r"\d").all())
    identifier = held.is_unique and len(held) > 1 and numbered
    bare = heading.replace("number", "").replace("Number", "") if identifier else heading
    if deciding_word(bare):
        return "may decide who counts"
    return None if identifier else _reason_of_words(selection, held)


def _reason_of_words(selection: Selection, held: pd.Series[str]) -> str | None:
    words = {normalised(text) for text in held.unique()}
    whole = whole_numbers(held).notna().all()
    if words <= yes_no_words() and len(words) > 1 and not whole:
        return "holds yes and no, and may decide who counts"
    if len(words) > 1 and selection.organisation.casefold() in words:
        return "names this organisation and others"
    if all(ODS_CODE.fullmatch(text) or text == selection.organisation for text in held.unique()) and not whole:
        return "looks like codes of organisations"
    if whole and not selection.rows.has("person") and not selection.rows.grouped:
        return NUMBERS
    return None


def _reason_of_days(selection: Selection, days: pd.Series[pd.Timestamp]) -> str | None:
    if selection.kind in SNAPSHOTS:
        return "holds days, and may decide who counts"
    whole = financial_year(selection.year)
    outside = int(((days < pd.Timestamp(whole.first)) | (days > pd.Timestamp(whole.last))).sum())
    if not outside:
        return None
    return f"has {outside:,} of {len(days):,} days outside the year to 31 March {selection.year}"


def _example(selection: Selection, texts: pd.Series[str]) -> str:
    held = texts[texts != ""]
    if days_of(held).notna().all() and selection.kind not in SNAPSHOTS:
        whole = financial_year(selection.year)
        return f"{whole.first}..{whole.last}"
    return ""


def _ask_if_they_differ(
    selection: Selection, layout: ExtractLayout, name: str, heading: str, decoding: Decoding
) -> None:
    """Ask which of two columns to take where they would not count the same people."""
    rows = selection.rows
    if name == "count" and rows.grouped:
        differing = int((whole_numbers(rows.others[heading]) != rows.people).fillna(value=True).sum())
    elif name in NO_MATTER or not rows.has(name):
        return
    else:
        first = _effect(selection, name, rows.frame[name], decoding)
        second = _effect(selection, name, rows.others[heading], decoding)
        differing = sum(mine != theirs for mine, theirs in zip(first, second, strict=True))
    if differing:
        own = layout.columns[name]
        why = f'and "{own}" say different things in {plural(differing, "row")}'
        selection.ask(heading, why, remedy=f'Set aside the wrong one: --set-aside "{heading}" or --set-aside "{own}"')


def _effect(selection: Selection, name: str, texts: pd.Series[str], decoding: Decoding) -> list[object]:
    """Return what a column does to the counts, row by row, so that two of them can be compared."""
    if name in {*DAY_FIELDS, "ended", "started"}:
        days = days_of(texts)
        whole = financial_year(selection.year)
        first, last = pd.Timestamp(whole.first), pd.Timestamp(whole.last)
        if name in DAY_FIELDS:
            return list((days >= first) & (days <= last))
        return list(days < last) if name == "ended" else list(days > last)
    if name == "person":
        return list(pd.factorize(texts)[0])
    if name in STAGE_FIELDS and largest_number(texts) is not None:
        return list(whole_numbers(texts).fillna(0))
    if name in {"organisation", "period", "snapshot"}:
        return [len(set(texts)) > 1] * len(texts)
    table = decoding.table(name)
    return list(by_text(texts, lambda text: table.look_up(text) or text))
