"""Sign-off: who agreed to what of a report, and whether it is still what they agreed to.

A report is signed in two parts, as trusts work: the figures, which are submitted by 31 May, and later the narrative.
`params/<ODS>/<year>/sign-off.yml` holds for each part the name, role and date, and a fingerprint of each piece that was
signed: the protected figures of each indicator and year; each file of narrative and the action plan, and the figures
that they are about. A piece that changes later takes the signature off its part. The program, its libraries and the
look of the pages are no pieces, so another version that gives the same content leaves every signature as it is.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import yaml
from pydantic import Field

from wres_kit.actions import read_action_plans
from wres_kit.audit.corrections import HistoryError, read_figures
from wres_kit.audit.file_hashes import joint_hash, text_hash
from wres_kit.errors import WresError
from wres_kit.project.parameters import Parameters, read_parameters
from wres_kit.publishing.folders import build_lock, storage_faults_explained
from wres_kit.release.register import commit_files, figure_changes
from wres_kit.reporting.narrative import places
from wres_kit.reporting.narrative.files import cover_path, narrative_path, read_narrative
from wres_kit.reporting.pages import pages_of
from wres_kit.reporting.report_data import RESULTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from wres_kit.project import Project

FILE_NAME = "sign-off.yml"
ACTION_PLAN = "the action plan"
"""The piece of the narrative part that is the plan of the year: plans of other years lie in the same file."""
SIGNED_FIGURES = "signed-figures.csv"
"""The figures as they were signed, so that a change can be named with both values."""
SHOWN_CHANGES = 5
"""How many changed figures a sentence names; of more, their number is given."""
_HASH_DIGITS = 16
_WITHOUT_MEANING = frozenset({"organisation", "note", "id"})
"""Columns of the results that are wording or addresses, not content."""
_HEAD = """\
# Who signed what of this report. The command wres sign-off writes this file; do not edit it by hand.
# A part whose contents change after it was signed has to be signed again.
"""


class SignedPart(StrEnum):
    """The parts of a report that are signed."""

    FIGURES = "figures"
    NARRATIVE = "narrative"


class SignOffError(WresError):
    """Something cannot be signed as it is now."""

    exit_status = 1


class Signature(Parameters):
    """Who signed a part of a report, and what it was then.

    Parameters
    ----------
    name, role, on
        Who signed, in which role, and the day.
    contents
        Fingerprint of each piece by its name.
    set_aside
        By place of narrative (``indicator-3/actions``), why nothing is written there.
    """

    name: str = Field(min_length=1)
    role: str = Field(min_length=1)
    on: date
    contents: dict[str, str]
    set_aside: dict[str, str] = Field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """One fingerprint of everything that was signed."""
        pieces = sorted([*self.contents.items(), *self.set_aside.items()])
        return joint_hash(f"{name} {value}" for name, value in pieces)[:_HASH_DIGITS]


class SignOff(Parameters):
    """`params/<ODS>/<year>/sign-off.yml`."""

    figures: Signature | None = None
    narrative: Signature | None = None

    def signature_of(self, part: SignedPart) -> Signature | None:
        """Return who signed a part; None where nobody did."""
        return self.figures if part is SignedPart.FIGURES else self.narrative


@dataclass(frozen=True, slots=True)
class PartState:
    """A part of a report: whether it is signed, and what changed since.

    Parameters
    ----------
    part
        Which.
    signature
        Who signed it; None where nobody did.
    changes
        What is not as it was signed, one sentence each; empty where all of it is.
    """

    part: SignedPart
    signature: Signature | None
    changes: tuple[str, ...] = ()

    @property
    def is_signed(self) -> bool:
        """Whether somebody signed exactly what is there now."""
        return self.signature is not None and not self.changes


def sign_off_path(project: Project, code: str, year: int) -> Path:
    """Return where the signatures of a report are kept."""
    return project.year_folder(code, year) / FILE_NAME


def read_sign_off(project: Project, code: str, year: int) -> SignOff:
    """Return the signatures of a report; none where it has no such file.

    Raises
    ------
    ParameterError
        The file cannot be read or does not fit.
    """
    path = sign_off_path(project, code, year)
    return read_parameters(path, SignOff, project.shown(path)) if path.is_file() else SignOff()


def part_states(project: Project, code: str, year: int) -> dict[SignedPart, PartState]:
    """Return whether each part of a report is signed as it is now.

    Raises
    ------
    ParameterError
        The signatures cannot be read.
    """
    signed = read_sign_off(project, code, year)
    states = {}
    for part in SignedPart:
        signature = signed.signature_of(part)
        changes = () if signature is None else tuple(_changes(project, code, year, part, signature))
        states[part] = PartState(part, signature, changes)
    return states


def sign(
    project: Project, code: str, year: int, part: SignedPart, *, name: str, role: str, on: date,
    set_aside: Mapping[str, str] | None = None,
) -> Signature:  # fmt: skip
    """Sign a part of a report as its draft has it now, and write it down.

    Parameters
    ----------
    project, code, year, part
        What is signed.
    name, role, on
        Who signs, in which role, and the day.
    set_aside
        By place of narrative (``indicator-3/actions``), why nothing is written there; a page (``indicator-3``) or a
        pattern (``*/eds2``) names all of its places that are not written. Those set aside before stay, but for places
        where somebody has written since.

    Raises
    ------
    SignOffError
        There is no draft, or a place to be set aside is no place of this report.
    """
    if not (_draft(project, code, year) / RESULTS).is_file():
        message = f"{code} {year}: there is no draft to sign. Make it first: wres build {code} --year {year}"
        raise SignOffError(message)
    before = read_sign_off(project, code, year)
    earlier = before.narrative.set_aside if before.narrative else {}
    written = written_places(project, code, year)
    aside = {place: reason for place, reason in earlier.items() if place not in written}
    aside |= _named_places(places_of(project, year), written, set_aside or {})
    _check_places(project, code, year, aside)
    contents = contents_of(project, code, year, part)
    signature = Signature(
        name=name.strip(), role=role.strip(), on=on, contents=contents,
        set_aside=aside if part is SignedPart.NARRATIVE else {},
    )  # fmt: skip
    signed = before.model_copy(update={part.value: signature})
    texts: dict[Path, str] = {}
    if part is SignedPart.FIGURES:
        texts[project.year_folder(code, year) / SIGNED_FIGURES] = _text(_draft(project, code, year) / RESULTS)
    text = yaml.safe_dump(signed.model_dump(exclude_defaults=True), allow_unicode=True, sort_keys=False, width=120)
    texts[sign_off_path(project, code, year)] = _HEAD + text
    shown = project.shown(sign_off_path(project, code, year))
    with storage_faults_explained(shown), build_lock(project.build):
        commit_files(project, texts)
    return signature


def places_of(project: Project, year: int) -> dict[str, str]:
    """Return the places of narrative of a year's reports as sign-off names them, each with its heading."""
    template = project.standard.template
    return {
        f"{page.name}/{slot.key}": slot.heading
        for page in pages_of(project.standard, year)
        for slot in template.slots(page.indicator)
    } | {f"cover/{slot.key}": slot.label for slot in template.cover}


def _named_places(known: Collection[str], written: Collection[str], set_aside: Mapping[str, str]) -> dict[str, str]:
    """Return the places that pages and patterns stand for, each by itself; what stands for none stays as it is."""
    named: dict[str, str] = {}
    for name, reason in set_aside.items():
        pattern = name if "*" in name else f"{name}/*"
        meant = [place for place in known if fnmatchcase(place, pattern)] if name not in known else []
        named |= dict.fromkeys([place for place in meant if place not in written] if meant else [name], reason)
    return named


def written_places(project: Project, code: str, year: int) -> frozenset[str]:
    """Return the places of narrative where somebody has written, as sign-off names them."""
    done = {(place.page, place.heading) for place in places(project, code, year) if place.written}
    return frozenset(
        name for name, heading in places_of(project, year).items() if (name.split("/")[0], heading) in done
    )


def contents_of(project: Project, code: str, year: int, part: SignedPart) -> dict[str, str]:
    """Return the pieces of a part with their fingerprints, as the draft and the files of the report have them now."""
    by_indicator = _figures_by_indicator(_draft(project, code, year) / RESULTS)
    if part is SignedPart.FIGURES:
        remarks = project.year_folder(code, year) / "remarks.yml"
        pieces = {f"indicator {number}, {of_year}": rows for (number, of_year), rows in sorted(by_indicator.items())}
        if remarks.is_file():
            pieces["remarks.yml"] = _text(remarks)
        return {name: text_hash(text)[:_HASH_DIGITS] for name, text in pieces.items()}
    return {name: text_hash(text)[:_HASH_DIGITS] for name, text in _narrative(project, code, year, by_indicator)}


def _narrative(
    project: Project, code: str, year: int, by_indicator: Mapping[tuple[int, int], str]
) -> Iterator[tuple[str, str]]:
    """Yield each file of narrative and the action plan, and the figures of each indicator that they are about."""
    cover = cover_path(project, code, year)
    if cover.is_file():
        yield cover.name, _text(cover)
    for page in pages_of(project.standard, year):
        path = narrative_path(project, code, year, page)
        if not path.is_file():
            continue
        yield path.name, _text(path)
        if any(place.text for place in read_narrative(project, code, year, page).written.values()):
            about = [rows for (number, _), rows in sorted(by_indicator.items()) if page.indicator in (None, number)]
            yield f"figures for {path.name}", "\n".join(about)
    plans = read_action_plans(project, code)
    plan = plans.plan(year)
    if plan is not None:
        yield ACTION_PLAN, plans.canonical(year)
        numbers = {number for action in plan.actions for number in action.indicators}
        about = [rows for (number, _), rows in sorted(by_indicator.items()) if number in numbers]
        yield f"figures for {ACTION_PLAN}", "\n".join(about)


def _changes(project: Project, code: str, year: int, part: SignedPart, signature: Signature) -> Iterator[str]:
    now = contents_of(project, code, year, part)
    changed = [name for name in {**signature.contents, **now} if signature.contents.get(name) != now.get(name)]
    if part is SignedPart.FIGURES and changed:
        named = list(_changed_figures(project, code, year))
        yield from named[:SHOWN_CHANGES]
        if len(named) > SHOWN_CHANGES:
            yield f"{len(named) - SHOWN_CHANGES} more figures have changed"
        if named:
            changed = [name for name in changed if name.endswith(".yml")]
    for name in changed:
        if name.startswith("figures for "):
            if name.removeprefix("figures for ") not in signature.contents:
                continue  # what it is about is new itself
            yield f"the figures that {name.removeprefix('figures for ')} is about have changed"
        elif name not in now:
            yield f"{name} is no longer there"
        else:
            yield f"{name} {'has changed' if name in signature.contents else 'is new'}"


def _changed_figures(project: Project, code: str, year: int) -> Iterator[str]:
    """Yield the figures that are not as they were signed, with both values."""
    kept = project.year_folder(code, year) / SIGNED_FIGURES
    try:
        signed = read_figures(kept, code, project.shown(kept))
        now = read_figures(_draft(project, code, year) / RESULTS, code, "results.csv of the draft")
    except HistoryError:
        return
    changes = sorted(figure_changes(project.standard, signed, now), key=lambda change: not change.is_comparison)
    yield from (change.text for change in sorted(changes, key=lambda change: -change.year))


def _figures_by_indicator(results: Path) -> dict[tuple[int, int], str]:
    """Return the rows of each indicator and year of a table of results, without what is only wording."""
    rows: dict[tuple[int, int], list[str]] = {}
    try:
        with results.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                texts = [_rounded(text) for name, text in row.items() if name not in _WITHOUT_MEANING]
                rows.setdefault((int(row["indicator"]), int(row["year"])), []).append(",".join(texts))
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {place: "\n".join(sorted(lines)) for place, lines in rows.items()}


def _rounded(text: str | None) -> str:
    """Return a number with ten significant digits: the last ones may differ between versions of a library."""
    try:
        return f"{float(text or ''):.10g}"
    except ValueError:
        return text or ""


def _draft(project: Project, code: str, year: int) -> Path:
    return project.reports / project.organisation(code).slug / str(year)


def _text(path: Path) -> str:
    """Return a file as it reads: the ends of lines differ between systems."""
    return "\n".join(path.read_text(encoding="utf-8-sig", errors="replace").split("\r\n"))


def _check_places(project: Project, code: str, year: int, set_aside: Mapping[str, str]) -> None:
    known = places_of(project, year)
    for place, reason in set_aside.items():
        if place not in known:
            message = f"{code} {year}: {place} is not a section of narrative. There are: {', '.join(known)}."
            raise SignOffError(message)
        if not reason.strip():
            message = f"{code} {year}: {place} needs a reason why nothing is written there: {place}=REASON"
            raise SignOffError(message)
