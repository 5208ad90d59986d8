"""Keys: whether a page was made from the same inputs as another.

A report is never put together from two versions. Where only some of its pages are run, the others may stay only if
their keys say that running them would change nothing.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import wres_kit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.project import Organisation, Project
    from wres_kit.reporting.pages import Page


@cache
def code_key() -> str:
    """Return a key of the program itself: every file of the package."""
    folder = Path(wres_kit.__file__).parent
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return _key_of(files, folder)


def page_key(project: Project, organisation: Organisation, year: int, page: Page, snapshot_key: str) -> str:
    """Return the key of a page: what it may show, its notebook, its narrative, the site's settings and the program.

    Parameters
    ----------
    project, organisation, year, page
        Which page.
    snapshot_key
        Key of the snapshot of its report.
    """
    narrative = project.year_folder(organisation.code, year)
    files = (project.notebooks / page.notebook, project.root / "_quarto.yml", narrative / "cover.yml",
             narrative / f"{page.name}.md")  # fmt: skip
    inputs = _key_of((path for path in files if path.is_file()), project.root)
    return text_key("\n".join((code_key(), snapshot_key, inputs)))


def text_key(text: str) -> str:
    """Return the key of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _key_of(files: Iterable[Path], folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return digest.hexdigest()
