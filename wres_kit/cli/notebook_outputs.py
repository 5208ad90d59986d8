"""Notebooks in which figures of a run were saved: they go into git, and with it small numbers that nobody may see."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wres_kit.project import Project

SETTING = re.compile(r"""^\s*(organisation|audience)\s*(?::[^=]*)?=\s*["']([^"']*)["']""", re.MULTILINE)
"""A parameter of a page with its value."""


def saved_figures(project: Project) -> Iterator[str]:
    """Yield a sentence for each notebook that holds outputs of a real organisation, or for the internal audience."""
    for path in sorted(project.notebooks.glob("*.ipynb")):
        cells = _cells(path)
        if not any(cell.get("outputs") for cell in cells):
            continue
        settings: dict[str, str] = {}
        for cell in cells:
            if cell.get("cell_type") == "code":
                settings |= dict(SETTING.findall(_source(cell)))
        internal = settings.get("audience") == "internal"
        if internal or not _is_made_up(project, settings.get("organisation", "")):
            whose = f"{settings.get('organisation', 'an organisation')}{', for the internal audience' * internal}"
            yield (
                f"{project.shown(path)} holds saved outputs of {whose}. They are no input of a build, but in git they "
                "can show small numbers: clear them (Edit, Clear Outputs of All Cells), or let git do it "
                "(docs/how-to/keep-figures-out-of-git.md)."
            )


def _cells(path: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return [cell for cell in content["cells"] if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return []  # a build says what is wrong with it


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _is_made_up(project: Project, code: str) -> bool:
    try:
        return project.organisation(code).fictional
    except WresError:
        return False
