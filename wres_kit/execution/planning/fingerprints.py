"""Keys: whether a page, or a report, would come out as it did before.

A page is run again when anything that its notebook can reach has changed, and rendered again when that gave another
notebook or the look has changed. Where it is not certain that something makes no difference, it counts as a difference:
a build too many costs seconds, a page that should have changed costs trust.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import wres_kit
from wres_kit.audit.file_hashes import FileHashes, key_of, text_key
from wres_kit.audit.program import NOT_PROGRAM, versions
from wres_kit.method.difference_list import differences_file
from wres_kit.project.groups import group_path
from wres_kit.project.organisation import path_code
from wres_kit.publishing.site import FILE_NAME, SiteConfig
from wres_kit.reporting.pages import PAGES, Page, compared_years
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wres_kit.project import Organisation, Project
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.returns.cells import Returns

COVER = "cover.yml"
PUBLISHED = "published"
"""Folder of figures published earlier, against which corrections are found."""
SHORT = 20
"""Hexadecimal digits of a key in the lock file: enough that two never meet by chance."""


def snapshot_parts(snapshot: Snapshot) -> dict[str, str]:
    """Return the key of a snapshot, of what each page shows of it (by name of the page), and of its frame."""
    parts = {page.name: short(snapshot.of_indicator(page.indicator).key) for page in PAGES if page.indicator}
    whole = short(snapshot.key)
    return parts | {"snapshot": whole, "summary": whole, "frame": short(snapshot.without_figures().key)}


def short(key: str) -> str:
    """Return a key as the lock file has it."""
    return key[:SHORT]


class Inputs:
    """The keys of everything that pages are made from.

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
        self._project, self._hashes = project, hashes
        self._renderer = renderer

    @cached_property
    def program(self) -> str:
        """Every file of the package; not the commit, since git may not know it, and the files are what counts."""
        folder = Path(wres_kit.__file__).parent
        shaping = (path for path in _below(folder) if NOT_PROGRAM.isdisjoint(path.relative_to(folder).parts))
        return short(self._files(shaping))

    @cached_property
    def libraries(self) -> str:
        """Python, and the libraries that shape a page."""
        return short(key_of(f"{name} {version}" for name, version in sorted(versions().items())))

    @cached_property
    def around_figures(self) -> str:
        """All that figures are made from but the files of returns."""
        found = [path for path in self._parameters if path.name != COVER]
        return short(key_of((self.program, self.libraries, self._files(found))))

    @cached_property
    def returns(self) -> dict[str, str]:
        """The key of each file of returns, by its name as messages show it."""
        project = self._project
        return {visible(project.shown(path)): short(self._hashes.of(path)) for path in sorted(_below(project.returns))}

    @cached_property
    def look(self) -> str:
        """What pages look like: the renderer, the site, its style sheets, and the project's parameters."""
        project = self._project
        files = [project.root / FILE_NAME, project.params / "project.yml"]
        if files[0].is_file():
            site = SiteConfig.read(project)
            files += [*site.stylesheets, *([site.favicon] if site.favicon else [])]
        return short(key_of((self.program, self.libraries, self._renderer, self._files(files))))

    @cached_property
    def index(self) -> str:
        """What the index of all reports and the method pages beside it look like and say."""
        listed = differences_file(self._project)
        return short(key_of((self.look, self._files([listed] if listed.is_file() else ()))))

    def report(self, organisation: Organisation, year: int, returns: Returns) -> str:
        """Return the key of all that the snapshot of a report is taken from."""
        params = self._project.params
        slugs = {organisation.slug, *map(path_code, organisation.members)}
        group = group_path(params, organisation.code)

        def tells(path: Path) -> bool:
            parts = path.relative_to(params).parts
            return path == group or (path.name != COVER and (len(parts) == 1 or parts[0] in slugs))

        named = self._files(path for path in self._parameters if tells(path))
        of_years = (returns.get(organisation.code, each) for each in compared_years(year))
        values = [repr((one.notes, list(one.values.items()))) for one in of_years]
        return short(key_of((self.program, self.libraries, repr(organisation), str(year), named, *values)))

    def page(self, organisation: Organisation, year: int, page: Page, parts: dict[str, str]) -> dict[str, str]:
        """Return the keys of what a page is run from, by group.

        Parameters
        ----------
        organisation, year, page
            Which page.
        parts
            Those of its snapshot.
        """
        return {
            "program": self.program,
            "libraries": self.libraries,
            "notebook": short(self._hashes.of(self._project.notebooks / page.notebook)),
            "results": parts[page.name],
            "narrative": self._narrative(organisation, year, page, parts["snapshot"]),
        }

    def _narrative(self, organisation: Organisation, year: int, page: Page, snapshot: str) -> str:
        """Return the key of what was written for a page, with all figures where the text may name any of them."""
        folder = self._project.year_folder(organisation.code, year)
        text, cover = folder / f"{page.name}.md", folder / COVER
        keys = [self._hashes.of(text), self._hashes.of(cover)]
        if not any(keys):
            return "none"
        if keys[0] and _names_figures(text):
            keys.append(snapshot)
        return short(key_of(keys))

    @cached_property
    def _parameters(self) -> list[Path]:
        return [path for path in _below(self._project.params) if path.suffix == ".yml" or path.parent.name == PUBLISHED]

    def _files(self, files: Iterable[Path]) -> str:
        """Return the key of some files, by their names below the program or the project."""
        return key_of(f"{self._named(path)} {self._hashes.of(path)}" for path in sorted(set(files)))

    def _named(self, path: Path) -> str:
        # The program first: its folder may lie in the project or elsewhere, and is the same program.
        for folder in (Path(wres_kit.__file__).parent, self._project.root):
            if path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        return path.name


def run_key(groups: dict[str, str], organisation: str, year: int, page: str, audience: str) -> str:
    """Return the key of a run of a page: what it is given and what it can reach."""
    parameters = f"{organisation} {year} {page} {audience}"
    return text_key("\n".join([parameters, *(f"{group} {key}" for group, key in sorted(groups.items()))]))


def _names_figures(text: Path) -> bool:
    try:
        words = text.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return True
    if "{{" not in words:
        return False
    from wres_kit.reporting.narrative.figures import without_comments  # noqa: PLC0415 - few files ask for it

    return "{{" in without_comments(words, keep_placeholders=True)


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder; caches and hidden folders are left out."""
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and not name.startswith(".")]
        yield from (Path(base, name) for name in names)
