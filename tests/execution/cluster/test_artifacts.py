from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.execution.conftest import tree
from wres_kit.execution.cluster_messages import ArtifactError, ArtifactStore, pack, remove, unpack

NAMES = st.from_regex(r"[a-z]{1,5}(/[a-zé]{1,5}){0,2}\.txt", fullmatch=True)


@examples(25)
@given(files=st.dictionaries(NAMES, st.binary(max_size=200), max_size=5))
def test_what_is_unpacked_is_what_was_packed(tmp_path_factory, files):
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("there")
    for name, content in files.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(content)
    artifact = pack(here, [here])
    unpack(artifact, there)
    assert tree(there) == files
    assert pack(there, [there / name for name in reversed(files)]) == artifact


def test_what_is_not_there_is_left_out(tmp_path):
    assert zipfile.ZipFile(BytesIO(pack(tmp_path, [tmp_path / "none", tmp_path / "neither.txt"]))).namelist() == []


def test_nothing_is_written_outside_the_folder(tmp_path):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as artifact:
        artifact.writestr("../outside.txt", "no")
        artifact.writestr("/root.txt", "no")
    inside = tmp_path / "inside"
    unpack(content.getvalue(), inside)
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]
    assert not Path("/root.txt").exists()


def test_files_and_folders_are_removed(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").touch()
    (tmp_path / "file").touch()
    remove([tmp_path / "folder", tmp_path / "file", tmp_path / "none"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["path", "file", "memory"])
def test_a_store_gives_back_what_it_got(tmp_path, kind):
    url = {"path": str(tmp_path / "store"), "file": f"file://{tmp_path}/store", "memory": "memory://store"}[kind]
    store = ArtifactStore(url)
    name = store.put(b"figures")
    assert store.put(b"figures") == name
    assert ArtifactStore(url).get(name) == b"figures"
    store.clear()
    with pytest.raises(ArtifactError, match="could not be read"):
        store.get(name)
    ArtifactStore(url).clear()


def test_a_artifact_that_was_changed_is_refused(tmp_path):
    store = ArtifactStore(str(tmp_path))
    name = store.put(b"figures")
    (tmp_path / name).write_bytes(b"others")
    with pytest.raises(ArtifactError, match="was changed"):
        store.get(name)


@pytest.mark.parametrize("url", ["nowhere://bucket", "/proc/none/store"])
def test_a_store_that_cannot_be_used_is_named(url):
    with pytest.raises(ArtifactError, match=f"{url}: the store could not be opened: .* --store"):
        ArtifactStore(url).put(b"figures")
