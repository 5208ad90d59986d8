# ruff: noqa: E501 - the HTML stands here as notebooks hold it, a row of a table a line
"""A small project and the executed notebooks of one report, with every kind of block that pages have."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.standards import PAGES, WRES
from wres_kit.method import differences_file
from wres_kit.project import Organisation, Project
from wres_kit.publishing.renderer import IndexEntry, ReportSource
from wres_kit.reporting.snapshot import Audience, Snapshot

if TYPE_CHECKING:
    from wres_kit.reporting.pages import Page

CHECKOUT = Path(__file__).parents[2]

ALT = (
    "Relative likelihood of appointment from shortlisting, white compared with BME applicants: 1.6 in 2022 (interval 1.3 to "
    '2.0), no data in 2023, 1.8 in 2024 (1.4 to 2.3). The dashed line at 1.0 is "equality".'
)

TABLE = """<div class="wres-table" role="region" aria-label="Applicants by ethnicity, 2022 to 2024" tabindex="0">
<table>
<caption>Applicants by ethnicity, 2022 to 2024</caption>
<thead>
<tr><th scope="col">Group</th><th scope="col" class="wres-number">2022</th><th scope="col" class="wres-number">2023</th><th scope="col" class="wres-number">2024</th></tr>
</thead>
<tbody>
<tr><th scope="row">White, appointed of shortlisted</th><td class="wres-number">1,204 of 6,020</td><td class="wres-number">not reported</td><td class="wres-number">1,310 of 6,238</td></tr>
<tr><th scope="row">BME, appointed of shortlisted</th><td class="wres-number">98 of 784</td><td class="wres-number">not reported</td><td class="wres-number">suppressed</td></tr>
</tbody>
</table>
</div>"""

SVG = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="460.8pt" height="230.4pt" viewBox="0 0 460.8 230.4" xmlns="http://www.w3.org/2000/svg" version="1.1">
 <metadata>
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>
 </metadata>
 <defs><clipPath id="ratio-clip"><rect x="0" y="0" width="460" height="230"/></clipPath></defs>
 <rect width="460" height="230" fill="#ffffff"/>
 <g clip-path="url(#ratio-clip)"><path d="M60 115H440" stroke="#425563" stroke-dasharray="4 4"/>
 <path d="M120 150V60M380 140V40" stroke="#005eb8" stroke-width="3"/><circle cx="120" cy="95" r="6" fill="#005eb8"/><circle cx="380" cy="85" r="6" fill="#005eb8"/>
 <text x="105" y="215" style="font: 12px sans-serif">2022</text><text x="365" y="215" style="font: 12px sans-serif">2024</text></g>
</svg>
"""

BOXES = """<p class="wres-figure"><strong>1.8</strong> times as likely: white applicants compared with BME applicants, 2024</p>
<div class="wres-verdict">
<p><strong>White applicants were 1.8 times as likely as BME applicants to be appointed from shortlisting.</strong> No clear change over three years.</p>
</div>
<div class="wres-caution">
<p><strong>Too few to compare.</strong> Fewer than 5 people were appointed in one group.</p>
</div>
<div class="wres-note">
<p>“suppressed” stands where fewer than 5 people would be shown. Contact: wres@example.org, $5 and [1].</p>
</div>"""

NARRATIVE = """<div class="wres-placeholder">
<p>To be written: what do these figures mean for your organisation?</p>
</div>
<div class="wres-narrative">
<p>We have trained <em>every</em> panel, see the <a href="indicator-3.html">disciplinary process</a>.</p>
</div>"""


def make_project(root: Path, *, notice: str = "", accent: str = "#005eb8") -> Project:
    """Make a project that has what a renderer reads."""
    shutil.copy(CHECKOUT / "_quarto.yml", root / "_quarto.yml")
    (root / "params").mkdir()
    (root / "params" / "project.yml").write_text(
        f'title: "Race equality reports"\npublisher: "Example Analytics"\npublication_date: 2026-10-01\n'
        f'notice: "{notice}"\naccent: "{accent}"\n',
        encoding="utf-8",
    )
    return Project(root)


def list_differences(project: Project) -> None:
    """Give a project the list of differences that comes with wres_kit."""
    listed = differences_file(project)
    listed.parent.mkdir(parents=True)
    shutil.copy(differences_file(Project(CHECKOUT)), listed)


def make_notebook(page: Page, path: Path) -> Path:
    """Write the executed notebook of a page."""
    title = "Summary" if page.indicator is None else f"Indicator {page.indicator}: a subject & its “name”"
    notebook = new_notebook(
        cells=[
            new_markdown_cell(f"# {title}\n\nWhat this page shows, in *one* sentence."),
            new_code_cell("organisation = 'X01'", metadata={"tags": ["parameters"]}),
            new_markdown_cell("## The figures"),
            new_code_cell("report.counts()", outputs=[shown("text/markdown", TABLE)]),
            new_markdown_cell("## Three years compared"),
            new_code_cell("report.comparison()", outputs=[shown("text/markdown", BOXES)]),
            new_code_cell(
                "report.chart()", outputs=[shown("image/svg+xml", SVG, {"image/svg+xml": {"alt": ALT}})], id="chart"
            ),
            new_markdown_cell("### In words\n\nA paragraph.\n\n## The figures\n\nThe same heading again."),
            new_code_cell("report.narrative('implications')", outputs=[shown("text/markdown", NARRATIVE)]),
            new_code_cell(
                "print('x < y')",
                outputs=[
                    new_output("stream", name="stdout", text="x < y\n"),
                    new_output("stream", name="stderr", text="a warning\n"),
                ],
            ),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def shown(kind: str, data: str, metadata: dict[str, dict[str, str]] | None = None) -> object:
    """Return the output of a cell that shows one thing."""
    return new_output(
        "execute_result", data={kind: data, "text/plain": "plain"}, metadata=metadata or {}, execution_count=1
    )


def make_snapshot(
    *, fictional: bool = True, audience: Audience = Audience.PUBLIC, notice: str = "", year: int = 2024
) -> Snapshot:
    """Return a snapshot with what a renderer reads."""
    return Snapshot(
        standard=WRES,
        organisation=Organisation(
            code="X01",
            name="Example Trust",
            type="Acute trust",
            region="London",
            fictional=fictional,
            source_note="All figures are made up." if fictional else "Figures as published by the trust.",
        ),
        year=year,
        audience=audience,
        results=(),
        remarks={},
        sources={},
        publication_date="2026-10-01",
        publisher="Example Analytics",
        notice=notice,
        accent="#005eb8",
    )


def make_report(
    folder: Path, snapshot: Snapshot, pages: tuple[Page, ...] = PAGES, other_years: tuple[int, ...] = (2023,)
) -> ReportSource:
    """Write executed notebooks into a folder and return the report they make."""
    notebooks = {page: make_notebook(page, folder / page.notebook) for page in pages}
    return ReportSource(snapshot, notebooks, other_years=other_years)


def own_report(snapshot: Snapshot, other_years: tuple[int, ...] = (2023,)) -> ReportSource:
    """Return the report that the ten notebooks make as they come with wres_kit: executed for the example organisation."""
    notebooks = {page: CHECKOUT / "notebooks" / page.notebook for page in PAGES}
    return ReportSource(snapshot, notebooks, other_years)


def make_entries(number: int) -> list[IndexEntry]:
    """Return organisations for an index, in no order; the first is fictional."""
    trust = Organisation(code="X01", name="Example Trust", type="Acute trust", region="London", fictional=True)
    kinds, regions = ("Acute trust", "Community trust"), ("London", "South West", "North East and Yorkshire")
    others = [
        Organisation(
            code=f"Y{place:03}",
            name=f"Example {place % 7} & St Élan’s Hospitals Foundation Trust {place}",
            type=kinds[place % 2],
            region=regions[place % 3],
            fictional=True,
        )
        for place in range(1, number)
    ]
    return [IndexEntry(trust, (2023, 2024)), *(IndexEntry(each, (2024,)) for each in others)]
