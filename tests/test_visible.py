"""What steers a terminal or turns the direction of text is written out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres_kit.visible import visible


@pytest.mark.parametrize("text", ["47 staff", "two\nlines\tand a tab", "Müller, مرحبا, 日本, 👩‍⚕️, no\u00a0break"])
def test_what_people_write_stays(text: str) -> None:
    assert visible(text) == text


@given(st.text())
def test_nothing_is_left_that_steers(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert not any(ord(one) < 32 and one not in "\n\t" for one in shown)
    assert not set(shown) & {"\x7f", "\x9b", "\u202e", "\u2066"}
