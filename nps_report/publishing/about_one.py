"""Which of a programme's editions are about one account each: reports of theirs stand at no place that many read."""

from __future__ import annotations

from nps_report.batch.workplace import notebook_of
from nps_report.kit import own_or_kit
from nps_report.programme import Programme


def editions_about_one(programme: Programme) -> tuple[str, ...]:
    """The programme's own editions whose notebook takes an account; one for customers never is: no run makes it."""
    from nps_report.batch.accounts import takes_account

    notebooks = own_or_kit(programme.home, "notebooks")
    own = (programme.known_editions[name] for name in programme.editions)
    return tuple(
        one.name for one in own if not one.for_customers and takes_account(notebook_of(one, notebooks))
    )
