"""What all records of a Standard have in common, and how well their facts are known."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


ALL = "all"
"""The section of everybody, and the category of a whole section."""
WORKFORCE = "workforce"
"""The category of all staff, under an indicator that counts events or members among them; those of the workforce where
a return gives none."""


class Strict(BaseModel):
    """A record that refuses unknown keys and wrong types, and cannot be changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Known(StrEnum):
    """How well a fact of the Standard is known; printed on the method page."""

    GUIDANCE = "guidance"
    """Read in the technical guidance of the Standard."""
    READ = "read"
    """Read in another published source, which is named."""
    ARITHMETIC = "arithmetic"
    """Recomputed from published counts."""
    UNCONFIRMED = "unconfirmed"
    """Widely held, not read in a source."""


class Noun(Strict):
    """Who or what is counted, in words.

    Parameters
    ----------
    singular, plural
        "applicant" and "applicants".
    """

    singular: str
    plural: str

    def counted(self, number: float) -> str:
        """Return the word that fits a number: "1 applicant", "0 applicants"."""
        return self.singular if number == 1 else self.plural


QUOTES = "Put it in quotation marks"
PLAIN_LINE = re.compile(r"(\s*(?:- )?[\w.-]+:\s+)(\S.*)")
"""A line with a key and a text that is not in quotation marks."""
TWO_KEYS = re.compile(r"\s*(?:- )?[\w.-]+:\s+[a-z]+(?:_[a-z]+)*:\s+[\w.-]+\s*")
"""A line with a key, another one and a single word or number: "disclosure: threshold: 5"."""


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
        return f"{where}: {_colon(line)}"
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


def _colon(line: str) -> str:
    """Say that a line has a second colon: another key, or a text."""
    if not TWO_KEYS.fullmatch(line):
        return f"a text with a colon in it. {_quoted(line)}"
    advice = _quoted(line)
    remedy = f"Put the second key on a line of its own, indented further. For a text, {advice[:1].lower()}{advice[1:]}"
    return f"two keys in one line, or a text with a colon in it. {remedy}"


def _quoted(line: str) -> str:
    """Return the advice to put the text of a line in quotation marks, with the line as it should be."""
    match = PLAIN_LINE.fullmatch(line)
    if match is None:
        return f"{QUOTES}."
    text = match[2].replace("\\", "\\\\").replace('"', '\\"')
    return f'{QUOTES}: {match[1].strip()} "{text}"'


FOLDER = Path(str(files("wres_kit.standard")))

LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The compiled loader where PyYAML has it: six times as fast, and all pages wait for it."""

M = TypeVar("M", bound=BaseModel)


def parsed_yaml(text: str) -> Any:  # noqa: ANN401 - whatever the text says
    """Return what a YAML text says, by the compiled loader; faults are in the words of the other.

    Raises
    ------
    yaml.YAMLError
        It is no YAML.
    """
    try:
        return yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError:
        return yaml.safe_load(text)


def read_yaml(path: Path, name: str, error: type[WresError]) -> tuple[str, Any]:
    """Return the text of a YAML file and what it says.

    Parameters
    ----------
    path
        The file.
    name
        How messages name it.
    error
        What is raised where it is missing, or is not UTF-8 or YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return text, parsed_yaml(text)
    except FileNotFoundError:
        message = f"{name}: there is no such file."
    except UnicodeDecodeError as fault:
        message = f"{name}: byte {fault.start + 1} is not UTF-8. Save the file as UTF-8."
    except OSError as fault:
        message = f"{name}: cannot be read: {fault.strerror}."
    except yaml.YAMLError as fault:
        message = f"{name}, {syntax_fault(text, fault)}"
    raise error(message)


class StandardFileError(WresError):
    """A data file of the Standard that cannot be read, or does not say what it must."""


def load_yaml(path: Path) -> dict[str, Any]:
    """Read one YAML file whose outermost level is a mapping.

    Raises
    ------
    StandardFileError
        It is missing, is not UTF-8 or YAML, or holds something else than a mapping.
    """
    _, raw = read_yaml(path, path.name, StandardFileError)
    if not isinstance(raw, dict):
        message = f"{path.name}: must hold keys with values, as the other files of the Standard do."
        raise StandardFileError(message)
    return raw


def as_record(raw: Mapping[str, Any], model: type[M], name: str, what: str = "an edition of the Standard") -> M:
    """Return what a file says as a record.

    The detour through JSON lets the strict records take lists for tuples and words for enumerations, which YAML has no
    other way to write, while numbers and texts stay apart.

    Raises
    ------
    StandardFileError
        It does not fit; the message names `name`, `what` the file is to be, and each key at fault.
    """
    try:
        return model.model_validate_json(json.dumps(raw))
    except (ValidationError, TypeError) as error:
        if isinstance(error, TypeError):
            faults = f"  {error}"
        else:
            faults = "\n".join(
                f"  {' → '.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors(include_url=False)
            )
        message = f"{name}: does not fit what {what} must say.\n{faults}"
        raise StandardFileError(message) from None
