"""A joint report shows what the members have together, why something is missing, and no member's own figures."""

from __future__ import annotations

from tests.joint.conftest import Joint, each
from wres_kit.joint.read import ReadReturns
from wres_kit.reporting.report import Report
from wres_kit.reporting.snapshot import take_snapshot

# Numbers of members that no sum or total of the group has.
WORKFORCE = {"white": (701, 803, 907), "bme": (211, 223, 227), "unknown": (13, 17, 19)}
CASES = {"white": (31, 37, 41), "bme": (23, 29, 43)}


def joint_read(joint: Joint) -> ReadReturns:
    rows = [row for group, counts in WORKFORCE.items() for row in each(1, "all", group, counts)]
    rows += [row for group, counts in CASES.items() for row in each(3, "disciplinary", group, counts)]
    rows += each(2, "appointed", "all", (1.71, 1.73, 1.79), "relative_likelihood")
    return joint.read(rows)


def test_a_snapshot_holds_sums_and_no_member_s_figures(joint: Joint) -> None:
    read = joint_read(joint)
    taken = take_snapshot(joint.project, read.returns, "examples", 2024)
    staff = next(one for one in taken.results if (one.year, one.indicator, one.group) == (2024, 1, "bme"))
    assert (staff.numerator, staff.denominator) == (661, 3121)
    text = taken.to_json()
    for counts in (*WORKFORCE.values(), *CASES.values()):
        for number in counts:
            assert f" {number}," not in text
            assert f" {number}.0" not in text
    assert "1.71" not in text


def test_the_pages_say_who_is_summed_and_why_something_is_missing(joint: Joint) -> None:
    read = joint_read(joint)
    report = Report(joint.project, take_snapshot(joint.project, read.returns, "examples", 2024))
    third = report.indicator(3).notes().plain
    assert "Sum of the returns of Example Clinic (X11), Example Hospice (X12) and Example Practice (X13)" in third
    second = report.indicator(2).notes().plain
    assert "Example Clinic, Example Hospice and Example Practice gave a published ratio" in second
    cover = report.summary().cover().plain
    assert "Example organisations" in cover
    assert "X11, X12 and X13" in cover
