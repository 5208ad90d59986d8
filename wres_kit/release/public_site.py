"""The folder that goes on the web server: permanent addresses, versions as they were released, downloads, hashes.

`public/<ODS>/<year>/` is always the newest version. Each version also stays at an address of its own, `v1.0/`, and an
older one says so at the head of each page. `wres-<ODS>-<year>.zip` stands alone: every page, method page and download.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from wres_kit.audit.file_hashes import hashes_below
from wres_kit.disclosure.record_release import Version, read_register
from wres_kit.project.organisation import METHOD
from wres_kit.publishing.frame import quality_line
from wres_kit.publishing.markup import to_inline_html
from wres_kit.publishing.publication import (
    INDEX_FILES,
    Publication,
    ReportPlace,
    index_files,
    link_or_copy,
    published_reports,
)
from wres_kit.publishing.site import SiteConfig, page_html
from wres_kit.release.hash_list import PUBLIC_KEY, SIGNATURE, SUMS, signed_files, signing_key
from wres_kit.release.register import MARK, commit
from wres_kit.reporting.report_data import ReportRecord, read_record
from wres_kit.reporting.snapshot import ReleaseStamp
from wres_kit.reporting.wording.phrases import day_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wres_kit.disclosure.record_release import Register
    from wres_kit.project import Project
    from wres_kit.publishing.renderer import IndexEntry

VERSIONS = "v*.*"
CORRECTIONS = "corrections.html"
ZIP_FILES = "*/wres-*.zip"
"""The zip files of all reports, below the public folder."""
_IS_VERSION = re.compile(r"v\d+\.\d+")
_REPLACED = re.compile(r'\n<div class="wres-notices" role="region" aria-label="Replaced version">.*?</div>', re.DOTALL)
_YEARS = re.compile(r'<nav class="wres-years" aria-label="Reporting years">.*?</nav>\n?', re.DOTALL)
_BODY = re.compile(r'<body[^>]*>\s*(?:<a [^>]*class="[^"]*skip[^"]*"[^>]*>[^<]*</a>)?')
"""The head of a page up to its link that skips to the content, which has to stay the first thing on it."""
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every file of a zip: equal contents give equal bytes."""


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A version of a report as pages list it: the version, its day, where it is, why, and what it corrects."""

    version: Version
    released_on: str
    address: str
    reason: str
    corrections: tuple[str, ...]

    @property
    def released(self) -> str:
        """Its day in words."""
        return day_words(self.released_on)


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A report as pages list it: whose, its year, address, download, and versions, the newest first."""

    organisation: str
    slug: str
    year: int
    address: str
    download: str
    megabytes: str
    versions: tuple[ListedVersion, ...]


@dataclass(frozen=True, slots=True)
class ListedCorrection:
    """An entry of the page of corrections: its day (ISO), heading, address, what it says, and the corrected figures.

    The address of a version that was taken back is empty, and so is that of the list of versions where none is left.
    """

    on: str
    heading: str
    address: str
    text: str
    versions: str
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicChange:
    """A change of what is public.

    Parameters
    ----------
    project
        Whose.
    releases
        The versions that are released now, by place.
    registers
        The registers that the change writes, by organisation.
    records
        Returns, once the pages are made, the new texts of the files of the record, by path.
    """

    project: Project
    releases: Mapping[ReportPlace, ReleaseStamp]
    registers: Mapping[str, Register]
    records: Callable[[Path], Mapping[Path, str]]


class PublicSite(Publication):
    """The next state of `public/`: made like any other publication, and then completed with what only releases have.

    Parameters
    ----------
    destination, staging, journal, audience, shown
        As for `Publication`.

    Attributes
    ----------
    change
        What is released; given once the site is made.
    """

    change: PublicChange

    def assemble(self, built: Mapping[ReportPlace, Path]) -> list[IndexEntry]:
        """Put the new folder together, with the versions released before and now.

        Raises
        ------
        WrongAudienceError
            A report is not for the public.
        """
        places = list(built)
        entries = super().assemble(built)
        for place in places:
            folder = self.tree / place[0] / str(place[1])
            for older in sorted((self.destination / place[0] / str(place[1])).glob(VERSIONS)):
                _keep_older(older, folder / older.name, self.change.releases.get(place))
            if place in self.change.releases:
                own = folder / Version.read(self.change.releases[place].version).folder
                copy_as_version(folder, own)
        return entries

    def assemble_without(self, place: ReportPlace, version: Version, before: Version | None) -> list[IndexEntry]:
        """Put the new folder together without one version of a report; the one before is public then, if there is one.

        Raises
        ------
        WrongAudienceError
            A report is not for the public.
        """
        self.gather({})
        take_back(self.tree / place[0] / str(place[1]), version, before)
        return self.described()

    def publish(self) -> None:
        """Complete the folder, and let it take the place of the old one together with the new record."""
        project = self.change.project
        add_release_files(project, SiteConfig.read(project), self.tree, self.change.registers)
        commit(project, self.tree, self.destination, self.change.records(self.tree))


def _keep_older(older: Path, new: Path, release: ReleaseStamp | None) -> None:
    """Keep an older version as it was released; where a new one replaces it, each of its pages says so."""
    _copy(older, new, None if release is None else lambda page, text: _replaced(page, text, older.name, release))


def _copy(folder: Path, new: Path, mend: Callable[[PurePosixPath, str], str] | None) -> None:
    """Copy a report without its older versions; each page as it is mended, everything else as a link.

    Parameters
    ----------
    folder, new
        Where it is, and where it is to be as well.
    mend
        Returns a page, of a name below the folder, as it is to be; pages are linked too where None.
    """
    for path in list(_own_files(folder)):
        inner = path.relative_to(folder)
        target = new / inner
        target.parent.mkdir(parents=True, exist_ok=True)
        if mend is not None and path.suffix == ".html":
            text = mend(PurePosixPath(inner), path.read_text(encoding="utf-8"))
            target.write_text(text, encoding="utf-8", newline="\n")
        else:
            link_or_copy(path, target)


def add_release_files(project: Project, site: SiteConfig, tree: Path, registers: Mapping[str, Register]) -> None:
    """Add what only releases have: pages of organisations and of corrections, zip files, and the list of hashes."""
    kept = index_files(tree)
    for stale in (*tree.glob("*/index.html"), *tree.glob(ZIP_FILES), tree / CORRECTIONS):
        if stale.relative_to(tree) not in kept:
            stale.unlink(missing_ok=True)
            with suppress(OSError):  # it has reports
                stale.parent.rmdir()
    records = published_reports(tree)
    for place in records:
        _write_zip(site, tree, place, records[place])
    by_slug: dict[str, list[ListedReport]] = {}
    for (slug, year), record in records.items():
        by_slug.setdefault(slug, []).append(_listed(tree, slug, year, record))
    for slug, reports in by_slug.items():
        newest_first = sorted(reports, key=lambda each: each.year, reverse=True)
        name = newest_first[0].organisation
        page = _page(site, "organisation.html.j2", name, reports=newest_first, back="../index.html")
        (tree / slug / "index.html").write_text(page, encoding="utf-8")
    every = [report for _, reports in sorted(by_slug.items()) for report in reports]
    listed = [*_corrected(every), *_taken_back(project, tree, registers)]
    listed.sort(key=lambda each: each.on, reverse=True)
    page = _page(site, "corrections.html.j2", "Corrections", listed=listed, back="index.html")
    (tree / CORRECTIONS).write_text(page, encoding="utf-8")
    _write_hashes(tree)


def copy_as_version(folder: Path, own: Path) -> None:
    """Give the report in a folder an address of its own one folder deeper, with its links put right."""

    def deeper(page: PurePosixPath, text: str) -> str:
        """Let links that go up above the report go up one folder more; those within it stay."""
        depth = "../" * (len(page.parts) - 1)
        return re.sub(rf'((?:href|src)="{re.escape(depth)})(\.\./)', r"\1../\2", text)

    _copy(folder, own, deeper)


def take_back(folder: Path, version: Version, before: Version | None) -> None:
    """Remove a version of a report, and put the one before back at the permanent address.

    Parameters
    ----------
    folder
        The folder of the report; its files may be links.
    version, before
        The version to be removed, and the one that is public then; the folder is removed where None.
    """
    if before is None:
        shutil.rmtree(folder)
        return
    shutil.rmtree(folder / version.folder)
    for path in list(folder.iterdir()):
        if not _IS_VERSION.fullmatch(path.name):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    older = folder / before.folder
    for page in older.rglob("*.html"):
        text = _REPLACED.sub("", page.read_text(encoding="utf-8"), count=1)
        page.unlink()  # it is a link to the file of the old folder
        page.write_text(text, encoding="utf-8", newline="\n")

    def higher(page: PurePosixPath, text: str) -> str:
        depth = "../" * (len(page.parts) - 1)
        return re.sub(rf'((?:href|src)="{re.escape(depth)})\.\./(\.\./)', r"\1\2", text)

    _copy(older, folder, higher)


def _replaced(page: PurePosixPath, text: str, version: str, release: ReleaseStamp) -> str:
    """Return a page of an older version with a notice that a new one has replaced it."""
    if _REPLACED.search(text):
        return text
    newest = f"{'../' * len(page.parts)}{page}"
    reason = f" {release.reason.rstrip('.')}." if release.reason else ""
    notice = (
        '<div class="wres-notices" role="region" aria-label="Replaced version">'
        f'<p class="wres-notice wres-notice-replaced"><strong>This is version {version.removeprefix("v")}.</strong> '
        f"It was replaced on {day_words(release.released_on)}.{reason} "
        f'<a href="{newest}">Read the newest version</a></p></div>'
    )
    return _BODY.sub(lambda body: f"{body[0]}\n{notice}", text, count=1)


def _write_zip(site: SiteConfig, tree: Path, place: ReportPlace, record: ReportRecord) -> None:
    slug, year = place
    folder = tree / slug / str(year)
    files: dict[str, bytes] = {}
    for path in _own_files(folder):
        name = path.relative_to(tree).as_posix()
        data = path.read_bytes()
        if path.suffix == ".html":
            data = _YEARS.sub("", data.decode("utf-8")).encode()
        files[name] = data
    shared = [name.as_posix() for name in index_files(tree)]
    for name in shared:
        if name not in {"index.html", INDEX_FILES} and (tree / name).is_file():
            files[name] = (tree / name).read_bytes()
    listed = ListedReport(record.organisation.name, slug, year, f"{slug}/{year}/index.html", "", "", ())
    front = _page(site, "organisation.html.j2", listed.organisation, reports=[listed], back="")
    files["index.html"] = front.encode()
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files |= signed_files(hashes, signing_key())
    with zipfile.ZipFile(_zip_path(tree, slug, year), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            information = zipfile.ZipInfo(name, _ZIP_DATE)
            information.external_attr = 0o644 << 16
            archive.writestr(information, data, zipfile.ZIP_DEFLATED)


def _zip_path(tree: Path, slug: str, year: int) -> Path:
    """Return the zip file of a report; its name fits `ZIP_FILES`."""
    return tree / slug / f"wres-{slug}-{year}.zip"


def _own_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a report without those of its older versions."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not _IS_VERSION.fullmatch(path.relative_to(folder).parts[0]):
            yield path


def _listed(tree: Path, slug: str, year: int, record: ReportRecord) -> ListedReport:
    archive = _zip_path(tree, slug, year)
    versions = []
    for path in (tree / slug / str(year)).glob(VERSIONS):
        kept = read_record(path)
        release = (kept.release if kept else None) or ReleaseStamp("", record.publication_date)
        versions.append(
            ListedVersion(
                Version.read(path.name), release.released_on, f"{year}/{path.name}/index.html", release.reason,
                tuple(each.text for each in release.corrections),
            )
        )  # fmt: skip
    versions.sort(key=lambda each: each.version, reverse=True)
    return ListedReport(
        record.organisation.name, slug, year, f"{year}/index.html", archive.name,
        f"{archive.stat().st_size / 1e6:.1f} MB", tuple(versions),
    )  # fmt: skip


def _corrected(reports: list[ListedReport]) -> Iterator[ListedCorrection]:
    """Yield the versions that corrected another one."""
    for report in reports:
        for version in report.versions:
            if version.reason or version.corrections:
                yield ListedCorrection(
                    version.released_on, f"{report.organisation}, {report.year}, version {version.version}",
                    f"{report.slug}/{version.address}", f"Published {version.released}. {version.reason}".strip(),
                    f"{report.slug}/index.html", version.corrections,
                )  # fmt: skip


def _taken_back(project: Project, tree: Path, registers: Mapping[str, Register]) -> Iterator[ListedCorrection]:
    """Yield the versions that were taken back, of reports that are public and of those that are not any more."""
    for code, organisation in project.organisations.items():
        register = registers.get(code) or read_register(project, code)
        versions = f"{organisation.slug}/index.html"
        for each in register.releases:
            if each.withdrawn_on is None:
                continue
            published, taken_back = (day_words(day.isoformat()) for day in (each.released_on, each.withdrawn_on))
            yield ListedCorrection(
                each.withdrawn_on.isoformat(),
                f"{organisation.name}, {each.report_year}, version {each.version}: taken back", "",
                f"Published {published}, taken back {taken_back}. {each.withdrawn_because}".strip(),
                versions if (tree / versions).is_file() else "",
            )  # fmt: skip


def _page(site: SiteConfig, template: str, title: str, *, back: str, **content: object) -> str:
    around = {
        "window_title": f"{title} – {site.title}",
        "title": title,
        "footer": (
            to_inline_html(quality_line(site.parameters.quality, f"{back.rpartition('/')[0] or '.'}/{METHOD}/")),
        ),
        "back": back,
    }
    return page_html(site, template, {**around, **content})


def _write_hashes(tree: Path) -> None:
    for name in (SUMS, SIGNATURE, PUBLIC_KEY, MARK):
        (tree / name).unlink(missing_ok=True)
    hashes = {name: value for name, value in hashes_below(tree).items() if name != INDEX_FILES}
    for name, data in signed_files(hashes, signing_key()).items():
        (tree / name).write_bytes(data)
