"""Whether those who answered a survey can be supposed to be of the staff: not where more answered than work there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from wres_kit.disclosure import Ends
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


def surveyed(standard: Standard, indicator: Indicator, year: int) -> tuple[int, ...]:
    """Return the indicators of one survey: mostly the same people answered the questions of all of them."""
    edition = standard.nearest_edition(year)
    return tuple(number for number, each in sorted(edition.indicators.items()) if each.shape == indicator.shape)


def staff_of_survey(standard: Standard, cell: Cell, ends: Callable[[Cell], Ends | None]) -> list[Cell]:
    """Return the staff, of the part and of the whole, among whom readers may suppose that people answered.

    People leave and others join between the survey and the count of staff. Where more of any group have answered than
    work there, the return itself says that they are not the same people, and it is supposed of no group.

    Parameters
    ----------
    standard
        The Standard that is reported on.
    cell
        A figure of a survey.
    ends
        Gives between which numbers a count lies; None where nothing is known of it.
    """
    workforce = standard.nearest_edition(cell.year).workforce
    if workforce is None:
        return []
    numbers = surveyed(standard, standard.indicator(cell.indicator, cell.year), cell.year)
    staff = cell._replace(indicator=workforce.number, category=ALL, measure=str(Measure.HEADCOUNT))
    answered = cell._replace(measure=str(Measure.RESPONDENTS))

    def is_contradicted(section: str) -> bool:
        for group in standard.characteristic.all_groups:
            most = ends(staff._replace(section=section, group=group))
            places = [(each, number) for each in {cell.section, section} for number in numbers]
            known = [ends(answered._replace(section=each, group=group, indicator=number)) for each, number in places]
            if most is not None and any(each is not None and each[0] > most[1] for each in known):
                return True
        return False

    sections = [section for section in dict.fromkeys((cell.section, ALL)) if not is_contradicted(section)]
    return [staff._replace(section=section) for section in sections]
