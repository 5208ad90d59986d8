"""Why figures are not shown, held against returns, an attacker of its own, and what is published when it is done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.disclosure.attacker import Attacker, completed, learned, sensitive
from tests.disclosure.small_organisations import as_return, organisation
from tests.indicators.making import headcounts, made
from wres_kit.audit.suppression import CHOICE, POLICY, PROTECTS, SMALL, SuppressedFigures
from wres_kit.disclosure.protect import publishable, reveals_counts
from wres_kit.indicators.calculation import calculate
from wres_kit.project import USUAL_DISCLOSURE

if TYPE_CHECKING:
    from wres_kit.audit.suppression import Explanation
    from wres_kit.indicators.results import Result
    from wres_kit.project import DisclosureParameters
    from wres_kit.returns.cells import Return

BOARD = USUAL_DISCLOSURE.model_copy(
    update={
        "board": USUAL_DISCLOSURE.board.model_copy(
            update={"shown": True, "agreed_by": "the board", "on": date(2024, 7, 31)}
        )
    }
)


def suppressed(source: Return, rules: DisclosureParameters = USUAL_DISCLOSURE) -> SuppressedFigures:
    return SuppressedFigures(source, rules)


def by_id(figures: SuppressedFigures) -> dict[str, Explanation]:
    return {each.result.id: each for each in figures.explanations}


@pytest.mark.parametrize("seed", [100, 103])
def test_every_reason_is_true(seed: int) -> None:
    """A small number that is named is small; what a figure would reveal, it does; what it would not, it does not.

    The attacker knows less than readers are taken to know (not which numbers are small, and no ratios), so he finds no
    small number exactly that is not named, and all that are named are small.
    """
    counts = organisation(seed)
    figures = suppressed(as_return(counts))
    shown = [each for each in figures.raw if each.id not in by_id(figures)]
    whole = completed(counts)
    small = set(sensitive(whole))
    for each in figures.explanations:
        if each.reason == SMALL:
            numbers = [int(name.rpartition(": ")[2]) for name in each.small]
            limit = 11 if each.result.indicator in (5, 6, 7, 8) else 5
            assert numbers
            # A part of a small total may be nobody: whether it is tells of the other parts.
            assert all(0 <= number < limit for number in numbers)
            continue
        tried = figures.tried(each)
        assert tried.reason in (PROTECTS, CHOICE)
        for leak in tried.reveals or ():
            assert leak.high - leak.low < 2
        if tried.reason == CHOICE:
            attacker = Attacker(whole, learned([*shown, each.result]))
            given_away = [place for place, low, high in attacker.ranges() if low == high and place in small]
            # How many are left over whatever their group tells nothing of anyone.
            assert not [place for place in given_away if place[3] != "all"], each.result.id


def test_a_complement_is_named() -> None:
    """46 of 48 had training: two had not."""
    source = made(*headcounts(1, "all", white=400, bme=48, unknown=12), *headcounts(4, "training", white=90, bme=46))
    explanation = by_id(suppressed(source))["figure-2024-4-likelihood-all-training-bme"]
    assert explanation.small == ("Indicator 1, BME, not accessing non-mandatory training and CPD: 2",)


def shown_by(source: Return, rules: DisclosureParameters) -> set[str]:
    results: list[Result] = publishable(calculate(source), [source], rules)
    return {each.id for each in results if reveals_counts(each)}


def test_what_would_show_more_does() -> None:
    """A hospice with small bands and a small board: each thing that was tried is done, and shows what was promised."""
    bands = [
        ("non_clinical", "band_2", 22, 4, 0), ("non_clinical", "band_3", 17, 2, 1),
        ("non_clinical", "band_4", 11, 1, 0),
        ("clinical", "band_3", 21, 11, 1), ("clinical", "band_5", 28, 19, 2), ("clinical", "band_6", 25, 7, 1),
        ("clinical", "band_7", 12, 2, 0), ("clinical", "band_8a", 5, 1, 0),
    ]  # fmt: skip
    people = [sum(band[place] for band in bands) for place in (2, 3, 4)]
    whole = [
        *headcounts(1, "all", white=people[0], bme=people[1], unknown=people[2]),
        *headcounts(4, "training", white=50, bme=20),
        *headcounts(9, "total_board", white=8, bme=2, unknown=0),
    ]
    detail = [
        line for section, band, white, bme, unknown in bands
        for line in headcounts(1, band, section, white=white, bme=bme, unknown=unknown)
    ]  # fmt: skip
    source = made(*whole, *detail)
    figures = suppressed(source)
    now = shown_by(source, USUAL_DISCLOSURE)
    trials = {trial.what: trial for trial in figures.trials}
    agreed, without = trials["let the board agree to be shown (board:)"], trials[
        "leave the figures by pay band out of the return"
    ]  # fmt: skip
    for trial, then in ((agreed, shown_by(source, BOARD)), (without, shown_by(made(*whole), USUAL_DISCLOSURE))):
        assert trial.shown == then & set(by_id(figures))
        assert trial.withdrawn == len(now - then)
    assert "figure-2024-9-difference-all-total_board-bme" in agreed.shown
    assert "figure-2024-4-relative_likelihood-all-training-all" in without.shown


def test_a_consent_of_a_later_board_could_name_the_year() -> None:
    """What a board of 2026 agreed to does not cover the board of 2024: it would have to say so."""
    whole = headcounts(1, "all", white=147, bme=50, unknown=5)
    source = made(*whole, *headcounts(9, "total_board", white=8, bme=2, unknown=0))
    later = USUAL_DISCLOSURE.board.model_copy(update={"shown": True, "agreed_by": "the board", "on": date(2026, 7, 31)})
    rules = USUAL_DISCLOSURE.model_copy(update={"board": later})
    (trial,) = (each for each in suppressed(source, rules).trials if "board" in each.what)
    assert trial.what == "let the board's consent cover 2024 too (board: years: [2024])"
    assert trial.shown == shown_by(source, BOARD) & set(by_id(suppressed(source, rules)))


def test_policy_is_the_reason_of_what_would_be_shown_without_it() -> None:
    source = made(*headcounts(2, "shortlisted", white=400, bme=90), *headcounts(2, "appointed", white=100, bme=20))
    figures = suppressed(source, USUAL_DISCLOSURE.model_copy(update={"policy": "none"}))
    assert {each.reason for each in figures.explanations} == {POLICY}
    (trial,) = figures.trials
    assert (trial.what, trial.shown) == ("set policy: counts", frozenset(by_id(figures)))
