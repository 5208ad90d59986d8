"""Any return that is written as a workbook and imported again is the same return."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.projects import project_in
from tests.sources.workbooks import YEAR, figures_of, layout_of, read_dcf, values_of
from tests.standards import WRES
from wres_kit.project import Organisation
from wres_kit.returns.cells import Cell
from wres_kit.returns.files import return_csv
from wres_kit.sources.dcf.export import export_workbook
from wres_kit.sources.dcf.layout import layouts

OTHER_CELLS = (
    Cell("X01", YEAR, 1, "estates_and_facilities", "band_2", "bme", "headcount"),
    Cell("X01", YEAR, 1, "clinical", "band_5", "GA", "headcount"),
    Cell("X01", YEAR, 1, "all", "all", "bme", "percentage"),
    Cell("X01", YEAR, 2, "all", "appointed", "all", "relative_likelihood"),
    Cell("X01", YEAR - 1, 6, "managers", "all", "all", "percentage"),
    Cell("X01", YEAR, 9, "all", "voting", "bme", "difference"),
)


@cache
def cells() -> tuple[Cell, ...]:
    """Every cell that some layout has, and some that none has."""
    found = {cell for layout in layouts() for cell in figures_of(layout.year)}
    return (*sorted(found), *OTHER_CELLS)


def numbers(cell: Cell) -> st.SearchStrategy[str]:
    """Plain numbers that a cell can hold."""
    if cell.measure in ("headcount", "respondents"):
        return st.integers(0, 2_000_000).map(str)
    if cell.measure == "percentage":
        return st.decimals(0, 100, places=None, allow_nan=False).map(lambda one: f"{one:.6f}") | st.builds(
            lambda one, places: f"{one / 1000:.{places}f}", st.integers(0, 100_000), st.integers(0, 5)
        )
    if cell.measure == "difference":
        return st.integers(-1000, 1000).map(lambda tenths: f"{tenths / 10:.1f}")
    return st.integers(1, 999).map(lambda hundredths: f"{hundredths / 100:.2f}")


@st.composite
def partial_returns(draw: st.DrawFn) -> dict[Cell, str]:
    chosen = draw(st.lists(st.sampled_from(cells()), min_size=1, max_size=40, unique=True))
    return {cell: draw(numbers(cell)) for cell in chosen}


def exported(path: Path, layout_year: int, figures: dict[Cell, str]) -> dict[Cell, str]:
    """What comes back of figures that were exported."""
    organisation = project_in(path / "project", "X01", "X02").organisation("X01")
    book = path / "return.xlsx"
    book.write_bytes(export_workbook(WRES, layout_of(layout_year), organisation, YEAR, figures).data)
    understood = read_dcf(book, project_in(path / "project", "X01", "X02"))
    assert understood.faults == ()
    return values_of(understood)


@pytest.mark.parametrize("layout_year", [one.year for one in layouts()])
def test_a_full_return_comes_back(tmp_path: Path, layout_year: int) -> None:
    figures = {cell: str(number) for number, cell in enumerate(cells()) if cell.measure in ("headcount", "respondents")}
    figures |= {cell: f"{number % 1000 / 10:.1f}" for number, cell in enumerate(cells()) if cell not in figures}
    assert exported(tmp_path, layout_year, figures) == figures


@given(partial_returns(), st.sampled_from([one.year for one in layouts()]))
@examples(25, HealthCheck.function_scoped_fixture)
def test_any_partial_return_comes_back(tmp_path: Path, figures: dict[Cell, str], layout_year: int) -> None:
    assert exported(tmp_path, layout_year, figures) == figures


def test_a_number_with_more_digits_than_excel_keeps_comes_back(tmp_path: Path) -> None:
    cell = Cell("X01", YEAR, 5, "all", "all", "white", "percentage")
    figures = {cell: "0.123456789012345", cell._replace(group="bme"): "98.7654321098765432"[:17]}
    assert exported(tmp_path, 2024, figures) == figures


def test_equal_returns_give_equal_bytes() -> None:
    organisation = Organisation(code="X01", name="Example", type="Example", region="Example")
    figures = dict(figures_of(2025))
    backwards = dict(reversed(list(figures.items())))
    one, other = (
        export_workbook(WRES, layout_of(2025), organisation, YEAR, given).data for given in (figures, backwards)
    )
    assert one == other


@pytest.mark.parametrize("name", ['=HYPERLINK("http://example.invalid")', "+1+1", "-2", "@SUM(A1)", "\tx\x01"])
def test_texts_never_become_formulas(tmp_path: Path, name: str) -> None:
    organisation = Organisation(code="X01", name=name, type="Example", region="Example")
    figures = {OTHER_CELLS[0]: "3", OTHER_CELLS[5]: "-4.5"}
    path = tmp_path / "return.xlsx"
    path.write_bytes(export_workbook(WRES, layout_of(2025), organisation, YEAR, figures).data)
    book = openpyxl.load_workbook(path)
    cells_ = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells_} <= {"s", "n", "inlineStr"}
    written = next(cell for cell in cells_ if cell.coordinate == "B3")
    assert written.value == name.replace("\x01", "")
    assert written.quotePrefix == (name[0] in "=+-@")
    assert next(cell for cell in cells_ if cell.value == "-4.5").quotePrefix


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@cmd", "\tx", "|calc", "%x"])
def test_texts_of_a_csv_file_never_begin_as_formulas(text: str) -> None:
    line = return_csv(WRES, [(OTHER_CELLS[5], "-4.5", text)]).decode().splitlines()[1]
    assert line.startswith("X01,2024,9,all,voting,bme,difference,-4.5,")
    assert line.rpartition(",")[2].lstrip('"').startswith(("'", "x"))
