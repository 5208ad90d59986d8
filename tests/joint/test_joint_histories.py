"""Joint reports, own reports and a region's total, one after the other: a reader of all learns no small count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.joint.conftest import Joint
from tests.joint.joint_histories import Outsider, events_of, members_of, publish

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = (6, 27)
"""Two that leaked before: two overlapping groups, and then a member of one of them by itself."""
MORE = 60


def leaks(seed: int, root: Path) -> list[object]:
    root.mkdir()
    versions = {code: [own] for code, own in members_of(seed).items()}
    published = publish(Joint(root), versions, events_of(seed))
    reader = Outsider(versions, published)
    assert seed not in SEEDS or sum(bool(each.stated) for each in published) > 2
    assert list(reader.small())
    return list(reader.leaks())


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_count_of_a_member_follows_from_all_reports(seed: int, tmp_path: Path) -> None:
    assert leaks(seed, tmp_path / "project") == []


@pytest.mark.fuzz
def test_no_small_count_of_a_member_follows_in_more_histories(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """One history more; sixty more in `make fuzz`."""
    more = MORE if request.config.getoption("--hypothesis-profile") == "search" else 1
    for seed in range(40, 40 + more):
        assert leaks(seed, tmp_path / str(seed)) == [], seed
