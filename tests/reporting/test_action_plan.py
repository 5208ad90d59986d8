"""The action plan on pages, and its files in the folder of a report."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.actions.made_up import PLAN, project_with
from tests.reporting.builders import CODE, everything, recruitment, snapshot
from tests.standards import WRES
from wres_kit.project import Project
from wres_kit.reporting.narrative import places, unwritten
from wres_kit.reporting.narrative.action_plan import action_table, actions_about, plan_cells, plan_notebook
from wres_kit.reporting.narrative.markdown import NarrativeError, narrative_values
from wres_kit.reporting.narrative.report_plan import (
    DATA,
    LOOK_BACK_TABLE,
    TABLE,
    ReportPlan,
    read_report_plan,
    report_plan,
    write_report_plan,
)
from wres_kit.reporting.pages import ACTIONS
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.report import Report
from wres_kit.reporting.snapshot import ReleaseStamp, Snapshot

ONE_PLAN = PLAN.split("# The plan of this year.")[0]


def planned(root: Path, plan: str = PLAN, kept: Snapshot | None = None) -> ReportPlan:
    kept = kept or snapshot(everything())
    made = report_plan(project_with(root, plan, CODE), kept, lambda: narrative_values(Figures(kept)))
    assert made is not None
    return made


def page(plan: ReportPlan) -> BeautifulSoup:
    cells = plan_cells(WRES, plan)
    return BeautifulSoup("\n".join(cell if isinstance(cell, str) else cell.markdown for cell in cells), "html.parser")


def test_texts_are_filled_with_published_figures(tmp_path: Path) -> None:
    value = narrative_values(Figures(snapshot(everything())))["indicator_2.relative_likelihood"]
    plan = planned(tmp_path)
    assert plan.plan.actions[0].reason == f"White applicants were {value} times as likely to be appointed."


def test_a_suppressed_figure_is_filled_in_as_words(tmp_path: Path) -> None:
    small = snapshot(recruitment(2024, (200, 40), (20, 2)))
    reason = planned(tmp_path, kept=small).plan.actions[0].reason
    assert reason == "White applicants were a figure too small to publish times as likely to be appointed."


def test_a_figure_that_nobody_knows_is_named_with_its_place(tmp_path: Path) -> None:
    wrong = PLAN.replace("relative_likelihood", "relative_likelyhood")
    with pytest.raises(NarrativeError, match=r"actions.yml, 2024, fair-panels, reason.*relative_likelihood"):
        planned(tmp_path, wrong)


def test_the_page_has_a_card_for_each_action_with_every_field(tmp_path: Path) -> None:
    shown = page(planned(tmp_path))
    (card,) = shown.select("dl.wres-card[id]")
    fields = {term.get_text(): term.find_next("dd").get_text(" ", strip=True) for term in card.find_all("dt")}
    assert card["id"] == "action-fair-panels"
    assert list(fields) == [
        "Action", "Rating", "Due", "Lead", "Progress", "Reason", "Measure of success", "Indicators", "EDS2 outcome",
        "High-impact action", "ID",
    ]  # fmt: skip
    assert fields["Rating"] == "On track (green)"
    assert fields["Due"] == "30 September 2025, overdue"
    assert fields["EDS2 outcome"].startswith("3.1 Fair NHS recruitment")
    assert fields["Indicators"] == "2 Appointment from shortlisting"
    assert not card.select("dd a[href='indicator-2.html']")  # the list of pages has the same links
    assert "Overdue on 22 November 2026:" in shown.get_text()
    assert "To be written" not in shown.get_text()


def test_the_page_looks_back_at_every_action_of_the_last_plan(tmp_path: Path) -> None:
    text = page(planned(tmp_path)).get_text("\n", strip=True)
    back = text[text.index("Carried on in this plan: 1") :]
    parts = ["Train 40 members of panels", "12 of 40 members were trained.", "Dropped: 1", "Open a line for reports"]
    for part in (*parts, "A line of the region opened instead."):
        assert part in back
        back = back[back.index(part) :]


def test_what_is_still_to_be_written_is_marked_in_a_draft_and_not_in_a_release(tmp_path: Path) -> None:
    plan = planned(
        tmp_path, PLAN.replace("  agreed_on: 2024-10-24\n", "").replace("12 of 40 members were trained.", "''")
    )
    assert len(page(plan).select(".wres-placeholder")) == 2
    released = page(replace(plan, is_released=True))
    assert released.select(".wres-placeholder") == []
    assert "Nothing is said of it." in released.get_text()


HOSTILE = "Do **bold** things <script>alert(1)</script> <img src=x onerror=alert(1)> | `x` & <b onclick=y>b</b>"


def test_what_people_write_cannot_do_harm_on_a_page_or_in_a_table(tmp_path: Path) -> None:
    text = json.dumps(HOSTILE)
    plan = PLAN.replace("Train all members of panels", text).replace("Head of Recruitment", text)
    plan = plan.replace("30 members are trained.", json.dumps("=HYPERLINK(1)"))
    hostile = planned(tmp_path, plan.replace("Panels that look like our staff", text))
    shown = page(hostile)
    about = actions_about(hostile, 2)
    assert about is not None
    for each in (shown, BeautifulSoup(about.markdown, "html.parser")):
        assert each.select("script, img, [onclick], [onerror]") == []
    assert shown.select_one(".wres-card strong").get_text() == "bold"
    write_report_plan(planned(tmp_path, plan), tmp_path)
    with (tmp_path / TABLE).open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["progress"] == "'=HYPERLINK(1)"
    assert row["lead"] == HOSTILE


def test_an_image_that_is_not_on_the_web_is_named_with_its_action(tmp_path: Path) -> None:
    plan = planned(tmp_path, PLAN.replace("Train all members of panels", '"![a](plan.png) Train all"'))
    with pytest.raises(NarrativeError, match=r"fair-panels, action of the action plan: the image plan\.png"):
        page(plan)


def test_the_files_of_a_report_give_the_plan_back(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    write_report_plan(plan, tmp_path)
    assert read_report_plan(tmp_path) == plan
    assert (tmp_path / LOOK_BACK_TABLE).is_file()
    write_report_plan(None, tmp_path)
    assert read_report_plan(tmp_path) is None
    assert not any((tmp_path / name).exists() for name in (DATA, TABLE, LOOK_BACK_TABLE))


def test_documents_get_the_plan_as_a_table_and_its_page_as_a_notebook(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    headings, rows = action_table(WRES, plan)
    assert headings[:3] == ["ID", "Objective", "Action"]
    assert rows[0][0] == "fair-panels"
    assert rows[0][-1] == "On track (green)"
    with plan_notebook(WRES, plan) as made:
        notebook = json.loads(made[ACTIONS].read_text(encoding="utf-8"))
    assert notebook["cells"][0]["source"] == "# Action plan"
    with plan_notebook(WRES, None) as made:
        assert made == {}


def report(project: Project, kept: Snapshot) -> Report:
    return Report(project, kept)


def test_the_summary_says_how_the_plan_is_going_and_where_it_is(tmp_path: Path) -> None:
    shown = report(project_with(tmp_path, PLAN, CODE), snapshot(everything())).summary()
    panel, slot = shown.panel(), shown.narrative("action_plan")
    assert "What we are doing. 1 action: 1 on track. 1 of them is overdue." in panel.plain
    assert '<a href="../actions.html">See the action plan</a>' in panel.markdown
    assert "placeholder" not in slot.markdown
    assert '<a href="../actions.html#action-fair-panels">Panels that look like our staff</a>' in slot.markdown
    assert "Actions of the last plan of 2023: 0 done, 1 carried on and 1 dropped." in shown.narrative("look_back").plain


def test_the_page_of_an_indicator_has_its_actions_and_no_others(tmp_path: Path) -> None:
    opened = report(project_with(tmp_path, PLAN, CODE), snapshot(everything()))
    shown = opened.indicator(2).narrative("actions")
    assert "Lead: Head of Recruitment. Due: 30 September 2025, overdue. On track (green)." in shown.plain
    assert "To be written" in opened.indicator(3).narrative("actions").plain
    own = project_with(tmp_path, PLAN, CODE).year_folder(CODE, 2024) / "indicator-2.md"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("## Action taken and planned\n\nOur own words.\n", encoding="utf-8")
    both = report(Project(tmp_path), snapshot(everything())).indicator(2).narrative("actions").plain
    assert both.index("Our own words.") < both.index("Lead: Head of Recruitment.")


def test_a_release_without_a_plan_says_why(tmp_path: Path) -> None:
    stamp = ReleaseStamp("1.0", "2026-11-22", set_aside={"summary/action_plan": "The board agrees it in November."})
    kept = replace(snapshot(everything()), release=stamp)
    shown = report(project_with(tmp_path, None, CODE), kept).summary()
    assert shown.narrative("action_plan").plain == "The board agrees it in November."
    assert "What we are doing" not in shown.panel().plain


def test_places_that_the_plan_answers_are_written(tmp_path: Path) -> None:
    without = unwritten(project_with(tmp_path / "a", None), "X01", 2024)
    with_plan = unwritten(project_with(tmp_path / "b"), "X01", 2024)
    assert (without[1], without[0] - with_plan[0]) == (with_plan[1], 3)
    bad = places(project_with(tmp_path / "c", "- no plan\n"), "X01", 2024)
    assert not any(place.written for place in bad)
    assert unwritten(project_with(tmp_path / "d", ONE_PLAN), "X01", 2024) == without
