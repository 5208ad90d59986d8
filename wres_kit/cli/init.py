"""`wres init`: a project of one's own, complete with an organisation that does not exist."""

from __future__ import annotations

import shlex
import shutil
from datetime import date
from pathlib import Path
from string import Template

import wres_kit
from wres_kit.cli.output import show
from wres_kit.errors import WresError
from wres_kit.publishing.publication import storage_faults_explained

EXAMPLE = "X01"
FILES = ("_quarto.yml", f"data/returns/{EXAMPLE.lower()}.csv", "reports/README.md")
FOLDERS = (f"params/{EXAMPLE}", "notebooks")
OWN = {"project.yml": "params/project.yml", "README.md": "README.md"}
"""Files of `new_project/`, which no project shares with this one, and where they go."""
IGNORED = (
    "build/\nreports/*\n!reports/README.md\npublic/*\n!public/README.md\ndata/raw/\ndata/replaced/\n"
    ".ipynb_checkpoints/\n"
)


class FolderInUseError(WresError):
    """The folder for a new project has something in it."""


class NoFolderError(WresError):
    """The folder for a new project cannot be made."""


class TemplateMissingError(WresError):
    """The files that a new project is made from are not where the installation should have them."""


def init(folder: Path) -> int:
    """Make a project in a folder that is empty or not there.

    Returns
    -------
    int
        0.

    Raises
    ------
    FolderInUseError
        There is something in it, or it is a file.
    NoFolderError
        It cannot be made where it is to be.
    TemplateMissingError
        The installation is incomplete.
    StorageError
        It could not be written.
    """
    source = template()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder}: is not an empty folder. Name one that is empty or not there yet."
        raise FolderInUseError(message)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder}: this folder cannot be made: {error.strerror}. Name another, in a folder that is yours."
        raise NoFolderError(message) from error
    with storage_faults_explained(str(folder)):
        _copy(source, folder)
    show(f"Made a project in {folder}, with the made-up organisation {EXAMPLE}. Next:")
    show(f"  cd {shlex.quote(str(folder))}")
    show("  wres build          build its report, then open reports/index.html")
    show("  params/project.yml  say who publishes, and on which date")
    show("  params/<ODS>/organisation.yml with code, name, type and region adds an organisation")
    show("  wres import FILE    brings in its returns")
    return 0


def template() -> Path:
    """Return where the files of a new project are: in the installed package, or in a source checkout.

    Raises
    ------
    TemplateMissingError
        They are in neither.
    """
    package = Path(wres_kit.__file__).parent
    for folder in (package / "template", package.parent):
        if all((folder / part).exists() for part in (*FILES, *FOLDERS)):
            return folder
    message = f"The files of a new project are missing from {package}. Install wres_kit again."
    raise TemplateMissingError(message)


def _copy(source: Path, folder: Path) -> None:
    unwanted = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, folder / name)
    for name in FOLDERS:
        shutil.copytree(source / name, folder / name, ignore=unwanted)
    for name, place in OWN.items():
        text = (Path(__file__).parent / "new_project" / name).read_text(encoding="utf-8")
        own = Template(text).safe_substitute(date=date.today().isoformat())  # noqa: DTZ011 - the day where the person is
        (folder / place).write_text(own, encoding="utf-8")
    (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")
