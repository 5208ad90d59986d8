"""Releases of the staff survey: figures of two of them may differ."""

from __future__ import annotations

import pytest

from wres_kit.returns.vocabulary import are_different_releases, release_of


@pytest.mark.parametrize(
    ("source", "release"),
    [
        ("NHS Staff Survey 2021, Q14a, release of 2024 (a.xlsx, sheet S, G6)", 2024),
        ("NHS Staff Survey 2021, Q14a (data.csv, line 2)", None),
        ("", None),
    ],
)
def test_the_release_is_read_from_a_source(source: str, release: int | None) -> None:
    assert release_of(source) == release


def test_only_releases_that_are_known_can_differ() -> None:
    assert are_different_releases("release of 2023", "release of 2024")
    assert not are_different_releases("release of 2024", "release of 2024")
    assert not are_different_releases("release of 2024", "annual report")
