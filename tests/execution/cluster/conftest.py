"""A real cluster: a scheduler and two workers, each a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).parents[3]
DISTRIBUTED = (sys.executable, "-m", "distributed.cli")


def _start(*arguments: str, folder: Path) -> subprocess.Popen[bytes]:
    code = "import sys; from distributed.cli.dask_{0} import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code.format(arguments[0]), *arguments[1:]]
    log = (folder / f"{arguments[0]}-{time.monotonic_ns()}.log").open("wb")
    paths = os.pathsep.join([str(CHECKOUT), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=os.environ | {"PYTHONPATH": paths})


@dataclass
class Cluster:
    """A scheduler and its workers."""

    folder: Path
    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self) -> subprocess.Popen[bytes]:
        options = ("--nthreads", "1", "--no-dashboard", "--nanny", "--local-directory", str(self.folder / "workers"))
        worker = _start("worker", self.address, *options, folder=self.folder)
        self.workers.append(worker)
        return worker


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "scheduler.json"
    options = ("--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file))
    scheduler = _start("scheduler", *options, folder=folder)
    try:
        for _ in range(300):
            if file.exists() and (text := file.read_text()):
                break
            time.sleep(0.1)
        import json

        cluster = Cluster(folder, json.loads(text)["address"], scheduler)
        for _ in range(2):
            cluster.add_worker()
        yield cluster
    finally:
        for process in (*getattr(locals().get("cluster"), "workers", ()), scheduler):
            process.terminate()
        for process in (*getattr(locals().get("cluster"), "workers", ()), scheduler):
            process.wait(300)
