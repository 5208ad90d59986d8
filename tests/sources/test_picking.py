"""The columns that are counted, out of rows of any length."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres_kit.sources.workbook.grid import CellValue, pick, text_of

texts = st.sampled_from(["", " ", "a", " b ", "\u00a0"])


@given(rows=st.lists(st.lists(texts, max_size=5)), width=st.integers(1, 4), data=st.data())
def test_each_row_is_picked_ragged_or_blank(rows: list[list[str]], width: int, data: st.DataObject) -> None:
    positions = data.draw(st.lists(st.integers(0, width - 1), unique=True, min_size=1))
    picked = pick(enumerate(rows, start=5), width, positions, str.strip)
    regular, ragged = [], []
    for line, row in enumerate(rows, start=5):
        stripped = [text.strip() for text in row]
        if any(stripped):
            uneven = len(row) < width or any(stripped[width:])
            (ragged if uneven else regular).append((line, [stripped[one] for one in positions] if not uneven else []))
    assert list(picked.lines) == [line for line, _ in regular]
    assert list(picked.ragged) == [line for line, _ in ragged]
    assert [list(column) for column in picked.columns] == [
        [values[one] for _, values in regular] for one in range(len(positions))
    ]


def test_what_was_picked_shows_nothing_of_itself() -> None:
    assert repr(pick([(2, ["Okonkwo"])], 1, [0], str.strip)) == "Picked(1 rows)"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (" a ", "a"), (12.0, "12"), (0.0, "0"), (1.5, "1.5"), (True, "True"),
        (date(2024, 3, 31), "2024-03-31"),
        (datetime(2024, 3, 31, 9, 30), "2024-03-31"),  # noqa: DTZ001 - cells have no time zone
    ],
)  # fmt: skip
def test_a_cell_as_a_text(value: CellValue, text: str) -> None:
    assert text_of(value) == text
