"""What reading all returns gave, as far as a plan needs it: remembered while no figure and no parameter changes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wres_kit.execution.hashes import replace_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from wres_kit.execution.keys import Inputs
    from wres_kit.project import Organisation, Project
    from wres_kit.returns.cells import Returns
    from wres_kit.returns.faults import Fault
    from wres_kit.returns.read import ReadReturns


@dataclass(slots=True)
class Reading:
    """The returns of a project, read only when somebody asks for more than is remembered of them.

    Parameters
    ----------
    project, inputs
        The project, and the keys of what it is made from.
    memory
        The file in which a reading is remembered.
    """

    project: Project
    inputs: Inputs
    memory: Path
    _read: ReadReturns | None = None
    _years: dict[str, list[int]] = field(default_factory=dict)
    _errors: list[str] = field(default_factory=list)
    _keys: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Recall what is remembered, if everything is as it was."""
        try:
            told: dict[str, Any] = json.loads(self.memory.read_text(encoding="utf-8"))
            if told["figures"] == self.inputs.figures:
                self._years, self._errors, self._keys = told["years"], told["errors"], told["keys"]
        except (OSError, ValueError, KeyError, TypeError):
            return

    @property
    def is_remembered(self) -> bool:
        """Whether a plan can be made without reading the returns."""
        return bool(self._years)

    @property
    def is_read(self) -> bool:
        """Whether the returns were read."""
        return self._read is not None

    @property
    def read(self) -> ReadReturns:
        """The returns themselves.

        Raises
        ------
        ReturnsError
            A file cannot be used at all, or there is none.
        """
        if self._read is None:
            from wres_kit.returns.read import read_returns  # noqa: PLC0415 - it loads pandas and pandera

            self._read = read_returns(self.project)
            returns = self._read.returns
            self._years = {code: returns.years(code) for code in returns.organisations()}
            self._errors = sorted({error.organisation for error in self._read.report.errors})
        return self._read

    @property
    def returns(self) -> Returns:
        """The figures."""
        return self.read.returns

    def years(self, organisation: str) -> Sequence[int]:
        """Return the reporting years for which an organisation has a return, in order."""
        if not self._years:
            return self.read.returns.years(organisation)
        return self._years.get(organisation, [])

    def errors_of(self, organisations: Collection[str]) -> tuple[Fault, ...]:
        """Return the errors for which reports of these organisations cannot be built."""
        if not self._years or set(self._errors).intersection(organisations):
            return tuple(error for error in self.read.report.errors if error.organisation in organisations)
        return ()

    def key(self, organisation: Organisation, year: int) -> str:
        """Return the key of all that the snapshot of a report is taken from."""
        name = f"{organisation.slug} {year}"
        if name not in self._keys:
            self._keys[name] = self.inputs.report(organisation, year, self.returns)
        return self._keys[name]

    def remember(self) -> None:
        """Keep what the next plan needs."""
        if self._years:
            told = {"figures": self.inputs.figures, "years": self._years, "errors": self._errors, "keys": self._keys}
            replace_text(self.memory, json.dumps(told, sort_keys=True, indent=0))
