"""The folder that goes on the web server, made from the example with the built-in renderer, and looked at."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf
import pytest

from tests.e2e.test_accessibility import STOPS, checks_of
from wres_kit.method import MOST_STOPS
from wres_kit.release.checks import site_faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHECKOUT = Path(__file__).parents[2]
USABLE = {"violations": {}} | dict.fromkeys(("reflows", "focus_is_seen", "few_stops", "heading_in_view"), True)
HEAVIEST = 250_000
"""Bytes of a page at most."""


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, released and then corrected."""
    root = tmp_path_factory.mktemp("released") / "project"
    command = [sys.executable, "-m", "tests.e2e.public_site", str(root)]
    made = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return root / "public"


def test_no_link_is_dead_and_nothing_is_marked_as_a_draft(public: Path) -> None:
    assert list(site_faults(public)) == []
    pages = {path.relative_to(public).as_posix(): path.read_text(encoding="utf-8") for path in public.rglob("*.html")}
    assert not [name for name, text in pages.items() if "wres-notice-draft" in text.partition("<body")[2]]
    assert not [name for name, text in pages.items() if "To be written" in text]
    assert "Corrected 15 December 2026" in pages["X01/2024/indicator-7.html"]
    assert "Corrected 15 December 2026" in pages["X01/2024/index.html"]
    assert "Corrected 15 December 2026" not in pages["X01/2024/indicator-2.html"]
    assert "It was replaced on 15 December 2026" in pages["X01/2024/v1.0/indicator-7.html"]


def test_documents_are_of_their_version_and_come_with_its_downloads(public: Path) -> None:
    newest, first = (public / "X01" / "2024" / below / "wres-X01-2024.pdf" for below in (".", "v1.0"))
    words = {}
    for path in (newest, first):
        with pymupdf.open(path) as pdf:
            words[path] = " ".join("\n".join(page.get_text() for page in pdf).split())
    assert "Version 1.1, 15 December 2026" in words[newest]
    assert "Corrected 15 December 2026. The percentage of BME staff was that of another trust." in words[newest]
    assert "Version 1.0, 3 July 2026" in words[first]
    assert "Corrected" not in words[first]
    assert not [text for text in words.values() if "Draft" in text]
    names = {"X01/2024/wres-X01-2024.pdf", "X01/2024/wres-X01-2024.docx"}
    with zipfile.ZipFile(public / "X01" / "wres-X01-2024.zip") as archive:
        assert names <= set(archive.namelist())
    listed = (public / "SHA256SUMS").read_text(encoding="utf-8")
    assert all(f"  {name}\n" in listed for name in names)
    page = (public / "X01" / "2024" / "index.html").read_text(encoding="utf-8")
    size = round(newest.stat().st_size / 1000)
    assert f'<a href="wres-X01-2024.pdf" download>PDF, {size} KB</a>' in page


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
def test_everyone_can_use_the_pages_of_releases(public: Path, browser: Browser, path: str) -> None:
    page = browser.new_page()
    page.goto((public / path).as_uri())
    found = checks_of(page)
    page.close()
    assert found == USABLE


def test_pages_of_releases_have_few_stops_and_are_light(public: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    stops, paths = {}, [path for path in public.rglob("*.html") if "v1.0" not in path.parts]
    for path in paths:
        page.goto(path.as_uri())
        stops[path.relative_to(public).as_posix()] = page.evaluate(STOPS)
    page.close()
    assert {"X01/2024/report.html", "method/index.html"} <= stops.keys()
    assert {name: number for name, number in stops.items() if not 0 < number < MOST_STOPS} == {}
    assert [path.name for path in paths if path.stat().st_size > HEAVIEST] == []
