"""Putting a new folder of reports together and in the place of the old one."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.execution.conftest import returns, run_build, tree
from tests.execution.test_build import places
from wres_kit.publishing import folders, publication
from wres_kit.publishing.folders import BuildRunningError, StorageError, build_lock, storage_faults_explained
from wres_kit.publishing.publication import DestinationError, Publication, WrongAudienceError
from wres_kit.reporting.snapshot import Audience

TWO_RENAMES = "two renames"


@pytest.fixture(params=["one step", TWO_RENAMES])
def way(request, monkeypatch) -> str:
    """Both ways of exchanging two folders."""
    if request.param == TWO_RENAMES:
        monkeypatch.setattr(folders, "_exchange", lambda one, other: False)
    elif not sys.platform.startswith("linux"):
        pytest.skip("only Linux exchanges two folders in one step")
    return request.param


def folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / "file").write_text(text)
    return path


def test_a_swap_exchanges_two_folders(tmp_path, way):
    new, old = folder(tmp_path / "new", "new"), folder(tmp_path / "reports", "old")
    folders.swap(new, old, tmp_path / "journal")
    assert ((old / "file").read_text(), (new / "file").read_text()) == ("new", "old")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "reports"]


def test_a_swap_with_nothing_is_a_rename(tmp_path):
    folders.swap(folder(tmp_path / "new", "new"), tmp_path / "reports", tmp_path / "journal")
    assert (tmp_path / "reports" / "file").read_text() == "new"


def test_a_swap_that_fails_leaves_the_old_folder(tmp_path, way, monkeypatch):
    new, old = folder(tmp_path / "new", "new"), folder(tmp_path / "reports", "old")
    if way == TWO_RENAMES:
        rename = Path.rename

        def refuse(self, target):
            if self == new:
                raise OSError(errno.EIO, "broken")
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", refuse)
    else:
        shutil.rmtree(new)
    with pytest.raises(OSError):
        folders.swap(new, old, tmp_path / "journal")
    assert (old / "file").read_text() == "old"
    assert not (tmp_path / "journal").exists()


@pytest.mark.parametrize("cut", ["before", "between", "after"])
def test_a_swap_cut_off_between_two_renames_is_finished(tmp_path, monkeypatch, cut):
    monkeypatch.setattr(folders, "_exchange", lambda one, other: False)
    new, old = folder(tmp_path / "new", "new"), folder(tmp_path / "reports", "old")
    journal = tmp_path / "journal"
    left = {"before": 0, "between": 1, "after": 2}[cut]
    rename = Path.rename

    class Killed(BaseException):
        pass

    def killed(self, target):
        nonlocal left
        if not left:
            raise Killed
        left -= 1
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(Killed):
        folders.swap(new, old, journal)
    monkeypatch.setattr(Path, "rename", rename)
    folders.recover(journal)
    assert (old / "file").read_text() == ("old" if cut == "before" else "new")
    assert not journal.exists()
    assert not folders.recover(journal)


def test_half_a_journal_means_that_nothing_was_renamed(tmp_path):
    old = folder(tmp_path / "reports", "old")
    (tmp_path / "journal").write_text('{"new": ')
    assert not folders.recover(tmp_path / "journal")
    assert (old / "file").read_text() == "old"


def test_nothing_is_ever_written_into_a_published_file(root, built, inline):
    built()
    old = root / "old"
    # What a reader, or a web server, has open keeps its content: hold the published files by other names.
    shutil.copytree(root / "reports", old, copy_function=os.link)
    before = tree(old)
    returns(root, "X01", (2022, 2023, 2024), appointed=60)
    built()
    assert tree(old) == before
    assert tree(root / "reports") != before


def test_links_are_copied_where_the_disk_has_none(root, built, inline, monkeypatch):
    built()
    before = tree(root / "reports")

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(publication.os, "link", refuse)
    built("X02")
    assert tree(root / "reports") == before


def test_files_of_an_older_index_go_and_all_others_stay(root, built, inline):
    built("X02")
    (root / "reports" / "assets" / "own.css").write_text("mine")
    with (root / "reports" / ".index-files").open("a") as file:
        file.write("assets/gone.js\n")
    (root / "reports" / "assets" / "gone.js").write_text("")
    built("X02")
    assert sorted(path.name for path in (root / "reports" / "assets").iterdir()) == ["own.css", "style.css"]


def test_reports_for_another_audience_are_never_published(root, built, inline):
    built("X02", audience=Audience.INTERNAL)
    shutil.copytree(root / "build" / "internal" / "X02", root / "reports" / "X02")
    with pytest.raises(WrongAudienceError, match=r"X02 2024: is for the internal audience and must not be in reports/"):
        built("X01")
    assert places(root) == ["X02/2024"]


def test_reports_that_are_a_link_stay_one(root, built, inline, tmp_path):
    shutil.move(root / "reports", tmp_path / "elsewhere")
    (root / "reports").symlink_to(tmp_path / "elsewhere")
    built("X02")
    assert (root / "reports").is_symlink()
    assert (tmp_path / "elsewhere" / "X02" / "2024" / "index.html").is_file()


def test_the_mode_of_reports_is_kept(root, built, inline):
    (root / "reports").chmod(0o750)
    built("X02")
    assert stat.S_IMODE((root / "reports").stat().st_mode) == 0o750


@pytest.mark.parametrize("where", ["staging", "page", "link"])
def test_a_full_disk_loses_nothing_and_says_so(root, built, inline, monkeypatch, where):
    built()
    before = tree(root / "reports")

    def full(*args: object, **_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(args[0]))

    targets = {
        "staging": ("wres_kit.execution.render_tasks.write_results", full),
        "page": ("wres_kit.execution.engine.warm.run_page", full),
        "link": ("wres_kit.publishing.publication.os.link", full),
    }
    monkeypatch.setattr(*targets[where])
    with pytest.raises(
        StorageError, match=r"could not be written: the disk is full\. Make room.*reports/ is as it was"
    ):
        built("X01", force=True)
    assert tree(root / "reports") == before
    assert not (root / "build" / "staging").exists()


def test_a_really_full_disk(root, inline, tmp_path):
    """A disk of 2 MB, on which a build finds no room for its pages."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("may not mount a small disk here")
    try:
        small = disk / "project"
        shutil.copytree(root, small)
        (disk / "filler").write_bytes(b"0" * (1024 * 1024))
        room = shutil.disk_usage(disk).free
        (disk / "more").write_bytes(b"0" * max(0, room - 150_000))
        with pytest.raises(StorageError, match="the disk is full"):
            run_build(small)
        assert places(small) == []
        assert (small / "reports" / "README.md").read_text() == "What is published.\n"
    finally:
        subprocess.run(["umount", disk], check=True)


def test_reports_that_may_not_be_written_are_refused_before_any_work(root, tmp_path):
    """As someone who is not root: root may write everywhere."""
    (root / "reports").chmod(0o555)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from wres_kit.publishing.publication import Publication, DestinationError\n"
        "from wres_kit.reporting.snapshot import Audience\n"
        "root = Path(sys.argv[1])\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "try: Publication(root / 'reports', root / 'build/staging', root / 'j', Audience.PUBLIC, 'reports/').check()\n"
        "except DestinationError as error: print(error)\n"
    )
    for path in (tmp_path, *tmp_path.parents[:3]):
        path.chmod(path.stat().st_mode | 0o055)
    shown = subprocess.run([sys.executable, "-c", code, str(root)], check=False, capture_output=True, text=True)
    assert shown.stdout.startswith("reports/: may not be written"), shown.stderr
    assert not (root / "build").exists()


def test_reports_on_another_disk_are_refused_before_any_work(root, tmp_path, monkeypatch):
    made = Publication(root / "reports", root / "build" / "staging", root / "j", Audience.PUBLIC, "reports/")
    if not Path("/dev/shm").is_dir() or Path("/dev/shm").stat().st_dev == root.stat().st_dev:
        pytest.skip("no other disk here")
    monkeypatch.setattr(made, "tree", Path("/dev/shm") / "wres-test" / "tree")
    with pytest.raises(DestinationError, match="is on another disk"):
        made.check()
    Path("/dev/shm/wres-test").rmdir()


def test_faults_of_storage_are_explained_and_others_are_not():
    with (
        pytest.raises(StorageError, match="/x: could not be written: permission is denied"),
        storage_faults_explained(),
    ):
        raise PermissionError(errno.EACCES, "Permission denied", "/x")
    with pytest.raises(FileNotFoundError), storage_faults_explained():
        raise FileNotFoundError(errno.ENOENT, "No such file", "/x")


def test_a_lock_is_let_go(tmp_path):
    with build_lock(tmp_path), pytest.raises(BuildRunningError), build_lock(tmp_path):
        pass
    with build_lock(tmp_path):
        pass


def test_a_lock_of_a_process_that_was_killed_is_free(tmp_path):
    code = (
        "import os, signal, sys; from pathlib import Path; from wres_kit.publishing.folders import build_lock\n"
        "with build_lock(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert (tmp_path / "lock.json").exists()
    with build_lock(tmp_path):
        pass
