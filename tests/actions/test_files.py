from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.actions.made_up import PLAN, project_with
from wres_kit.actions import ActionPlanError, LookBackOutcome, Rating, read_action_plans
from wres_kit.actions.checks import looks_like_a_person
from wres_kit.actions.files import carried_over, check_action_plans, plan_faults, with_plan
from wres_kit.returns.faults import Fault, Severity


def faults(root: Path, plan: str) -> tuple[Fault, ...]:
    return check_action_plans(project_with(root, plan), "X01")[1]


def test_an_organisation_without_a_file_has_no_plan(tmp_path: Path) -> None:
    plans = read_action_plans(project_with(tmp_path, None), "X01")
    assert plans.plan(2024) is None
    assert plans.canonical(2024) == ""
    assert plans.is_latest(2024)


def test_a_plan_is_read_with_what_it_says_of_the_last_one(tmp_path: Path) -> None:
    plans = read_action_plans(project_with(tmp_path), "X01")
    plan = plans.plans[2024]
    action = plan.actions[0]
    assert (action.due, action.rating, action.indicators) == (date(2025, 9, 30), Rating.ON_TRACK, (2,))
    assert (action.eds2, action.high_impact_actions) == (("3.1",), ("2",))
    assert [(each.entry.outcome, each.action) for each in plans.looked_back(2024)] == [
        (LookBackOutcome.CARRIED_ON, "Train 40 members of panels"),
        (LookBackOutcome.DROPPED, "Open a line for reports"),
    ]
    assert plan.about(2) == plan.actions
    assert plan.about(3) == ()
    assert plans.is_latest(2024)
    assert not plans.is_latest(2023)


@pytest.mark.parametrize(("due", "refused"), [("2024-03-30", True), ("2024-03-31", False)])
def test_without_an_agreed_plan_no_action_is_due_before_the_day_of_the_figures(
    tmp_path: Path, due: str, refused: bool
) -> None:
    plan = PLAN.replace("  agreed_on: 2024-10-24\n", "").replace("due: 2025-09-30", f"due: {due}")
    assert any(each.check == "plan-due" for each in faults(tmp_path, plan)) is refused


def test_an_action_is_overdue_from_the_day_after_it_was_due_until_it_is_done(tmp_path: Path) -> None:
    plan = read_action_plans(project_with(tmp_path), "X01").plans[2023]
    panels, speak_up = plan.actions
    assert plan.overdue(date(2024, 3, 31)) == ()
    assert plan.overdue(date(2024, 4, 1)) == (speak_up,)
    assert plan.overdue(date(2024, 10, 1)) == (speak_up, panels)
    done = speak_up.model_copy(update={"rating": Rating.DONE})
    assert not done.is_overdue(date(2024, 10, 1))


@pytest.mark.parametrize(
    ("old", "new", "place", "what", "remedy"),
    [
        ("indicators: [6, 8]", "indicators: [6, 12]", "[6, 12]", "no indicator 12", "1, 2, 3"),
        (
            "indicators: [6, 8]",
            "indicator: [6, 8]",
            "indicator: [6",
            "indicator is not a field",
            "Did you mean indicators?",
        ),
        (
            "lead: Freedom to Speak Up Guardian",
            "lead: ''",
            "lead: ''",
            "lead is missing",
            "the role that is responsible",
        ),
        (
            "due: 2024-03-31",
            "due: 2023-10-01",
            "due: 2023-10-01",
            "before the plan was agreed (2023-10-26)",
            "Correct the day",
        ),
        ("due: 2024-03-31", "due: 2024-02-30", None, "cannot be read", "Correct the file"),
        ("due: 2024-03-31", "due: spring", "due: spring", "is not a day", "30 September 2025"),
        (
            "id: speak-up\n      obj",
            "id: Fair-Panels\n      obj",
            "id: Fair-Panels",
            "is the id of two actions",
            "another id",
        ),
        (
            "eds2: [3.1]\n      high_impact_actions: 2\n      lead: Head of Recruitment\n      due: 2024",
            "eds2: [7.1]\n      high_impact_actions: 2\n      lead: Head of Recruitment\n      due: 2024",
            "[7.1]",
            "has no 7.1",
            "3.1",
        ),
        ("rating: on track", "rating: fine", "rating: fine", "is not a rating", "off track, done"),
        (
            "\n2024:\n  agreed",
            "\n2199:\n  agreed",
            "2199:",
            "2199: is not a reporting year",
            "reporting year of the plan",
        ),
        ("outcome: dropped", "outcome: gone", "outcome: gone", "is not an outcome", "carried on"),
        (
            "    - id: speak-up\n      outcome: dropped\n      what_happened: A line of the region opened instead.\n",
            "",
            "look_back:",
            "nothing is said of speak-up",
            "of each",
        ),
        ("outcome: carried on", "outcome: done", "outcome: done", "is an action of this plan", "Write carried on"),
        (
            "outcome: dropped",
            "outcome:  carried on",
            "outcome:  carried",
            "is no action of this plan",
            "Add it to the actions",
        ),
        (
            "- id: speak-up\n      outcome",
            "- id: speakup\n      outcome",
            "- id: speakup",
            "no such action. Did you mean speak-up?",
            "Correct",
        ),
        ("progress_on: 2024-11-01", "agreed_on: 2024-11-01", "agreed_on: 2024-11-01", "is there twice", "Remove one"),
        (
            "      reason: Few reports were made.\n",
            "      reason: 5\n",
            "reason: 5",
            "is not a text",
            "quotation marks",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_a_remedy(  # noqa: PLR0917 - one each of a table
    tmp_path: Path, old: str, new: str, place: str | None, what: str, remedy: str
) -> None:
    assert old in PLAN
    text = PLAN.replace(old, new, 1)
    errors = [each for each in faults(tmp_path, text) if each.severity is Severity.ERROR]
    matching = [each for each in errors if what in each.message]
    assert matching, [each.message for each in errors]
    fault = matching[0]
    assert remedy in fault.remedy
    line = 1 + text[: text.index(place)].count("\n") if place else None
    assert (fault.file, fault.row, fault.organisation) == ("params/X01/actions.yml", line, "X01")


def test_a_plan_with_errors_is_refused_with_all_of_them(tmp_path: Path) -> None:
    bad = PLAN.replace("indicators: [6, 8]", "indicators: [60]").replace("due: 2025-09-30", "due: 1999-01-01")
    with pytest.raises(ActionPlanError, match=r"(?s)no indicator 60.*before the plan was agreed.*2 errors in 1 file"):
        read_action_plans(project_with(tmp_path, bad), "X01")


def test_an_outcome_that_the_guidance_does_not_name_is_a_warning(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, PLAN.replace("eds2: [3.1]", "eds2: [3.2]", 1))
    assert fault.severity is Severity.WARNING
    assert "3.2 is not among those that the guidance" in fault.message


@pytest.mark.parametrize(
    ("lead", "person"),
    [
        ("Director of People", False),
        ("Head of Recruitment and Deputy Director of Nursing", False),
        ("Human Resources", False),
        ("BME staff network with the Chair", False),
        ("All divisions", False),
        ("Ada Example", True),
        ("Dr Ada Example", True),
        ("Director of People (Ada Example)", True),
        ("Ada Example, Director of People", True),
        ("ada.example@example.org", True),
        ("Ada O'Example-Sample", True),
    ],
)
def test_a_lead_is_a_role(lead: str, person: bool) -> None:
    assert looks_like_a_person(lead) is person


def test_a_lead_that_looks_like_a_person_is_a_warning_that_does_not_repeat_the_name(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, PLAN.replace("lead: Freedom to Speak Up Guardian", "lead: Ada Example"))
    assert fault.severity is Severity.WARNING
    assert "Ada" not in fault.message + fault.remedy


def test_the_open_actions_go_to_the_next_year_and_all_are_looked_back_at(tmp_path: Path) -> None:
    project = project_with(tmp_path, PLAN.split("# The plan of this year.")[0].replace("on track", "done"))
    plans = read_action_plans(project, "X01")
    plan = carried_over(plans, 2024)
    assert [action.id for action in plan.actions] == ["speak-up"]
    assert [(each.id, each.outcome) for each in plan.look_back] == [("fair-panels", "done"), ("speak-up", "carried on")]
    path = tmp_path / "params" / "X01" / "actions.yml"
    path.write_text(with_plan(path.read_text(encoding="utf-8"), 2024, plan), encoding="utf-8")
    assert read_action_plans(project, "X01").plans[2024] == plan


def test_equal_plans_have_equal_texts_and_a_page_sees_only_its_actions(tmp_path: Path) -> None:
    before = read_action_plans(project_with(tmp_path / "a"), "X01")
    moved = PLAN.replace("      rating: green\n", "")
    reordered = moved.replace("      action: Train all", "      rating: On track\n      action: Train all")
    same = read_action_plans(project_with(tmp_path / "b", reordered), "X01")
    other = read_action_plans(project_with(tmp_path / "c", PLAN.replace("30 members", "31 members")), "X01")
    assert before.canonical(2024) == same.canonical(2024) != other.canonical(2024)
    assert before.canonical(2023) == other.canonical(2023)
    assert before.canonical(2024, 2) != other.canonical(2024, 2)
    assert before.canonical(2024, 3) == ""


def test_the_faults_of_several_organisations_are_listed_together(tmp_path: Path) -> None:
    project = project_with(tmp_path, PLAN.replace("[6, 8]", "[60]"))
    project_with(tmp_path, None, "X02")
    report = plan_faults(project, ["X01", "X02"])
    assert report.files == ("params/X01/actions.yml",)
    assert "line 21, indicators" in report.to_text()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff", "not UTF-8"),
        (b"- a\n", "reporting year"),
        (b"2024: [\n", "line 1"),
        (b"2024: 5\n", "not written as it should"),
        (b"2024:\n  actions: none\n", "not written as it should"),
        (b"? [a]\n: b\n", "cannot be read"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    project = project_with(tmp_path)
    (tmp_path / "params" / "X01" / "actions.yml").write_bytes(content)
    with pytest.raises(ActionPlanError, match=message):
        read_action_plans(project, "X01")


def test_an_empty_file_has_no_plan(tmp_path: Path) -> None:
    assert read_action_plans(project_with(tmp_path, "# nothing yet\n"), "X01").plans == {}
