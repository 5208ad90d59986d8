"""A remote worker: a process next to a worker of the cluster that does one task at a time.

The workers of a cluster have threads, and a process with threads must not be forked; so the process that runs pages is
a child of this one, which has none. It has a copy of the project in a temporary folder, and ends with its worker.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from tempfile import TemporaryDirectory

from wres_kit.errors import WresError
from wres_kit.execution.cluster.messages import (
    ArtifactStore,
    RemoteBuild,
    RemoteResult,
    RemoteTask,
    check_program,
    moved,
    pack,
    program,
    remove,
    unpack,
)
from wres_kit.execution.engine.processes import Failure
from wres_kit.execution.run.pool import WorkerPool
from wres_kit.execution.run.tasks import SingleTask, TaskResult
from wres_kit.publishing.publication import StorageError

# In a worker of the cluster -----------------------------------------------------------------------------------------


class _RemoteWorkerProcess:
    """A remote worker as the worker of the cluster sees it."""

    def __init__(self) -> None:
        self._connection, theirs = Pipe()
        # Not multiprocessing: workers of a cluster are daemons, which may not have children of that kind.
        code = f"from wres_kit.execution.cluster.remote_worker import main; main({theirs.fileno()})"
        command = [sys.executable, "-c", code]
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603
        theirs.close()

    def run(self, build: RemoteBuild, task: RemoteTask) -> RemoteResult:
        self._connection.send((build, task))
        result: RemoteResult = self._connection.recv()
        return result

    def end(self) -> None:
        with suppress(OSError):
            self._connection.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_idle: list[_RemoteWorkerProcess] = []
_lock = threading.Lock()


def run_remote_task(build: RemoteBuild, task: RemoteTask) -> RemoteResult:
    """Do a task here, on a worker of the cluster.

    Parameters
    ----------
    build
        What holds for all tasks of the build.
    task
        The task, and the name of the artifact it reads.
    """
    with _lock:
        worker = _idle.pop() if _idle else None
    worker = worker or _RemoteWorkerProcess()
    try:
        result = worker.run(build, task)
    except (EOFError, OSError) as error:
        worker.end()
        failure = Failure("WorkerDiedError", f"its process ended ({type(error).__name__})")
        return RemoteResult(TaskResult(0.0, failure=failure))
    with _lock:
        _idle.append(worker)
    return result


def end_remote_workers() -> None:
    """End all remote workers of this worker that have nothing to do."""
    with _lock:
        workers, _idle[:] = list(_idle), []
    for worker in workers:
        worker.end()


# In the process next to it ------------------------------------------------------------------------------------------


class RemoteWorker:
    """A copy of the project of one build, with a process that does its tasks.

    Parameters
    ----------
    build
        What holds for all tasks of the build.
    folder
        An empty folder of its own.
    connection
        From where tasks come; closed when whoever sends them is gone.
    """

    def __init__(self, build: RemoteBuild, folder: Path, connection: Connection) -> None:
        self.build = build
        self.root = folder.resolve() / "project"
        self._connection = connection
        self._store = ArtifactStore(build.store)
        self._context = moved(build.context, build.context.root, self.root)
        unpack(self._store.get(build.project), self.root)
        self._context.log.parent.mkdir(parents=True, exist_ok=True)
        check_program(build.program, program(self._context))
        self._pool = WorkerPool(self._context, 1)

    def close(self) -> None:
        """End the process that does the tasks."""
        self._pool.__exit__()

    def run(self, remote: RemoteTask) -> RemoteResult:
        """Do a task.

        Raises
        ------
        ArtifactError
            What it reads or has written could not be fetched or stored.
        EOFError
            Whoever sent it is gone.
        """
        task = moved(remote.task, self.build.context.root, self.root)
        remove(task.writes(self._context))
        unpack(self._store.get(remote.reads), self.root)
        single = SingleTask(task)
        try:
            self._pool.run(single, self._check_connection)
        except StorageError as error:
            return RemoteResult(TaskResult(0.0, failure=Failure.of(error), storage_fault=str(error)))
        assert single.result is not None
        succeeded = single.result.failure is None
        writes = self._store.put(pack(self.root, task.writes(self._context))) if succeeded else ""
        return RemoteResult(single.result, writes)

    def _check_connection(self) -> None:
        if self._connection.poll(0):  # nothing is sent while a task is out, so it can only have been closed
            raise EOFError


def serve(connection: Connection) -> None:
    """Do tasks until the other end of the connection is closed.

    Parameters
    ----------
    connection
        Gives pairs of a build and a task, takes results.
    """
    worker: RemoteWorker | None = None
    with TemporaryDirectory(prefix="wres-worker-") as folder:
        try:
            while True:
                build, task = connection.recv()
                try:
                    if worker is None or worker.build.name != build.name:
                        if worker is not None:
                            worker.close()
                            remove([worker.root])
                        worker = RemoteWorker(build, Path(folder), connection)
                    result = worker.run(task)
                except WresError as error:
                    result = RemoteResult(None, refusal=str(error))
                connection.send(result)
        except (EOFError, OSError):
            return
        finally:
            if worker is not None:
                worker.close()


def main(descriptor: int) -> None:
    """Serve a connection that was inherited as a file descriptor; the whole life of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends when its worker closes the connection
    serve(Connection(descriptor))
