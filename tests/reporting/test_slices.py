"""The page of an indicator shows nothing of the other indicators, so a change of these leaves it as it is."""

from __future__ import annotations

import pytest

from tests.demonstration import PROJECT, snapshot_of
from wres_kit.reporting.indicator_page import IndicatorPage
from wres_kit.reporting.narrative import Narrative
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.snapshot import Snapshot

pytestmark = pytest.mark.xdist_group("demonstration")
SHOWN = ("finding", "chart", "comparison", "details", "question", "working", "notes")


@pytest.fixture(scope="module")
def snapshots() -> list[Snapshot]:
    return [snapshot_of("X01", 2024), snapshot_of("RXY", 2020)]


def shown(page: IndicatorPage, names: tuple[str, ...]) -> list[str]:
    made = [getattr(page, name)() for name in names]
    return [getattr(one, "alt", None) or repr(one) for one in made]


@pytest.mark.parametrize("number", range(1, 10))
def test_a_page_made_from_its_own_figures_is_the_page_made_from_all(snapshots, number):
    names = (*SHOWN, "parts_chart") if number in (1, 9) else SHOWN
    for snapshot in snapshots:
        narrative = Narrative(PROJECT, Figures(snapshot))
        own = snapshot.of_indicator(number)
        assert {result.indicator for result in own.results} == {number}
        assert shown(IndicatorPage(Figures(own), narrative, number), names) == shown(
            IndicatorPage(Figures(snapshot), narrative, number), names
        )


def test_keys_tell_snapshots_apart(snapshots):
    one, other = snapshots
    assert one.key == Snapshot.from_json(one.to_json(), one.standard).key
    assert one.key != other.key
    assert one.of_indicator(1).key != one.of_indicator(2).key
    assert one.without_figures().results == ()
