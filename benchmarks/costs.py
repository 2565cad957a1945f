"""What one more report costs: CPU, memory, and what a second worker brings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import Any

from benchmarks.goals import Measured, NotMeasuredError, Settings
from benchmarks.memory import PeakOfWorkers
from benchmarks.programmes import PERIOD
from benchmarks.spending import module, spent
from benchmarks.workload import EDITIONS, LANGUAGE, Workload, checked, twelve
from nps_report.batch.journal import read_journal

LANGUAGES = ("fr", "en")
FEW = 2
"""Units of the small run; the marginal report is one of the other ten's."""

MEGABYTE = 1e6
MONTHS = 3


def marginal_cpu(settings: Settings) -> Measured:
    """CPU of a run with 12 units less one with 2, per report, over that of the same reports by plain functions.

    Once over their metrics and charts alone, and once over all that makes their files.
    """
    work = twelve(settings.work)
    each = len(EDITIONS) * len(LANGUAGES)
    few, many, plain = [], [], []
    asked = work.asked("plain", work.jobs(LANGUAGES))
    _cpu_of(work, work.units[:FEW])
    for _ in range(settings.rounds):
        few.append(_cpu_of(work, work.units[:FEW]))
        many.append(_cpu_of(work, work.units))
        plain.append(_plain(asked, work.units[FEW:]))
    reports = (len(work.units) - FEW) * each
    marginal = (median(many) - median(few)) / reports
    means = [means_of(reports) for reports in plain]
    parts = {name: median(one[name] for one in means) for name in means[0]}
    told = {
        "CPU of the runs": {"few": few, "many": many, "reports between": reports},
        "milliseconds per report": {
            "marginal": 1000 * marginal,
            "plain": {name: 1000 * value for name, value in parts.items()},
        },
        "milliseconds per section": sections_alone([report for reports in plain for report in reports]),
        "profile": profile(list(read_journal(work.reports)), 1000 * marginal),
    }
    return Measured((marginal / (parts["metrics"] + parts["charts"]), marginal / parts["files"]), told)


def profile(entries: Sequence[Mapping[str, Any]], marginal: float) -> dict[str, Any]:
    """Milliseconds per report: each edition's steps, the CPU that its process tells, and what is spent around it.

    The processes' own time begins where their work does: to fork them and to end them is part of the marginal CPU
    alone.

    >>> one = {"report": "2026-10/lyon/internal.fr", "steps": {"notebook": 0.06, "pdf": 0.01}, "cpu": 0.08}
    >>> profile([one, {**one, "report": "2026-10/lyon/customer.fr", "cpu": 0.04}], marginal=75.0)["around"]
    15.0
    """
    told: dict[str, Any] = {}
    for edition in EDITIONS:
        found = [entry for entry in entries if f"/{edition}." in entry["report"]]
        steps = dict.fromkeys(step for entry in found for step in entry["steps"])
        told[edition] = {
            step: 1000 * fmean(entry["steps"].get(step, 0.0) for entry in found) for step in steps
        }
        told[edition]["CPU"] = 1000 * fmean(entry["cpu"] for entry in found)
    return told | {"around": marginal - 1000 * fmean(entry["cpu"] for entry in entries)}


def _cpu_of(work: Workload, units: Sequence[str]) -> float:
    languages = [part for language in LANGUAGES for part in ("--language", language)]
    made = len(units) * len(EDITIONS) * len(LANGUAGES)
    return checked(work.run_again("-j", "1", *languages, units=units), made=made).cpu


def sections_alone(reports: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """Milliseconds of CPU of each section by edition, called alone on a report newly opened, on average.

    >>> one, other = ({"edition": "internal", "alone": {"units": seconds}} for seconds in (0.002, 0.004))
    >>> sections_alone([one, other])
    {'internal': {'units': 3.0}}
    """
    told: dict[str, dict[str, float]] = {}
    for edition in dict.fromkeys(report["edition"] for report in reports):
        own = [report["alone"] for report in reports if report["edition"] == edition]
        told[edition] = {name: round(1000 * fmean(one[name] for one in own), 2) for name in own[0]}
    return told


def _plain(asked: Any, units: Sequence[str]) -> list[Mapping[str, Any]]:
    """What plain functions took per report; the first units warm the process."""
    found = json.loads(spent(module("plain", str(asked)), asked.parent).output.splitlines()[-1])
    return [one for one in found if one["unit"] in units]


METRICS = ("opening", "sections")
"""The steps of a report that give its values."""


def means_of(reports: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Seconds of CPU per report, of all and of each edition: its metrics, its charts, and all that makes its files.

    Each step is there too, by itself.

    >>> steps = {"opening": 1.0, "sections": 2.0, "charts": 4.0, "pdf": 8.0}
    >>> means = means_of([{"edition": "internal", "steps": steps}, {"edition": "customer", "steps": {"charts": 2.0}}])
    >>> means["metrics"], means["charts"], means["files"], means["internal pdf"]
    (1.5, 3.0, 8.5, 8.0)
    """
    means = _parts_of([report["steps"] for report in reports])
    for edition in dict.fromkeys(report["edition"] for report in reports):
        own = [report["steps"] for report in reports if report["edition"] == edition]
        means |= {f"{edition} {part}": mean for part, mean in _parts_of(own).items()}
    return means


def _parts_of(reports: Sequence[Mapping[str, float]]) -> dict[str, float]:
    steps = {
        step: fmean(report.get(step, 0.0) for report in reports)
        for step in dict.fromkeys(step for report in reports for step in report)
    }
    metrics = sum(steps.get(step, 0.0) for step in METRICS)
    return {"metrics": metrics, "files": sum(steps.values()), **steps}


def two_workers(settings: Settings) -> Measured:
    """The same reports with one worker and with two."""
    work = twelve(settings.work)
    period = f"2026-{10 - MONTHS + 1:02d}..{PERIOD}"
    made = work.count * MONTHS
    options = ("--language", LANGUAGE)
    checked(work.run_again(*options, period=period, units=work.units[:1]), made=len(EDITIONS) * MONTHS)
    one, two, start = [], [], []
    for _ in range(settings.rounds):
        start.append(
            checked(work.run_again("-j", "1", *options, units=work.units[:1]), made=len(EDITIONS)).wall
        )
        one.append(checked(work.run_again("-j", "1", *options, period=period), made=made).wall)
        two.append(checked(work.run_again("-j", "2", *options, period=period), made=made).wall)
    fixed = median(start)
    parts = {"seconds": {"-j 1": one, "-j 2": two, "two reports alone": start}, "reports": made}
    remark = f"{made} reports, start-up included: a run of two reports takes {fixed:.1f} s"
    return Measured((median(one) / median(two),), parts, (remark,))


def memory_of_workers(settings: Settings) -> Measured:
    """The largest private memory of any report's process, beyond what it shares with its template."""
    work, peak = twelve(settings.work), PeakOfWorkers()
    checked(work.run_again("--language", LANGUAGE, "-j", "2", watcher=peak), made=work.count)
    if not peak.bytes:
        raise NotMeasuredError("no process of a report was seen below a template; this system may not fork")
    seen = sorted(size / MEGABYTE for size in peak.bytes.values())
    # A process that lives for a tenth of a second may peak between two looks; it also tells its own peak.
    told = sorted(entry["peak_mb"] * 2**20 / MEGABYTE for entry in read_journal(work.reports))
    parts = {
        "processes seen": len(seen),
        "MB seen from outside": {"median": median(seen), "largest": seen[-1]},
        "MB told by the processes": {"median": median(told), "largest": told[-1]},
    }
    return Measured((max(seen[-1], told[-1]),), parts)
