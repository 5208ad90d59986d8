"""The action plan in sign-off, status and release."""

from __future__ import annotations

import json

from tests.actions.made_up import PLAN
from tests.release.conftest import Desk
from wres_kit.release.sign_off import read_sign_off, sign_off_path, written_places
from wres_kit.reporting.narrative.action_plan import plan_cells
from wres_kit.reporting.narrative.report_plan import read_report_plan


def write(desk: Desk, plan: str = PLAN) -> None:
    (desk.root / "params" / "X01" / "actions.yml").write_text(plan, encoding="utf-8")
    desk.build()


def test_a_plan_fills_the_places_of_narrative_that_it_answers(desk: Desk) -> None:
    assert written_places(desk.project, "X01", 2024) == frozenset()
    write(desk)
    assert written_places(desk.project, "X01", 2024) == {
        "summary/action_plan",
        "summary/look_back",
        "indicator-2/actions",
    }
    write(desk, PLAN.replace("  agreed_on: 2024-10-24\n", "").replace("12 of 40 members were trained.", "''"))
    assert written_places(desk.project, "X01", 2024) == {"indicator-2/actions"}


def test_a_plan_that_is_new_or_changed_takes_the_signature_off_the_narrative(desk: Desk) -> None:
    write(desk)
    refused = desk.publish(status=1)
    assert "the action plan is new" in refused
    assert "figures that the action plan" not in refused
    desk.sign_all()
    desk.publish()
    write(desk, PLAN.replace("30 members", "31 members"))
    assert "the action plan has changed" in desk.publish("--reason", "Progress", status=1)
    # The plan of an earlier year is no part of this report.
    write(desk, PLAN.replace("rating: on track", "rating: at risk"))
    assert "action plan" not in str(desk.wres("status", "X01", "--year", "2024").output)


def test_a_changed_figure_of_an_indicator_that_the_plan_is_about_takes_the_signature_off(desk: Desk) -> None:
    write(desk)
    desk.sign_all()
    from tests.execution.conftest import returns

    returns(desk.root, "X01", (2022, 2023, 2024), appointed=60)
    desk.build()
    assert "the figures that the action plan is about have changed" in desk.publish(status=1)


def test_the_page_and_the_data_of_the_plan_are_released(desk: Desk) -> None:
    write(desk)
    desk.sign_all()
    desk.publish()
    public = desk.root / "public" / "X01" / "2024"
    assert (public / "actions.html").is_file()
    plan = read_report_plan(public)
    assert plan is not None
    assert plan.is_released
    assert plan.plan.actions[0].reason.startswith("White applicants were 1.2")
    assert (public / "data" / "action-plan-look-back.csv").read_text(encoding="utf-8").count("\n") == 3


def test_status_names_what_is_overdue_in_the_latest_plan(desk: Desk) -> None:
    write(desk)
    result = desk.wres("status", "X01")
    assert "  overdue action fair-panels, due 2025-09-30, on track, lead: Head of Recruitment" in result.stdout
    assert "speak-up" not in result.stdout
    reports = json.loads(desk.wres("status", "X01", "--json").stdout)["reports"]
    assert [len(each["overdue"]) for each in reports] == [0, 1]


def test_a_plan_that_is_not_agreed_or_silent_on_the_last_one_is_not_released_unnoticed(desk: Desk) -> None:
    silent = PLAN.replace("  agreed_on: 2024-10-24\n", "").replace("12 of 40 members were trained.", "''")
    folder = desk.root / "params" / "X01" / "2024"
    folder.mkdir(exist_ok=True)
    text = "# Summary\n\n## Looking back at the last action plan\nWe did a lot.\n\n## Action plan\nWe do more.\n"
    (folder / "summary.md").write_text(text, encoding="utf-8")
    write(desk, silent)
    # The places were set aside when there was no plan; a text above a plan does not make it complete.
    kept = "indicator-*=example", "cover=example", "summary/*=example"
    desk.sign("narrative", *(word for each in kept for word in ("--set-aside", each)))
    signed = read_sign_off(desk.project, "X01", 2024).narrative
    assert signed is not None
    assert {"indicator-3/actions", "cover/report_date", "summary/action_plan"} <= set(signed.set_aside)
    assert not {"*", "cover", "summary/*"} & set(signed.set_aside)
    path, gone = sign_off_path(desk.project, "X01", 2024), ("summary/look_back", "summary/action_plan")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(each for each in lines if not each.strip().startswith(gone)), encoding="utf-8")
    refused = desk.publish(status=1)
    assert "summary/look_back (what_happened of fair-panels in params/X01/actions.yml)" in refused
    assert "summary/action_plan (agreed_on in params/X01/actions.yml)" in refused
    aside = "summary/action_plan=The board agrees it in November.", "summary/look_back=The panels report in May."
    rest = "summary/*=example"
    desk.sign("narrative", *(word for each in (rest, *aside) for word in ("--set-aside", each)))
    desk.publish()
    plan = read_report_plan(desk.root / "public" / "X01" / "2024")
    assert plan is not None
    assert "This plan is not agreed yet." in "".join(map(str, plan_cells(desk.project.standard, plan)))
