"""Reading the files of `params/`: YAML into typed records, with messages that name file, key and remedy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from wres_kit.errors import WresError
from wres_kit.standard.datafiles import QUOTES, scalar_at, syntax_fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class ParameterError(WresError):
    """A file of parameters that cannot be read, or says something that does not fit."""


class Parameters(BaseModel):
    """A record of parameters: unknown keys are refused, and it cannot be changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


P = TypeVar("P", bound=BaseModel)


def read_parameters(
    path: Path, model: type[P], shown: str | None = None, known: Mapping[str, object] | None = None
) -> P:
    """Read one YAML file into a record.

    Parameters
    ----------
    path
        The file.
    model
        The record it must fit.
    shown
        How messages name the file; its path where None.
    known
        What the record may be held against while it is read.

    Raises
    ------
    ParameterError
        The file is missing, is not UTF-8 or YAML, or does not fit `model`; the message names each key at fault.
    """
    name = shown or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        message = f"{name}: there is no such file."
        raise ParameterError(message) from None
    except UnicodeDecodeError as error:
        message = f"{name}: byte {error.start + 1} is not UTF-8. Save the file as UTF-8."
        raise ParameterError(message) from None
    except OSError as error:
        message = f"{name}: cannot be read: {error.strerror}."
        raise ParameterError(message) from None
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        message = f"{name}, {syntax_fault(text, error)}"
        raise ParameterError(message) from None
    try:
        return model.model_validate({} if raw is None else raw, context=dict(known or {}))
    except ValidationError as error:
        faults = "\n".join(
            f"  {_where(fault['loc'])}: {_what(fault, text)}" for fault in error.errors(include_url=False)
        )
        count = "1 value does" if error.error_count() == 1 else f"{error.error_count()} values do"
        message = f"{name}: {count} not fit.\n{faults}"
        raise ParameterError(message) from None


def _where(location: tuple[int | str, ...]) -> str:
    return " → ".join(str(part) for part in location) or "the file"


def _what(fault: object, text: str) -> str:
    assert isinstance(fault, dict)
    if fault["type"] == "extra_forbidden":
        return "this key is not known; remove it or correct its spelling."
    if fault["type"] == "missing":
        return "is missing; add it."
    if fault["type"] == "string_type" and not isinstance(fault["input"], dict | list):
        written = scalar_at(text, fault["loc"])
        if written is not None and written.plain and written.text:
            return f'line {written.line} says {written.text} as a {_kind(fault["input"])}. {QUOTES}: "{written.text}"'
    return f"{str(fault['msg']).removeprefix('Value error, ')} (it says {fault['input']!r})."


def _kind(value: object) -> str:
    """Return what YAML takes a word without quotation marks for."""
    if isinstance(value, bool):
        return "yes or no"
    return "number" if isinstance(value, int | float) else "date" if isinstance(value, date) else "value of its own"
