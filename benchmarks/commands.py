"""How long the commands that a person waits for take to answer."""

from __future__ import annotations

from statistics import median

from benchmarks import programmes
from benchmarks.goals import Measured, Settings
from benchmarks.spending import kit, spent


def answers(settings: Settings) -> Measured:
    """`--help`, and `check` on the example, each a process from start to end."""
    home = programmes.example(settings.work / "example").parent.parent
    found: dict[str, list[float]] = {"help": [], "check": []}
    for name, command in (("help", kit("--help")), ("check", kit("check"))):
        spent(command, home)
        for _ in range(3 * settings.rounds):
            found[name].append(spent(command, home).wall)
    return Measured((median(found["help"]), median(found["check"])), {"seconds": found})
