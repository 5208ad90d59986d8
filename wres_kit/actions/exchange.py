"""An action plan in and out: as a spreadsheet or CSV for colleagues, and back into `actions.yml`.

What a spreadsheet or the file of plans cannot hold without loss is refused, so that a plan that goes round comes back
as it was. No text becomes a formula.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from wres_kit.actions.checks import build_plan
from wres_kit.actions.files import ActionPlanError
from wres_kit.actions.plan import (
    FIELDS,
    LOOK_BACK_FIELDS,
    PLAN_FIELDS,
    ActionPlan,
    LookBackOutcome,
    Rating,
)
from wres_kit.errors import WresError
from wres_kit.returns.faults import Fault, FaultReport, Severity
from wres_kit.returns.files import LIVE
from wres_kit.sources.workbook import open_workbook
from wres_kit.sources.workbook.grid import column_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from wres_kit.actions.checks import PlanProblem
    from wres_kit.actions.plan import PlanField

PLAN_SHEET, ACTION_SHEET, LOOK_BACK_SHEET, HELP_SHEET = "Plan", "Actions", "Look back", "What to write"
CODE_LABEL, YEAR_LABEL = "Organisation", "Reporting year"
HEAD_ROW = 1
SPARE_ROWS = 200
"""Rows below the last one in which a rating is chosen from a list."""
_WIDTHS = {"id": 16, "indicators": 11, "eds2": 11, "high_impact_actions": 12, "due": 12, "rating": 13, "outcome": 13}
_TEXT_WIDTH = 34
_FIRST_EXCEL_YEAR = 1901
_DAY_FORMAT = "yyyy-mm-dd"
_BOLD, _SHADE = Font(bold=True), PatternFill("solid", fgColor="E8EDEE")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TOP = Alignment(vertical="top", wrap_text=True)


class PlanTableError(WresError):
    """A spreadsheet that is no action plan."""


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """A plan as a spreadsheet has it.

    Parameters
    ----------
    plan
        The plan; only its actions where `actions_only`.
    organisation, year
        Whose plan it says it is, and of which year; empty and None where it does not say.
    actions_only
        Whether it is a table of actions alone, as CSV.
    named
        Ids that were given to actions without one.
    locate
        Returns a problem of the plan with the sheet, row and column that it is in.
    """

    plan: ActionPlan
    locate: Callable[[PlanProblem], Fault]
    organisation: str = ""
    year: int | None = None
    actions_only: bool = False
    named: tuple[str, ...] = ()


# Out -----------------------------------------------------------------------------------------------------------------


def plan_workbook(code: str, year: int, plan: ActionPlan) -> bytes:
    """Return a plan as a workbook with lists to choose from; an empty plan gives a template.

    Parameters
    ----------
    code, year
        Whose plan, and of which reporting year.
    plan
        The plan.
    """
    book = Workbook()
    book.remove(book.active)
    sheet = book.create_sheet(PLAN_SHEET)
    lines: list[tuple[str, str | date]] = [(CODE_LABEL, code), (YEAR_LABEL, str(year))]
    lines += [(each.label, cell_value(getattr(plan, each.name))) for each in PLAN_FIELDS]
    for row, (label, value) in enumerate(lines, start=1):
        _put(sheet, row, 1, label).font = _BOLD
        _put(sheet, row, 2, value)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 80
    _table(book.create_sheet(ACTION_SHEET), FIELDS, plan.actions, "rating", tuple(Rating))
    _table(book.create_sheet(LOOK_BACK_SHEET), LOOK_BACK_FIELDS, plan.look_back, "outcome", tuple(LookBackOutcome))
    _help(book.create_sheet(HELP_SHEET))
    book.active = 1
    book.properties.creator = "wres_kit"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def plan_csv(plan: ActionPlan) -> bytes:
    """Return the actions of a plan as CSV in UTF-8 that spreadsheets open without running anything in it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([each.label for each in FIELDS])
    for action in plan.actions:
        values = (cell_value(getattr(action, each.name)) for each in FIELDS)
        writer.writerow([unformula(str(value)) for value in values])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def cell_value(value: object) -> str | date:
    """Return a field of a plan as a cell of a table shows it: a day as a day, everything else as text."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value if isinstance(value, date) else str(value)


def unformula(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, so that `formula_text` gives it back as it was."""
    quoted = text[:1] == "'" and text[1:2] in ("'", *LIVE) and len(text) > 1
    return f"'{text}" if text.startswith(LIVE) or quoted else text


def formula_text(text: str) -> str:
    """Return the text that `unformula` was given."""
    return text[1:] if text[:1] == "'" and len(text) > 1 and text[1] in ("'", *LIVE) else text


def _table(
    sheet: Worksheet, fields: Sequence[PlanField], entries: Sequence[object], chosen: str, choices: Sequence[str]
) -> None:
    for column, each in enumerate(fields, start=1):
        head = _put(sheet, HEAD_ROW, column, each.label)
        head.font, head.fill = _BOLD, _SHADE
        sheet.column_dimensions[column_name(column - 1)].width = _WIDTHS.get(each.name, _TEXT_WIDTH)
    for row, entry in enumerate(entries, start=HEAD_ROW + 1):
        for column, each in enumerate(fields, start=1):
            _put(sheet, row, column, cell_value(getattr(entry, each.name)))
    place = [each.name for each in fields].index(chosen)
    listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    listed.add(f"{column_name(place)}{HEAD_ROW + 1}:{column_name(place)}{HEAD_ROW + len(entries) + SPARE_ROWS}")
    sheet.add_data_validation(listed)
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 2)


def _help(sheet: Worksheet) -> None:
    row = 1
    for name, fields in ((PLAN_SHEET, PLAN_FIELDS), (ACTION_SHEET, FIELDS), (LOOK_BACK_SHEET, LOOK_BACK_FIELDS)):
        for each in fields:
            for column, text in enumerate((name, each.label, each.prompt), start=1):
                _put(sheet, row, column, text)
            row += 1
    for letter, width in (("A", 12), ("B", 22), ("C", 90)):
        sheet.column_dimensions[letter].width = width


def _put(sheet: Worksheet, row: int, column: int, value: str | date) -> Any:  # noqa: ANN401 - openpyxl has no types
    """Write a text as a text, never as a formula; a day as a day where Excel knows its year."""
    cell: Any = sheet.cell(row, column)
    cell.alignment = _TOP
    if isinstance(value, date) and value.year >= _FIRST_EXCEL_YEAR:
        cell.value, cell.number_format = value, _DAY_FORMAT
        return cell
    text = str(value)
    if text:
        # A workbook writes a character as _x0041_; a text that happens to look like that says so itself.
        kept = _ESCAPE.sub("_x005F_", text)
        cell.value, cell.data_type, cell.number_format = kept, "s", "@"
        cell.quotePrefix = text.startswith(LIVE)
    return cell


# In ------------------------------------------------------------------------------------------------------------------


def read_plan_table(path: Path, shown: str, taken: Collection[str] = ()) -> ImportedPlan:
    """Return the plan that a spreadsheet or a CSV file holds.

    Parameters
    ----------
    path, shown
        The file, and how messages name it.
    taken
        Ids that actions of other plans have: an action without an id gets another one.

    Raises
    ------
    PlanTableError
        It is no plan: it has no table of actions.
    ActionPlanError
        Something in it does not fit; each fault names sheet, row and column.
    WorkbookError
        It cannot be opened.
    """
    if path.suffix.lower() == ".csv":
        tables = {ACTION_SHEET: _csv_rows(path, shown)}
    else:
        book = open_workbook(path, shown)
        tables = {name: [list(row) for row in book.sheet(name).rows] for name in book.names}
        _no_broken_formulas(book, shown)
    if ACTION_SHEET not in tables:
        message = f"{shown}: has no sheet {ACTION_SHEET!r}. Start from: wres actions template"
        raise PlanTableError(message)
    return _PlanTable(shown, tables, taken, actions_only=PLAN_SHEET not in tables).plan()


def _csv_rows(path: Path, shown: str) -> list[list[Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{shown}: byte {error.start + 1} is not UTF-8. In Excel, save it as “CSV UTF-8”."
        raise PlanTableError(message) from None
    except OSError as error:
        message = f"{shown}: cannot be read: {error.strerror}."
        raise PlanTableError(message) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        message = f"{shown}: cannot be read as CSV: {error}. Save it again from your spreadsheet."
        raise PlanTableError(message) from None
    return [[formula_text(text) for text in row] for row in rows]


def _no_broken_formulas(book: Any, shown: str) -> None:  # noqa: ANN401 - a workbook as it was opened
    """Refuse cells whose formula gave an error or no result: what they should say is not in the file."""
    if book.only_values:
        return
    faults = []
    for name in (PLAN_SHEET, ACTION_SHEET, LOOK_BACK_SHEET):
        if name not in book.names:
            continue
        facts = book.facts(name)
        for row, column in sorted({*(error[:2] for error in facts.errors), *facts.without_value}):
            at = f"{name}!{column_name(column)}{row + 1}"
            faults.append(
                Fault(Severity.ERROR, "plan-formula", shown, row + 1, at, "the formula gives no text.",
                      "Put the text itself there.")
            )  # fmt: skip
    if faults:
        raise ActionPlanError(FaultReport(faults, [shown]))


class _PlanTable:
    """The sheets of one plan, and where in them each field is."""

    def __init__(
        self, shown: str, tables: Mapping[str, list[list[Any]]], taken: Collection[str], *, actions_only: bool
    ) -> None:
        self._shown, self._tables, self._actions_only = shown, tables, actions_only
        self._taken = {name.casefold() for name in taken}
        self._rows: dict[str, list[int]] = {}
        self._columns: dict[str, dict[str, int]] = {}
        self._faults: list[Fault] = []
        self._named: list[str] = []

    def plan(self) -> ImportedPlan:
        """Return the plan."""
        head = dict(self._head())
        content: dict[str, Any] = {name: head[name] for name in (each.name for each in PLAN_FIELDS) if name in head}
        content["actions"] = self._entries(ACTION_SHEET, "actions", FIELDS)
        if LOOK_BACK_SHEET in self._tables:
            content["look_back"] = self._entries(LOOK_BACK_SHEET, "look_back", LOOK_BACK_FIELDS)
        self._name_actions(content["actions"])
        plan, problems = build_plan(content)
        self._faults += map(self._fault, problems)
        if plan is None or self._faults:
            raise ActionPlanError(FaultReport(self._faults, [self._shown]))
        year = _as_text(head.get(YEAR_LABEL, ""))
        return ImportedPlan(
            plan, self._fault, _as_text(head.get(CODE_LABEL, "")), int(year) if year.isdecimal() else None,
            self._actions_only, tuple(self._named),
        )  # fmt: skip

    def _head(self) -> Iterator[tuple[str, Any]]:
        labels = {each.label.casefold(): each.name for each in PLAN_FIELDS}
        labels |= {label.casefold(): label for label in (CODE_LABEL, YEAR_LABEL)}
        for place, row in enumerate(self._tables.get(PLAN_SHEET, ())):
            name = labels.get(_plain_label(row[0] if row else None))
            value = row[1] if len(row) > 1 else None
            if name is not None and not _is_empty(value):
                self._rows.setdefault(name, [place + 1])
                yield name, _as_given(name, value)

    def _entries(self, sheet: str, key: str, fields: Sequence[PlanField]) -> list[dict[str, Any]]:
        rows = self._tables[sheet]
        start = next((place for place, row in enumerate(rows) if not all(map(_is_empty, row))), len(rows))
        columns = self._headings(sheet, start, rows[start] if start < len(rows) else [], fields)
        self._columns[key] = {name: column for column, name in columns.items()}
        entries = []
        for place, row in enumerate(rows[start + 1 :], start=start + 2):
            if all(map(_is_empty, row)):
                continue
            self._rows.setdefault(key, []).append(place)
            entries.append(
                {name: _as_given(name, row[column]) for column, name in columns.items()
                 if column < len(row) and not _is_empty(row[column])}
            )  # fmt: skip
        return entries

    def _headings(self, sheet: str, start: int, row: Sequence[Any], fields: Sequence[PlanField]) -> dict[int, str]:
        known = {_plain_label(text): each.name for each in fields for text in (each.label, each.name)}
        columns: dict[int, str] = {}
        for column, heading in enumerate(row):
            name = known.get(_plain_label(heading))
            if name is not None and name not in columns.values():
                columns[column] = name
            elif not _is_empty(heading):
                at = f"{sheet}!{column_name(column)}{start + 1}"
                labels = ", ".join(each.label for each in fields)
                what = "is there twice" if name else "is not a field of a plan"
                message = f"the column {str(heading)[:40]!r} {what}."
                self._add_fault(start + 1, at, message, f"Remove it. The columns are {labels}.")
        missing = [each.label for each in fields if each.name not in columns.values() and each.name in _NEEDED]
        if missing:
            self._add_fault(start + 1, sheet, f"lacks {', '.join(missing)}.", "Add these columns to the first row.")
        return columns

    def _add_fault(self, row: int, at: str, message: str, remedy: str) -> None:
        self._faults.append(Fault(Severity.ERROR, "plan-column", self._shown, row, at, message, remedy))

    def _name_actions(self, actions: Sequence[dict[str, Any]]) -> None:
        """Give actions without an id the next one that is free."""
        taken = self._taken | {str(action["id"]).casefold() for action in actions if "id" in action}
        number = 1
        for action in actions:
            if "id" not in action:
                while f"action-{number}" in taken:
                    number += 1
                action["id"] = f"action-{number}"
                taken.add(action["id"])
                self._named.append(action["id"])

    def _fault(self, problem: PlanProblem) -> Fault:
        """Return a problem with the sheet, row and column that it is in."""
        location = problem.location
        key = str(location[0]) if location else ""
        rows = self._rows.get(key, [])
        if len(location) > 1 and isinstance(location[1], int):
            row = rows[location[1]] if location[1] < len(rows) else None
            column = self._columns.get(key, {}).get(str(location[2])) if len(location) > 2 else None
            sheet = ACTION_SHEET if key == "actions" else LOOK_BACK_SHEET
        else:
            row, column, sheet = (rows[0] if rows else None), 1, PLAN_SHEET
        at = f"{sheet}!{column_name(column)}{row}" if column is not None and row is not None else sheet
        where = "" if self._actions_only else at
        return Fault(
            problem.severity, problem.check, self._shown, row, where, problem.message, problem.remedy
        )  # fmt: skip


_NEEDED = frozenset({"objective", "action", "reason", "lead", "due", "measure_of_success", "outcome"})


def _plain_label(text: object) -> str:
    return " ".join(str(text or "").replace("_", " ").casefold().split())


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _as_given(name: str, value: object) -> object:
    """Return a cell as the field of a plan: a day stays a day where one is asked for, everything else is text."""
    if name in ("due", "agreed_on", "progress_on"):
        return value
    return _as_text(value)


def _as_text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()
