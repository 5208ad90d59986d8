"""Whoever has a download sees which files are not as they were released."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wres_kit.release.hash_list import PUBLIC_KEY, SIGNATURE, SUMS, check_release, signed_files

PAGES = {"index.html": b"summary", "data/results.csv": b"1,2"}


@pytest.fixture
def download(tmp_path: Path) -> Path:
    """A folder with two files and their signed list."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in PAGES.items()}
    (tmp_path / "data").mkdir()
    for name, data in {**PAGES, **signed_files(hashes, Ed25519PrivateKey.generate())}.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_what_is_as_it_was_released_holds(download: Path) -> None:
    check = check_release(download, None)
    assert (check.files, check.changed, check.missing, check.unlisted, check.signature) == (3, (), (), (), "valid")
    assert check.holds


def test_each_file_that_is_changed_gone_or_new_is_named(download: Path) -> None:
    (download / "index.html").write_bytes(b"another summary")
    (download / "data" / "results.csv").rename(download / "data" / "figures.csv")
    check = check_release(download, None)
    assert (check.changed, check.missing, check.unlisted) == (
        ("index.html",), ("data/results.csv",), ("data/figures.csv",),
    )  # fmt: skip
    assert check.signature == "valid"
    assert not check.holds


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("changed", [True, False])
def test_one_file_is_enough(download: Path, name: str, changed: bool) -> None:
    if changed:
        (download / name).write_bytes(b"")
    else:
        (download / name).unlink()
    assert not check_release(download, None).holds


def test_a_file_that_nobody_released_is_enough(download: Path) -> None:
    (download / "extra.html").write_bytes(b"")
    assert not check_release(download, None).holds


def test_a_list_that_was_changed_with_the_file_has_no_valid_signature(download: Path) -> None:
    (download / "index.html").write_bytes(b"another summary")
    old, new = (hashlib.sha256(data).hexdigest() for data in (PAGES["index.html"], b"another summary"))
    (download / SUMS).write_text((download / SUMS).read_text().replace(old, new))
    check = check_release(download, None)
    assert (check.changed, check.signature) == ((), "invalid")
    assert not check.holds


def test_the_signature_of_another_key_is_not_that_of_the_publisher(download: Path, tmp_path: Path) -> None:
    key = tmp_path.parent / f"{tmp_path.name}.pem"
    key.write_bytes(signed_files({}, Ed25519PrivateKey.generate())[PUBLIC_KEY])
    assert check_release(download, key).signature == "invalid"


def test_without_a_signature_the_files_are_checked_all_the_same(download: Path) -> None:
    (download / SIGNATURE).unlink()
    assert check_release(download, None).signature == "none"
    assert check_release(download, None).holds
    (download / "index.html").unlink()
    assert not check_release(download, None).holds
