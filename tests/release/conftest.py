from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Wres
from tests.execution.conftest import inline, make_root, without_workers  # noqa: F401 - `inline` is a fixture
from tests.execution.fake_renderer import FakeRenderer
from wres_kit.project import Project
from wres_kit.release.sign_off import places_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wres_kit.publishing.renderer import IndexEntry, ReportSource

SITE = "project:\n  type: website\nwebsite:\n  title: Example reports\n"


class PageRenderer(FakeRenderer):
    """Writes pages that link to the list of all reports and to each other."""

    def render(self, report: ReportSource, destination: Path) -> None:
        super().render(report, destination)
        for page in report.written:
            path = destination / page.address
            links = '<a href="../../index.html">All reports</a> <a href="index.html">Summary</a>'
            text = (
                f'<!DOCTYPE html><html lang="en-GB"><body>{links}<pre>{path.read_text(encoding="utf-8")}</pre></body>'
            )
            path.write_text(text, encoding="utf-8")

    def render_index(self, entries: Sequence[IndexEntry], destination: Path) -> None:
        super().render_index(entries, destination)
        path = destination / "index.html"
        text = f'<!DOCTYPE html><html lang="en-GB"><body><pre>{path.read_text(encoding="utf-8")}</pre></body>'
        path.write_text(text, encoding="utf-8")
        (destination / "method").mkdir()
        (destination / "method" / "index.html").write_text(text, encoding="utf-8")


class Desk:
    """Somebody who signs and releases reports of a small project."""

    def __init__(self, command: Wres, folder: Path) -> None:
        self.wres, self.root = command, folder

    @property
    def project(self) -> Project:
        """The project, read afresh as by each command."""
        return Project(self.root)

    def build(self) -> str:
        """Build the drafts."""
        result = self.wres("build", "X01", "--jobs", "1")
        assert result.exit_code == 0, result.output
        return str(result.output)

    def sign(self, part: str, *more: str, year: int = 2024) -> str:
        """Sign a part of a draft."""
        names = ["--name", "A. Example", "--role", "Director of People", "--on", "2024-05-30"]
        result = self.wres("sign-off", "X01", "--year", str(year), "--part", part, *names, *more)
        assert result.exit_code == 0, result.output
        return str(result.output)

    def sign_all(self, *years: int) -> None:
        """Sign both parts of reports, with every place of narrative set aside."""
        for year in years or (2024,):
            self.sign("figures", year=year)
            aside = [text for place in places_of(self.project, year) for text in ("--set-aside", f"{place}=example")]
            self.sign("narrative", *aside, year=year)

    def publish(self, *more: str, status: int = 0, year: int = 2024, on: str = "2024-07-03") -> str:
        """Release the report of X01."""
        result = self.wres("publish", "X01", "--year", str(year), "--on", on, *more)
        assert result.exit_code == status, result.output
        return str(result.output)

    def correct(self, appointed: int) -> None:
        """Change a figure of the return, build the draft again, and sign it."""
        from tests.execution.conftest import returns

        returns(self.root, "X01", (2022, 2023, 2024), appointed=appointed)
        self.build()
        self.sign_all(2024)


RENDERERS_CHOSEN = ("execution.build", "execution.planning.dry_run", "release.publish")


def _at_the_desk(patch: pytest.MonkeyPatch, key: Path) -> None:
    for module in RENDERERS_CHOSEN:
        patch.setattr(f"wres_kit.{module}.choose_renderer", lambda of, name: PageRenderer(of))
    patch.setenv("WRES_RELEASE_KEY", str(key))


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project that has a signed draft of X01 2024, and the key: made once, for copies."""
    folder = tmp_path_factory.mktemp("signed")
    root = make_root(folder / "project")
    (root / "_quarto.yml").write_text(SITE, encoding="utf-8")
    with (root / "params" / "project.yml").open("a", encoding="utf-8") as file:
        file.write("documents: []\n")
    with pytest.MonkeyPatch.context() as patch:
        without_workers(patch)
        _at_the_desk(patch, folder / "key.pem")
        made = Desk(Wres(root), root)
        made.build()
        made.sign_all()
    return folder


@pytest.fixture
def desk(signed: Path, inline: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:  # noqa: F811
    """A desk with a signed draft of X01 2024."""
    shutil.copytree(signed, tmp_path, dirs_exist_ok=True)
    _at_the_desk(monkeypatch, tmp_path / "key.pem")
    root = tmp_path / "project"
    return Desk(Wres(root), root)
