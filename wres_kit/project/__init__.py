"""A project: the folder with `params/project.yml`, and what its parameters say."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from difflib import get_close_matches
from functools import cached_property, reduce
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from wres_kit.errors import WresError
from wres_kit.project.organisation import (
    CODE_PATTERN,
    GROUPS,
    GroupError,
    Organisation,
    group_path,
    path_code,
    read_group,
    read_groups,
)
from wres_kit.project.parameters import (
    USUAL_DISCLOSURE,
    DisclosureParameters,
    ParameterError,
    Parameters,
    read_parameters,
)
from wres_kit.standard import WRES, Standard, read_standard, standard_folder

__all__ = [
    "USUAL_DISCLOSURE",
    "DisclosureParameters", "Organisation", "Project", "ProjectNotFoundError", "ProjectParameters",
    "QualityParameters", "UnknownOrganisationError", "path_code",
]  # fmt: skip


PRIVATE = "private"
PRIVATE_NOTE = """# Do not upload or share this folder

It holds figures of the returns before disclosure control, among them numbers of people too small to publish, and
messages and hashes made from them. Nothing here is needed on a web server. It can be deleted at any time: the next
build makes again what it needs.
"""
NAMED = 8
"""Organisations that a message lists."""


class ProjectNotFoundError(WresError):
    """No folder upwards has `params/project.yml`."""


class UnknownOrganisationError(WresError):
    """A code that no `params/<code>/organisation.yml` has."""


class QualityParameters(Parameters):
    """What the Code of Practice for Statistics asks a publisher to say; shown in the foot and on the quality page.

    Parameters
    ----------
    contact
        Whom readers can ask: a name, a team, an address. Markdown.
    code_address
        Web address of the code that makes the figures.
    revisions
        How and when published figures are corrected. Markdown; what wres_kit itself does is said anyway.
    next_release
        The date of the next release; None where it is not known.
    accessibility_problems
        What the project knows of its own pages that some people cannot use, a sentence or two each. Markdown; what is
        known of the pages of wres_kit is said anyway.
    """

    contact: str = ""
    code_address: str = Field(default="", pattern=r"^(https://\S+)?$")
    revisions: str = ""
    next_release: date | None = None
    accessibility_problems: tuple[str, ...] = ()


class ProjectParameters(Parameters):
    """`params/project.yml`: what holds for all organisations of a project.

    Parameters
    ----------
    title
        Title of the index page.
    publisher
        Who publishes, as named in the foot of each page.
    standard
        The Standard that the organisations report on: the name of a folder of `standard/` in the project, or of one
        that comes with the package.
    publication_date
        The day by which these reports are to be published: returns of later years are refused. A release carries its
        own day (`wres publish --on`), and a draft none.
    disclosure
        What may not be published, unless an organisation or group says otherwise.
    quality
        Contact, code, revisions and next release.
    notice
        A sentence shown on every page, for instance that the pages are a demonstration.
    accent
        Colour of headings and charts of organisations that have none of their own.
    documents
        The documents that every release of a report has with its pages; drafts have those that a build asks for.
    page_seconds
        A page that runs longer is ended and reported.
    page_megabytes
        A page that asks for more memory than this, beyond what it starts with, is ended and reported (Linux).
    """

    title: str = "Workforce Race Equality Standard reports"
    publisher: str = ""
    standard: str = WRES
    publication_date: date
    disclosure: DisclosureParameters = DisclosureParameters()
    quality: QualityParameters = QualityParameters()
    notice: str = ""
    accent: str = Field(default="#005eb8", pattern=r"^#[0-9a-fA-F]{6}$")
    documents: tuple[Literal["pdf", "docx", "xlsx", "pptx"], ...] = ("pdf", "docx", "xlsx", "pptx")
    page_seconds: int = Field(default=120, ge=1)
    page_megabytes: int = Field(default=1024, ge=64)

    @field_validator("disclosure")
    @classmethod
    def _joint_is_for_members_only(cls, disclosure: DisclosureParameters) -> DisclosureParameters:
        if disclosure.policy == "joint":
            message = "policy joint is for single members of a group; write it in their organisation.yml instead"
            raise ValueError(message)
        return disclosure


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
        """Where the notebooks are."""
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        """The drafts of the reports."""
        return self.root / "reports"

    @property
    def public(self) -> Path:
        """What is released: the folder that goes on the web server."""
        return self.root / "public"

    @property
    def build(self) -> Path:
        """What a build keeps for itself, apart from what it publishes; may be deleted at any time."""
        return self.root / "build"

    @property
    def publication_journal(self) -> Path:
        """What tells a command that the drafts of a build were being put in their place when it was cut off."""
        return self.build / "swap.json"

    @property
    def release_journal(self) -> Path:
        """What tells a command that a release was cut off."""
        return self.build / "release" / "journal.json"

    @property
    def private(self) -> Path:
        """What builds and commands keep of raw figures, messages about them and their hashes; never to be uploaded."""
        return self.build / PRIVATE

    def make_private(self) -> Path:
        """Return the folder of raw figures, made with its note where it is missing.

        Raises
        ------
        OSError
            It cannot be made.
        """
        self.private.mkdir(parents=True, exist_ok=True)
        note = self.private / "README.md"
        if not note.is_file():
            note.write_text(PRIVATE_NOTE, encoding="utf-8", newline="\n")
        return self.private

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
    def standard(self) -> Standard:
        """The Standard that the organisations report on.

        Raises
        ------
        ParameterError
            `params/project.yml` cannot be read.
        StandardFileError
            There is no such Standard, or its files cannot be read.
        """
        return read_standard(standard_folder(self.parameters.standard, self.root))

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """All organisations and groups by code, in order of code.

        Raises
        ------
        ParameterError
            A file cannot be read or does not fit, or is in a folder that is not named after its code.
        """
        return dict(sorted((self._single | self.groups).items()))

    @cached_property
    def groups(self) -> dict[str, Organisation]:
        """The groups that report jointly, by code.

        Raises
        ------
        ParameterError
            A group cannot be read, or its members are not organisations of this project.
        """
        any_there = any((self.params / GROUPS).glob("*.yml"))
        return read_groups(self.params, self._single) if any_there else {}

    @cached_property
    def _single(self) -> dict[str, Organisation]:
        organisations = {}
        for path in sorted(self.params.glob("*/organisation.yml")):
            if path.parent.name == GROUPS:
                continue
            organisation = self._read_single(path)
            if path.parent.name != organisation.slug:
                message = (
                    f"{self.shown(path)}: the code is {organisation.code}, so the folder must be "
                    f"params/{organisation.slug}, not params/{path.parent.name}."
                )
                raise ParameterError(message)
            organisations[organisation.code] = organisation
        return organisations

    def _read_single(self, path: Path) -> Organisation:
        organisation = read_parameters(path, Organisation, self.shown(path))
        if organisation.is_group:
            message = (
                f"{self.shown(path)}: an organisation has no members. If it is a group that reports jointly, move the "
                f"file to params/{GROUPS}/{organisation.slug}.yml."
            )
            raise GroupError(message)
        return organisation

    def chosen(self, codes: Iterable[str]) -> list[Organisation]:
        """Return the organisations and groups of some codes; all of them where there are none."""
        return [self.organisation(code) for code in codes] or list(self.organisations.values())

    def organisation(self, code: str) -> Organisation:
        """Return one organisation or group by its code, or by its code as paths have it.

        Raises
        ------
        UnknownOrganisationError
            No organisation has that code.
        ParameterError
            Its file cannot be read or does not fit.
        """
        if CODE_PATTERN.fullmatch(code.replace("-", "/") if code.isupper() else code) and code != GROUPS:
            single, group = self.params / path_code(code) / "organisation.yml", group_path(self.params, code)
            if single.is_file():
                return self._read_single(single)
            if group.is_file():
                return read_group(group, self.shown(group))
        others = [name for name in (code.upper(), code.lower()) if name in self.organisations]
        others = others or get_close_matches(code, sorted(self.organisations), n=1, cutoff=0.6)
        meant = f" (did you mean {others[0]}?)" if others else ""
        message = (
            f"{code}: no organisation has this code. Correct it{meant}, or add "
            f"params/{path_code(code)}/organisation.yml with code, name, type and region."
            f"{_listed(self.organisations)}"
        )
        raise UnknownOrganisationError(message)

    def disclosure(self, organisation: Organisation) -> DisclosureParameters:
        """Return what may not be published of an organisation or group: the project's settings and its own.

        Of a group, a number is small if it is so for the group or for any member, and a board has agreed if all have.

        Raises
        ------
        ParameterError
            `params/project.yml` cannot be read, or a threshold is set for an indicator that the Standard does not have,
            or that is of a survey.
        """
        rules = self.parameters.disclosure.changed_by(organisation.disclosure)
        numbers, last = self.standard.numbers, self.standard.years[-1]
        unknown = [
            number for number, _ in rules.indicators
            if number not in numbers or self.standard.indicator(number, last).question is not None
        ]  # fmt: skip
        if unknown:
            path = self.params / "project.yml"
            if dict(organisation.disclosure.indicators).keys() & set(unknown):
                single = self.params / organisation.slug / "organisation.yml"
                path = group_path(self.params, organisation.code) if organisation.is_group else single
            where = f"{self.shown(path)}: disclosure → indicators"
            message = (
                f"{where}: indicator {unknown[0]} is of a survey, whose limit is the number of respondents. Write "
                "survey_threshold instead; it is for all questions."
                if unknown[0] in numbers
                else f"{where}: the Standard has no indicator {unknown[0]}. Write a number from {numbers[0]} to "
                f"{numbers[-1]}."
            )
            raise ParameterError(message)
        of_members = (self.disclosure(self.organisation(member)) for member in organisation.members)
        return reduce(DisclosureParameters.together_with, of_members, rules)

    def year_folder(self, code: str, year: int) -> Path:
        """Return where an organisation's narrative and remarks for a year are."""
        return self.params / path_code(code) / str(year)


def _listed(codes: Collection[str]) -> str:
    """Return which organisations there are, in a sentence; the first few of many."""
    if not codes:
        return ""
    named = sorted(codes)
    rest = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return f" There are: {', '.join(named[:NAMED])}{rest}."
