"""What is put right in the pages that Quarto writes, where no option of Quarto does it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MENDS: tuple[tuple[re.Pattern[str], str], ...] = (
    # A page begins with links to all others; those who use a keyboard need a way past them. Quarto's script lengthens
    # the address of this link too, so it stands in a landmark: nothing may stand outside one but a plain skip link.
    (
        re.compile(r"(<body\b[^>]*>)"),
        r'\1<nav aria-label="Skip"><a class="wres-skip" href="#quarto-document-content">Skip to the content</a></nav>',
    ),
    # Where pages are opened from a folder, the address of a folder shows its files, not its front page.
    (re.compile(r'(<div class="sidebar-title[^>]*>\s*<a href=")\./(">)'), r"\1./index.html\2"),
    # Landmarks of one kind need names to tell them apart.
    (re.compile(r'<nav class="quarto-secondary-nav">'), '<nav class="quarto-secondary-nav" aria-label="This page">'),
    (re.compile(r'(<nav id="quarto-sidebar")'), r'\1 aria-label="Pages of this report"'),
    (re.compile(r'<nav class="page-navigation">'), '<nav class="page-navigation" aria-label="Previous and next page">'),
    # Colour alone says which page one is on.
    (re.compile(r'(<a [^>]*class="sidebar-item-text sidebar-link active")'), r'\1 aria-current="page"'),
    # A link is no landmark, and a button beside this one does the same.
    (re.compile(r'(<a class="flex-grow-1") role="navigation"'), r'\1 tabindex="-1" aria-hidden="true"'),
)


def mend_pages(site: Path, addresses: Sequence[str], *, searchable: bool) -> None:
    """Put right the pages of a rendered Quarto project.

    Parameters
    ----------
    site
        The folder that Quarto wrote.
    addresses
        Its pages. Quarto adds a front page that leads to another one where a project has none; it would take the place
        of the summary of an earlier build, and is removed.
    searchable
        Whether the pages have a search; without one its data, which repeats all text, is removed.
    """
    for path in site.glob("*.html"):
        if path.name not in addresses:
            path.unlink()
            continue
        html = path.read_text(encoding="utf-8")
        for pattern, replacement in _MENDS:
            html = pattern.sub(replacement, html, count=1)
        path.write_text(html, encoding="utf-8", newline="\n")
    if not searchable:
        (site / "search.json").unlink(missing_ok=True)
