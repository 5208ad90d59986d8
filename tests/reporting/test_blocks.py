from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from wres_kit.reporting.blocks import (
    Block,
    Column,
    Table,
    TableCell,
    boxed,
    escaped,
    figure,
    link,
    listed,
    prose,
    stacked,
    strong_marks,
    tabled,
    without_blank_lines,
    without_hidden_rows,
)

COLUMNS = (Column("Year", numeric=False), Column("Result"))


class Text(HTMLParser):
    """Gathers the text of a page and the tags around it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def rendered(markdown: str) -> Text:
    """Return what a Markdown reader makes of a block."""
    read = Text()
    read.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))
    return read


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60))
def test_text_survives_a_markdown_reader_letter_by_letter(text: str) -> None:
    read = rendered(f"<p>{escaped(text)}</p>")
    assert read.tags == ["p"]
    assert read.text.strip("\n") == text.strip("\n")


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40))
def test_a_cell_of_a_table_shows_exactly_its_text(text: str) -> None:
    block = tabled(Table("A table", COLUMNS, [[text, "1"]]))
    assert "\n\n" not in block.markdown
    read = rendered(block.markdown)
    assert text in read.text
    assert "script" not in read.tags


def test_a_table_has_what_a_screen_reader_needs() -> None:
    markup = tabled(Table("Results, Example Trust", COLUMNS, [["2024", "1.83"]])).markdown
    assert '<div class="wres-table" role="region" aria-label="Results, Example Trust" tabindex="0">' in markup
    assert "<caption>Results, Example Trust</caption>" in markup
    assert '<th scope="col">Year</th><th scope="col" class="wres-number">Result</th>' in markup
    assert '<tr><th scope="row">2024</th><td class="wres-number">1.83</td></tr>' in markup


HARMFUL = """<script>alert(1)</script> & "<img src=x onerror='alert(1)'>"""


def test_no_text_of_a_table_is_taken_for_html() -> None:
    columns = (Column(HARMFUL, numeric=False), Column(HARMFUL))
    cells = [TableCell(HARMFUL, "a.html", explained=HARMFUL), TableCell(HARMFUL, "b.html")]
    for row, places in (([HARMFUL, HARMFUL], 5), (cells, 6)):
        for is_listed in (False, True):
            read = rendered(tabled(Table(HARMFUL, columns, [row], is_listed=is_listed)).markdown)
            assert not {"script", "img"}.intersection(read.tags)
            assert read.text.count(HARMFUL) == places


@pytest.mark.parametrize("row", [["2024", ""], ["2024"], ["2024", "1", "2"]])
def test_no_cell_of_a_table_is_empty(row: list[str]) -> None:
    with pytest.raises(ValueError, match="empty cell or the wrong length"):
        Table("A table", COLUMNS, [row])


@pytest.mark.parametrize(
    ("hidden", "why"), [((), "No figures are reported for"), (("Band 5",), "No figure of")]
)  # fmt: skip
def test_a_table_without_rows_is_a_sentence(hidden: tuple[str, ...], why: str) -> None:
    block = tabled(Table("Results", COLUMNS, [], hidden=hidden))
    assert "<table" not in block.markdown
    assert block.plain.startswith(why)
    assert block.plain.endswith(": Results.")


def test_rows_that_show_nothing_are_named_together_where_all_of_a_part_are() -> None:
    rows = [
        ["Voting: white", "not reported", "suppressed"], ["Voting: BME", "suppressed", "suppressed"],
        ["Staff: white", "not reported", "40"], ["Staff: BME", "suppressed", "suppressed"],
        ["Band 5", "suppressed", "suppressed"], ["Band 5, 95% interval", "suppressed", "suppressed"],
        ["Band 6", "not reported", "not reported"],
    ]  # fmt: skip
    columns = [Column("Row", numeric=False), Column("2023"), Column("2024")]
    table = without_hidden_rows(Table("Results", columns, rows), "suppressed", "not reported")
    assert [row[0] for row in table.rows] == ["Staff: white", "Band 6"]
    assert list(table.hidden) == ["Voting", "Staff: BME", "Band 5"]


def test_plain_text_of_a_table_is_aligned() -> None:
    table = Table("Results", COLUMNS, [["2023", "1.5"], ["2024", "12.25"]])
    assert table.plain().splitlines() == ["Results", "Year  Result", "------------", "2023     1.5", "2024   12.25"]


def test_row_headings_may_lead_somewhere() -> None:
    table = Table("Results", COLUMNS, [[TableCell("2. Appointment", "indicator-2.html"), "1"]])
    assert '<th scope="row"><a href="indicator-2.html">2&#46; Appointment</a></th>' in table.html()


def test_blocks_are_markdown_and_plain_text_and_never_html_output() -> None:
    block = stacked(
        figure("1.83", "relative likelihood"), prose("One **strong** word."), boxed("caution", "Mind."), None
    )
    data, metadata = block._repr_mimebundle_()
    assert set(data) == {"text/markdown", "text/plain"}
    assert metadata == {}
    assert data["text/plain"] == "1.83  relative likelihood\n\nOne strong word.\n\nMind."
    assert "<p>One <strong>strong</strong> word.</p>" in data["text/markdown"]
    assert '<div class="wres-caution">\n<p>Mind.</p>\n</div>' in data["text/markdown"]
    assert '<p class="wres-figure"><strong>1.83</strong> relative likelihood</p>' in data["text/markdown"]


def test_lists() -> None:
    block = listed(["First **one**.", "Second."])
    assert block == Block(
        "<ul>\n<li>First <strong>one</strong>.</li>\n<li>Second.</li>\n</ul>", "- First one.\n- Second."
    )


def test_web_addresses_become_links_named_by_site_and_page() -> None:
    said = strong_marks("See https://www.example.org/reports/2020/indicator-1/, page 2.")
    assert (
        said == 'See <a href="https://www.example.org/reports/2020/indicator-1/">example.org/…/indicator-1</a>, page 2.'
    )
    assert link("https://example.org") == '<a href="https://example.org">example.org</a>'


def test_blank_lines_do_not_end_html() -> None:
    assert without_blank_lines("<pre>a\n\n  b</pre>") == "<pre>a&#10;\n  b</pre>"
