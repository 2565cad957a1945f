"""Who was invited, who answered, and who stays silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Silent:
    """How many of the contacts and accounts invited within 12 months have not answered in them."""

    contacts: int
    accounts: int
    invited_contacts: int
    invited_accounts: int


def answered_sql(responses: str, as_of: date) -> str:
    """Everyone's answers known on `as_of`: one that another of the same contact replaced is an answer too."""
    return (
        f"(SELECT contact_id, account_id, responded_at FROM {responses} WHERE score IS NOT NULL "
        f"AND coalesce(reason, 'duplicate') = 'duplicate' AND responded_at < DATE '{as_of}' + 1)"
    )


def coverage_sql(invitations: str, responses: str, sent: str, as_of: date) -> str:
    """Counts the invitations `sent`, and those answered by `as_of`.

    Days are compared, not hours: many exports give an answer's day alone.
    """
    return (
        "SELECT count(*) AS invited, count(*) FILTER (WHERE EXISTS ("
        f"SELECT 1 FROM {answered_sql(responses, as_of)} r "
        "WHERE r.contact_id = i.contact_id AND r.responded_at >= i.sent_at::DATE)) AS answered "
        f"FROM {invitations} i WHERE {sent}"
    )


def silent_sql(invitations: str, responses: str, of_unit: str, as_of: date) -> str:
    """Counts those invited in the 12 months up to `as_of`, and those without an answer in them.

    An account has answered when any of its contacts has, invited or not.
    """
    since = f"DATE '{as_of}' - INTERVAL 1 YEAR"
    return f"""
        WITH invited AS (
            SELECT DISTINCT contact_id, account_id FROM {invitations} i
            WHERE {of_unit} AND i.sent_at >= {since} + INTERVAL 1 DAY AND i.sent_at < DATE '{as_of}' + 1
        ), answered AS (
            SELECT DISTINCT contact_id, account_id FROM {answered_sql(responses, as_of)}
            WHERE responded_at >= {since} + INTERVAL 1 DAY
        ), quiet AS (
            SELECT * FROM invited
            WHERE contact_id NOT IN (SELECT contact_id FROM answered WHERE contact_id IS NOT NULL)
        ), heard AS (
            SELECT account_id FROM answered
            UNION SELECT account_id FROM invited ANTI JOIN quiet USING (contact_id)
        )
        SELECT
            (SELECT count(DISTINCT contact_id) FROM quiet) AS contacts,
            (SELECT count(DISTINCT account_id) FROM invited
             WHERE account_id NOT IN (SELECT account_id FROM heard WHERE account_id IS NOT NULL)) AS accounts,
            (SELECT count(DISTINCT contact_id) FROM invited) AS invited_contacts,
            (SELECT count(DISTINCT account_id) FROM invited) AS invited_accounts
    """
