"""Settings of members hold in their first joint report too: until November 2026 only what was public already kept them.

What a group sets can be stricter than what its members do, but not milder.
"""

from __future__ import annotations

import pytest

from tests.joint.conftest import CODES, SHARED, Joint, each
from tests.joint.test_joint_over_time import staff
from tests.returns.conftest import Rows
from wres_kit.cli.build import warn_of_disclosure
from wres_kit.indicators.results import Result, Status
from wres_kit.reporting.snapshot import Snapshot, take_snapshot
from wres_kit.reporting.wording.notes import disclosure_notes

STAFF = staff((300, 120, 33), (200, 80, 40), (130, 60, 25))


def sets(joint: Joint, settings: dict[str, str], alone: tuple[str, ...] = ()) -> None:
    """Write `disclosure:` of the group and of its members, as far as they set anything."""
    for code in CODES:
        own = settings.get(code)
        joint.organisation(code, jointly=code not in alone, more=f"disclosure: {{{own}}}\n" if own else "")
    own = settings.get("examples")
    joint.group(more=f"{SHARED}disclosure: {{{own}}}\n" if own else SHARED)


def first_report(joint: Joint, rows: Rows, year: int = 2024) -> Snapshot:
    read = joint.read(rows)
    assert not read.errors_of("examples"), read.report.to_text()
    return take_snapshot(joint.project, read.returns, "examples", year)


def shown(snapshot: Snapshot, indicator: int, measure: str = "share") -> list[Result]:
    return [
        result for result in snapshot.results
        if (result.year, result.indicator, result.measure) == (2024, indicator, measure)
        and result.category != "workforce" and result.status is Status.PUBLISHED
    ]  # fmt: skip


# The board ----------------------------------------------------------------------------------------------------------

BOARD = [
    row for category, of_board in (
        ("total_board", {"white": (8, 9, 8), "bme": (1, 0, 0), "unknown": (0, 0, 0)}),
        ("voting", {"white": (6, 7, 6), "bme": (1, 0, 0), "unknown": (0, 0, 0)}),
        ("executive", {"white": (4, 4, 3), "bme": (1, 0, 0), "unknown": (0, 0, 0)}),
    ) for group, people in of_board.items() for row in each(9, category, group, people)
]  # fmt: skip


def agreed(who: str, on: str, years: str = "") -> str:
    return f"board: {{shown: true, agreed_by: {who}, on: {on}{years}}}"


IN_2024 = agreed("the board", "2024-05-31")
OF_GROUP = agreed("the alliance", "2024-07-31")
MEMBERS = dict.fromkeys(CODES, IN_2024)


@pytest.mark.parametrize(
    ("settings", "is_shown"),
    [
        ({"examples": OF_GROUP}, False),
        (MEMBERS, False),
        ({"examples": OF_GROUP, **MEMBERS}, True),
        ({"examples": OF_GROUP, **MEMBERS, "X12": "threshold: 5"}, False),
        ({"examples": OF_GROUP, **MEMBERS, "X12": agreed("the board", "2025-05-31")}, False),
        ({"examples": OF_GROUP, **MEMBERS, "X12": agreed("the board", "2025-05-31", ", years: [2024]")}, True),
    ],
)
def test_boards_are_shown_if_the_group_and_every_member_agreed_for_the_year(
    settings: dict[str, str], is_shown: bool, joint: Joint
) -> None:
    sets(joint, settings)
    snapshot = first_report(joint, BOARD + STAFF)
    found = shown(snapshot, 9)
    assert (1 in {result.numerator for result in found}) is is_shown
    assert ("**The board.**" in " ".join(disclosure_notes(snapshot))) is is_shown
    assert snapshot.rules.board.covers(2024) is is_shown


def test_the_page_says_by_when_the_last_member_agreed(joint: Joint) -> None:
    sets(joint, {"examples": agreed("the alliance", "2022-05-31"), **MEMBERS, "X13": agreed("the board", "2022-07-01")})
    notes = " ".join(disclosure_notes(first_report(joint, BOARD + STAFF)))
    assert "so we show the board of 2024 in full. The alliance and each member agreed to this by 31 May 2024." in notes


def test_a_build_warns_of_members_whose_boards_did_not_agree(joint: Joint, capsys: pytest.CaptureFixture[str]) -> None:
    sets(joint, {"examples": OF_GROUP, "X11": IN_2024})
    warn_of_disclosure(joint.project)
    assert "examples sets board, but the boards of X12 and X13 have not agreed" in " ".join(
        capsys.readouterr().err.split()
    )
    sets(joint, {"examples": OF_GROUP, **MEMBERS})
    warn_of_disclosure(joint.project)
    assert not capsys.readouterr().err


# Small numbers ------------------------------------------------------------------------------------------------------


def cases(white: tuple[int, int, int], bme: tuple[int, int, int], unknown: tuple[int, int, int] = (9, 8, 9)) -> Rows:
    people = (("white", white), ("bme", bme), ("unknown", unknown))
    return [row for group, own in people for row in each(3, "disciplinary", group, own)]


@pytest.mark.parametrize("strict", [(), ("X12",), CODES, ("examples",)])
def test_a_joint_zero_is_a_zero_of_each_member(strict: tuple[str, ...], joint: Joint) -> None:
    sets(joint, dict.fromkeys(strict, "suppress_zero: true"))
    found = shown(first_report(joint, STAFF + cases((16, 18, 18), (0, 0, 0))), 3, "likelihood")
    assert ("bme" in {result.group for result in found}) is (not strict)


@pytest.mark.parametrize("setting", ["threshold: 10", "indicators: {3: 10}"])
@pytest.mark.parametrize("of", ["X12", "examples"])
def test_a_joint_count_below_the_threshold_of_a_member_is_small(setting: str, of: str, joint: Joint) -> None:
    rows = STAFF + cases((16, 18, 18), (2, 2, 2))
    sets(joint, {})
    assert "bme" in {result.group for result in shown(first_report(joint, rows), 3, "likelihood")}
    sets(joint, {of: setting})
    snapshot = first_report(joint, rows)
    assert "bme" not in {result.group for result in shown(snapshot, 3, "likelihood")}
    # A milder setting of another one changes nothing, and the page says which limit holds.
    sets(joint, {of: setting, "X11": "threshold: 4, indicators: {3: 4}"})
    snapshot = first_report(joint, rows)
    assert "bme" not in {result.group for result in shown(snapshot, 3, "likelihood")}
    assert "10" in " ".join(disclosure_notes(snapshot))


@pytest.mark.parametrize("of", ["X12", "examples"])
def test_few_respondents_are_so_for_any_member(of: str, joint: Joint) -> None:
    rows = [
        row for group, people in (("white", (40, 50, 60)), ("bme", (4, 5, 6)))
        for row in (*each(6, "all", group, (25.0, 20.0, 50.0), "percentage"),
                    *each(6, "all", group, people, "respondents"))
    ]  # fmt: skip
    sets(joint, {})
    assert "bme" in {result.group for result in shown(first_report(joint, STAFF + rows), 6, "percentage")}
    sets(joint, {of: "survey_threshold: 20"})
    assert "bme" not in {result.group for result in shown(first_report(joint, STAFF + rows), 6, "percentage")}


# How figures are published ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", ["policy: percentages", "policy: none", "round_to: 5"])
def test_a_member_that_publishes_no_exact_counts_does_not_do_so_in_its_first_joint_report(
    setting: str, joint: Joint
) -> None:
    """A sum of three shows no count of one; where the two others may publish theirs, what is left would be."""
    sets(joint, {"X13": setting})
    assert len(shown(first_report(joint, STAFF), 1)) == 3
    sets(joint, {"X13": setting}, alone=CODES)
    assert shown(first_report(joint, STAFF), 1) == []
    sets(joint, {"X13": setting}, alone=("X11", "X12"))
    assert "figures of X13 follow from the joint report" in " ".join(joint.read(STAFF).report.to_text().split())
