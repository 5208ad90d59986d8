"""The pages of a report as one piece of HTML for paper: without what only a screen has, in the order of reading.

Links that lead out of a document stay, links between pages lead to the chapter, and all others become plain text. What
a page folds away is shown, under a heading of its own.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from wres_kit.documents.content import CHART_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bs4.element import PageElement

    from wres_kit.documents.content import ContentPage, DocumentChart, ReportContent

_ONLY_ON_SCREEN = (
    "script", "style", "nav", "button", "form", "fieldset", "iframe", ".wres-trail", ".wres-downloads",
    "section.wres-by-concern",
)  # fmt: skip
"""What only a screen has; a table that can be put into another order is printed in one."""
_KEPT_LINKS = ("http://", "https://", "mailto:")
_HEADINGS = re.compile(r"h[1-6]")
_BOX = re.compile(r"wres-[a-z]+")
_LONGEST_COLUMN = 44
"""Characters beyond which a column of a table gets no wider."""
_LINE, _LINE_OF_MANY = 92, 102
"""Characters of a line in a table, and in one of 7 columns or more, which is set in smaller letters."""
_NUMBER_CLASS = "wres-number"


def chart_name(page: ContentPage, number: int) -> str:
    """Return the file name of a chart in a document."""
    return f"{page.page.name}-{number + 1}.{page.charts[number].kind}"


def charts_of(content: ReportContent) -> Iterator[tuple[str, DocumentChart]]:
    """Yield each chart of a report with its file name."""
    for page in content.pages:
        for number, chart in enumerate(page.charts):
            yield chart_name(page, number), chart


_ABOUT = ("about-this-document", "About this document")


def chapter_titles(content: ReportContent) -> list[tuple[str, str]]:
    """Return the anchor and title of each chapter of `paper_html`, in order."""
    return [*((page.page.name, page.title) for page in content.pages), _ABOUT]


def paper_html(content: ReportContent) -> str:
    """Return the chapters of a report as HTML: a heading of level 1 for each page, and what it shows below it.

    A chart is an ``<img>`` whose address is its file name (`chart_name`). Tables have their relative widths, and cells
    their alignment, as styles; the first cell of a row is its header. Boxes are ``<div class="wres-…">``.
    """
    known = {page.page.address: page.page.name for page in content.pages}
    chapters = [_chapter(page, known) for page in content.pages]
    return "\n".join([*chapters, _about(content)])


def _chapter(page: ContentPage, known: dict[str, str]) -> str:
    soup = BeautifulSoup(page.html, "lxml")
    for element in soup.select(", ".join(_ONLY_ON_SCREEN)):
        element.decompose()
    _unfold(soup)
    for element in soup.find_all(True):
        element.attrs.pop("id", None)
    for link in reversed(soup.find_all("a")):  # from the last sentence of a paragraph to its first
        _mend_link(link, known)
    for paragraph in soup.find_all("p"):
        if not paragraph.get_text(strip=True) and paragraph.find("img") is None:
            paragraph.decompose()
    _link_addresses(soup)
    for number, picture in enumerate(soup.find_all("img", src=re.compile(f"^{CHART_ADDRESS}"))):
        picture["src"] = chart_name(page, number)
    for small in soup.find_all("small"):
        small.insert_before(soup.new_tag("br"))
        small.insert_before(small.get_text(" ", strip=True).removeprefix("(").removesuffix(")"))  # a line of its own
        small.decompose()
    for table in soup.find_all("table"):
        _prepare_table(table)
    _mark_boxes(soup)
    body = soup.body.decode_contents() if soup.body is not None else ""
    return f'<h1 id="{page.page.name}">{escape(page.title)}</h1>\n{body}'


def _unfold(soup: BeautifulSoup) -> None:
    """Show what is folded away, with its summary as a heading one level below the section that it is in."""
    for folded in soup.find_all("details"):
        section = folded.find_previous(_HEADINGS)
        level = min(int(section.name[1]) + 1, 6) if isinstance(section, Tag) else 2
        summary = folded.find("summary")
        if isinstance(summary, Tag):
            summary.name = f"h{level}"
        folded.unwrap()


def _says_no_more(paragraph: Tag, link: Tag) -> bool:
    """Return whether a link is all of its paragraph, or its last sentence."""
    before, _, after = paragraph.get_text().rpartition(link.get_text())
    return not after.strip(" .") and (not before.strip() or before.rstrip().endswith("."))


def _mend_link(link: Tag, known: dict[str, str]) -> None:
    address = str(link.get("href", ""))
    page = known.get(address.partition("#")[0])
    if page is not None:
        link.attrs = {"href": f"#{page}"}
    elif address.startswith(_KEPT_LINKS):
        link.attrs = {"href": address}
    elif link.parent is not None and link.parent.name == "p" and _says_no_more(link.parent, link):
        # A sentence that only leads to another page says nothing on paper.
        stop = link.next_sibling
        if isinstance(stop, NavigableString) and not stop.strip(" ."):
            stop.extract()
        link.decompose()
    else:
        link.unwrap()


_ADDRESS = re.compile(r"https?://[^\s<>]*[\w/]|(?<![\w:@.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def _link_addresses(soup: BeautifulSoup) -> None:
    """Make links of addresses that are written out: in a document nobody can guess that one leads somewhere."""
    for text in soup.find_all(string=_ADDRESS):
        if text.find_parent(["a", "pre", "code"]) is not None:
            continue
        rest, parts = str(text), list[Tag | str]()
        while (match := _ADDRESS.search(rest)) is not None:
            address = match[0] if match[0].startswith("http") else f"mailto:{match[0]}"
            link = soup.new_tag("a", attrs={"href": address})
            link.string = match[0]
            parts += [rest[: match.start()], link]
            rest = rest[match.end() :]
        text.replace_with(*parts, rest)


def _mark_boxes(soup: BeautifulSoup) -> None:
    """Leave only boxes and pictures as divisions, each with the name of its kind."""
    for figure in soup.find_all("p", class_="wres-figure"):
        del figure["class"]
        figure.wrap(soup.new_tag("div", attrs={"class": "wres-figure"}))
    for box in soup.find_all("div"):
        kinds = [name for name in _classes(box) if _BOX.fullmatch(name)]
        if not kinds or kinds[0] == "wres-table":
            box.unwrap()
        else:
            box.attrs = {"class": kinds[0]}
    for span in soup.find_all("span"):
        span.unwrap()


def _classes(element: Tag) -> list[str]:
    """Return the classes of an element; lxml gives them as a list."""
    return list(element.get_attribute_list("class"))


# Tables ---------------------------------------------------------------------------------------------------------------


def _prepare_table(table: Tag) -> None:
    rows = [list(row.find_all(["th", "td"], recursive=False)) for row in table.find_all("tr")]
    for cell in (cell for row in rows for cell in row):
        is_number = _NUMBER_CLASS in _classes(cell)
        kept = {name: cell[name] for name in ("scope", "colspan", "rowspan") if cell.has_attr(name)}
        cell.attrs = kept | ({"style": "text-align: right"} if is_number else {"style": "text-align: left"})
    table.attrs = {}
    whole = [row for row in rows if len(row) == _columns(rows)]
    if whole:
        numbers = ["right" in cell["style"] for cell in whole[-1]]
        widths = _widths([[_lines_of(cell) for cell in row] for row in whole], numbers)
        columns = BeautifulSoup("<colgroup></colgroup>", "html.parser").colgroup
        assert columns is not None
        for width in widths:
            columns.append(BeautifulSoup(f'<col style="width: {width:.1f}%">', "html.parser"))
        caption = table.find("caption")
        if isinstance(caption, Tag):
            caption.insert_after(columns)
        else:
            table.insert(0, columns)


def _columns(rows: list[list[Tag]]) -> int:
    return max(map(len, rows), default=0)


def _lines_of(cell: Tag) -> list[str]:
    """Return the texts of a cell, one for each line that it is written in."""
    text = "".join("\n" if isinstance(part, Tag) and part.name == "br" else str(part) for part in _leaves(cell))
    return [" ".join(line.split()) for line in text.split("\n")]


def _leaves(cell: Tag) -> list[PageElement]:
    return [part for part in cell.descendants if not isinstance(part, Tag) or part.name == "br"]


def _widths(rows: list[list[list[str]]], numbers: list[bool]) -> list[float]:
    """Return the widths of columns in hundredths, by the lines of their cells.

    No word, and no number, is broken over lines; the space that is left goes to columns with long texts.
    """
    columns = [[line for lines in cells for line in lines] for cells in zip(*rows, strict=True)]
    least = [_least(lines, is_number) for lines, is_number in zip(columns, numbers, strict=True)]
    wanted = [
        low if is_number else max(low, min(max(map(len, lines)), _LONGEST_COLUMN))
        for low, lines, is_number in zip(least, columns, numbers, strict=True)
    ]
    space = max((_LINE if len(least) < 7 else _LINE_OF_MANY) - sum(least), 0)
    more = [high - low for high, low in zip(wanted, least, strict=True)]
    share = min(space / sum(more), 1.0) if sum(more) else 0.0
    widths = [low + share * extra for low, extra in zip(least, more, strict=True)]
    return [100 * width / sum(widths) for width in widths]


def _least(lines: Sequence[str], is_number: bool) -> int:
    """Return the least width of a column in characters, with the space between columns.

    A number and what it is of ("610 of 2,810") keep together; one with words ("70.6% of voting members") need not.
    """
    words = [word for line in lines for word in line.split()]
    figures = [line for line in lines[1:] if is_number and any(map(str.isdigit, line)) and not _WORDS.search(line)]
    return max(map(len, [*words, *figures]), default=1) + 2


_WORDS = re.compile(r"[^\W\d_]{3}")


# The last chapter -----------------------------------------------------------------------------------------------------


def _about(content: ReportContent) -> str:
    lines = [f"<p>{escape(_SAME)}</p>"]
    for line in content.footer:
        soup = BeautifulSoup(line, "lxml")
        for link in reversed(soup.find_all("a")):  # from the last sentence of a paragraph to its first
            _mend_link(link, {})
        _link_addresses(soup)
        words = _inline(soup).strip(" .")
        if words:
            lines.append(f"<p>{words}.</p>")
    return "\n".join([f'<h1 id="{_ABOUT[0]}">{_ABOUT[1]}</h1>', *lines])


_SAME = (
    "This document has the figures, charts and texts of the report’s web pages. Sections that are folded there are "
    "shown in full. The web pages also have the trail of each figure, the definitions, and the data for download."
)


def _inline(soup: BeautifulSoup) -> str:
    body = soup.body
    assert body is not None
    inner = body.p if isinstance(body.p, Tag) and len(body.find_all("p")) == 1 else body
    return inner.decode_contents()
