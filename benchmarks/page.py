"""Puts measured figures into docs/performance.md, so that no figure there is typed by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.rows import ROWS
from benchmarks.spending import ROOT
from benchmarks.table import as_markdown

PAGE = ROOT / "docs" / "performance.md"
PUBLISHED = ROOT / "benchmarks" / "published.json"
START, PROFILE, END = "<!-- figures -->\n", "<!-- profile -->\n", "<!-- end -->"


def publish(results: Sequence[Path]) -> None:
    """Keep these results as the published ones, of each row the last, and renew the page's table."""
    found = merged([json.loads(path.read_text(encoding="utf-8")) for path in results])
    PUBLISHED.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")


def merged(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The last of several results, with rows that only earlier ones have, in the table's order.

    >>> merged([{"rows": {"loop": 1, "parts": 2}}, {"rows": {"loop": 3}}])
    {'rows': {'loop': 3, 'parts': 2}}
    """
    rows = {name: row for result in results for name, row in result["rows"].items()}
    return results[-1] | {"rows": {name: rows[name] for name in ROWS if name in rows}}


def renewed(page: str, found: dict[str, Any]) -> str:
    """The page with these figures in the place of those that it had."""
    table = f"{_told(found['machine'])}\n\n{as_markdown(found['rows'])}"
    page = _between(START, table, page)
    if "marginal" not in found["rows"]:
        return page
    return _between(PROFILE, as_profile(found["rows"]["marginal"]["parts"]), page)


def _between(start: str, text: str, page: str) -> str:
    new = f"{start}\n{text}\n\n{END}"
    return re.sub(f"{start}.*?{END}", lambda _: new, page, count=1, flags=re.S)


def as_profile(parts: dict[str, Any]) -> str:
    """Where the time of one report goes, as Markdown.

    >>> spent = {"internal": {"notebook": 60.3, "CPU": 80.0}, "customer": {"notebook": 30.0, "CPU": 40.0}, "around": 9}
    >>> each = {"marginal": 69.0, "plain": {"metrics": 20.0, "charts": 5.0}}
    >>> print(as_profile({"profile": spent, "milliseconds per report": each}))
    | ms | internal | customer |
    | --- | --- | --- |
    | notebook | 60 | 30 |
    | CPU of its process | 80 | 40 |
    <BLANKLINE>
    CPU of one more report on average: 69 ms, of which 9 ms around its own work: to fork its process, to end it, and to
    hand out the work. Its metrics and charts, called as plain functions: 20 + 5 ms.
    """
    profile, each = parts["profile"], parts["milliseconds per report"]
    editions = profile["internal"], profile["customer"]
    lines = ["| ms | internal | customer |", "| --- | --- | --- |"]
    steps = dict.fromkeys(step for edition in editions for step in edition if step != "CPU")
    lines += [f"| {step} | {' | '.join(_ms(edition, step) for edition in editions)} |" for step in steps]
    lines.append(f"| CPU of its process | {' | '.join(_ms(edition, 'CPU') for edition in editions)} |")
    plain = each["plain"]
    lines += [
        "",
        f"CPU of one more report on average: {each['marginal']:.0f} ms, of which {profile['around']:.0f} ms around its "
        "own work: to fork its process, to end it, and to",
        f"hand out the work. Its metrics and charts, called as plain functions: {plain['metrics']:.0f} + "
        f"{plain['charts']:.0f} ms.",
        *_files(plain),
        *_sections(parts.get("milliseconds per section", {}).get("internal", {})),
    ]
    return "\n".join(lines)


STEPS = ("opening", "sections", "charts", "numbers", "html", "pdf", "annex", "leak check")
"""What makes a report's files, in its order."""


def _files(plain: dict[str, float]) -> list[str]:
    """What each step takes as a plain function, in a process that has done the same for another report.

    >>> each = {"files": 50.0, "internal files": 80.0, "internal pdf": 60.0, "internal charts": 20.0}
    >>> print("\\n".join(_files(each | {"customer files": 20.0, "customer pdf": 20.0})))
    <BLANKLINE>
    All that makes its files, called as plain functions, is 50 ms on average. Per report, in ms of CPU:
    internal 80 (charts 20, pdf 60); customer 20 (pdf 20).
    """
    if "files" not in plain:
        return []
    told = "; ".join(f"{edition} {_edition(plain, edition)}" for edition in ("internal", "customer"))
    all_of_it = (
        f"All that makes its files, called as plain functions, is {plain['files']:.0f} ms on average. "
    )
    return ["", f"{all_of_it}Per report, in ms of CPU:", f"{told}."]


def _edition(plain: dict[str, float], edition: str) -> str:
    steps = (f"{step} {plain[name]:.0f}" for step in STEPS if (name := f"{edition} {step}") in plain)
    return f"{plain[f'{edition} files']:.0f} ({', '.join(steps)})"


def _sections(alone: dict[str, float]) -> list[str]:
    """What each section takes by itself, the dearest first.

    >>> _sections({"units": 3.2, "flows": 12.0})[2:]
    ['flows 12, units 3.']
    """
    if not alone:
        return []
    dearest = sorted(alone.items(), key=lambda one: -one[1])
    told = ", ".join(f"{name} {taken:.0f}" for name, taken in dearest)
    heading = (
        "Each section of the internal edition called alone, on a report newly opened, in ms of CPU (together they "
        "share what they find):"
    )
    return ["", heading, f"{told}."]


def _ms(steps: dict[str, float], step: str) -> str:
    return f"{steps[step]:.0f}" if step in steps else "–"


def _told(machine: dict[str, Any]) -> str:
    return (
        f"{machine['cores']} cores ({machine['processor']}), {machine['memory GB']} GB, Python {machine['python']}, "
        f"{machine['day']}, load average {machine['load'][0]:.1f} before the first row."
    )
