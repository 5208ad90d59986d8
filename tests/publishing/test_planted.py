"""Planted figures, a name and a National Insurance number are in no published file, unpacked."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.execution.conftest import HEADER, SOURCE, Recorder, organisation
from tests.execution.inline import ForkingPool
from tests.publishing.unpacked import places_of, texts
from wres_kit.documents import FORMATS
from wres_kit.execution.bookkeeping import BuildOutcome, BuildRequest
from wres_kit.execution.build import build
from wres_kit.project import Project
from wres_kit.publishing.database import DatabaseContent, store

CHECKOUT = Path(__file__).parents[2]
NAME, NUMBER = "Okonkwo-Featherstone", "QQ123456C"
STAFF = {"white": 413727, "bme": 186293, "unknown": 3}
POLICIES = {"X03": "policy: percentages", "X04": "round_to: 5", "X05": "policy: none"}
DEPARTMENT = {"white": 125093, "bme": 90517, "unknown": 1}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, BuildOutcome]:
    """A build of an organisation with planted figures, and of one that is refused for a row about a person."""
    root = tmp_path_factory.mktemp("planted") / "project"
    organisation(root, "X01", years="[2024]")
    organisation(root, "X02", years="[2024]")
    for code, policy in POLICIES.items():
        organisation(root, code, years="[2024]", disclosure=f"{{{policy}}}")
    (root / "params" / "project.yml").write_text("publication_date: 2024-10-01\n", encoding="utf-8")
    shutil.copytree(CHECKOUT / "notebooks", root / "notebooks")
    shutil.copyfile(CHECKOUT / "_quarto.yml", root / "_quarto.yml")
    rows = [
        f"{code},2024,1,{section},all,{group},headcount,{people},{SOURCE}\n"
        for code in ("X01", *POLICIES)
        for section, counts in (("all", STAFF), ("department_a", DEPARTMENT)) for group, people in counts.items()
    ]  # fmt: skip
    returns = root / "data" / "returns"
    returns.mkdir(parents=True)
    (returns / "x01.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    (returns / "notes.txt").write_text(f"{NAME} {NUMBER}\n", encoding="utf-8")
    mistyped = f'X02,2024,3,all,disciplinary,"{NAME}, Ada",headcount,7,{SOURCE}\nX02,2024,3,all,disciplinary,bme,'
    mistyped += f"headcount,{NUMBER},{SOURCE}\n"
    (returns / "x02.csv").write_text(HEADER + mistyped, encoding="utf-8")
    project = Project(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wres_kit.execution.build.WorkerPool", ForkingPool)
        outcome = build(project, BuildRequest(jobs=2, renderer="builtin", commit=""), Recorder())
    documents = BuildRequest(("X01",), jobs=2, renderer="builtin", commit="", formats=FORMATS)
    assert build(project, documents, Recorder()).status == 0
    store(project, DatabaseContent.RESULTS)
    return project, outcome


def test_nothing_planted_is_published(published: tuple[Project, BuildOutcome]) -> None:
    project, outcome = published
    assert outcome.complete == 4, [str(failure) + failure.details for _, _, failure in outcome.failures]
    outside = [(name, text) for name, text in texts(project.build) if not name.startswith("private/")]
    pages = [*((name, text) for name, text in texts(project.reports) if name[:3] not in POLICIES), *outside]
    with (project.reports / "X01/2024/data/results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = {float(row[name]) for row in rows for name in ("value", "numerator", "denominator") if row[name]}
    hidden = [people for counts in (STAFF, DEPARTMENT) for people in counts.values() if people > 3]
    hidden = [people for people in hidden if people not in shown]
    assert hidden
    pages += texts(project.reports / "X03")
    assert [(people, places) for people in hidden if (places := places_of(people, pages))] == []
    for planted in (NAME, NUMBER):
        assert [name for name, text in pages if planted.casefold() in text.casefold()] == []


def test_documents_show_what_the_pages_show(published: tuple[Project, BuildOutcome]) -> None:
    """The figure that everybody may see is read in each document: what is not there is looked for in the right way."""
    project, _ = published
    places = {
        place.split("/")[0] for place in places_of(sum(STAFF.values()), list(texts(project.reports / "X01" / "2024")))
    }
    assert {each.file_name("X01", 2024) for each in FORMATS} <= places


def test_raw_figures_are_in_the_private_folder(published: tuple[Project, BuildOutcome]) -> None:
    project, _ = published
    assert "Do not upload" in (project.private / "README.md").read_text(encoding="utf-8")
    assert places_of(STAFF["white"], list(texts(project.private)))
    kept = {path.name for path in project.build.iterdir()}
    assert kept <= {"private", "results.duckdb", "lock", "executed"}


def test_messages_name_nobody(published: tuple[Project, BuildOutcome]) -> None:
    _, outcome = published
    shown = outcome.refused.to_text()
    assert "row 2, group" in shown
    assert "row 3, value" in shown
    assert NAME not in shown
    assert NUMBER not in shown


def test_policies_show_no_count_as_it_is(published: tuple[Project, BuildOutcome]) -> None:
    """No count at all with percentages alone and with none, and with rounding only multiples of 5."""
    project, _ = published
    raw = {*STAFF.values(), *DEPARTMENT.values()} - {1, 3}
    whole = [sum(STAFF.values()), sum(DEPARTMENT.values())]
    for code in POLICIES:
        pages = list(texts(project.reports / code))
        assert [(people, places) for people in (*raw, *whole) if (places := places_of(people, pages))] == []
    assert places_of(186295, list(texts(project.reports / "X04")))


def test_pages_say_what_the_policy_is(published: tuple[Project, BuildOutcome]) -> None:
    project, _ = published
    wanted = {"X03": "Percentages only", "X04": "rounded to the nearest 5", "X05": "too few staff to publish figures"}
    for code, words in wanted.items():
        for page in ("index.html", "indicator-1.html"):
            text = (project.reports / code / "2024" / page).read_text(encoding="utf-8")
            assert words in text, (code, page)
