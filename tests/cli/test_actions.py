from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.actions.made_up import PLAN
from tests.cli.conftest import Wres
from tests.cli.test_json_output import valid
from wres_kit.actions import read_action_plans
from wres_kit.project import Project


@pytest.fixture
def plans(root: Path) -> Path:
    """The file of plans of X01."""
    path = root / "params" / "X01" / "actions.yml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_the_latest_plan_is_listed_with_what_is_overdue(wres: Wres, plans: Path) -> None:
    result = wres("actions", "list")
    assert result.exit_code == 0, result.output
    assert "X01 2024  fair-panels  on track, due 2025-09-30  OVERDUE" in result.stdout
    assert "Train all members of panels Lead: Head of Recruitment." in result.stdout
    assert "1 action, 1 overdue." in result.stdout
    listed = valid(wres("actions", "list", "X01", "--year", "2023", "--json").stdout, "actions")["actions"]
    assert [(each["id"], each["due"], each["overdue"]) for each in listed] == [
        ("fair-panels", "2024-09-30", False), ("speak-up", "2024-03-31", False),  # 2024 has a plan of its own
    ]  # fmt: skip


def test_a_plan_goes_out_as_a_spreadsheet_and_comes_back(wres: Wres, plans: Path, tmp_path: Path) -> None:
    before = read_action_plans(Project(plans.parents[2]), "X01").plans
    out = tmp_path / "plan.xlsx"
    assert wres("actions", "export", "X01", "--year", "2024", "--into", str(out)).exit_code == 0
    assert wres("actions", "export", "X01", "--year", "2024", "--into", str(out)).exit_code == 2
    result = wres("actions", "import", str(out))
    assert result.exit_code == 0, result.output
    assert "X01 2024 has 1 action." in result.stdout
    assert read_action_plans(Project(plans.parents[2]), "X01").plans == before
    assert "# The plan of this year." in plans.read_text(encoding="utf-8")


def test_what_a_spreadsheet_changes_is_said(wres: Wres, plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.csv"
    wres("actions", "export", "X01", "--year", "2023", "--into", str(out))
    rows = out.read_text(encoding="utf-8-sig").splitlines()
    new = ",Staff who stay,Ask why people leave,Many leave,1,,,Ada Example,2024-12-31,Fewer leave,,"
    out.write_text("\n".join([rows[0], rows[1].replace("12 members", "13 members"), rows[2], new]), encoding="utf-8")
    result = wres("actions", "import", str(out), "--organisation", "X01", "--year", "2023", "--json")
    # The plan of 2024 does not look back at the new action, so nothing is said of it there: that is found by the check.
    data = valid(result.stdout, "actions-import")
    assert (data["added"], data["changed"], data["removed"], data["named"]) == (
        ["action-1"], ["fair-panels"], [], ["action-1"],
    )  # fmt: skip
    assert len(data["warnings"]) == 1
    assert "name of a person" in data["warnings"][0]
    checked = wres("check", "X01")
    assert checked.exit_code == 1
    assert "nothing is said of action-1" in checked.stdout


def test_an_action_is_not_dropped_in_silence(wres: Wres, plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    wres("actions", "export", "X01", "--year", "2024", "--into", str(out))
    book = openpyxl.load_workbook(out)
    book["Actions"].delete_rows(2)
    book["Look back"]["B2"] = "dropped"
    book.save(out)
    before = plans.read_text(encoding="utf-8")
    result = wres("actions", "import", str(out))
    assert result.exit_code == 2
    assert "lacks fair-panels, which the plan of X01 2024 has" in result.stderr
    assert plans.read_text(encoding="utf-8") == before
    assert wres("actions", "import", str(out), "--replace").exit_code == 0
    assert read_action_plans(Project(plans.parents[2]), "X01").plans[2024].actions == ()


def test_a_spreadsheet_that_does_not_fit_changes_nothing(wres: Wres, plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    wres("actions", "export", "X01", "--year", "2024", "--into", str(out))
    book = openpyxl.load_workbook(out)
    book["Actions"]["E2"], book["Actions"]["I2"] = "12", "2001-01-01"
    book.save(out)
    before = plans.read_text(encoding="utf-8")
    result = wres("actions", "import", str(out))
    assert result.exit_code == 1
    assert "Actions!E2" in result.stderr
    assert "no indicator 12" in result.stderr
    assert "Actions!I2" in result.stderr
    assert plans.read_text(encoding="utf-8") == before
    assert wres("actions", "import", str(out), "--organisation", "X02").exit_code == 2


def test_a_plan_is_begun_with_a_template_that_says_what_to_write(wres: Wres, root: Path, tmp_path: Path) -> None:
    result = wres("actions", "template", "X02", "--year", "2024")
    assert result.exit_code == 0, result.output
    path = root / "params" / "X02" / "actions.yml"
    text = path.read_text(encoding="utf-8")
    assert "#   lead:  (the role that is responsible, not the name of a person)" in text
    assert read_action_plans(Project(root), "X02").plans[2024].actions == ()
    assert wres("check", "X02").exit_code == 0
    assert wres("actions", "template", "X02", "--year", "2024").exit_code == 2
    sheet = tmp_path / "empty.xlsx"
    assert wres("actions", "template", "X02", "--year", "2024", "--into", str(sheet)).exit_code == 0
    assert openpyxl.load_workbook(sheet)["Actions"]["H1"].value == "Lead"


def test_a_year_begins_with_what_the_last_one_left_open(wres: Wres, plans: Path) -> None:
    result = wres("actions", "carry-over", "X01", "--year", "2025")
    assert result.exit_code == 0, result.output
    assert "begins with 1 open action of 2024" in result.stdout
    plan = read_action_plans(Project(plans.parents[2]), "X01").plans[2025]
    assert [(each.id, each.outcome, each.what_happened) for each in plan.look_back] == [
        ("fair-panels", "carried on", "")
    ]
    assert wres("actions", "carry-over", "X01", "--year", "2025").exit_code == 2
    assert wres("actions", "carry-over", "X02", "--year", "2025").exit_code == 2


def test_a_plan_with_errors_stops_its_organisation_and_no_other(wres: Wres, plans: Path) -> None:
    plans.write_text(PLAN.replace("indicators: [6, 8]", "indicators: [60]"), encoding="utf-8")
    result = wres("build", "--jobs", "1")
    assert result.exit_code == 1
    assert "X01 was not built: 1 error to correct (wres check X01)." in result.stderr
    assert "there is no indicator 60 in 2023" in result.stderr
    assert "1 report complete" in result.output
