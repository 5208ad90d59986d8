"""`wres build --profile`: where the time of a build went."""

from __future__ import annotations

from typing import Any

SLOWEST = 5
STAGES = {
    "start": "start: this command and its settings",
    "read": "read: returns and plan",
    "compare": "compare: what changed",
    "build": "build: what the workers do",
    "publish": "publish: index and exchange",
    "remember": "remember: lock file",
}
OF_WORKERS = {"calculate": "calculate and protect", "run": "run notebooks", "render": "render pages", "index": "index"}


def profile_text(record: dict[str, Any]) -> str:
    """Return where the time of a build went, from its record, as a table to read.

    Parameters
    ----------
    record
        `build/private/build.json`.
    """
    wall, work = record["seconds_by_stage"], record["seconds_of_workers"]
    lines = [f"Seconds by the clock, {record['seconds']:.1f} in all"]
    lines += [f"  {words:<40}{wall[stage]:9.2f}" for stage, words in STAGES.items() if stage in wall]
    jobs = record["jobs"]
    lines.append(f"Seconds of {jobs} worker{'s' * (jobs != 1)} together")
    lines += [f"  {words:<40}{work[stage]:9.2f}" for stage, words in OF_WORKERS.items() if stage in work]
    slow = sorted(
        (-page["seconds"], f"{report['organisation']} {report['year']}  {name}")
        for report in record["reports"]
        for name, page in report["pages"].items()
        if page["seconds"]
    )
    if slow:
        lines.append("Slowest pages")
        lines += [f"  {name:<40}{-seconds:9.2f}" for seconds, name in slow[:SLOWEST]]
    return "\n".join(lines)
