from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wres_kit.publishing.markup import Heading, Outline, to_html, to_inline_html


def test_headings_get_addresses_of_their_own() -> None:
    outline = Outline()
    html = to_html("## The *figures*\n\n## The figures\n\n### §", outline)
    assert outline.headings == [
        Heading(2, "The figures", "the-figures"),
        Heading(2, "The figures", "the-figures-2"),
        Heading(3, "§", "section"),
    ]
    assert '<h2 id="the-figures-2">The figures</h2>' in html


@given(st.lists(st.sampled_from(["A", "A 2", "A-2", "b", "", "?"]), max_size=12))
def test_no_two_headings_share_an_address(texts: list[str]) -> None:
    outline = Outline()
    for text in texts:
        outline.add(2, text)
    slugs = [heading.slug for heading in outline.headings]
    assert len(set(slugs)) == len(slugs)


def test_html_passes_unchanged_and_tables_get_scope() -> None:
    table = '<div class="wres-table" tabindex="0">\n<table>\n<tr><td>a_b_c *x*</td></tr>\n</table>\n</div>'
    assert to_html(table).strip() == table
    assert '<th scope="col">a</th>' in to_html("| a |\n|---|\n| 1 |")


def test_one_line() -> None:
    assert (
        to_inline_html("A [link](https://example.org) & more") == 'A <a href="https://example.org">link</a> &amp; more'
    )
