"""Builds on a real cluster."""

from __future__ import annotations

import shutil
import threading
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.execution.conftest import tree
from tests.execution.notebooks import notebook, write
from tests.execution.test_build import places
from wres_kit.documents import FORMATS
from wres_kit.execution.cluster_pool import ClusterError
from wres_kit.execution.engine.processes import can_fork

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]
REMOTE_WORKER = "wres_kit.execution.cluster_pool"


def forget(root: Path) -> None:
    for folder in (root / "build", *(path for path in (root / "reports").iterdir() if path.is_dir())):
        shutil.rmtree(folder)


def remote_workers(process: psutil.Process) -> list[psutil.Process]:
    """Return the remote worker above a page, and its worker of the cluster."""
    line = process.parents()
    [position] = [number for number, each in enumerate(line) if any(REMOTE_WORKER in part for part in each.cmdline())]
    return line[position : position + 2]


class Killer(threading.Thread):
    """Kills the worker of the cluster that runs the page which tells its process id in a file."""

    def __init__(self, told: Path) -> None:
        super().__init__()
        self._told = told
        self.killed: list[psutil.Process] = []

    def run(self) -> None:
        while not self._told.exists() or not self._told.read_text():
            time.sleep(0.05)
        page = psutil.Process(int(self._told.read_text()))
        remote, worker = remote_workers(page)
        self.killed = [worker, remote, page]
        worker.kill()


@pytest.mark.skipif(not can_fork(), reason="the warm engine needs Linux")
def test_a_build_on_a_cluster_that_loses_a_worker_equals_one_on_this_machine(root, built, cluster, tmp_path):
    told = tmp_path / "page"
    again = f"""
import os, pathlib, time
first = not pathlib.Path({str(told)!r}).exists()
if first and year == 2023:
    pathlib.Path({str(told)!r}).write_text(str(os.getpid()))
    time.sleep(0 if pathlib.Path({str(tmp_path / "here")!r}).exists() else 300)
print("ran")
"""
    write(root / "notebooks", "indicator-4", notebook(again))
    (tmp_path / "here").touch()
    assert built("X01").status == 0
    here = tree(root / "reports")
    forget(root)
    told.unlink()
    (tmp_path / "here").unlink()
    killer = Killer(told)
    killer.start()
    outcome = built("X01", scheduler=cluster.address)
    killer.join(300)
    assert list(outcome.failures) == []
    assert places(root) == ["X01/2023", "X01/2024"]
    assert tree(root / "reports") == here
    gone, alive = psutil.wait_procs(killer.killed, timeout=300)
    assert len(gone) == 3, alive
    assert not list((root / "build" / "private" / "artifacts").iterdir())


def test_documents_made_on_a_cluster_are_those_made_here(root, built, cluster):
    (root / "_quarto.yml").write_text("project:\n  type: website\nwebsite:\n  title: Example reports\n")
    assert built("X02", formats=FORMATS).status == 0
    here = tree(root / "reports")
    assert {each.file_name("X02", 2024) for each in FORMATS} <= {path.rpartition("/")[2] for path in here}
    forget(root)
    outcome = built("X02", formats=FORMATS, scheduler=cluster.address)
    assert list(outcome.failures) == []
    assert tree(root / "reports") == here


def test_a_page_that_fails_there_is_reported_as_here(root, built, cluster):
    write(root / "notebooks", "indicator-9", notebook("x = 1", "x / 0"))
    outcome = built("X02", scheduler=cluster.address, store=f"file://{root}/elsewhere")
    [(report, page, failure)] = outcome.failures
    assert (report.planned.name, page.name, failure.error) == ("X02 2024", "indicator-9", "ZeroDivisionError")
    assert places(root) == []
    assert not list((root / "elsewhere").iterdir())


def test_a_store_that_only_this_machine_has_is_named(root, built, cluster):
    with pytest.raises(ClusterError, match=r"memory://wres.*--store") as error:
        built("X01", scheduler=cluster.address, store="memory://wres")
    assert error.value.exit_status == 2
    assert places(root) == []


def test_another_program_on_a_worker_is_refused(root, built, cluster, monkeypatch):
    monkeypatch.setattr("wres_kit.execution.cluster_pool.program", lambda _: {"wres_kit": "another"})
    with pytest.raises(ClusterError, match=r"runs another program than this build: wres_kit \S+, not another"):
        built("X01", scheduler=cluster.address)


def test_a_scheduler_that_is_not_there_is_named(root, built, monkeypatch):
    monkeypatch.setattr("wres_kit.execution.cluster_pool.CONNECT_SECONDS", 1)
    with pytest.raises(ClusterError, match=r"tcp://127\.0\.0\.1:1: no scheduler answers"):
        built("X01", scheduler="tcp://127.0.0.1:1")
