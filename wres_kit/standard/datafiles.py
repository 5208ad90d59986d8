"""Reading the Standard's data files: YAML into the strict records of `model`, with messages that name file and key."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from wres_kit.errors import WresError
from wres_kit.standard.yaml_faults import syntax_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(str(files("wres_kit.standard")))

LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The compiled loader where PyYAML has it: six times as fast, and all pages wait for it."""

M = TypeVar("M", bound=BaseModel)


class StandardFileError(WresError):
    """A data file of the Standard that cannot be read, or does not say what it must."""


def load(path: Path) -> dict[str, Any]:
    """Read one YAML file whose outermost level is a mapping.

    Raises
    ------
    StandardFileError
        It is missing, is not UTF-8 or YAML, or holds something else than a mapping.
    """
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        raw = yaml.load(text, Loader=LOADER)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        message = f"{path.name}, {syntax_fault(text, error)}"
        raise StandardFileError(message) from None
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path.name}: cannot be read as YAML in UTF-8: {error}"
        raise StandardFileError(message) from None
    if not isinstance(raw, dict):
        message = f"{path.name}: must hold keys with values, as the other files of the Standard do."
        raise StandardFileError(message)
    return raw


def fit(raw: Mapping[str, Any], model: type[M], name: str, what: str = "an edition of the Standard") -> M:
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
