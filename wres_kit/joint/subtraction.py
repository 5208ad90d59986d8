"""Subtraction: whether readers could work out a member's figures from a joint report and the members' own reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.disclosure.released import released_path
from wres_kit.project.organisation import group_path
from wres_kit.returns.cells import Measure, Return, Value
from wres_kit.returns.faults import Fault, Severity, plural
from wres_kit.returns.words import place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from wres_kit.joint.joint_returns import JointReturn
    from wres_kit.project import DisclosureParameters, Project
    from wres_kit.returns.cells import Cell, Returns
    from wres_kit.standard import Standard

MEMBER_ERRORS = "joint-member"
SUBTRACTION = "joint-subtraction"
RELEASED = "released"
TAKE_DOWN = "Ask whoever published it to take it down. Reports do not show the number itself."
REMEDY = (
    "Write reports_jointly: true in the organisation.yml of each member that has no separate report, and take "
    "down the reports it has already published for the years compared; or remove the group."
)


@dataclass(frozen=True, slots=True)
class _Counts:
    """Headcounts and respondents of some members together, at addresses of their group."""

    standard: Standard
    by_cell: dict[Cell, int]

    def small(self, rules: DisclosureParameters) -> int:
        """Return how many numbers nobody may learn: of them, and of what follows from them.

        Those who were shortlisted and not appointed, or members who do not vote, follow from two of them.
        """
        from wres_kit.disclosure.accounts import accounts_of  # noqa: PLC0415 - few projects have groups
        from wres_kit.disclosure.protect import limits_of  # noqa: PLC0415

        first = next(iter(self.by_cell), None)
        if first is None:
            return 0
        values = {cell: Value(people, 0, "", "", 0) for cell, people in self.by_cell.items()}
        one = Return(self.standard, first.organisation, first.year, values)
        return len(accounts_of(one, limits_of(rules, self.standard)).table(()).sensitive)


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
    found = list(_of_members(project, wrong))
    for each in joint:
        reason = _subtraction(project, returns, each)
        if reason:
            found.append(_fault(project, each.group.code, SUBTRACTION, reason, REMEDY, year=each.year))
    return found


def released_faults(project: Project, returns: Returns) -> Iterator[Fault]:
    """Yield a warning for each small number that follows from what is public: it cannot be protected any more.

    Parameters
    ----------
    project, returns
        The project with its record of what has been published, and all returns, those of groups among them.
    """
    from wres_kit.disclosure.joint_releases import released_of  # noqa: PLC0415 - few projects have a record yet
    from wres_kit.disclosure.memory import remember  # noqa: PLC0415
    from wres_kit.disclosure.protect import limits_of  # noqa: PLC0415

    for code in returns.organisations():
        path = released_path(project, code)
        if not path.is_file() or code not in project.organisations:
            continue
        released = released_of(project, code)
        limits = limits_of(project.disclosure(project.organisation(code)), returns.standard)
        for year in returns.years(code):
            own = [figure for figure in released if figure.result.year == year]
            if not own:
                continue
            for cell, release in remember(returns.get(code, year), (), own, limits).unprotectable:
                where = f"{year}, indicator {cell.indicator}, {place(returns.standard, cell)}"
                message = (
                    f"{where}: a small number follows from figures that were published on {release.text}. "
                    "Disclosure control cannot protect it any more."
                )
                yield Fault(
                    Severity.WARNING, RELEASED, project.shown(path), None, "", message, TAKE_DOWN, organisation=code,
                    year=year, indicator=cell.indicator,
                )  # fmt: skip


def _of_members(project: Project, wrong: dict[str, int]) -> Iterator[Fault]:
    for group in project.groups.values():
        named = [f"{code} ({plural(wrong[code], 'error')})" for code in group.members if code in wrong]
        if named:
            message = f"The returns of members have errors: {', '.join(named)}. So nothing is reported jointly."
            yield _fault(project, group.code, MEMBER_ERRORS, message, "Correct those first.")


def _subtraction(project: Project, returns: Returns, joint: JointReturn) -> str:
    """Return what a reader could work out, or nothing."""
    rules = project.parameters.disclosure
    members = {code: returns.get(code, joint.year) for code in joint.group.members}
    alone = {
        code: one for code, one in members.items()
        if one.values and not project.organisation(code).only_jointly
    }  # fmt: skip
    cells = {**joint.values, **returns.get(joint.group.code, joint.year).values}
    if not alone or not cells:
        return ""
    others = {code: one for code, one in members.items() if code not in alone}
    what = f"{', '.join(alone)} may publish separate reports that show {joint.year}"
    if len(others) == 1:
        return f"{what}, so the figures of {next(iter(others))} follow from the joint report by subtraction."
    if not others:
        small = sum(_counts(returns.standard, [one], cells).small(rules) for one in alone.values())
        told = f"{plural(small, 'number')} suppressed there because they are small"
        return f"{what}: {told} could be worked out from the joint report by subtraction." if small else ""
    hidden = _hidden(returns.standard, alone.values(), others.values(), cells, rules)
    small = hidden.small(rules)
    told = f"{plural(small, 'number')} of the other members together that would be too small to publish"
    return f"{what}: {told} could be worked out from the joint report by subtraction." if small else ""


def _hidden(
    standard: Standard,
    alone: Iterable[Return],
    others: Iterable[Return],
    cells: Collection[Cell],
    rules: DisclosureParameters,
) -> _Counts:
    """Return what is left of the joint counts when those that members publish by themselves are taken away."""
    left = _counts(standard, others, cells).by_cell
    for one in alone:
        for cell, people in _counts(standard, [one], cells).by_cell.items():
            if _is_small(cell, people, rules):
                left[cell] = left.get(cell, 0) + people
    return _Counts(standard, left)


def _counts(standard: Standard, members: Iterable[Return], cells: Collection[Cell]) -> _Counts:
    found: dict[Cell, int] = {}
    for one in members:
        for cell, value in one.values.items():
            address = cell._replace(organisation=next(iter(cells)).organisation)
            if cell.measure in (Measure.HEADCOUNT, Measure.RESPONDENTS) and address in cells:
                found[address] = found.get(address, 0) + round(value.value)
    return _Counts(standard, found)


def _is_small(cell: Cell, people: int, rules: DisclosureParameters) -> bool:
    if cell.measure == Measure.RESPONDENTS:
        return 1 <= people < rules.survey_threshold
    return (0 if rules.suppress_zero else 1) <= people < rules.threshold


def _fault(project: Project, code: str, check: str, message: str, remedy: str, *, year: int | None = None) -> Fault:
    file = project.shown(group_path(project.params, code))
    return Fault(Severity.ERROR, check, file, None, "", message, remedy, organisation=code, year=year)
