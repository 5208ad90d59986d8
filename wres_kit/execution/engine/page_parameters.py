"""Parameters of a page: what papermill puts into its notebook, checked before anything is started."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from wres_kit.errors import WresError
from wres_kit.execution.engine.notebooks import load_notebook_format
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from pathlib import Path

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
    def of(cls, values: dict[str, Any]) -> PageParameters:
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
        PageParameters.of(_assignments(cells[0]["source"], shown))
    except PageParameterError as error:
        message = f"{shown}, cell tagged {PARAMETERS_TAG}: {error}"
        raise NotebookParameterError(message) from None


def _cells(path: Path, shown: str) -> list[Any]:
    load_notebook_format()
    import nbformat  # noqa: PLC0415

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
                    f"{shown}, cell tagged {PARAMETERS_TAG}, line {statement.lineno}: only name = value may stand here."
                )
                raise NotebookParameterError(message)
        try:
            values[name] = ast.literal_eval(value)
        except ValueError:
            message = f"{shown}, cell tagged {PARAMETERS_TAG}, line {statement.lineno}: {name} is not a plain value."
            raise NotebookParameterError(message) from None
    return values
