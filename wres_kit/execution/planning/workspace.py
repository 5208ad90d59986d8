"""What builds and dry runs start from: a project, where things are, what is remembered, and what is planned of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.actions.files import plan_faults
from wres_kit.audit.file_hashes import FileHashes
from wres_kit.execution.planning import Plan, plan
from wres_kit.execution.planning.inputs import ReportInputs
from wres_kit.execution.planning.lockfile import ReturnsCache

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from wres_kit.execution.planning.lockfile import BuildPaths
    from wres_kit.project import Project
    from wres_kit.publishing.renderer import Renderer
    from wres_kit.returns.faults import FaultReport


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project and what is known of it, as a build or a dry run works with it.

    Parameters
    ----------
    project
        The project.
    paths
        Where a build puts things.
    hashes
        Hashes of files.
    inputs
        What reports are made from.
    returns
        The returns, or what is remembered of them.
    """

    project: Project
    paths: BuildPaths
    hashes: FileHashes
    inputs: ReportInputs
    returns: ReturnsCache

    @classmethod
    def opened(cls, project: Project, paths: BuildPaths, renderer: Renderer) -> Workspace:
        """Return what is known of a project whose pages a renderer makes."""
        hashes = FileHashes(paths.hashes)
        inputs = ReportInputs(project, hashes, f"{renderer.name} {renderer.version}".strip())
        return cls(project, paths, hashes, inputs, ReturnsCache(project, inputs, paths.returns_cache))

    def planned(
        self, organisations: Sequence[str], year: int | None, only: Sequence[str], asked: Collection[str] = ()
    ) -> tuple[Plan, FaultReport]:
        """Return the plan without organisations whose returns or action plans have errors, and those errors.

        Parameters
        ----------
        organisations, year, only
            As in `plan`.
        asked
            Codes of organisations whose errors count although nothing may be planned for them.

        Raises
        ------
        WresError
            As by `plan`, or the returns cannot be read.
        """
        wanted = plan(self.project, self.returns, organisations, year, only)
        codes = wanted.organisations
        errors = self.returns.errors_of({*codes, *asked}).with_faults(plan_faults(self.project, codes))
        return wanted.without({error.organisation for error in errors.errors}), errors
