"""Every text that somebody wrote and that a report prints or publishes in a file.

`written_texts` walks through the records of all files that a report is made from, so a new field of such a record is
there as soon as there is one. Which fields hold no text is listed in `NOT_TEXTS`. What is done with the texts, such as
the search for suppressed figures, is elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import yaml

from wres_kit.actions import read_action_plans
from wres_kit.actions.files import line_of, plans_path
from wres_kit.audit.corrections import REASONS, Reasons
from wres_kit.disclosure.record_release import read_register, register_path
from wres_kit.project.organisation import group_path
from wres_kit.project.parameters import Parameters, read_parameters
from wres_kit.release.sign_off import read_sign_off, sign_off_path
from wres_kit.reporting.narrative.files import cover_path, narrative_path, read_cover, read_narrative
from wres_kit.reporting.narrative.markdown import VALUE, without_comments
from wres_kit.reporting.pages import compared_years, pages_of
from wres_kit.returns.cells import Remarks
from wres_kit.returns.confirmations import FILE as EQUIVALENTS
from wres_kit.returns.confirmations import Equivalents, SourceRemarks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.returns.cells import Returns
    from wres_kit.standard import Standard

NOT_TEXTS = frozenset({
    "Organisation.code", "Organisation.accent", "Organisation.within", "Organisation.members",
    "ProjectParameters.standard", "ProjectParameters.accent", "Remark.section", "SourceRemark.section",
    "SourceRemark.only_source", "SourceRemark.source", "Reason.corrected", "Signature.contents", "Signature.set_aside",
    "GradeEquivalent.category", "GradeEquivalent.section", "ReleasedVersion.version", "Approval.part",
    "Approval.fingerprint", "PlannedAction.id", "PlannedAction.eds2", "PlannedAction.high_impact_actions",
    "LookBack.id",
})  # fmt: skip
"""Fields of records that hold codes, numbers of other documents or names of places: class and field."""


class TypedText(NamedTuple):
    """A text that somebody wrote: its file and first line there, what it says, and its indicators (all where empty).

    `place` says where in the file it is; it is empty where the line says enough. In a file of settings, the lines of a
    text are not counted, because a text there can be written in several ways. A text of no file has line 0.
    """

    file: str
    line: int
    place: str
    text: str
    indicators: frozenset[int] = frozenset()

    def where(self, line: int) -> str:
        """Return the place of a line of the text, for a message."""
        if not self.line:
            return self.file
        return f"{self.file}, line {self.line}, {self.place}" if self.place else f"{self.file}, line {line}"


def written_texts(project: Project, code: str, year: int) -> Iterator[TypedText]:
    """Yield every text of a report that somebody wrote, without the figures that it names.

    Raises
    ------
    NarrativeError, ActionPlanError, ParameterError
        The narrative, the plan or another file cannot be read.
    """
    for page in pages_of(project.standard, year):
        path = narrative_path(project, code, year, page)
        if not any(place.text for place in read_narrative(project, code, year, page).written.values()):
            continue
        text = without_comments(path.read_text(encoding="utf-8-sig"))
        indicators = frozenset([page.indicator] if page.indicator is not None else [])
        yield TypedText(project.shown(path), 1, "", VALUE.sub(" ", text), indicators)
    for path, around, record in _records(project, code, year):
        if path.is_file():
            root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
            for place, label, text, about in texts_in(record, around, around):
                shown = project.shown(path)
                yield TypedText(shown, line_of(root, place) or 1, ", ".join(label), VALUE.sub(" ", text), about)
    yield from _reasons_to_set_aside(project, code, year)


def texts_in(
    record: object, place: tuple[object, ...] = (), label: tuple[object, ...] = (), about: frozenset[int] = frozenset()
) -> Iterator[tuple[tuple[object, ...], tuple[str, ...], str, frozenset[int]]]:
    """Yield every text in a record, with its place in the file, the words for that, and the indicators it is about.

    Parameters
    ----------
    record
        Settings as they were read, or a part of them.
    place, label, about
        Where that part is, how that is called, and which indicators it is about.
    """
    if isinstance(record, str):
        if record.strip():
            yield place, tuple(map(str, label)), record, about
    elif isinstance(record, Parameters):
        numbers = getattr(record, "indicators", None) or [getattr(record, "indicator", None)]
        about = frozenset(each for each in numbers if isinstance(each, int)) or about
        for name in type(record).model_fields:
            if f"{type(record).__name__}.{name}" not in NOT_TEXTS:
                yield from texts_in(getattr(record, name), (*place, name), (*label, name), about)
    elif isinstance(record, Mapping):
        for key, value in record.items():
            yield from texts_in(value, (*place, key), (*label, key), about)
    elif isinstance(record, (tuple, list)):
        for at, each in enumerate(record):
            own = getattr(each, "id", "")
            yield from texts_in(each, (*place, at), (*label[:-1], own) if own else (*label, at + 1), about)


def _records(project: Project, code: str, year: int) -> Iterator[tuple[Path, tuple[object, ...], object]]:
    """Yield the records of all files of settings that a report prints texts of: file, place in it, record."""
    organisation, folder = project.organisation(code), project.year_folder(code, year)
    own = project.params / organisation.slug / "organisation.yml"
    yield group_path(project.params, code) if organisation.is_group else own, (), organisation
    yield project.params / "project.yml", (), project.parameters
    files: list[tuple[Path, type[Parameters]]] = [
        (project.year_folder(code, each) / "remarks.yml", Remarks) for each in compared_years(year)
    ]
    files += [(project.params / "remarks.yml", SourceRemarks), (folder / REASONS, Reasons)]
    files += [
        (project.params / project.organisation(each).slug / EQUIVALENTS, Equivalents)
        for each in (code, *organisation.members)
    ]
    for path, kind in files:
        if path.is_file():
            yield path, (), read_parameters(path, kind, project.shown(path))
    yield cover_path(project, code, year), (), read_cover(project, code, year)
    yield sign_off_path(project, code, year), (), read_sign_off(project, code, year)
    for at, each in enumerate(read_register(project, code).releases):
        if each.report_year == year:
            yield register_path(project, code), ("releases", at), each
    yield plans_path(project, code), (year,), read_action_plans(project, code).plan(year)


def _reasons_to_set_aside(project: Project, code: str, year: int) -> Iterator[TypedText]:
    """Yield each reason why places of the narrative stay empty, once."""
    narrative = read_sign_off(project, code, year).narrative
    places: dict[str, list[str]] = {}
    for place, reason in (narrative.set_aside if narrative else {}).items():
        places.setdefault(reason, []).append(place)
    indicator_of = {page.name: page.indicator for page in pages_of(project.standard, year)}
    for reason, names in places.items():
        numbers = {indicator_of.get(name.partition("/")[0]) for name in names}
        about = frozenset[int]() if None in numbers else frozenset(each for each in numbers if each is not None)
        more = f" and {len(names) - 1} more" if names[1:] else ""
        shown = project.shown(sign_off_path(project, code, year))
        yield TypedText(shown, 1, f"set aside, {names[0]}{more}", reason, about)


def sources_of_figures(project: Project, code: str, year: int, returns: Returns) -> Iterator[TypedText]:
    """Yield the sources of figures that name a group: they are published with every figure, shown or not."""
    named = re.compile(rf"\b({'|'.join(map(re.escape, group_names(project.standard)))})\b", re.IGNORECASE)
    yield from {
        (cell.indicator, row.source): TypedText(row.file, row.row, "source", row.source, frozenset([cell.indicator]))
        for each in compared_years(year)
        for cell, row in returns.get(code, each).values.items() if named.search(row.source)
    }.values()  # fmt: skip


def group_names(standard: Standard) -> dict[str, str]:
    """Return the code of each group that is compared, by each of its names."""
    characteristic = standard.characteristic
    groups = [group for group in characteristic.groups if group.code in characteristic.compared]
    return {name.casefold(): group.code for group in groups for name in (group.label, *group.also)}
