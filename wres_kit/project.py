"""A project: the folder with `params/project.yml`, and what its parameters say."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from pathlib import Path

from pydantic import Field, field_validator

from wres_kit.errors import WresError
from wres_kit.parameters import ParameterError, Parameters, read_parameters

CODE_PATTERN = re.compile(r"[A-Z0-9]{2,6}(/[A-Z0-9]{2,6})*|[a-z][a-z0-9-]*")


class ProjectNotFoundError(WresError):
    """No folder upwards has `params/project.yml`."""


class UnknownOrganisationError(WresError):
    """A code that no `params/<code>/organisation.yml` has."""


class DisclosureParameters(Parameters):
    """What may not be published.

    Parameters
    ----------
    threshold
        Counts of people from 1 up to, but not including, this number are suppressed.
    survey_threshold
        Survey results with fewer respondents than this are suppressed.
    suppress_zero
        Whether a count of zero is suppressed too.
    """

    threshold: int = Field(default=5, ge=0)
    survey_threshold: int = Field(default=11, ge=0)
    suppress_zero: bool = False


class ProjectParameters(Parameters):
    """`params/project.yml`: what holds for all organisations of a project.

    Parameters
    ----------
    title
        Title of the index page.
    publisher
        Who publishes, as named in the foot of each page.
    publication_date
        The date that published pages carry. It is a parameter so that equal inputs give equal pages.
    disclosure
        Disclosure control.
    notice
        A sentence shown on every page, for instance that the pages are a demonstration.
    accent
        Colour of headings and charts of organisations that have none of their own.
    page_seconds
        A page that runs longer is ended and reported.
    """

    title: str = "Workforce Race Equality Standard reports"
    publisher: str = ""
    publication_date: date
    disclosure: DisclosureParameters = DisclosureParameters()
    notice: str = ""
    accent: str = Field(default="#005eb8", pattern=r"^#[0-9a-fA-F]{6}$")
    page_seconds: int = Field(default=120, ge=1)


class Organisation(Parameters):
    """`params/<code>/organisation.yml`: who reports. Only the first four have no default.

    Parameters
    ----------
    code
        ODS code, or a lower-case slug for a body whose code is not known.
    name, type, region
        As they should be printed; index pages filter by type and region.
    short_name
        Used where the name would be too long; the name where empty.
    years
        Reporting years for which a build without `--year` makes a report; the latest with a return where empty.
    fictional
        Whether the organisation and its figures are made up. Every page then says so.
    called
        What the body calls itself in a sentence: trust, organisation, board.
    board_called
        What it calls its board.
    accent
        Colour of headings and charts; the project's where empty.
    source_note
        A sentence on where its figures come from.
    """

    code: str
    name: str = Field(min_length=1)
    type: str = Field(min_length=1)
    region: str = Field(min_length=1)
    short_name: str = ""
    years: tuple[int, ...] = ()
    fictional: bool = False
    called: str = "organisation"
    board_called: str = "board"
    accent: str = Field(default="", pattern=r"^(#[0-9a-fA-F]{6})?$")
    source_note: str = ""

    @field_validator("code")
    @classmethod
    def _code_fits(cls, code: str) -> str:
        if not CODE_PATTERN.fullmatch(code):
            message = "is not an ODS code (capital letters and digits, joint codes with /) nor a lower-case slug"
            raise ValueError(message)
        return code

    @property
    def slug(self) -> str:
        """The code as it stands in paths: the ``/`` of a joint code becomes ``-``."""
        return path_code(self.code)

    @property
    def label(self) -> str:
        """The short name, or the name where there is none."""
        return self.short_name or self.name


def path_code(code: str) -> str:
    """Return an organisation's code as it stands in paths."""
    return code.replace("/", "-")


class Project:
    """A project's folder and parameters.

    Parameters
    ----------
    root
        The folder that has `params/project.yml`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """Return the project of a folder: the nearest one upwards that has `params/project.yml`.

        Raises
        ------
        ProjectNotFoundError
            There is none.
        """
        first = (start or Path.cwd()).resolve()
        for folder in (first, *first.parents):
            if (folder / "params" / "project.yml").is_file():
                return cls(folder)
        message = (
            f"{first}: neither this folder nor one above it has params/project.yml. "
            "Go to a project's folder, name one with --project DIR, or make one with: wres init DIR"
        )
        raise ProjectNotFoundError(message)

    @property
    def params(self) -> Path:
        """Where parameters and narrative are."""
        return self.root / "params"

    @property
    def returns(self) -> Path:
        """Where the files of returns are."""
        return self.root / "data" / "returns"

    @property
    def notebooks(self) -> Path:
        """Where the ten notebooks are."""
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        """What is published."""
        return self.root / "reports"

    @property
    def build(self) -> Path:
        """What a build leaves beside what it publishes; may be deleted at any time."""
        return self.root / "build"

    def shown(self, path: Path) -> str:
        """Return a path as messages show it: relative to the project."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    @cached_property
    def parameters(self) -> ProjectParameters:
        """`params/project.yml`.

        Raises
        ------
        ParameterError
            It cannot be read or does not fit.
        """
        path = self.params / "project.yml"
        return read_parameters(path, ProjectParameters, self.shown(path))

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """All organisations by code, in order of code.

        Raises
        ------
        ParameterError
            A file cannot be read or does not fit, or stands in a folder of another name than its code.
        """
        found = {}
        for path in sorted(self.params.glob("*/organisation.yml")):
            organisation = read_parameters(path, Organisation, self.shown(path))
            if path.parent.name != organisation.slug:
                message = (
                    f"{self.shown(path)}: the code is {organisation.code}, so the folder must be "
                    f"params/{organisation.slug}, not params/{path.parent.name}."
                )
                raise ParameterError(message)
            found[organisation.code] = organisation
        return found

    def organisation(self, code: str) -> Organisation:
        """Return one organisation by its code, or by its code as it stands in paths.

        Raises
        ------
        UnknownOrganisationError
            No organisation has that code.
        ParameterError
            Its file cannot be read or does not fit.
        """
        path = self.params / path_code(code) / "organisation.yml"
        if not CODE_PATTERN.fullmatch(code.replace("-", "/") if code.isupper() else code) or not path.is_file():
            message = (
                f"{code}: no organisation has this code. Correct it, or add "
                f"params/{path_code(code)}/organisation.yml with code, name, type and region."
            )
            raise UnknownOrganisationError(message)
        return read_parameters(path, Organisation, self.shown(path))

    def year_folder(self, code: str, year: int) -> Path:
        """Return where an organisation's narrative and remarks for a year are."""
        return self.params / path_code(code) / str(year)
