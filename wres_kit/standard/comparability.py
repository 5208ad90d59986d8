"""Whether results of two years may be compared, and what a reader must know who compares them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.standard.editions import EditionChange
from wres_kit.standard.records import Known

if TYPE_CHECKING:
    from wres_kit.standard.editions import Editions


@dataclass(frozen=True, slots=True)
class Comparability:
    """What lies between the definitions of one indicator in two years.

    Parameters
    ----------
    comparable
        Whether results of the two years may be compared.
    changes
        What changed in between, in order of year. Where the years compare, these are cautions.
    """

    comparable: bool
    changes: tuple[EditionChange, ...]

    @property
    def refusals(self) -> tuple[EditionChange, ...]:
        """The changes across which nothing may be compared."""
        return tuple(change for change in self.changes if not change.comparable)


def comparability(
    editions: Editions, indicator: int, earlier: int, later: int, group: str | None = None
) -> Comparability:
    """Return whether an indicator's results of two reporting years may be compared.

    Gathers the changes of all editions after `earlier` up to and including `later`. Before the first edition nothing is
    known but what the first one says it changed; a caution says so.

    Parameters
    ----------
    editions
        Of the Standard.
    indicator
        Its number.
    earlier, later
        Reporting years, in either order.
    group
        The group whose results they are; None for what is between two groups, such as a gap.

    Raises
    ------
    UnknownEditionError
        One of the years has no edition and does not precede the first.
    """
    earlier, later = sorted((earlier, later))
    first = editions.years[0]
    if earlier == later:
        return Comparability(comparable=True, changes=())
    if later >= first:
        editions.edition(later)
    if earlier >= first:
        editions.edition(earlier)
    changes = [_before_the_first(indicator, earlier, first)] if earlier < first else []
    changes += [
        change
        for year in editions.years
        if earlier < year <= later
        for change in editions.edition(year).changes
        if change.indicator == indicator and change.concerns(group)
    ]
    return Comparability(comparable=all(change.comparable for change in changes), changes=tuple(changes))


def _before_the_first(indicator: int, year: int, first: int) -> EditionChange:
    what = f"How this indicator was defined in reporting year {year}, before that of {first}, is not known here."
    return EditionChange(indicator=indicator, what=what, comparable=True, known=Known.UNCONFIRMED)
