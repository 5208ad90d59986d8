"""The files that people write narrative in: made once, read often, never rewritten."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import create_model

from wres_kit.project.parameters import Parameters, read_parameters
from wres_kit.reporting.narrative.markdown import PLACEHOLDER, NarrativeError, fill, markdown_reader, without_comments
from wres_kit.reporting.pages import Page, pages_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.standard import ReportingTemplate, Slot


COVER = "cover"
"""The name of the file of the cover, and of its places."""


@dataclass(frozen=True, slots=True)
class WrittenPlace:
    """What is written in one place.

    Parameters
    ----------
    text
        Markdown without comments; empty where nothing was written.
    open
        Whether it counts as unwritten: nothing is there, or the placeholder still is.
    """

    text: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class NarrativeFile:
    """One file of narrative as read.

    Parameters
    ----------
    shown
        The file as messages name it.
    written
        By key of the slot, what is written there; all slots of the page.
    unknown_headings
        Headings that are no slot's. The text below them is shown with the place before them, so none is lost.
    """

    shown: str
    written: dict[str, WrittenPlace]
    unknown_headings: tuple[str, ...] = ()


def narrative_path(project: Project, code: str, year: int, page: Page) -> Path:
    """Return where the narrative of a page is."""
    return project.year_folder(code, year) / f"{page.name}.md"


def cover_path(project: Project, code: str, year: int) -> Path:
    """Return where the lines of the cover are."""
    return project.year_folder(code, year) / f"{COVER}.yml"


def read_cover(project: Project, code: str, year: int, template: ReportingTemplate | None = None) -> dict[str, str]:
    """Return the lines of the cover by the keys of the template; those not yet written are empty.

    Raises
    ------
    ParameterError
        The file cannot be read or does not fit.
    """
    path = cover_path(project, code, year)
    lines: dict[str, Any] = {slot.key: (str, "") for slot in (template or project.standard.template).cover}
    if not path.is_file():
        return dict.fromkeys(lines, "")
    return read_parameters(path, create_model("Cover", __base__=Parameters, **lines), project.shown(path)).model_dump()


def read_narrative(
    project: Project,
    code: str,
    year: int,
    page: Page,
    values: Mapping[str, str] | None = None,
    *,
    template: ReportingTemplate | None = None,
) -> NarrativeFile:
    """Return the narrative of one page; all places unwritten where there is no file.

    Parameters
    ----------
    project, code, year, page
        Whose, of which reporting year and of which page.
    values
        What ``{{ name }}`` in the text is filled from; where None, such places stay as they are.
    template
        The places that there are; those of the project's Standard where None.

    Raises
    ------
    NarrativeError
        The file is not UTF-8, cannot be read, or asks for a value that `values` has not.
    """
    path = narrative_path(project, code, year, page)
    shown = project.shown(path)
    slots = (template or project.standard.template).slots(page.indicator)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return NarrativeFile(shown, {slot.key: WrittenPlace() for slot in slots})
    except UnicodeDecodeError as error:
        message = f"{shown}: byte {error.start + 1} is not UTF-8. Save the file as UTF-8 (Notepad: Save as, Encoding)."
        raise NarrativeError(message) from None
    except OSError as error:
        message = f"{shown}: cannot be read: {error.strerror}."
        raise NarrativeError(message) from None
    return parse_narrative(text if values is None else fill(text, values, shown), slots, shown)


def parse_narrative(text: str, slots: Sequence[Slot], shown: str) -> NarrativeFile:
    """Divide the text of a file among the places of its page.

    A place begins at its heading (level 2; capitals and spacing do not matter) and ends at the next one. Text before
    the first belongs to the first place; a heading that is no slot's stays with its text in the place before it.
    """
    keys = {_plain(slot.heading): slot.key for slot in slots}
    lines = text.splitlines()
    pieces: dict[str, list[tuple[int, int]]] = {slot.key: [] for slot in slots}
    unknown: list[str] = []
    key, start = slots[0].key, _after_title(text)
    for line, heading in _headings(text):
        if _plain(heading) not in keys:
            unknown.append(heading)
            continue
        pieces[key].append((start, line))
        key, start = keys[_plain(heading)], line + 1
    pieces[key].append((start, len(lines)))
    written = {slot.key: _written(lines, pieces[slot.key]) for slot in slots}
    return NarrativeFile(shown, written, tuple(unknown))


def unknown_headings(project: Project, code: str, year: int) -> list[tuple[str, str]]:
    """Return the headings of a report's files that are no place of the template, each with its file.

    Files that cannot be read are passed over.
    """
    headings: list[tuple[str, str]] = []
    for page in pages_of(project.standard, year):
        with suppress(NarrativeError):
            file = read_narrative(project, code, year, page)
            headings += [(file.shown, heading) for heading in file.unknown_headings]
    return headings


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().split())


def _headings(text: str) -> Iterator[tuple[int, str]]:
    """Yield line (from 0) and words of each heading of level 2 outside code and quotes."""
    tokens = markdown_reader().parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0 and token.map:
            yield token.map[0], tokens[place + 1].content


def _after_title(text: str) -> int:
    tokens = markdown_reader().parse(text)
    titled = [token for token in tokens[:2] if token.type == "heading_open" and token.tag == "h1" and token.map]
    return titled[0].map[1] if titled and titled[0].map else 0


def _written(lines: Sequence[str], pieces: Sequence[tuple[int, int]]) -> WrittenPlace:
    raw = "\n\n".join("\n".join(lines[start:end]) for start, end in pieces if start < end)
    text = without_comments(raw).strip()
    return WrittenPlace(text, not text or PLACEHOLDER.search(raw) is not None)


def create_narrative(
    project: Project, code: str, year: int, says: Callable[[Page, Slot], str], title: Callable[[Page], str]
) -> list[Path]:
    """Make the files of narrative that are missing; those that exist are not touched.

    Parameters
    ----------
    project, code, year
        Whose, and of which reporting year.
    says
        What the data says about a place, in one line; empty for nothing.
    title
        The title of a page.

    Returns
    -------
    list of Path
        The files made.

    Raises
    ------
    NarrativeError
        A file cannot be written.
    """
    template = project.standard.template
    texts = {cover_path(project, code, year): _cover_text(template)}
    for page in pages_of(project.standard, year):
        texts[narrative_path(project, code, year, page)] = _page_text(template, page, says, title(page))
    return [path for path, text in texts.items() if _create(project, path, text)]


def _create(project: Project, path: Path, text: str) -> bool:
    """Write a file unless there is one; x fails where a file exists, even one that appeared a moment ago."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(project, path.parent, error) from None
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        return False
    except OSError as error:
        raise _cannot_write(project, path, error) from None
    try:
        with file:
            file.write(text)
    except OSError as error:
        # What was made a moment ago is only half there, and would never be written again.
        path.unlink()
        raise _cannot_write(project, path, error) from None
    return True


def _cannot_write(project: Project, path: Path, error: OSError) -> NarrativeError:
    return NarrativeError(f"{project.shown(path)}: cannot be written: {error.strerror}.")


def _page_text(template: ReportingTemplate, page: Page, says: Callable[[Page, Slot], str], title: str) -> str:
    parts = [f"# {title}\n"]
    for slot in template.slots(page.indicator):
        lines = [f"## {slot.heading}", f"<!-- placeholder: {slot.prompt} -->"]
        if data := says(page, slot):
            lines.append(f"<!-- The data says: {data.replace('--', '–')} -->")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _cover_text(template: ReportingTemplate) -> str:
    parts = ["# The cover of the report. Write between the quotation marks; what is empty is still to be written.\n"]
    parts += [f'# {slot.label}: {slot.prompt}\n{slot.key}: ""\n' for slot in template.cover]
    return "\n".join(parts)
