"""Reading all returns of a project: the files, and from them the joint returns of groups; and what is public."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wres_kit.disclosure.record_release import register_path
from wres_kit.disclosure.released import (
    groups_of,
    members_path,
    read_members,
    read_released,
    related_codes,
    released_path,
)
from wres_kit.errors import WresError
from wres_kit.joint import joint_faults, joint_returns, released_faults, with_joint
from wres_kit.joint.consent import consent_faults
from wres_kit.project.organisation import known_codes
from wres_kit.returns.cells import Returns
from wres_kit.returns.faults import Fault, FaultReport, ReturnsError
from wres_kit.returns.files import RawFile
from wres_kit.returns.read import check_files, codes_in, returns_files, with_response_rates

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from wres_kit.indicators.results import Result
    from wres_kit.project import Project


@dataclass(frozen=True, slots=True)
class ReadReturns:
    """What was read.

    Parameters
    ----------
    returns
        The figures. Rows that an error involves are left out.
    faults
        Everything that is wrong, in order.
    files
        Names of the files that were read.
    about
        By name of the file, the organisations that it has rows of, readable or not.
    organisations
        Whose returns these are; everybody's where None.
    """

    returns: Returns
    faults: tuple[Fault, ...]
    files: tuple[str, ...] = ()
    about: Mapping[str, frozenset[str]] = field(default_factory=dict)
    organisations: frozenset[str] | None = None

    @property
    def report(self) -> FaultReport:
        """The faults as a report."""
        return FaultReport(self.faults, self.files)

    def errors_of(self, organisation: str) -> tuple[Fault, ...]:
        """Return the errors for which an organisation's reports cannot be built."""
        return self.report.errors_of(organisation)


def read_returns(project: Project, organisations: Collection[str] | None = None) -> ReadReturns:
    """Read and check the returns of a project.

    Parameters
    ----------
    project
        Whose `data/returns/*.csv` are read, and whose `params/<code>/<year>/confirmed.yml`.
    organisations
        Whose returns and faults are wanted; everybody's where None. All files are read all the same.

    Returns
    -------
    ReadReturns
        An organisation with errors has no complete return: ask `errors_of` before its reports are built.

    Raises
    ------
    ReturnsError
        A file cannot be used at all, so that nobody can say whose figures are missing; or there is none.
    ParameterError
        `params/project.yml` cannot be read or does not fit.
    """
    read = check_return_files(project, returns_files(project))
    if read.report.unreadable:
        raise ReturnsError(FaultReport(read.report.unreadable, read.files))
    if organisations is None:
        return read
    return ReadReturns(
        read.returns.of_organisations(organisations),
        read.report.of_organisations(organisations).faults,
        read.files,
        read.about,
    )


class NoReturnError(WresError):
    """A reporting year for which an organisation has no return."""


def read_year(project: Project, code: str, year: int) -> Returns:
    """Return the returns of an organisation that has one of a year, and of those on which its figures depend.

    What may be shown of an organisation depends on what is public of it with others (`related_codes`). Rows of all
    others are not checked: where no group of it has published anything, disclosure control never asks for them.

    Raises
    ------
    NoReturnError
        It has none of that year.
    ReturnsError
        Its returns have errors, or as by `read_returns`.
    """
    codes, wanted = known_codes(project.params), related_codes(project, code)
    read = check_return_files(
        project,
        [
            file if any(not fault.organisation for fault in file.faults) else _only_about(file, wanted, codes)
            for file in returns_files(project)
        ],
    )
    if read.report.unreadable:
        raise ReturnsError(FaultReport(read.report.unreadable, read.files))
    if read.errors_of(code):
        raise ReturnsError(read.report.of_organisations([code]))
    years = read.returns.years(code)
    if year not in years:
        listed = ", ".join(map(str, years)) or "none"
        message = f"{code} has no return for {year}. It has returns for: {listed}."
        raise NoReturnError(message)
    return read.returns.of_organisations(wanted)


def read_changed(project: Project, changed: Collection[str], about: Mapping[str, Collection[str]]) -> ReadReturns:
    """Read and check again the returns of those organisations alone that files which changed are, or were, about.

    What was read before about all other organisations still holds if nothing else has changed: no parameter, and no
    file that is not among `changed`.

    Parameters
    ----------
    project
        As for `read_returns`.
    changed
        Names of the files that are new, changed or gone.
    about
        By name of the file, the organisations that each file had rows of before.

    Returns
    -------
    ReadReturns
        The same as `read_returns` of its `organisations`; `about` has the files that changed and are there.

    Raises
    ------
    ReturnsError, ParameterError
        As by `read_returns`.
    """
    new = returns_files(project, set(changed))
    codes = known_codes(project.params)
    wanted = {code for name in changed for code in about.get(name, ())} | codes_in(new, codes)
    for group in project.groups.values():
        if wanted.intersection({group.code, *group.members}):
            wanted |= {group.code, *group.members}
    wanted |= {other for code in sorted(wanted) for other in related_codes(project, code)}
    neighbours = {name for name, had in about.items() if name not in changed and wanted.intersection(had)}
    files = returns_files(
        project, {*changed, *neighbours}
    )  # in their own order: the first of two equal figures is kept
    read = check_return_files(
        project, [file if file.name in changed else _only_about(file, wanted, codes) for file in files]
    )
    if read.report.unreadable:
        raise ReturnsError(FaultReport(read.report.unreadable, read.files))
    of_new = {name: named for name, named in read.about.items() if name in changed}
    returns, faults = read.returns.of_organisations(wanted), read.report.of_organisations(wanted).faults
    return ReadReturns(returns, faults, read.files, of_new, frozenset(wanted))


def _only_about(file: RawFile, wanted: Collection[str], codes: Collection[str]) -> RawFile:
    """Return a file with the rows and faults of some organisations; the whole of it where it is about none but these.

    What is nobody's in a file about several must not become somebody's because the rows of the others are left out.
    """
    if {texts[0] for _, texts in file.rows}.intersection(codes).issubset(wanted):
        return file
    rows = tuple(row for row in file.rows if row[1][0] in wanted)
    return replace(file, rows=rows, faults=tuple(fault for fault in file.faults if fault.organisation in wanted))


def check_return_files(project: Project, files: Sequence[RawFile]) -> ReadReturns:
    """Check what files say, each row by itself and all of them together; pool what groups report jointly.

    Raises
    ------
    ParameterError
        `params/project.yml` or a group cannot be read or does not fit.
    """
    checked = check_files(project, files)
    joint = joint_returns(project, checked.returns, checked.fte)
    faults = [*checked.faults, *joint_faults(project, checked.returns, joint, checked.faults)]
    returns = with_response_rates(project, with_joint(checked.returns, joint))
    report = FaultReport(
        [*faults, *released_faults(project, returns), *consent_faults(project, returns)], checked.names
    )
    return ReadReturns(returns, report.faults, checked.names, checked.about)


# What is public -------------------------------------------------------------------------------------------------------


def released_files(project: Project, code: str) -> list[Path]:
    """Return the records of what has been published that the figures of an organisation are held against."""
    codes = sorted(related_codes(project, code))
    files_of = released_path, members_path, register_path
    paths = [file_of(project, each) for each in codes for file_of in files_of]
    return [path for path in paths if path.is_file()]


def public_together(project: Project, code: str, year: int) -> list[tuple[tuple[str, ...], list[Result]]]:
    """Return what is public for a year of those in `related_codes`: of whom together, and the results.

    Raises
    ------
    ReleasedFiguresError
        A record cannot be read.
    """
    groups = groups_of(project, code)
    public: list[tuple[tuple[str, ...], list[Result]]] = []
    for each in sorted(related_codes(project, code)):
        recorded = read_members(project, each)
        now = tuple(sorted(groups.get(each, (each,))))
        by_members: dict[tuple[str, ...], list[Result]] = {}
        for figure in read_released(project, each):
            if figure.result.year == year:
                by_members.setdefault(recorded.get(figure.release, now), []).append(figure.result)
        public += by_members.items()
    return public
