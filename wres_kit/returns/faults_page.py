"""The faults of returns as a page to send on to the people who can correct them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.project import Project
    from wres_kit.returns.faults import FaultReport

_PAGE = """\
<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Check of the returns</title>
<style>
body { font: 1rem/1.5 Arial, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
body { color: #212b32; background: #fff }
table { border-collapse: collapse; width: 100% }
caption { font-weight: bold; text-align: left; padding: 1.5rem 0 .5rem }
th, td { border-bottom: 1px solid #768692; padding: .5rem; text-align: left; vertical-align: top }
.error { color: #aa2211; font-weight: bold }
</style>
</head>
<body>
<main>
<h1>Check of the returns</h1>
<p>{{ counted }}</p>
{% for file, faults in files %}
<table>
<caption>{{ file }}</caption>
<thead><tr><th scope="col">Row</th><th scope="col">Column</th><th scope="col">Severity</th>
<th scope="col">What is wrong</th><th scope="col">What to do</th></tr></thead>
<tbody>
{% for fault in faults %}
<tr><td>{{ fault.row or "all" }}</td><td>{{ fault.column or "all" }}</td>
<td class="{{ fault.severity }}">{{ fault.severity }}</td><td>{{ fault.message }}</td><td>{{ fault.remedy }}</td></tr>
{% endfor %}
</tbody>
</table>
{% endfor %}
{% if sentences %}
<h2>Missing years</h2>
<ul>
{% for sentence in sentences %}
<li>{{ sentence }}</li>
{% endfor %}
</ul>
{% endif %}
</main>
</body>
</html>
"""


class CheckPageError(WresError):
    """The page of faults cannot be written."""


def write_page(project: Project, report: FaultReport, sentences: Sequence[str]) -> str:
    """Write `build/check.html`, and return its name as messages show it.

    Raises
    ------
    CheckPageError
        It cannot be written.
    """
    path = project.build / "check.html"
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(page(report, sentences), encoding="utf-8")
    except OSError as error:
        message = f"{project.shown(path)}: cannot be written: {error.strerror}. See that the folder may be written to."
        raise CheckPageError(message) from None
    return project.shown(path)


def page(report: FaultReport, sentences: Sequence[str]) -> str:
    """Return the page: one table a file, and the years that are missing."""
    files = [(file, list(faults)) for file, faults in groupby(report.faults, key=lambda fault: fault.file)]
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(_PAGE)
    return template.render(files=files, counted=report.counted(), sentences=sentences) + "\n"
