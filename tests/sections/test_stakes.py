"""What is at stake, in words."""

from datetime import date

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections import stakes
from nps_report.sections.stakes import shortened
from nps_report.wording import words_for

WORDS = words_for("en")


def answer(account, score, contact=1, **more):
    """An answer of October 2026."""
    who = f"{account}-{contact}"
    return {
        "response_id": who,
        "responded_at": "2026-10-05",
        "score": score,
        "account_id": account,
        "contact_id": who,
        **more,
    }


def accounts(**revenues):
    return [
        {"account_id": name, "name": f"Company {name}", "revenue": revenue}
        for name, revenue in revenues.items()
    ]


@pytest.fixture
def facts(frozen):
    """The facts of October 2026."""

    def of(rows, known=(), tables=(), **changes):
        side = frozen({"responses": rows, "accounts": known, **dict(tables)}, currency="€", **changes)
        return Facts(side, Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))

    return of


def labels(table):
    return [[cell.label for cell in row] for row in table.rows]


FIVE = accounts(A=500_000, B=2_000_000, C=300_000, D=1_200_000, E=1_000_000)
FIVE_ANSWERS = [answer(name, score) for name, score in {"A": 10, "B": 0, "C": 9, "D": 7, "E": 3}.items()]


def test_the_heading_says_what_is_at_risk_and_that_it_is_assumed(facts):
    found = stakes.stakes(facts(FIVE_ANSWERS, FIVE), WORDS)
    assert found.heading == "What is at stake: €1.9m at risk, by assumption"


def test_rates_stand_beside_what_is_at_risk(facts):
    table = stakes.stakes(facts(FIVE_ANSWERS, FIVE), WORDS).blocks[0]
    assert labels(table) == [
        ["Promoters", "2", "€800k", "16%", "–"],
        ["Passives", "1", "€1.2m", "24%", "€360k (30%)"],
        ["Detractors", "2", "€3.0m", "60%", "€1.5m (50%)"],
    ]
    assert (
        "50% of the revenue of detractors and 30% of that of passives, an assumption, not a forecast."
        in table.note
    )


def test_the_silent_have_a_row_where_invitations_are_known(facts):
    invited = [{"contact_id": "S-1", "account_id": "S", "sent_at": "2026-10-01"}]
    known = facts([answer("A", 9)], accounts(A=100, S=300), tables={"invitations": invited})
    assert labels(stakes.stakes(known, WORDS).blocks[0])[-1] == ["Silent", "1", "€300", "75%", "–"]


def test_accounts_left_out_are_counted_below(facts):
    known = accounts(A=100, B="", C=100)
    known[2]["churned_at"] = "2026-05-01"
    note = stakes.stakes(facts([answer(name, 9) for name in "ABC"], known), WORDS).blocks[0].note
    assert note.endswith("Left out: 1 account without a known revenue. 1 account has already left.")


def test_without_accounts_there_is_no_section(facts):
    found = facts([{"response_id": "R", "responded_at": "2026-10-05", "score": 3}])
    assert stakes.stakes(found, WORDS) is None
    assert list(stakes.method_items(found, WORDS)) == []
    assert stakes.numbers(found) == {}


def test_without_revenue_one_line_says_so_before_the_lists(facts):
    found = stakes.stakes(facts([answer("A", 6)]), WORDS)
    line, near = found.blocks
    assert (found.heading, line.tone) == ("What is at stake", "quiet")
    assert line.paragraphs[0][0].text == "No account’s revenue is known: what is at risk cannot be told."
    assert near.title == "Nearly passive: 1 detractor at 5 or 6"


def test_a_near_miss_is_told_with_its_reason_in_the_customers_words(facts):
    rows = [
        answer("A", 6, comment="Every delivery was late and nobody told us", role="buyer"),
        answer("B", 5),
    ]
    near = stakes.stakes(facts(rows, accounts(A=30_000, B=20_000)), WORDS).blocks[1]
    assert [column.label for column in near.columns] == ["Account", "Contact", "Revenue", "Reason"]
    assert labels(near) == [
        ["Company A", "buyer", "€30k", "“Every delivery was late and nobody told us”"],
        ["Company B", "a contact", "€20k", "–"],
    ]


def test_where_follow_ups_are_kept_near_misses_stand_with_them(facts):
    followups = [{"response_id": "A-1", "opened_at": "2026-10-06"}]
    found = stakes.stakes(facts([answer("A", 6)], accounts(A=1), tables={"followups": followups}), WORDS)
    assert [block.title for block in found.blocks] == ["Revenue by account class"]


def test_six_near_misses_are_listed_and_the_others_counted(facts):
    names = "ABCDEFGH"
    rows, known = [answer(name, 6) for name in names], accounts(**{name: 10 for name in names})
    near = stakes.stakes(facts(rows, known), WORDS).blocks[1]
    assert (len(near.rows), near.note) == (6, "By revenue; and 2 others, not shown.")


def test_a_contact_who_may_not_be_named_is_named_nowhere(facts):
    contacts = [{"contact_id": "A-1", "account_id": "A", "name": "Aline Novaluxot"}]
    found = facts([answer("A", 6)], accounts(A=1), tables={"contacts": contacts}, identified="consent")
    assert "Aline" not in str(stakes.stakes(found, WORDS))
    assert stakes.numbers(found)["nearly_passive"][0]["contact_id"] is None


def test_where_persons_may_be_named_they_are(facts):
    contacts = [{"contact_id": "A-1", "account_id": "A", "name": "Aline Novaluxot"}]
    found = facts([answer("A", 6)], accounts(A=1), tables={"contacts": contacts})
    assert labels(stakes.stakes(found, WORDS).blocks[1])[0][1] == "Aline Novaluxot"
    assert stakes.numbers(found)["nearly_passive"][0]["contact_id"] == "A-1"
    assert "Aline" not in str(stakes.numbers(found))


def test_numbers_are_not_rounded(facts):
    found = stakes.numbers(facts([answer("A", 0), answer("B", 9)], accounts(A="100.25", B=200)))
    assert found["at_risk"] == pytest.approx(50.125)
    assert found["classes"][2]["share"] == pytest.approx(100.25 / 300.25)
    assert found["accounts"] == {"known": 2, "unknown": 0, "left": 0}


def test_what_is_not_known_is_null_in_numbers(facts):
    found = stakes.numbers(facts([answer("A", 0)]))
    assert found["at_risk"] is None
    assert found["classes"][2]["share"] is None


def test_the_method_says_how_accounts_are_classed(facts):
    terms = dict(stakes.method_items(facts(FIVE_ANSWERS, FIVE), WORDS))
    assert list(terms) == ["Revenue at risk"]
    assert "n = 5 accounts; revenue unknown: 0; already left: 0." in terms["Revenue at risk"]


@pytest.mark.parametrize("text", ["word " * 40, "x" * 200, "late, " * 30])
def test_a_reason_has_room_in_its_row(text):
    found = shortened(text)
    assert len(found) <= 91
    assert found.endswith("…")


def test_with_too_many_answers_nobody_is_looked_at(facts, monkeypatch):
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 0)
    known = facts(FIVE_ANSWERS, FIVE)
    found = stakes.stakes(known, WORDS)
    assert [block.tone for block in found.blocks] == ["quiet"]
    assert "Not looked at person by person" in found.blocks[0].paragraphs[0][0].text
    assert (stakes.numbers(known), list(stakes.method_items(known, WORDS))) == ({}, [])


def test_where_the_only_account_has_left_its_revenue_is_not_called_unknown(facts):
    gone = [{**accounts(A=100)[0], "churned_at": "2026-05-01"}]
    found = stakes.stakes(facts([answer("A", 3)], gone), WORDS)
    assert [block.paragraphs[0][0].text for block in found.blocks] == ["1 account has already left."]


def test_where_no_revenue_is_known_no_column_and_no_note_speaks_of_it(facts):
    _, near = stakes.stakes(facts([answer(name, 6) for name in "ABCDEFGH"]), WORDS).blocks
    assert [column.label for column in near.columns] == ["Account", "Contact", "Reason"]
    assert near.note == "and 2 others"


def test_nobody_is_listed_of_whom_nothing_is_known(facts):
    rows = [{**answer(name, score), "contact_id": ""} for name, score in {"A": 6, "B": 8, "C": 10}.items()]
    found = stakes.stakes(facts(rows, accounts(A=1, B=2, C=3)), WORDS)
    assert [block.title for block in found.blocks] == ["Revenue by account class"]
