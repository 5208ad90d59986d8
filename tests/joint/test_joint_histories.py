"""Joint reports, own reports and a region's total, one after the other: a reader of all learns no small count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.joint.conftest import Joint
from tests.joint.joint_histories import Outsider, events_of, members_of, publish, versions_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.joint.joint_histories import Event, Versions

SEEDS = (6, 27)
"""Two that leaked before: two overlapping groups, and then a member of one of them by itself."""
CORRECTED = (7, 17, 70)
"""Two with departments, codes and corrections; and one with a correction between reports of overlapping groups."""
MORE = 60


def history(seed: int) -> tuple[Versions, list[Event]]:
    """Return what organisations with departments and codes returned, and what was published and corrected."""
    events = events_of(seed, corrections=(0, 1, 1, 2)[seed % 4])
    return versions_of(seed, members_of(seed, divided=bool(seed % 2)), events), events


def leaks(versions: Versions, events: Sequence[Event], root: Path) -> list[object]:
    root.mkdir()
    published = publish(Joint(root), versions, events)
    reader = Outsider(versions, published)
    assert reader.small()
    return [*reader.leaks(), *Outsider(versions, published, insider=True).leaks()]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_count_of_a_member_follows_from_all_reports(seed: int, tmp_path: Path) -> None:
    versions = {code: [own] for code, own in members_of(seed).items()}
    assert leaks(versions, events_of(seed), tmp_path / "project") == []


@pytest.mark.parametrize("seed", CORRECTED)
def test_no_small_count_follows_from_reports_before_and_after_corrections(seed: int, tmp_path: Path) -> None:
    assert leaks(*history(seed), tmp_path / "project") == []


@pytest.mark.fuzz
def test_no_small_count_of_a_member_follows_in_more_histories(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """One history more; sixty more in `make fuzz`."""
    more = MORE if request.config.getoption("--hypothesis-profile") == "search" else 1
    for seed in range(40, 40 + more):
        assert leaks(*history(seed), tmp_path / str(seed)) == [], seed
