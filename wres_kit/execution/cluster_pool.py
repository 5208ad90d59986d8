"""The workers of a Dask cluster: as a build sees them, a pool like its own; and what runs next to each worker there."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
import uuid
import warnings
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from wres_kit.errors import WresError
from wres_kit.execution.cluster_messages import (
    ArtifactError,
    ArtifactStore,
    RemoteBuild,
    RemoteResult,
    check_program,
    pack,
    program,
    remove,
    unpack,
    with_paths_moved,
)
from wres_kit.execution.engine.processes import Failure
from wres_kit.execution.pool import WorkerPool
from wres_kit.execution.render_tasks import IndexTask
from wres_kit.execution.tasks import SingleTask, TaskResult, run_task
from wres_kit.publishing.folders import StorageError
from wres_kit.publishing.site import site_files

if TYPE_CHECKING:
    from wres_kit.execution.tasks import AnyTask, BuildContext, TaskSource


# In a worker of the cluster -----------------------------------------------------------------------------------------


class _RemoteWorkerProcess:
    """A remote worker as the worker of the cluster sees it."""

    def __init__(self) -> None:
        self._connection, theirs = Pipe()
        # Not multiprocessing: workers of a cluster are daemons, which may not have children of that kind.
        code = f"from wres_kit.execution.cluster_pool import main; main({theirs.fileno()})"
        command = [sys.executable, "-c", code]
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603
        theirs.close()

    def run(self, build: RemoteBuild, task: AnyTask, reads: str) -> RemoteResult:
        self._connection.send((build, task, reads))
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


def run_remote_task(build: RemoteBuild, task: AnyTask, reads: str) -> RemoteResult:
    """Do a task here, on a worker of the cluster.

    Parameters
    ----------
    build
        What holds for all tasks of the build.
    task
        The task, with the paths it has on the machine that builds.
    reads
        Name of the artifact of what it reads.
    """
    with _lock:
        worker = _idle.pop() if _idle else None
    worker = worker or _RemoteWorkerProcess()
    try:
        result = worker.run(build, task, reads)
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
        self._context = with_paths_moved(build.context, build.context.root, self.root)
        unpack(self._store.get(build.project), self.root)
        self._context.log.parent.mkdir(parents=True, exist_ok=True)
        check_program(build.program, program(self._context))
        self._pool = WorkerPool(self._context, 1)

    def close(self) -> None:
        """End the process that does the tasks."""
        self._pool.__exit__()

    def run(self, task: AnyTask, reads: str) -> RemoteResult:
        """Do a task that reads an artifact.

        Raises
        ------
        ArtifactError
            What it reads or has written could not be fetched or stored.
        EOFError
            Whoever sent it is gone.
        """
        task = with_paths_moved(task, self.build.context.root, self.root)
        remove(task.writes)
        unpack(self._store.get(reads), self.root)
        single = SingleTask(task)
        try:
            self._pool.run(single, self._check_connection)
        except StorageError as error:
            return RemoteResult(TaskResult(0.0, failure=Failure.from_error(error), storage_fault=str(error)))
        assert single.result is not None
        succeeded = single.result.failure is None
        writes = self._store.put(pack(self.root, task.writes)) if succeeded else ""
        return RemoteResult(single.result, writes)

    def _check_connection(self) -> None:
        if self._connection.poll(0):  # nothing is sent while a task is out, so it can only have been closed
            raise EOFError


def serve(connection: Connection) -> None:
    """Do tasks until the other end of the connection is closed.

    Parameters
    ----------
    connection
        Gives builds with a task and the name of what it reads, takes results.
    """
    worker: RemoteWorker | None = None
    with TemporaryDirectory(prefix="wres-worker-") as folder:
        try:
            while True:
                build, task, reads = connection.recv()
                try:
                    if worker is None or worker.build.name != build.name:
                        if worker is not None:
                            worker.close()
                            remove([worker.root])
                        worker = RemoteWorker(build, Path(folder), connection)
                    result = worker.run(task, reads)
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


PROJECT = ("notebooks", "params", "standard", "data/released")
"""What every worker gets a copy of, with the files of the website. Returns travel with the tasks that need them."""

CONNECT_SECONDS = 15
WORKERS_SECONDS = 60
LOOK_AGAIN_SECONDS = 2.0
"""How often to look how many workers there are."""


class ClusterError(WresError):
    """A cluster cannot be used: not installed, not reached, without workers, or with other programs than here."""


class ClusterPool:
    """The workers of a cluster.

    Parameters
    ----------
    context
        What holds for all tasks.
    address
        Of the scheduler: ``tcp://host:8786``.
    store
        Address of a folder or bucket that this machine and all workers can read and write.
    """

    def __init__(self, context: BuildContext, address: str, store: str) -> None:
        self._context = context
        self._address = address
        name = uuid.uuid4().hex
        self._store = ArtifactStore(f"{store.rstrip('/')}/{name}")
        project = pack(context.root, [*(context.root / part for part in PROJECT), *site_files(context.project)])
        self._build = RemoteBuild(name, self._store.url, self._store.put(project), context, program(context))
        self._ended: SimpleQueue[Any] = SimpleQueue()
        self._out: dict[Any, tuple[int, AnyTask]] = {}
        self._client: Any = None
        self._slots, self._looked = 0, float("-inf")

    def __enter__(self) -> ClusterPool:
        """Connect to the scheduler.

        Raises
        ------
        ClusterError
            The extra is not installed, there is no scheduler, or it has no workers.
        """
        try:
            from distributed import Client  # noqa: PLC0415
        except ImportError:
            message = "Building on a cluster needs the extra cluster: pip install 'wres_kit[cluster]'"
            raise ClusterError(message) from None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of other versions; `check_program` refuses those that matter
                self._client = Client(self._address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            reason = str(error) or type(error).__name__
            message = f"{self._address}: no scheduler answers there ({reason}). Start it: dask scheduler"
            raise ClusterError(message) from None
        try:
            self._client.wait_for_workers(1, timeout=WORKERS_SECONDS)
        except TimeoutError:
            self._client.close()
            message = f"{self._address}: the scheduler has no workers. Start some: dask worker {self._address}"
            raise ClusterError(message) from None
        return self

    def __exit__(self, *_: object) -> None:
        """Recall what is out, end what was started on the workers, and empty the store."""
        with suppress(Exception):
            self._client.cancel(list(self._out))
        with suppress(Exception):
            self._client.run(end_remote_workers)
        with suppress(Exception):
            self._client.close()
        with suppress(ArtifactError):
            self._store.clear()

    def start(self, count: int) -> None:
        """Do nothing: workers make ready with their first task."""

    def run(self, source: TaskSource) -> None:
        """Do the tasks of a source until it has none left.

        A worker that is lost loses no task: the scheduler gives it to another.

        Raises
        ------
        StorageError
            A worker could not write what it made.
        ClusterError
            The workers run other programs than this build, or the scheduler is gone.
        ArtifactError
            What a task needs or has written cannot be stored or fetched.
        """
        while True:
            self._give_tasks(source)
            if not self._out:
                return
            with suppress(Empty):
                self._receive(self._ended.get(timeout=0.5), source)
                while True:
                    self._receive(self._ended.get_nowait(), source)

    def _give_tasks(self, source: TaskSource) -> None:
        busy = {slot for slot, _ in self._out.values()}
        for slot in range(self._count()):
            if slot in busy:
                continue
            task = source.next_task(slot)
            if task is None:
                continue
            if isinstance(task, IndexTask):  # made once, from all that is in the project
                source.done(task, run_task(task, self._context))
                continue
            reads = self._store.put(pack(self._context.root, task.reads))
            future = self._client.submit(run_remote_task, self._build, task, reads, pure=False)
            self._out[future] = slot, task
            future.add_done_callback(self._ended.put)

    def _count(self) -> int:
        """Return how many tasks to have out: one for each thread of the workers, and one waiting at each worker."""
        now = time.monotonic()
        if now - self._looked > LOOK_AGAIN_SECONDS:
            threads = self._client.nthreads()
            if not threads and self._client.status != "running":
                message = f"{self._address}: the scheduler is gone. Nothing was published; start it and build again."
                raise ClusterError(message)
            self._slots, self._looked = sum(threads.values()) + len(threads), now
        return self._slots

    def _receive(self, future: Any, source: TaskSource) -> None:  # noqa: ANN401
        _, task = self._out.pop(future)
        try:
            remote: RemoteResult = future.result()
        except Exception as error:
            failure = Failure("WorkerDiedError", f"the cluster gave it up: {str(error) or type(error).__name__}")
            source.done(task, TaskResult(0.0, failure=failure))
            return
        result = remote.result
        if result is None:
            raise ClusterError(remote.refusal)
        if result.storage_fault:
            raise StorageError(result.storage_fault)
        if result.failure is None:
            remove(task.writes)
            unpack(self._store.get(remote.writes), self._context.root)
        source.done(task, result)
