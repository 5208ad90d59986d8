"""Every page of the demonstration reads easily: short sentences, one idea each.

The notebooks are run as they are, cell by cell, for each demonstration report. What others have written is left out:
narrative, the Standard's official wording, its sources, and remarks on figures.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from tests.demonstration import PROJECT, ROOT, snapshot_of
from wres_kit.method import method_pages
from wres_kit.reporting.report import Report
from wres_kit.reporting.snapshot import Snapshot
from wres_kit.standard import Standard

REPORTS = [
    ("X01", 2024), ("RTD", 2025), ("RTD", 2024), ("RTD", 2023), ("RXY", 2020), ("RXY", 2019), ("RXY", 2018),
    ("QHM", 2025), ("RJ1", 2025), ("RYA", 2025), ("RNN", 2025), ("RWV", 2025), ("bpas", 2020),
]  # fmt: skip
"""All demonstration reports, from a made-up one with everything to one of a single published page."""
pytestmark = pytest.mark.xdist_group("demonstration")
LONGEST, MEAN = 30, 20
NOT_OURS = ".wres-narrative, .wres-placeholder, .wres-formula, .wres-trace, math, code, pre, table, svg, style, script"
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\w“(−+])")
LIST_ITEM = re.compile(r"[;:]\s+")
"""What parts a list in a sentence: one with two semicolons or more, such as the symbols of a formula."""
QUOTED = re.compile(r"“[^”]*”")


def sentences(html: str, quoted: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the sentences of running text in HTML or Markdown."""
    soup = BeautifulSoup(html, "lxml")
    for alien in soup.select(NOT_OURS):
        alien.decompose()
    for block in soup.select("p, li, dd, figcaption") or [soup]:
        if block.find(["p", "li"]) is None:
            yield from sentences_of_text(block.get_text(), quoted)


def sentences_of_text(text: str, quoted: tuple[str, ...] = ()) -> Iterator[str]:
    text = " ".join(text.split())
    for known in quoted:
        text = text.replace(known, "")
    if text.startswith("In words:"):
        return
    for each in SENTENCE_END.split(QUOTED.sub("“…”", text)):
        yield from LIST_ITEM.split(each) if each.count(";") > 1 else [each]


def words(sentence: str) -> int:
    return len(re.findall(r"[\w%’'.,−+/-]*\w[\w%’'.,−+/-]*", sentence))


@cache
def official(standard: Standard) -> tuple[str, ...]:
    """Return the texts of the Standard that are quoted, the longest first."""
    texts = set()
    for year in standard.years:
        edition = standard.edition(year)
        for definition in (*edition.indicators.values(), *edition.supplements):
            texts |= {definition.source, definition.formula, getattr(definition, "wording", "")}
        texts |= {change.source for change in edition.changes}
    return tuple(sorted((" ".join(text.split()).rstrip(".") for text in texts if text), key=len, reverse=True))


def written_by_people(snapshot: Snapshot) -> tuple[str, ...]:
    remarks = [text for given in snapshot.remarks.values() for each in given for text in (each.note, each.not_reported)]
    sources = [name for years in snapshot.sources.values() for names in years.values() for name in names]
    organisation = snapshot.organisation
    own = [organisation.source_note, snapshot.notice, organisation.name, organisation.label]
    return tuple(sorted((" ".join(text.split()).rstrip(".") for text in {*remarks, *sources, *own} if text), key=len,
                        reverse=True))  # fmt: skip


@pytest.fixture(scope="module")
def opened() -> Iterator[dict[tuple[str, int], Report]]:
    """Open each report once, whichever notebook asks for it."""
    reports: dict[tuple[str, int], Report] = {}

    def once(organisation: str, year: int, audience: str = "public") -> Report:
        if (organisation, year) not in reports:
            reports[organisation, year] = Report(PROJECT, snapshot_of(organisation, year))
        return reports[organisation, year]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Report, "open", staticmethod(once))
        yield reports


def shown(path: Path, organisation: str, year: int) -> Iterator[str]:
    """Run a notebook in this process and yield what its cells show."""
    names: dict[str, Any] = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            yield "".join(f"<p>{text}</p>" for text in cell.source.split("\n\n") if not text.startswith("#"))
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, str(path), "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"organisation": organisation, "year": year, "audience": "public"}
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), str(path), "eval"), names)
            yield getattr(value, "markdown", "")


@pytest.mark.parametrize(("organisation", "year"), REPORTS)
def test_the_pages_of_a_report(organisation: str, year: int, opened: dict[tuple[str, int], Report]) -> None:
    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        if path.stem == "explore":
            continue
        blocks = list(shown(path, organisation, year))
        snapshot = opened[organisation, year].snapshot
        quoted = (*written_by_people(snapshot), *official(snapshot.standard))
        check([each for block in blocks for each in sentences(block, quoted)], f"{organisation} {year} {path.stem}")


def test_the_method_pages() -> None:
    project = PROJECT
    for page in method_pages(project):
        html = " ".join([page.lead, *(section.html for section in page.sections)])
        check(list(sentences(html, official(project.standard))), page.name)


def own_docs() -> list[Path]:
    """Return the documentation for users and contributors.

    Decisions are records, of which only the headings are read; what changed and what was measured is no running text.
    """
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/how-to/*.md")]
    return [path for path in found if path.stem not in ("CHANGELOG", "benchmarks")]


@pytest.mark.parametrize("path", own_docs(), ids=lambda path: path.stem)
def test_the_documentation(path: Path) -> None:
    html = MarkdownIt("commonmark").enable("table").render(path.read_text(encoding="utf-8"))
    check(list(sentences(html)), path.name)


def test_headings_of_decisions_are_short() -> None:
    headings = [path.read_text(encoding="utf-8").partition("\n")[0] for path in ROOT.glob("docs/decisions/0*.md")]
    assert len(headings) > 30
    assert [heading for heading in headings if words(heading) > 17] == []


MESSAGES = frozenset({"message", "text", "remedy", "help"})
"""What a name or an argument is called that holds a message to a user."""


def literal(node: ast.expr) -> str:
    """Return a text as it is written in code, with ``x`` for what is filled in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return literal(node.left) + literal(node.right) if isinstance(node, ast.BinOp) else ""


def messages(path: Path) -> Iterator[str]:
    """Yield the sentences of the messages of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        named = isinstance(node, ast.Assign) and any(getattr(each, "id", "") in MESSAGES for each in node.targets)
        if named or (isinstance(node, ast.keyword) and node.arg in MESSAGES):
            text = literal(node.value)  # type: ignore[attr-defined]
            if " " in text and "<" not in text:
                yield from sentences_of_text(text.replace("`", ""))


def test_messages() -> None:
    check([each for path in (ROOT / "wres_kit").rglob("*.py") for each in messages(path)], "messages")


TEMPLATE_MARKS = re.compile(r"{#.*?#}|{%.*?%}", re.DOTALL)
FILLED_IN = re.compile(r"{{.*?}}", re.DOTALL)


def test_templates_of_pages() -> None:
    found = []
    for path in (ROOT / "wres_kit" / "publishing" / "templates").glob("*.j2"):
        html = FILLED_IN.sub("x", TEMPLATE_MARKS.sub(" ", path.read_text(encoding="utf-8")))
        found += list(sentences(html))
    check(found, "templates")


def check(found: list[str], where: str) -> None:
    long = {each: words(each) for each in found if words(each) > LONGEST}
    assert not long, f"{where}: sentences of more than {LONGEST} words: {long}"
    assert found
    assert mean(map(words, found)) < MEAN, where
