"""What a board that is shown in full tells of staff who have not agreed: those of the pay band its members are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wres_kit.project.organisation import group_path
from wres_kit.returns.cells import Cell, Measure, subject
from wres_kit.returns.faults import Fault, Severity
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.disclosure import SensitivityLimits
    from wres_kit.project import Project
    from wres_kit.returns.cells import Return, Returns

APART = 2
"""A small number must keep values so far apart: three of them."""
CONSENT = "board-tells-band"
REMEDY = (
    "Ask these staff too before the board is shown, or do not show it: take board out of the file. Nothing is told if "
    "its members are not counted there, but readers take it that they are."
)


class ToldByBoard(NamedTuple):
    """A small number of staff that a board which is shown leaves fewer than three values.

    Parameters
    ----------
    members
        The members of the board from whom it follows.
    staff
        Those of them and others who are counted in the same pay band.
    """

    members: Cell
    staff: Cell


def told_by_board(source: Return, limits: SensitivityLimits) -> Iterator[ToldByBoard]:
    """Yield the small numbers that a board which is shown tells nearly, if its members are counted in a pay band.

    The Standard says which members are (`Category.counted_in`). Where fewer are in the band, they are not, and nothing
    follows.

    Parameters
    ----------
    source
        A return.
    limits
        Below which numbers a count is sensitive, and which boards may be known.
    """
    standard = source.standard
    workforce = standard.nearest_edition(source.year).workforce
    if workforce is None:
        return
    counts = {cell: round(each.value) for cell, each in source.values.items() if cell.measure == Measure.HEADCOUNT}
    for members, people in counts.items():
        bands = standard.indicator(members.indicator, source.year).category(members.category).counted_in
        if not bands or members.section != ALL or not limits.may_be_known(members):
            continue
        in_band = {
            cell: number for cell, number in counts.items()
            if cell.indicator == workforce.number and cell.section in standard.bands.section_names
            and cell.category in bands and cell.group == members.group
        }  # fmt: skip
        if people > sum(in_band.values()):
            continue
        for staff, number in in_band.items():
            if limits.is_small(staff, number):
                most = {cell: _most(limits, cell, each) for cell, each in in_band.items() if cell != staff}
                least = people - sum(most.values())
                if least > 1 and limits.threshold(staff) - 1 - least < APART:
                    yield ToldByBoard(members, staff)


def _most(limits: SensitivityLimits, cell: Cell, people: int) -> int:
    """Return the most that a reader takes a count for who knows it unless it is small."""
    return limits.threshold(cell) - 1 if limits.is_small(cell, people) else people


def consent_faults(project: Project, returns: Returns) -> Iterator[Fault]:
    """Yield a warning for each small number of staff that a board which is to be shown would tell nearly.

    Parameters
    ----------
    project, returns
        The project, and all returns, those of groups among them.
    """
    from wres_kit.disclosure import limits_of  # noqa: PLC0415 - few boards are shown

    for code, organisation in project.organisations.items():
        rules = project.disclosure(organisation)
        limits = limits_of(rules, returns.standard)
        for year in returns.years(code) if rules.board.shown else ():
            for small in told_by_board(returns.get(code, year), limits):
                members, staff = (subject(returns.standard, each).removesuffix(f", {year}") for each in small)
                message = (
                    f"The board is to be shown, {year}. The wording counts {members}, among {staff}. So of the "
                    "latter, of whom readers may know that they are few, fewer than three values are left; and not all "
                    "of these staff have agreed."
                )
                path = project.params / organisation.slug / "organisation.yml"
                file = project.shown(group_path(project.params, code) if organisation.is_group else path)
                yield Fault(
                    Severity.WARNING, CONSENT, file, None, "", message, REMEDY,
                    organisation=code, year=year, indicator=small.staff.indicator,
                )  # fmt: skip
