"""Person-level extracts: read, counted at once, and forgotten.

Nothing about a person is written to disk, logged, shown in a message or kept: an extract goes in, counts come out. What
goes wrong on the way is reported by row and column, and by the kind of fault, never by a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from wres_kit.errors import WresError
from wres_kit.project import path_code
from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.confirmations import read_equivalents
from wres_kit.returns.read import COUNTED_FROM_ROWS, year_problem
from wres_kit.sources import (
    ConfirmedColumns,
    Context,
    ImportedValue,
    ImportResult,
    InputFile,
    Question,
    Recognition,
)
from wres_kit.sources.extracts.answers import answers_of, take_only
from wres_kit.sources.extracts.columns import (
    ColumnsNotConfirmedError,
    ExtractLayout,
    columns_path,
    described,
    kinds,
)
from wres_kit.sources.extracts.decoding import TITLE, Decoding, question_of_dates
from wres_kit.sources.extracts.grouped import apply_row_counts, refuse_uncounted
from wres_kit.sources.extracts.rows import Grid, Rows, grids_of, headings_of, joined, rows_of
from wres_kit.sources.extracts.rules import TABLES, read_rules, with_equivalents
from wres_kit.sources.extracts.table_search import (
    UNREAD,
    ask_about_others,
    ask_about_stages_of_cases,
    find_table,
    looked_at,
    recognised,
)
from wres_kit.sources.extracts.who_counts import Selection, join_workforce, select, without_vacant_seats
from wres_kit.sources.workbook.grid import ExtractError

IF_RIGHT = "If the guess is right, give the same command with --confirm, which writes it to"
Counts = dict[tuple[str, str], Mapping[str, int]]
"""By section and category: how many people of each group."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Counted:
    """What an extract adds up to, and how, in sentences."""

    counts: Counts
    messages: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


Count = Callable[[Rows, Decoding], Counted]
"""Counts the rows of an extract for the year of the decoding; what is wrong goes into its faults."""


class PersonLevel:
    """One kind of person-level extract.

    Parameters
    ----------
    name
        `staff`, `recruitment`, `casework`, `training` or `board`.
    count
        How its rows are counted.
    """

    def __init__(self, name: str, count: Count) -> None:
        self._name, self._count = name, count

    @property
    def name(self) -> str:
        """What `--as` takes."""
        return self._name

    @property
    def title(self) -> str:
        """What people call such a file."""
        return kinds()[self._name].title

    def recognise(self, offered: InputFile) -> Recognition:
        """Say how well the headings of a file match."""
        try:
            return recognised(self._name, offered)
        except ExtractError as error:
            return Recognition(0.0, (str(error),))

    def read(self, offered: InputFile, context: Context) -> ImportResult:
        """Count an extract.

        Raises
        ------
        ExtractError
            It does not say whose it is, or cannot be read.
        ColumnsNotConfirmedError
            Its headings were guessed, and nobody has confirmed them yet.
        ParameterError
            `params/columns.yml` or `params/extracts.yml` cannot be read or does not fit.
        """
        return self.read_together([offered], context)

    def read_together(self, files: Sequence[InputFile], context: Context) -> ImportResult:
        """Count several extracts of one year as one; a person who is in two of them counts once. See `read`."""
        try:
            return self.count_grids([(file.shown, partial(grids_of, file)) for file in files], context)
        finally:
            for file in files:
                file.__dict__.pop("workbook", None)

    def count_grids(self, files: Sequence[tuple[str, Callable[[], Iterable[Grid]]]], context: Context) -> ImportResult:
        """Count extracts that came from anywhere; see `read`.

        Parameters
        ----------
        files
            How messages name each, and what gives its sheets as text.
        context
            Whose they are.
        """
        shown = " and ".join(name for name, _ in files)
        _whose(shown, context)

        def work() -> ImportResult:
            decoding = self.decoding(context)
            parts = [self._selected(name, grids(), context, decoding) for name, grids in files]
            return self._understood(parts, context, decoding)

        return without_values(shown, work)

    def decoding(self, context: Context) -> Decoding:
        """Return what the texts of an extract mean, by the words of the Standard, the project and the organisation.

        Raises
        ------
        ParameterError
            `params/extracts.yml` or an `equivalents.yml` cannot be read or does not fit.
        """
        code, year = context.organisation or "", context.year or 0
        rules = with_equivalents(read_rules(context.project, code), read_equivalents(context.project, code))
        return Decoding(context.project.standard, rules, code, year, kinds()[self._name].indicator)

    def selected(
        self, files: Sequence[InputFile], context: Context, decoding: Decoding
    ) -> tuple[Rows, tuple[ConfirmedColumns, ...]]:
        """Return the rows of extracts that count, before anybody is counted, and columns that were guessed.

        Raises
        ------
        ExtractError
            Something about them has to be said first, or cannot be read; see `read`.
        """
        parts = [self._selected(file.shown, grids_of(file), context, decoding) for file in files]
        if questions := [question for part in parts for question in part.questions]:
            raise ExtractError("\n".join([questions[0].text, *(question.text for question in questions[1:])]))
        return joined([part.rows for part in parts]), tuple(columns for part in parts for columns in part.columns)

    def _selected(self, shown: str, grids: Iterable[Grid], context: Context, decoding: Decoding) -> Selection:
        """Return the rows of one file that count, and what has to be asked about it."""
        organisation, year = _whose(shown, context)
        answers = answers_of(context, decoding.rules, self._name)
        table = find_table(self._name, shown, grids, context=context, answers=answers, rules=decoding.rules)
        grid, header, layout, known = table.grid, table.header, table.layout, table.known
        headings = headings_of(grid, header)
        others = [text for text in looked_at(layout, headings) if not answers.sets_aside(text)]
        wanted = [*others, *(text for text in headings if answers.concerns(text) and text not in others)]
        wanted = [text for text in wanted if text not in layout.columns.values()]
        rows = rows_of(grid, header, layout.columns, wanted)
        if not len(rows):
            raise ExtractError(f"{rows.shown}: has headings and no rows.")
        rows, taken = take_only(rows, answers)
        selection = Selection(rows, self._name, organisation, year, messages=taken)
        selection.headings = list(layout.columns.values())
        if TITLE not in answers.set_aside and (
            question := question_of_dates(rows.titles, grid.shown, self._name, year, organisation)
        ):
            selection.questions.append(question)
        if self._name == "board":
            without_vacant_seats(selection)
        select(selection, decoding, context.project)
        apply_row_counts(selection, decoding)
        for heading in table.unread:
            selection.ask(heading, UNREAD, remedy=f'If it is of no group, --set-aside "{heading}"')
        ask_about_others(selection, layout, decoding, answers)
        ask_about_stages_of_cases(selection, decoding, answers)
        refuse_uncounted(selection, answers)
        if context.workforce is not None:
            join_workforce(selection, context.workforce)
        elif "ethnic_code" not in layout.columns:
            why = "tells employees apart, and no column gives their ethnicity"
            selection.ask("Employee number", why, remedy="Add --staff FILE, the extract of staff")
        notes = self._described(selection, headings, layout, known=known, total=len(rows))
        if not known:
            self._confirm(shown, layout, context, selection, notes)
        selection.messages[:0] = notes
        return selection

    def _described(
        self, selection: Selection, headings: Sequence[str], layout: ExtractLayout, *, known: bool, total: int
    ) -> list[str]:
        """Return what was understood of the columns: what kind of table it is, which are used, and which are not."""
        used = [heading for heading in headings if heading in layout.columns.values()]
        unused = [heading for heading in headings if heading not in used]
        lines = [f"{selection.rows.shown}: {self._title(selection.rows)}; {total:,} rows."]
        lines += [] if not known else [f"  used        {', '.join(used)}"]
        if unused:
            lines.append(f"  not used    {', '.join(unused)}")
        return lines

    def _understood(self, parts: Sequence[Selection], context: Context, decoding: Decoding) -> ImportResult:
        organisation, year = parts[0].organisation, parts[0].year
        questions = tuple(question for part in parts for question in part.questions)
        messages = [message for part in parts for message in (*part.rows.notes, *part.messages)]
        name = f"{path_code(organisation).lower()}-{year}-{self._name}"
        rows = joined([part.rows for part in parts])
        if not len(rows):
            decoding.error(rows.shown, "", "There is no one left to count.", "Look at what is not counted, and why.")
        counted = Counted({})
        if questions:
            # Only to list the words of a draft: what is still to be answered may leave out rows, or add them up.
            for field in {*TABLES, "ethnic_code", "band"} & set(rows.frame.columns):
                decoding.meanings(rows, field)
        elif len(rows):
            counted = self._count(rows, decoding)
        faults = tuple(decoding.faults)
        questions += counted.questions
        # Not from how many rows: sources are published, and a file may have a row for each person who counts.
        source = f"{self._title(rows).partition(',')[0]}, {rows.shown}: {COUNTED_FROM_ROWS}"
        values: tuple[ImportedValue, ...] = ()
        if not faults and not questions:
            values = tuple(self._values(counted.counts, context, source))
        return ImportResult(
            name, values, (*messages, *(() if questions else counted.messages)), () if questions else faults, questions,
            decoding.unknown_words, self._name, rows.has("person") and not rows.grouped,
            tuple(columns for part in parts for columns in part.columns), tuple(parts[0].headings), decoding.unlisted,
        )  # fmt: skip

    def _title(self, rows: Rows) -> str:
        kind = kinds()[self._name]
        return kind.grouped_title if rows.grouped else kind.title

    def _values(self, counts: Counts, context: Context, source: str) -> list[ImportedValue]:
        organisation, year = _whose("", context)
        indicator = kinds()[self._name].indicator
        characteristic = context.project.standard.characteristic
        figures = []
        for (section, category), by_group in counts.items():
            people = {group: int(by_group.get(group, 0)) for group in characteristic.parts}
            for group, number in (*people.items(), (characteristic.everyone, sum(people.values()))):
                cell = Cell(organisation, year, indicator, section, category, group, Measure.HEADCOUNT)
                figures.append(ImportedValue(cell, str(number), source))
        return figures

    def _confirm(
        self, shown: str, layout: ExtractLayout, context: Context, selection: Selection, notes: Sequence[str]
    ) -> None:
        file = context.project.shown(columns_path(context.project))
        if not context.confirm:
            message = "\n".join(
                [
                    f"{shown}: looks like: {self.title}. Its columns were guessed:\n{described(layout)}",
                    *(line for line in notes if "not used" in line),
                    *(f"  question    {question.text}" for question in selection.questions),
                    f"Nothing was counted. {IF_RIGHT} {file}; if not, write the right headings there.",
                ]
            )
            raise ColumnsNotConfirmedError(message)
        selection.columns.append(ConfirmedColumns(layout.kind, tuple(layout.columns.items())))
        selection.messages.append(f"Its columns were guessed, and confirmed:\n{described(layout)}")


def without_values(shown: str, work: Callable[[], T]) -> T:
    """Do something with rows about people, and let no unforeseen failure carry one of their values out.

    The new exception is raised after the other one is over, so that it holds no reference to it.
    """
    kind = ""
    try:
        return work()
    except WresError:
        raise
    except Exception as error:
        # Whatever it is, its message may quote a row.
        kind = type(error).__name__
    message = (
        f"{shown}: could not be counted, because of a fault of wres_kit itself ({kind}). What exactly failed is not "
        "shown, since it could be about a person. Try with a few made-up rows under the same headings, and report it "
        "with those."
    )
    raise ExtractError(message)


def _whose(shown: str, context: Context) -> tuple[str, int]:
    if context.organisation is None or context.year is None:
        message = (
            f"{shown}: an extract does not say whose it is. Add --organisation CODE and --year YEAR, the year of the "
            "31 March snapshot."
        )
        raise ExtractError(message)
    latest = context.project.parameters.publication_date.year
    if problem := year_problem(str(context.year), latest, context.project.standard):
        raise ExtractError(f"--year: {problem.message} Correct it.")
    return context.organisation, context.year
