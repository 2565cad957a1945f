"""What is kept by unit says the same as the tables that it was made from."""

import random
from datetime import date, timedelta

import duckdb
import pytest

from nps_report.snapshot.by_unit import INVITED, known_file
from nps_report.snapshot.invited import twelve_months_to
from nps_report.snapshot.reading import read_rows

FIRST = date(2025, 1, 1)


def drawn(seed: int) -> dict[str, list[dict[str, object]]]:
    """Few contacts of few accounts, invited and answering on any day of two years, for any unit."""
    luck = random.Random(seed)
    contacts = [
        {"contact_id": f"c{place}", "account_id": f"A{place % 4}", "name": f"N{place}"} for place in range(9)
    ]

    def row(moment: str, **more: object) -> dict[str, object]:
        day = FIRST + timedelta(days=luck.randrange(730))
        return {
            "contact_id": f"c{luck.randrange(9)}",
            "account_id": luck.choice(["A0", "A1", "A2", ""]),
            "unit": luck.choice(["Lyon", "Lille", ""]),
            moment: f"{day} {luck.randrange(24):02d}:30",
            **more,
        }

    return {
        "contacts": contacts,
        "responses": [row("responded_at", score=luck.choice([0, 5, 8, 10, ""])) for _ in range(40)],
        "invitations": [row("sent_at") for _ in range(60)],
    }


def counted(side, unit: str, as_of: date) -> tuple[tuple[int, int], tuple[int, ...]]:
    """Coverage of half a year and the silent, counted on all answers and invitations one by one."""
    path = side.folder.as_posix()
    answers = duckdb.sql(
        f"SELECT contact_id, account_id, responded_at::DATE FROM '{path}/responses.parquet' "
        "WHERE score IS NOT NULL AND (reason IS NULL OR reason = 'duplicate')"
    ).fetchall()
    sent = duckdb.sql(
        f"SELECT contact_id, account_id, sent_at::DATE, unit FROM '{path}/invitations.parquet'"
    ).fetchall()
    sent = [(contact, account, day) for contact, account, day, own in sent if unit in ("all", own)]
    half = [one for one in sent if as_of - timedelta(days=182) <= one[2] <= as_of]
    met = [one for one in half if any(who == one[0] and one[2] <= day <= as_of for who, _, day in answers)]
    since = twelve_months_to(as_of)
    year = [one for one in sent if since <= one[2] <= as_of]
    lately = [(who, account) for who, account, day in answers if since <= day <= as_of]
    asked, accounts = {one[0] for one in year}, {one[1] for one in year} - {None}
    quiet = asked - {who for who, _ in lately}
    heard = {account for _, account in lately} | {account for who, account, _ in year if who not in quiet}
    return (len(half), len(met)), (len(quiet), len(accounts - heard), len(asked), len(accounts))


@pytest.mark.parametrize("seed", range(4))
def test_invitations_are_answered_as_counted_one_by_one(frozen, seed):
    side = frozen(drawn(seed))
    for as_of in (date(2025, 3, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31)):
        for unit in ("all", "Lyon", "Lille"):
            coverage = side.coverage(unit, as_of - timedelta(days=182), as_of, as_of)
            silent = side.silent(unit, as_of)
            found = (silent.contacts, silent.accounts, silent.invited_contacts, silent.invited_accounts)
            assert (coverage, found) == counted(side, unit, as_of)


def test_a_unit_knows_those_who_answered_or_were_invited_for_it_and_nobody_else(frozen):
    side = frozen(drawn(1))
    named = read_rows(side.folder / known_file("contacts")).to_pylist()
    concerned = [
        row
        for table in ("responses", "invitations")
        for row in read_rows(side.folder / f"{table}.parquet", (), ("unit", "contact_id")).to_pylist()
    ]
    pairs = {(row["unit"], row["contact_id"]) for row in concerned if row["unit"]}
    assert {(row["answering_unit"], row["contact_id"]) for row in named} == pairs
    assert len(named) == len(pairs)


def test_without_invitations_or_contacts_nothing_is_kept_of_them(frozen):
    side = frozen({"responses": drawn(1)["responses"]})
    assert not (side.folder / INVITED).exists()
    assert not (side.folder / known_file("contacts")).exists()
    assert side.comments("Lyon", FIRST, date(2026, 12, 31)).empty
