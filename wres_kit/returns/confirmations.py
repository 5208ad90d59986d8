"""Confirmations: figures that look wrong, and that somebody has looked up and found right.

They stand in `params/<code>/<year>/confirmed.yml`:

.. code-block:: yaml

    confirmed:
      - check: dropped-digit
        indicator: 4
        category: training
        group: white
        measure: percentage
        value: 9.6
        reason: The training record was lost in the move to the new system; 9.6% is what is left of it.
        by: A. Name, Workforce Information
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from wres_kit.project.parameters import ParameterError, Parameters, read_parameters
from wres_kit.returns.cells import Cell
from wres_kit.returns.codes import code_of
from wres_kit.returns.faults import Fault, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.project import Project


class ConfirmedFigure(Parameters):
    """One figure that is right although a check doubts it.

    Parameters
    ----------
    check
        The check, as named in its remedy.
    indicator, section, category, group, measure
        Which figure; section and category are ``all`` where not given.
    value
        What it was when it was looked up. A figure that changes afterwards is doubted again. Where two sources
        contradict, this says which of them holds.
    reason, by
        Why it is right, and who says so.
    """

    check: str
    indicator: int = Field(ge=1)
    section: str = "all"
    category: str = "all"
    group: str
    measure: str
    value: float
    reason: str = Field(min_length=1)
    by: str = Field(min_length=1)


class ConfirmedFigures(Parameters):
    """All confirmations of one organisation and year."""

    confirmed: tuple[ConfirmedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirmation with its address.

    Parameters
    ----------
    check, cell, value
        What is confirmed.
    file
        Where that is said.
    number
        Which entry of the file, from 1.
    """

    check: str
    cell: Cell
    value: float
    file: str
    number: int


@dataclass(frozen=True, slots=True)
class Confirmations:
    """All confirmations of a project, and what is wrong with the files they stand in."""

    entries: tuple[Confirmation, ...] = ()
    faults: tuple[Fault, ...] = ()

    def value_of(self, check: str, cell: Cell) -> float | None:
        """Return the value confirmed for a check and cell, or None."""
        return next((one.value for one in self.entries if (one.check, one.cell) == (check, cell)), None)


def confirmed_file(organisation_slug: str, year: int) -> str:
    """Return where a figure is confirmed, as messages show it."""
    return f"params/{organisation_slug}/{year}/confirmed.yml"


def read_confirmations(project: Project) -> Confirmations:
    """Read all `params/<code>/<year>/confirmed.yml`; a file that cannot be read is an error of its organisation."""
    entries, faults = list[Confirmation](), list[Fault]()
    for path in sorted(project.params.glob("*/[0-9][0-9][0-9][0-9]/confirmed.yml")):
        shown, year = project.shown(path), int(path.parent.name)
        code = code_of(path.parent.parent)
        try:
            figures = read_parameters(path, ConfirmedFigures, shown)
        except ParameterError as error:
            message = str(error).removeprefix(f"{shown}: ")
            remedy = "Each entry has check, indicator, section, category, group, measure, value, reason and by."
            faults.append(
                Fault(Severity.ERROR, "confirmation", shown, None, "", message, remedy, organisation=code, year=year)
            )
            continue
        entries.extend(_addressed(figures, code, year, shown))
    return Confirmations(tuple(entries), tuple(faults))


def _addressed(figures: ConfirmedFigures, code: str, year: int, shown: str) -> Iterator[Confirmation]:
    for number, one in enumerate(figures.confirmed, start=1):
        cell = Cell(code, year, one.indicator, one.section, one.category, one.group, one.measure)
        yield Confirmation(one.check, cell, one.value, shown, number)
