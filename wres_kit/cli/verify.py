"""`wres verify`: whether a published report can be made again from its inputs, and if not, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.audit.manifest import SHOWN_NAMES
from wres_kit.cli.output import say, show, show_data
from wres_kit.execution.bookkeeping import SilentListener
from wres_kit.execution.verify import NotRebuiltError, Verification, to_verify, verify
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from wres_kit.project import Project


def verify_reports(project: Project, code: str | None, year: int | None, *, json_: bool) -> int:
    """Build published reports again, compare, and print what came of it.

    Returns
    -------
    int
        0 where every byte is the same, 1 where a report differs, 2 where one could not be built again.

    Raises
    ------
    WresError
        No such report is published, or the inputs cannot be read.
    """
    verifications: list[Verification] = []
    status = 0
    for record in to_verify(project, code, year):
        try:
            verification = verify(project, record, SilentListener())
        except NotRebuiltError as error:
            say(str(error))
            status = 2
            continue
        verifications.append(verification)
        status = max(status, int(not verification.holds))
        if not json_:
            show("\n".join(_lines(verification)))
    if json_:
        show_data("verify", {"reports": [verification.as_data() for verification in verifications]})
    return status


def _lines(verification: Verification) -> list[str]:
    if verification.holds:
        return [f"{verification.name}  the same: {plural(verification.file_count, 'file')}, byte for byte"]
    causes = [f"  cause: {cause.text}" for cause in verification.causes[:SHOWN_NAMES]]
    if len(verification.causes) > SHOWN_NAMES:
        causes.append(f"  and {len(verification.causes) - SHOWN_NAMES} more (--json lists all)")
    differ = f"{verification.name}  differs: {len(verification.different)} of {plural(verification.file_count, 'file')}"
    return [differ, f"  first: {verification.first_difference}", *causes]
