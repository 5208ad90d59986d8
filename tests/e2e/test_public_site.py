"""The folder that goes on the web server, made from the example with the built-in renderer, and looked at."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from typer.testing import CliRunner

from wres_kit.cli.main import app
from wres_kit.project import Project
from wres_kit.release.sign_off import places_of
from wres_kit.release.site_check import site_faults

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def run(root: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--project", str(root)])
    assert result.exit_code == 0, result.output
    return str(result.output)


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, released and then corrected."""
    root = tmp_path_factory.mktemp("released") / "project"
    assert CliRunner().invoke(app, ["init", str(root)]).exit_code == 0
    signer = ["--name", "A. Example", "--role", "Chair"]
    aside = [text for place in places_of(Project(root), 2024) for text in ("--set-aside", f"{place}=an example")]

    def release(*more: str) -> None:
        run(root, "build", "X01", "--renderer", "builtin")
        run(root, "sign-off", "X01", "--year", "2024", "--part", "figures", *signer)
        run(root, "sign-off", "X01", "--year", "2024", "--part", "narrative", *signer, *aside)
        run(root, "publish", "X01", "--year", "2024", "--renderer", "builtin", *more)

    release("--on", "2026-07-03")
    path = root / "data" / "returns" / "x01.csv"
    before = path.read_text(encoding="utf-8")
    after = before.replace("X01,2024,7,all,all,bme,percentage,47.0", "X01,2024,7,all,all,bme,percentage,44.1")
    assert after != before
    path.write_text(after, encoding="utf-8")
    release("--on", "2026-12-15", "--reason", "The percentage of BME staff was that of another trust.")
    return root / "public"


def test_no_link_is_dead_and_nothing_is_marked_as_a_draft(public: Path) -> None:
    assert list(site_faults(public)) == []
    pages = {path.relative_to(public).as_posix(): path.read_text(encoding="utf-8") for path in public.rglob("*.html")}
    assert not [name for name, text in pages.items() if "wres-notice-draft" in text.partition("<body")[2]]
    assert not [name for name, text in pages.items() if "To be written by the organisation" in text]
    assert "Corrected 15 December 2026" in pages["X01/2024/indicator-7.html"]
    assert "Corrected 15 December 2026" in pages["X01/2024/index.html"]
    assert "Corrected 15 December 2026" not in pages["X01/2024/indicator-2.html"]
    assert "It was replaced on 15 December 2026" in pages["X01/2024/v1.0/indicator-7.html"]


def test_the_zip_file_stands_alone_below_any_path(public: Path, tmp_path: Path, browser: Browser) -> None:
    folder = tmp_path / "some" / "where"
    with zipfile.ZipFile(public / "X01" / "wres-X01-2024.zip") as archive:
        archive.extractall(folder)
    assert list(site_faults(folder)) == []
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("link", name="Workforce Race Equality Standard report 2024").click()
    page.get_by_role("link", name="All reports").first.click()
    page.close()
    assert faults == []
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "path", ["X01/index.html", "corrections.html", "X01/2024/index.html", "X01/2024/v1.0/index.html"]
)
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_pages_of_releases(public: Path, browser: Browser, path: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 640})
    page.goto((public / path).as_uri())
    results = Axe().run(page)
    page.close()
    assert results.violations_count == 0, results.generate_report()
