"""Groups: who may be in them, and how they act as an organisation."""

from __future__ import annotations

import pytest

from tests.joint.conftest import SHARED, Joint, each
from wres_kit.execution.planning import JointlyReportingError, plan
from wres_kit.project import UnknownOrganisationError
from wres_kit.project.organisation import GroupError, known_codes
from wres_kit.project.parameters import ParameterError
from wres_kit.reporting.snapshot import take_snapshot
from wres_kit.reporting.wording.notes import disclosure_notes
from wres_kit.returns.cells import Returns


def test_a_group_acts_as_an_organisation(joint: Joint) -> None:
    project = joint.project
    assert list(project.organisations) == ["X11", "X12", "X13", "examples"]
    group = project.organisation("examples")
    assert group.is_group
    assert group.members == ("X11", "X12", "X13")
    assert not project.organisation("X11").is_group
    assert known_codes(project.params) == {"X11", "X12", "X13", "examples"}
    with pytest.raises(UnknownOrganisationError):
        project.organisation("groups")


def test_a_joint_code_has_a_file_with_a_dash(joint: Joint) -> None:
    (joint.root / "params" / "groups" / "examples.yml").unlink()
    path = joint.group("X11-X12", ("X11", "X12"))
    path.write_text(path.read_text(encoding="utf-8").replace("code: X11-X12", "code: X11/X12"), encoding="utf-8")
    assert joint.project.organisation("X11/X12").members == ("X11", "X12")
    assert "X11/X12" in known_codes(joint.project.params)


@pytest.mark.parametrize(
    ("members", "told"),
    [
        (("X11",), "at least 2 members"),
        (("X11", "X12", "X11"), "X11 is a member twice"),
        (("X11", "X99"), "X99: no organisation has this code"),
        (("X11", "examples"), "A group cannot be a member of a group"),
    ],
)
def test_members_are_two_or_more_organisations(joint: Joint, members: tuple[str, ...], told: str) -> None:
    joint.group(members=members)
    with pytest.raises(GroupError, match=told):
        _ = joint.project.organisations


def test_no_organisation_is_in_two_groups(joint: Joint) -> None:
    joint.group("others", ("X12", "X13"))
    with pytest.raises(GroupError, match="X12 belongs to examples already"):
        _ = joint.project.groups


def test_a_group_of_made_up_members_is_made_up(joint: Joint) -> None:
    joint.group(more="type: Example\nregion: Example\n")
    with pytest.raises(GroupError, match="fictional: true"):
        _ = joint.project.groups


def test_a_group_has_a_code_and_a_file_of_its_own(joint: Joint) -> None:
    path = joint.group("X11")
    with pytest.raises(GroupError, match="already the code of an organisation"):
        _ = joint.project.groups
    path.rename(path.with_name("other.yml"))
    with pytest.raises(GroupError, match=r"must be params/groups/X11\.yml"):
        _ = joint.project.groups


def test_an_organisation_has_no_members_and_is_not_called_groups(joint: Joint) -> None:
    path = joint.root / "params" / "X11" / "organisation.yml"
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}members: [X12, X13]\n", encoding="utf-8")
    with pytest.raises(GroupError, match="an organisation has no members"):
        joint.project.organisation("X11")
    path.write_text(before.replace("code: X11", "code: groups"), encoding="utf-8")
    with pytest.raises(ParameterError, match="is the name of the folder of groups"):
        joint.project.organisation("X11")


def returns_of(joint: Joint) -> Returns:
    return joint.read(each(3, "disciplinary", "bme", (50, 60, 70))).returns


def test_a_member_that_reports_jointly_has_no_report_of_its_own(joint: Joint) -> None:
    joint.organisation("X13", jointly=False)
    planned = plan(joint.project, returns_of(joint))
    assert planned.organisations == ("X13", "examples")
    assert planned.left_out == ("X11, X12: no separate report; they report jointly, within examples.",)


def test_joint_is_a_policy_of_members_and_the_joint_report_names_them(joint: Joint) -> None:
    joint.organisation("X13", jointly=False)
    joint.group(more=f"{SHARED}disclosure: {{policy: percentages}}\n")
    path = joint.root / "params" / "X11" / "organisation.yml"
    text = path.read_text(encoding="utf-8").replace("reports_jointly: true", "disclosure: {policy: joint}")
    path.write_text(text, encoding="utf-8")
    assert plan(joint.project, returns_of(joint)).organisations == ("X13", "examples")
    project = joint.project
    snapshot = take_snapshot(project, returns_of(joint), "examples", 2024)
    assert snapshot.joint_members == ("Example Clinic", "Example Hospice")
    notes = " ".join(disclosure_notes(snapshot))
    assert "Example Clinic and Example Hospice have no separate reports" in notes
    assert "**Percentages only.**" in notes
    joint.group(more=f"{SHARED}disclosure: {{policy: joint}}\n")
    with pytest.raises(GroupError, match="policy joint is for members"):
        _ = joint.project.groups


def test_asking_for_the_report_of_such_a_member_names_the_group(joint: Joint) -> None:
    with pytest.raises(JointlyReportingError, match="wres build examples"):
        plan(joint.project, returns_of(joint), ["X11"])
    assert plan(joint.project, returns_of(joint), ["examples"]).organisations == ("examples",)
