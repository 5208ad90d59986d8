"""What was gathered from a workbook: figures with the cells they stood in, and faults that name those cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.faults import Fault, Severity
from wres_kit.sources.workbook.grid import cell_name

if TYPE_CHECKING:
    from wres_kit.returns.cells import Cell
    from wres_kit.sources.dcf.layout import ColumnSource, Remainder
    from wres_kit.sources.workbook.cell_figures import Figure
    from wres_kit.standard import Standard


class Spot(NamedTuple):
    """A cell of a workbook; row and column from 0."""

    sheet: str
    row: int
    column: int

    @property
    def label(self) -> str:
        """As messages and sources name it: WRES!F14."""
        return f"{self.sheet}!{cell_name(self.row, self.column)}"


@dataclass(frozen=True, slots=True)
class Taken:
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
    spot: Spot
    basis: ColumnSource
    remainder: Remainder | None = None


@dataclass(slots=True)
class Gathered:
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
    taken: list[Taken] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    signs: dict[str, list[str]] = field(default_factory=dict)

    def error(self, check: str, at: Spot | None, message: str, remedy: str, *, cell: Cell | None = None) -> None:
        """Note an error at a cell of the workbook, about a cell of the return."""
        place = self._place(at)
        self.faults.append(Fault(Severity.ERROR, check, *place, message, remedy, *self._about(cell)))

    def warning(self, check: str, at: Spot | None, message: str, remedy: str, *, cell: Cell | None = None) -> None:
        """Note a warning at a cell of the workbook, about a cell of the return."""
        place = self._place(at)
        self.faults.append(Fault(Severity.WARNING, check, *place, message, remedy, *self._about(cell)))

    def _place(self, at: Spot | None) -> tuple[str, int | None, str]:
        return (self.file, None, "") if at is None else (self.file, at.row + 1, at.label)

    def _about(self, cell: Cell | None) -> tuple[str, int, int | None]:
        return self.organisation, cell.year if cell else self.year, cell.indicator if cell else None
