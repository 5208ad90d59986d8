"""What can happen to a group over time, by name: a reader of all reports learns no small count of a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.joint.conftest import Joint, each
from tests.joint.joint_histories import MEMBERS, Event, Outsider, members_of, publish, versions_of
from tests.joint.test_joint_over_time import BME, UNKNOWN, WHITE, groups, release, report, staff
from wres_kit.disclosure import limits_of
from wres_kit.disclosure.joint_releases import linked_tables
from wres_kit.disclosure.table import Kind
from wres_kit.indicators.results import Result, ResultMeasure, Status, Unit

if TYPE_CHECKING:
    from pathlib import Path

A, B, C, D = MEMBERS
SEED = 4


def together(*members: str, name: str = "first") -> Event:
    return Event(name, members)


def alone(member: str) -> Event:
    return Event(member, (member,))


def correction(member: str) -> Event:
    return Event(member, ())


HISTORIES = {
    "a member joins": [together(A, B, C), together(A, B, C, D)],
    "a member leaves": [together(A, B, C, D), together(A, B, C)],
    "a member is replaced by another": [together(A, B, C), together(A, B, D)],
    "a member leaves and comes back": [together(A, B, C), together(A, B), together(A, B, C)],
    "own reports first, the joint one later": [alone(A), alone(B), together(A, B, C, D)],
    "the joint report first, own ones later": [together(A, B, C, D), alone(A), alone(B)],
    "two groups that overlap": [together(A, B, C), together(B, C, D, name="second")],
    "a region's total, then a group and a member": [Event("region", MEMBERS), together(A, B, C), alone(B)],
    "a member restates its year, and both reports are released again": [
        together(A, B, C), alone(A), correction(A), together(A, B, C), alone(A),
    ],
    "a member that has no report restates its year": [together(A, B, C), correction(C), together(A, B, C), alone(A)],
    "a member restates its year and leaves": [together(A, B, C, D), correction(D), together(A, B, C)],
    "a member joins whose year was restated": [together(A, B, C), alone(D), correction(D), together(A, B, C, D)],
    "three pairs of three members, then all of them": [
        together(A, B), together(B, C, name="second"), together(A, C, name="third"), together(A, B, C, name="fourth"),
    ],
    "three editions of a group that a member joins and another leaves": [
        together(A, B, C), together(A, B, C, D), together(A, B, D),
    ],
    "a chain of pairs, then own reports at both ends": [
        together(A, B), together(B, C, name="second"), together(C, D, name="third"), alone(A), alone(D),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", HISTORIES)
def test_no_small_count_of_a_member_follows(name: str, joint: Joint) -> None:
    events = HISTORIES[name]
    versions = versions_of(SEED, members_of(SEED), events)
    published = publish(joint, versions, events)
    reader = Outsider(versions, published)
    assert any(each.stated for each in published)
    assert len(reader.small()) > 20
    assert reader.leaks() == []


@pytest.mark.parametrize("policy", ["policy: percentages", "policy: none", "round_to: 5"])
def test_a_joint_report_does_not_give_the_exact_counts_of_a_member_that_does_not_publish_them(
    policy: str, joint: Joint
) -> None:
    """The two others publish theirs: the joint counts less those would be the third one's 130, 60 and 25."""
    rows = staff((300, 120, 33), (200, 80, 40), (130, 60, 25))
    for code in ("X11", "X12", "X13"):
        joint.organisation(code, jointly=False)
    path = joint.root / "params" / "X13" / "organisation.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}disclosure: {{{policy}}}\n", encoding="utf-8")
    for code in ("X11", "X12"):
        release(joint, report(joint, rows, code), code)
    assert groups(report(joint, rows, "X11")) == {WHITE, BME, UNKNOWN}
    assert groups(report(joint, rows, "examples")) == set()


def test_a_joint_report_keeps_the_threshold_of_each_member(joint: Joint) -> None:
    """The third member does not publish numbers below 10; 9 of unknown ethnicity would be left of the joint report."""
    rows = staff((300, 120, 33), (200, 80, 40), (130, 60, 9))
    for code in ("X11", "X12", "X13"):
        joint.organisation(code, jointly=False)
    path = joint.root / "params" / "X13" / "organisation.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}disclosure: {{threshold: 10}}\n", encoding="utf-8")
    for code in ("X11", "X12", "X13"):
        release(joint, report(joint, rows, code), code)
    assert UNKNOWN not in groups(report(joint, rows, "X13"))
    shown = groups(report(joint, rows, "examples"))
    assert UNKNOWN not in shown
    assert not {WHITE, BME} <= shown


def test_a_small_count_before_its_correction_is_sensitive_in_the_table_of_another_member(joint: Joint) -> None:
    """The third member had 3 of unknown ethnicity and has 25: 76 less the 33 and 40 of today keeps three values."""
    before, after = (staff((300, 120, 33), (200, 80, 40), (130, 60, third)) for third in (3, 25))
    release(joint, report(joint, before, "examples"), "examples")
    joint.organisation("X12", jointly=False)
    returns = joint.read(after).returns
    limits = limits_of(joint.project.parameters.disclosure, returns.standard)
    (table,) = linked_tables(joint.project, returns, "X11", 2024, limits)
    small = {at for at, each in enumerate(table.quantities) if each.kind is Kind.SENSITIVE}
    assert {table.quantities[at].low for at in small} == {3}
    assert all(small & others.keys() for cell, _, others in table.links if cell.group == UNKNOWN)
    assert not small & table.confidential


def test_which_members_of_a_small_joint_total_have_nobody_tells_nothing(tmp_path: Path) -> None:
    """Two of unknown ethnicity in each of two groups: of the one member in both, or one each of three members."""
    tables = []
    for both, others in ((2, 0), (1, 1)):
        joint = Joint(tmp_path / str(both))
        joint.organisation("X14")
        (joint.root / "params" / "groups" / "examples.yml").unlink()
        rows = staff((300, 120, 0), (200, 80, both), (130, 60, others))
        rows += [("X14", 2024, 1, "all", "all", group, "headcount", people)
                 for group, people in ((WHITE, 90), (BME, 70), (UNKNOWN, others))]  # fmt: skip
        for name, members in (("first", ("X11", "X12", "X13")), ("second", ("X11", "X12", "X14"))):
            path = joint.group(name, members=members)
            release(joint, report(joint, rows, name), name)
            path.unlink()
        returns = joint.read(rows).returns
        limits = limits_of(joint.project.parameters.disclosure, returns.standard)
        (table,) = linked_tables(joint.project, returns, "X11", 2024, limits)
        kinds = [(each.kind, each.threshold, each.smallest) for each in table.quantities]
        tables.append((kinds, table.equations, table.links, table.known, table.confidential))
    assert tables[0] == tables[1]


def test_a_ratio_of_a_group_alone_is_held_against_the_counts_of_a_member(joint: Joint) -> None:
    """A region published that BME staff were 1.50 times as likely: less two members' cases, that tells of the third."""
    for code in ("X11", "X12"):
        joint.organisation(code, jointly=False)
    rows = staff((300, 120, 33), (200, 80, 40), (130, 60, 25))
    for group, values in ((WHITE, (20, 9, 6)), (BME, (14, 5, 4))):
        rows += each(3, "disciplinary", group, values)
    release(joint, report(joint, rows, "X12"), "X12")

    def shown() -> set[str]:
        own = [
            result for result in report(joint, rows, "X11") if result.measure == "likelihood" and result.year == 2024
        ]
        return {result.group for result in own if result.status is Status.PUBLISHED}

    assert shown() == {WHITE, BME}
    ratio = Result(
        "examples", 2024, 3, ResultMeasure.RELATIVE_LIKELIHOOD, "all", "disciplinary", "all", 1.5, Unit.RATIO
    )
    release(joint, [ratio], "examples")
    assert shown() == set()
