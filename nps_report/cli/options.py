"""What the commands share: options by name, exit codes, and how they warn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

MADE, WARNED, UNUSABLE, SOME_FAILED = 0, 1, 2, 3
"""Exit codes: all well, warnings under --strict, wrong use or unusable input, some reports failed."""

ProgrammeFile = Annotated[Path, typer.Option("-p", "--params", help="The programme's file.")]
DEFAULT_PROGRAMME = Path("params/programme.yml")
DEFAULT_REPORTS = Path("reports")
Units = Annotated[
    list[str] | None, typer.Option("--unit", help="Only this unit; `all` is the whole programme.")
]
Editions = Annotated[
    list[str] | None, typer.Option("--edition", help="internal, customer, or one of the programme's own.")
]
Accounts = Annotated[
    list[str] | None,
    typer.Option(
        "--account",
        help="Only the report about this account, by its id: its letter, or the edition named; repeat it for more.",
    ),
]
Languages = Annotated[list[str] | None, typer.Option("--language", help="fr or en.")]
Formats = Annotated[str, typer.Option("--format", help="html, pdf or both.")]
Output = Annotated[Path, typer.Option("-o", "--output", help="The reports' folder.")]
Jobs = Annotated[int, typer.Option("-j", "--jobs", min=0, help="How many at a time; 0: the cores.")]
Memory = Annotated[
    int, typer.Option(min=0, help="MB that one report may take beyond what all share; 0: no limit.")
]
Told = Annotated[
    bool, typer.Option("--summary", help="Tell the slowest reports, steps and cells at the end.")
]
Part = Annotated[
    str, typer.Option("--shard", help="2/8: only the second of eight parts, one for each of eight machines.")
]
ClusterAddress = Annotated[
    str, typer.Option("--cluster", help="tcp://HOST:8786: have the workers of this Dask scheduler make them.")
]
StoreAddress = Annotated[
    str,
    typer.Option(
        "--store", help="s3://bucket/folder: what its workers share; default: the programme's folder."
    ),
]
AsOf = Annotated[str, typer.Option(help="The date of today, 2026-10-31; default: the period's last day.")]


def warn(line: str) -> None:
    """Tell a warning, apart from what the command prints."""
    typer.echo(f"warning: {line}", err=True)


def names(given: Sequence[str] | None) -> tuple[str, ...]:
    """Names given one by one or with commas between, blanks left out."""
    return tuple(name.strip() for text in given or () for name in text.split(",") if name.strip())
