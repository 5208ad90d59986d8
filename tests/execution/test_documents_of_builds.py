"""Documents in builds: made when asked for, kept as long as they would come out the same, linked from the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.execution.conftest import Recorder, organisation, returns, run_build, tree
from tests.execution.fake_renderer import FakeRenderer
from tests.execution.notebooks import notebook, write
from wres_kit.documents import DocumentFormat, formats_named
from wres_kit.execution.render_tasks import DocumentsTask
from wres_kit.execution.verify import to_verify, verify
from wres_kit.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.documents.content import ReportContent
    from wres_kit.publishing.renderer import ReportSource

pytestmark = pytest.mark.usefixtures("inline")

BOTH = formats_named(["pdf", "docx"])
SITE = "project:\n  type: website\nwebsite:\n  title: Example reports\n"


def _text(self: DocumentFormat, content: ReportContent) -> bytes:
    """Return a document that is quickly made, with all that its content says."""
    pages = "\n".join(f"{page.title}\n{page.html}" for page in content.pages)
    return f"{self.name} {content.organisation} {content.year} {content.state}\n{pages}".encode()


@pytest.fixture
def place(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a report in a project whose documents are quickly made."""
    monkeypatch.setattr(DocumentFormat, "make", _text)
    monkeypatch.setattr("wres_kit.execution.planning.inputs.ReportInputs.program", {"program": "one"})
    (root / "_quarto.yml").write_text(SITE, encoding="utf-8")
    return root / "reports" / "X01" / "2024"


def made(root: Path, *codes: str, **how: object) -> list[str]:
    """Build; return the documents that were made."""
    listener = Recorder()
    outcome = run_build(root, *codes, listener=listener, **how)
    assert outcome.status == 0
    tasks = [task for task, _ in listener.tasks if isinstance(task, DocumentsTask)]
    places = [(each, task.folder.parent.name, int(task.folder.name)) for task in tasks for each in task.formats]
    return sorted(each.file_name(slug, year) for each, slug, year in places)


def documents(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("wres-*"))


def test_a_build_makes_documents_only_if_asked(root: Path, place: Path) -> None:
    assert made(root, "X01") == []
    assert made(root, "X01", formats=BOTH, year=2024) == ["wres-X01-2024.docx", "wres-X01-2024.pdf"]
    assert documents(place) == ["wres-X01-2024.docx", "wres-X01-2024.pdf"]
    assert documents(place.with_name("2023")) == []
    text = (place / "wres-X01-2024.pdf").read_text(encoding="utf-8")
    assert text.startswith("pdf Example X01 2024 Draft, not yet published\nsummary\n")
    assert "X01 2024 public" in text


def test_documents_stay_until_something_changes_and_then_follow(root: Path, place: Path) -> None:
    made(root, formats=BOTH)
    before = tree(root / "reports")
    assert made(root) == []
    assert tree(root / "reports") == before
    returns(root, "X01", (2022, 2023, 2024), appointed=41)
    assert made(root) == ["wres-X01-2023.docx", "wres-X01-2023.pdf", "wres-X01-2024.docx", "wres-X01-2024.pdf"]
    write(root / "notebooks", "indicator-3", notebook("print('new words')", title="# indicator-3"))
    assert "wres-X02-2024.pdf" in made(root)
    assert "new words" in (place / "wres-X01-2024.pdf").read_text(encoding="utf-8")


def test_formats_are_added_and_removed_without_running_a_page(root: Path, place: Path) -> None:
    made(root, "X01", formats=BOTH[:1])
    assert made(root, "X01", formats=BOTH) == ["wres-X01-2023.docx", "wres-X01-2024.docx"]
    assert made(root, "X01", formats=()) == []
    assert documents(place) == []


def test_an_edited_or_lost_document_is_made_again(root: Path, place: Path) -> None:
    made(root, "X01", formats=BOTH)
    before = tree(place)
    path = place / "wres-X01-2024.pdf"
    path.write_text("edited", encoding="utf-8")
    assert made(root, "X01") == ["wres-X01-2024.pdf"]
    assert tree(place) == before
    path.unlink()
    assert made(root, "X01", formats=BOTH) == ["wres-X01-2024.pdf"]
    assert tree(place) == before


def test_a_report_that_only_gets_links_to_another_year_keeps_its_documents(root: Path, place: Path) -> None:
    made(root, "X01", formats=BOTH, year=2024)
    before = (place / "wres-X01-2024.pdf").read_bytes()
    assert made(root, "X01", year=2023) == []
    assert (place / "wres-X01-2024.pdf").read_bytes() == before
    assert "(2023,)" in (place / "index.html").read_text(encoding="utf-8")
    assert made(root, "X01") == []


def test_the_summary_links_to_documents_with_their_size(
    root: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, list[tuple[str, str, int]]] = {}

    def render(self: FakeRenderer, report: ReportSource, destination: Path) -> None:
        usual(self, report, destination)
        name = f"{report.snapshot.organisation.code} {report.snapshot.year}"
        seen[name] = [(each.address, each.label, each.size) for each in report.documents]

    usual = FakeRenderer.render
    monkeypatch.setattr(FakeRenderer, "render", render)
    made(root, "X01", formats=BOTH)
    size = (place / "wres-X01-2024.pdf").stat().st_size
    assert seen["X01 2024"][0] == ("wres-X01-2024.pdf", "PDF", size)
    assert [label for _, label, _ in seen["X01 2024"]] == ["PDF", "Word"]


def test_a_document_that_cannot_be_made_publishes_nothing_of_its_report(
    root: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(root, "X01")
    before = tree(root / "reports" / "X01")

    def fail(self: DocumentFormat, content: ReportContent) -> bytes:
        message = "no document"
        raise RuntimeError(message)

    monkeypatch.setattr(DocumentFormat, "make", fail)
    outcome = run_build(root, "X01", formats=BOTH, year=2024)
    assert outcome.status == 1
    assert [page for _, page, _ in outcome.failures] == [None]
    assert tree(root / "reports" / "X01") == before


def test_documents_are_verified_with_their_report(root: Path, place: Path) -> None:
    made(root, "X01", formats=BOTH)
    project = Project(root)
    (record,) = to_verify(project, "X01", 2024)
    assert verify(project, record, FakeRenderer).holds
    (place / "wres-X01-2024.docx").write_text("edited", encoding="utf-8")
    assert verify(project, record, FakeRenderer).different == ("wres-X01-2024.docx",)


def test_an_organisation_that_comes_later_has_its_own(root: Path, place: Path) -> None:
    made(root, formats=BOTH)
    organisation(root, "X03")
    returns(root, "X03", (2023, 2024))
    assert made(root) == []
    assert documents(root / "reports" / "X03" / "2024") == []
    assert documents(place) == ["wres-X01-2024.docx", "wres-X01-2024.pdf"]
