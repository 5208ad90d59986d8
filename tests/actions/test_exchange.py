from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.actions.made_up import PLAN, PLANS, TEXTS, project_with
from tests.examples import examples
from wres_kit.actions import ActionPlan, ActionPlanError, read_action_plans
from wres_kit.actions.checks import build_plan
from wres_kit.actions.exchange import (
    PlanTableError,
    formula_text,
    plan_csv,
    plan_workbook,
    read_plan_table,
    unformula,
)
from wres_kit.actions.files import plan_yaml, with_plan
from wres_kit.returns.files import LIVE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plans")


def through_yaml(plan: ActionPlan) -> ActionPlan | None:
    return build_plan(yaml.safe_load(plan_yaml(2024, plan))[2024])[0]


@examples(12)
@given(PLANS)
def test_a_workbook_gives_back_the_plan_that_it_was_made_from(folder: Path, plan: ActionPlan) -> None:
    path = folder / "plan.xlsx"
    path.write_bytes(plan_workbook("X01", 2024, plan))
    imported = read_plan_table(path, "plan.xlsx")
    assert imported.plan == plan
    assert (imported.organisation, imported.year, imported.named) == ("X01", 2024, ())


@examples(20)
@given(PLANS)
def test_a_csv_file_gives_back_the_actions_that_it_was_made_from(folder: Path, plan: ActionPlan) -> None:
    path = folder / "plan.csv"
    path.write_bytes(plan_csv(plan))
    imported = read_plan_table(path, "plan.csv")
    assert imported.plan.actions == plan.actions
    assert imported.actions_only


@examples(20)
@given(PLANS)
def test_the_file_of_plans_gives_back_the_plan_that_was_written(plan: ActionPlan) -> None:
    assert through_yaml(plan) == plan


@examples(20)
@given(PLANS, st.sampled_from([2022, 2023, 2024, 2025]))
def test_a_plan_put_into_a_file_changes_no_other_year(plan: ActionPlan, year: int) -> None:
    before, after = yaml.safe_load(PLAN), yaml.safe_load(with_plan(PLAN, year, plan))
    assert {key: value for key, value in after.items() if key != year} == {
        key: value for key, value in before.items() if key != year
    }
    assert build_plan(after[year])[0] == plan
    assert list(after) == sorted(after)


def test_comments_stay_where_a_plan_is_put_into_a_file() -> None:
    made = with_plan(PLAN, 2023, ActionPlan())
    assert made.startswith("# What we do about it.\n2023:\n")
    assert "\n# The plan of this year.\n2024:\n" in made
    assert with_plan("", 2024, ActionPlan()) == "2024:\n  agreed_on: null\n  progress_on: null\n  actions: []\n"


@given(TEXTS)
def test_no_text_of_a_csv_file_is_a_formula(text: str) -> None:
    assert not unformula(text).startswith(LIVE)
    assert formula_text(unformula(text)) == text


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    plan = read_action_plans(project_with(tmp_path, PLAN.replace("Train 40 members", "=HYPERLINK(1)")), "X01").plans[
        2023
    ]
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook("X01", 2023, plan)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "=HYPERLINK(1) of panels" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} == {"s", "d"}


def edited(path: Path, **cells: object) -> Path:
    book = openpyxl.load_workbook(path)
    for at, value in cells.items():
        book["Actions"][at] = value
    book.save(path)
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    plan = read_action_plans(project_with(tmp_path), "X01").plans[2023]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(plan_workbook("X01", 2023, plan))
    return path


def test_what_people_type_in_a_spreadsheet_is_understood(workbook: Path) -> None:
    edited(workbook, A4=None, B4="New", C4="Do it", D4="Because", E4=7, F4=3.1, H4="Head of People", I4="30 June 2025",
           J4="It works", L4="Amber")  # fmt: skip
    imported = read_plan_table(workbook, "plan.xlsx", ["action-1"])
    added = imported.plan.actions[2]
    assert imported.named == ("action-2",)
    assert (added.id, added.indicators, added.eds2, str(added.due), added.rating) == (
        "action-2", (7,), ("3.1",), "2025-06-30", "at risk",
    )  # fmt: skip


def test_what_does_not_fit_in_a_spreadsheet_is_named_with_its_cell(workbook: Path) -> None:
    edited(workbook, M1="Owner", E2="two", I2="soon", H3=None, L3="purple")
    with pytest.raises(ActionPlanError) as caught:
        read_plan_table(workbook, "plan.xlsx")
    message = str(caught.value)
    for text in (
        "Actions!M1",
        "'Owner' is not a field",
        "Actions!E2",
        "two is not a number",
        "Actions!I2",
        "due is not a day (it says 'soon')",
        "Actions!H3",
        "lead is missing",
        "Actions!L3",
        "Write one of",
    ):
        assert text in message


def test_a_formula_without_a_result_is_refused(workbook: Path) -> None:
    edited(workbook, C2="=A1&B1")
    with pytest.raises(ActionPlanError, match="formula gives no text"):
        read_plan_table(workbook, "plan.xlsx")


def test_a_workbook_of_something_else_is_no_plan(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(PlanTableError, match="has no sheet 'Actions'"):
        read_plan_table(tmp_path / "other.xlsx", "other.xlsx")
