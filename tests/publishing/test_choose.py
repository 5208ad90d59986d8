from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from wres_kit.cli import app as cli
from wres_kit.publishing.quarto import WITHOUT_PROGRAM, QuartoNotFoundError, RendererName, choose_renderer

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project


def test_builtin_where_there_is_no_quarto(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert choose_renderer(project).name == "builtin"
    assert choose_renderer(project, "builtin").name == "builtin"


def test_asking_for_quarto_where_there_is_none(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(QuartoNotFoundError, match=r"no program quarto on PATH\. Install it"):
        choose_renderer(project, "quarto")


def test_quarto_where_it_is(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "quarto"
    program.write_text("#!/bin/sh\necho 1.10.18\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    renderer = choose_renderer(project)
    assert (renderer.name, renderer.version) == ("quarto", "1.10.18")
    assert choose_renderer(project, "builtin").name == "builtin"


def test_the_command_line_takes_the_names_that_there_are(project: Project) -> None:
    names = get_args(RendererName)
    assert names == get_args(cli.RendererName)
    assert {*names} == {"auto", "quarto", *WITHOUT_PROGRAM}
    assert all(choose_renderer(project, name).name == name for name in names if name in WITHOUT_PROGRAM)
