"""The command line: parse, one call, print. Nothing else of the kit prints."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nps_report.errors import ReportError

if TYPE_CHECKING:
    from nps_report.batch.make import Outcome
    from nps_report.batch.run import Run

MADE, WARNED, UNUSABLE, SOME_FAILED = 0, 1, 2, 3
"""Exit codes: all well, warnings under --strict, wrong use or unusable input, some reports failed."""

app = typer.Typer(
    help="Net Promoter Score reports, internal and customer-facing, from survey exports.",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ProgrammeFile = Annotated[Path, typer.Option("-p", "--params", help="The programme's file.")]
DEFAULT_PROGRAMME = Path("params/programme.yml")


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    example: Annotated[
        bool, typer.Option("--example", help="With the example programme and its data.")
    ] = False,
) -> None:
    """Make a folder with notebooks, templates and params, ready to be edited."""
    from nps_report.start import start_programme

    start_programme(folder, example)
    first = (
        "Now:"
        if example
        else f"Drop an export in {folder / 'data'}, edit {folder / DEFAULT_PROGRAMME}, then:"
    )
    typer.echo(f"Made {folder}. {first}\n  cd {folder}\n  nps-report check\n  nps-report run last")


@app.command()
def check(
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where there are warnings.")] = False,
) -> None:
    """Read the sources and print every problem with its file, row, column, value and the way out."""
    from nps_report.check import check_programme
    from nps_report.programme import load_programme

    report = check_programme(load_programme(params))
    for line in [report.as_json()] if as_json else report.lines():
        typer.echo(line)
    if report.errors:
        raise typer.Exit(UNUSABLE)
    if strict and report.warnings:
        raise typer.Exit(WARNED)


@app.command()
def run(
    period: Annotated[
        str, typer.Argument(help="2026-10, 2026-Q3, 2026, 2026-W41, a wave, last, A..B or A:B.")
    ],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    unit: Annotated[
        list[str] | None, typer.Option(help="Only this unit; `all` is the whole programme.")
    ] = None,
    edition: Annotated[list[str] | None, typer.Option(help="internal or customer.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="fr or en.")] = None,
    formats: Annotated[str, typer.Option("--format", help="html, pdf or both.")] = "",
    output: Annotated[Path, typer.Option("-o", "--output", help="The reports' folder.")] = Path("reports"),
    jobs: Annotated[int, typer.Option("-j", "--jobs", min=0, help="How many at a time; 0: the cores.")] = 0,
    as_of: Annotated[
        str, typer.Option(help="The report's date, 2026-10-31; default: the period's last day.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Make again what is up to date.")] = False,
) -> None:
    """Make the reports of a period: every unit and the whole programme, unless told otherwise."""
    from nps_report.batch.plan import Wanted
    from nps_report.batch.run import prepare_run, summary
    from nps_report.choosing import chosen_day
    from nps_report.programme import load_programme

    started = time.monotonic()
    wanted = Wanted(
        tuple(unit or ()), _names(edition), _names(language), _names([formats]), chosen_day(as_of, "--as-of")
    )
    prepared = prepare_run(load_programme(params), period, wanted, output)
    for line in prepared.warnings:
        typer.echo(f"warning: {line}", err=True)
    outcomes = list(_told(prepared, jobs or os.cpu_count() or 1, force))
    typer.echo(summary(outcomes, time.monotonic() - started))
    raise typer.Exit(SOME_FAILED if any(outcome.error for outcome in outcomes) else MADE)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; an error is one line on stderr and exit code 2, never a traceback."""
    try:
        app(args=arguments)
    except ReportError as error:
        # The slug is a heading in docs/messages.md.
        typer.echo(f"nps-report: {error} [{error.slug}]", err=True)
        sys.exit(UNUSABLE)
    except OSError as error:
        # A full disk or a folder taken away may show anywhere.
        typer.echo(f"nps-report: {error}. Free some space, or change the rights there.", err=True)
        sys.exit(UNUSABLE)


def _told(prepared: Run, workers: int, force: bool) -> Iterator[Outcome]:
    """The outcomes of a run, a line told of each that failed."""
    from nps_report.batch.progress import shown

    for outcome in shown(prepared.outcomes(workers, force), len(prepared.jobs)):
        if outcome.error:
            typer.echo(f"failed: {outcome.job.name}: {outcome.error}", err=True)
        yield outcome


def _names(given: Sequence[str] | None) -> tuple[str, ...]:
    """Names given one by one or with commas between, blanks left out."""
    return tuple(name.strip() for text in given or () for name in text.split(",") if name.strip())
