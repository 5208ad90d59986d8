"""Codes of a project's organisations, from the names of their folders: without reading what the files in them say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.project.organisation import GROUPS

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project


def code_of(folder: Path) -> str:
    """Return the code of the organisation or group a folder of `params` is about.

    Joint codes have ``/`` where paths have ``-``.
    """
    return _code(folder.name)


def known_codes(project: Project) -> frozenset[str]:
    """Return the codes of all organisations and groups of a project."""
    single = (path.parent.name for path in project.params.glob("*/organisation.yml") if path.parent.name != GROUPS)
    groups = (path.stem for path in (project.params / GROUPS).glob("*.yml"))
    return frozenset(_code(name) for name in (*single, *groups))


def _code(name: str) -> str:
    return name if name.islower() else name.replace("-", "/")
