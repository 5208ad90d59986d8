"""Who reports: an organisation, or a group of organisations that report jointly."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from wres_kit.project.parameters import Parameters

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
    within
        Parts that lie within another part, such as departments by their site: ``{department_stroke: site_north}``.
        Whoever knows that can subtract them from it, so disclosure control has to know it as well.
    members
        Codes of the organisations whose figures a group adds up; empty for every organisation that is no group.
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
    within: tuple[tuple[str, str], ...] = ()
    members: tuple[str, ...] = ()

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

    @field_validator("within", mode="before")
    @classmethod
    def _by_part(cls, within: object) -> object:
        return tuple(within.items()) if isinstance(within, dict) else within

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
                message = f"says that {part} lies within itself ({' in '.join([*wholes, whole])}); correct one of them"
                raise ValueError(message)
        return within

    @property
    def slug(self) -> str:
        """The code as it stands in paths: the ``/`` of a joint code becomes ``-``."""
        return path_code(self.code)

    @property
    def label(self) -> str:
        """The short name, or the name where there is none."""
        return self.short_name or self.name

    @property
    def is_group(self) -> bool:
        """Whether it stands for several organisations that report jointly."""
        return bool(self.members)


def path_code(code: str) -> str:
    """Return an organisation's code as it stands in paths."""
    return code.replace("/", "-")
