"""What is printed: folded to the terminal, and how a command ends that cannot print or is asked to end."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.execution.conftest import returns
from tests.execution.notebooks import notebook, write
from wres_kit.cli import app
from wres_kit.cli.app import WHOLE, OutputError, fold, show, width_of

if TYPE_CHECKING:
    from tests.cli.conftest import Wres

WRES = [sys.executable, "-c", "from wres_kit.cli.main import run; run()"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Full(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")


@given(st.text(alphabet="ab 1.,-", max_size=300), st.integers(40, 200), st.integers(0, 6))
def test_folding_loses_no_word_and_keeps_to_the_width(text: str, width: int, indent: int) -> None:
    folded = fold(" " * indent + text, width)
    assert folded.split() == text.split()
    assert all(len(line) <= width or " " not in line.strip() for line in folded.split("\n"))


def test_lines_stay_as_they_are_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert width_of(io.StringIO()) is None
    assert width_of(None) is None
    monkeypatch.setenv("COLUMNS", "60")
    assert width_of(Terminal()) == 60
    monkeypatch.setenv("COLUMNS", "7")
    assert width_of(Terminal()) == app.NARROWEST


@pytest.mark.parametrize("command", [("check",), ("trace", "X01", "2024", "2"), ("list",), ("import",)])
def test_commands_fold_to_a_terminal_of_60_columns(
    wres: Wres, root: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], tmp_path: Path
) -> None:
    if command == ("import",):
        returns(tmp_path, "X01", (2021,), appointed=4000)
        path = (tmp_path / "data" / "returns" / "x01.csv").rename(tmp_path / "x01-2021.csv")
        command = ("import", str(path))
    elif command == ("list",):
        wres("build")
        returns(root, "X02", (2023, 2024), appointed=39)
    else:
        returns(root, "X02", (2023, 2024), appointed=4000)
    wide = wres(*command)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(app, "_is_terminal", lambda _stream: True)
    narrow = wres(*command)
    assert max(map(len, wide.stdout.splitlines())) > 60
    for line in narrow.stdout.splitlines():
        assert len(line) <= 60 or " " not in line.strip(), line
    assert narrow.exit_code == wide.exit_code
    assert sorted(narrow.stdout.split()) == sorted(wide.stdout.split())


def test_output_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(OutputError, match="No space left on device"):
        show("a figure")


def started(root: Path, *arguments: str, **how: Any) -> subprocess.Popen[bytes]:
    (root / "_quarto.yml").write_text(Path("_quarto.yml").read_text(encoding="utf-8"), encoding="utf-8")
    command = [*WRES, *arguments, "--project", str(root)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, **how)


@pytest.mark.parametrize("closed", [">&-", "<&- >&-", "> /dev/full", "| true"])
def test_a_build_whose_output_is_closed_publishes_and_says_so(root: Path, closed: str) -> None:
    (root / "_quarto.yml").write_text(Path("_quarto.yml").read_text(encoding="utf-8"), encoding="utf-8")
    if closed == "> /dev/full" and not Path("/dev/full").exists():
        closed = ">&-"
    line = f'"$@" {closed}'
    run = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line, "bash", *WRES, "build", "X02", "--renderer", "builtin", "--jobs", "1",
         "--project", str(root)], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert (root / "reports" / "X02" / "2024" / "index.html").is_file()
    assert "not touched" not in run.stderr
    assert "Traceback" not in run.stderr
    assert ("1 report complete" in run.stderr) == (closed == "> /dev/full")
    for path in (root / "build").rglob("*.json"):
        assert "report complete" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_build_that_is_asked_to_end_says_that_it_was_interrupted(root: Path, name: str) -> None:
    fifo = root / "waits"
    os.mkfifo(fifo)
    write(root / "notebooks", "indicator-2", notebook(f"open({str(fifo)!r}).read()"))
    build = ("build", "X02", "--renderer", "builtin", "--jobs", "1")
    # The pipe is open as soon as the page reads from it: the build is in the midst of its pages.
    with started(root, *build) as process, fifo.open("w"):
        process.send_signal(getattr(signal, name))
        assert process.stderr is not None
        said = process.stderr.read().decode()
    assert f"Interrupted. {WHOLE}" in said
    assert "Traceback" not in said
    assert process.returncode == 128 + getattr(signal, name)
    assert not (root / "reports" / "X02").exists()
    assert not (root / "build" / "staging").exists()


def test_a_signal_that_was_ignored_stays_ignored(root: Path) -> None:
    code = (
        "import signal, os; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from wres_kit.cli.app import ending_by_signals\n"
        "with ending_by_signals(): os.kill(os.getpid(), signal.SIGHUP)\n"
        "print('goes on')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "goes on\n"
