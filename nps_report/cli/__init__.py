"""The command line: parse, one call, print. Nothing else of the kit prints."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import typer

from nps_report.cli import acting, closing, making, publishing
from nps_report.cli.options import MADE, UNUSABLE
from nps_report.errors import ReportError

app = typer.Typer(
    help="Net Promoter Score reports, internal and customer-facing, from survey exports.",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _command in (
    making.new,
    making.check,
    making.run,
    making.themes,
    making.render,
    publishing.status,
    publishing.approve,
    publishing.publish,
    publishing.mail,
    publishing.announce,
    closing.export,
    publishing.forget,
):
    app.command()(_command)

followups = typer.Typer(
    help="The register of follow-ups, and what callers need.", rich_markup_mode=None, no_args_is_help=True
)
followups.command("open")(closing.open_followups)
followups.command("sheets")(closing.call_sheets)
app.add_typer(followups, name="followups")

actions = typer.Typer(
    help="The register of actions: what to improve, and who sees to it.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
actions.command("suggest")(acting.suggest_actions)
actions.command("add")(acting.add_action)
actions.command("check")(acting.check_actions)
app.add_typer(actions, name="actions")


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
    except Exception as error:
        if not _is_want_of_memory(error):
            raise
        first, *_ = str(error).splitlines() or ["no more can be had"]
        typer.echo(
            f"nps-report: it needs more memory than there is ({first}). "
            "Use a machine with more, or end what else runs.",
            err=True,
        )
        sys.exit(UNUSABLE)


def _is_want_of_memory(error: Exception) -> bool:
    """Whether an error says that memory is short: Python's or, by its name since that loads slowly, DuckDB's."""
    return isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException"


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
