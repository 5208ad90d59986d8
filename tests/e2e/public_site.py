"""Makes the example's public site: released, then corrected. ``python -m tests.e2e.public_site FOLDER``.

A process of its own, so that its pages can be forked from it; it has no workers, so that they need not be started for
each of its builds.
"""

from __future__ import annotations

import sys
from pathlib import Path

from typer.testing import CliRunner

from tests.execution.inline import ForkingPool
from wres_kit.cli.main import app
from wres_kit.execution import build
from wres_kit.project import Project
from wres_kit.release.sign_off import places_of

SIGNER = ("--name", "A. Example", "--role", "Chair")
BEFORE, AFTER = (f"X01,2024,7,all,all,bme,percentage,{value}" for value in ("47.0", "44.1"))


def run(root: Path, *arguments: str) -> None:
    """Run a command in the project."""
    result = CliRunner().invoke(app, [*arguments, "--project", str(root)])
    if result.exit_code:
        sys.exit(result.output)


def release(root: Path, *more: str) -> None:
    """Build the draft of the example, sign it and release it."""
    aside = [text for place in places_of(Project(root), 2024) for text in ("--set-aside", f"{place}=an example")]
    run(root, "build", "X01", "--renderer", "builtin")
    run(root, "sign-off", "X01", "--year", "2024", "--part", "figures", *SIGNER)
    run(root, "sign-off", "X01", "--year", "2024", "--part", "narrative", *SIGNER, *aside)
    run(root, "publish", "X01", "--year", "2024", "--renderer", "builtin", *more)


def main(root: Path) -> None:
    """Make the site."""
    build.WorkerPool = ForkingPool  # type: ignore[misc, assignment]
    if CliRunner().invoke(app, ["init", str(root)]).exit_code:
        sys.exit("The example cannot be made.")
    settings = root / "params" / "project.yml"
    every = "documents: [pdf, docx, xlsx, pptx]"
    if every not in settings.read_text(encoding="utf-8"):
        sys.exit("The documents of releases are not named.")
    fewer = settings.read_text(encoding="utf-8").replace(every, "documents: [pdf, docx]")
    settings.write_text(fewer, encoding="utf-8")
    release(root, "--on", "2026-07-03")
    path = root / "data" / "returns" / "x01.csv"
    text = path.read_text(encoding="utf-8")
    if BEFORE not in text:
        sys.exit("The figure that is to be corrected is not there.")
    path.write_text(text.replace(BEFORE, AFTER), encoding="utf-8")
    release(root, "--on", "2026-12-15", "--reason", "The percentage of BME staff was that of another trust.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
