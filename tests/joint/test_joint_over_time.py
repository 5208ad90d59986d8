"""Joint reports and members' own reports one after the other: together they give nothing away."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.joint.conftest import CODES, SHARED, Joint, each
from wres_kit.audit.suppression import JOINT, suppressed_figures
from wres_kit.disclosure.audit import AuditFailedError
from wres_kit.disclosure.record_release import record_release
from wres_kit.disclosure.released import members_path, related_codes
from wres_kit.indicators.results import Result, Status
from wres_kit.joint.read import read_year
from wres_kit.reporting.snapshot import Audience, take_snapshot
from wres_kit.returns.faults import ReturnsError, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

WHITE, BME, UNKNOWN = "white", "bme", "unknown"


def staff(*rows: tuple[int, int, int], year: int = 2024) -> list[tuple[object, ...]]:
    """Rows of the staff of each organisation: white, BME and unknown."""
    return [
        row for group, values in zip((WHITE, BME, UNKNOWN), zip(*rows, strict=True), strict=True)
        for row in each(1, "all", group, values, year=year)
    ]  # fmt: skip


def report(joint: Joint, rows: list[tuple[object, ...]], code: str) -> list[Result]:
    read = joint.read(rows)
    assert not read.errors_of(code), read.report.to_text()
    return list(take_snapshot(joint.project, read.returns, code, 2024).results)


def release(joint: Joint, results: list[Result], code: str, version: str = "v1.0") -> None:
    record_release(joint.project, code, 2024, version, date(2026, 11, 28), "https://www.example.org", results)


def groups(results: list[Result], year: int = 2024) -> set[str]:
    """Groups whose share of the workforce is shown."""
    return {
        result.group for result in results
        if (result.year, result.indicator, result.measure) == (year, 1, "share") and result.status is Status.PUBLISHED
    }  # fmt: skip


ROWS = staff((300, 120, 33), (200, 80, 40), (30, 12, 3))


def test_a_joint_report_is_not_given_away_by_the_own_reports_of_all_but_one(joint: Joint) -> None:
    """Own reports first, the joint one later: the third member's 30, 12 and 3 would be what is left."""
    for code in ("X11", "X12"):
        joint.organisation(code, jointly=False)
        joint.group(members=("X13", code))
        release(joint, report(joint, ROWS, code), code)
        joint.organisation(code)
    joint.group()
    assert groups(report(joint, ROWS, "examples")) == set()


def test_a_joint_report_is_shown_where_no_member_has_reported_by_itself(joint: Joint) -> None:
    assert groups(report(joint, ROWS, "examples")) == {WHITE, BME, UNKNOWN}


def test_a_member_that_leaves_is_not_what_is_left(joint: Joint) -> None:
    """Three report jointly; the third, whose row is 30, 12 and 3, leaves; two report of the same year."""
    before = report(joint, ROWS, "examples")
    release(joint, before, "examples")
    joint.group(members=("X11", "X12"))
    assert groups(report(joint, ROWS, "examples")) == set()
    text = members_path(joint.project, "examples").read_text(encoding="utf-8")
    assert all(code in text for code in CODES)


def test_a_group_that_has_not_changed_shows_what_it_has_shown(joint: Joint) -> None:
    before = report(joint, ROWS, "examples")
    release(joint, before, "examples")
    assert report(joint, ROWS, "examples") == before


def test_another_group_with_some_of_the_members_shows_no_difference_of_one(joint: Joint) -> None:
    """First two of them as one group, then all three as another: the difference is the third."""
    joint.group("first", members=("X11", "X12"))
    (joint.root / "params" / "groups" / "examples.yml").unlink()
    release(joint, report(joint, ROWS, "first"), "first")
    (joint.root / "params" / "groups" / "first.yml").unlink()
    joint.group()
    assert groups(report(joint, ROWS, "examples")) == set()


def test_what_a_second_group_does_not_show_tells_nothing_of_a_member_of_the_first(joint: Joint) -> None:
    """The second group has nobody of unknown ethnicity instead of 1 to 4: the second total less the first is -1 to -4.

    The total was once shown for 1 and 2 and not for 3 and 4, so a reader who learned of the nobody was left two values.
    """
    (joint.root / "params" / "groups" / "examples.yml").unlink()
    joint.organisation("X14")
    shown: dict[str, list[set[str]]] = {"first": [], "second": []}
    for unknown in (1, 2, 3, 4):
        rows = staff((300, 120, 13 - unknown), (200, 80, 14), (130, 60, unknown))
        rows += [("X14", 2024, 1, "all", "all", group, "headcount", people)
                 for group, people in ((WHITE, 90), (BME, 70), (UNKNOWN, 0))]  # fmt: skip
        for name, members in (("first", ("X11", "X12", "X13")), ("second", ("X11", "X12", "X14"))):
            path = joint.group(name, members=members)
            results = report(joint, rows, name)
            shown[name].append(groups(results))
            release(joint, results, name)
            path.unlink()
        shutil.rmtree(joint.root / "data" / "released")
    assert shown["first"] == [{WHITE, BME, UNKNOWN}] * 4
    assert shown["second"][0] < {WHITE, BME, UNKNOWN}
    assert shown["second"] == [shown["second"][0]] * 4


def test_three_groups_of_two_are_three_organisations(joint: Joint) -> None:
    """Pairs of three members, one pair after the other: the third sum would tell each of them."""
    (joint.root / "params" / "groups" / "examples.yml").unlink()
    pairs = {"first": ("X11", "X12"), "second": ("X12", "X13"), "third": ("X11", "X13")}
    shown = []
    for name, members in pairs.items():
        path = joint.group(name, members=members)
        results = report(joint, ROWS, name)
        shown.append(groups(results))
        release(joint, results, name)
        path.unlink()
    assert shown[0] == {WHITE, BME, UNKNOWN}
    # The second pair less the first tells how many fewer than 33 the third member has, if anyone learns of the 33.
    assert shown[1] == {BME}
    assert shown[2] == set()


def test_an_own_report_after_the_joint_one_leaves_no_small_rest(joint: Joint) -> None:
    """The joint report is out; one member now reports by itself: the two others have 2 of unknown ethnicity."""
    rows = staff((300, 120, 33), (200, 80, 1), (30, 12, 1))
    release(joint, report(joint, rows, "examples"), "examples")
    joint.organisation("X11", jointly=False)
    joint.group(members=("X12", "X13"))
    alone = groups(report(joint, rows, "X11"))
    assert alone
    assert UNKNOWN not in alone
    assert not {WHITE, BME} <= alone


def test_two_own_reports_at_once_after_the_joint_one_do_not_tell_the_third(joint: Joint) -> None:
    """Each of two members could report by itself; both together would tell the third, whose row is 30, 12 and 3."""
    release(joint, report(joint, ROWS, "examples"), "examples")
    for code in ("X11", "X12"):
        joint.organisation(code, jointly=False)
    (joint.root / "params" / "groups" / "examples.yml").unlink()
    assert groups(report(joint, ROWS, "X11")) == set()
    assert groups(report(joint, ROWS, "X12")) == set()


def test_an_analyst_reads_that_a_figure_would_tell_of_others(joint: Joint) -> None:
    """Nothing of its own is small or was published: it is the joint report that keeps its figures back."""
    release(joint, report(joint, ROWS, "examples"), "examples")
    for code in ("X11", "X12"):
        joint.organisation(code, jointly=False)
    (joint.root / "params" / "groups" / "examples.yml").unlink()
    figures = suppressed_figures(joint.project, "X11", 2024)
    assert {
        (each_figure.reason, each_figure.result.group)
        for each_figure in figures.explanations
        if each_figure.result.measure == "share"
    } == {(JOINT, group) for group in (WHITE, BME, UNKNOWN)}
    assert figures.trials == []


def test_a_year_that_was_not_reported_jointly_is_free(joint: Joint) -> None:
    rows = ROWS + staff((310, 125, 35), (210, 85, 45), (40, 22, 13), year=2023)
    release(joint, [result for result in report(joint, rows, "examples") if result.year == 2023], "examples")
    joint.organisation("X11", jointly=False)
    joint.organisation("X12", jointly=False)
    (joint.root / "params" / "groups" / "examples.yml").unlink()
    results = report(joint, rows, "X11")
    assert groups(results, 2024) == {WHITE, BME, UNKNOWN}
    assert groups(results, 2023) == set()


@pytest.mark.parametrize(
    "written",
    [
        lambda people: f"{100 * people / 777},percent,{people},777",
        lambda people: f"{100 * people / 777:.1f},percent,,777",
        lambda people: f"{100 * people / 777:.1f},percent,{people},",
        lambda people: f"{100 * people / 777:.2f},percent,,",
    ],
    ids=["counts", "a percentage of all", "a percentage and its number", "a percentage alone"],
)
@pytest.mark.parametrize("code", ["region", "peers"])
def test_a_total_of_a_region_or_of_peers_is_held_against_a_member(
    code: str, written: Callable[[int], str], joint: Joint
) -> None:
    """Others published a total of all three, the analyst writes down of whom it is: no small rest of two of them."""
    rows = staff((300, 120, 33), (200, 80, 1), (30, 12, 1))
    (joint.root / "params" / "groups" / "examples.yml").unlink()
    for member in CODES:
        joint.organisation(member, jointly=member != "X11")
    folder = joint.root / "data" / "released"
    (folder / "groups").mkdir(parents=True)
    start = "2024,final,2025-03-31,dashboard"
    header = "report_year,version,released_on,place,"
    names = "organisation,year,indicator,measure,section,category,group,value,unit,numerator,denominator,lower,upper"
    lines = [
        f"{start},{code},2024,1,share,all,all,{group},{written(people)},,,published,counts,"
        for group, people in ((WHITE, 530), (BME, 212), (UNKNOWN, 35))
    ]
    text = "\n".join([f"{header}{names},status,basis,note", *lines])
    (folder / f"{code}.csv").write_text(text, encoding="utf-8")
    members = "\n".join([f"{header}member", *(f"{start},{member}" for member in CODES)])
    (folder / "groups" / f"{code}.csv").write_text(members, encoding="utf-8")
    assert not [each_fault for each_fault in joint.read(rows).faults if each_fault.check == "released"]
    shown = groups(report(joint, rows, "X11"))
    assert shown
    assert UNKNOWN not in shown
    assert not {WHITE, BME} <= shown
    (folder / "groups" / f"{code}.csv").unlink()
    (fault,) = (each_fault for each_fault in joint.read(rows).faults if each_fault.check == "released")
    assert (fault.severity, fault.file) == (Severity.WARNING, f"data/released/{code}.csv")
    assert f"no organisation or group has the code {code}" in fault.message


@pytest.mark.parametrize("state", ["nothing is published", "the group has published", "a member is in no group"])
def test_a_year_is_read_with_all_that_its_figures_depend_on(state: str, joint: Joint) -> None:
    """Where no group of an organisation has published, its own return alone makes the same report."""
    rows = staff((300, 120, 33), (200, 80, 12), (30, 12, 9))
    if state == "the group has published":
        release(joint, report(joint, rows, "examples"), "examples")
        (joint.root / "params" / "groups" / "examples.yml").unlink()
    elif state == "a member is in no group":
        joint.group(members=("X12", "X13"))
    joint.organisation("X11", jointly=False)
    every = joint.read(rows).returns
    for code in ("X11", *joint.project.groups):
        read = read_year(joint.project, code, 2024)
        for audience in Audience:
            alone, together = (
                take_snapshot(joint.project, each_read, code, 2024, audience) for each_read in (read, every)
            )
            assert alone == together
        assert set(read.organisations()) == related_codes(joint.project, code).intersection(every.organisations())
    own = {"X11"} if state != "the group has published" else {"examples", *CODES}
    assert related_codes(joint.project, "X11") == own


def test_an_error_of_others_does_not_keep_a_year_from_being_read(joint: Joint) -> None:
    joint.organisation("X11", jointly=False)
    joint.group(members=("X12", "X13"))
    wrong = [("X12", 2024, 3, "all", "disciplinary", WHITE, "headcount", 900)]
    joint.read(staff((300, 120, 33), (200, 80, 12), (30, 12, 9)) + wrong)
    assert read_year(joint.project, "X11", 2024).organisations() == ["X11"]
    with pytest.raises(ReturnsError, match="900"):
        read_year(joint.project, "X12", 2024)


@pytest.mark.parametrize("policy", ["policy: percentages", "round_to: 5"])
def test_figures_without_counts_of_a_group_are_held_against_a_member(policy: str, joint: Joint) -> None:
    """The group publishes 10% of 100 people, or 10 of 100, for 12; the member has 11 of them, so the others 0 or 1."""
    rows = staff((74, 11, 5), (5, 1, 0), (4, 0, 0))
    path = joint.group(more=f"{SHARED}disclosure: {{{policy}}}\n")
    release(joint, report(joint, rows, "examples"), "examples")
    path.unlink()
    assert BME not in groups(report(joint, rows, "X11"))


def test_the_check_warns_of_what_cannot_be_protected_any_more(joint: Joint) -> None:
    """Somebody published the 3 of unknown ethnicity: analysts read where and when, not the number."""
    joint.organisation("X13", jointly=False)
    read = joint.read(ROWS)
    results = list(take_snapshot(joint.project, read.returns, "X13", 2024, Audience.INTERNAL).results)
    unknown = [
        result for result in results if (result.indicator, result.group, result.measure) == (1, "unknown", "share")
    ]
    assert not [each for each in read.faults if each.check == "released"]
    release(joint, unknown, "X13")
    (fault,) = [each for each in joint.read(ROWS).faults if each.check == "released"]
    assert (fault.severity, fault.file, fault.year) == (Severity.WARNING, "data/released/X13.csv", 2024)
    assert "published on 28 November 2026 (https://www.example.org, 2024 v1.0)" in fault.message
    assert "3" not in fault.message.replace("2024", "").replace("28 November 2026", "")


@pytest.mark.parametrize("what", ["a member leaves", "a member reports by itself"])
def test_a_control_that_forgets_joint_reports_is_caught(
    what: str, joint: Joint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second program holds the reports of all members against each other: 3 of unknown ethnicity stop the build."""
    release(joint, report(joint, ROWS, "examples"), "examples")
    if what == "a member leaves":
        joint.group(members=("X11", "X12"))
    else:
        joint.organisation("X11", jointly=False)
        joint.organisation("X12", jointly=False)
        (joint.root / "params" / "groups" / "examples.yml").unlink()
    monkeypatch.setattr("wres_kit.disclosure.joint_releases.linked_tables", lambda *_: [])
    if what == "a member leaves":
        with pytest.raises(AuditFailedError) as error:
            report(joint, ROWS, "examples")
    else:
        release(joint, report(joint, ROWS, "X11"), "X11")
        with pytest.raises(AuditFailedError) as error:
            report(joint, ROWS, "X12")
    (leak,) = error.value.leaks
    assert (leak.cell.organisation, leak.cell.group, leak.low, leak.high) == ("X13", "unknown", 3, 3)
    assert any(each.startswith("examples, 2024, indicator 1") for each in leak.because)


@pytest.mark.parametrize("corrected", [0, 5, 20])
@pytest.mark.parametrize("order", ["X11, X13, -, X13, X12", "-, examples, X13", "X13, -, examples, X12"])
def test_a_total_from_before_a_correction_does_not_tell_what_was_corrected(
    order: str, corrected: int, joint: Joint
) -> None:
    """The third member has 3 of unknown ethnicity, then it says 0, 5 or 20: nobody may learn of the 3 by subtraction.

    Of 30 in the first joint report, 20 and 7 are those of the two others. `-` is the correction.
    """
    before, after = (staff((300, 120, 20), (200, 80, 7), (130, 60, third)) for third in (3, corrected))
    release(joint, report(joint, before, "examples"), "examples")
    path, rows, shown, alone = joint.group(), before, {"examples": 30}, set[str]()
    for version, code in enumerate(order.split(", "), start=1):
        if code == "-":
            rows = after
            continue
        alone |= {code} - {"examples"}
        for each_code in CODES:
            joint.organisation(each_code, jointly=code == "examples" or each_code not in alone)
        path.unlink(missing_ok=True)
        if code == "examples":
            path = joint.group()
        results = report(joint, rows, code)
        release(joint, results, code, f"v1.{version}")
        if UNKNOWN in groups(results):
            shown[code if rows == before else f"{code}, corrected"] = 0
    assert not {"X11", "X12"} <= {each.removesuffix(", corrected") for each in shown}
    assert not {"examples, corrected", "X13, corrected"} <= shown.keys()
