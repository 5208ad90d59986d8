"""Workers: as many as there are cores, each given one task at a time, each replaced if it dies or hangs."""

from __future__ import annotations

import multiprocessing
import os
import time
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe, wait
from typing import TYPE_CHECKING, Any

from wres_kit.errors import WresError
from wres_kit.execution.engine.processes import Failure
from wres_kit.execution.tasks import TaskResult, work
from wres_kit.publishing.folders import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from multiprocessing.process import BaseProcess

    from wres_kit.execution.tasks import AnyTask, BuildContext, TaskSource

STARTS_BEFORE_GIVING_UP = 2
"""A worker that dies this often without finishing a task will not do better the next time."""


class WorkersFailedError(WresError):
    """No worker could be kept alive."""


class _Worker:
    """A worker process as seen from the build.

    Parameters
    ----------
    context
        What holds for all tasks.
    """

    def __init__(self, context: BuildContext) -> None:
        processes = multiprocessing.get_context("spawn")
        self.connection, theirs = Pipe()
        lifeline, self._lifeline = Pipe(duplex=False)
        with _environment(_worker_environment(context)):
            self.process: BaseProcess = processes.Process(
                target=work, args=(theirs, lifeline, context, os.getpid()), name="wres-worker"
            )
            self.process.start()
        theirs.close()
        lifeline.close()
        self.task: AnyTask | None = None
        self.deadline = float("inf")
        self.has_worked = False

    def give(self, task: AnyTask, seconds: float) -> None:
        """Give it a task, to be done in so many seconds."""
        self.task, self.deadline = task, time.monotonic() + seconds
        with suppress(OSError):  # a worker that has died is noticed by its connection
            self.connection.send(task)

    def end(self, *, patience: float) -> None:
        """Ask it to end, and end it after `patience` seconds; at once if it is still making ready."""
        patience = patience if self.has_worked else 0
        with suppress(OSError):
            if self.task is None:
                self.connection.send(None)
        self._lifeline.close()
        self.process.join(patience)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.connection.close()
        self.process.close()


class WorkerPool:
    """A number of workers.

    Parameters
    ----------
    context
        What holds for all tasks.
    size
        How many.
    """

    def __init__(self, context: BuildContext, size: int) -> None:
        self._context = context
        self._size = size
        self._workers: dict[int, _Worker] = {}
        self._deaths = 0

    def __enter__(self) -> WorkerPool:
        """Return the pool; workers are started when there is a task for them."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all workers, whatever they are doing."""
        busy = [worker for worker in self._workers.values() if worker.task is not None]
        for worker in busy:
            worker.end(patience=0.5)
        for worker in self._workers.values():
            if worker not in busy:
                worker.end(patience=5)
        self._workers.clear()

    def start(self, count: int) -> None:
        """Start workers before there is a task for them, so that they make ready meanwhile."""
        for number in range(min(count, self._size)):
            self._workers.setdefault(number, _Worker(self._context))

    def run(self, source: TaskSource, tick: Callable[[], None] = lambda: None) -> None:
        """Do the tasks of a source until it has none left.

        Parameters
        ----------
        source
            Whoever has tasks.
        tick
            Called now and then; what it raises ends the work.

        Raises
        ------
        StorageError
            A worker could not write what it made.
        WorkersFailedError
            Workers die one after the other without doing anything.
        """
        while True:
            self._give_tasks(source)
            busy = {worker.connection: number for number, worker in self._workers.items() if worker.task is not None}
            if not busy:
                return
            for connection in wait(list(busy), timeout=0.5):
                assert isinstance(connection, Connection)
                self._receive(busy[connection], source)
            self._end_overdue(source)
            tick()

    def _give_tasks(self, source: TaskSource) -> None:
        for number in range(self._size):
            worker = self._workers.get(number)
            if worker is not None and worker.task is not None:
                continue
            task = source.next_task(number)
            if task is None:
                continue
            worker = self._workers.setdefault(number, worker or _Worker(self._context))
            worker.give(task, task.time_limit(self._context) + (0 if worker.has_worked else 60))

    def _receive(self, number: int, source: TaskSource) -> None:
        worker = self._workers[number]
        assert worker.task is not None
        try:
            result: TaskResult[Any] = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(5)
            status = worker.process.exitcode
            self._lose(number, source, Failure("WorkerDiedError", f"its process ended (exit status {status})"))
            return
        task, worker.task, worker.has_worked, self._deaths = worker.task, None, True, 0
        if result.storage_fault:
            raise StorageError(result.storage_fault)
        source.done(task, result)

    def _end_overdue(self, source: TaskSource) -> None:
        now = time.monotonic()
        for number in [number for number, worker in self._workers.items() if worker.task and worker.deadline < now]:
            self._lose(number, source, Failure("WorkerHungError", "its process did not answer and was ended"))

    def _last_words(self) -> str:
        log = self._context.log
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
        last = next((line for line in reversed(lines) if line.strip()), "nothing")
        return f"Worker processes end without doing anything. Their last line: {last}. More is in {log}."

    def _lose(self, number: int, source: TaskSource, failure: Failure) -> None:
        """Give up a worker; the next task for its place gets a new one."""
        worker = self._workers.pop(number)
        task = worker.task
        assert task is not None
        self._deaths += 1
        worker.end(patience=0)
        if self._deaths >= STARTS_BEFORE_GIVING_UP * self._size:
            raise WorkersFailedError(self._last_words())
        source.done(task, TaskResult(0.0, failure=failure))


def _worker_environment(context: BuildContext) -> Mapping[str, str]:
    """Return the environment of a worker and of the kernels it starts."""
    own = context.log.parent.parent / "ipython"
    return {
        "WRES_SNAPSHOTS": str(context.snapshots),
        "WRES_PROJECT": str(context.root),
        # Settings and start-up files of whoever builds must not reach a published page.
        "IPYTHONDIR": str(own),
        "JUPYTER_DATA_DIR": str(own / "jupyter"),
        # Sets are iterated in the same order in every process, and no library starts a thread in one that forks.
        "PYTHONHASHSEED": "0",
        # What libraries write into a file as the date of its making, matplotlib into an SVG for one.
        "SOURCE_DATE_EPOCH": "0",
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for the processes started meanwhile."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
