"""A folder for reports that cannot be exchanged is refused before anything is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from wres_kit.publishing import folders as mounts
from wres_kit.publishing.folders import mount_of
from wres_kit.publishing.publication import DestinationError, Publication
from wres_kit.reporting.snapshot import Audience

LINE = "36 35 98:0 /shared {} rw,noatime master:1 - ext4 /dev/root rw,errors=continue\n"


def listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *places: Path) -> None:
    """Let the system list some mounts."""
    table = tmp_path / "mountinfo"
    table.write_text("".join(LINE.format(str(place).replace(" ", "\\040")) for place in (Path("/"), *places)))
    monkeypatch.setattr(mounts, "MOUNTS", table)


def publication(root: Path) -> Publication:
    build = root / "build"
    return Publication(root / "reports", build / "staging", build / "swap.json", Audience.PUBLIC, "reports/")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "a project"
    (root / "reports").mkdir(parents=True)
    return root


def test_a_folder_as_any_other_is_taken(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    publication(root).check()
    listed(monkeypatch, tmp_path, root)
    publication(root).check()


@pytest.mark.parametrize("through_a_link", [False, True])
def test_a_mount_point_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, through_a_link: bool
) -> None:
    place = root / "reports"
    if through_a_link:
        place = root / "volume"
        (root / "reports").rename(place)
        (root / "reports").symlink_to(place)
    listed(monkeypatch, tmp_path, place)
    with pytest.raises(DestinationError, match=r"reports/: is a mount point .* Nothing was built\."):
        publication(root).check()


def test_a_build_folder_mounted_from_the_same_disk_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    listed(monkeypatch, tmp_path, root / "build")
    with pytest.raises(DestinationError, match="Put both on one disk"):
        publication(root).check()


def test_the_mount_of_a_folder_is_the_nearest_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    listed(monkeypatch, tmp_path, Path("/srv/a b"), Path("/srv"))
    assert mount_of(Path("/srv/a b/c/d")) == Path("/srv/a b")
    assert mount_of(Path("/srv/a")) == Path("/srv")
    assert mount_of(Path("/etc")) == Path("/")


def test_where_the_system_has_no_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "none")
    assert mount_of(Path("/")) == Path("/")
    publication_place = mount_of(tmp_path)
    assert publication_place in (tmp_path, *tmp_path.parents)
