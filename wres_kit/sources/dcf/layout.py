"""Layouts of the WRES data collection workbook: which label means which cell of a return.

A layout is a file `layouts/<name>.yml`, one for each year in which the workbook changed. It names sheets, columns and
rows by the texts that stand beside the figures, so that a moved row or column needs no new file. A project can bring
layouts of its own in `params/layouts/`; one of the same name replaces that of the package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field, model_validator

from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.faults import Fault, Severity
from wres_kit.sources.workbook.grid import cell_name, normal
from wres_kit.standard.records import Known, StandardFileError, Strict, as_record, load_yaml

if TYPE_CHECKING:
    from wres_kit.sources.workbook.figures import Figure
    from wres_kit.standard import Standard


FOLDER = Path(str(files("wres_kit.sources.dcf"))) / "layouts"

FIRST_OF_DCF = 2023
"""The first reporting year that was collected by the Data Collection Framework."""


def _listed(value: Any) -> Any:  # noqa: ANN401 - whatever the file says; pydantic judges the outcome
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


Labels = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]
"""Texts that mean the same; the first is written by an export. `*` stands for any text, `{year}` for the reporting
year, `{previous}` for the one before."""


class Period(StrEnum):
    """Which year a column is about."""

    PREVIOUS = "previous"
    CURRENT = "current"


class ColumnSource(StrEnum):
    """Where the figures of a column come from."""

    ESR = "esr"
    """Filled in from the Electronic Staff Record before the workbook is sent out."""
    VERIFIED = "verified"
    """Verified by the organisation; holds where both are given."""


class Level(StrEnum):
    """What a row of column headings tells apart."""

    PERIOD = "period"
    GROUP = "group"
    BASIS = "basis"


class Remainder(Strict):
    """A row that holds the rest of a whole, read only to check it: non-voting members are the board without the voting.

    Parameters
    ----------
    whole, without
        Categories of the same indicator.
    """

    whole: str
    without: str


class RowLayout(Strict):
    """A row of figures.

    Parameters
    ----------
    label
        What stands at its beginning.
    category
        Its category in a return.
    indicator, section, measure
        Where they differ from those of the block.
    remainder
        The row is the rest of a whole, and no value of a return.
    """

    label: Labels
    category: str = "all"
    indicator: int | None = None
    section: str | None = None
    measure: Measure | None = None
    remainder: Remainder | None = None


class BlockLayout(Strict):
    """Rows under one heading.

    Parameters
    ----------
    heading
        The text above them, or beside them.
    indicator, section, measure
        What they are about, where a row does not say otherwise.
    rows
        Its rows, in the order of an export; they are found in any order.
    """

    heading: Labels
    indicator: int = Field(ge=1)
    section: str = "all"
    measure: Measure = Measure.HEADCOUNT
    rows: tuple[RowLayout, ...]

    def cell(self, row: RowLayout, period: str, group: str, organisation: str, year: int) -> Cell:
        """Return where a figure of a row goes in the return: whose, of the year of the workbook or the one before."""
        measure = row.measure or self.measure
        return Cell(
            organisation, year - (period == Period.PREVIOUS), row.indicator or self.indicator,
            row.section or self.section, row.category, group, measure.value,
        )  # fmt: skip


class ColumnLayout(Strict):
    """The rows of headings over the figures, from the top down, and what their texts mean.

    Parameters
    ----------
    levels
        What each row of headings tells apart, the uppermost first.
    period, group, basis
        Texts of the headings. Without a level for the basis all figures count as verified.
    """

    levels: tuple[Level, ...]
    period: dict[Period, Labels]
    group: dict[str, Labels]
    basis: dict[ColumnSource, Labels] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _tells_year_and_group(self) -> ColumnLayout:
        if not {Level.PERIOD, Level.GROUP} <= set(self.levels) or (Level.BASIS in self.levels) != bool(self.basis):
            message = "levels must have period and group, and basis if and only if basis has texts"
            raise ValueError(message)
        return self

    def texts(self, level: Level) -> dict[str, tuple[str, ...]]:
        """Return the texts of one level by what they mean."""
        return {str(key): labels for key, labels in getattr(self, level.value).items()}


class SheetLayout(Strict):
    """A sheet with figures.

    Parameters
    ----------
    name
        Its name; the first is written by an export.
    columns
        The headings over its figures.
    blocks
        Its blocks, in the order of an export.
    ignored
        Labels of rows that the workbook calculates itself; they are not read.
    """

    name: Labels
    columns: ColumnLayout
    blocks: tuple[BlockLayout, ...]
    ignored: tuple[str, ...] = ()


class WorkbookLayout(Strict):
    """How a workbook is laid out.

    Parameters
    ----------
    name
        Name of the layout and of its file.
    title
        What the workbook is called.
    year
        The first reporting year for which it was used.
    known
        How well it is known.
    note
        What it rests on, in a sentence that is shown when a workbook is read by it.
    organisation, reporting_year
        Labels beside the organisation's code and the reporting year.
    sheets
        Its sheets with figures.
    """

    name: str
    title: str
    year: int
    known: Known
    note: str = ""
    organisation: Labels
    reporting_year: Labels
    sheets: tuple[SheetLayout, ...]


def read_layout(path: Path) -> WorkbookLayout:
    """Read one layout.

    Raises
    ------
    StandardFileError
        It cannot be read or does not fit; the message names the key.
    """
    return as_record(load_yaml(path), WorkbookLayout, path.name, "a layout of the workbook")


def _in_folder(folder: Path, shown: str = "") -> tuple[WorkbookLayout, ...]:
    """Return the layouts of a folder; the message about a broken one names the folder as messages show it."""
    try:
        return tuple(read_layout(path) for path in sorted(folder.glob("*.yml")))
    except StandardFileError as error:
        raise StandardFileError(f"{shown}{error}") from None


@cache
def _of_the_package() -> tuple[WorkbookLayout, ...]:
    return _in_folder(FOLDER)


def layouts(project_params: Path | None = None) -> tuple[WorkbookLayout, ...]:
    """Return all known layouts, the newest first, and of one year those of the project first.

    Parameters
    ----------
    project_params
        The `params/` of a project, whose own layouts count too.

    Raises
    ------
    StandardFileError
        A file cannot be read or does not fit.
    """
    own = _in_folder(project_params / "layouts", "params/layouts/") if project_params else ()
    names = {layout.name for layout in own}
    known = [*own, *(layout for layout in _of_the_package() if layout.name not in names)]
    return tuple(sorted(known, key=lambda layout: -layout.year))


def collection_name(year: int) -> str:
    """Return what the national collection is called in a reporting year.

    Notes
    -----
    The Data Collection Framework took the place of the Strategic Data Collection Service in 2023.
    """
    return "DCF" if year >= FIRST_OF_DCF else "SDCS"


@cache
def label_pattern(labels: tuple[str, ...], year: int) -> re.Pattern[str]:
    """Return what a normal text must match to be one of the labels, for a reporting year."""
    return re.compile("|".join(_pattern(filled(label, year)) for label in labels))


def filled(label: str, year: int) -> str:
    """Return a label with the years put in."""
    return label.replace("{year}", str(year)).replace("{previous}", str(year - 1))


def _pattern(label: str) -> str:
    pieces = [re.escape(normal(piece)) for piece in label.split("*")]
    return r" ?.* ?".join(pieces)


class CellPosition(NamedTuple):
    """A cell of a workbook; row and column from 0."""

    sheet: str
    row: int
    column: int

    @property
    def label(self) -> str:
        """As messages and sources name it: WRES!F14."""
        return f"{self.sheet}!{cell_name(self.row, self.column)}"


@dataclass(frozen=True, slots=True)
class ExtractedFigure:
    """A figure that was taken.

    Parameters
    ----------
    cell
        Its address in the return.
    figure
        The figure.
    spot
        Where it stood.
    basis
        Whether it was verified.
    remainder
        It is the rest of a whole, and only to be checked.
    """

    cell: Cell
    figure: Figure
    spot: CellPosition
    basis: ColumnSource
    remainder: Remainder | None = None


@dataclass(slots=True)
class WorkbookValues:
    """What was gathered from the sheets of a workbook.

    Parameters
    ----------
    standard
        The Standard that it reports on.
    file
        How messages name it.
    organisation, year
        Whose it is, and for which reporting year.
    taken
        The figures.
    faults
        What is wrong, or worth a look.
    signs
        Signs for "no figure" that were met, with where: "n/a" at WRES!F14.
    """

    standard: Standard
    file: str
    organisation: str
    year: int
    taken: list[ExtractedFigure] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    signs: dict[str, list[str]] = field(default_factory=dict)

    def error(
        self, check: str, at: CellPosition | None, message: str, remedy: str, *, cell: Cell | None = None
    ) -> None:
        """Note an error at a cell of the workbook, about a cell of the return."""
        place = self._place(at)
        self.faults.append(Fault(Severity.ERROR, check, *place, message, remedy, *self._about(cell)))

    def warning(
        self, check: str, at: CellPosition | None, message: str, remedy: str, *, cell: Cell | None = None
    ) -> None:
        """Note a warning at a cell of the workbook, about a cell of the return."""
        place = self._place(at)
        self.faults.append(Fault(Severity.WARNING, check, *place, message, remedy, *self._about(cell)))

    def _place(self, at: CellPosition | None) -> tuple[str, int | None, str]:
        return (self.file, None, "") if at is None else (self.file, at.row + 1, at.label)

    def _about(self, cell: Cell | None) -> tuple[str, int, int | None]:
        return self.organisation, cell.year if cell else self.year, cell.indicator if cell else None
