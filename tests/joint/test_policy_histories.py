"""Policies that change from release to release: a reader of every version learns no small count."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.joint.conftest import Joint
from tests.joint.joint_histories import MEMBERS, Event, members_of, publish, versions_of
from tests.joint.policy_histories import SettingsReader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

A, B, C, D = MEMBERS
BOARD = "board: {shown: true, agreed_by: the board, on: 2026-07-31, years: [2024]}"
LATER_BOARD = "board: {shown: true, agreed_by: the board, on: 2026-07-31}"
CORRECTED = "corrected"
ALTERNATED = {
    "percentages": ("policy: counts", "policy: percentages", "policy: counts"),
    "percentages first": ("policy: percentages", "policy: counts", "policy: percentages"),
    "a higher threshold": ("threshold: 5", "threshold: 10", "threshold: 5"),
    "a lower threshold": ("threshold: 10", "threshold: 5", "threshold: 10"),
    "a higher threshold after a correction": ("threshold: 5", CORRECTED, "threshold: 10", "round_to: 5"),
    "one indicator": ("threshold: 5", "indicators: {3: 10}", CORRECTED, "threshold: 5"),
    "rounded, then not": ("round_to: 5", "threshold: 10", CORRECTED, "round_to: 5"),
    "not rounded, then rounded": ("threshold: 5", "round_to: 5", "threshold: 5"),
    "the board": (BOARD, "threshold: 5", CORRECTED, BOARD),
    "an earlier board": (LATER_BOARD, BOARD, CORRECTED, LATER_BOARD),
    "the survey": ("survey_threshold: 11", "survey_threshold: 10", "survey_threshold: 11"),
}
MIXED = (
    "policy: percentages", "round_to: 5", "threshold: 10", "threshold: 5", "threshold: 4", "survey_threshold: 10",
    "survey_threshold: 20", "indicators: {3: 10}", BOARD, "policy: none", "suppress_zero: true",
)  # fmt: skip
MORE = 60


def alone(code: str) -> Event:
    return Event(code, (code,))


def with_settings(code: str, settings: str) -> Event:
    return Event(code, (), settings)


def alternated(settings: Sequence[str]) -> list[Event]:
    """Return the history of one organisation that publishes with one setting after the other."""
    events = list[Event]()
    for each in settings:
        events += [Event(A, ())] if each == CORRECTED else [with_settings(A, each), alone(A)]
    return events


def mixed(seed: int) -> list[Event]:
    """Return a history of an organisation, or of two groups and members, all with settings that change."""
    random = Random(seed)
    second = random.choice([(B, C, D), (A, B, D), (A, B), (A, B, C, D)])
    groups = {"first": (A, B, C), "second": second}
    single = random.sample(MEMBERS, random.choice([1, 2]))
    names = [A] * 4 if random.random() < 0.4 else ["first", *random.sample(["first", "second", *single, *single], 3)]
    events = list[Event]()
    for name in names:
        of_whom = groups.get(name, (name,))
        events += [
            with_settings(each, random.choice(MIXED)) for each in {name: None, single[0]: None} if random.random() < 0.6
        ]
        events.append(Event(name, of_whom))
        events += [Event(random.choice(of_whom), ())] if random.random() < 0.25 else []
    return events


def narrow(root: Path, seed: int, events: Sequence[Event], size: int) -> list[object]:
    """Return the small counts that a reader of all reports of a history narrows to one value or two."""
    versions = versions_of(seed, members_of(seed, divided=bool(seed % 2), size=size), events)
    published = publish(Joint(root), versions, events)
    assert published
    return list(SettingsReader(versions, published).leaks())


@pytest.mark.parametrize("name", ALTERNATED)
def test_no_small_count_follows_where_settings_change_from_release_to_release(name: str, tmp_path: Path) -> None:
    seed, size = (8, 40) if CORRECTED in ALTERNATED[name] else (38, 600)
    assert narrow(tmp_path, seed, alternated(ALTERNATED[name]), size) == []


@pytest.mark.fuzz
def test_no_small_count_follows_from_more_histories(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """One history; sixty in `make fuzz`."""
    more = MORE if request.config.getoption("--hypothesis-profile") == "search" else 1
    for seed in range(1000, 1000 + more):
        root = tmp_path / str(seed)
        root.mkdir()
        assert narrow(root, seed, mixed(seed), (40, 150, 600)[seed % 3]) == [], seed
