"""Small returns, written as a reader would write them."""

from __future__ import annotations

from tests.standards import WRES
from wres_kit.returns.cells import Cell, Return, Value

CODE = "X02"


def made(*lines: str, year: int = 2024) -> Return:
    """Return a return from lines of `indicator section category group measure value`."""
    values = {}
    for row, line in enumerate(lines, start=2):
        indicator, section, category, group, measure, value = line.split()
        cell = Cell(CODE, year, int(indicator), section, category, group, measure)
        assert cell not in values, f"twice: {line}"
        decimals = len(value.partition(".")[2])
        values[cell] = Value(float(value), decimals, "made up for a test", "test.csv", row)
    return Return(WRES, CODE, year, values)


def headcounts(indicator: int, category: str, section: str = "all", **groups: int) -> list[str]:
    """Return lines of headcounts of one place, by group."""
    return [f"{indicator} {section} {category} {group} headcount {people}" for group, people in groups.items()]
