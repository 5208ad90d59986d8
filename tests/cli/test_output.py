"""What is printed: folded to the terminal, and how a command ends that cannot print or is asked to end."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.execution.conftest import returns
from tests.execution.inline import do_without_workers
from tests.execution.notebooks import notebook, write
from wres_kit.cli import app
from wres_kit.cli.app import WHOLE, OutputError, fold, show, width_of
from wres_kit.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Wres

BUILD = ("build", "X02", "--renderer", "builtin", "--jobs", "1")
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


def closed(*numbers: int) -> Callable[[], None]:
    return lambda: [os.close(number) for number in numbers] and None


def full() -> None:
    os.dup2(os.open("/dev/full" if Path("/dev/full").exists() else os.devnull, os.O_WRONLY), 1)


def without_reader() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    os.dup2(writer, 1)


def begin(root: Path, prepare: Callable[[], object] = bool) -> int:
    """Begin a build in a fork of this process, without workers, whose start takes longer than all else.

    `prepare` does to its streams what the shell does before a command starts. It ends as Python does: by writing what
    standard output still holds.
    """
    (root / "_quarto.yml").write_text(Path("_quarto.yml").read_text(encoding="utf-8"), encoding="utf-8")
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 70
    try:
        for number in (signal.SIGHUP, signal.SIGTERM):  # whoever runs the tests may have ignored them, as nohup does
            signal.signal(number, signal.SIG_DFL)
        os.dup2(os.open(root.parent / "stderr", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        prepare()
        for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
            is_open = Path(f"/proc/self/fd/{number}").exists()
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False) if is_open else None)  # noqa: SIM115
        sys.argv = ["wres", *BUILD, "--project", str(root)]
        do_without_workers()
        run()
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        try:
            sys.stdout.flush()
        except (OSError, AttributeError):
            status = 120
        sys.stderr.flush()
        os._exit(status)


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


needs_fork = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux")


def check_published(root: Path, stderr: str) -> None:
    assert (root / "reports" / "X02" / "2024" / "index.html").is_file()
    assert "not touched" not in stderr
    assert "Traceback" not in stderr
    for path in (root / "build").rglob("*.json"):
        assert "report complete" not in path.read_text(encoding="utf-8")


@needs_fork
@pytest.mark.parametrize("prepare", [closed(1), closed(0, 1), full, without_reader])
def test_a_build_whose_output_is_closed_publishes_and_says_so(root: Path, prepare: Callable[[], None]) -> None:
    status = ended(begin(root, prepare))
    stderr = (root.parent / "stderr").read_text(encoding="utf-8")
    assert status == 0, stderr
    check_published(root, stderr)
    assert ("1 report complete" in stderr) == (prepare is full)


def test_a_build_with_workers_whose_input_and_output_are_closed_publishes(root: Path) -> None:
    """What a worker opens may get the numbers of what is closed."""
    (root / "_quarto.yml").write_text(Path("_quarto.yml").read_text(encoding="utf-8"), encoding="utf-8")
    shell = ["bash", "-c", '"$@" <&- >&-', "bash", *WRES, *BUILD, "--project", str(root)]
    done = subprocess.run(shell, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    check_published(root, done.stderr)


@needs_fork
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_build_that_is_asked_to_end_says_that_it_was_interrupted(root: Path, name: str) -> None:
    fifo = root / "waits"
    os.mkfifo(fifo)
    write(root / "notebooks", "indicator-2", notebook(f"open({str(fifo)!r}).read()"))
    child = begin(root)
    # The pipe is open as soon as the page reads from it: the build is in the midst of its pages.
    with fifo.open("w"):
        os.kill(child, getattr(signal, name))
        status = ended(child)
    stderr = (root.parent / "stderr").read_text(encoding="utf-8")
    assert f"Interrupted. {WHOLE}" in stderr
    assert "Traceback" not in stderr
    assert status == 128 + getattr(signal, name)
    assert not (root / "reports" / "X02").exists()
    assert not (root / "build" / "staging").exists()


def test_a_signal_that_was_ignored_stays_ignored(root: Path) -> None:
    code = (
        "import signal, os; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from wres_kit.cli.app import end_at_signals\n"
        "with end_at_signals(): os.kill(os.getpid(), signal.SIGHUP)\n"
        "print('goes on')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "goes on\n"
