from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import wres_kit
from tests.execution.conftest import returns, tree
from tests.execution.notebooks import notebook, write
from wres_kit.cli import main
from wres_kit.publishing.folders import build_lock

COMMANDS = ("init", "import", "check", "list", "build", "preview", "narrative")


def run(*arguments: str):
    return CliRunner().invoke(main.app, list(arguments))


def test_help_names_every_command_and_ends_with_0():
    result = run("--help")
    assert result.exit_code == 0
    assert all(command in result.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command):
    assert run(command, "--help").exit_code == 0


def test_help_loads_nothing_that_takes_long():
    heavy = "pandas numpy matplotlib papermill pydantic nbformat IPython rich.progress http.server"
    code = (
        "import sys; from wres_kit.cli.main import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        f"print([name for name in {heavy.split()!r} if name in sys.modules], file=sys.stderr)"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stderr.strip() == "[]"


def test_a_trace_loads_nothing_that_only_builds_need():
    """It took half of its time to load them, as long as `wres verify` was in the same module."""
    heavy = "nbformat jinja2 wres_kit.publishing wres_kit.execution scipy pandas"
    code = f"import sys, wres_kit.cli.trace; print([name for name in {heavy.split()!r} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout == "[]\n"


def test_no_process_of_a_build_compiles_the_grammar_of_addresses():
    """It takes a second of each process: see `wres_kit.publishing`. `lark` is what compiles it."""
    started = "wres_kit.execution.tasks, wres_kit.cli.build, wres_kit.release.publish"
    code = f"import sys, {started}; print('lark' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout == "False\n"


def test_the_version():
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"wres_kit {wres_kit.__version__}\n")


@pytest.mark.parametrize(
    "arguments",
    [["bild"], ["build", "--colour"], ["build", "--renderer", "word"], ["build", "--jobs", "-1"], ["import"], ["init"]],
)
def test_wrong_use_ends_with_2(arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_no_project_ends_with_2_and_says_what_to_do(tmp_path):
    result = run("list", "--project", str(tmp_path))
    assert result.exit_code == 2
    assert "params/project.yml" in result.stderr
    assert "wres init DIR" in result.stderr


@pytest.mark.parametrize("formats", ["odt", "html,doc", ""])
def test_formats_that_no_document_has_are_refused(wres, formats):
    result = wres("build", "--formats", formats)
    assert result.exit_code == 2
    assert "The formats are html, pdf, docx, xlsx, pptx." in result.stderr


def test_an_unknown_code_ends_with_2(wres):
    result = wres("build", "X99")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("X99: no organisation has this code.")


@pytest.mark.parametrize(("code", "meant"), [("x02", "X02"), ("XO1", "X01"), ("RRRR", "")])
def test_a_misspelt_code_is_told_what_it_may_mean(wres, code, meant):
    result = wres("build", code)
    assert result.exit_code == 2
    assert (f"(did you mean {meant}?)" in result.stderr) if meant else ("did you mean" not in result.stderr)


def test_a_build_that_succeeds(wres, root):
    result = wres("build", "X01")
    assert result.exit_code == 0
    assert "2 reports complete" in result.stdout
    assert "places still to be written (wres narrative)." in result.stdout
    assert "Open reports/index.html" in result.stdout
    assert "Building 2 reports (20 pages in all) with Fake 1" in result.stderr
    assert "  20 pages run\n" in result.stdout
    assert (root / "reports" / "index.html").is_file()


def test_a_build_says_how_many_pages_were_run_and_how_many_only_rendered(wres, root):
    wres("build", "X01", "--year", "2024")
    write(root / "notebooks", "indicator-6", notebook("print('other words')"))
    assert "  1 page run · 9 as published before\n" in wres("build", "X01", "--year", "2024").stdout
    (root / "reports" / "X01" / "2024" / "indicator-4.html").write_text("edited", encoding="utf-8")
    assert "  0 pages run · 1 only rendered · 9 as published before\n" in wres("build", "X01", "--year", "2024").stdout


def test_a_build_of_one_page_does_not_run_it_again(wres):
    wres("build", "X02", "--only", "indicator-2")
    assert "  0 pages run" in wres("build", "X02", "--only", "indicator-2").stdout


def test_a_build_with_a_failing_page(wres, root):
    wres("build", "X01")
    write(root / "notebooks", "indicator-6", notebook("if year == 2024:\n    raise ValueError('no figure')"))
    result = wres("build", "X01")
    assert result.exit_code == 1
    assert "1 report complete · 1 incomplete" in result.stdout
    assert "X01 2024  indicator-6  cell 2 (raise ValueError('no figure')): ValueError: no figure" in result.stdout
    assert "build/incomplete/X01/2024/" in result.stdout
    assert "The last complete version stays in reports/." in result.stdout
    assert "Traceback (most" not in result.stdout + result.stderr


def test_pages_that_fail_alike_are_named_together(wres, root):
    for name in ("indicator-3", "indicator-4"):
        write(root / "notebooks", name, notebook("1 / 0"))
    result = wres("build", "X02")
    assert "X02 2024  2 pages  cell 2 (1 / 0): ZeroDivisionError: division by zero" in result.stdout
    assert "(indicator-3, indicator-4)" in result.stdout


def test_a_build_of_returns_with_errors(wres, root):
    path = root / "data" / "returns" / "x01.csv"
    path.write_text(path.read_text().replace("headcount,400", "headcount,-400"), encoding="utf-8")
    result = wres("build")
    assert result.exit_code == 1
    assert "1 report complete" in result.stdout
    assert "data/returns/x01.csv" in result.stderr
    assert "X01 was not built: 3 errors to correct (wres check X01)." in result.stderr


def test_nothing_to_build(wres):
    result = wres("build", "--year", "2019")
    assert result.exit_code == 0
    assert "Nothing to build." in result.stdout
    assert "X01 has no return for 2017 to 2019: no report." in result.stderr


def test_only_some_pages_say_why_nothing_was_published(wres):
    result = wres("build", "X02", "--only", "indicator-2, summary")
    assert result.exit_code == 0
    assert "X02 2024 was not published." in result.stdout
    assert "build without --only to publish it" in result.stdout


def test_a_build_as_json(wres):
    result = wres("build", "X02", "--json")
    record = json.loads(result.stdout)
    assert (record["exit_status"], record["reports"][0]["organisation"]) == (0, "X02")


def test_an_internal_build_says_where_it_is(wres):
    assert "Open build/internal/index.html" in wres("build", "X02", "--audience", "internal").stdout


def test_a_list_before_and_after_a_build(wres):
    assert "X02 2024  10 pages  run, render  not built yet" in wres("list").stdout
    wres("build", "X02")
    shown = wres("list").stdout
    assert "X02 2024  10 pages               unchanged" in shown
    assert "X01 2023  10 pages  run, render  not built yet" in shown
    assert "20 to run, 20 to render; about " in shown


def test_a_list_says_why(wres, root):
    wres("build")
    assert "30 pages unchanged: nothing to build." in wres("list").stdout
    returns(root, "X02", (2023, 2024), appointed=39)
    words = root / "params" / "X02" / "2024" / "indicator-7.md"
    words.parent.mkdir()
    words.write_text("Words.\n")
    (root / "reports" / "X02" / "2024" / "indicator-9.html").write_text("edited")
    lines = [" ".join(line.split()) for line in wres("list", "X02").stdout.splitlines()]
    change = "2/appointed/bme (39, was 40)"
    assert f"X02 2024 indicator-2 run, render input changed: {change}; 2/appointed/bme of 2023 (39, was 40)" in lines
    assert "X02 2024 summary run, render indicator 2 changed" in lines
    assert "X02 2024 indicator-7 run, render narrative changed" in lines
    assert "X02 2024 indicator-9 render published page is missing or was edited" in lines
    assert "X02 2024 6 pages unchanged" in lines
    assert lines[-1].startswith("3 to run, 4 to render; about ")
    wres("build", "X02")
    assert "nothing to build" in wres("list").stdout
    (root / "reports" / "X02" / "2024" / "data" / "results.csv").unlink()
    assert "X02 2024  data" in wres("list", "X02").stdout


def test_an_unchanged_build_and_its_profile(wres):
    assert "3 reports complete" in wres("build").stdout
    assert "3 reports unchanged." in wres("build").stdout
    shown = wres("build", "--force", "--profile").stdout
    assert "run notebooks" in shown
    assert "Slowest pages" in shown


def test_a_list_as_json(wres):
    listed = json.loads(wres("list", "X02", "--only", "summary", "--json").stdout)
    assert listed == {
        "schema": "list",
        "version": 1,
        "reports": [
            {
                "organisation": "X02",
                "year": 2024,
                "pages": [{"page": "summary", "do": ["run", "render"], "why": "not built yet"}],
            }
        ],
        "left_out": [],
        "refused": {},
        "seconds": listed["seconds"],
    }


def test_a_list_names_who_would_be_refused_and_why(wres, root):
    path = root / "data" / "returns" / "x01.csv"
    path.write_text(path.read_text().replace("headcount,400", "headcount,-400"), encoding="utf-8")
    result = wres("list")
    assert result.exit_code == 1
    assert "X01 will not be built: 3 errors to correct (wres check X01)." in result.stderr
    assert "  the first error: data/returns/x01.csv row 2: " in result.stderr
    assert "X01" not in result.stdout
    alone = wres("list", "X01")
    assert alone.exit_code == 1
    assert alone.stdout == ""
    assert "X01 will not be built" in alone.stderr


def test_check_import_and_narrative_are_commands_too(wres, root, tmp_path):
    assert wres("check").exit_code == 0
    returns(tmp_path, "X02", (2021,))
    (tmp_path / "data" / "returns" / "x02.csv").rename(tmp_path / "x02-2021.csv")
    assert wres("import", str(tmp_path / "x02-2021.csv")).exit_code == 0
    assert (root / "data" / "returns" / "x02-2021.csv").is_file()
    assert wres("narrative", "X02").exit_code == 0


def test_a_publication_that_was_cut_off_is_finished_by_the_next_command(wres, root):
    wres("build", "X02")
    before = tree(root / "reports")
    new = root / "build" / "staging" / "tree"
    new.parent.mkdir()
    (root / "reports").rename(new)
    told = {"new": str(new), "old": str(new) + "-before", "destination": str(root / "reports")}
    (root / "build" / "swap.json").write_text(json.dumps(told))
    result = wres("list", "X02")
    assert "had been cut off; it is complete now" in result.stderr
    assert tree(root / "reports") == before


def test_a_publication_that_a_running_build_is_at_is_left_to_it(wres, root):
    journal = root / "build" / "swap.json"
    with build_lock(root / "build"):
        journal.write_text("{}")
        assert wres("list", "X02").exit_code == 0
    assert journal.read_text() == "{}"


def test_an_unexpected_error_is_logged_and_ends_with_2(wres, root, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("wires crossed")

    monkeypatch.setattr("wres_kit.cli.build.build", fail)
    monkeypatch.chdir(root)
    result = wres("build")
    assert result.exit_code == 2
    assert "Unexpected error, RuntimeError: wires crossed" in result.stderr
    assert "Traceback" not in result.stderr
    log = root / "build" / "private" / "log" / "unexpected.log"
    assert str(log) in result.stderr
    assert "wires crossed" in log.read_text()


def test_ctrl_c_ends_with_130(wres, monkeypatch):
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wres_kit.cli.build.build", interrupt)
    result = wres("build")
    assert result.exit_code == 130
    assert result.stderr.startswith("Interrupted.")


def test_who_stops_reading_gets_no_traceback(root):
    (root / "_quarto.yml").write_text(Path("_quarto.yml").read_text(encoding="utf-8"), encoding="utf-8")
    code = "from wres_kit.cli.main import run; run()"
    command = [sys.executable, "-c", code, "list", "--json", "--project", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read().decode()
    assert process.returncode == 0, said
    assert said == ""


def test_a_parameter_that_does_not_fit_is_named(wres, root):
    path = root / "params" / "project.yml"
    path.write_text(path.read_text(encoding="utf-8") + "treshold: 5\n", encoding="utf-8")
    result = wres("list")
    assert result.exit_code == 2
    assert "params/project.yml: 1 value does not fit.\n  treshold: line 2: this key is not known" in result.stderr
