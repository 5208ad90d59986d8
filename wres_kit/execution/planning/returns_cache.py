"""What reading all returns gave, as far as a plan needs it: remembered, and read again only where figures changed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wres_kit.audit.file_hashes import replace_text
from wres_kit.project.organisation import path_code
from wres_kit.returns.faults import FaultReport

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from wres_kit.execution.planning.inputs import ReportInputs
    from wres_kit.joint.read import ReadReturns
    from wres_kit.project import Organisation, Project
    from wres_kit.returns.cells import Returns


@dataclass(slots=True)
class ReturnsCache:
    """The returns of a project, read only when somebody asks for more than is remembered of them.

    Parameters
    ----------
    project, inputs
        The project, and the fingerprints of what reports are made from.
    memory
        The file in which a reading is remembered.
    """

    project: Project
    inputs: ReportInputs
    memory: Path
    _read: ReadReturns | None = None
    _again: ReadReturns | None = None
    _years: dict[str, list[int]] = field(default_factory=dict)
    _errors: list[str] = field(default_factory=list)
    _fingerprints: dict[str, str] = field(default_factory=dict)
    _about: dict[str, list[str]] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Recall what is remembered, and see which files of returns are not as they were then."""
        try:
            stored: dict[str, Any] = json.loads(self.memory.read_text(encoding="utf-8"))
            if stored["around"] != self.inputs.around_figures:
                return
            files: dict[str, str] = stored["files"]
            self._years, self._errors, self._fingerprints = stored["years"], stored["errors"], stored["fingerprints"]
            self._about = stored["about"]
        except (OSError, ValueError, KeyError, TypeError):
            return
        now = self.inputs.returns
        self._changed = {name for name in files.keys() | now.keys() if files.get(name) != now.get(name)}

    def _read_changed(self) -> None:
        """Read again the returns of those organisations that files which changed are or were about."""
        if not self._changed or self._read is not None:
            return
        from wres_kit.joint.read import read_changed  # noqa: PLC0415 - it loads pandas

        self._again = again = read_changed(self.project, self._changed, self._about)
        changed, self._changed = self._changed, set()
        codes = again.organisations or frozenset()
        slugs = {path_code(code) for code in codes}
        self._years = {code: years for code, years in self._years.items() if code not in codes}
        self._years |= {code: again.returns.years(code) for code in again.returns.organisations()}
        self._errors = [code for code in self._errors if code not in codes]
        self._errors += {error.organisation for error in again.report.errors}
        self._fingerprints = {
            name: fingerprint for name, fingerprint in self._fingerprints.items() if name.rsplit(" ", 1)[0] not in slugs
        }
        self._about = {name: codes for name, codes in self._about.items() if name not in changed}
        self._about |= {name: sorted(named) for name, named in again.about.items()}

    @property
    def is_remembered(self) -> bool:
        """Whether a plan can be made without reading any returns."""
        return bool(self._years) and not self._changed and self._again is None

    def has_read(self, organisation: str) -> bool:
        """Return whether the returns of an organisation were read."""
        self._read_changed()
        return self._read is not None or (self._again is not None and organisation in self._codes_again)

    @property
    def _codes_again(self) -> frozenset[str]:
        return (self._again.organisations or frozenset()) if self._again is not None else frozenset()

    @property
    def read(self) -> ReadReturns:
        """All returns.

        Raises
        ------
        ReturnsError
            A file cannot be used at all, or there is none.
        """
        if self._read is None:
            from wres_kit.joint.read import read_returns  # noqa: PLC0415 - it loads pandas

            self._read = read_returns(self.project)
            if self._changed:  # it is not known any more whose fingerprints still hold
                self._fingerprints, self._changed = {}, set()
            returns = self._read.returns
            self._years = {code: returns.years(code) for code in returns.organisations()}
            self._errors = sorted({error.organisation for error in self._read.report.errors})
            self._about = {name: sorted(named) for name, named in self._read.about.items()}
        return self._read

    def returns_of(self, organisation: str) -> Returns:
        """Return figures, those of an organisation among them."""
        self._read_changed()
        if self._read is None and self._again is not None and organisation in self._codes_again:
            return self._again.returns
        return self.read.returns

    def years(self, organisation: str) -> Sequence[int]:
        """Return the reporting years for which an organisation has a return, in order."""
        self._read_changed()
        if not self._years:
            return self.read.returns.years(organisation)
        return self._years.get(organisation, [])

    def errors_of(self, organisations: Collection[str]) -> FaultReport:
        """Return the errors for which reports of these organisations cannot be built."""
        self._read_changed()
        asked = set(self._errors).intersection(organisations)
        if self._years and not asked:
            return FaultReport((), ())
        some = self._again if self._read is None and self._again and asked <= self._codes_again else self.read
        errors = (error for error in some.report.errors if error.organisation in organisations)
        return FaultReport(errors, some.files)

    def fingerprint(self, organisation: Organisation, year: int) -> str:
        """Return the fingerprint of all that the snapshot of a report is taken from."""
        self._read_changed()
        name = f"{organisation.slug} {year}"
        if name not in self._fingerprints:
            self._fingerprints[name] = self.inputs.figures(organisation, year, self.returns_of(organisation.code))
        return self._fingerprints[name]

    def remember(self) -> None:
        """Keep what the next plan needs."""
        self._read_changed()
        if self._years:
            stored = {
                "around": self.inputs.around_figures, "files": self.inputs.returns, "about": self._about,
                "years": self._years, "errors": sorted(self._errors), "fingerprints": self._fingerprints,
            }  # fmt: skip
            replace_text(self.memory, json.dumps(stored, sort_keys=True, indent=0))
