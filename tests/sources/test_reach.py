"""How far the cells of a sheet reach: the fast way and the pattern say the same, whatever is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres_kit.sources.workbook.limits import LONG, _reach_of_any, _reach_of_plain, reach, says_more_than_values

PIECES = (
    ' r="A1"', ' r="XFD1048576"', ' r="ab12"', "\tr='C7'", ' r = "D9"', '\nr="\tE5"', ' r="ABCD3"', ' r="ABCDE3"',
    ' r="C0"', ' r=""', ' r="00000000000099"', ' r="123456789"', ' r="99999999999999"', ' sr="Z900"', " r", " r ",
    ' r="', "<c", ">text</c>", ' r="7"', ' ref="A1:ZZ900"', "r", '"', " ", "=", "Nurse r 5",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text("r=\"' AZ019\n", max_size=6)).map("".join))
def test_the_fast_way_says_what_the_pattern_says_or_leaves_it_to_it(text: str) -> None:
    window = text.encode()
    fast = _reach_of_plain(window)
    assert fast is None or fast == _reach_of_any(window)


@given(rows=st.lists(st.tuples(st.integers(1, 1_048_576), st.text("ABCXYZ", min_size=1, max_size=3)), min_size=1))
def test_what_programs_write_is_read_the_fast_way(rows: list[tuple[int, str]]) -> None:
    window = b"".join(b'<row r="%d"><c r="%s%d"/>' % (row, name.encode(), row) for row, name in rows)
    assert _reach_of_plain(window) == _reach_of_any(window)


@pytest.mark.parametrize(
    "said", [b' r = "XFD1048576"', b"\nr='XFD1048576'", b'\t r\n=\r" XFD1048576"', b' r="XFD1048576"']
)
@pytest.mark.parametrize("before", [0, 40, LONG, LONG * 3])
def test_one_cell_far_away_is_found_in_short_and_long_pieces(said: bytes, before: int) -> None:
    filling = b'<c r="A1"/>' * (before // 11)
    assert reach(filling + b"<c" + said + b"/>" + filling) == (1_048_576, 16_384)


@pytest.mark.parametrize("end", range(12))
def test_a_piece_may_end_anywhere(end: int) -> None:
    window = (b'<c r="A1"/>' * 7_000) + b' r="XFD1048'[:end]
    assert _reach_of_plain(window) in (None, _reach_of_any(window))


@pytest.mark.parametrize(
    ("xml", "more"),
    [
        (b"<c><f>A1</f></c>", True), (b'<c><f t="shared"/></c>', True), (b"<x:c><x:f>A1</x:f></x:c>", True),
        (b'<c t="e"><v>#REF!</v></c>', True), (b"<c t = ' e'>", True), (b'<row r="1" hidden="1">', True),
        (b"<row hidden='true'>", True), (b'<row hidden="0">', False), (b'<row hidden="false">', False),
        (b"<font><fill/></font>", False), (b'<c t="n"><v>1</v></c>', False), (b'<c t="inlineStr"><is/></c>', False),
    ],
)  # fmt: skip
def test_what_values_do_not_tell_is_noticed(xml: bytes, *, more: bool) -> None:
    assert says_more_than_values(xml) is more
