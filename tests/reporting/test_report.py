from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import organisation, project_in
from tests.reporting.builders import CODE, everything, snapshot
from wres_kit.errors import WresError
from wres_kit.project import UnknownOrganisationError
from wres_kit.reporting.report import Report, ReportParameterError
from wres_kit.reporting.snapshot import snapshot_path
from wres_kit.returns.faults import ReturnsError
from wres_kit.standard.editions import UnknownEditionError

HEADER = "organisation,year,indicator,section,category,group,measure,value,source\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project_in(tmp_path, CODE)
    organisation(tmp_path, CODE, name="Example Care Trust", fictional="false")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.delenv("WRES_SNAPSHOTS", raising=False)
    monkeypatch.delenv("WRES_PROJECT", raising=False)
    return tmp_path


def rows(*lines: str) -> str:
    return HEADER + "".join(f"{CODE},2024,2,all,{line},made up\n" for line in lines)


GOOD = rows("shortlisted,white,headcount,400", "appointed,white,headcount,100", "shortlisted,bme,headcount,300",
            "appointed,bme,headcount,50")  # fmt: skip


@pytest.mark.parametrize(
    ("organisation", "year", "audience", "expected"),
    [
        (7, 2024, "public", "organisation = 7: give the code"),
        ("", 2024, "public", "organisation = ''"),
        (CODE, "2024", "public", "year = '2024': give a reporting year as a whole number"),
        (CODE, 2024.0, "public", "year = 2024.0"),
        (CODE, True, "public", "year = True"),
        (CODE, 2024, "everyone", "audience = 'everyone': give one of public, internal"),
        (CODE, 2024, None, "audience = None"),
    ],
)
def test_parameters_are_strict(root: Path, organisation: object, year: object, audience: object, expected: str) -> None:
    with pytest.raises(ReportParameterError) as raised:
        Report.open(organisation, year, audience)  # type: ignore[arg-type]
    assert expected in str(raised.value)


def test_an_unknown_year_or_organisation_is_named(root: Path) -> None:
    with pytest.raises(UnknownEditionError):
        Report.open(CODE, 1999)
    with pytest.raises(UnknownOrganisationError):
        Report.open("X77", 2024)


@pytest.mark.parametrize("number", [0, 10, True, "2"])
def test_an_unknown_indicator_is_named(root: Path, number: object) -> None:
    (root / "data" / "returns" / "made-up.csv").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ReportParameterError, match="there is no such indicator"):
        Report.open(CODE, 2024).indicator(number)  # type: ignore[arg-type]


def test_a_notebook_opened_by_hand_reads_the_returns_itself(root: Path) -> None:
    (root / "data" / "returns" / "made-up.csv").write_text(GOOD, encoding="utf-8")
    page = Report.open(CODE, 2024).indicator(2)
    assert "1.50  relative likelihood, 2024" in page.finding().plain


def test_returns_with_errors_are_refused(root: Path) -> None:
    (root / "data" / "returns" / "made-up.csv").write_text(GOOD.replace(",50,", ",fifty,"), encoding="utf-8")
    with pytest.raises(ReturnsError, match="fifty"):
        Report.open(CODE, 2024)


def test_a_build_hands_its_snapshot_over(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = snapshot(everything())
    path = snapshot_path(tmp_path / "snapshots", kept.organisation, 2024)
    path.parent.mkdir(parents=True)
    path.write_text(kept.to_json(), encoding="utf-8")
    monkeypatch.setenv("WRES_SNAPSHOTS", str(tmp_path / "snapshots"))
    monkeypatch.setenv("WRES_PROJECT", str(root))
    monkeypatch.chdir("/")
    assert Report.open(CODE, 2024).snapshot.to_json() == kept.to_json()
    with pytest.raises(ReportParameterError, match="holds figures for 2024, public"):
        Report.open(CODE, 2024, "internal")
    with pytest.raises(ReportParameterError, match="Start the build again"):
        Report.open(CODE, 2023)


def test_every_failure_is_of_the_kind_whose_message_reaches_people(root: Path) -> None:
    assert issubclass(ReportParameterError, WresError)


def test_importing_the_names_of_pages_stays_light() -> None:
    heavy = "matplotlib,scipy,statsmodels"
    check = (
        f"import sys, wres_kit.reporting.pages; assert not set('{heavy}'.split(',')) & set(sys.modules), sys.modules"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


def test_opening_needs_no_statistics_package() -> None:
    check = (
        "import sys; from wres_kit.reporting import Report; "
        "assert not {'scipy.stats', 'statsmodels', 'matplotlib.pyplot'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


def test_the_package_offers_the_report_and_nothing_else() -> None:
    import wres_kit.reporting

    assert wres_kit.reporting.Report is Report
    with pytest.raises(AttributeError, match="no attribute 'Rapport'"):
        _ = wres_kit.reporting.Rapport
