"""Runs the notebooks of a project and keeps their outputs: ``python -m tests.notebooks.refresh``.

The notebooks in the project are kept with the outputs of the example organisation, so that they can be read without
being run, and so that a test sees when what they show has changed. Whoever changes that runs this and looks at the
difference.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import nbformat
from nbclient import NotebookClient

from wres_kit.project import Project
from wres_kit.reporting.pages import pages_of_all_years

if TYPE_CHECKING:
    from pathlib import Path

KEPT_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""What a notebook says about itself: nothing that differs between machines."""

EXPLORE = "explore.ipynb"
"""The notebook for analysts: no page is made from it."""


def refresh(path: Path) -> bool:
    """Run one notebook in place.

    Parameters
    ----------
    path
        The notebook.

    Returns
    -------
    bool
        Whether the file changed.
    """
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    client = NotebookClient(notebook, record_timing=False, resources={"metadata": {"path": str(path.parent)}})
    client.execute()
    notebook.metadata = nbformat.from_dict(KEPT_METADATA)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    after: str = nbformat.writes(notebook) + "\n"
    if after == before:
        return False
    path.write_text(after, encoding="utf-8", newline="\n")
    return True


def main() -> None:
    """Run all notebooks of the project that the current folder belongs to, and say which changed."""
    project = Project.find()
    names = [*(page.notebook for page in pages_of_all_years(project.standard)), EXPLORE]
    for name in names:
        changed = refresh(project.notebooks / name)
        sys.stdout.write(f"{name}  {'changed' if changed else 'unchanged'}\n")


if __name__ == "__main__":
    main()
