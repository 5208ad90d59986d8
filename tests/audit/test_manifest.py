"""Two manifests are compared input by input, and what differs is named."""

from __future__ import annotations

import json
from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres_kit.audit.manifest import (
    SHOWN_NAMES,
    InputKind,
    Manifest,
    causes,
    compare,
    read_manifest,
    write_manifest,
)  # fmt: skip

CELL = "2024/2/all/appointed/bme/headcount"
FILE = "data/returns/x01.csv"

fingerprints = st.text(ascii_lowercase, min_size=1, max_size=3)
cells = st.tuples(st.integers(0, 9), st.integers(0, 1), st.just(FILE), st.integers(2, 5), st.just("made up")).map(list)
entries = {
    kind: st.dictionaries(st.sampled_from("abcde"), cells if kind is InputKind.DATA else fingerprints)
    for kind in InputKind
}
manifests = st.builds(Manifest, st.fixed_dictionaries(entries), st.dictionaries(st.sampled_from("xyz"), fingerprints))


@given(before=manifests, now=manifests)
def test_each_input_that_differs_is_named_once_and_no_other(before: Manifest, now: Manifest) -> None:
    changes = list(compare(before, now))
    expected = {
        (kind, name)
        for kind in InputKind
        for name in {*before.entries(kind), *now.entries(kind)}
        if before.entries(kind).get(name) != now.entries(kind).get(name)
    }
    assert {(change.kind, change.name) for change in changes} == expected
    assert len(changes) == len(expected)


@given(before=manifests, now=manifests)
def test_every_kind_that_differs_is_a_cause(before: Manifest, now: Manifest) -> None:
    changes = list(compare(before, now))
    assert {cause.kind for cause in causes(changes)} == {change.kind for change in changes}


@given(manifest=manifests)
def test_a_manifest_is_read_as_it_was_written(manifest: Manifest, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("build") / "public" / "2024.json"
    write_manifest(manifest, path)
    assert read_manifest(path) == manifest


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1, "inputs": {}, "files": {}}', '{"format": 2}'])
def test_what_is_no_manifest_is_none(text: str, tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "none.json") is None
    (tmp_path / "some.json").write_text(text, encoding="utf-8")
    assert read_manifest(tmp_path / "some.json") is None


def test_another_program_is_not_other_content() -> None:
    before = Manifest(
        {InputKind.PROGRAM: {"a.py": "1"}, InputKind.LIBRARIES: {"pandas": "2.2"}, InputKind.NARRATIVE: {"a.md": "1"}}
    )
    now = before.with_inputs({InputKind.PROGRAM: {"a.py": "2"}, InputKind.LIBRARIES: {"pandas": "3.0"}})
    assert [cause.text for cause in causes(compare(before, now))] == [
        "program changed: a.py", "libraries changed: pandas 2.2 → 3.0"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ([40.0, 0, FILE, 13, "a"], [41.0, 0, FILE, 13, "a"], "is 41, was 40"),
        (None, [41.0, 0, FILE, 13, "a"], "is 41, was not there"),
        ([40.0, 0, FILE, 13, "a"], None, "was 40, is not there any more"),
        ([40.0, 0, FILE, 9, "a"], [40.0, 0, FILE, 13, "a"], f"the value is the same, from {FILE} row 9 before"),
        ([40.0, 0, FILE, 13, "a"], [40.0, 0, FILE, 13, "b"], "the value is the same, from another source"),
    ],
)
def test_what_happened_to_a_cell(before: list[object] | None, now: list[object] | None, words: str) -> None:
    states = [Manifest({InputKind.DATA: {CELL: cell} if cell else {}}) for cell in (before, now)]
    (cause,) = causes(compare(*states))
    assert cause.text == f"{FILE} row 13, 2024/2/appointed/bme/headcount: {words}"


def test_of_many_names_the_first_are_listed() -> None:
    now = Manifest({InputKind.NOTEBOOK: {f"{number}.ipynb": json.dumps(number) for number in range(9)}})
    (cause,) = causes(compare(Manifest({}), now))
    assert cause.text.endswith(f"4.ipynb and {9 - SHOWN_NAMES} more")
