"""Joint returns: what a group of organisations returns together, pooled from the returns of its members.

A group may have rows of its own in `data/returns`, where a figure exists for all of its members together only; an
indicator with such rows is taken from them and not pooled.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.joint.pooling import Member, Pool, Refusal, Why
from wres_kit.project.organisation import group_path
from wres_kit.returns.cells import Cell, Measure, Remark, Return, ReturnNotes, Returns, Value
from wres_kit.returns.confirmations import FteShares
from wres_kit.returns.files import return_order
from wres_kit.returns.forms import PercentageOf
from wres_kit.returns.vocabulary import vocabulary
from wres_kit.returns.words import place
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wres_kit.project import Organisation, Project
    from wres_kit.standard import Standard

REASONS = {
    Why.NO_RETURN: "nothing was returned for this year by {member}",
    Why.NO_INDICATOR: "nothing was returned for this indicator by {member}",
    Why.NO_FIGURE: "{member} gave no figure for {places}",
    Why.NO_BASE: "{member} gave percentages without the number of people or respondents they are of ({places})",
    Why.FULL_TIME_EQUIVALENTS: "the percentages of {member} are of full-time equivalents, not of people ({places})",
    Why.ONLY_RATIO: "{member} gave a published ratio or difference without the counts behind it ({places})",
}
WHOLLY = (Why.NO_RETURN, Why.NO_INDICATOR)
"""Reasons that hold for all figures of an indicator."""
WEIGHTED = {
    True: "Percentages are averages of the members' percentages, each counting by its number of respondents.",
    False: "Some shares are averages of the members' percentages, each counting by the number of people it is of.",
}


class JointReturn(NamedTuple):
    """What a group returns for one year.

    Parameters
    ----------
    group, year
        Whose, and for which reporting year.
    values
        The pooled figures.
    remarks
        Why other figures could not be pooled, and which are averages.
    """

    group: Organisation
    year: int
    values: Mapping[Cell, Value]
    remarks: tuple[Remark, ...]


def joint_returns(project: Project, returns: Returns, fte: FteShares = frozenset()) -> list[JointReturn]:
    """Pool the returns of each group for each year for which one of its members has a return.

    Parameters
    ----------
    project
        Whose `params/groups` are read.
    returns
        What was returned by the members, and by groups themselves.
    fte
        Which percentages of the members are of full-time equivalents, not of people.

    Raises
    ------
    ParameterError
        A group cannot be read or does not fit.
    """
    joint = list[JointReturn]()
    for group in project.groups.values():
        for year in sorted({year for code in group.members for year in returns.years(code)}):
            members = [_member(project, returns.get(code, year), fte) for code in group.members]
            joint.append(_joint(project, group, year, returns, members))
    return joint


def with_joint(returns: Returns, joint: Iterable[JointReturn]) -> Returns:
    """Return returns with those of groups added; open warnings about a member's figures are also about the group's."""
    values = [item for one in returns for item in one.values.items()]
    notes = {(each.organisation, each.year): each.notes for each in returns}
    for each in joint:
        values += each.values.items()
        members = [returns.get(code, each.year) for code in each.group.members]
        own = returns.get(each.group.code, each.year)
        warnings = dict.fromkeys(each for given in (own, *members) for each in given.notes.open_warnings)
        notes[each.group.code, each.year] = ReturnNotes(each.remarks, tuple(warnings), each.group.within)
    return Returns(returns.standard, values, notes)


def _joint(
    project: Project, group: Organisation, year: int, returns: Returns, members: Sequence[Member]
) -> JointReturn:
    own = {cell.indicator for cell in returns.get(group.code, year).values}
    standard = project.standard
    pool = Pool(standard, group.code, year, members, own)
    named = _listed([f"{member.name} ({member.one.organisation})" for member in members])
    file, line = _members_line(project, group)
    values = {}
    for cell in sorted(pool.figures, key=lambda address: return_order(standard, address)):
        figure = pool.figures[cell]
        source = f"Sum of the returns of {named}"
        if cell.measure == Measure.PERCENTAGE:
            base = "respondents" if _of_respondents(standard, cell.indicator) else "people"
            source = f"Average of the percentages of {named}, weighted by their {base}"
        values[cell] = Value(figure.value, figure.decimals, source, file, line)
    remarks = (*_refused(standard, pool.refusals(), own), *_weighted(standard, values))
    return JointReturn(group, year, values, remarks)


def _member(project: Project, one: Return, fte: FteShares) -> Member:
    key = (one.organisation, one.year)
    shares = frozenset((indicator, section) for code, year, indicator, section in fte if (code, year) == key)
    return Member(project.organisation(one.organisation).label, one, shares)


def _members_line(project: Project, group: Organisation) -> tuple[str, int]:
    """Return the file of a group and the line on which its members begin: where a pooled figure comes from."""
    path = group_path(project.params, group.code)
    lines = path.read_text(encoding="utf-8").splitlines()
    return project.shown(path), next((at for at, text in enumerate(lines, start=1) if text.startswith("members")), 1)


def _of_respondents(standard: Standard, indicator: int) -> bool:
    return vocabulary(standard).percentages(indicator) is PercentageOf.RESPONDENTS


def _weighted(standard: Standard, values: Iterable[Cell]) -> Iterator[Remark]:
    for indicator in sorted({cell.indicator for cell in values if cell.measure == Measure.PERCENTAGE}):
        yield Remark(indicator=indicator, note=WEIGHTED[_of_respondents(standard, indicator)])


def _refused(standard: Standard, refusals: Iterable[Refusal], own: Iterable[int]) -> Iterator[Remark]:
    """Yield for each indicator and section why figures of it could not be pooled, in a sentence."""
    found = defaultdict[tuple[int, str], list[Refusal]](list)
    for refusal in refusals:
        found[refusal.cell.indicator, refusal.cell.section].append(refusal)
    by_text = defaultdict[tuple[int, str], list[str]](list)
    for (indicator, section), kept in found.items():
        by_text[indicator, _sentence(standard, kept)].append(section)
    for indicator in sorted(set(standard.numbers).difference(own)):
        of_indicator = [(text, names) for (number, text), names in by_text.items() if number == indicator]
        for text, names in of_indicator:
            everywhere = len(of_indicator) == 1 and ALL in names
            for section in names[:1] if everywhere else names:
                yield Remark(indicator=indicator, section=None if everywhere else section, not_reported=text)


def _sentence(standard: Standard, refusals: Iterable[Refusal]) -> str:
    """Return why figures could not be pooled, organisations with the same reason for the same figures together."""
    places = defaultdict[tuple[Why, str], dict[str, None]](dict)
    for refusal in refusals:
        places[refusal.why, refusal.member][place(standard, refusal.cell)] = None
    members = defaultdict[tuple[Why, str], list[str]](list)
    for (why, member), named in places.items():
        members[why, "" if why in WHOLLY else _listed(list(named))].append(member)
    reasons = [
        REASONS[why].format(member=_listed(names), places=named)
        for (why, named), names in sorted(members.items(), key=lambda item: list(Why).index(item[0][0]))
    ]
    return f"This could not be pooled from the members' returns: {'; '.join(reasons)}."


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
