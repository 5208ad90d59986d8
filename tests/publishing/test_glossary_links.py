"""The first use of a term on a page leads to the glossary; headings, links and people's own words stay as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.publishing.example_report import make_snapshot, own_report
from tests.standards import PAGES, WRES
from wres_kit.method.markup import anchor, terms
from wres_kit.publishing.builtin import BuiltinRenderer
from wres_kit.publishing.markup import GlossaryLinks

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project


def linked(html: str) -> list[str]:
    made = GlossaryLinks("glossary.html", WRES).in_html(html)
    assert BeautifulSoup(made, "html.parser").get_text() == BeautifulSoup(html, "html.parser").get_text()
    return re.findall(r'<a class="wres-term" href="glossary.html#([^"]+)">', made)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>BME staff, and BME again.</p>", ["bme"]),
        ("<p>Two <strong>respondents</strong> and one 95% interval.</p>", ["respondent", "confidence-interval"]),
        ("<p>The relative likelihood is no likelihood.</p>", ["relative-likelihood", "likelihood"]),
        ("<h2>VSM</h2><p>A <a href='x'>VSM</a></p><code>VSM</code><p>VSM</p>", ["vsm"]),
        ("<table><tr><th>VSM</th><td>suppressed</td></tr></table><p>“suppressed”</p>", ["suppressed"]),
        ('<div class="wres-narrative"><div>BME</div><p>VSM</p></div><p>BME</p>', ["bme"]),
        ("<p>There is a gap in the chart; a gap of 4.3 points.</p>", ["gap"]),
        ("<p>wres and wres&#95;kit</p>", []),
        ('<p title="BME">none<br>here</p>', []),
    ],
)
def test_where_a_term_is_linked(html: str, found: list[str]) -> None:
    assert linked(html) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The gap was 15.0 percentage points.", ["gap", "percentage points"]),
        ("A gap of −4.3 points.", ["gap"]),
        ("The 95% interval of the edition of 2024.", ["95% interval", "edition"]),
        (
            "White staff, of unknown ethnicity, in the returns.",
            ["White", "unknown ethnicity", "returns"],
        ),
    ],
)
def test_a_link_has_the_words_of_the_term_and_no_more(text: str, words: list[str]) -> None:
    made = BeautifulSoup(GlossaryLinks("glossary.html", WRES).in_html(f"<p>{text}</p>"), "html.parser")
    assert [link.text for link in made.find_all("a")] == words


def test_markdown_keeps_its_headings_links_and_code() -> None:
    links = GlossaryLinks("glossary.html", WRES)
    text = "## BME\n\nA [BME](x) and `BME`, but BME staff.\n"
    assert links.in_markdown(text) == "## BME\n\nA [BME](x) and `BME`, but [BME](glossary.html#bme) staff.\n"


def test_a_page_links_each_term_once_and_to_an_entry_that_there_is(project: Project, tmp_path: Path) -> None:
    BuiltinRenderer(project).render(own_report(make_snapshot()), tmp_path)
    entries = {anchor(one.term) for one in terms(WRES)}
    everywhere = set()
    for page in PAGES:
        main = BeautifulSoup((tmp_path / page.address).read_bytes(), "html.parser").main
        assert main is not None
        links = [link for link in main.select('.text a[href*="glossary.html#"]') if link.find_parent("nav") is None]
        found = [str(link["href"]).partition("#")[2] for link in links]
        assert len(found) == len(set(found)), page
        assert set(found) <= entries
        assert found
        assert all(link.find_parent(re.compile("^h[1-6]$")) is None for link in links)
        everywhere |= set(found)
    assert len(everywhere) > 10


def test_every_term_has_a_form_that_is_found() -> None:
    samples = {
        "Base": "base of respondents", "Edition": "edition of 2024", "Gap": "gap of 4", "Return": "the return",
        "Unknown": "unknown ethnicity", "White": "white staff", "Chance": "due to chance",
        "Significance": "statistically significant",
        "Confidence interval": "95% interval",
    }  # fmt: skip
    for one in terms(WRES):
        assert anchor(one.term) in linked(f"<p>{samples.get(one.term, one.term)}</p>"), one.term
