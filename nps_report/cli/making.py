"""The commands that make reports, and what they are made from."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from nps_report.cli.options import (
    DEFAULT_PROGRAMME,
    DEFAULT_REPORTS,
    MADE,
    SOME_FAILED,
    UNUSABLE,
    WARNED,
    Accounts,
    ClusterAddress,
    Editions,
    Formats,
    Jobs,
    Languages,
    Memory,
    Output,
    Part,
    ProgrammeFile,
    StoreAddress,
    Told,
    Units,
    names,
    warn,
)

if TYPE_CHECKING:
    from nps_report.batch.outcome import Outcome
    from nps_report.batch.plan import Job
    from nps_report.batch.shards import Shard
    from nps_report.batch.task import Executor
    from nps_report.programme import Programme
    from nps_report.snapshot.workshop import Workshop


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


def run(
    period: Annotated[
        str, typer.Argument(help="2026-10, 2026-Q3, 2026, 2026-W41, a wave, last, A..B or A:B.")
    ],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    unit: Units = None,
    edition: Editions = None,
    language: Languages = None,
    formats: Formats = "",
    output: Output = DEFAULT_REPORTS,
    jobs: Jobs = 0,
    as_of: Annotated[
        str, typer.Option(help="The report's date, 2026-10-31; default: the period's last day.")
    ] = "",
    account: Accounts = None,
    accounts: Annotated[
        str,
        typer.Option(
            "--accounts", help="top:50: an edition about one account, for the 50 with the highest revenue."
        ),
    ] = "",
    shard: Part = "",
    cluster: ClusterAddress = "",
    store: StoreAddress = "",
    force: Annotated[bool, typer.Option("--force", help="Make again what is up to date.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each is made or skipped.")] = False,
    told: Told = False,
    cell_seconds: Annotated[
        float, typer.Option("--cell-timeout", min=0.1, help="Seconds that one cell of a notebook may take.")
    ] = 600,
    memory: Memory = 2048,
) -> None:
    """Make the reports of a period: every unit and the whole programme, unless told otherwise."""
    if not cluster:
        _warm_up_meanwhile(params, output)
    from nps_report.batch.accounts import top_of
    from nps_report.batch.plan import Wanted
    from nps_report.batch.run import prepare_run
    from nps_report.batch.shards import shard_of
    from nps_report.choosing import chosen_day
    from nps_report.engine.limits import Limits
    from nps_report.programme import load_programme

    started = time.monotonic()
    wanted = Wanted(
        tuple(unit or ()),
        names(edition),
        names(language),
        names([formats]),
        chosen_day(as_of, "--as-of"),
        tuple(account or ()),
        top_of(accounts),
    )
    part, programme = shard_of(shard), load_programme(params)
    limits = Limits(cell_seconds, memory * 2**20 or None)
    with _elsewhere(cluster, store, programme) as (workshop, elsewhere):
        here = elsewhere is None
        prepared = prepare_run(programme, period, wanted, output, force, part, here, workshop)
        for line in prepared.warnings:
            warn(line)
        for line in prepared.explained() if explain else ():
            typer.echo(line)
        outcomes = prepared.outcomes(jobs or os.cpu_count() or 1, limits, warn, elsewhere)
        work(outcomes, prepared.jobs, output, started, told, part)


@contextmanager
def _elsewhere(cluster: str, store: str, programme: Programme) -> Iterator[tuple[Workshop, Executor | None]]:
    """What builds the snapshot and makes the reports on a cluster's workers; None where this machine makes them."""
    from nps_report.errors import UsageError
    from nps_report.snapshot.workshop import HERE

    if store and not cluster:
        raise UsageError(
            "cluster", f"--store {store}: is what a cluster's workers share. Name one with --cluster."
        )
    if not cluster:
        yield HERE, None
        return
    from nps_report.batch.cluster import cluster_at

    with cluster_at(cluster, store, programme) as found:
        yield found.workshop, found.make_all


def themes(
    period: Annotated[str, typer.Argument(help="As for run, but one period; default: last.")] = "last",
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    unit: Annotated[
        str, typer.Option("--unit", help="Only this unit; default: the whole programme.")
    ] = "all",
    untagged: Annotated[int, typer.Option(min=0, help="How many comments without a theme to show.")] = 20,
    theme: Annotated[
        str, typer.Option("--theme", help="Only the comments of this theme, what speaks of it in brackets.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
) -> None:
    """Tell how comments are coded by themes, what is left over, and how far that agrees with people."""
    from nps_report.coding import coding_of
    from nps_report.programme import load_programme
    from nps_report.themes_report import ThemesReport

    report = ThemesReport(coding_of(load_programme(params), period, unit), untagged, theme)
    for line in [report.as_json()] if as_json else report.lines():
        typer.echo(line)


def render(
    period: Annotated[str, typer.Argument(help="As for run; blank: all reports made so far.")] = "",
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    unit: Units = None,
    edition: Editions = None,
    language: Languages = None,
    formats: Formats = "",
    output: Output = DEFAULT_REPORTS,
    jobs: Jobs = 0,
    memory: Memory = 2048,
    told: Told = False,
) -> None:
    """Lay reports out again with the templates and brand of now, from their executed notebooks."""
    from nps_report.batch.again import tasks_to_render
    from nps_report.batch.local import make_all
    from nps_report.batch.plan import Wanted
    from nps_report.engine.limits import Limits
    from nps_report.programme import load_programme

    started = time.monotonic()
    wanted = Wanted(tuple(unit or ()), names(edition), names(language), names([formats]))
    tasks = tasks_to_render(load_programme(params), period, wanted, output)
    limits = Limits(memory=memory * 2**20 or None)
    outcomes = make_all(tasks, jobs or os.cpu_count() or 1, limits, warn=warn)
    work(outcomes, [task.job for task in tasks], output, started, told)


def _warm_up_meanwhile(params: Path, reports: Path) -> None:
    """In a folder without a report, all will be made: what makes them warms up while the sources are read."""
    from nps_report.engine.starting import start_template
    from nps_report.kit import home_of, own_or_kit

    if params.is_file() and not any(reports.glob("*")):
        start_template(own_or_kit(home_of(params), "templates"))


def work(
    outcomes: Iterator[Outcome],
    jobs: Sequence[Job],
    reports: Path,
    started: float,
    told: bool,
    shard: Shard | None = None,
) -> NoReturn:
    """Have the work done, tell how it went, and exit."""
    from nps_report.batch.journal import latest, summary_lines
    from nps_report.batch.run import summary

    done = list(_told(outcomes, len(jobs)))
    for line in summary_lines(latest(reports, [job.stem.as_posix() for job in jobs])) if told else ():
        typer.echo(line)
    typer.echo(summary(done, time.monotonic() - started, shard))
    raise typer.Exit(SOME_FAILED if any(outcome.error for outcome in done) else MADE)


def _told(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes of a run, a line told of each that failed."""
    from nps_report.batch.progress import shown

    for outcome in shown(outcomes, total):
        if outcome.error:
            typer.echo(f"failed: {outcome.job.name}: {outcome.error}", err=True)
        yield outcome
