"""Returns of the made-up Standard, from `example/returns.csv`."""

from __future__ import annotations

import csv

from tests.standards import EXAMPLE, EXAMPLE_FOLDER
from wres_kit.returns.cells import Cell, Returns, Value

RETURNS_FILE = EXAMPLE_FOLDER / "returns.csv"


def example_returns() -> Returns:
    """Return the figures of the file, without the checks of a project."""
    values = []
    with RETURNS_FILE.open(encoding="utf-8", newline="") as file:
        for row, line in enumerate(csv.DictReader(file), start=2):
            address = [line[name] for name in Cell._fields]
            cell = Cell(address[0], int(address[1]), int(address[2]), *address[3:])
            decimals = len(line["value"].partition(".")[2])
            values.append((cell, Value(float(line["value"]), decimals, line["source"], RETURNS_FILE.name, row)))
    return Returns(EXAMPLE, values)
