"""The command line: parse, one call, print. Nothing else of the kit prints."""

from __future__ import annotations

import atexit
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from nps_report.errors import ReportError

if TYPE_CHECKING:
    from nps_report.batch.outcome import Outcome
    from nps_report.batch.plan import Job

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
DEFAULT_REPORTS = Path("reports")


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


Units = Annotated[
    list[str] | None, typer.Option("--unit", help="Only this unit; `all` is the whole programme.")
]
Editions = Annotated[list[str] | None, typer.Option("--edition", help="internal or customer.")]
Accounts = Annotated[
    list[str] | None,
    typer.Option("--account", help="Only the letter to this account, by its id; repeat it for more."),
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


@app.command()
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
    force: Annotated[bool, typer.Option("--force", help="Make again what is up to date.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each is made or skipped.")] = False,
    told: Told = False,
    cell_seconds: Annotated[
        float, typer.Option("--cell-timeout", min=0.1, help="Seconds that one cell of a notebook may take.")
    ] = 600,
    memory: Memory = 2048,
) -> None:
    """Make the reports of a period: every unit and the whole programme, unless told otherwise."""
    _warm_up_meanwhile(params, output)
    from nps_report.batch.plan import Wanted
    from nps_report.batch.run import prepare_run
    from nps_report.choosing import chosen_day
    from nps_report.engine.limits import Limits
    from nps_report.programme import load_programme

    started = time.monotonic()
    wanted = Wanted(
        tuple(unit or ()),
        _names(edition),
        _names(language),
        _names([formats]),
        chosen_day(as_of, "--as-of"),
        tuple(account or ()),
    )
    prepared = prepare_run(load_programme(params), period, wanted, output, force)
    for line in prepared.warnings:
        _warn(line)
    for line in prepared.explained() if explain else ():
        typer.echo(line)
    limits = Limits(cell_seconds, memory * 2**20 or None)
    _work(prepared.outcomes(jobs or os.cpu_count() or 1, limits, _warn), prepared.jobs, output, started, told)


@app.command()
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


@app.command()
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
    wanted = Wanted(tuple(unit or ()), _names(edition), _names(language), _names([formats]))
    tasks = tasks_to_render(load_programme(params), period, wanted, output)
    limits = Limits(memory=memory * 2**20 or None)
    outcomes = make_all(tasks, jobs or os.cpu_count() or 1, limits, warn=_warn)
    _work(outcomes, [task.job for task in tasks], output, started, told)


@app.command()
def status(
    period: Annotated[str, typer.Argument(help="As for run; blank: all reports made so far.")] = "",
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    output: Output = DEFAULT_REPORTS,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Check the ledger, and what lies in published folders.")
    ] = False,
) -> None:
    """Tell how every report stands: made, changed since its approval, approved by whom, published where."""
    from nps_report.programme import load_programme
    from nps_report.publishing.status import status_of

    found = status_of(load_programme(params), output, period, verify)
    for line in [found.as_json()] if as_json else found.lines():
        typer.echo(line)
    if found.verified and found.verified.faults:
        raise typer.Exit(UNUSABLE)


@app.command()
def approve(
    period: Annotated[str, typer.Argument(help="As for run.")],
    edition: Annotated[str, typer.Option("--edition", help="internal, customer or account (letters).")],
    by: Annotated[str, typer.Option("--by", help="Who answers for them, by name.")],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    unit: Units = None,
    account: Accounts = None,
    output: Output = DEFAULT_REPORTS,
) -> None:
    """Answer by name for the reports of an edition, exactly as they are now."""
    from nps_report.programme import load_programme
    from nps_report.publishing.approval import approve as approve_reports
    from nps_report.publishing.auditing import keep_told
    from nps_report.publishing.outgoing import checks_of

    programme = load_programme(params)
    done = approve_reports(
        programme,
        output,
        period,
        tuple(unit or ()),
        edition,
        by,
        check=checks_of(programme),
        keep=partial(keep_told, programme),
        accounts=tuple(account or ()),
    )
    for line in done.lines():
        typer.echo(line)


@app.command()
def publish(
    period: Annotated[str, typer.Argument(help="As for run.")],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    to: Annotated[str, typer.Option("--to", help="Only this place of `publishing: places`.")] = "",
    unit: Units = None,
    edition: Editions = None,
    language: Languages = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take them back.")] = False,
    output: Output = DEFAULT_REPORTS,
) -> None:
    """Put approved reports, and a site to find them, to the places of the programme; or take them back."""
    from nps_report.programme import load_programme
    from nps_report.publishing.outgoing import checks_of
    from nps_report.publishing.portal import PortalSite, latest_units
    from nps_report.publishing.publish import publish as publish_reports

    programme = load_programme(params)
    done = publish_reports(
        programme,
        output,
        period,
        to or None,
        units=tuple(unit or ()),
        editions=_names(edition),
        languages=_names(language),
        withdraw=withdraw,
        site=PortalSite.of(programme, latest_units(programme.home)),
        check=checks_of(programme),
    )
    for one in done:
        for line in one.lines():
            typer.echo(line)


@app.command("mail")
def send_mail(
    period: Annotated[str, typer.Argument(help="As for run; last: the latest made.")],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    names: Annotated[
        list[str] | None, typer.Option("--list", help="Only this list of params/recipients.yml.")
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="Send them; else they are written as .eml.")] = False,
    reports: Annotated[Path, typer.Option("--reports", help="The reports' folder.")] = DEFAULT_REPORTS,
    output: Annotated[Path, typer.Option("-o", "--output", help="Where .eml files go.")] = Path("outbox"),
) -> None:
    """Send reports to their lists, or write the messages to look at."""
    from nps_report.programme import load_programme
    from nps_report.publishing.mail import mail
    from nps_report.publishing.outgoing import checks_of

    programme = load_programme(params)
    done = mail(
        programme,
        period,
        reports,
        tuple(names or ()),
        send,
        output,
        tell=typer.echo,
        check=checks_of(programme),
    )
    for line in done.lines():
        typer.echo(line)
    if done.refused:
        raise typer.Exit(SOME_FAILED)


@app.command()
def forget(
    contact: Annotated[str, typer.Argument(help="The person's id in the exports, or their e-mail.")],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be done, and change nothing.")
    ] = False,
    output: Output = DEFAULT_REPORTS,
) -> None:
    """Erase a person from what the kit keeps, and list the files and sources that still hold them."""
    from nps_report.forgetting.forget import forget as forget_person
    from nps_report.programme import load_programme

    for line in forget_person(load_programme(params), contact, output, dry_run).lines():
        typer.echo(line)


followups = typer.Typer(
    help="The register of follow-ups, and what callers need.", rich_markup_mode=None, no_args_is_help=True
)
app.add_typer(followups, name="followups")
AsOf = Annotated[str, typer.Option(help="The date of today, 2026-10-31; default: the period's last day.")]


@followups.command("open")
def open_followups(
    period: Annotated[str, typer.Argument(help="As for run, but one period.")],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    as_of: AsOf = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be opened, and write nothing.")
    ] = False,
) -> None:
    """Write the new follow-ups of a period into the register; what people wrote in it stays as it is."""
    from nps_report.choosing import chosen_day
    from nps_report.followups.opening import open_followups as open_new
    from nps_report.programme import load_programme

    for line in open_new(load_programme(params), period, chosen_day(as_of, "--as-of"), dry_run).lines():
        typer.echo(line)


@followups.command("sheets")
def call_sheets(
    period: Annotated[str, typer.Argument(help="As for run, but one period.")],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    unit: Units = None,
    language: Languages = None,
    formats: Formats = "",
    output: Output = DEFAULT_REPORTS,
    as_of: AsOf = "",
) -> None:
    """Make a call sheet for each follow-up that is not finished, and a list of them."""
    from nps_report.choosing import chosen_day
    from nps_report.followups.sheets import make_sheets
    from nps_report.programme import load_programme

    made = make_sheets(
        load_programme(params),
        period,
        tuple(unit or ()),
        _names(language),
        _names([formats]),
        output,
        chosen_day(as_of, "--as-of"),
    )
    for line in made.lines():
        typer.echo(line)


@app.command()
def export(
    kind: Annotated[
        str, typer.Argument(help="crm, followups, promoters, passives, silent or opportunities.")
    ],
    period: Annotated[str, typer.Argument(help="As for run, but one period.")],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    file_format: Annotated[str, typer.Option("--format", help="csv, xlsx or json.")] = "csv",
    preset: Annotated[str, typer.Option("--preset", help="salesforce, hubspot or dynamics.")] = "",
    changes: Annotated[
        bool, typer.Option("--changes", help="Only what is new or changed since the last export.")
    ] = False,
    language: Annotated[
        str, typer.Option("--language", help="fr or en; default: the programme's first.")
    ] = "",
    output: Annotated[Path, typer.Option("-o", "--output", help="Where the files go.")] = Path("exports"),
    as_of: AsOf = "",
) -> None:
    """Write a list for a CRM or for the teams: contacts, accounts, follow-ups, whom to ask for what."""
    from nps_report.choosing import chosen_day
    from nps_report.exports.export import export as export_list
    from nps_report.programme import load_programme

    done = export_list(
        load_programme(params),
        kind,
        period,
        file_format,
        preset,
        output,
        changes,
        language,
        chosen_day(as_of, "--as-of"),
    )
    for line in done.lines():
        typer.echo(line)


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


def command() -> NoReturn:
    """The command `nps-report`: runs `main`, then ends at once.

    Python would first take a thousand modules apart, one by one: nearly half a second after a run.
    """
    try:
        main()
        code: object = MADE
    except SystemExit as ended:
        code = ended.code
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    # What was left to be done at the end, such as the folder of multiprocessing's sockets.
    atexit._run_exitfuncs()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _warm_up_meanwhile(params: Path, reports: Path) -> None:
    """In a folder without a report, all will be made: what makes them warms up while the sources are read."""
    from nps_report.engine.starting import start_template
    from nps_report.kit import home_of, own_or_kit

    if params.is_file() and not any(reports.glob("*")):
        start_template(own_or_kit(home_of(params), "templates"))


def _work(
    outcomes: Iterator[Outcome], jobs: Sequence[Job], reports: Path, started: float, told: bool
) -> NoReturn:
    """Have the work done, tell how it went, and exit."""
    from nps_report.batch.journal import latest, summary_lines
    from nps_report.batch.run import summary

    done = list(_told(outcomes, len(jobs)))
    for line in summary_lines(latest(reports, [job.stem.as_posix() for job in jobs])) if told else ():
        typer.echo(line)
    typer.echo(summary(done, time.monotonic() - started))
    raise typer.Exit(SOME_FAILED if any(outcome.error for outcome in done) else MADE)


def _told(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes of a run, a line told of each that failed."""
    from nps_report.batch.progress import shown

    for outcome in shown(outcomes, total):
        if outcome.error:
            typer.echo(f"failed: {outcome.job.name}: {outcome.error}", err=True)
        yield outcome


def _warn(line: str) -> None:
    typer.echo(f"warning: {line}", err=True)


def _names(given: Sequence[str] | None) -> tuple[str, ...]:
    """Names given one by one or with commas between, blanks left out."""
    return tuple(name.strip() for text in given or () for name in text.split(",") if name.strip())
