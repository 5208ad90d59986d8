"""Joint reports of returns that readers cannot tell apart: the program shows the same."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.joint.conftest import Joint
from tests.joint.joint_histories import events_of, members_of, publish, versions_of
from tests.joint.neighbours import Guesser, Neighbours

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from tests.joint.joint_histories import Publication, Versions
    from tests.joint.neighbours import Unknown

SEED = 4
"""Two overlapping groups, one of which a member leaves, and two members by themselves."""
ANSWERED = 2
"""A second group that overlaps with the first. What it showed depended on a member of the first."""
MORE = (2, 7, 10)
ROUNDS = 24


def publisher(seed: int, folder: Path) -> tuple[Versions, Callable[[Versions], list[Publication]]]:
    """Return what the members of a history returned, and what publishes its events with other returns."""
    events = events_of(seed)

    def published(returned: Versions) -> list[Publication]:
        root = folder / f"{seed}-{len(list(folder.iterdir()))}"
        root.mkdir()
        return publish(Joint(root), returned, events)

    return versions_of(seed, members_of(seed), events), published


def guesser_of(seed: int, folder: Path, wanted: Collection[Unknown] = (), *, kinds_of_all: bool = True) -> Guesser:
    versions, published = publisher(seed, folder)
    public = published(versions)
    truth = [each.figures for each in public]
    neighbours = Neighbours(versions, public, kinds_of_all=kinds_of_all)
    return Guesser(
        neighbours, lambda other: [each.figures for each in published(other)] == truth, Random(seed), wanted
    )  # fmt: skip


@pytest.mark.parametrize(("seed", "rounds"), [(SEED, 4), (ANSWERED, 2)])
def test_returns_that_readers_cannot_tell_apart_lead_to_the_same_joint_reports(
    seed: int, rounds: int, tmp_path: Path
) -> None:
    guesser = guesser_of(seed, tmp_path)
    before = len(guesser.narrow())
    guesser.search(rounds=rounds)
    assert guesser.same == guesser.tried > 2
    assert len(guesser.narrow()) < 0.6 * before


@pytest.mark.fuzz
def test_each_small_count_is_seen_with_other_values(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Three histories in `make fuzz`, to the end; one otherwise, for one round.

    Where all that is known of members without a report would leave a count fewer than three values, it is looked at
    without: nothing that is public says it.
    """
    is_search = request.config.getoption("--hypothesis-profile") == "search"
    for seed in MORE if is_search else MORE[:1]:
        guesser = guesser_of(seed, tmp_path)
        left = guesser.search(rounds=ROUNDS if is_search else 1)
        if is_search and left:
            left = guesser_of(seed, tmp_path, left, kinds_of_all=False).search(rounds=ROUNDS)
        assert len(guesser.seen) > 20
        assert not is_search or not left, seed
