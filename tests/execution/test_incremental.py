"""Builds after changes: what is unchanged is left alone, and the result is that of a build from nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.actions.made_up import PLAN
from tests.examples import examples
from tests.execution.conftest import Recorder, make_root, organisation, returns, run_build, tree, without_workers
from tests.execution.notebooks import notebook, write
from tests.standards import PAGES
from wres_kit.execution.render_tasks import PageTask, RenderTask

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("inline")

SHOWS = (
    "import json, os\n"
    "from pathlib import Path\n"
    "kept = json.loads(Path(os.environ['WRES_SNAPSHOTS'], organisation, f'{year}.json').read_text())\n"
    "print([row for row in kept['results'] if NUMBER in (None, row[2])])\n"
    "print(kept['publication_date'], kept['organisation']['name'])\n"
    "written = Path(os.environ['WRES_PROJECT'], 'params', organisation, str(year), 'PAGE.md')\n"
    "print(written.read_text() if written.exists() else 'nothing written')"
)
"""What a page of the house reaches: its own part of the snapshot, and its narrative."""


def at_work(root: Path, patch: pytest.MonkeyPatch) -> Path:
    patch.setenv("WRES_SNAPSHOTS", str(root / "build" / "private" / "snapshots" / "public"))
    patch.setenv("WRES_PROJECT", str(root))
    # Not to walk the package each time.
    patch.setattr("wres_kit.execution.planning.inputs.ReportInputs.program", {"program": "one"})
    return root


def showing(root: Path) -> Path:
    for page in PAGES:
        cell = SHOWS.replace("NUMBER", str(page.indicator)).replace("PAGE", page.name)
        write(root / "notebooks", page.name, notebook(cell))
    return root


@pytest.fixture
def shows(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, with pages that show their figures and their narrative."""
    return at_work(showing(root), monkeypatch)


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, built from nothing; for copies."""
    root = showing(make_root(tmp_path_factory.mktemp("once") / "project"))
    with pytest.MonkeyPatch.context() as patch:
        without_workers(patch)
        done(at_work(root, patch))
    return root


@pytest.fixture
def published(built_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, built from nothing."""
    return at_work(shutil.copytree(built_once, tmp_path / "project"), monkeypatch)


def done(root: Path, *codes: str, **how: object) -> tuple[set[str], set[str]]:
    """Build; return the pages that were run and those that were rendered."""
    listener = Recorder()
    run_build(root, *codes, listener=listener, **how)
    run, rendered = set[str](), set[str]()
    for task, result in listener.tasks:
        assert result.failure is None, result.failure
        if isinstance(task, PageTask):
            run.add(f"{task.parameters.organisation} {task.parameters.year} {task.page.name}")
        if isinstance(task, RenderTask):
            name = f"{task.folder.parent.name} {task.folder.name}"
            kept = task.published.kept if task.published is not None else ()
            rendered |= {f"{name} {page.name}" for page in task.pages if page not in kept}
    return run, rendered


def cold(root: Path) -> dict[str, bytes]:
    """Return what a build of the same inputs from nothing publishes."""
    beside = root.with_name("cold")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(root, beside, ignore=shutil.ignore_patterns("build", "reports"))
    (beside / "reports").mkdir()
    (beside / "reports" / "README.md").write_text("What is published.\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WRES_SNAPSHOTS", str(beside / "build" / "private" / "snapshots" / "public"))
        patch.setenv("WRES_PROJECT", str(beside))
        run_build(beside)
    return tree(beside / "reports")


def test_nothing_changed_does_nothing(shows):
    assert len(done(shows)[0]) == 30
    before = {path: path.stat().st_ino for path in (shows / "reports").rglob("*")}
    listener = Recorder()
    outcome = run_build(shows, listener=listener)
    assert (outcome.published, outcome.complete, len(outcome.unchanged), listener.tasks) == (False, 3, 3, [])
    assert {path: path.stat().st_ino for path in (shows / "reports").rglob("*")} == before


def test_force_builds_all(published):
    run, rendered = done(published, force=True)
    assert (len(run), len(rendered)) == (30, 30)


def test_one_cell_runs_the_pages_that_depend_on_it(published):
    returns(published, "X02", (2023, 2024), appointed=41)
    assert done(published) == ({"X02 2024 indicator-2", "X02 2024 summary"},) * 2
    assert tree(published / "reports") == cold(published)


def test_a_year_that_other_reports_compare_runs_in_those_too(published):
    path = published / "data" / "returns" / "x01.csv"
    path.write_text(
        path.read_text().replace(
            "X01,2022,2,all,appointed,bme,headcount,40", "X01,2022,2,all,appointed,bme,headcount,44"
        )
    )
    run, _ = done(published)
    assert run == {f"X01 {year} {page}" for year in (2023, 2024) for page in ("indicator-2", "summary")}


def test_narrative_runs_its_page(published):
    words = published / "params" / "X01" / "2024" / "indicator-3.md"
    words.parent.mkdir()
    words.write_text("What we did.\n")
    assert done(published) == ({"X01 2024 indicator-3"},) * 2
    words.write_text("We did it {{ indicator_2.relative_likelihood }} times.\n")
    done(published)
    returns(published, "X01", (2022, 2023, 2024), appointed=44)
    assert "X01 2024 indicator-3" in done(published)[0], "its text may name any figure"
    words.unlink()
    assert "X01 2024 indicator-3" in done(published)[0]
    assert tree(published / "reports") == cold(published)


def test_an_action_plan_runs_the_pages_that_show_it(published):
    plan = published / "params" / "X01" / "actions.yml"
    plan.write_text(PLAN)
    run, _ = done(published)
    # The plan of 2023 is about 2, 6 and 8, that of 2024 about 2.
    assert run == {
        *(f"X01 2023 {page}" for page in ("summary", "indicator-2", "indicator-6", "indicator-8")),
        "X01 2024 summary", "X01 2024 indicator-2",
    }  # fmt: skip
    plan.write_text(PLAN.replace("30 members", "31 members"))
    run, rendered = done(published)
    assert run == rendered == {"X01 2024 summary", "X01 2024 indicator-2"}
    assert "31 members" in (published / "reports" / "X01" / "2024" / "data" / "action-plan.csv").read_text()
    plan.write_text(PLAN.replace("30 members", "31 members") + "# a remark for ourselves\n")
    assert done(published) == (set(), set())
    returns(published, "X01", (2022, 2023, 2024), appointed=44)
    done(published)
    assert tree(published / "reports") == cold(published)
    plan.unlink()
    done(published)
    assert not (published / "reports" / "X01" / "2024" / "actions.html").exists()
    assert not (published / "reports" / "X01" / "2024" / "data" / "action-plan.json").exists()
    assert tree(published / "reports") == cold(published)


def test_a_remark_that_changes_no_figure_of_a_page_leaves_that_page(published):
    remarks = published / "params" / "X02" / "2024" / "remarks.yml"
    remarks.parent.mkdir()
    remarks.write_text("remarks:\n  - {indicator: 5, note: The survey was short.}\n")
    run, _ = done(published)
    assert run == {"X02 2024 indicator-5", "X02 2024 summary"}


def test_a_notebook_runs_in_all_reports(published):
    write(published / "notebooks", "indicator-4", notebook("print('other')"))
    run, rendered = done(published)
    assert run == rendered == {f"{name} indicator-4" for name in ("X01 2023", "X01 2024", "X02 2024")}


def test_another_look_only_renders(published):
    (published / "_quarto.yml").write_text(Path("_quarto.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (published / "theme").mkdir()
    for path in Path.cwd().glob("theme/*"):
        shutil.copy(path, published / "theme")
    run, rendered = done(published)
    assert (len(run), len(rendered)) == (0, 30)


@pytest.mark.parametrize("damage", ["edited", "deleted", "added", "data", "notebook", "chart", "no chart", "trail"])
def test_a_published_file_that_somebody_touched_is_made_again(published, damage):
    before = tree(published / "reports")
    report = published / "reports" / "X02" / "2024"
    page = report / "indicator-3.html"
    if damage == "edited":
        page.write_text("edited")
    elif damage == "deleted":
        page.unlink()
    elif damage == "added":
        (report / "more.html").write_text("added")
    elif damage == "data":
        (report / "data" / "results.csv").write_text("edited")
    elif damage == "chart":
        (report / "indicator-3_files" / "chart.svg").write_text("edited")
    elif damage == "no chart":
        (report / "indicator-3_files" / "chart.svg").unlink()
    elif damage == "trail":
        (report / "provenance" / "results.json").write_text("{}")
    else:
        (report / "notebooks" / "indicator-3.ipynb").write_text("edited")
    run, rendered = done(published)
    touched = {"edited", "deleted", "notebook", "chart", "no chart"}
    assert run == ({"X02 2024 indicator-3"} if damage == "notebook" else set())
    assert rendered == ({"X02 2024 indicator-3"} if damage in touched else set())
    assert tree(published / "reports") == before


def test_pages_that_trace_figures_are_made_where_those_changed(published):
    report = published / "reports" / "X02" / "2024"
    names = ("audit-indicator-2.html", "audit-indicator-2_files/chart.svg", "audit-indicator-3.html")
    before = [(report / name).stat().st_ino for name in names]
    words = published / "params" / "X02" / "2024" / "indicator-2.md"
    words.parent.mkdir()
    words.write_text("What we did.\n")
    done(published)
    assert [(report / name).stat().st_ino for name in names] == before
    returns(published, "X02", (2023, 2024), appointed=41)
    done(published)
    after = [(report / name).stat().st_ino for name in names]
    assert [one == other for one, other in zip(after, before, strict=True)] == [False, False, True]
    (report / names[2]).write_text("edited")
    done(published)
    assert tree(published / "reports") == cold(published)


def test_an_index_that_somebody_deleted_is_made_again(published):
    before = tree(published / "reports")
    (published / "reports" / "index.html").unlink()
    assert done(published) == (set(), set())
    assert tree(published / "reports") == before


def test_touching_a_file_is_no_change(published):
    for path in [*(published / "reports").rglob("*.html"), *(published / "data").rglob("*.csv")]:
        path.touch()
    assert done(published) == (set(), set())


def test_a_report_nobody_knows_the_inputs_of_is_built(published):
    (published / "build" / "private" / "public.lock").unlink()
    assert len(done(published)[0]) == 30
    (published / "build" / "private" / "public.lock").write_text("garbled\n")
    assert len(done(published)[0]) == 30


def test_pages_that_ran_before_a_failure_do_not_run_again(shows):
    write(shows / "notebooks", "indicator-6", notebook("1 / 0"))
    listener = Recorder()
    assert run_build(shows, "X02", listener=listener).status == 1
    write(shows / "notebooks", "indicator-6", notebook("print('mended')"))
    assert done(shows, "X02")[0] == {"X02 2024 indicator-6"}
    assert not (shows / "build" / "executed" / "public" / "X02" / "2024").exists()


def test_the_lock_file_can_be_read_and_says_nothing_of_times(published):
    path = published / "build" / "private" / "public.lock"
    text = path.read_text()
    before = json.loads(text)["reports"]
    assert before["X01"]["2024"]["report"]["other_years"] == "2023"
    assert before["X02"]["2024"]["pages"]["indicator-2"]["narrative"] == "none"
    done(published, force=True)
    assert path.read_text() == text
    returns(published, "X02", (2023, 2024), appointed=41)
    done(published)
    now = json.loads(path.read_text())["reports"]
    assert (now["X01"], now.keys()) == (before["X01"], before.keys())
    assert now["X02"] != before["X02"]


def test_reports_of_others_are_kept_in_the_lock(published):
    returns(published, "X01", (2022, 2023, 2024), appointed=43)
    done(published, "X01")
    assert done(published) == (set(), set())


def _say(root: Path, code: str, text: str) -> None:
    path = root / "params" / code / "2024" / "indicator-2.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def _spoil(root: Path, number: int) -> None:
    found = [path for path in sorted((root / "reports").rglob("*")) if path.suffix in {".html", ".csv", ".ipynb"}]
    if found:
        found[number * len(found) // 9].write_text("spoiled")


CHANGES: dict[str, Callable[[Path, int], None]] = {
    "figure": lambda root, n: returns(root, "X01", (2022, 2023, 2024), appointed=40 + n),
    "figure of another": lambda root, n: returns(root, "X02", (2023, 2024), appointed=40 + n),
    "years": lambda root, n: organisation(root, "X01", years=["[2024]", "[2023, 2024]", "[2022, 2023, 2024]"][n % 3]),
    "name": lambda root, n: organisation(root, "X02", name=f"Example {n}"),
    "narrative": lambda root, n: _say(root, "X01", f"Words {n}.\n"),
    "narrative with a figure": lambda root, n: _say(root, "X02", f"{{{{ indicator_2.value }}}} {n}\n"),
    "notebook": lambda root, n: write(root / "notebooks", "indicator-9", notebook(f"print({n}, organisation, year)")),
    "date": lambda root, n: (root / "params" / "project.yml").write_text(f"publication_date: 2024-10-0{n + 1}\n"),
    "edit": _spoil,
    "only": lambda root, n: run_build(root, only=(PAGES[n].name,)) and None,
    "one": lambda root, n: run_build(root, ("X01", "X02")[n % 2]) and None,
    "build": lambda root, n: run_build(root, jobs=1 + n) and None,
}


@examples(6, *HealthCheck)
@given(changes=st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 8)), min_size=1, max_size=6))
def test_after_any_changes_a_build_ends_as_one_from_nothing(shows, changes):
    for name, number in changes:
        CHANGES[name](shows, number)
    run_build(shows)
    now, fresh = tree(shows / "reports"), cold(shows)
    # What was published of years that are no longer asked for stays, with the look it has.
    years = {name for name in now if name.startswith(("X01/2022", "X01/2023"))}
    if set(now) != set(fresh):
        assert set(fresh) <= set(now)
        assert set(now) - set(fresh) <= years
        organisation(shows, "X01", years="[2022, 2023, 2024]")
        run_build(shows)
        now, fresh = tree(shows / "reports"), cold(shows)
    assert now == fresh


def test_after_a_change_of_figures_only_the_returns_it_is_about_are_read_again(published, monkeypatch):
    returns(published, "X02", (2023, 2024), appointed=41)

    def refuse(*_: object) -> None:
        message = "everything was read"
        raise AssertionError(message)

    monkeypatch.setattr("wres_kit.joint.read.read_returns", refuse)
    run, _ = done(published)
    assert run == {"X02 2024 indicator-2", "X02 2024 summary"}
    assert done(published) == (set(), set())


def test_a_parameter_that_changes_has_everything_read_again(published, monkeypatch):
    read = []
    monkeypatch.setattr("wres_kit.joint.read.read_changed", lambda *_: read.append("some"))
    organisation(published, "X02", called="board")
    assert {name.split()[0] for name in done(published)[0]} == {"X02"}
    assert not read
