"""What surrounds the content of a page, the same from both renderers: names, notices, navigation, foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.publishing.markup import to_inline_html
from wres_kit.publishing.site import NavigationEntry, readable_accent
from wres_kit.reporting.pages import ACTIONS, AUDIT, DOCUMENT, SUMMARY, audit_page, method_address
from wres_kit.reporting.snapshot import Audience
from wres_kit.reporting.wording.phrases import day_words

if TYPE_CHECKING:
    from wres_kit.project import QualityParameters
    from wres_kit.publishing.renderer import ReportSource
    from wres_kit.publishing.site import SiteConfig
    from wres_kit.reporting.pages import DocumentLink, Page

ACTIONS_LINK = "Action plan"
"""What the navigation calls the page of the action plan."""
ACTIONS_SHORT = "Plan"
"""What it calls it on a phone: a part of the name, so that who says what they see is understood (WCAG 2.2, 2.5.3)."""
AUDIT_LINK = "Where each figure comes from"
"""What the navigation calls the audit pages: it leads to the first, and that one to the others."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence shown at the head of every page of a report: its kind (a class of the style sheet), name and text."""

    kind: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page or a report: where to, and what it says.

    `current` is the page or report one is on; `around` is the page that one is below.
    """

    address: str
    text: str
    current: bool = False
    short: str = ""
    around: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the content of a page.

    Parameters
    ----------
    organisation, year
        Names in the head.
    title, window_title
        Title of the page, and as the window or tab shows it.
    notices
        Sentences that every page of the report carries.
    navigation, previous, following
        Links to the pages of the report.
    years
        Links to the same page of all the organisation's reports; empty if this is the only one.
    notebook
        Address of the executed notebook; empty where there is none.
    footer
        Lines of the foot, as HTML.
    accent
        Colour of heads and headings, dark enough to be read.
    front
        Whether this is the front page of the report.
    audit
        Address of the page that says where the figures of this one come from; empty where there is none, or this is it.
    above
        The page that this one is below, where that is not the front page.
    code
        The code of the cells of the notebook behind the page, in order.
    documents
        The report in other formats; only the front page links to them.
    """

    organisation: str
    year: int
    title: str
    window_title: str
    notices: tuple[Notice, ...]
    navigation: tuple[Link, ...]
    previous: Link | None
    following: Link | None
    years: tuple[Link, ...]
    notebook: str
    footer: tuple[str, ...]
    accent: str
    front: bool
    audit: str = ""
    above: Link | None = None
    code: tuple[str, ...] = ()
    documents: tuple[DocumentLink, ...] = ()

    @property
    def dictionary(self) -> str:
        """Address of the table that says what the columns of the data mean."""
        return method_address("quality", "data")

    @property
    def about(self) -> tuple[Link, ...]:
        """Links to the report as one document, and to the method pages."""
        return (
            Link(DOCUMENT, "The complete report, to print"),
            Link(method_address(str(self.year)), f"The Standard in {self.year}"),
            Link(method_address("index"), "How the figures are made"),
            Link(method_address("glossary"), "Glossary"),
        )


def frame_page(site: SiteConfig, report: ReportSource, page: Page, title: str, code: tuple[str, ...] = ()) -> Frame:
    """Return what surrounds one page of a report.

    Parameters
    ----------
    site
        The website.
    report
        The report.
    page, title, code
        The page, its title, and the code of its cells.
    """
    snapshot = report.snapshot
    below_audit = page.is_below_audit
    links = tuple(
        Link(
            entry.page.address, entry.text, entry.page == page, _short(entry.page),
            around=below_audit and entry.page == AUDIT,
        )
        for entry in navigation(site, report)
    )  # fmt: skip
    current = next((number for number, link in enumerate(links) if link.current), None)
    return Frame(
        organisation=snapshot.organisation.name,
        year=snapshot.year,
        title=title,
        window_title=f"{title} – {snapshot.organisation.label} – {snapshot.standard.abbreviation} {snapshot.year}",
        notices=notices(report, page),
        navigation=links,
        previous=links[current - 1] if site.previous_next and current else None,
        following=links[current + 1]
        if site.previous_next and current is not None and current + 1 < len(links)
        else None,
        years=_years(report, page),
        notebook="" if page.is_audit or page == ACTIONS else f"notebooks/{page.notebook}",
        footer=footer(site, report),
        accent=readable_accent(snapshot.accent),
        front=page.address == "index.html",
        audit=_audit(report, page),
        above=Link(AUDIT.address, AUDIT_LINK) if below_audit else None,
        code=code,
        documents=report.documents if page.address == "index.html" else (),
    )


def _short(page: Page) -> str:
    """Return what a phone shows of an entry of the navigation, where it shows less: the number of an indicator."""
    return ACTIONS_SHORT if page == ACTIONS else str(page.indicator or "")


def _audit(report: ReportSource, page: Page) -> str:
    """Return where the figures of a page are traced: on the page of its indicator, those of the summary on any."""
    if page.is_audit:
        return ""
    own = audit_page(page.indicator) if page.indicator else AUDIT
    return own.address if own in report.notebooks else ""


def navigation(site: SiteConfig, report: ReportSource) -> tuple[NavigationEntry, ...]:
    """Return the entries of a report's navigation: its pages, its plan, and the first audit page."""
    own = site.entries(report.snapshot.standard, report.snapshot.year)
    made = ((ACTIONS, ACTIONS_LINK), (AUDIT, AUDIT_LINK))
    return (*own, *(NavigationEntry(page, text) for page, text in made if page in report.notebooks))


def notices(report: ReportSource, page: Page) -> tuple[Notice, ...]:
    """Return what a page of a report must say before anything else."""
    snapshot = report.snapshot
    shown = []
    if snapshot.audience is Audience.PUBLIC and snapshot.release is None:
        shown.append(Notice("draft", "Draft", "This report has not been published. Do not quote it."))
    shown += _corrections(report, page)
    if snapshot.audience is Audience.INTERNAL:
        text = "Small numbers are shown, and people could be recognised by them. Do not pass this page on."
        shown.append(Notice("internal", "Not for publication", text))
    if snapshot.organisation.fictional:
        text = f"{snapshot.organisation.name} does not exist, and every figure on this page is made up."
        shown.append(Notice("fictional", "Example", text))
    if snapshot.notice:
        shown.append(Notice("project", "Please note", snapshot.notice))
    return tuple(shown)


def _corrections(report: ReportSource, page: Page) -> list[Notice]:
    """Return what the version of a report corrects on a page: all of it on the summary."""
    release = report.snapshot.release
    if release is None or not release.corrections:
        return []
    texts = [each.text for each in release.corrections if page.indicator in (None, each.indicator)]
    if not texts or page.is_audit:
        return []
    reason = f"{release.reason.rstrip('.')}. " if release.reason else ""
    sentences = ". ".join(f"{text[:1].upper()}{text[1:]}" for text in texts)
    return [Notice("corrected", f"Corrected {day_words(release.released_on)}", f"{reason}{sentences}.")]


def footer(site: SiteConfig, report: ReportSource) -> tuple[str, ...]:
    """Return the lines in the foot of the pages of a report, as HTML."""
    snapshot = report.snapshot
    return tuple(
        to_inline_html(line)
        for line in (
            state_line(report),
            snapshot.organisation.source_note,
            "" if snapshot.organisation.fictional else f"{LICENCE} {snapshot.standard.survey.terms}".strip(),
            quality_line(site.parameters.quality, "../../method/"),
            site.footer,
        )
        if line
    )


LICENCE = (
    "The figures are those of the sources named on each page, under their terms of use. Public sector information is "
    "reused under the [Open Government Licence v3.0]"
    "(https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/) where its source says so."
)


def quality_line(quality: QualityParameters, method: str) -> str:
    """Return contact and next release, and where to read about quality and revisions, in Markdown.

    Parameters
    ----------
    quality
        What the project says.
    method
        The address of the method pages, seen from the page.
    """
    parts = [f"Contact: {quality.contact.rstrip('.')}." if quality.contact else ""]
    parts += [f"Next release: {day_words(quality.next_release.isoformat())}." if quality.next_release else ""]
    return " ".join([*filter(None, parts), f"[Quality, revisions and contact]({method}quality.html).",
                     f"[Accessibility statement]({method}accessibility.html)."])  # fmt: skip


def publisher_line(publisher: str, *, released: bool) -> str:
    """Return whose pages those are that all reports share: each report has a publication date of its own.

    Parameters
    ----------
    publisher
        May be empty.
    released
        Whether they list releases, not drafts.
    """
    by = f" by {publisher}" if publisher else ""
    if released:
        return f"Published{by}. Each report says when it was published, and in which version."
    return f"Drafts{by}. Not yet published."


def publication_line(publisher: str, published: str) -> str:
    """Return who published, and when.

    Parameters
    ----------
    publisher
        May be empty.
    published
        The date as ``YYYY-MM-DD``.
    """
    by = f" by {publisher}" if publisher else ""
    return f"Published{by} on {day_words(published)}."


def state_line(report: ReportSource) -> str:
    """Return who published the report, when, and in which version; that it is a draft where it is one."""
    snapshot = report.snapshot
    if snapshot.release is not None:
        line = publication_line(snapshot.publisher, snapshot.publication_date)
        return f"{line} Version {snapshot.release.version}."
    if snapshot.audience is Audience.PUBLIC:
        by = f" by {snapshot.publisher}" if snapshot.publisher else ""
        return f"Draft{by}. Not yet published."
    return "Internal. Not for publication."


def _years(report: ReportSource, page: Page) -> tuple[Link, ...]:
    """Return links to the same page of other years: a published report always has all its pages."""
    own = report.snapshot.year
    if not set(report.other_years) - {own}:
        return ()
    years = sorted({own, *report.other_years})
    # Not every year has a plan; every year has a summary.
    other = SUMMARY.address if page == ACTIONS else page.address
    return tuple(Link(page.address if year == own else f"../{year}/{other}", str(year), year == own) for year in years)
