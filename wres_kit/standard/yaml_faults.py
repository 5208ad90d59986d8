"""What is wrong in a YAML file, in the words of someone who fills it in: the line, and mostly quotation marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

QUOTES = "Put it in quotation marks"
PLAIN_LINE = re.compile(r"(\s*(?:- )?[\w.-]+:\s+)(\S.*)")
"""A line with a key and a text that is not in quotation marks."""


class Scalar(NamedTuple):
    """A value as it is written.

    Parameters
    ----------
    line
        Its line, from 1.
    text
        How it is written.
    plain
        Whether it is written without quotation marks.
    """

    line: int
    text: str
    plain: bool


def syntax_fault(text: str, error: yaml.YAMLError) -> str:
    """Return where a text is no YAML, and what to do: ``line 3: …. Put it in quotation marks: …``.

    Parameters
    ----------
    text
        The text.
    error
        What the parser says of it.
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or "cannot be read as YAML")
    if mark is None:
        return f"{problem}."
    lines = text.splitlines()
    number = min(mark.line, max(len(lines) - 1, 0))
    line = lines[number] if lines else ""
    where = f"line {number + 1}"
    if "\t" in line[: mark.column + 1]:
        return f"{where}: begins with a tab. Use blanks to indent."
    if "mapping values are not allowed" in problem:
        return f"{where}: a text with a colon in it. {_quoted(line)}"
    if "cannot start any token" in problem or "anchor" in problem or "alias" in problem or "tag" in problem:
        return f"{where}: a text cannot begin with {line[mark.column : mark.column + 1]!r}. {_quoted(line)}"
    if "while scanning a quoted scalar" in str(getattr(error, "context", "")):
        start = getattr(error, "context_mark", mark)
        return f"line {start.line + 1}: the quotation mark that begins a text is not closed. Close it in the same line."
    advice = f"If it is a text with signs such as : # [ or @, {QUOTES.lower()}."
    return f"{where}, column {mark.column + 1}: {problem}. {advice}"


def scalar_at(text: str, location: Sequence[int | str]) -> Scalar | None:
    """Return the value at a place of a file as it is written; None where there is none, or no single value."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    for step in location:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            return None
    if not isinstance(node, yaml.ScalarNode):
        return None
    return Scalar(node.start_mark.line + 1, node.value, node.style is None)


def _quoted(line: str) -> str:
    """Return the advice to put the text of a line in quotation marks, with the line as it should be."""
    found = PLAIN_LINE.fullmatch(line)
    if found is None:
        return f"{QUOTES}."
    text = found[2].replace("\\", "\\\\").replace('"', '\\"')
    return f'{QUOTES}: {found[1].strip()} "{text}"'
