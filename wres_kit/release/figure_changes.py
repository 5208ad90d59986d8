"""What differs between two tables of published figures, in words that a reader of the report understands."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING

from wres_kit.audit.words import shown, what

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.audit.corrections import Figures
    from wres_kit.indicators.results import Result
    from wres_kit.standard import Standard


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is not as it was.

    Parameters
    ----------
    indicator, year
        Which indicator, and the reporting year of the figure.
    what
        The figure in words: "indicator 2, 2024, relative likelihood".
    was, now
        The figure before and now, as printed; empty where it was not, or is not, shown.
    is_comparison
        Whether it compares groups, such as a ratio or a gap.
    """

    indicator: int
    year: int
    what: str
    was: str
    now: str
    is_comparison: bool = False

    @property
    def is_correction(self) -> bool:
        """Whether readers saw another value before."""
        return bool(self.was and self.now)

    @property
    def text(self) -> str:
        """The change in a sentence without its full stop."""
        if not self.was:
            return f"{self.what}: is {self.now}, was not shown"
        if not self.now:
            return f"{self.what}: was {self.was}, is not shown any more"
        return f"{self.what}: was {self.was}, is {self.now}"


def figure_changes(standard: Standard, before: Figures, now: Figures) -> Iterator[FigureChange]:
    """Yield the figures that differ between two tables of what is published, in the order of the tables.

    Parameters
    ----------
    standard
        The Standard of the report.
    before, now
        The published figures, by what they are about.
    """
    for key in {**before, **now}:
        old, new = before.get(key), now.get(key)
        if old is not None and new is not None and _same(old, new):
            continue
        result = new or old
        assert result is not None
        was, is_now = shown(old) if old else "", shown(new) if new else ""
        if old and new and was == is_now:  # as printed the two are the same: more digits show in what they differ
            was, is_now = f"{was} ({old.value:.8g})", f"{is_now} ({new.value:.8g})"
        name = f"indicator {result.indicator}, {result.year}, {what(standard, result)}"
        is_comparison = result.group == standard.characteristic.everyone
        yield FigureChange(result.indicator, result.year, name, was, is_now, is_comparison)


def _same(old: Result, new: Result) -> bool:
    return isclose(old.value or 0, new.value or 0, rel_tol=1e-9, abs_tol=1e-12)
