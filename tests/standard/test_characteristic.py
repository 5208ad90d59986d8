"""Ethnic codes of every vintage."""

from __future__ import annotations

import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.standards import WRES
from wres_kit.standard.characteristic import Characteristic, UnknownCodeError, UnknownGroupError

ETHNICITY = WRES.characteristic

WHITE = "ABC"
BME = "DEFGHJKLMNPRS"


@pytest.mark.parametrize("code", [*WHITE, "0", "CA", "C3", "BZ", "a", " A "])
def test_white(code):
    assert ETHNICITY.group_of(code) == ETHNICITY.reference


@pytest.mark.parametrize("code", [*BME, *"12345678", "GA", "LK", "PC", "SC", "sc"])
def test_bme(code):
    assert ETHNICITY.group_of(code) == ETHNICITY.focus


@pytest.mark.parametrize("code", ["Z", "9", "99", "NULL", "null", "", "  ", "ZZ"])
def test_unknown(code):
    assert ETHNICITY.group_of(code) == ETHNICITY.unknown


@pytest.mark.parametrize(
    "code", ["I", "O", "Q", "T", "Y", "IA", "10", "98", "0A", "ABC", "White", "-", "A-", "Ä", "é1"]
)
def test_codes_of_no_list_are_reported_and_not_guessed(code):
    with pytest.raises(UnknownCodeError, match="is not a known ethnic code"):
        ETHNICITY.group_of(code)


@given(first=st.sampled_from(WHITE + BME), second=st.sampled_from(string.ascii_letters + string.digits))
def test_a_subdivision_never_changes_the_group(first, second):
    assert ETHNICITY.group_of(first + second) is ETHNICITY.group_of(first)


@given(st.text(max_size=4))
def test_any_text_has_a_group_or_a_named_failure(text):
    with suppress(UnknownCodeError):
        assert ETHNICITY.group_of(text) in (ETHNICITY.reference, ETHNICITY.focus, ETHNICITY.unknown)


def test_labels():
    assert ETHNICITY.category_label("M") == "Black or Black British – Caribbean"
    assert ETHNICITY.category_label("GA") == "Any other mixed background (local subdivision GA)"
    assert ETHNICITY.category_label("") == "Not recorded"
    assert len({code.label for code in ETHNICITY.codes}) == len(ETHNICITY.codes) == 29


def test_groups_by_their_role():
    assert ETHNICITY.compared == ("white", "bme")
    assert ETHNICITY.parts == ("white", "bme", "unknown")
    assert ETHNICITY.all_groups == ("white", "bme", "unknown", "all")
    assert (ETHNICITY.counterpart("white"), ETHNICITY.counterpart("bme")) == ("bme", "white")
    with pytest.raises(UnknownGroupError, match="unknown: only white and bme are compared"):
        ETHNICITY.counterpart("unknown")
    with pytest.raises(UnknownGroupError, match=r"black: there is no such group. There are white, bme, unknown, all"):
        ETHNICITY.group("black")


@pytest.mark.parametrize(
    ("code", "people", "words", "at_the_start"),
    [
        ("white", "applicants", "white applicants", "White applicants"),
        ("bme", "staff", "BME staff", "BME staff"),
        ("unknown", "staff", "staff of unknown ethnicity", "Staff of unknown ethnicity"),
        ("all", "members", "all members", "All members"),
        ("B", "staff", "staff recorded as White Irish", "Staff recorded as White Irish"),
    ],
)
def test_a_group_with_a_noun(code, people, words, at_the_start):
    assert ETHNICITY.with_noun(code, people) == words
    assert ETHNICITY.with_noun(code, people, start=True) == at_the_start


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"groups": ETHNICITY.groups[:3]}, "one group for each role"),
        ({"groups": (*ETHNICITY.groups[:3], ETHNICITY.groups[2])}, "one group for each role"),
        ({"codes": (ETHNICITY.codes[0].model_copy(update={"group": "all"}),)}, "A belongs to all"),
        ({"missing": "X"}, "missing: X is not one of the codes"),
    ],
)
def test_an_incomplete_characteristic_is_refused(change, message):
    given = {name: getattr(ETHNICITY, name) for name in Characteristic.model_fields}
    with pytest.raises(ValidationError, match=message):
        Characteristic.model_validate({**given, **change})
