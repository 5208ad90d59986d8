"""No joint report from which a member's own figures could be worked out, or that rests on faulty returns."""

from __future__ import annotations

import pytest

from tests.joint.conftest import SHARED, Joint, each
from wres_kit.joint.read import ReadReturns
from wres_kit.returns.faults import Fault


def refusals(read: ReadReturns) -> list[Fault]:
    return list(read.errors_of("examples"))


def test_members_that_report_jointly_only_may_have_any_figures(joint: Joint) -> None:
    read = joint.read(each(3, "disciplinary", "bme", (1, 2, 3)))
    assert refusals(read) == []


def test_all_but_one_with_own_reports_are_refused(joint: Joint) -> None:
    joint.organisation("X11", jointly=False)
    joint.organisation("X12", jointly=False)
    (fault,) = refusals(joint.read(each(3, "disciplinary", "bme", (50, 60, 70))))
    assert (fault.check, fault.file, fault.year) == ("joint-subtraction", "params/groups/examples.yml", 2024)
    assert "the figures of X13 follow from the joint report by subtraction" in fault.message
    assert "reports_jointly: true" in fault.remedy


def test_one_with_a_report_of_its_own_leaves_a_rest_that_must_not_be_small(joint: Joint) -> None:
    joint.organisation("X11", jointly=False)
    assert refusals(joint.read(each(3, "disciplinary", "bme", (50, 10, 11)))) == []
    (fault,) = refusals(joint.read(each(3, "disciplinary", "bme", (50, 1, 3))))
    assert "1 number of the other members together" in fault.message
    assert refusals(joint.read(each(3, "disciplinary", "bme", (50, 0, 0)))) == []


def test_what_a_member_withholds_in_its_own_report_is_part_of_the_rest(joint: Joint) -> None:
    joint.organisation("X11", jointly=False)
    # 2 is withheld in X11's own report; with the zeros of the others it is what the joint report shows.
    assert len(refusals(joint.read(each(3, "disciplinary", "bme", (2, 0, 0))))) == 1
    assert refusals(joint.read(each(3, "disciplinary", "bme", (2, 10, 11)))) == []


@pytest.mark.parametrize("limits", ["{threshold: 10}", "{indicators: {3: 10}}"])
def test_limits_are_those_of_the_group(joint: Joint, limits: str) -> None:
    few, own = each(3, "disciplinary", "bme", (50, 3, 4)), each(3, "disciplinary", "bme", (7, 0, 0))
    joint.organisation("X11", jointly=False)
    assert (refusals(joint.read(few)), refusals(joint.read(own))) == ([], [])
    joint.group(more=f"{SHARED}disclosure: {limits}\n")
    assert len(refusals(joint.read(few))) == 1, "seven of the others together are too few for the group"


def test_where_all_have_reports_of_their_own_nothing_may_be_withheld_there(joint: Joint) -> None:
    for code in ("X11", "X12", "X13"):
        joint.organisation(code, jointly=False)
    assert refusals(joint.read(each(3, "disciplinary", "bme", (50, 60, 70)))) == []
    (fault,) = refusals(joint.read(each(3, "disciplinary", "bme", (50, 60, 4))))
    assert "1 number suppressed there because they are small" in fault.message


def test_those_without_an_event_must_not_be_few_either(joint: Joint) -> None:
    for code in ("X11", "X12", "X13"):
        joint.organisation(code, jointly=False)
    shortlisted = each(2, "shortlisted", "bme", (80, 80, 80))
    assert refusals(joint.read(shortlisted + each(2, "appointed", "bme", (50, 60, 70)))) == []
    # X13 withholds how many it appointed, since that tells how many it did not: 2.
    (fault,) = refusals(joint.read(shortlisted + each(2, "appointed", "bme", (50, 60, 78))))
    assert "1 number suppressed there because they are small" in fault.message


def test_those_without_an_event_in_the_rest_must_not_be_few(joint: Joint) -> None:
    joint.organisation("X11", jointly=False)
    shortlisted = each(2, "shortlisted", "bme", (80, 20, 20))
    assert refusals(joint.read(shortlisted + each(2, "appointed", "bme", (50, 15, 15)))) == []
    (fault,) = refusals(joint.read(shortlisted + each(2, "appointed", "bme", (50, 18, 19))))
    assert "1 number of the other members together" in fault.message


def test_respondents_have_a_limit_of_their_own(joint: Joint) -> None:
    joint.organisation("X11", jointly=False)
    percentages = each(6, "all", "bme", (20, 30, 40), "percentage")
    assert refusals(joint.read(percentages + each(6, "all", "bme", (100, 6, 5), "respondents"))) == []
    assert len(refusals(joint.read(percentages + each(6, "all", "bme", (100, 5, 5), "respondents")))) == 1


def test_only_years_that_both_show_count(joint: Joint) -> None:
    joint.organisation("X11", jointly=False)
    joint.organisation("X12", jointly=False)
    rows = each(3, "disciplinary", "bme", (None, 60, 70), year=2023) + each(3, "disciplinary", "bme", (50,), year=2024)
    read = joint.read(rows)
    # In 2023 X11 returned nothing and in 2024 the others did, so nothing is pooled in either year.
    assert refusals(read) == []
    assert read.returns.get("examples", 2024).values == {}


def test_faulty_returns_of_a_member_stop_the_joint_report(joint: Joint) -> None:
    read = joint.read(each(3, "disciplinary", "bme", (5, -6, 7)))
    (fault,) = refusals(read)
    assert fault.check == "joint-member"
    assert "X12 (1 error)" in fault.message


def test_the_message_shows_no_figures_of_members(joint: Joint) -> None:
    joint.organisation("X11", jointly=False)
    (fault,) = refusals(joint.read(each(3, "disciplinary", "bme", (57, 1, 2))))
    assert "57" not in fault.message


def test_doubts_about_a_member_are_not_said_of_the_group(joint: Joint) -> None:
    """They would tell readers of the group that one of its members has a return of which they are true."""
    rows = each(1, "all", "white", (100, 100, 100)) + each(1, "all", "bme", (10, 10, 10))
    read = joint.read(rows + each(1, "all", "unknown", (100, 0, 0)))
    (doubt,) = read.returns.get("X11", 2024).notes.open_warnings
    assert doubt.text.startswith("Indicator 1, 2024: the ethnicity of many staff is not known")
    assert read.returns.get("examples", 2024).notes.open_warnings == ()
