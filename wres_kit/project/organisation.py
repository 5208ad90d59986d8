"""Who reports: an organisation, or a group of organisations that report jointly (`params/groups/<code>.yml`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import Field, field_validator

from wres_kit.project.parameters import DisclosureParameters, ParameterError, Parameters, read_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


CODE_PATTERN = re.compile(r"[A-Z0-9]{2,6}(/[A-Z0-9]{2,6})*|[a-z][a-z0-9-]*")
GROUPS = "groups"
"""The folder of `params` that holds groups; no organisation can have this code."""
METHOD = "method"
"""The folder of `reports` that holds the method pages; no organisation can have this code either."""


class Organisation(Parameters):
    """`params/<code>/organisation.yml` or `params/groups/<code>.yml`: who reports. Only the first four have no default.

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
    reports_jointly
        Whether it reports only within a group, so that no report of its own is built: its figures would be too small.
    disclosure
        What may not be published of it, where that differs from the project. ``policy: joint`` says the same as
        `reports_jointly`.
    within
        Parts that lie within another part, such as departments by their site: ``{department_stroke: site_north}``.
        Whoever knows that can subtract them from it, so disclosure control has to know it as well.
    members
        Codes of the organisations whose figures a group adds up; empty for every organisation that is no group.
    survey_response
        By reporting year, the percentage of its staff who answered the staff survey: ``{2024: 46.5}``. It is about
        everybody, so nobody can be recognised by it, and pages of survey indicators show it.
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
    reports_jointly: bool = False
    disclosure: DisclosureParameters = DisclosureParameters()
    within: tuple[tuple[str, str], ...] = ()
    members: tuple[str, ...] = ()
    survey_response: tuple[tuple[int, float], ...] = ()

    @field_validator("code")
    @classmethod
    def _code_fits(cls, code: str) -> str:
        if not CODE_PATTERN.fullmatch(code):
            message = "is not an ODS code (capital letters and digits, joint codes with /) nor a lower-case slug"
            raise ValueError(message)
        if code == GROUPS:
            message = f"is the name of the folder of groups, params/{GROUPS}; take another slug"
            raise ValueError(message)
        if code == METHOD:
            message = f"is the name of the folder of method pages, reports/{METHOD}; take another slug"
            raise ValueError(message)
        return code

    @field_validator("within", "survey_response", mode="before")
    @classmethod
    def _pairs(cls, given: object) -> object:
        return tuple(given.items()) if isinstance(given, dict) else given

    @field_validator("survey_response")
    @classmethod
    def _are_percentages(cls, rates: tuple[tuple[int, float], ...]) -> tuple[tuple[int, float], ...]:
        for year, rate in rates:
            if not 0 < rate <= 100:
                message = f"gives {rate:g} for {year}; give the percentage of staff who answered, such as 46.5"
                raise ValueError(message)
        return rates

    @field_validator("within")
    @classmethod
    def _no_part_lies_within_itself(cls, within: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        whole_of = dict(within)
        for part in whole_of:
            wholes, whole = [part], whole_of.get(part)
            while whole is not None and whole not in wholes:
                wholes.append(whole)
                whole = whole_of.get(whole)
            if whole is not None:
                message = f"says that {part} is within itself ({' in '.join([*wholes, whole])}); correct one of them"
                raise ValueError(message)
        return within

    @property
    def only_jointly(self) -> bool:
        """Whether it reports only within a group."""
        return self.reports_jointly or self.disclosure.policy == "joint"

    @property
    def slug(self) -> str:
        """The code as paths have it: the ``/`` of a joint code becomes ``-``."""
        return path_code(self.code)

    @property
    def label(self) -> str:
        """The short name, or the name where there is none."""
        return self.short_name or self.name

    @property
    def is_group(self) -> bool:
        """Whether it is a group of organisations that report jointly."""
        return bool(self.members)


def path_code(code: str) -> str:
    """Return an organisation's code as paths have it."""
    return code.replace("/", "-")


FEWEST_MEMBERS = 2


class GroupError(ParameterError):
    """A group that does not fit: unknown members, too few members, or a member of two groups."""


def group_path(params: Path, code: str) -> Path:
    """Return where a group is described."""
    return params / GROUPS / f"{path_code(code)}.yml"


def read_group(path: Path, shown: str) -> Organisation:
    """Read one group, without asking who its members are.

    Raises
    ------
    ParameterError
        The file cannot be read or does not fit, has another name than its code, or names too few members.
    """
    group = read_parameters(path, Organisation, shown)
    if path.stem != group.slug:
        message = f"{shown}: the code is {group.code}, so the file must be params/{GROUPS}/{group.slug}.yml."
        raise GroupError(message)
    twice = sorted({code for code in group.members if group.members.count(code) > 1})
    if twice:
        message = f"{shown}: {', '.join(twice)} is a member twice. Remove one of the two, or its figures count twice."
        raise GroupError(message)
    if len(group.members) < FEWEST_MEMBERS:
        message = f"{shown}: a group has at least {FEWEST_MEMBERS} members. List their codes under members."
        raise GroupError(message)
    if group.only_jointly:
        name = "reports_jointly" if group.reports_jointly else "disclosure → policy joint"
        message = f"{shown}: {name} is for members, in their organisation.yml. Remove it here."
        raise GroupError(message)
    return group


def read_groups(params: Path, organisations: Mapping[str, Organisation]) -> dict[str, Organisation]:
    """Return all groups by code, in order of code.

    Parameters
    ----------
    params
        The folder of parameters.
    organisations
        All organisations by code: a group adds up some of these, and each of them belongs to one group at most.

    Raises
    ------
    ParameterError
        A group cannot be read or does not fit; `GroupError` where it does not fit the organisations or other groups.
    """
    groups = dict[str, Organisation]()
    group_of = dict[str, str]()
    for path in sorted((params / GROUPS).glob("*.yml")):
        shown = f"{params.name}/{GROUPS}/{path.name}"
        group = read_group(path, shown)
        _fits(group, organisations, shown)
        for code in group.members:
            if code in group_of:
                message = (
                    f"{shown}: {code} belongs to {group_of[code]} already. From the figures of two groups that share "
                    "members, those of the others can be worked out: let it report with one of them."
                )
                raise GroupError(message)
            group_of[code] = group.code
        groups[group.code] = group
    return dict(sorted(groups.items()))


def _fits(group: Organisation, organisations: Mapping[str, Organisation], shown: str) -> None:
    if group.code in organisations:
        message = f"{shown}: {group.code} is already the code of an organisation. Give the group another code."
        raise GroupError(message)
    unknown = [code for code in group.members if code not in organisations]
    if unknown:
        message = (
            f"{shown}: {', '.join(unknown)}: no organisation has this code. Correct it, or add "
            f"params/{path_code(unknown[0])}/organisation.yml. A group cannot be a member of a group."
        )
        raise GroupError(message)
    if not group.fictional and any(organisations[code].fictional for code in group.members):
        message = f"{shown}: a member is made up, so the group is too. Add fictional: true."
        raise GroupError(message)


def code_of(folder: Path) -> str:
    """Return the code of the organisation or group a folder of `params` is about.

    Joint codes have ``/`` where paths have ``-``.
    """
    return _code(folder.name)


def known_codes(params: Path) -> frozenset[str]:
    """Return the codes of all organisations and groups of a project, from the names of its folders and files."""
    single = (path.parent.name for path in params.glob("*/organisation.yml") if path.parent.name != GROUPS)
    groups = (path.stem for path in (params / GROUPS).glob("*.yml"))
    return frozenset(_code(name) for name in (*single, *groups))


def _code(name: str) -> str:
    return name if name.islower() else name.replace("-", "/")
