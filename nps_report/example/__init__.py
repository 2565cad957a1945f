"""Helios Services, the example programme: a French company that maintains pumps, compressors and conveyors.

Its 24 months of answers tell a story (see `nps_report.example.story`) in the words of made-up customers.
Everything is seeded: the same bytes every time. Beside the exports lie comments that were coded by hand.
"""

from pathlib import Path

from nps_report.example.answers import make_answers, make_invitations
from nps_report.example.colleagues import make_team
from nps_report.example.comments import choose_comments
from nps_report.example.customers import make_accounts, make_contacts
from nps_report.example.flaws import flawed
from nps_report.example.followups import make_followups
from nps_report.example.reading import WORDS
from nps_report.example.tables import (
    account_rows,
    as_csv,
    contact_rows,
    followup_rows,
    invitation_rows,
    response_rows,
    team_rows,
    unit_rows,
    visit_rows,
)
from nps_report.example.visits import make_visits
from nps_report.files import write_text

__all__ = ["write_example"]


def write_example(folder: Path) -> tuple[Path, ...]:
    """Write the example's exports as CSV to `folder/data`, and the coded comments; return their paths.

    >>> import tempfile
    >>> [path.name for path in write_example(Path(tempfile.mkdtemp()))][:3]
    ['responses.csv', 'accounts.csv', 'contacts.csv']
    """
    coded = (WORDS / "coded.csv").read_text(encoding="utf-8")
    written = {**_exports(), "coded": coded}
    return tuple(write_text(folder / "data" / f"{name}.csv", text) for name, text in written.items())


def _exports() -> dict[str, str]:
    """Every table's CSV by its name."""
    accounts = make_accounts()
    contacts = make_contacts(accounts)
    invitations = make_invitations(contacts)
    answers = make_answers(invitations)
    responses = response_rows(answers, choose_comments(answers))
    handlers = {row["N° réponse"]: row["Dernier intervenant"] for row in responses}
    return {
        # The visits come last, so that no row of the other survey moves.
        "responses": as_csv(
            [
                *flawed(responses),
                *visit_rows(make_visits(answers)),
            ]
        ),
        "accounts": as_csv(account_rows(accounts)),
        "contacts": as_csv(contact_rows(contacts)),
        "invitations": as_csv(invitation_rows(invitations)),
        "actions": (WORDS / "actions.csv").read_text(encoding="utf-8"),
        "followups": as_csv(followup_rows(make_followups(answers, handlers))),
        "second_chances": (WORDS / "second_chances.csv").read_text(encoding="utf-8"),
        "team": as_csv(team_rows(make_team())),
        "units": as_csv(unit_rows()),
    }
