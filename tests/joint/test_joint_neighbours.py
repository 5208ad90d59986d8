"""Joint reports of returns that readers cannot tell apart: the program shows the same."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from tests.joint.conftest import Joint
from tests.joint.joint_histories import events_of, members_of, publish, versions_of
from tests.joint.neighbours import Guesser, Neighbours

if TYPE_CHECKING:
    from pathlib import Path

    from tests.joint.joint_histories import Publication, Versions
    from wres_kit.indicators.results import Result

SEED = 4
"""Two overlapping groups, one of which a member leaves, and two members by themselves."""
DIGITS = 9


def figures(published: list[Publication]) -> list[Result]:
    """Return everything that is published, without where it comes from and the last digits of averages."""
    return [
        replace(each, inputs=(), value=None if each.value is None else round(each.value, DIGITS))
        for publication in published for each in publication.results
    ]  # fmt: skip


def test_returns_that_readers_cannot_tell_apart_lead_to_the_same_joint_reports(tmp_path: Path) -> None:
    events = events_of(SEED)
    versions = versions_of(SEED, members_of(SEED), events)

    def published(returned: Versions) -> list[Publication]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        return publish(Joint(folder), returned, events)

    public = published(versions)
    truth = figures(public)
    guesser = Guesser(Neighbours(versions, public), lambda other: figures(published(other)) == truth, Random(SEED))
    before = len(guesser.narrow())
    guesser.told(rounds=4)
    assert guesser.same == guesser.tried > 4
    assert len(guesser.narrow()) < before / 2
