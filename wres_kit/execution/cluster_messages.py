"""What travels between a build and the workers of a cluster: messages, and artifacts.

Artifacts are the files that a task reads or writes, as one object in a store that the build and all workers can reach.
An artifact is named by the hash of its bytes, so what many tasks read is stored once, and what comes out of the store
is what went in or an error.
"""

from __future__ import annotations

import hashlib
import io
import platform
import shutil
import uuid
import zipfile
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from wres_kit.audit.file_hashes import versions
from wres_kit.errors import WresError
from wres_kit.execution.render_tasks import PublishedPages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.execution.tasks import BuildContext, TaskResult


_TIME = (1980, 1, 1, 0, 0, 0)
"""The time every file in an artifact carries: equal files make equal artifacts."""


class ArtifactError(WresError):
    """A store of artifacts cannot be read or written, or has lost an artifact."""


def pack(root: Path, paths: Iterable[Path]) -> bytes:
    """Return an artifact of files and of all files below folders.

    Parameters
    ----------
    root
        The folder that they are named from.
    paths
        Files and folders below it; what is not there is left out.
    """
    content = io.BytesIO()
    files = {file for path in paths for file in _files(path)}
    with zipfile.ZipFile(content, "w") as artifact:
        for file in sorted(files):
            entry = zipfile.ZipInfo(file.relative_to(root).as_posix(), _TIME)
            artifact.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=1)
    return content.getvalue()


def unpack(artifact: bytes, root: Path) -> None:
    """Write the files of an artifact below a folder; none can be written outside it."""
    with zipfile.ZipFile(io.BytesIO(artifact)) as files:
        files.extractall(root)


def remove(paths: Iterable[Path]) -> None:
    """Remove files and folders, as far as they are there."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _files(path: Path) -> Iterable[Path]:
    return (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path] if path.is_file() else []


class ArtifactStore:
    """A folder or bucket for artifacts.

    Parameters
    ----------
    url
        Where, as fsspec writes it: ``/shared/wres``, ``s3://bucket/wres``, ``abfs://…``.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    @cached_property
    def _system(self) -> tuple[Any, str]:
        import fsspec  # noqa: PLC0415 - part of the extra `cluster`

        try:
            system, folder = fsspec.core.url_to_fs(self.url)
            system.makedirs(folder, exist_ok=True)
        except Exception as error:
            raise self._fault("opened", error) from error
        return system, folder

    def put(self, artifact: bytes) -> str:
        """Store an artifact and return its name.

        Raises
        ------
        ArtifactError
            The store cannot be written.
        """
        name = hashlib.sha256(artifact).hexdigest()
        system, folder = self._system
        place = f"{folder}/{name}"
        try:
            if not system.exists(place):
                self._write(system, place, artifact)
        except Exception as error:
            raise self._fault("written", error) from error
        return name

    @staticmethod
    def _write(system: Any, place: str, artifact: bytes) -> None:  # noqa: ANN401
        from fsspec.implementations.local import LocalFileSystem  # noqa: PLC0415

        if not isinstance(system, LocalFileSystem):  # an object is there whole or not at all
            system.pipe_file(place, artifact)
            return
        half = f"{place}.{uuid.uuid4().hex}"
        system.pipe_file(half, artifact)
        Path(half).replace(place)

    def get(self, name: str) -> bytes:
        """Return an artifact.

        Raises
        ------
        ArtifactError
            It is not there, cannot be read, or is not what was stored.
        """
        system, folder = self._system
        try:
            artifact: bytes = system.cat_file(f"{folder}/{name}")
        except Exception as error:
            raise self._fault("read", error) from error
        if hashlib.sha256(artifact).hexdigest() != name:
            message = f"{self.url}: what is stored as {name[:12]} was changed. Build again."
            raise ArtifactError(message)
        return artifact

    def clear(self) -> None:
        """Remove all artifacts."""
        system, folder = self._system
        try:
            system.rm(folder, recursive=True)
        except FileNotFoundError:
            pass
        except Exception as error:
            raise self._fault("cleared", error) from error

    def _fault(self, done: str, error: Exception) -> ArtifactError:
        reason = str(error) or type(error).__name__
        return ArtifactError(
            f"{self.url}: the store could not be {done}: {reason}. "
            "Name one with --store that this machine and all workers can read and write."
        )


T = TypeVar("T")


class OtherProgramError(WresError):
    """A worker runs another program than the build, so its pages might differ."""


@dataclass(frozen=True)
class RemoteBuild:
    """What holds for all tasks of one build.

    Parameters
    ----------
    name
        Name of the build, different each time.
    store
        Address of the store of artifacts.
    project
        Name of the artifact that holds what the project says: notebooks, parameters, narrative.
    context
        As on the machine that builds.
    program
        What a worker must run, as `program` returns it.
    """

    name: str
    store: str
    project: str
    context: BuildContext
    program: dict[str, str]


@dataclass(frozen=True)
class RemoteResult:
    """What came of a remote task.

    Parameters
    ----------
    result
        What came of the task; None where it could not even be tried.
    writes
        Name of the artifact of what it wrote.
    refusal
        Why it could not be tried.
    """

    result: TaskResult[Any] | None
    writes: str = ""
    refusal: str = ""


def program(context: BuildContext) -> dict[str, str]:
    """Return what is run here: the files of this package, Python, libraries and renderer, each with its version."""
    return versions() | {"program": context.inputs.program_fingerprint, "renderer": context.renderer_label}


def check_program(wanted: dict[str, str], of_worker: dict[str, str]) -> None:
    """Check that a worker runs what the build does.

    Raises
    ------
    OtherProgramError
        It does not; the message names each difference.
    """
    differences = [
        f"{name} {of_worker.get(name, 'none')[:12]}, not {version[:12]}"
        for name, version in wanted.items()
        if of_worker.get(name) != version
    ]
    if differences:
        message = (
            f"A worker on {platform.node()} runs another program than this build: {'; '.join(differences)}. "
            "Install the same on all: pip install --require-hashes -r requirements.lock, and the same wres_kit."
        )
        raise OtherProgramError(message)


def with_paths_moved(record: T, old: Path, new: Path) -> T:
    """Return a record with all its paths below `old` put below `new`, those of records in it too."""
    changed: dict[str, Any] = {}
    for field in fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        if isinstance(value, Path) and value.is_relative_to(old):
            changed[field.name] = new / value.relative_to(old)
        elif isinstance(value, PublishedPages):
            changed[field.name] = with_paths_moved(value, old, new)
    return replace(record, **changed)  # type: ignore[type-var]
