"""The accessible spreadsheet of a report: cover, contents, notes, a summary, and a sheet with one table an indicator.

It follows the government's guidance, which gptables knows: one table a sheet that starts in column A, no merged cells,
no blank rows or cells, words instead of colours, and shorthand in square brackets where there is no number.

Notes
-----
Government Analysis Function, "Releasing statistics in spreadsheets", and "Symbols in tables: definitions and help".
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING

import pandas as pd
from gptables import Cover, GPTable, produce_workbook

from wres_kit.audit.explanations import BASES, result_words
from wres_kit.documents.office import COUNT_FORMAT, ReportFacts, fixed_package, limit_formats, value_format
from wres_kit.indicators.calculation import measure_of
from wres_kit.indicators.results import OWN_FILE, Basis, Result, ResultMeasure, Status, Unit
from wres_kit.reporting.narrative.action_plan import action_table
from wres_kit.reporting.wording import page_text
from wres_kit.reporting.wording.changes import short_verdict
from wres_kit.reporting.wording.notes import disclosure_notes, origin
from wres_kit.reporting.wording.phrases import sentence
from wres_kit.returns.faults import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gptables.core.wrappers import GPWorksheet

    from wres_kit.documents.content import ReportContent
    from wres_kit.reporting.presentation import Figures

CONFIDENTIAL, NOT_AVAILABLE, NOT_APPLICABLE = "[c]", "[x]", "[z]"
SHORTHAND = {
    CONFIDENTIAL: "suppressed (not shown), so that nobody can be recognised",
    NOT_AVAILABLE: "not available: there is no such figure in the return or its source",
    NOT_APPLICABLE: "not applicable: there is no such figure, for example because it would mean dividing by zero",
}
"""The shorthand of the Government Analysis Function for a number that is not in its cell, and what it means here."""
OF_STATUS = {
    Status.SUPPRESSED: CONFIDENTIAL,
    Status.NOT_REPORTED: NOT_AVAILABLE,
    Status.NOT_CALCULABLE: NOT_APPLICABLE,
}

UNITS: dict[str, str] = {
    Unit.PERCENT: "percent", Unit.POINTS: "percentage points", Unit.RATIO: "ratio", Unit.POSTS: "posts",
}  # fmt: skip
NO_NOTE, EVERYONE, WHOLE, ALL_CATEGORIES = "None", "Everyone", "Whole organisation", "All"
WIDEST, PADDING = 60, 4
"""Characters that a column is wide at most (longer text is wrapped), and what it is wider than its text."""
COVER, LINE, FULLER = 95, 16, 1.1
"""Characters in a line of the cover, how high a line is, in points, and how many more letters than digits it holds."""
A4 = 9
SHEET_COLUMNS = (
    "Reporting year", "Measure", "Part", "Category", "Group", "Value", "Unit", "Number of people", "Out of",
    "Lower limit", "Upper limit", "Based on", "Note",
)  # fmt: skip
"""The columns of the sheet of an indicator, which has a row for each result."""
VALUE, PEOPLE, LIMITS = 5, (7, 8), (9, 10)
"""Where values, numbers of people and limits are among these."""

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet: its tab, its title and what is above its table, the table, and formats by row and column."""

    tab: str
    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    formats: dict[tuple[int, int], str]
    subtitles: Sequence[str] = ()
    marked: dict[str, int] | None = None


def document(content: ReportContent) -> bytes:
    """Return the accessible spreadsheet of a report; equal content gives equal bytes.

    Every figure is a published result, unrounded as in `results.csv`, with the format of its page; a result without a
    value has the shorthand that says why.
    """
    facts = ReportFacts(content)
    sheets = [_notes_sheet(facts)]
    if not facts.figures.shows_nothing:
        sheets += [_summary_sheet(facts), *(_indicator_sheet(facts, number) for number in facts.figures.numbers)]
    sheets += _plan_sheet(facts)
    cover = Cover(
        _free(content.full_title), width=COVER, intro=[_free(line) for line in facts.facts],
        about=[_free(line) for line in _about(facts)], contact=[_free(line) for line in _contact(facts)],
    )  # fmt: skip
    written = BytesIO()
    with warnings.catch_warnings():
        # The notes are a sheet of ours, so that the contents list them. And gptables uses what pandas will change.
        warnings.filterwarnings("ignore", message="No note text provided")
        warnings.simplefilter("ignore", DeprecationWarning)
        book = produce_workbook(
            written, {sheet.tab: _table(sheet) for sheet in sheets}, cover=cover,
            contentsheet_options={"column_names": ["Sheet", "What it has"], "title": "Contents"},
            auto_width={sheet.tab: False for sheet in sheets},
            workbook_options={"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True},
        )  # fmt: skip
    book.set_properties({
        "title": content.full_title, "author": facts.publisher, "company": facts.publisher,
        "subject": facts.snapshot.standard.name, "comments": facts.status, "created": facts.moment,
    })  # fmt: skip
    for worksheet in book.worksheets():
        _print_setup(worksheet, facts)
    _set_heights(book.get_worksheet_by_name("Cover"), _cover_lines(cover), [COVER])
    for sheet in sheets:
        worksheet, widths = book.get_worksheet_by_name(sheet.tab), _widths(sheet)
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width)
        _set_heights(worksheet, sheet.rows, widths)
    book.close()
    return fixed_package(written.getvalue(), facts)


def _print_setup(sheet: GPWorksheet, facts: ReportFacts) -> None:
    """Let a sheet be printed across a page, with its name, the version and the number of the page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L&A&R{facts.content.state.replace('&', '&&')}")
    sheet.set_footer("&CPage &P of &N")


def _widths(sheet: _Sheet) -> list[int]:
    """Return the width of each column in characters: that of its longest text, within bounds; numbers are short."""
    columns = zip(sheet.columns, zip(*sheet.rows, strict=True), strict=True)
    longest = [
        max(len(heading) * 1.1, *(len(cell) if isinstance(cell, str) else 10 for cell in cells))
        for heading, cells in columns
    ]
    return [min(WIDEST, round(length) + PADDING) for length in longest]


def _cover_lines(cover: Cover) -> list[list[str]]:
    """Return the lines of the cover below its title, with a heading above each part."""
    parts = (cover.intro, cover.about, cover.contact)
    return [[line] for part in parts if part for line in ("", *part)]


def _set_heights(worksheet: GPWorksheet, rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> None:
    """Make the last rows of a sheet as high as their wrapped text: only Excel does that by itself, others overprint."""
    first = worksheet.dim_rowmax - len(rows) + 1
    for place, row in enumerate(rows):
        cells = zip(row, widths, strict=True)
        lines = max(len(wrap(cell, round(width * FULLER))) if isinstance(cell, str) else 1 for cell, width in cells)
        if lines > 1:
            worksheet.set_row(first + place, lines * LINE)


def _table(sheet: _Sheet) -> GPTable:
    frame = pd.DataFrame(
        [[_free(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows],
        columns=list(sheet.columns), dtype=object,
    )  # fmt: skip
    used = {cell for row in sheet.rows for cell in row[1:] if cell in SHORTHAND}
    legend = [f"{sign} means {meaning}." for sign, meaning in SHORTHAND.items() if sign in used]
    # The first lines of all cells of a row are next to each other.
    aligned = {"columns": list(range(len(sheet.columns))), "format": {"valign": "top"}}
    # Row 0 of a table of gptables is that of the headings.
    formats = [
        {"cell": {"cells": (row + 1, column), "format": {"num_format": number_format, "align": "right"}}}
        for (row, column), number_format in sheet.formats.items()
    ]
    return GPTable(
        frame, sheet.name, _free(sheet.title), subtitles=[_free(line) for line in sheet.subtitles],
        instructions=f"This worksheet contains one table.{' Notes are on the sheet “Notes”.' if sheet.marked else ''}",
        legend=legend, index_columns={2: 0}, additional_formatting=[{"column": aligned}, *formats],
        table_notes={column: f"[note {number}]" for column, number in (sheet.marked or {}).items()},
    )  # fmt: skip


def _free(text: str) -> str:
    """Return text in which gptables finds no link and no mark of a note, and that is more than signs."""
    text = text.replace("**", "").replace("](", "] (").replace("$$", "$").strip()
    return text if any(sign.isalnum() for sign in text) else NO_NOTE


def _contact(facts: ReportFacts) -> list[str]:
    lines = [facts.contact, f"This report on the web: {facts.address}" if facts.address else ""]
    return [line for line in lines if line] or [facts.publisher]


def _about(facts: ReportFacts) -> list[str]:
    return [
        "Every figure has been through disclosure control. It is the figure of the published report.",
        "Values are not rounded. Cells show them with as many decimals as the report.",
        "Where there is no number, a letter in square brackets says why. The sheet “Notes” explains these letters.",
        *(f"Source, {source}" for source in facts.sources),
    ]  # fmt: skip


def _notes(facts: ReportFacts) -> dict[str, str]:
    """Return the notes by what they are about, in order; the table of an indicator refers to their numbers."""
    figures = facts.figures
    groups = figures.characteristic.note
    notes = {
        "Groups": groups,
        "Values": page_text("rounding") if figures.snapshot.rules.policy != "percentages" else "",
        "Limits": page_text("intervals"),
        "Suppressed figures": " ".join(disclosure_notes(figures.snapshot)),
        "About these figures": sentence(figures.snapshot.notice),
    }
    for number in figures.numbers:
        definition = figures.definition(number)
        meaning = sentence(definition.definition_note or definition.formula)
        wording = f"The Standard’s wording: “{definition.wording.rstrip('.')}”."
        notes[f"Indicator {number}"] = f"{wording} {meaning} {origin(definition)}"
    for place, correction in enumerate(facts.corrections, start=1):
        notes[f"Correction {place}"] = correction
    return {about: text for about, text in notes.items() if text}


def _numbered(facts: ReportFacts, columns: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the number of the note of each column that has one."""
    numbers = {about: place for place, about in enumerate(_notes(facts), start=1)}
    return {column: numbers[about] for column, about in columns if about in numbers}


def _notes_sheet(facts: ReportFacts) -> _Sheet:
    rows = [[f"note {place}", about, text] for place, (about, text) in enumerate(_notes(facts).items(), start=1)]
    rows += [[sign, "Shorthand", sentence(meaning)] for sign, meaning in SHORTHAND.items()]
    return _Sheet("Notes", "notes", "Notes", ("Note", "About", "What it says"), rows, {})


def _summary_sheet(facts: ReportFacts) -> _Sheet:
    """Return the sheet of the summary: a row an indicator, both groups this year and the main figure of each year."""
    figures = facts.figures
    labels = [figures.characteristic.group(group).label for group in figures.characteristic.compared]
    columns = [
        "Indicator", "Question", *(f"{label}, {figures.year} (percent)" for label in labels), "Main figure", "Unit",
        *(f"Main figure, {year}" for year in figures.years), "Change",
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    formats: dict[tuple[int, int], str] = {}
    for row, number in enumerate(figures.numbers):
        groups, definition, headline = (
            figures.presentation(number).groups(),
            figures.definition(number),
            figures.headline(number),
        )
        comparison = figures.comparison(number)
        results = [groups.reference, groups.focus, *comparison.points.values()]
        known = next((each for each in (headline, *comparison.points.values()) if each is not None), None)
        cells = [_value(result) for result in results]
        rows.append([
            f"{number}. {definition.title}", definition.asks, *cells[:2],
            sentence(figures.presentation_of(known).key_figure(known)).rstrip(".") if known else NOT_AVAILABLE,
            UNITS.get(known.unit, known.unit) if known else NOT_AVAILABLE, *cells[2:],
            sentence(short_verdict(comparison)).rstrip("."),
        ])  # fmt: skip
        places = (2, 3, *range(6, 6 + len(figures.years)))
        formats |= {
            (row, place): value_format(result)
            for place, result in zip(places, results, strict=True)
            if result is not None and result.value is not None
        }
    title = f"Summary: all indicators, {figures.snapshot.organisation.label}, {figures.year}"
    marked = _numbered(facts, [(columns[2], "Groups"), (columns[3], "Groups"), ("Main figure", "Values")])
    return _Sheet("Summary", "summary", title, columns, rows, formats, [facts.status], marked)


def _indicator_sheet(facts: ReportFacts, number: int) -> _Sheet:
    """Return the sheet of an indicator: a row for each published result, the latest year first."""
    figures, definition = facts.figures, facts.figures.definition(number)
    results = sorted(
        (result for result in figures.about(number) if result.measure not in OWN_FILE), key=lambda each: -each.year
    )
    rows = [_row(figures, result) for result in results]
    formats: dict[tuple[int, int], str] = {}
    for row, (result, cells) in enumerate(zip(results, rows, strict=True)):
        places = {VALUE: value_format(result)} | dict.fromkeys(PEOPLE, COUNT_FORMAT)
        places |= dict(zip(LIMITS, limit_formats(result), strict=True))
        formats |= {(row, at): each for at, each in places.items() if not isinstance(cells[at], str)}
    if not rows:
        rows = [[figures.year, *[NOT_AVAILABLE] * (len(SHEET_COLUMNS) - 1)]]
    years = f"{figures.years[0]} to {figures.years[-1]}"
    title = f"Indicator {number}: {definition.title}, {figures.snapshot.organisation.label}, {years}"
    marked = _numbered(facts, [
        ("Measure", f"Indicator {number}"), ("Group", "Groups"), ("Value", "Values"), ("Lower limit", "Limits"),
        ("Upper limit", "Limits"), ("Number of people", "Suppressed figures"),
    ])  # fmt: skip
    return _Sheet(
        f"Indicator {number}", f"indicator_{number}", title, SHEET_COLUMNS, rows, formats,
        [facts.status, sentence(definition.asks), *facts.corrections_of(number)], marked,
    )  # fmt: skip


def _plan_sheet(facts: ReportFacts) -> list[_Sheet]:
    """Return the sheet of the action plan; none where the report has no actions."""
    plan, snapshot = facts.content.plan, facts.snapshot
    if plan is None or not plan.plan.actions:
        return []
    headings, rows = action_table(snapshot.standard, plan)
    title = f"Action plan, {snapshot.organisation.label}, {snapshot.year}"
    return [_Sheet("Action plan", "action_plan", title, headings, rows, {}, [facts.status, plan.in_short])]


def _row(figures: Figures, result: Result) -> list[Cell]:
    words = result_words(figures.standard, result)
    characteristic = figures.characteristic
    group = words.group or (
        EVERYONE if result.measure == ResultMeasure.RECORDED
        else joined([characteristic.group(code).label for code in characteristic.compared])
    )  # fmt: skip
    counts = [_count(result, each) for each in (result.numerator, result.denominator)]
    limits = [_limit(figures, result, each) for each in (result.lower, result.upper)]
    return [
        result.year, words.measure, sentence(words.section).rstrip(".") or WHOLE,
        sentence(words.category).rstrip(".") or ALL_CATEGORIES, sentence(group).rstrip("."),
        _value(result), UNITS.get(result.unit, result.unit), *counts, *limits,
        sentence(BASES[result.basis]).rstrip("."), result.note or NO_NOTE,
    ]  # fmt: skip


def _count(result: Result, number: float | None) -> Cell:
    """Return a number of people; one of full-time equivalents need not be whole."""
    if number is not None:
        return int(number) if float(number).is_integer() else number
    if result.value is None:
        return OF_STATUS[result.status]
    if result.unit != Unit.PERCENT:
        return NOT_APPLICABLE
    return CONFIDENTIAL if result.basis is Basis.PERCENTAGES else NOT_AVAILABLE


def _limit(figures: Figures, result: Result, end: float | None) -> Cell:
    if end is not None:
        return end
    if result.value is None:
        return OF_STATUS[result.status]
    return NOT_AVAILABLE if measure_of(figures.standard, result).method else NOT_APPLICABLE


def _value(result: Result | None) -> Cell:
    if result is None:
        return NOT_AVAILABLE
    return OF_STATUS[result.status] if result.value is None else result.value
