"""`wres verify`: whether a published report, or a release, can be made again.

It is apart from `wres trace`, which needs neither a renderer nor a build and answers in half the time without them.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from wres_kit.audit.manifest import SHOWN_NAMES
from wres_kit.cli.app import Json, ProjectFolder, command, project_of, say, show, show_data
from wres_kit.execution.verify import NotRebuiltError, Verification, to_verify, verify
from wres_kit.release.hash_list import check_release
from wres_kit.returns.faults import plural


@command("verify")
def verify_reports(
    code: Annotated[
        str | None, typer.Argument(metavar="[ODS]", help="Organisation; without it, all published reports.")
    ] = None,
    year: Annotated[
        int | None, typer.Argument(metavar="[YEAR]", help="Reporting year; without it, every year.")
    ] = None,
    *,
    release: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Check a downloaded zip file or folder against its signed list of hashes."),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --release: the public key of the publisher.")
    ] = None,
    project: ProjectFolder = None,
    json_: Json = False,
) -> int:
    """Build published reports again, compare, and print what came of it; or check a download, which takes no project.

    Returns
    -------
    int
        0 where every byte is the same, 1 where a report differs, 2 where one could not be built again.

    Raises
    ------
    WresError
        No such report is published, or the inputs cannot be read.
    """
    if release is not None:
        return verify_release(release, key, json_=json_)
    verifications: list[Verification] = []
    status, opened = 0, project_of(project)
    for record in to_verify(opened, code, year):
        try:
            verification = verify(opened, record)
        except NotRebuiltError as error:
            say(str(error))
            status = 2
            continue
        verifications.append(verification)
        status = max(status, int(not verification.holds))
        if not json_:
            show("\n".join(_verified(verification)))
    if json_:
        show_data("verify", {"reports": [verification.as_data() for verification in verifications]})
    return status


def _verified(verification: Verification) -> list[str]:
    if verification.holds:
        return [f"{verification.name}  the same: {plural(verification.file_count, 'file')}, byte for byte"]
    causes = [f"  cause: {cause.text}" for cause in verification.causes[:SHOWN_NAMES]]
    if len(verification.causes) > SHOWN_NAMES:
        causes.append(f"  and {len(verification.causes) - SHOWN_NAMES} more (--json lists all)")
    differ = f"{verification.name}  differs: {len(verification.different)} of {plural(verification.file_count, 'file')}"
    return [differ, f"  first: {verification.first_difference}", *causes]


def verify_release(path: Path, key: Path | None, *, json_: bool) -> int:
    """Check a download against its signed list of hashes, and say whether it is what was released.

    Returns
    -------
    int
        0 where every file is as it was released, 1 where one is not, or the signature is not valid.

    Raises
    ------
    ReleaseCheckError
        It has no list of hashes, or cannot be read.
    """
    check = check_release(path, key)
    if json_:
        show_data("verify-release", {"holds": check.holds, **asdict(check)})
        return int(not check.holds)
    for names, fault in (
        (check.changed, "was changed"),
        (check.missing, "is missing"),
        (check.unlisted, "is not listed"),
    ):
        for name in names:
            show(f"{name}  {fault}")
    state = "as released" if check.holds else "not as released"
    signed = _signature(check.signature, check.key, key is not None)
    show(f"{path.name}: {plural(check.files, 'file')}, {state}. {signed}")
    return int(not check.holds)


def _signature(state: str, key: str, given: bool) -> str:
    if state == "none":
        return "The list of hashes is not signed."
    if state == "invalid":
        return "The signature of the list of hashes is not valid."
    source = "" if given else " The key came with the download: compare this fingerprint with the publisher's website."
    return f"The signature is valid (key {key}).{source}"
