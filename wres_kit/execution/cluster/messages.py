"""What travels between a build and the workers of a cluster."""

from __future__ import annotations

import platform
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from wres_kit.audit.file_hashes import FileHashes
from wres_kit.audit.program import versions
from wres_kit.errors import WresError
from wres_kit.execution.planning.fingerprints import Inputs

if TYPE_CHECKING:
    from wres_kit.execution.run.tasks import Task, Workshop
    from wres_kit.execution.run.worker import Report

T = TypeVar("T")


class OtherProgramError(WresError):
    """A worker runs another program than the build, so its pages might differ."""


@dataclass(frozen=True)
class Orders:
    """What holds for all tasks of one build.

    Parameters
    ----------
    build
        Name of the build, different each time.
    store
        Address of the store of parcels.
    project
        Name of the parcel that holds what the project says: notebooks, parameters, narrative.
    shop
        As on the machine that builds.
    program
        What a worker must run, as `program` returns it.
    """

    build: str
    store: str
    project: str
    shop: Workshop
    program: dict[str, str]


@dataclass(frozen=True)
class Errand:
    """A task with its files.

    Parameters
    ----------
    task
        The task, with the paths it has on the machine that builds.
    reads
        Name of the parcel of what it reads.
    """

    task: Task
    reads: str


@dataclass(frozen=True)
class Delivery:
    """What came of an errand.

    Parameters
    ----------
    report
        How the task went; None where it could not even be tried.
    writes
        Name of the parcel of what it wrote.
    refusal
        Why it could not be tried.
    """

    report: Report | None
    writes: str = ""
    refusal: str = ""


def program(shop: Workshop) -> dict[str, str]:
    """Return what is run here: the files of this package, Python, libraries and renderer, each with its version."""
    renderer = f"{shop.renderer.name} {shop.renderer.version}".strip()
    files = Inputs(shop.project, FileHashes(shop.log.with_name("program.json")), renderer).program
    return versions() | {"program": files, "renderer": renderer}


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
    """Return a record with all its paths below `old` put below `new`."""
    paths: dict[str, Any] = {
        field.name: new / value.relative_to(old)
        for field in fields(record)  # type: ignore[arg-type]
        if isinstance(value := getattr(record, field.name), Path) and value.is_relative_to(old)
    }
    return replace(record, **paths)  # type: ignore[type-var]
