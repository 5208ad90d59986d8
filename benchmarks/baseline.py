"""The processor time of the demonstration reports, held against that of an earlier commit in the same run.

`python benchmarks/baseline.py COMMIT` clones the commit and this one into a temporary folder and builds all
demonstration reports from nothing with each, by turns, with the same Python and its packages. What counts is processor
time of all processes, those among them that nobody waited for: a busy machine changes the time by the clock much more.
`--write` keeps the table in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.kept import keep  # noqa: E402

WRES = (sys.executable, "-c", "from wres_kit.cli.main import run; run()")
SUBREAPER = 36
"""What Linux calls the process to which the children of ended processes are given."""


def processor_seconds(command: tuple[str, ...], folder: Path) -> float:
    """Run a command, and return the processor time of all that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(ran.stdout + ran.stderr)
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def build(folder: Path) -> float:
    """Build the demonstration reports from nothing; without documents, which the baseline may not have."""
    shutil.rmtree(folder / "build", ignore_errors=True)
    for path in (folder / "reports").iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    codes = re.search(r"^DEMONSTRATION := (.+)$", (folder / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert codes is not None
    return processor_seconds((*WRES, "build", *codes[1].split(), "--renderer", "builtin"), folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commit", help="the baseline")
    parser.add_argument("--times", type=int, default=3, help="builds of each")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/benchmarks.md")
    arguments = parser.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    seconds: dict[str, list[float]] = {arguments.commit: [], "HEAD": []}
    names: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="wres-benchmark-") as folder:
        for commit in seconds:
            clone = Path(folder) / commit
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
            subprocess.run(["git", "checkout", "--quiet", commit], cwd=clone, check=True)
            names[commit] = subprocess.run(
                ["git", "log", "-1", "--format=%h, %cs"], cwd=clone, capture_output=True, text=True, check=True
            ).stdout.strip()
            build(clone)  # compiles its modules, and is not counted
        for _ in range(arguments.times):
            for commit, of_commit in seconds.items():
                of_commit.append(build(Path(folder) / commit))
    first = median(seconds[arguments.commit])
    rows = [
        [names[commit], ", ".join(f"{each:.1f}" for each in of_commit), f"{median(of_commit):.1f}",
         f"{median(of_commit) / first:.2f}"]
        for commit, of_commit in seconds.items()
    ]  # fmt: skip
    keep(
        "demonstration", ["commit", "seconds of processor time", "median", "ratio"], rows,
        write=arguments.write, page=ROOT / "docs" / "benchmarks.md",
    )  # fmt: skip


if __name__ == "__main__":
    main()
