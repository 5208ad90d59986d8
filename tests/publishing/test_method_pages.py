"""The method pages as both renderers put them beside the index."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from wres_kit.method import method_pages
from wres_kit.project import Project
from wres_kit.project.organisation import Organisation
from wres_kit.publishing.builtin import BuiltinRenderer, method_frames
from wres_kit.publishing.quarto import QuartoRenderer
from wres_kit.publishing.quarto_project import write_method_project
from wres_kit.publishing.site import SiteConfig

from .example_report import list_differences, make_entries
from .test_quarto import play_quarto

PLAYED = """
from pathlib import Path
if sys.argv[1] == "--version":
    print("1.0")
else:
    site = Path(sys.argv[2]) / "_site"
    site.mkdir()
    for source in Path(sys.argv[2]).glob("*.qmd"):
        html = '<body><main id="quarto-document-content">' + source.read_text(encoding="utf-8")
        (site / source.with_suffix(".html").name).write_text(html, encoding="utf-8")
    with Path(__file__).with_name("runs.txt").open("a") as runs:
        runs.write(f"{len(list(site.iterdir()))}\\n")
"""


@pytest.fixture
def listing(project: Project) -> Project:
    """A project with a list of differences."""
    list_differences(project)
    return project


def test_the_builtin_renderer_writes_them_beside_the_index(listing: Project, tmp_path: Path) -> None:
    for folder in ("out", "again"):
        BuiltinRenderer(listing).render_index(make_entries(2), tmp_path / folder)
    written = {path.name: path.read_bytes() for path in (tmp_path / "out" / "method").iterdir()}
    assert set(written) == {page.address for page in method_pages(listing)}
    assert written == {path.name: path.read_bytes() for path in (tmp_path / "again" / "method").iterdir()}
    page = BeautifulSoup(written["2022.html"], "html.parser")
    assert page.h1 is not None
    assert page.h1.get_text() == "The Standard in reporting year 2022"
    assert [each.get_text() for each in page.select("[aria-current]")] == ["2022", "2022"]
    for link in page.select("nav a[href$='.html']"):
        assert (tmp_path / "out" / "method" / str(link["href"])).resolve().is_file()
    index = BeautifulSoup((tmp_path / "out" / "index.html").read_bytes(), "html.parser")
    links = [str(link["href"]) for link in index.select(".wres-about a")]
    assert links
    assert all((tmp_path / "out" / link).is_file() for link in links)


def test_quarto_is_given_the_same(listing: Project, tmp_path: Path) -> None:
    site = SiteConfig.read(listing)
    frames = tuple(method_frames(site, listing))
    write_method_project(site, frames, tmp_path)
    configuration = yaml.safe_load((tmp_path / "_quarto.yml").read_text(encoding="utf-8"))
    assert configuration["project"]["render"] == [f"{frame.page.name}.qmd" for frame in frames]
    assert configuration["website"]["sidebar"] is False
    for frame in frames:
        source = (tmp_path / f"{frame.page.name}.qmd").read_text(encoding="utf-8")
        head = yaml.safe_load(source.split("---\n")[1])
        assert head["title"].replace("\\", "") == frame.page.title
        assert 'aria-label="Method pages"' in head["include-before-body"][0]["text"]
        for section in frame.page.sections:
            assert f"{{#{section.anchor}}}" in source
            assert section.html.strip() in source


@pytest.mark.skipif(sys.platform == "win32", reason="the program that plays Quarto is a script with a first line #!")
def test_what_quarto_made_of_the_same_pages_is_used_again(listing: Project, tmp_path: Path) -> None:
    program = play_quarto(tmp_path, PLAYED)
    runs = tmp_path / "runs.txt"
    number = len(method_pages(listing))
    for folder in ("one", "two"):
        QuartoRenderer(listing, program).render_index(make_entries(2), tmp_path / folder)
        assert len(list((tmp_path / folder / "method").iterdir())) == number
    assert runs.read_text().split() == ["1", str(number), "1"]
    parameters = listing.params / "project.yml"
    parameters.write_text(f"{parameters.read_text(encoding='utf-8')}disclosure: {{threshold: 10}}\n", encoding="utf-8")
    QuartoRenderer(Project(listing.root), program).render_index(make_entries(2), tmp_path / "three")
    assert runs.read_text().split() == ["1", str(number), "1", "1", str(number)]
    assert "Counts of 1 to 9 people" in (tmp_path / "three" / "method" / "index.html").read_text(encoding="utf-8")
    assert len(list((listing.build / "quarto-method").iterdir())) == 1


def test_no_organisation_can_stand_in_their_place() -> None:
    with pytest.raises(ValueError, match="the folder of method pages, reports/method; take another slug"):
        Organisation(code="method", name="Example", type="Example", region="Example")
