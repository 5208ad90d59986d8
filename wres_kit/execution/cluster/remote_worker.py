"""A station: a process beside a worker of the cluster that does one errand at a time.

The workers of a cluster have threads, and a process with threads must not be forked; so the process that runs pages is
a child of this one, which has none. It has a copy of the project in a temporary folder, and ends with its worker.
"""

from __future__ import annotations

import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from wres_kit.errors import WresError
from wres_kit.execution.cluster.artifacts import ParcelStore, pack, remove, unpack
from wres_kit.execution.cluster.messages import Delivery, Errand, Orders, check_program, moved, program
from wres_kit.execution.engine.engine import Failure
from wres_kit.execution.run.pool import Pool, SingleTask
from wres_kit.execution.run.worker import Report
from wres_kit.publishing.publication import StorageError


class Station:
    """A copy of the project of one build, with a worker process.

    Parameters
    ----------
    orders
        What holds for all tasks of the build.
    folder
        An empty folder of its own.
    connection
        From where errands come; closed when whoever sends them is gone.
    """

    def __init__(self, orders: Orders, folder: Path, connection: Connection) -> None:
        self.orders = orders
        self._connection = connection
        self._root = folder.resolve() / "project"
        self._store = ParcelStore(orders.store)
        self._shop = moved(orders.shop, orders.shop.root, self._root)
        unpack(self._store.get(orders.project), self._root)
        self._shop.log.parent.mkdir(parents=True, exist_ok=True)
        check_program(orders.program, program(self._shop))
        self._pool = Pool(self._shop, 1)

    def close(self) -> None:
        """End the worker process."""
        self._pool.__exit__()

    def do(self, errand: Errand) -> Delivery:
        """Do an errand.

        Raises
        ------
        StoreError
            What it reads or has written could not be fetched or stored.
        EOFError
            Whoever sent it is gone.
        """
        task = moved(errand.task, self.orders.shop.root, self._root)
        remove(task.writes(self._shop))
        unpack(self._store.get(errand.reads), self._root)
        single = SingleTask(task)
        try:
            self._pool.run(single, self._look_up)
        except StorageError as error:
            return Delivery(Report(0.0, failure=Failure.of(error), storage=str(error)))
        assert single.report is not None
        writes = self._store.put(pack(self._root, task.writes(self._shop))) if single.report.failure is None else ""
        return Delivery(single.report, writes)

    def _look_up(self) -> None:
        if self._connection.poll(0):  # nothing is sent while an errand is out, so it can only have been closed
            raise EOFError


def serve(connection: Connection) -> None:
    """Do errands until the other end of the connection is closed.

    Parameters
    ----------
    connection
        Gives pairs of orders and an errand, takes deliveries.
    """
    station: Station | None = None
    with TemporaryDirectory(prefix="wres-station-") as folder:
        try:
            while True:
                orders, errand = connection.recv()
                try:
                    if station is None or station.orders.build != orders.build:
                        if station is not None:
                            station.close()
                            remove([station._root])  # noqa: SLF001
                        station = Station(orders, Path(folder), connection)
                    delivery = station.do(errand)
                except WresError as error:
                    delivery = Delivery(None, refusal=str(error))
                connection.send(delivery)
        except (EOFError, OSError):
            return
        finally:
            if station is not None:
                station.close()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends when its worker closes the connection
    serve(Connection(int(sys.argv[1])))
