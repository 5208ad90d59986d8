"""The real commands `publish`, `publish --roll-back` and `sign-off`, killed or out of disk at random moments.

`python -m tests.release.interruptions 300` tries that many moments and prints what became of them. Each command runs in
a process of its own, forked from one that has imported the program, on a copy of a small project with the built-in
renderer. Releases have all documents; equal content is made into documents once, and then kept. A kill comes before the
n-th change of a file, or after a random time. A full disk is a small one of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.execution.conftest import organisation, returns, tree
from tests.execution.inline import do_without_workers
from tests.execution.notebooks import write_pages
from wres_kit.cli.main import app
from wres_kit.documents import FORMATS, DocumentFormat
from wres_kit.project import Project
from wres_kit.release.register import MARK
from wres_kit.release.sign_off import places_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wres_kit.documents.content import ReportContent

SITE = "project:\n  type: website\nwebsite:\n  title: Example reports\n"
WHO = ("--name", "A. Example", "--role", "Director of People", "--on", "2024-05-30")
REPORT = ("X01", "--year", "2024")
CHANGES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate", "shutil.rmtree"})
KEPT = "WRES_TEST_DOCUMENTS"
"""Environment variable that names the folder of kept documents."""


@dataclass(frozen=True)
class Interruptible:
    """A command, and the project that it begins with.

    Parameters
    ----------
    name, arguments
        What it is called here, and how it is called.
    base
        The project before it.
    before, after
        What is public and signed before it, and after it ran to its end.
    changes, seconds
        How often it changes a file, and how long it takes.
    """

    name: str
    arguments: tuple[str, ...]
    base: Path
    before: dict[str, bytes] = field(repr=False)
    after: dict[str, bytes] = field(repr=False)
    changes: int
    seconds: float


def state(root: Path) -> dict[str, bytes]:
    """Return what is public, the record of it, and the signatures."""
    parts = {name: tree(root / name) for name in ("public", "data/released") if (root / name).is_dir()}
    files = {f"{part}/{name}": data for part, each in parts.items() for name, data in each.items()}
    for path in (root / "params").rglob("sign*"):  # sign-off.yml and signed-figures.csv
        files[path.relative_to(root).as_posix()] = path.read_bytes()
    return {name: data for name, data in files.items() if Path(name).name != MARK}


def of_public(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return only what is on the web server."""
    return {name: data for name, data in files.items() if name.startswith("public/")}


def begin(root: Path, arguments: Sequence[str], *, last_change: int = 0, count: bool = False) -> int:
    """Begin a command in a process of its own, and return its id.

    Parameters
    ----------
    root, arguments
        The project, and the command.
    last_change
        The change of a file before which the process kills itself; never where 0.
    count
        Whether it writes how many changes there were into `changes` next to the project.
    """
    child = os.fork()
    if child:
        return child
    os.setsid()
    log = os.open(root.parent / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    do_without_workers()  # they write nothing that is public, and starting them would take most of the time
    _with_kept_documents(Path(os.environ[KEPT]))
    changes = 0

    def watch(event: str, details: tuple[Any, ...]) -> None:
        nonlocal changes
        if event in CHANGES or (
            event == "open" and isinstance(details[2], int) and details[2] & (os.O_WRONLY | os.O_RDWR)
        ):
            changes += 1
            if changes == last_change:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    status = 70
    try:
        app([*arguments, "--project", str(root)], standalone_mode=True)
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        if count:
            (root.parent / "changes").write_text(str(changes), encoding="utf-8")
        os._exit(status)


def run(root: Path, arguments: Sequence[str], *, count: bool = False) -> int:
    """Run a command to its end, and return its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(begin(root, arguments, count=count), 0)[1])


def run_well(root: Path, *arguments: str) -> None:
    """Run a command that must succeed."""
    if run(root, arguments):
        raise AssertionError((arguments, (root.parent / "log").read_text(encoding="utf-8")[-3000:]))


MAKE = """
import pickle, sys
from pathlib import Path
from wres_kit.documents import FORMATS
content = pickle.load(sys.stdin.buffer)
for each in FORMATS:
    Path(f"{sys.argv[1]}.{each.name}").write_bytes(each.make(content))
"""


def _with_kept_documents(folder: Path) -> None:
    """Make the documents of each content once, which takes a second for all, and keep them for the next process.

    A process that makes documents writes nothing but them, into a folder that is not public, as a kept one is written.
    They are made in a new process: Typst has threads, which a fork of a process that made a PDF before lacks, so that
    it would wait for them for ever.
    """

    def kept(self: DocumentFormat, content: ReportContent) -> bytes:
        pickled = pickle.dumps(content)
        stem = hashlib.sha256(pickled).hexdigest()
        if not (folder / f"{stem}.{self.name}").is_file():
            half = folder / f"{stem}.half"
            subprocess.run([sys.executable, "-c", MAKE, half], input=pickled, check=True)
            for each in FORMATS:
                half.with_name(f"{half.name}.{each.name}").replace(folder / f"{stem}.{each.name}")
        return (folder / f"{stem}.{self.name}").read_bytes()

    DocumentFormat.make = kept  # type: ignore[method-assign]


def make_project(root: Path) -> None:
    """Write a project of one organisation, whose releases have documents of every format."""
    (root / "params").mkdir(parents=True)
    settings = f"publication_date: 2024-10-01\ndocuments: [{', '.join(each.name for each in FORMATS)}]\n"
    (root / "params" / "project.yml").write_text(settings, encoding="utf-8")
    (root / "_quarto.yml").write_text(SITE, encoding="utf-8")
    (root / "reports").mkdir()
    organisation(root, "X01", years="[2024]")
    returns(root, "X01", (2022, 2023, 2024))
    write_pages(root / "notebooks")


def sign(part: str, root: Path) -> tuple[str, ...]:
    """Return the command that signs a part; every place of narrative is set aside."""
    aside: tuple[str, ...] = ()
    if part == "narrative":
        aside = tuple(text for place in places_of(Project(root), 2024) for text in ("--set-aside", f"{place}=example"))
    return ("sign-off", *REPORT, "--part", part, *WHO, *aside)


def commands(folder: Path) -> Iterator[Interruptible]:
    """Yield the commands, each with a project that is ready for it."""
    root = folder / "made" / "project"
    os.environ["WRES_RELEASE_KEY"] = str(folder / "key.pem")
    os.environ[KEPT] = str(folder / "documents")
    (folder / "documents").mkdir()
    make_project(root)
    build = ("build", "X01", "--jobs", "1", "--renderer", "builtin")
    publish = ("publish", *REPORT, "--renderer", "builtin", "--jobs", "1", "--on")
    run_well(root, *build)
    run_well(root, *sign("narrative", root))
    yield _interruptible(folder, "sign-off", root, sign("figures", root))
    run_well(root, *sign("figures", root))
    yield _interruptible(folder, "publish", root, (*publish, "2024-07-03"))
    run_well(root, *publish, "2024-07-03")
    returns(root, "X01", (2022, 2023, 2024), appointed=50)
    run_well(root, *build)
    yield _interruptible(folder, "sign-off again", root, sign("figures", root))
    run_well(root, *sign("figures", root))
    run_well(root, *sign("narrative", root))
    correct = (*publish, "2024-12-15", "--reason", "Fifty people were appointed.")
    yield _interruptible(folder, "publish a correction", root, correct)
    run_well(root, *correct)
    roll_back = (*publish, "2024-12-16", "--roll-back", "--reason", "Published too early")
    yield _interruptible(folder, "roll-back", root, roll_back)


def _interruptible(folder: Path, name: str, root: Path, arguments: tuple[str, ...]) -> Interruptible:
    base = folder / "bases" / name.replace(" ", "-")
    shutil.copytree(root, base)
    whole = folder / "whole" / "project"
    shutil.copytree(root, whole)
    begun = time.monotonic()
    if run(whole, arguments, count=True):
        raise AssertionError((name, (whole.parent / "log").read_text(encoding="utf-8")[-3000:]))
    seconds = time.monotonic() - begun
    changes = int((whole.parent / "changes").read_text(encoding="utf-8"))
    command = Interruptible(name, arguments, base, state(root), state(whole), changes, seconds)
    assert command.before != command.after, name
    documents = {each.file_name("X01", 2024) for each in FORMATS} if name.startswith("publish") else set()
    assert documents <= {Path(path).name for path in command.after}, name
    shutil.rmtree(whole.parent)
    return command


def check(command: Interruptible, root: Path) -> str:
    """Check a project whose command was cut off, and return whether it is as before or as after it.

    Raises
    ------
    AssertionError
        It is neither, or public and record do not agree.
    """
    at_once = of_public(state(root))
    assert at_once in (of_public(command.before), of_public(command.after)), f"{command.name}: public/ is not whole"
    status = run(root, ("status", "X01"))
    assert status == 0, (root.parent / "log").read_text(encoding="utf-8")[-3000:]
    now = state(root)
    for name, known in (("before", command.before), ("after", command.after)):
        if now == known:
            return name
    different = sorted(name for name in {*now, *command.before} if now.get(name) != command.before.get(name))
    message = f"{command.name}: neither before nor after; not as before: {different[:10]}"
    raise AssertionError(message)


def kill_once(command: Interruptible, folder: Path, moment: random.Random) -> str:
    """Kill a command at a random moment, and return what became of it."""
    root = folder / "killed" / "project"
    shutil.copytree(command.base, root)
    try:
        if moment.random() < 0.5:
            os.waitpid(begin(root, command.arguments, last_change=moment.randint(1, command.changes)), 0)
        else:
            child = begin(root, command.arguments)
            time.sleep(moment.uniform(0, command.seconds))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        return check(command, root)
    finally:
        shutil.rmtree(root.parent)


def fill_once(command: Interruptible, folder: Path, moment: random.Random) -> str:
    """Run a command on a disk that gets full at a random moment, and return what became of it."""
    with small_disk(folder / "disk") as (disk, resize):
        root = disk / "project"
        resize(256 * 1024**2)
        shutil.copytree(command.base, root)
        used = shutil.disk_usage(disk).used
        resize(used + moment.randint(4, 40 if command.name.startswith("sign") else 4000) * 1024)
        status = run(root, command.arguments)
        said = (root.parent / "log").read_text(encoding="utf-8", errors="replace")
        assert "Traceback" not in said, said[-3000:]
        resize(256 * 1024**2)
        became = check(command, root)
        assert status != 0 or became == "after", said
        if became == "before":
            run_well(root, *command.arguments)
            assert state(root) == command.after
        return f"{became}, exit status {status}"


@contextmanager
def small_disk(folder: Path) -> Iterator[tuple[Path, Callable[[int], None]]]:
    """Mount a disk in memory; it needs the right to mount. It can be made larger and smaller."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "none", folder], check=True)

    def resize(size: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size // 1024}k", folder], check=True)

    try:
        yield folder, resize
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Try as many moments as are asked for, and print what became of them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("moments", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full-disk", type=int, default=0, help="so many moments of a full disk as well")
    asked = parser.parse_args()
    moment = random.Random(asked.seed)
    became: Counter[str] = Counter()
    with TemporaryDirectory(prefix="wres-interrupted-") as name:
        known = list(commands(Path(name)))
        for each in known:
            tell(f"{each.name}: {each.changes} changes of files, {each.seconds:.1f} s")
        for number in range(asked.moments + asked.full_disk):
            command = known[number % len(known)]
            attempt = kill_once if number < asked.moments else fill_once
            became[f"{attempt.__name__} {command.name}: {attempt(command, Path(name), moment)}"] += 1
            if number % 20 == 19:
                tell(f"{number + 1} done: {dict(became)}")
    for what, count in sorted(became.items()):
        tell(f"{count:5} {what}")


if __name__ == "__main__":
    main()
