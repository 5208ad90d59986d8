"""How many examples a property is tried on: few in `make test`, always the same; many new ones in `make fuzz`.

A test gives its number for `make test`; the profile of hypothesis multiplies it. No test has a deadline, and none fails
because examples are slow to draw.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

USUAL = 100
"""The examples of a property that names no number, in the profile `ci`; the other profile's are a multiple of it."""
SEARCH = 10
"""How many times as many examples the profile `search` tries."""


def register_profiles() -> None:
    """Make both profiles known to hypothesis, and take `ci` until `--hypothesis-profile` names another."""
    untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("ci", untimed, derandomize=True, database=None, max_examples=USUAL)
    settings.register_profile("search", untimed, print_blob=True, max_examples=USUAL * SEARCH)
    settings.load_profile("ci")


def times(number: int) -> int:
    """Return a number of examples, times what the profile in use multiplies by."""
    return max(1, number * settings.default.max_examples // USUAL)


def examples(number: int, *suppressed: HealthCheck) -> settings:
    """Try a property on a number of examples, times what the profile in use multiplies by."""
    checks = [HealthCheck.too_slow, *suppressed]
    return settings(max_examples=times(number), suppress_health_check=checks)
