"""What is the same on all pages of a website, for both renderers: `_quarto.yml`, templates, theme and colours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field, field_validator

from wres_kit.project.parameters import ParameterError, read_parameters
from wres_kit.reporting.charts.drawing import contrast
from wres_kit.reporting.pages import Page, UnknownPageError, page_named, pages_of, pages_of_all_years

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wres_kit.project import Project, ProjectParameters
    from wres_kit.standard import Standard

FILE_NAME = "_quarto.yml"


class _Part(BaseModel):
    """A part of the file. Quarto knows many more keys than the built-in renderer heeds, so others are let through."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)


class _ProjectPart(_Part):
    type: Literal["website"]


class _Entry(_Part):
    text: str = Field(min_length=1)
    href: str

    @property
    def page(self) -> str:
        """The name of the page that it leads to."""
        return PurePosixPath(self.href).stem


class _Sidebar(_Part):
    contents: tuple[_Entry, ...] = ()

    @field_validator("contents")
    @classmethod
    def _has_no_page_twice(cls, contents: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
        listed = [entry.page for entry in contents]
        twice = sorted({page for page in listed if listed.count(page) > 1})
        if twice:
            message = f"lists {', '.join(twice)} more than once"
            raise ValueError(message)
        return contents


class _Footer(_Part):
    left: str = ""
    center: str = ""
    right: str = ""


class _Website(_Part):
    title: str = Field(min_length=1)
    sidebar: _Sidebar = _Sidebar()
    favicon: str | None = None
    page_navigation: bool = Field(default=False, alias="page-navigation")
    page_footer: str | _Footer = Field(default="", alias="page-footer")


class _Html(_Part):
    toc: bool = False
    toc_depth: int = Field(default=3, alias="toc-depth", ge=1, le=6)
    toc_title: str = Field(default="On this page", alias="toc-title")
    css: str | tuple[str, ...] = ()


class _Formats(_Part):
    html: _Html = _Html()


class _File(_Part):
    project: _ProjectPart
    website: _Website
    lang: str = "en-GB"
    format: _Formats = _Formats()


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One line of the navigation: a page and what the line says."""

    page: Page
    text: str


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """What `_quarto.yml` says about the website.

    Parameters
    ----------
    title
        Name of the website, in the head of each page.
    language
        BCP 47 tag of the language of the pages.
    navigation
        The pages that the file lists, in the order of the navigation.
    previous_next
        Whether each page ends with links to the one before and the one after.
    contents
        Whether each page has a list of its sections; `contents_title` is above it, and it goes down to headings of
        level `contents_depth`.
    footer
        Markdown shown in the foot of each page; empty where there is none.
    stylesheets
        The project's own style sheets, applied after those of wres_kit.
    favicon
        The project's own icon; None for that of wres_kit.
    parameters
        Those of the project: title, notice, accent, publisher, and what readers learn about quality.
    quarto
        The whole file, for Quarto.
    root
        The folder of the project.
    named_files
        Files that are named anywhere in the file: themes, a logo, includes. Quarto gets them at the same place.
    """

    title: str
    language: str
    navigation: tuple[NavigationEntry, ...]
    previous_next: bool
    contents: bool
    contents_depth: int
    contents_title: str
    footer: str
    stylesheets: tuple[Path, ...]
    favicon: Path | None
    parameters: ProjectParameters
    quarto: Mapping[str, Any]
    root: Path
    named_files: tuple[Path, ...] = ()

    @classmethod
    def read(cls, project: Project) -> SiteConfig:
        """Read the `_quarto.yml` of a project.

        Raises
        ------
        ParameterError
            The file is missing or cannot be read, is not that of a website, lists a page twice or one that
            no year has; or a file that it names is missing.
        """
        path = project.root / FILE_NAME
        file = read_parameters(path, _File, project.shown(path))
        html = file.format.html
        quarto = file.model_dump(mode="json", by_alias=True, exclude_unset=True)
        sheets = (html.css,) if isinstance(html.css, str) else html.css
        favicon = file.website.favicon
        return cls(
            title=file.website.title,
            language=file.lang,
            navigation=_navigation(project.standard, file.website.sidebar.contents),
            previous_next=file.website.page_navigation,
            contents=html.toc,
            contents_depth=html.toc_depth,
            contents_title=html.toc_title,
            footer=_footer_text(file.website.page_footer),
            stylesheets=tuple(_named_file(project, sheet) for sheet in sheets),
            favicon=_named_file(project, favicon) if favicon else None,
            parameters=project.parameters,
            quarto=quarto,
            root=project.root,
            named_files=tuple(_named_anywhere(project, quarto)),
        )

    @property
    def accent(self) -> str:
        """The colour of pages that no organisation has of its own, dark enough to be read."""
        return readable_accent(self.parameters.accent)

    def entries(self, standard: Standard, year: int) -> tuple[NavigationEntry, ...]:
        """Return the navigation of the reports of a year.

        Entries of the file are left out where the edition of the year has no such page; a page that the file does not
        list is added at its place, named by the Standard.
        """
        pages = pages_of(standard, year)
        entries = [entry for entry in self.navigation if entry.page in pages]
        for place, page in enumerate(pages):
            if all(entry.page != page for entry in entries):
                entries.insert(place, NavigationEntry(page, _entry_text(standard, page, year)))
        return tuple(entries)


def _navigation(standard: Standard, contents: tuple[_Entry, ...]) -> tuple[NavigationEntry, ...]:
    pages = pages_of_all_years(standard)
    try:
        return tuple(NavigationEntry(page_named(entry.page, pages), entry.text) for entry in contents)
    except UnknownPageError as error:
        message = f"{FILE_NAME}: website.sidebar.contents: {error}"
        raise ParameterError(message) from None


def _entry_text(standard: Standard, page: Page, year: int) -> str:
    if page.indicator is None:
        return "Summary"
    return f"{page.indicator} {standard.indicator(page.indicator, year).navigation_title}"


def site_files(project: Project) -> list[Path]:
    """Return `_quarto.yml` of a project and the files it names; nothing where there is none.

    Raises
    ------
    ParameterError
        As for `SiteConfig.read`.
    """
    settings = project.root / FILE_NAME
    if not settings.is_file():
        return []
    site = SiteConfig.read(project)
    named = dict.fromkeys([*site.stylesheets, *([site.favicon] if site.favicon else []), *site.named_files])
    return [settings, *named]


def _footer_text(footer: str | _Footer) -> str:
    if isinstance(footer, str):
        return footer
    return " · ".join(part for part in (footer.left, footer.center, footer.right) if part)


OF_A_PAGE = frozenset({".ipynb", ".qmd", ".md", ".html"})
"""Files that the navigation leads to: wres_kit makes them, and they are no part of how pages look."""
_INCLUDES = frozenset({"include-in-header", "include-before-body", "include-after-body"})


def _named_anywhere(project: Project, value: object, key: str = "") -> Iterator[Path]:
    """Yield the files of the project that settings name, whatever setting it is.

    Raises
    ------
    ParameterError
        A theme or an include is named, and there is no such file.
    """
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _named_anywhere(project, inner, key if name in {"file", "light", "dark"} else str(name))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _named_anywhere(project, inner, key)
    elif isinstance(value, str) and "\n" not in value and key not in {"text", "href", "render"}:
        path = project.root / value
        if key in _INCLUDES or (key in {"theme", "logo"} and PurePosixPath(value).suffix):
            yield _named_file(project, value)
        elif PurePosixPath(value).suffix not in {"", *OF_A_PAGE} and _is_file_below(project.root, path):
            yield path


def _is_file_below(root: Path, path: Path) -> bool:
    try:
        return path.is_file() and path.resolve().is_relative_to(root.resolve())
    except OSError:
        return False


def _named_file(project: Project, name: str) -> Path:
    path = project.root / name
    if not path.is_file():
        message = f"{FILE_NAME}: it names {name}, and there is no such file. Correct the name or add the file."
        raise ParameterError(message)
    return path


TEMPLATES = Path(__file__).parent / "templates"
THEME = Path(__file__).parent / "theme"


@cache
def templates() -> Environment:
    """Return the templates. What is put into them is escaped, and a name that nothing has is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def page_html(
    site: SiteConfig, template: str, content: Mapping[str, object], theme: Sequence[str] = ("frame.css", "content.css")
) -> str:
    """Return a page: a template that extends the layout, filled, with icon and style sheets of the website.

    Parameters
    ----------
    site
        The website.
    template
        The name of the template.
    content
        What the template and the layout ask for, by name.
    theme
        The style sheets of wres_kit that the page has; those of the project follow.
    """
    own = (path.read_text(encoding="utf-8").strip() for path in site.stylesheets)
    styles = "\n".join([*map(theme_text, theme), *own])
    around = {"site": site, "language": site.language, "accent": site.accent, "icon": icon_address(site.favicon)}
    return str(templates().get_template(template).render({**around, "styles": styles, **content}))


_NOT_FOR_BROWSERS = re.compile(r"[ \t]*/\*.*?\*/\n?|^[ \t]+", re.DOTALL | re.MULTILINE)


@cache
def theme_text(name: str) -> str:
    """Return a style sheet or script of the theme; a style sheet without comments, since each page has all of it."""
    text = (THEME / name).read_text(encoding="utf-8").strip()
    return _NOT_FOR_BROWSERS.sub("", text).strip() if name.endswith(".css") else text


def icon_address(favicon: Path | None) -> str:
    """Return an icon as an address that holds the icon itself, so that no page asks for another file."""
    path = favicon or THEME / "favicon.svg"
    kind = {".svg": "image/svg+xml", ".png": "image/png"}.get(path.suffix.lower(), "image/x-icon")
    return f"data:{kind},{quote(path.read_bytes())}"


TEXT_CONTRAST = 4.5
"""Least contrast of text with its background, WCAG 2.2 success criterion 1.4.3 (level AA)."""

PAPER = "#ffffff"


def readable_accent(accent: str) -> str:
    """Return `accent`, darkened no more than needed for text in it on white, and white text on it, to be readable.

    Both directions have the same contrast. The hue is kept: each channel is scaled by the same hundredths.
    """
    for hundredths in range(100, -1, -1):
        channels = bytes.fromhex(accent.removeprefix("#"))
        darkened = "#" + "".join(f"{channel * hundredths // 100:02x}" for channel in channels)
        if contrast(darkened, PAPER) >= TEXT_CONTRAST:
            return darkened
    message = f"{accent}: black has enough contrast with a page, so this cannot be reached"
    raise AssertionError(message)
