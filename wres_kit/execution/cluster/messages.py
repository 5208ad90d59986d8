"""What travels between a build and the workers of a cluster."""

from __future__ import annotations

import platform
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from wres_kit.audit.program import versions
from wres_kit.errors import WresError
from wres_kit.execution.run.render_tasks import PublishedPages

if TYPE_CHECKING:
    from wres_kit.execution.run.tasks import AnyTask, BuildContext, TaskResult

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
class RemoteTask:
    """A task with its files.

    Parameters
    ----------
    task
        The task, with the paths it has on the machine that builds.
    reads
        Name of the artifact of what it reads.
    """

    task: AnyTask
    reads: str


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


def check_program(wanted: dict[str, str], here: dict[str, str]) -> None:
    """Check that a worker runs what the build does.

    Raises
    ------
    OtherProgramError
        It does not; the message names each difference.
    """
    differences = [
        f"{name} {here.get(name, 'none')[:12]}, not {version[:12]}"
        for name, version in wanted.items()
        if here.get(name) != version
    ]
    if differences:
        message = (
            f"A worker on {platform.node()} runs another program than this build: {'; '.join(differences)}. "
            "Install the same on all: pip install --require-hashes -r requirements.lock, and the same wres_kit."
        )
        raise OtherProgramError(message)


def moved(record: T, old: Path, new: Path) -> T:
    """Return a record with all its paths below `old` put below `new`, those of records in it too."""
    changed: dict[str, Any] = {}
    for field in fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        if isinstance(value, Path) and value.is_relative_to(old):
            changed[field.name] = new / value.relative_to(old)
        elif isinstance(value, PublishedPages):
            changed[field.name] = moved(value, old, new)
    return replace(record, **changed)  # type: ignore[type-var]
