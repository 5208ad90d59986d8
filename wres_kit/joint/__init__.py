"""Joint returns: pooled from the returns of a group's members, and whether readers could work a member out of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.disclosure.released import members_path, read_members, read_released, released_path
from wres_kit.joint.pooling import Member, Pool, Refusal, RefusalReason
from wres_kit.project.organisation import group_path, path_code
from wres_kit.returns.cells import Cell, Measure, Remark, Return, ReturnNotes, Returns, Value, indicator_label, place
from wres_kit.returns.confirmations import FteShares
from wres_kit.returns.faults import Fault, Severity, joined, plural
from wres_kit.returns.files import return_order
from wres_kit.returns.vocabulary import PercentageOf, vocabulary
from wres_kit.standard.records import ALL
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from wres_kit.disclosure import SensitivityLimits
    from wres_kit.disclosure.record_release import Unprotectable
    from wres_kit.disclosure.released import ReleasedFigure
    from wres_kit.project import Organisation, Project
    from wres_kit.standard import Standard


REASONS = {
    RefusalReason.NO_RETURN: "nothing was returned for this year by {member}",
    RefusalReason.NO_INDICATOR: "nothing was returned for this indicator by {member}",
    RefusalReason.NO_FIGURE: "{member} gave no figure for {places}",
    RefusalReason.NO_BASE: (
        "{member} gave percentages without the number of people or respondents they are of ({places})"
    ),
    RefusalReason.FULL_TIME_EQUIVALENTS: (
        "the percentages of {member} are of full-time equivalents, not of people ({places})"
    ),
    RefusalReason.ONLY_RATIO: "{member} gave a published ratio or difference without the counts behind it ({places})",
}
WHOLLY = (RefusalReason.NO_RETURN, RefusalReason.NO_INDICATOR)
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
    """Return returns with those of groups added.

    Open warnings about a member's figures are not said of the group's: that more people answered than work there, or
    that far more of one group were appointed, would tell readers of a member what no joint figure tells.
    """
    values = [item for each in returns for item in each.values.items()]
    notes = {(each.organisation, each.year): each.notes for each in returns}
    for each in joint:
        values += each.values.items()
        own = returns.get(each.group.code, each.year).notes.open_warnings
        notes[each.group.code, each.year] = ReturnNotes(each.remarks, own, each.group.within)
    return Returns(returns.standard, values, notes)


def _joint(
    project: Project, group: Organisation, year: int, returns: Returns, members: Sequence[Member]
) -> JointReturn:
    own = {cell.indicator for cell in returns.get(group.code, year).values}
    standard = project.standard
    pool = Pool(standard, group.code, year, members, own)
    named = joined([f"{member.name} ({member.given.organisation})" for member in members])
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


def _member(project: Project, member_return: Return, fte: FteShares) -> Member:
    key = (member_return.organisation, member_return.year)
    shares = frozenset((indicator, section) for code, year, indicator, section in fte if (code, year) == key)
    return Member(project.organisation(member_return.organisation).label, member_return, shares)


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
    refused = defaultdict[tuple[int, str], list[Refusal]](list)
    for refusal in refusals:
        refused[refusal.cell.indicator, refusal.cell.section].append(refusal)
    by_text = defaultdict[tuple[int, str], list[str]](list)
    for (indicator, section), kept in refused.items():
        by_text[indicator, _sentence(standard, kept)].append(section)
    for indicator in sorted(set(standard.numbers).difference(own)):
        of_indicator = [(text, names) for (number, text), names in by_text.items() if number == indicator]
        for text, names in of_indicator:
            everywhere = len(of_indicator) == 1 and ALL in names
            for section in names[:1] if everywhere else names:
                yield Remark(indicator=indicator, section=None if everywhere else section, not_reported=text)


def _sentence(standard: Standard, refusals: Iterable[Refusal]) -> str:
    """Return why figures could not be pooled, organisations with the same reason for the same figures together."""
    places = defaultdict[tuple[RefusalReason, str], dict[str, None]](dict)
    for refusal in refusals:
        places[refusal.why, refusal.member][place(standard, refusal.cell)] = None
    members = defaultdict[tuple[RefusalReason, str], list[str]](list)
    for (why, member), named in places.items():
        members[why, "" if why in WHOLLY else joined(list(named))].append(member)
    reasons = [
        REASONS[why].format(member=joined(names), places=named)
        for (why, named), names in sorted(members.items(), key=lambda item: list(RefusalReason).index(item[0][0]))
    ]
    return f"This could not be pooled from the members' returns: {'; '.join(reasons)}."


MEMBER_ERRORS = "joint-member"
SUBTRACTION = "joint-subtraction"
RELEASED = "released"
TAKE_DOWN = "Ask whoever published them to take them down. Reports do not show small numbers themselves."
REMEDY = (
    "Write reports_jointly: true in the organisation.yml of each member that has no separate report, and take "
    "down the reports it has already published for the years compared; or remove the group."
)


def _small(standard: Standard, counts: Mapping[Cell, int], limits: SensitivityLimits) -> int:
    """Return how many numbers nobody may learn: of the counts of some members together, and of what follows from them.

    Those who were shortlisted and not appointed, or members who do not vote, follow from two of them.
    """
    from wres_kit.disclosure.accounts import accounts_of  # noqa: PLC0415 - few projects have groups

    first = next(iter(counts), None)
    if first is None:
        return 0
    values = {cell: Value(people, 0, "", "", 0) for cell, people in counts.items()}
    counted = Return(standard, first.organisation, first.year, values)
    return len(accounts_of(counted, limits).table(()).sensitive)


def joint_faults(
    project: Project, returns: Returns, joint: Sequence[JointReturn], faults: Iterable[Fault]
) -> list[Fault]:
    """Return the errors for which joint reports cannot be built.

    A joint report is not built while the returns of a member have errors, nor where a member's figures, or a number too
    small to be known, would follow from the joint report and those that other members publish by themselves.

    Parameters
    ----------
    project, returns
        The project, and the returns of all members.
    joint
        The joint returns.
    faults
        What was found in the returns.
    """
    wrong: dict[str, int] = {}
    for fault in faults:
        if fault.severity is Severity.ERROR and fault.organisation:
            wrong[fault.organisation] = wrong.get(fault.organisation, 0) + 1
    errors = list(_of_members(project, wrong))
    for each in joint:
        reason = _subtraction(project, returns, each)
        if reason:
            errors.append(_fault(project, each.group.code, SUBTRACTION, reason, REMEDY, year=each.year))
    return errors


def released_of(project: Project, code: str) -> tuple[ReleasedFigure, ...]:
    """Return every figure of an organisation that was ever public; of a group, those of the members that it has now.

    Raises
    ------
    ReleasedFiguresError
        A record cannot be read.
    """
    figures = read_released(project, code)
    group = project.groups.get(code)
    if group is None:
        return figures
    members, now = read_members(project, code), tuple(sorted(group.members))
    return tuple(figure for figure in figures if members.get(figure.release, now) == now)


def released_faults(project: Project, returns: Returns) -> Iterator[Fault]:
    """Yield a warning for each organisation with small numbers that follow from what is public: nothing protects them.

    Before these come records of which nobody knows whose figures they have, so that no report is held against them.

    Parameters
    ----------
    project, returns
        The project with its record of what has been published, and all returns, those of groups among them.
    """
    from wres_kit.disclosure import limits_of  # noqa: PLC0415
    from wres_kit.disclosure.earlier_releases import suppression_of  # noqa: PLC0415
    from wres_kit.disclosure.record_release import rules_kept  # noqa: PLC0415

    known = {path_code(code) for code in project.organisations}
    for path in sorted(released_path(project, "x").parent.glob("*.csv")):
        if path.stem not in known and not members_path(project, path.stem).is_file():
            message = (
                f"no organisation or group has the code {visible(path.stem)}, and nobody has recorded of whom these "
                "figures are. So no report is held against them, and they may give a small number away."
            )
            remedy = f"Write the members into {project.shown(members_path(project, path.stem))}, or correct the name."
            yield Fault(Severity.WARNING, RELEASED, project.shown(path), None, "", message, remedy)
    for code in returns.organisations():
        path = released_path(project, code)
        if not path.is_file() or code not in project.organisations:
            continue
        released = released_of(project, code)
        rules = rules_kept(project, project.organisation(code))
        lost: list[Unprotectable] = []
        for year in returns.years(code):
            own = [figure for figure in released if figure.result.year == year]
            limits = limits_of(rules.in_year(year), returns.standard)
            lost += suppression_of(returns.get(code, year), (), own, limits).unprotectable if own else ()
        if lost:
            yield _unprotectable(returns.standard, project.shown(path), lost)


def _unprotectable(standard: Standard, file: str, lost: Sequence[Unprotectable]) -> Fault:
    """Return the warning about small numbers of an organisation that are public: a raised threshold makes dozens."""
    (cell, _), *others = lost
    by_year = Counter(each.cell.year for each in lost)
    releases = joined(list(dict.fromkeys(each.release.text for each in lost)))
    if others:
        years = joined([f"{number} of {year}" for year, number in by_year.items()])
        message = f"{len(lost)} small numbers ({years}) follow from figures that were published on {releases}."
    else:
        where = f"{cell.year}, {indicator_label(cell)}, {place(standard, cell)}"
        message = f"{where}: a small number follows from figures that were published on {releases}."
    what, follow = ("them", "they follow") if others else ("it", "it follows")
    commands = joined([f"wres disclosure {cell.organisation} {year}" for year in by_year])
    return Fault(
        Severity.WARNING, RELEASED, file, None, "", f"{message} Disclosure control cannot protect {what} any more.",
        f"For the figures that {follow} from: {commands}. {TAKE_DOWN}", organisation=cell.organisation,
        year=cell.year if len(by_year) == 1 else None, indicator=None if others else cell.indicator,
    )  # fmt: skip


def _of_members(project: Project, wrong: dict[str, int]) -> Iterator[Fault]:
    for group in project.groups.values():
        named = [f"{code} ({plural(wrong[code], 'error')})" for code in group.members if code in wrong]
        if named:
            message = f"The returns of members have errors: {', '.join(named)}. So nothing is reported jointly."
            yield _fault(project, group.code, MEMBER_ERRORS, message, "Correct those first.")


def _subtraction(project: Project, returns: Returns, joint: JointReturn) -> str:
    """Return what a reader could work out, or nothing: by the stricter limits of the project and of the group.

    What a member suppresses by stricter limits of its own, disclosure control keeps back next to what is public.
    """
    from wres_kit.disclosure import limits_of  # noqa: PLC0415 - few projects have groups

    members = {code: returns.get(code, joint.year) for code in joint.group.members}
    alone = {
        code: own for code, own in members.items()
        if own.values and not project.organisation(code).only_jointly
    }  # fmt: skip
    cells = {**joint.values, **returns.get(joint.group.code, joint.year).values}
    if not alone or not cells:
        return ""
    others = {code: own for code, own in members.items() if code not in alone}
    what = f"{', '.join(alone)} may publish separate reports that show {joint.year}"
    if len(others) == 1:
        return f"{what}, so the figures of {next(iter(others))} follow from the joint report by subtraction."
    usual = project.parameters.disclosure
    limits = limits_of(usual.together_with(usual.changed_by(joint.group.disclosure)), returns.standard)
    if not others:
        small = sum(_small(returns.standard, _counts([own], cells), limits) for own in alone.values())
        revealed = f"{plural(small, 'number')} suppressed there because they are small"
    else:
        # What is left of the joint counts when those that members publish by themselves are taken away.
        left = _counts(others.values(), cells)
        for own in alone.values():
            counts = _counts([own], cells).items()
            left.update({cell: people for cell, people in counts if _is_suppressed(cell, people, limits)})
        small = _small(returns.standard, left, limits)
        revealed = f"{plural(small, 'number')} of the other members together that would be too small to publish"
    return f"{what}: {revealed} could be worked out from the joint report by subtraction." if small else ""


def _counts(members: Iterable[Return], cells: Collection[Cell]) -> Counter[Cell]:
    """Return the headcounts and respondents of some members together, at addresses of their group."""
    group = next(iter(cells)).organisation
    counts = Counter[Cell]()
    for member in members:
        for cell, value in member.values.items():
            address = cell._replace(organisation=group)
            if cell.measure in (Measure.HEADCOUNT, Measure.RESPONDENTS) and address in cells:
                counts[address] += round(value.value)
    return counts


def _is_suppressed(cell: Cell, people: int, limits: SensitivityLimits) -> bool:
    """Return whether a member does not show a count of its own because it is small, or nobody."""
    is_zero = people == 0 and limits.zero and cell.measure != Measure.RESPONDENTS and not limits.may_be_known(cell)
    return is_zero or limits.is_small(cell, people)


def _fault(project: Project, code: str, check: str, message: str, remedy: str, *, year: int | None = None) -> Fault:
    file = project.shown(group_path(project.params, code))
    return Fault(Severity.ERROR, check, file, None, "", message, remedy, organisation=code, year=year)
