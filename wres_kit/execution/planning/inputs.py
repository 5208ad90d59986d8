"""What reports are made from, and its fingerprints: whether a page, or a report, would come out as it did before.

A page is run again when anything that its notebook can reach has changed, and rendered again when that gave another
notebook or the look has changed. Where it is not certain that something makes no difference, it counts as a difference:
a build too many costs seconds, a page that should have changed costs trust.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.actions.files import FILE_NAME as ACTION_PLANS
from wres_kit.actions.files import check_action_plans, plans_path
from wres_kit.audit import file_hashes
from wres_kit.audit.file_hashes import FileHashes, joint_hash, notebook_hash, text_hash
from wres_kit.audit.manifest import InputKind, Manifest
from wres_kit.disclosure.released import related_codes
from wres_kit.joint.read import released_files
from wres_kit.method import differences_file
from wres_kit.project.organisation import group_path, path_code
from wres_kit.publishing.site import site_files
from wres_kit.reporting.pages import Page, compared_years, pages_of, pages_of_all_years
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wres_kit.project import Organisation, Project
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.returns.cells import Returns

COVER = "cover.yml"
"""What is written for the first page: no figure depends on it."""
PUBLISHED = "published"
"""Folder of figures published earlier, against which corrections are found."""
SHORT = 20
"""Hexadecimal digits of a fingerprint in the lock file: enough that two never meet by chance."""

NO_PARAMETERS = frozenset({COVER, ACTION_PLANS, "sign-off.yml", "signed-figures.csv"})
"""Files of `params/` on which no figure depends: narrative, and signatures of what is there."""


def short_fingerprint(fingerprint: str) -> str:
    """Return a fingerprint as the lock file has it."""
    return fingerprint[:SHORT]


def joint_fingerprint(*parts: str) -> str:
    """Return one fingerprint for several texts, in order."""
    return short_fingerprint(joint_hash(parts))


def fingerprint_of(entries: Mapping[str, str]) -> str:
    """Return one fingerprint for inputs by name, whatever their order."""
    return joint_fingerprint(*(f"{name} {value}" for name, value in sorted(entries.items())))


def snapshot_fingerprints(snapshot: Snapshot) -> dict[str, str]:
    """Return the fingerprints of a snapshot, of what each page shows of it (by name of the page), and of its frame."""
    pages = pages_of(snapshot.standard, snapshot.year)
    keys = {page.name: snapshot.of_indicator(page.indicator).key for page in pages if page.indicator}
    keys |= {"snapshot": snapshot.key, "summary": snapshot.key, "frame": snapshot.without_figures().key}
    return {name: short_fingerprint(key) for name, key in keys.items()}


class ReportInputs:
    """Everything that the reports of a project are made from: each input by kind and name, and their fingerprints.

    Manifests and fingerprints are made from the same lists, so what a build compares is what it can name.

    Parameters
    ----------
    project
        The project.
    hashes
        Hashes of files.
    renderer
        Name and version of the renderer.
    """

    def __init__(self, project: Project, hashes: FileHashes, renderer: str) -> None:
        self._project, self._hashes, self._renderer = project, hashes, renderer

    # Inputs by name -------------------------------------------------------------------------------------------------

    @cached_property
    def program(self) -> dict[str, str]:
        """Every file of the package, of a Standard of the project's own, and the modules of the Standard's own shapes.

        The commit is not among them, since git may not know it, and the files are what counts.
        """
        standard = self._project.standard
        own = [path for path in standard.files() if path.is_relative_to(self._project.root / "standard")]
        program = {**file_hashes.files(), **standard.modules}
        return {name: self._hashes.get(path) for name, path in program.items()} | self._named(own)

    @cached_property
    def site(self) -> dict[str, str]:
        """The settings of the website, and the files that they name."""
        return self._named(site_files(self._project))

    @cached_property
    def returns(self) -> dict[str, str]:
        """The fingerprint of each file of returns, by its name as messages show it."""
        hashes = {visible(self._project.shown(path)): self._hashes.get(path) for path in _below(self._project.returns)}
        return {name: short_fingerprint(file_hash) for name, file_hash in sorted(hashes.items())}

    def parameters(self, organisation: Organisation) -> dict[str, str]:
        """Return the files of parameters that figures of an organisation can depend on, and what it has published."""
        params = self._project.params
        slugs = {organisation.slug, *map(path_code, organisation.members)}
        group = group_path(params, organisation.code)
        paths = [path for slug in ("", *sorted(slugs)) for path in self._parameter_files.get(slug, ())]
        paths += [group] * group.is_file() + released_files(self._project, organisation.code)
        return self._named(path for path in paths if path.name not in NO_PARAMETERS)

    def narrative(self, organisation: Organisation, year: int) -> dict[str, str]:
        """Return the files that were written for a report."""
        folder = self._project.year_folder(organisation.code, year)
        written = self._named(path for path in _below(folder) if path.suffix == ".md" or path.name == COVER)
        plan = self._plan(organisation, year)
        shown = f"{self._project.shown(plans_path(self._project, organisation.code))}, {year}"
        return written | ({shown: text_hash(plan)} if plan else {})

    def _plan(self, organisation: Organisation, year: int, indicator: int | None = None) -> str:
        """Return what a page shows of the action plan; empty where that is nothing."""
        return check_action_plans(self._project, organisation.code)[0].canonical(year, indicator)

    def manifest(self, organisation: Organisation, year: int, cells: Mapping[str, list[Any]]) -> Manifest:
        """Return the manifest of a report.

        Parameters
        ----------
        organisation, year
            Which report.
        cells
            The cells of its returns, as they were when its figures were calculated.
        """
        folder = self._project.notebooks
        names = [page.notebook for page in pages_of(self._project.standard, year)]
        return Manifest(
            {
                InputKind.DATA: cells,
                InputKind.PARAMETERS: self.parameters(organisation),
                InputKind.NARRATIVE: self.narrative(organisation, year),
                InputKind.NOTEBOOK: {
                    self._project.shown(folder / name): self._notebooks[name]
                    for name in names
                    if name in self._notebooks
                },
                InputKind.PROGRAM: self.program,
                InputKind.LIBRARIES: file_hashes.versions(),
                **self.rendered_with,
            }
        )

    @property
    def rendered_with(self) -> dict[InputKind, dict[str, str]]:
        """What a report is rendered with, by kind."""
        return {InputKind.SITE: self.site, InputKind.RENDERER: {"renderer": self._renderer}}

    # Fingerprints ---------------------------------------------------------------------------------------------------

    @cached_property
    def program_fingerprint(self) -> str:
        """Of the program."""
        return fingerprint_of(self.program)

    @cached_property
    def libraries_fingerprint(self) -> str:
        """Of Python, and the libraries that shape a page."""
        return fingerprint_of(file_hashes.versions())

    @cached_property
    def around_figures(self) -> str:
        """Of all that figures are made from but the files of returns."""
        paths = [
            path for files in self._parameter_files.values() for path in files if path.name not in (COVER, ACTION_PLANS)
        ]
        paths += _below(self._project.root / "data" / "released")
        return joint_fingerprint(*self._made_with, fingerprint_of(self._named(paths)))

    @cached_property
    def look(self) -> str:
        """Of what pages look like: the renderer, the site, its style sheets, and the project's parameters."""
        project_file = self._named([self._project.params / "project.yml"])
        return joint_fingerprint(*self._made_with, self._renderer, fingerprint_of(self.site | project_file))

    @cached_property
    def index(self) -> str:
        """Of the index of all reports, and of the method pages that lie in the same folder."""
        differences = differences_file(self._project)
        return joint_fingerprint(self.look, fingerprint_of(self._named([differences] * differences.is_file())))

    def figures(self, organisation: Organisation, year: int, returns: Returns) -> str:
        """Return the fingerprint of all that the snapshot of a report is taken from."""
        codes = sorted(related_codes(self._project, organisation.code))
        of_years = (returns.get(code, each) for code in codes for each in compared_years(year))
        values = [repr((each.notes, list(each.values.items()))) for each in of_years]
        parameters = fingerprint_of(self.parameters(organisation))
        return joint_fingerprint(*self._made_with, repr(organisation), str(year), parameters, *values)

    @cached_property
    def _notebooks(self) -> dict[str, str]:
        """The hash of each notebook, by name, without what a run left in it."""
        paths = (self._project.notebooks / page.notebook for page in pages_of_all_years(self._project.standard))
        return {path.name: notebook_hash(path) for path in paths if path.is_file()}

    def page(self, organisation: Organisation, year: int, page: Page, snapshot: Mapping[str, str]) -> dict[str, str]:
        """Return the fingerprints of what a page is run from, by kind.

        Parameters
        ----------
        organisation, year, page
            Which page.
        snapshot
            The fingerprints of its snapshot.
        """
        return {
            "program": self.program_fingerprint,
            "libraries": self.libraries_fingerprint,
            "notebook": short_fingerprint(self._notebooks.get(page.notebook, "")),
            "results": snapshot[page.name],
            "narrative": self._page_narrative(organisation, year, page, snapshot["snapshot"]),
        }

    def _page_narrative(self, organisation: Organisation, year: int, page: Page, snapshot: str) -> str:
        """Return the fingerprint of what was written for a page; of all figures too where the text may name any."""
        folder = self._project.year_folder(organisation.code, year)
        text, cover = folder / f"{page.name}.md", folder / COVER
        plan = self._plan(organisation, year, page.indicator)
        hashes = [self._hashes.get(text), self._hashes.get(cover)]
        if plan:  # what is overdue depends on the day that the project means to publish
            hashes.append(text_hash(f"{plan} {self._project.parameters.publication_date}"))
        if not any(hashes):
            return "none"
        if (hashes[0] and _names_figures(text)) or "{{" in plan:
            hashes.append(snapshot)
        return joint_fingerprint(*hashes)

    @property
    def _made_with(self) -> tuple[str, str]:
        return self.program_fingerprint, self.libraries_fingerprint

    @cached_property
    def _parameter_files(self) -> dict[str, list[Path]]:
        """The files of parameters by the folder of `params/` they are in; those directly in it under an empty name."""
        params = self._project.params
        files: dict[str, list[Path]] = {}
        for path in _below(params):
            if path.suffix == ".yml" or path.parent.name == PUBLISHED:
                folder, *rest = path.relative_to(params).parts
                files.setdefault(folder if rest else "", []).append(path)
        return files

    def _named(self, paths: Iterable[Path]) -> dict[str, str]:
        """Return the hash of each file by its name in the project, in order."""
        root = f"{self._project.root}{os.sep}"  # Path would take longer than looking at the file
        names = {os.fspath(path).removeprefix(root).replace(os.sep, "/"): path for path in paths}
        return {name: self._hashes.get(path) for name, path in sorted(names.items())}


def run_fingerprint(inputs: Mapping[str, str], organisation: str, year: int, page: str, audience: str) -> str:
    """Return the fingerprint of a run of a page: what it is given and what it can reach."""
    parameters = f"{organisation} {year} {page} {audience}"
    return text_hash("\n".join([parameters, *(f"{kind} {value}" for kind, value in sorted(inputs.items()))]))


def _names_figures(text: Path) -> bool:
    try:
        words = text.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return True
    if "{{" not in words:
        return False
    from wres_kit.reporting.narrative.markdown import without_comments  # noqa: PLC0415 - few files ask for it

    return "{{" in without_comments(words, keep_placeholders=True)


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder; caches and hidden folders are left out."""
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and not name.startswith(".")]
        yield from (Path(base, name) for name in names)
