"""Groups of organisations that report jointly: `params/groups/<code>.yml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.project.organisation import GROUPS, Organisation, path_code
from wres_kit.project.parameters import ParameterError, read_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FEWEST_MEMBERS = 2


class GroupError(ParameterError):
    """A group that cannot be: members that are nobody, too few of them, or in two groups at once."""


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
    if group.reports_jointly:
        message = f"{shown}: reports_jointly is said of a member, in its organisation.yml. Remove it here."
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
        message = f"{shown}: {group.code} is the code of an organisation already. Give the group a code of its own."
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
