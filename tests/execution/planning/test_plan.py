from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.execution.conftest import organisation, returns
from tests.standards import PAGES
from wres_kit.execution.planning import plan
from wres_kit.joint.read import read_returns
from wres_kit.project import Project, UnknownOrganisationError
from wres_kit.reporting.pages import UnknownPageError
from wres_kit.standard.editions import UnknownEditionError

if TYPE_CHECKING:
    from wres_kit.returns.cells import Returns


def read(project: Project) -> Returns:
    return read_returns(project).returns


def names(project: Project, **how: object) -> list[str]:
    return [report.name for report in plan(project, read(project), **how).reports]


def test_years_come_from_the_parameters_else_the_latest_return(project):
    assert names(project) == ["X01 2023", "X01 2024", "X02 2024"]


def test_a_year_on_the_command_line_goes_before_both(project):
    assert names(project, year=2023) == ["X01 2023", "X02 2023"]


def test_named_organisations_in_order_of_code_and_only_once(project):
    assert names(project, organisations=["X02", "X01", "X02"]) == ["X01 2023", "X01 2024", "X02 2024"]


def test_who_has_no_return_and_no_year_is_left_out_and_named(project, root):
    organisation(root, "X03")
    made = plan(Project(root), read(Project(root)))
    assert "X03" not in made.organisations
    assert made.left_out == ("X03 has no return: no report.",)


def test_a_year_for_all_leaves_out_who_has_nothing_in_its_three_years(project):
    made = plan(project, read(project), year=2019)
    assert not made.reports
    assert made.left_out == (
        "X01 has no return for 2017 to 2019: no report.",
        "X02 has no return for 2017 to 2019: no report.",
    )


def test_who_is_named_gets_a_report_that_says_not_reported(project):
    assert names(project, organisations=["X01"], year=2019) == ["X01 2019"]


def test_many_left_out_are_counted(project, root):
    for number in range(10, 20):
        organisation(root, f"X{number}")
    made = plan(Project(root), read(Project(root)))
    assert made.left_out == ("10 organisations have no return: no report of X10, X11, X12 and others.",)


def test_pages_are_all_ten_or_those_named_in_the_order_of_the_report(project):
    assert plan(project, read(project)).reports[0].pages == PAGES
    chosen = plan(project, read(project), only=["indicator-2", "summary"]).reports[0]
    assert [page.name for page in chosen.pages] == ["summary", "indicator-2"]
    assert not chosen.is_whole


def test_pages_are_counted(project):
    assert plan(project, read(project)).page_count == 30


def test_without_drops_an_organisation(project):
    assert plan(project, read(project)).without({"X01"}).organisations == ("X02",)


@pytest.mark.parametrize(
    ("how", "error", "words"),
    [
        ({"organisations": ["X99"]}, UnknownOrganisationError, "X99"),
        ({"only": ["indicator-10"]}, UnknownPageError, "indicator-10"),
        ({"year": 1999}, UnknownEditionError, "--year: 1999"),
    ],
)
def test_what_is_unknown_is_refused_by_name(project, how, error, words):
    with pytest.raises(error, match=words):
        plan(project, read(project), **how)


def test_an_unknown_year_in_the_parameters_names_the_file(root):
    organisation(root, "X01", years="[1999]")
    with pytest.raises(UnknownEditionError, match=r"params/X01/organisation\.yml, years: 1999"):
        plan(Project(root), read(Project(root)))


def test_a_return_of_another_year_moves_the_latest(root):
    returns(root, "X02", (2022,))
    assert names(Project(root), organisations=["X02"]) == ["X02 2022"]
