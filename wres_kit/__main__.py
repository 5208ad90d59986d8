"""`python -m wres_kit`: the command line where `wres` is not on PATH."""

from wres_kit.cli.main import run

run()
