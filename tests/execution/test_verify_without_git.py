"""`wres verify` of an untouched report says "the same" whatever git says of the program."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.execution.conftest import Builder
from tests.execution.fake_renderer import make_renderer
from wres_kit.audit import file_hashes
from wres_kit.execution.verify import Verification, to_verify, verify
from wres_kit.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("inline")

PACKAGE = file_hashes.PACKAGE


def git(folder: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=Example", "-c", "user.email=example@example.org", "-c", "protocol.file.allow=always")
    run = subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return run.stdout.strip()


def copy_package(folder: Path) -> Path:
    """Copy the package into a folder, as git, zip and wheel do, and return where it is."""
    return shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose last commit of the package is not its last one."""
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "--quiet")
    copy_package(folder)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Add the program")
    for name in ("README.md", "CHANGELOG.md"):
        (folder / name).write_text("Another file.\n", encoding="utf-8")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", f"Add {name}")
    return folder


@pytest.fixture
def runs_from(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Let the program be taken to lie elsewhere; it is asked again what it is."""

    def lies_in(package: Path) -> None:
        monkeypatch.setattr(file_hashes, "PACKAGE", package)
        for known in (file_hashes.commit, file_hashes.files, file_hashes.digest):
            known.cache_clear()

    yield lies_in
    monkeypatch.undo()
    lies_in(PACKAGE)


@pytest.fixture
def published(root: Path, built: Builder, repository: Path, runs_from: Callable[[Path], None]) -> str:
    """A report that was published from the repository; the commit it names."""
    runs_from(repository / PACKAGE.name)
    commit = file_hashes.commit()
    assert commit == git(repository, "rev-list", "--max-parents=0", "HEAD")
    built("X01", jobs=1)
    text = (root / "reports/X01/2024/provenance/results.json").read_text(encoding="utf-8")
    assert commit in text
    return commit


def verified(root: Path) -> Verification:
    project = Project(root)
    (record,) = to_verify(project, "X01", 2024)
    return verify(project, record, make_renderer)


def test_where_git_is_not_on_path(
    root: Path, published: str, repository: Path, runs_from: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert published
    monkeypatch.setenv("PATH", "")
    runs_from(repository / PACKAGE.name)
    assert file_hashes.commit() == ""
    assert verified(root).holds


def test_where_the_program_came_as_a_zip(
    root: Path, published: str, repository: Path, runs_from: Callable[[Path], None], tmp_path: Path
) -> None:
    assert published
    git(repository, "archive", "--output", str(tmp_path / "program.zip"), "HEAD")
    with zipfile.ZipFile(tmp_path / "program.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    runs_from(tmp_path / "unpacked" / PACKAGE.name)
    assert file_hashes.commit() == ""
    assert verified(root).holds


def test_where_the_program_came_as_a_wheel(
    root: Path, published: str, runs_from: Callable[[Path], None], tmp_path: Path
) -> None:
    assert published
    site = tmp_path / "site-packages"
    copy_package(site)
    settings = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    added = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert added
    for name, place in added.items():
        (site / place).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (PACKAGE.parent / name).is_dir() else shutil.copy
        copy(PACKAGE.parent / name, site / place)
    runs_from(site / PACKAGE.name)
    assert file_hashes.commit() == ""
    assert verified(root).holds


def test_where_the_clone_is_shallow(
    root: Path, published: str, repository: Path, runs_from: Callable[[Path], None], tmp_path: Path
) -> None:
    assert published
    for depth in ("1", "2"):
        clone = tmp_path / f"clone-{depth}"
        git(tmp_path, "clone", "--quiet", "--depth", depth, f"file://{repository}", str(clone))
        runs_from(clone / PACKAGE.name)
        assert file_hashes.commit() == ""  # not the commit at which the clone ends
        assert verified(root).holds


def test_where_the_shallow_clone_has_the_commit(
    published: str, repository: Path, runs_from: Callable[[Path], None], tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "3", f"file://{repository}", str(clone))
    runs_from(clone / PACKAGE.name)
    assert file_hashes.commit() in {published, ""}


def test_where_the_folder_belongs_to_another_user(
    root: Path, published: str, repository: Path, runs_from: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert published
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # git's own way to try this
    runs_from(repository / PACKAGE.name)
    assert file_hashes.commit() == ""
    assert verified(root).holds


def test_where_other_files_were_committed_since(
    root: Path, published: str, repository: Path, runs_from: Callable[[Path], None], tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(repository), str(clone))
    (clone / "NEWS.md").write_text("New.\n", encoding="utf-8")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "Add news")
    runs_from(clone / PACKAGE.name)
    assert file_hashes.commit() == published
    assert verified(root).holds


def test_a_report_published_without_git_is_the_same_with_it(
    root: Path, built: Builder, repository: Path, runs_from: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_hashes.shutil.which("git")
    assert path
    with monkeypatch.context() as without:
        without.setattr(file_hashes.shutil, "which", lambda _name: None)
        runs_from(repository / PACKAGE.name)
        built("X01", jobs=1)
    runs_from(repository / PACKAGE.name)
    assert file_hashes.commit()
    assert verified(root).holds


def test_other_files_of_the_program_are_still_a_cause(
    root: Path, published: str, runs_from: Callable[[Path], None], tmp_path: Path
) -> None:
    package = copy_package(tmp_path / "other")
    (package / "visible.py").write_text("# changed\n", encoding="utf-8")
    runs_from(package)
    verdict = verified(root)
    assert published
    assert not verdict.holds
    assert "program changed: visible.py" in [cause.text for cause in verdict.causes]
