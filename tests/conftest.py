"""What holds for all tests."""

from __future__ import annotations

import signal

from tests.examples import register_profiles

# A shell that runs the tests in the background has them ignore Ctrl-C, and so would the commands that they interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

register_profiles()
