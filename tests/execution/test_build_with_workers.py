"""Builds with real workers: equal bytes, and nothing half done or left behind when they are killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.execution.conftest import tree
from tests.execution.notebooks import CHART, notebook, write
from tests.execution.test_build import places
from tests.standards import PAGES
from wres_kit.execution.engine.processes import can_fork

BUILD = """
import sys
from pathlib import Path
from tests.execution.conftest import run_build
print(run_build(Path(sys.argv[1]), kernel=sys.argv[2]).status)
"""
CHECKOUT = Path(__file__).parents[2]
needs_fork = pytest.mark.skipif(not can_fork(), reason="the warm engine needs Linux")


def test_two_builds_from_equal_inputs_are_equal_byte_by_byte(root, built):
    assert built("X01").status == 0
    first = tree(root / "reports")
    assert places(root) == ["X01/2023", "X01/2024"]
    shutil.rmtree(root / "build")
    for path in (root / "reports").iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    built("X01", jobs=1)
    assert tree(root / "reports") == first


@needs_fork
def test_warm_and_plain_builds_are_equal_byte_by_byte(root, built):
    write(root / "notebooks", "indicator-2", notebook("import pandas as pd\npd.DataFrame({'a': [1, 2]})", CHART))
    pages = root / "build" / "incomplete" / "X02"
    built("X02", kernel="warm", only=("summary", "indicator-2"), jobs=1)
    warm = tree(pages)
    built("X02", kernel="plain", only=("summary", "indicator-2"), jobs=1)
    assert tree(pages) == warm
    assert b"fig-alt" in warm["2024/notebooks/indicator-2.ipynb"]


@needs_fork
def test_a_worker_that_dies_takes_only_its_task_with_it(root, built):
    above = "int(open(f'/proc/{os.getppid()}/stat').read().rsplit(')', 1)[1].split()[1])"  # above the fork server
    kill = f"import os, time\nif year == 2023:\n    os.kill({above}, 9)\n    time.sleep(60)"
    write(root / "notebooks", "indicator-9", notebook(kill))
    outcome = built("X01", kernel="warm")
    [(report, page, failure)] = outcome.failures
    assert (report.planned.name, page.name, failure.error) == ("X01 2023", "indicator-9", "WorkerDiedError")
    assert places(root) == ["X01/2024"]


@pytest.mark.parametrize(
    ("kernel", "end"),
    [
        pytest.param("warm", signal.SIGKILL, marks=needs_fork),
        pytest.param("warm", signal.SIGINT, marks=needs_fork),
        ("plain", signal.SIGKILL),
    ],
)
def test_a_build_that_is_ended_leaves_reports_whole_and_no_process(root, built, inline, kernel, end):
    built("X01")
    before = tree(root / "reports")
    pids = root / "pids"
    pids.mkdir()
    hang = f"import os, time\nopen({str(pids)!r} + f'/{{os.getpid()}}', 'w').close()\ntime.sleep(300)"
    write(root / "notebooks", "indicator-4", notebook(hang))
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(root), kernel], cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        _wait(lambda: len(list(pids.iterdir())) >= 2, process)
        pages = [int(path.name) for path in pids.iterdir()]
        started = pages + _descendants(process.pid)
        os.kill(process.pid, end)
        process.wait(300)
    finally:
        process.kill()
        process.communicate()
    _wait(lambda: not any(_lives(pid) for pid in started))
    assert tree(root / "reports") == before
    # Nothing that it left is in the way of the next build.
    write(root / "notebooks", "indicator-4", notebook("1"))
    assert built("X02").status == 0


@needs_fork
def test_pages_that_ran_before_a_kill_are_not_run_again(root, built):
    ran = root / "ran"
    ran.mkdir()
    note = f"import os, time\nopen({str(ran)!r} + f'/{{organisation}} {{year}} PAGE {{os.getpid()}}', 'w').close()\n"
    for page in PAGES:
        last = "time.sleep(300)" if page.name == "indicator-9" else "print(organisation)"
        write(root / "notebooks", page.name, notebook(note.replace("PAGE", page.name) + last))
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(root), "warm"], cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        _wait(lambda: len([path for path in ran.iterdir() if "indicator-9" in path.name]) == 2, process)
        os.kill(process.pid, signal.SIGKILL)
    finally:
        process.kill()
        process.communicate()
    before = {path.name for path in ran.iterdir()}
    done = {name.rsplit(" ", 1)[0] for name in before if "indicator-9" not in name}
    assert len(done) >= 9, "the nine pages that come before the one that hangs"
    write(root / "notebooks", "indicator-9", notebook("print('quick')"))
    assert built("X01", "X02").status == 0
    again = {path.name.rsplit(" ", 1)[0] for path in ran.iterdir() if path.name not in before}
    assert not again & done
    assert places(root) == ["X01/2023", "X01/2024", "X02/2024"]


def _wait(until, process: subprocess.Popen | None = None, seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert process is None or process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _descendants(pid: int) -> list[int]:
    """Return the processes below a process, as /proc knows them."""
    if not Path("/proc").is_dir():
        return []
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            children.setdefault(int(path.read_text().rsplit(")", 1)[1].split()[1]), []).append(int(path.parent.name))
        except (OSError, IndexError):
            continue
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent to notice does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
