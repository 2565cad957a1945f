"""The commands that close the loop: the register of follow-ups, call sheets, lists for a CRM."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nps_report.cli.options import (
    DEFAULT_PROGRAMME,
    DEFAULT_REPORTS,
    AsOf,
    Formats,
    Languages,
    Output,
    ProgrammeFile,
    Units,
    names,
)


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
        names(language),
        names([formats]),
        output,
        chosen_day(as_of, "--as-of"),
    )
    for line in made.lines():
        typer.echo(line)


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
