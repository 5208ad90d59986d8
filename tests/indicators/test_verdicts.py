from __future__ import annotations

from itertools import product

import pytest

from wres_kit.indicators.results import Status
from wres_kit.indicators.verdicts import RULES, Direction, Evidence, Gap, Outcome, Verdict, decide
from wres_kit.standard.indicator import Better

COMPLETE = Status.PUBLISHED
CLEAR = (Direction.UP, Direction.DOWN)
PLAIN = [Evidence(COMPLETE, change=change, better=better) for change, better in product(Direction, Better)]
GAPS = [Evidence(COMPLETE, change=change, gap=gap) for change, gap in product(Direction, Gap)]
ENDS = [Evidence(COMPLETE, change=change, ends_agree=False, few=few) for change in CLEAR for few in (True, False)]
EVIDENCE = [
    *(Evidence(status) for status in Status if status is not COMPLETE),
    Evidence(COMPLETE, comparable=False),
    Evidence(COMPLETE, tested=False),
    *PLAIN,
    *GAPS,
    *ENDS,
    *(Evidence(COMPLETE, few=True, gap=one.gap, change=one.change) for one in GAPS),
    *(Evidence(COMPLETE, few=True, better=one.better, change=one.change) for one in PLAIN),
]


@pytest.mark.parametrize("evidence", EVIDENCE)
def test_the_table_decides_everything_that_can_occur(evidence: Evidence) -> None:
    assert decide(evidence) in Verdict


def test_each_row_decides_something_and_each_verdict_is_in_the_table() -> None:
    deciding = {next(rule.when for rule in RULES if rule.applies(one)) for one in EVIDENCE}
    assert deciding == {rule.when for rule in RULES}
    assert len({rule.when for rule in RULES}) == len(RULES), "the words tell the rows apart"
    assert {rule.verdict for rule in RULES} == set(Verdict)


def test_a_verdict_comes_to_one_thing_only() -> None:
    outcomes = {verdict: {rule.outcome for rule in RULES if rule.verdict is verdict} for verdict in Verdict}
    assert all(found == {verdict.outcome} for verdict, found in outcomes.items())
    assert {verdict.outcome for verdict in Verdict} == set(Outcome)


@pytest.mark.parametrize(
    ("evidence", "verdict", "outcome"),
    [
        (Evidence(COMPLETE, gap=Gap.NEARER), Verdict.NO_CLEAR_CHANGE, Outcome.NO_CLEAR_CHANGE),
        (Evidence(COMPLETE, gap=Gap.NEARER, few=True), Verdict.TOO_SMALL, Outcome.TOO_SMALL),
        (Evidence(COMPLETE, gap=Gap.NEARER, few=True, change=Direction.DOWN), Verdict.GAP_NARROWED, Outcome.IMPROVED),
        (Evidence(COMPLETE, gap=Gap.CLOSED, change=Direction.DOWN), Verdict.GAP_NARROWED, Outcome.IMPROVED),
        (Evidence(COMPLETE, gap=Gap.OPENED, change=Direction.UP), Verdict.GAP_WIDENED, Outcome.WORSENED),
        (Evidence(COMPLETE, gap=Gap.CROSSED, change=Direction.UP), Verdict.CROSSED_EQUALITY, Outcome.CHANGED),
        (Evidence(COMPLETE, better=Better.LOWER, change=Direction.UP), Verdict.WORSENED, Outcome.WORSENED),
        (Evidence(COMPLETE, better=Better.PARITY, change=Direction.UP), Verdict.ROSE, Outcome.CHANGED),
        (Evidence(COMPLETE, comparable=False, few=True), Verdict.NOT_COMPARABLE, Outcome.NOT_COMPARABLE),
        (Evidence(Status.SUPPRESSED, comparable=False), Verdict.SUPPRESSED, Outcome.TOO_SMALL),
    ],
)
def test_rows_of_the_table(evidence: Evidence, verdict: Verdict, outcome: Outcome) -> None:
    assert decide(evidence) is verdict
    assert verdict.outcome is outcome


@pytest.mark.parametrize("verdict", Verdict)
def test_a_clear_verdict_says_something(verdict: Verdict) -> None:
    assert verdict.says_something or not verdict.is_clear
    assert verdict.is_clear == (verdict.outcome in (Outcome.IMPROVED, Outcome.WORSENED, Outcome.CHANGED))
