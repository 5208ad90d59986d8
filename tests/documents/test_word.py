"""The Word document, read back as the XML that Word reads."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from tests.publishing.example_report import ALT
from wres_kit.documents.paper import paper_html
from wres_kit.documents.word import document

if TYPE_CHECKING:
    from wres_kit.documents.content import ReportContent

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Word:
    """The parts of a Word document."""

    def __init__(self, made: bytes) -> None:
        self.made = made
        with zipfile.ZipFile(BytesIO(made)) as archive:
            assert archive.testzip() is None
            self.names = archive.namelist()
            self.dates = {each.date_time for each in archive.infolist()}
            self.parts = {name: archive.read(name) for name in self.names}

    def xml(self, name: str) -> Any:
        return etree.fromstring(self.parts[name])

    @property
    def body(self) -> Any:
        return self.xml("word/document.xml")

    def styled(self, style: str) -> list[str]:
        """Return the texts of the paragraphs of a style."""
        return [
            "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
            for paragraph in self.body.iter(f"{W}p")
            if any(each.get(f"{W}val") == style for each in paragraph.iterfind(f"{W}pPr/{W}pStyle"))
        ]


@pytest.fixture(scope="session")
def word(draft: ReportContent) -> Word:
    return Word(document(draft))


@pytest.fixture(scope="session")
def corrected(small: ReportContent) -> Word:
    return Word(document(small))


def test_headings_are_headings(word: Word, draft: ReportContent) -> None:
    assert word.styled("Title") == [draft.title]
    assert word.styled("Heading1") == [*(page.title for page in draft.pages), "About this document"]
    assert len(word.styled("Heading2")) > 40
    linked = {each.get(f"{W}anchor") for each in word.body.iter(f"{W}hyperlink")} - {None}
    assert linked <= {each.get(f"{W}name") for each in word.body.iter(f"{W}bookmarkStart")}
    assert len(linked) == len(draft.pages) + 1


def test_tables_repeat_their_header_and_have_first_columns(word: Word, draft: ReportContent) -> None:
    tables = list(word.body.iter(f"{W}tbl"))
    assert len(tables) == paper_html(draft).count("<table>")
    for table in tables:
        look = table.find(f"{W}tblPr/{W}tblLook")
        assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")


def test_the_list_of_contents_is_a_field_that_word_fills(word: Word, draft: ReportContent) -> None:
    first, *_ = entries = [
        paragraph for paragraph in word.body.iter(f"{W}p")
        if any(style.get(f"{W}val") == "TOC1" for style in paragraph.iterfind(f"{W}pPr/{W}pStyle"))
    ]  # fmt: skip
    assert len(entries) == len(draft.pages) + 1  # and the last chapter
    assert [text.text for text in first.iter(f"{W}instrText")] == [r'TOC \o "1-1" \h \z \u']
    kinds = [mark.get(f"{W}fldCharType") for entry in entries for mark in entry.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    anchors = [link.get(f"{W}anchor") for entry in entries for link in entry.iter(f"{W}hyperlink")]
    assert set(anchors) <= {mark.get(f"{W}name") for mark in word.body.iter(f"{W}bookmarkStart")}
    settings = [etree.QName(each).localname for each in word.xml("word/settings.xml")]
    assert settings.index("updateFields") < settings.index("compat")
    assert word.xml("word/styles.xml").find(f"{W}style[@{W}styleId='TOC1']") is not None


def test_a_label_stays_with_what_it_names(word: Word) -> None:
    kept = [
        "".join(paragraph.itertext()) for paragraph in word.body.iter(f"{W}p")
        if paragraph.find(f"{W}pPr/{W}keepNext") is not None
    ]  # fmt: skip
    assert "Where the figures come from" in kept
    assert (
        "The BME share of staff in each pay band, compared with the BME share of all staff." in kept
    )  # a chart is next


def test_words_behind_a_number_make_its_column_no_wider(draft: ReportContent) -> None:
    tables = BeautifulSoup(paper_html(draft), "html.parser").find_all("table")
    overview = next(table for table in tables if table.caption and table.caption.text.startswith("All indicators"))
    widths = [float(column["style"].removeprefix("width: ").removesuffix("%")) for column in overview.find_all("col")]
    assert "70.6% of voting members" in overview.text
    assert widths[0] == max(widths)


def test_every_chart_is_a_picture_with_its_words(word: Word, draft: ReportContent) -> None:
    charts = [chart for page in draft.pages for chart in page.charts]
    drawn = list(word.body.iter("{*}docPr"))
    assert [" ".join(each.get("descr").split()) for each in drawn] == [" ".join(chart.alt.split()) for chart in charts]
    assert len({each.get("id") for each in drawn}) == len(charts)
    pictures = [word.parts[name] for name in word.names if name.startswith("word/media/")]
    assert len(pictures) == len(charts)
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_the_language_the_paper_and_the_properties(word: Word, draft: ReportContent) -> None:
    (language,) = word.xml("word/styles.xml").iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert language.get(f"{W}val") == "en-GB"
    size = word.body.find(f"{W}body/{W}sectPr/{W}pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    facts = word.xml("docProps/core.xml")
    assert [facts.findtext(f"{{*}}{name}") for name in ("title", "creator", "language", "contentStatus")] == [
        draft.full_title, draft.organisation, "en-GB", "Draft",
    ]  # fmt: skip
    assert {name for name in word.names if "report.xml" in name} == {"word/header-report.xml", "word/footer-report.xml"}
    assert b"PAGE" in word.parts["word/footer-report.xml"]


def test_only_drafts_are_marked(word: Word, corrected: Word) -> None:
    assert b'string="Draft"' in word.parts["word/header-report.xml"]
    assert any("To be written:" in text for text in word.styled("ReportPlaceholder"))
    assert b"Draft" not in corrected.parts["word/header-report.xml"]
    assert corrected.styled("Date") == ["Version 1.1, 15 December 2026"]
    assert corrected.styled("ReportCaution")[0] == "Corrected 15 December 2026. A return was wrong. Ratio was 1.70."


def test_equal_content_gives_equal_bytes_without_a_time(small: ReportContent, corrected: Word) -> None:
    assert document(small) == corrected.made
    assert corrected.dates == {(1980, 1, 1, 0, 0, 0)}
    assert [each.get("descr") for each in corrected.body.iter("{*}docPr")] == [ALT] * 3


def test_styles_say_things_in_the_order_of_the_schema(word: Word) -> None:
    paragraphs = [
        "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "shd", "tabs", "wordWrap", "spacing", "ind",
        "contextualSpacing", "jc", "outlineLvl",
    ]  # fmt: skip
    parts = ["pPr", "rPr", "tblPr", "tcPr", "tblStylePr"]
    for style in word.xml("word/styles.xml").iterfind(f"{W}style"):
        for order, element in ((parts, style), (paragraphs, style.find(f"{W}pPr"))):
            names = [etree.QName(child).localname for child in element] if element is not None else []
            known = [name for name in names if name in order]
            assert known == sorted(known, key=order.index)
