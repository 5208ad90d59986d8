from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.execution.conftest import returns
from tests.execution.fake_renderer import make_renderer
from wres_kit.cli import authoring
from wres_kit.cli.authoring import NoPortError, affected_organisations, serve
from wres_kit.project import Project


def test_a_server_of_a_folder_on_this_machine_only(tmp_path):
    (tmp_path / "index.html").write_text("<p>first")
    with serve(tmp_path, 0) as server:
        assert server.server_address[0] == "127.0.0.1"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        with urlopen(address) as answer:
            assert answer.read() == b"<p>first"
            assert answer.headers["Cache-Control"] == "no-store"
        # A build exchanges the folder; the server shows the new one.
        tmp_path.rename(tmp_path.with_name("old"))
        tmp_path.mkdir()
        (tmp_path / "index.html").write_text("<p>second")
        with urlopen(address) as answer:
            assert answer.read() == b"<p>second"
        server.shutdown()


def test_a_port_that_is_taken_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(NoPortError, match=f"Port {port} is in use"):
            serve(tmp_path, port)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("params/X01/organisation.yml", {"X01"}),
        ("params/X02/2024/indicator-2.md", {"X02"}),
        ("data/returns/x01.csv", {"organisation", "X01"}),
        ("data/returns/removed.csv", set()),
        ("params/project.yml", None),
        ("notebooks/indicator-2.ipynb", None),
        ("_quarto.yml", None),
    ],
)
def test_whom_a_change_touches(project, root, name, codes):
    assert affected_organisations(project, [root / name]) == codes


def test_a_change_builds_again_who_is_published_and_touched(wres, root, monkeypatch):
    wres("build", "X01")
    asked = []
    monkeypatch.setattr(authoring, "_build", lambda project, codes, renderer: asked.append(codes))
    for names in (["params/X01/organisation.yml"], ["params/X02/organisation.yml"], ["_quarto.yml"]):
        authoring._rebuild(Project(root), [root / name for name in names], (), "auto")
    assert asked == [("X01",), ("X01",)]


def test_a_rebuild_shows_new_figures(wres, root, monkeypatch, capsys):
    wres("build", "X02")
    before = (root / "reports" / "X02" / "2024" / "data" / "results.csv").read_bytes()
    returns(root, "X02", (2023, 2024), appointed=60)
    authoring._rebuild(Project(root), [root / "data" / "returns" / "x02.csv"], (), "auto")
    assert (root / "reports" / "X02" / "2024" / "data" / "results.csv").read_bytes() != before
    assert "Changed: data/returns/x02.csv" in capsys.readouterr().err


def test_a_mistake_while_previewing_is_said_and_not_fatal(wres, root, capsys):
    wres("build", "X02")
    (root / "params" / "X02" / "organisation.yml").write_text("code: X02\nname: [")
    authoring._rebuild(Project(root), [root / "params" / "X02" / "organisation.yml"], (), "auto")
    assert "params/X02/organisation.yml" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
def test_ctrl_c_ends_a_preview(root, wres):
    assert wres("build", "X02").exit_code == 0
    assert make_renderer(Project(root)).name == "fake"
    command = [sys.executable, "-c", "from wres_kit.cli.main import run; run()", "preview", "--project", str(root)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path.cwd())
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0]
        with urlopen(address) as answer:
            assert answer.read() == b"X02 2024\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Preview ended." in said
    assert "Traceback" not in said
