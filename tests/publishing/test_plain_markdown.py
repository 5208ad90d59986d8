"""What published notebooks say to programs that pass on no HTML: plain Markdown with every table, word and number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.publishing.example_report import BOXES, CHECKOUT, NARRATIVE, TABLE
from tests.standards import PAGES, WRES
from wres_kit.execution.engine.notebooks import finish, notebook_json
from wres_kit.publishing.markup import plain_markdown, to_html
from wres_kit.publishing.renderer import read_executed
from wres_kit.reporting.blocks import Column, Table

if TYPE_CHECKING:
    from pathlib import Path


def read(markdown: str) -> BeautifulSoup:
    """Return Markdown as a program reads it that passes on no HTML."""
    return BeautifulSoup(MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown), "html.parser")


def rows(soup: BeautifulSoup) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in soup.find_all("tr")]


def test_a_table_keeps_its_caption_headings_cells_and_the_side_of_numbers():
    text = plain_markdown(TABLE)
    assert text.startswith("Table: Applicants by ethnicity, 2022 to 2024\n\n| Group | 2022 | 2023 | 2024 |\n")
    soup = read(text)
    assert rows(soup) == rows(BeautifulSoup(TABLE, "html.parser"))
    assert [cell.get("style") for cell in soup.find_all("th")] == [None, *["text-align:right"] * 3]
    assert soup.find("td").strong.text == "White, appointed of shortlisted"


def test_boxes_become_quotations_and_words_stay_as_they_are():
    soup = read(plain_markdown(BOXES))
    quoted = soup.find_all("blockquote")
    assert len(quoted) == 3
    assert quoted[0].strong.text.startswith("White applicants were 1.8 times as likely")
    assert "wres@example.org, $5 and [1]." in quoted[2].text


def test_what_people_wrote_keeps_its_emphasis_and_loses_links_within_the_report():
    text = plain_markdown(NARRATIVE + '<p>See <a href="https://example.org/x">the plan</a>.</p>')
    assert "We have trained *every* panel, see the disciplinary process." in text
    assert "[the plan](https://example.org/x)" in text
    assert "](indicator" not in text


def test_what_is_folded_away_has_a_heading_and_switches_are_left_out():
    html = '<details class="wres-detail"><summary>By band</summary><ul><li>One</li><li><p>Two</p><p>more</p></li></ul>'
    html += '</details><p class="wres-trail"><a href="#trail">Switch</a></p><ol><li>First</li></ol><svg><text>9</text>'
    html += "</svg>"
    assert plain_markdown(html) == "### By band\n\n- One\n- Two\n\n  more\n\n1. First\n"


def test_what_a_number_was_before_it_was_corrected_is_behind_it():
    html = '<p><a class="wres-audit" href="../audit.html#x"><span>1.31</span></a>'
    html += '<span class="wres-correction">Corrected 15 December 2026: was 1.70</span></p>'
    assert plain_markdown(html) == "1.31 (Corrected 15 December 2026: was 1.70)\n"


def test_a_table_in_two_orders_is_there_once_and_without_the_choice():
    html = '<fieldset><legend>Order</legend></fieldset><div class="wres-in-order"><p>First</p></div>'
    assert plain_markdown(f'{html}<section class="wres-by-concern"><p>Second</p></section>') == "First\n"


def test_a_column_of_numbers_next_to_long_texts_has_room_for_them():
    long = "A question that is longer than a line of the page has room for, as they are on the summary"
    table = Table("Caption", [Column("Question", numeric=False), Column("White")], [[long, "71.8%"]])
    rule = plain_markdown(table.html()).splitlines()[3]
    assert [len(dashes.strip()) for dashes in rule.strip("|").split("|")] == [24, 8]


def test_a_number_at_the_start_of_a_paragraph_starts_no_list():
    assert read(plain_markdown("<p>2024. A good year.</p><p>+ 3</p>")).find(["ol", "ul"]) is None


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1), min_size=3, max_size=3)
)
def test_any_text_in_a_table_is_read_as_it_was(texts: list[str]):
    table = Table("Caption", [Column("A", numeric=False), Column("B"), Column("C")], [texts])
    (_, row) = rows(read(plain_markdown(table.html())))
    assert row[1:] == texts[1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_table_of_the_own_report_is_in_the_markdown(page):
    notebook = nbformat.read(CHECKOUT / "notebooks" / page.notebook, as_version=4)
    shown = [o.data["text/markdown"] for c in notebook.cells for o in c.get("outputs", ()) if "text/markdown" in o.data]
    tables = 0
    for markdown in shown:
        html = BeautifulSoup(to_html(markdown), "html.parser")
        for extra in html.select("svg, small, .wres-by-concern"):
            extra.extract()
        soup = read(plain_markdown(str(html)))
        assert rows(soup) == rows(html)
        assert not soup.find_all(string=lambda text: "<" in text and "wres" in text)
        tables += len(html.find_all("table"))
    assert tables >= 1


def published(tmp_path: Path, page) -> Path:
    shown = new_output("execute_result", data={"text/markdown": TABLE, "text/plain": "x"}, execution_count=1)
    code = new_code_cell("page.comparison()\npage.more()", outputs=[shown])
    notebook = new_notebook(cells=[new_markdown_cell("# A title"), code])
    path = tmp_path / page.notebook
    path.write_text(notebook_json(finish(notebook, {})), encoding="utf-8")
    return path


def test_a_published_notebook_tells_quarto_language_and_to_hide_code(tmp_path):
    notebook = nbformat.read(published(tmp_path, PAGES[1]), as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].cell_type == "raw"
    assert "lang: en-GB\npapersize: a4" in notebook.cells[0].source
    assert "echo: false" in notebook.cells[0].source
    output = notebook.cells[2].outputs[0].data
    assert "<" not in output["text/markdown"]
    assert (
        '   "source": [\n    "page.comparison()\\n",\n    "page.more()"\n   ]'
        in published(tmp_path, PAGES[1]).read_text()
    )


def test_pages_are_made_from_what_they_showed_before(tmp_path):
    executed = read_executed(PAGES[1], published(tmp_path, PAGES[1]), "X01 2024 indicator-1", WRES)
    assert executed.title == "A title"
    (output,) = [o for c in executed.notebook.cells for o in c.get("outputs", ())]
    assert output.data == {"text/markdown": TABLE, "text/plain": "x"}
    assert [cell.cell_type for cell in executed.notebook.cells] == ["markdown", "code"]
