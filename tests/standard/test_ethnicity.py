"""Ethnic codes of every vintage."""

from __future__ import annotations

import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import UnknownEthnicCodeError, ethnic_codes, ethnic_label, group_of

WHITE = "ABC"
BME = "DEFGHJKLMNPRS"


@pytest.mark.parametrize("code", [*WHITE, "0", "CA", "C3", "BZ", "a", " A "])
def test_white(code):
    assert group_of(code) == Group.WHITE


@pytest.mark.parametrize("code", [*BME, *"12345678", "GA", "LK", "PC", "SC", "sc"])
def test_bme(code):
    assert group_of(code) == Group.BME


@pytest.mark.parametrize("code", ["Z", "9", "99", "NULL", "null", "", "  ", "ZZ"])
def test_unknown(code):
    assert group_of(code) == Group.UNKNOWN


@pytest.mark.parametrize(
    "code", ["I", "O", "Q", "T", "Y", "IA", "10", "98", "0A", "ABC", "White", "-", "A-", "Ä", "é1"]
)
def test_codes_of_no_list_are_reported_and_not_guessed(code):
    with pytest.raises(UnknownEthnicCodeError, match="is not a known ethnic code"):
        group_of(code)


@given(first=st.sampled_from(WHITE + BME), second=st.sampled_from(string.ascii_letters + string.digits))
def test_a_subdivision_never_changes_the_group(first, second):
    assert group_of(first + second) is group_of(first)


@given(st.text(max_size=4))
def test_any_text_has_a_group_or_a_named_failure(text):
    with suppress(UnknownEthnicCodeError):
        assert group_of(text) in (Group.WHITE, Group.BME, Group.UNKNOWN)


def test_labels():
    assert ethnic_label("M") == "Black or Black British – Caribbean"
    assert ethnic_label("GA") == "Any other mixed background (local subdivision GA)"
    assert ethnic_label("") == "Not recorded"
    assert len({one.label for one in ethnic_codes().values()}) == len(ethnic_codes()) == 29
