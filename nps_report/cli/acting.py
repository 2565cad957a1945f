"""The commands for the register of actions: what to improve, who does it, and whether the register is sound."""

from __future__ import annotations

from typing import Annotated

import typer

from nps_report.cli.options import DEFAULT_PROGRAMME, UNUSABLE, WARNED, AsOf, ProgrammeFile

Unit = Annotated[str, typer.Option("--unit", help="For this unit; default: the whole programme.")]
Grade = Annotated[int | None, typer.Option(min=1, max=5, help="1 to 5.")]


def suggest_actions(
    period: Annotated[str, typer.Argument(help="As for run, but one period.")],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    unit: Unit = "all",
    as_of: AsOf = "",
) -> None:
    """Tell which themes of a period's comments ask for a workstream, and what speaks for each."""
    from nps_report.choosing import chosen_day
    from nps_report.followups.suggesting import suggest_actions as suggest
    from nps_report.programme import load_programme

    for line in suggest(load_programme(params), period, unit, chosen_day(as_of, "--as-of")).lines():
        typer.echo(line)


def add_action(
    theme: Annotated[str, typer.Argument(help="The theme's id or name.")],
    title: Annotated[str, typer.Option("--title", help="What is done.")],
    owner: Annotated[str, typer.Option("--owner", help="Who sees to it, by name.")],
    due: Annotated[str, typer.Option("--due", help="By when, as 2026-12-15.")],
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    unit: Unit = "all",
    impact: Grade = None,
    effort: Grade = None,
    kind: Annotated[
        str, typer.Option("--kind", help="service, product, process, training or communication.")
    ] = "",
    status: Annotated[str, typer.Option("--status", help="planned or in progress.")] = "planned",
    opened: Annotated[
        str, typer.Option("--opened", help="When it was decided; default: the newest answer's day.")
    ] = "",
) -> None:
    """Add an action to the register; what stands in it stays as it is."""
    from nps_report.choosing import chosen_day
    from nps_report.errors import UsageError
    from nps_report.followups.actions import NewAction
    from nps_report.followups.actions import add_action as add
    from nps_report.programme import load_programme

    day = chosen_day(due, "--due")
    if day is None:
        raise UsageError("bad-day", "--due is blank. Write a day as 2026-12-15.")
    opened_on = chosen_day(opened, "--opened")
    new = NewAction(theme, title, owner, day, unit, impact, effort, kind, status, opened_on)
    for line in add(load_programme(params), new).lines():
        typer.echo(line)


def check_actions(
    params: ProgrammeFile = DEFAULT_PROGRAMME,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where there are warnings.")] = False,
) -> None:
    """Print the problems of the register of actions alone."""
    from nps_report.check import check_table
    from nps_report.programme import load_programme

    report = check_table(load_programme(params), "actions")
    for line in [report.as_json()] if as_json else report.lines():
        typer.echo(line)
    if report.errors:
        raise typer.Exit(UNUSABLE)
    if strict and report.warnings:
        raise typer.Exit(WARNED)
