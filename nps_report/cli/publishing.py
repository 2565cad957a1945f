"""The commands by which reports leave the house, and by which a person is forgotten."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from nps_report.cli.options import (
    DEFAULT_PROGRAMME,
    DEFAULT_REPORTS,
    SOME_FAILED,
    UNUSABLE,
    Accounts,
    AsOf,
    Editions,
    Languages,
    Output,
    ProgrammeFile,
    Units,
    names,
)


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


def approve(
    period: Annotated[str, typer.Argument(help="As for run.")],
    edition: Annotated[
        str, typer.Option("--edition", help="internal, customer, letter, or one of your own.")
    ],
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
        editions=names(edition),
        languages=names(language),
        withdraw=withdraw,
        site=PortalSite.of(programme, latest_units(programme.home)),
        check=checks_of(programme),
    )
    for one in done:
        for line in one.lines():
            typer.echo(line)


def mail(
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
    from nps_report.publishing.mail import mail as send_mail
    from nps_report.publishing.outgoing import checks_of

    programme = load_programme(params)
    done = send_mail(
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


def announce(
    period: Annotated[str, typer.Argument(help="As for run, but one period.")],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    unit: Units = None,
    language: Languages = None,
    as_of: AsOf = "",
    output: Annotated[Path, typer.Option("-o", "--output", help="Where drafts go.")] = Path("outbox"),
) -> None:
    """Write drafts that announce to customers what was decided or done for them."""
    from nps_report.choosing import chosen_day
    from nps_report.programme import load_programme
    from nps_report.publishing.announcing import announce as write_drafts

    day = chosen_day(as_of, "--as-of")
    done = write_drafts(load_programme(params), period, tuple(unit or ()), names(language), day, output)
    for line in done.lines():
        typer.echo(line)


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
