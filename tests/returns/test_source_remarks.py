"""Remarks on the source of figures: on which returns they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import project_in
from tests.standards import WRES
from wres_kit.project.parameters import ParameterError
from wres_kit.returns.cells import Cell, Return, Value
from wres_kit.returns.confirmations import read_remarks

REMARKS = """
remarks:
  - {indicator: 5, only_source: Survey 2, note: Results of all staff.}
  - {indicator: 6, only_source: Survey, not_reported: Its parts are published apart.}
  - {indicator: 7, source: Survey by ethnicity, note: Worked out.}
"""


def returned(*figures: tuple[int, str, str]) -> Return:
    values = {
        Cell("X01", 2025, indicator, section, "all", "all", "percentage"): Value(20.0, 1, source, "a.csv", row)
        for row, (indicator, section, source) in enumerate(figures, start=2)
    }
    return Return(WRES, "X01", 2025, values)


@pytest.mark.parametrize(
    ("figures", "on"),
    [
        ([(5, "all", "Survey 2024")], [5, 6]),
        ([(5, "all", "Survey 2024"), (6, "managers", "Survey 2024")], [5, 6]),
        ([(5, "all", "Survey 2024"), (6, "all", "Survey 2024")], [5]),
        ([(5, "all", "Survey 2024"), (7, "all", "Survey by ethnicity")], [6, 7]),
        ([(5, "all", "Annual report"), (7, "all", "Survey by ethnicity")], [7]),
        ([(8, "all", "Survey 2024")], [6]),
        ([], []),
    ],
)
def test_a_remark_is_on_the_returns_of_its_source(
    figures: list[tuple[int, str, str]], on: list[int], tmp_path: Path
) -> None:
    project = project_in(tmp_path)
    (project.params / "remarks.yml").write_text(REMARKS, encoding="utf-8")
    assert [remark.indicator for remark in read_remarks(project, returned(*figures)).remarks] == on


@pytest.mark.parametrize("source", ["", ", only_source: Survey, source: Survey"])
def test_a_remark_names_one_source(source: str, tmp_path: Path) -> None:
    project = project_in(tmp_path)
    text = f"remarks:\n  - {{indicator: 5, note: Something{source}}}\n"
    (project.params / "remarks.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match="either an only_source or a source"):
        read_remarks(project, returned())
