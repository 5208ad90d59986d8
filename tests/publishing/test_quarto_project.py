"""What Quarto is given, without Quarto itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.standards import PAGES
from wres_kit.publishing.builtin import index_page
from wres_kit.publishing.quarto_project import has_quarto_markup, write_index_project, write_report_project
from wres_kit.publishing.site import SiteConfig

from .example_report import ALT, TABLE, make_entries, make_report, make_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "quarto"
    folder.mkdir()
    return folder


def test_a_report(project: Project, tmp_path: Path, folder: Path) -> None:
    report = make_report(tmp_path / "executed", make_snapshot())
    write_report_project(SiteConfig.read(project), report, folder)

    configuration = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    assert configuration["execute"]["enabled"] is False
    assert configuration["execute"]["echo"] is False
    assert configuration["website"]["title"] == "Example Trust – WRES 2024"
    entries = configuration["website"]["sidebar"]["contents"]
    assert [entry["href"] for entry in entries] == ["index.ipynb", *(f"indicator-{n}.ipynb" for n in range(1, 10))]
    assert configuration["project"]["render"] == [entry["href"] for entry in entries]
    html = configuration["format"]["html"]
    assert html["theme"] == ["default", "quarto.scss"]
    assert html["html-math-method"] == "mathml"
    for name in (*html["css"], "quarto.scss", configuration["website"]["favicon"]):
        assert (folder / name).is_file()


def test_a_notebook(project: Project, tmp_path: Path, folder: Path) -> None:
    report = make_report(tmp_path / "executed", make_snapshot(notice="A <demonstration>."), PAGES[:3])
    write_report_project(SiteConfig.read(project), report, folder)
    notebook = nbformat.read(folder / "indicator-2.ipynb", as_version=4)
    head = yaml.safe_load(notebook.cells[0].source.strip("-\n"))
    assert head["title"] == "Indicator 2: a subject & its “name”"
    assert "A &lt;demonstration&gt;." in head["include-before-body"][0]["text"]
    assert notebook.cells[1].source == "What this page shows, in *one* sentence."
    chart = next(cell for cell in notebook.cells if cell.source.startswith("#| fig-alt"))
    option, _, source = chart.source.partition("\n")
    assert yaml.safe_load(option.removeprefix("#| ")) == {"fig-alt": ALT}
    assert source == "report.chart()"
    shown = [output.data for cell in notebook.cells for output in cell.get("outputs", ()) if "data" in output]
    assert shown[0] == {"text/markdown": f"```{{=html}}\n{TABLE}\n```"}
    assert not any("text/html" in data for data in shown)


def test_the_option_of_a_finished_notebook_is_kept(project: Project, tmp_path: Path, folder: Path) -> None:
    report = make_report(tmp_path / "executed", make_snapshot(), PAGES[:1])
    path = report.notebooks[PAGES[0]]
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[6].source = '#| fig-alt: "As computed"\nreport.chart()'
    nbformat.write(notebook, path)
    write_report_project(SiteConfig.read(project), report, folder)
    written = nbformat.read(folder / "index.ipynb", as_version=4)
    assert [cell.source for cell in written.cells if "fig-alt" in cell.source] == [notebook.cells[6].source]


def test_the_projects_own_theme_and_style_sheets_stay(project: Project, tmp_path: Path, folder: Path) -> None:
    path = project.root / "_quarto.yml"
    whole = yaml.safe_load(path.read_text(encoding="utf-8"))
    whole["format"]["html"] |= {"css": ["own.css"], "number-sections": True}
    path.write_text(yaml.safe_dump(whole), encoding="utf-8")
    (project.root / "own.css").write_text("h1 { color: black; }", encoding="utf-8")
    write_report_project(
        SiteConfig.read(project), make_report(tmp_path / "executed", make_snapshot(), PAGES[:1]), folder
    )
    html = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))["format"]["html"]
    assert html["css"] == ["content.css", "own.css"]
    assert html["number-sections"] is True
    assert (folder / "own.css").is_file()


@pytest.mark.parametrize(
    ("cell", "own"),
    [
        (new_markdown_cell("Plain *Markdown* of <https://example.org> with `code` & a [link](a.html)."), False),
        (new_code_cell('#| fig-alt: "A chart"\n#|   fig-cap: "A chart"\nreport.chart()'), False),
        (new_markdown_cell("::: {.callout-note}\nSee there.\n:::"), True),
        (new_markdown_cell("Told once[^1].\n\n[^1]: There."), True),
        (new_markdown_cell('<div class="card">A card</div>'), True),
        (new_code_cell("#| layout-ncol: 2\nreport.chart()"), True),
    ],
)
def test_markdown_that_is_quartos_own_is_known(cell: Any, own: bool) -> None:
    assert has_quarto_markup(new_notebook(cells=[cell])) is own


def test_the_index(project: Project, folder: Path) -> None:
    site = SiteConfig.read(project)
    write_index_project(site, index_page(site, make_entries(3)), folder)
    text = (folder / "index.qmd").read_text(encoding="utf-8")
    assert 'href="X01/2024/index.html"' in text
    assert yaml.safe_load(text.split("---\n")[1])["title"] == "Race equality reports"
