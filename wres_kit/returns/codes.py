"""Codes of a project's organisations, from the names of their folders: without reading what the files in them say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project


def code_of(folder: Path) -> str:
    """Return the code of the organisation a folder of `params` is about: joint codes have / where paths have -."""
    return folder.name if folder.name.islower() else folder.name.replace("-", "/")


def known_codes(project: Project) -> frozenset[str]:
    """Return the codes of all organisations of a project."""
    return frozenset(code_of(path.parent) for path in project.params.glob("*/organisation.yml"))
