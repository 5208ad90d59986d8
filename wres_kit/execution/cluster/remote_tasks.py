"""What a worker of the cluster is asked to call: give an errand to a station of its own, and wait for what comes."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Pipe

from wres_kit.execution.cluster.messages import Delivery, Errand, Orders
from wres_kit.execution.engine.engine import Failure
from wres_kit.execution.run.worker import Report


class _StationProcess:
    """A station as its worker sees it."""

    def __init__(self) -> None:
        self._connection, theirs = Pipe()
        # Not multiprocessing: workers of a cluster are daemons, which may not have children of that kind.
        command = [sys.executable, "-m", "wres_kit.execution.cluster.remote_worker", str(theirs.fileno())]
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603
        theirs.close()

    def do(self, orders: Orders, errand: Errand) -> Delivery:
        self._connection.send((orders, errand))
        delivery: Delivery = self._connection.recv()
        return delivery

    def end(self) -> None:
        with suppress(OSError):
            self._connection.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_idle: list[_StationProcess] = []
_lock = threading.Lock()


def do_errand(orders: Orders, errand: Errand) -> Delivery:
    """Do an errand here, on a worker of the cluster.

    Parameters
    ----------
    orders
        What holds for all errands of the build.
    errand
        The task, and the name of the parcel it reads.
    """
    with _lock:
        station = _idle.pop() if _idle else None
    station = station or _StationProcess()
    try:
        delivery = station.do(orders, errand)
    except (EOFError, OSError) as error:
        station.end()
        return Delivery(Report(0.0, failure=Failure("WorkerDiedError", f"its station ended ({type(error).__name__})")))
    with _lock:
        _idle.append(station)
    return delivery


def end_stations() -> None:
    """End all stations of this worker that have nothing to do."""
    with _lock:
        stations, _idle[:] = list(_idle), []
    for station in stations:
        station.end()
