"""Reading the project's data files in tests."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]
BY_HAND = ("bpas", "england", "rnn", "rtd", "rxy")


def rows_of(name):
    with (ROOT / "data" / "returns" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def all_returns():
    return {path.stem: rows_of(path.stem) for path in sorted((ROOT / "data" / "returns").glob("*.csv"))}


def published(name):
    with (ROOT / "data" / "published" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def script(path):
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
