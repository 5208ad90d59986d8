"""Notebooks of pages: the parameters that papermill puts into one, loading what runs it, and finishing it.

Parameters are checked before anything is started. A finished notebook shows what ran and its outputs, not when or
where.
"""

from __future__ import annotations

import ast
import copy
import importlib
import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from wres_kit.errors import WresError
from wres_kit.publishing import load_without
from wres_kit.reporting.blocks import OMITTED, PAGE_MARKUP, QUARTO_SETTINGS, escaped
from wres_kit.reporting.snapshot import Audience
from wres_kit.reporting.wording.phrases import day_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nbformat import NotebookNode

    from wres_kit.reporting.snapshot import CorrectedFigure


def load_papermill() -> None:
    """Import `papermill` without `pyarrow`, through which it would write to Hadoop and load pandas on the way."""
    load_without("papermill", "pyarrow")
    for name in FOR_PLAIN_MARKDOWN:  # what `finish` needs, before a process is made for each page
        importlib.import_module(name)


IMAGE_TYPES = ("image/svg+xml", "image/png")
INJECTED_TAG = "injected-parameters"
LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
FOR_PLAIN_MARKDOWN = ("wres_kit.publishing.markup", "lxml.html")
QUARTO_CELL = {
    "cell_type": "raw",
    "id": QUARTO_SETTINGS,
    "metadata": {},
    "source": "---\nlang: en-GB\npapersize: a4\nexecute:\n  enabled: false\n  echo: false\n---",
}
"""Pages are written in British English for British paper, and the notebook has been run."""
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def finish(notebook: NotebookNode, parameters: dict[str, Any], marks: Sequence[CorrectedFigure] = ()) -> NotebookNode:
    """Make an executed notebook fit to publish, in place.

    Times, paths and versions of the run are dropped, so that equal inputs give equal notebooks whichever engine ran
    them. The alt text of each chart is copied from its output into the source of its cell, the only place where Quarto
    reads it, with a caption for Word. What is HTML for the pages becomes plain Markdown as well, and the notebook
    begins with what Quarto is to do with it: so its Word and Typst files have the tables, and no code.

    Parameters
    ----------
    notebook
        As papermill returned it.
    parameters
        What was put into it.
    marks
        The numbers that a released version corrects: it says so where they are shown.
    """
    from nbformat.notebooknode import from_dict  # noqa: PLC0415 - see `wres_kit.publishing`

    kept = {key: value for key, value in notebook.metadata.items() if key not in _OF_THE_RUN}
    notebook.metadata = from_dict(
        {**kept, "kernelspec": KERNEL, "language_info": LANGUAGE, "papermill": {"parameters": parameters}}
    )
    notebook.cells = _without_omitted(notebook.cells)
    for cell in notebook.cells:
        _forget_the_run(cell)
        if cell.cell_type == "code":
            cell.outputs = _joined_streams(cell.outputs)
            _copy_alt_text(cell)
            _mark(cell, marks)
            _add_plain_markdown(cell)
    notebook.cells.insert(0, from_dict(QUARTO_CELL))
    return notebook


def _without_omitted(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return cells without those that have nothing to show, and without the headings that nothing is left below."""
    kept: list[NotebookNode] = []
    omitted = False
    for cell in [*cells, None]:
        if cell is not None and cell.cell_type == "code":
            if any(OMITTED.markdown in output.get("data", {}).get("text/markdown", "") for output in cell.outputs):
                omitted = True
                continue
        elif omitted:
            if kept and kept[-1].cell_type == "markdown":
                kept.pop()
            omitted = False
        if cell is not None:
            kept.append(cell)
    return kept


_TRACED = re.compile(r'<a class="wres-audit" href="[^"#]*#([^"]+)">(<span>.*?</span>)</a>', re.DOTALL)
_KEY_FIGURE = re.compile(r'<p class="wres-figure">.*?</p>', re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")


def with_corrections(markup: str, marks: Sequence[CorrectedFigure]) -> str:
    """Return HTML that says at each corrected number what it was, and when it was corrected.

    Parameters
    ----------
    markup
        What a page shows. Its numbers are known by the links of `linked`.
    marks
        The numbers that were corrected.
    """
    by_number = {(mark.figure, mark.now): mark for mark in marks}

    def mark_of(link: re.Match[str]) -> str:
        mark = by_number.get((link[1], unescape(_TAGS.sub("", link[2])).strip()))
        if mark is None:
            return ""
        return f'<span class="wres-correction">Corrected {day_words(mark.corrected_on)}: was {escaped(mark.was)}</span>'

    def in_sentence(paragraph: re.Match[str]) -> str:
        """Say it behind the sentence that a key figure is in, not within it."""
        marks = "".join(map(mark_of, _TRACED.finditer(paragraph[0])))
        return f"{paragraph[0].removesuffix('</p>')} {marks}</p>" if marks else paragraph[0]

    if not marks:
        return markup
    parts, end = [], 0
    for paragraph in _KEY_FIGURE.finditer(markup):
        parts += [_TRACED.sub(lambda link: link[0] + mark_of(link), markup[end : paragraph.start()])]
        parts += [in_sentence(paragraph)]
        end = paragraph.end()
    return "".join([*parts, _TRACED.sub(lambda link: link[0] + mark_of(link), markup[end:])])


def _mark(cell: NotebookNode, marks: Sequence[CorrectedFigure]) -> None:
    if not marks:
        return
    for output in cell.outputs:
        markdown = output.get("data", {}).get("text/markdown")
        if isinstance(markdown, str):
            output.data["text/markdown"] = with_corrections(markdown, marks)


def _add_plain_markdown(cell: NotebookNode) -> None:
    """Keep what a page shows as HTML under a name of its own, and give plain Markdown to all other readers."""
    from wres_kit.publishing.markup import plain_markdown, to_html  # noqa: PLC0415 - see load_papermill

    for output in cell.outputs:
        markdown = output.get("data", {}).get("text/markdown")
        if markdown is not None and "<" in markdown:
            output.data["text/markdown"] = plain_markdown(to_html(markdown))
            output.data[PAGE_MARKUP] = markdown


def notebook_json(notebook: NotebookNode) -> str:
    """Return a notebook as it is stored: equal notebooks give equal text.

    Texts are lists of lines, as nbformat writes them: Quarto loses the ends of lines of a source that is one string.
    """
    from nbformat.v4.rwbase import split_lines  # noqa: PLC0415 - see `wres_kit.publishing`

    notebook = split_lines(copy.deepcopy(notebook))
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


_OF_THE_RUN = {"papermill", "kernelspec", "language_info", "widgets", "author", "authors"}


def _forget_the_run(cell: NotebookNode) -> None:
    for key in ("papermill", "execution"):
        cell.metadata.pop(key, None)
    tags = cell.metadata.get("tags", [])
    if not tags:
        cell.metadata.pop("tags", None)
    if INJECTED_TAG in tags:
        cell["id"] = INJECTED_TAG


def _joined_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join the text of each stream where it first appeared: how a kernel cuts it into messages is a matter of time."""
    joined: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type == "stream" and output.name in streams:
            streams[output.name].text += output.text
            continue
        if output.output_type == "stream":
            streams[output.name] = output
        joined.append(output)
    return joined


_SENTENCE_END = re.compile(r"(?<=[^\d\s][.])\s|(?<=\d[.])\s(?=[A-Z])")


def _copy_alt_text(cell: NotebookNode) -> None:
    texts = [text for output in cell.outputs if (text := _alt_text(output))]
    if not texts:
        return
    # Quarto gives Word the caption of a picture for its alt text: so there is one, of what the picture shows first.
    options = {"fig-alt": texts, "fig-cap": [_SENTENCE_END.split(text, maxsplit=1)[0] for text in texts]}
    lines = [
        f"#| {name}: {json.dumps(words[0] if len(words) == 1 else words, ensure_ascii=False)}\n"
        for name, words in options.items()
    ]
    cell.source = "".join([*lines, cell.source])


def _alt_text(output: NotebookNode) -> str:
    metadata = output.get("metadata", {})
    return next((str(metadata[kind]["alt"]) for kind in IMAGE_TYPES if metadata.get(kind, {}).get("alt")), "")


PARAMETERS_TAG = "parameters"


class PageParameterError(WresError):
    """Parameters that no page has, or values of the wrong type."""


class NotebookParameterError(WresError):
    """A notebook whose `parameters` cell does not define exactly the parameters of a page."""


class PageParameters(BaseModel):
    """The parameters of every page; nothing is converted, nothing else is taken.

    Parameters
    ----------
    organisation
        Code of the organisation.
    year
        The reporting year.
    audience
        ``public`` or ``internal``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    organisation: str = Field(min_length=1)
    year: int = Field(ge=2000, le=2100)
    audience: str

    @field_validator("audience")
    @classmethod
    def _is_an_audience(cls, audience: str) -> str:
        if audience not in set(Audience):
            message = f"is not one of {', '.join(Audience)}"
            raise ValueError(message)
        return audience

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> PageParameters:
        """Return checked parameters.

        Raises
        ------
        PageParameterError
            One is unknown, missing or of the wrong type; the message names each.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            faults = "; ".join(_fault(each) for each in error.errors(include_url=False))
            message = f"The parameters of a page are {', '.join(cls.model_fields)}. {faults}."
            raise PageParameterError(message) from None


def _fault(error: Any) -> str:  # noqa: ANN401
    name = ".".join(str(part) for part in error["loc"])
    match error["type"]:
        case "extra_forbidden":
            return f"{name}: there is no such parameter"
        case "missing":
            return f"{name}: is missing"
    return f"{name}: {str(error['msg']).removeprefix('Value error, ')} (it says {error['input']!r})"


def check_notebook(path: Path, shown: str) -> None:
    """Check that a notebook's cell tagged `parameters` defines the parameters of a page, each with a fitting default.

    Parameters
    ----------
    path
        The notebook.
    shown
        How messages name it.

    Raises
    ------
    NotebookParameterError
        There is no notebook, it cannot be read, or the cell is missing, there twice, or defines something else.
    """
    cells = [cell for cell in _cells(path, shown) if PARAMETERS_TAG in cell.get("metadata", {}).get("tags", [])]
    if len(cells) != 1:
        message = (
            f"{shown}: {len(cells)} cells are tagged {PARAMETERS_TAG}; there must be one, "
            f"which sets {', '.join(PageParameters.model_fields)}."
        )
        raise NotebookParameterError(message)
    try:
        PageParameters.from_values(_assignments(cells[0]["source"], shown))
    except PageParameterError as error:
        message = f"{shown}, cell tagged {PARAMETERS_TAG}: {error}"
        raise NotebookParameterError(message) from None


def _cells(path: Path, shown: str) -> list[Any]:
    import nbformat  # noqa: PLC0415 - only those who read one

    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except FileNotFoundError:
        message = f"{shown}: there is no such notebook. Take it from a fresh project (wres init DIR)."
        raise NotebookParameterError(message) from None
    except (OSError, ValueError, AttributeError, KeyError, nbformat.ValidationError) as error:
        message = f"{shown}: cannot be read as a notebook: {error}"
        raise NotebookParameterError(message) from None
    return list(notebook.cells)


def _assignments(source: str, shown: str) -> dict[str, Any]:
    """Return the names and literal values that a cell assigns."""
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        message = f"{shown}, cell tagged {PARAMETERS_TAG}, line {error.lineno}: {error.msg}."
        raise NotebookParameterError(message) from None
    values = {}
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                message = (
                    f"{shown}, cell tagged {PARAMETERS_TAG}, line {statement.lineno}: only name = value may be here."
                )
                raise NotebookParameterError(message)
        try:
            values[name] = ast.literal_eval(value)
        except ValueError:
            message = f"{shown}, cell tagged {PARAMETERS_TAG}, line {statement.lineno}: {name} is not a plain value."
            raise NotebookParameterError(message) from None
    return values
