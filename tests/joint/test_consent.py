"""A board that is shown in full may tell a small number of the pay band in which its executive members are counted."""

from __future__ import annotations

import pytest

from tests.joint.conftest import Joint
from wres_kit.returns.faults import Severity

BOARD = "disclosure: {board: {shown: true, agreed_by: the board, on: 2024-07-31}}\n"


@pytest.mark.parametrize(
    ("more", "executives", "managers", "clinical", "warned"),
    [
        (BOARD, 4, 4, None, True),  # readers take it that four or more are VSM, and fewer than five
        (BOARD, 3, 3, None, True),
        (BOARD, 2, 3, None, False),  # 2, 3 or 4
        ("", 4, 4, None, False),
        (BOARD, 4, 3, None, False),  # one is paid otherwise, so whoever takes it that all are VSM is wrong
        (BOARD, 4, 5, None, False),  # not few
        (BOARD, 4, 4, 4, False),  # of so many in both sections any may be of either
        (BOARD, 9, 4, 6, True),  # three or more of nine are not clinical
        (BOARD, 4, 4, 0, True),
    ],
)  # fmt: skip
def test_a_board_that_tells_a_pay_band(
    joint: Joint, more: str, executives: int, managers: int, clinical: int | None, *, warned: bool
) -> None:
    joint.organisation("X11", more=more)
    rows = [("X11", 2024, 1, "non_clinical", "vsm", "bme", "headcount", managers)]
    rows += [] if clinical is None else [("X11", 2024, 1, "clinical", "vsm", "bme", "headcount", clinical)]
    rows += [("X11", 2024, 9, "all", name, "bme", "headcount", executives) for name in ("total_board", "executive")]
    faults = [each for each in joint.read(rows).faults if each.check == "board-tells-band"]
    assert len(faults) == warned
    for fault in faults:
        assert (fault.severity, fault.file, fault.year) == (Severity.WARNING, "params/X11/organisation.yml", 2024)
        assert "counts BME executive members of the board, among BME staff" in fault.message


def test_a_consent_of_later_years_tells_nothing_of_earlier_boards(joint: Joint) -> None:
    joint.organisation("X11", more=BOARD.replace("2024", "2025"))
    rows = [("X11", 2024, 1, "non_clinical", "vsm", "bme", "headcount", 4)]
    rows += [("X11", 2024, 9, "all", "executive", "bme", "headcount", 4)]
    assert [each for each in joint.read(rows).faults if each.check == "board-tells-band"] == []
