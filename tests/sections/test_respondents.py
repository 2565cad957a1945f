"""What is said of who answered, who did not, and how far the silent could move the score."""

import json

import pytest

from nps_report.blocks import Section, Table, Text
from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.respondents import findings, method_items, numbers, who_answered
from nps_report.wording import words_for

EN = words_for("en")
OCTOBER = parse_period("2026-10")
ACCOUNTS = [
    {"account_id": "A", "name": "Novalux", "tier": "A", "revenue": 600_000},
    {"account_id": "B", "name": "Cadmia", "tier": "B", "revenue": 400_000},
]
PEOPLE = ("a1", "a2", "a3", "a4", "b1", "b2")
CONTACTS = [{"contact_id": name, "account_id": name[0].upper(), "role": "user"} for name in PEOPLE]


def answers(*given):
    """Answers of 5 October from (contact, score)."""
    return [
        {
            "contact_id": contact,
            "account_id": contact[0].upper(),
            "responded_at": "2026-10-05",
            "score": score,
        }
        for contact, score in given
    ]


TWO_PROMOTERS = answers(("a1", 10), ("a2", 9))


@pytest.fixture
def facts(frozen):
    """The facts of October 2026 of these answers and of the contacts invited on the first of the month."""

    def of(rows, *invited, accounts=ACCOUNTS, sent_at="2026-10-01", **changes):
        invitations = [{"contact_id": contact, "sent_at": sent_at} for contact in invited]
        tables = {"responses": rows, "accounts": accounts, "contacts": CONTACTS, "invitations": invitations}
        return Facts(frozen(tables, currency="€", **changes), Scope(OCTOBER, "all", OCTOBER.end))

    return of


def blocks_of(section):
    """The blocks of a section, those side by side too."""
    for block in section.blocks:
        yield from blocks_of(block) if isinstance(block, Section) else [block]


def text_of(section):
    """All paragraphs of a section."""
    texts = [block for block in blocks_of(section) if isinstance(block, Text)]
    paragraphs = [paragraph for text in texts for paragraph in text.paragraphs]
    said = " ".join("".join(run.text for run in paragraph) for paragraph in paragraphs)
    return said.replace("\u00a0", " ")


def tables_of(section):
    """The labels in each table of a section, row by row."""
    tables = [block for block in blocks_of(section) if isinstance(block, Table)]
    return [[[cell.label for cell in row] for row in table.rows] for table in tables]


def test_the_heading_says_the_three_rates(facts):
    heading = who_answered(facts(TWO_PROMOTERS, *PEOPLE), EN).heading
    assert heading == "Who answered: 33% of contacts, 50% of accounts, 60% of revenue"


def test_rates_that_are_not_known_are_left_out_of_the_heading(facts):
    found = facts(TWO_PROMOTERS, *PEOPLE, accounts=[{"account_id": "A"}, {"account_id": "B"}])
    assert who_answered(found, EN).heading == "Who answered: 33% of contacts, 50% of accounts"


def test_a_table_has_contacts_accounts_and_revenue(facts):
    rates = tables_of(who_answered(facts(TWO_PROMOTERS, *PEOPLE), EN))[0]
    assert rates == [
        ["Contacts", "6", "2", "33%", "4"],
        ["Accounts", "2", "1", "50%", "1"],
        ["Revenue a year", "€1.0m", "€600k", "60%", "€400k"],
    ]


def test_where_some_revenue_is_unknown_the_table_says_of_how_many(facts):
    accounts = [{"account_id": "A", "revenue": 600_000}, {"account_id": "B", "revenue": ""}]
    section = who_answered(facts(TWO_PROMOTERS, *PEOPLE, accounts=accounts), EN)
    [table, *_] = [block for block in blocks_of(section) if isinstance(block, Table)]
    assert table.note == "Revenue is known for 1 of 2 accounts."


def test_tiers_and_roles_stand_side_by_side(facts):
    _, tiers, roles = tables_of(who_answered(facts(TWO_PROMOTERS, *PEOPLE), EN))
    assert tiers == [["A", "4", "2", "50%", "2"], ["B", "2", "0", "0%", "2"]]
    assert roles == [["user", "6", "2", "33%", "4"]]


def test_of_many_values_the_most_invited_are_shown_and_the_others_counted(frozen):
    """Ten tiers, C and D with one contact invited and the others with two."""
    accounts = [{"account_id": name, "tier": name} for name in "ABCDEFGHIJ"]
    invited = [
        f"{name}{place}" for name in "ABCDEFGHIJ" for place in (1, 2) if name not in "CD" or place == 1
    ]
    rows = [{"contact_id": one, "account_id": one[0], "sent_at": "2026-10-01"} for one in invited]
    side = frozen({"responses": TWO_PROMOTERS, "accounts": accounts, "invitations": rows})
    section = who_answered(Facts(side, Scope(OCTOBER, "all", OCTOBER.end)), EN)
    _, tiers = [block for block in blocks_of(section) if isinstance(block, Table)]
    assert "".join(row[0].label for row in tiers.rows) == "ABEFGHIJ"
    assert tiers.note == "and 2 others"


def test_the_silent_could_move_the_score_from_worst_to_best(facts):
    """Two promoters of six: 4 silent."""
    said = text_of(who_answered(facts(TWO_PROMOTERS, *PEOPLE), EN))
    assert "each contact counted once: +100 (n = 2 · small base)" in said
    assert "If every silent contact disliked us: −33; if all liked us: +100." in said
    assert (
        "50% of the silent would have to be detractors, the others passive, to bring the score to zero."
        in said
    )


def test_where_no_share_of_the_silent_would_do_it_is_said(facts):
    said = text_of(who_answered(facts(TWO_PROMOTERS, "a1", "a2", "a3"), EN))
    assert "No share of the silent would bring it to zero." in said


def test_of_a_score_that_is_not_above_zero_no_share_is_told(facts):
    said = text_of(who_answered(facts(answers(("a1", 2)), *PEOPLE), EN))
    assert "If every silent contact disliked us" in said
    assert "to zero" not in said


def test_the_invitations_of_the_period_are_told_apart_from_the_twelve_months(facts):
    said = text_of(who_answered(facts(TWO_PROMOTERS, *PEOPLE), EN))
    assert "Invitations sent in the period and answered so far: 2 of 6." in said


def test_limits_of_a_known_population_are_said_where_asked(facts):
    found = facts(TWO_PROMOTERS, "a1", "a2", statistics={"finite_population": True})
    assert "the 2 contacts invited for all there are, of whom 2 answered: between +100 and +100" in text_of(
        who_answered(found, EN)
    )


def test_a_score_weighed_back_stands_beside_the_one_as_answered(facts):
    """A: 4 invited, two promoters; B: 2 invited, two detractors: (4 x 100 - 2 x 100) / 6."""
    rows = answers(("a1", 10), ("a2", 9), ("b1", 2), ("b2", 2))
    said = text_of(who_answered(facts(rows, *PEOPLE, statistics={"stratum": "tier"}), EN))
    assert "Reweighted to those invited (Tier): +33, between" in said
    assert "as answered 0, between" in said
    assert "Too few" not in said


def test_merged_strata_are_named(facts):
    rows = answers(("a1", 10), ("a2", 9), ("b1", 2))
    said = text_of(who_answered(facts(rows, *PEOPLE, statistics={"stratum": "tier"}), EN))
    assert "Too few answers to stand alone: B." in said


def test_a_column_that_the_silent_do_not_have_cannot_weigh(facts):
    rows = [{**row, "step": "delivery"} for row in TWO_PROMOTERS]
    found = facts(rows, *PEOPLE, segments=["step"], statistics={"stratum": "step"})
    assert "cannot be reweighted (step): it is not known of those who did not answer" in text_of(
        who_answered(found, EN)
    )


def test_without_invitations_one_line_says_so(frozen):
    side = frozen({"responses": TWO_PROMOTERS})
    section = who_answered(Facts(side, Scope(OCTOBER, "all", OCTOBER.end)), EN)
    assert section.heading == "Who answered"
    assert "No table of invitations was provided" in text_of(section)
    assert section.blocks[-1].kind == "figure"


def test_nobody_invited_of_late_is_one_line(facts):
    section = who_answered(facts(TWO_PROMOTERS, *PEOPLE, sent_at="2024-10-01"), EN)
    assert section.heading == "Who answered"
    assert "Nobody was invited in the last twelve months" in text_of(section)


def test_a_crowded_unit_shows_its_rates_and_why_no_more(facts, monkeypatch):
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 1)
    section = who_answered(facts(TWO_PROMOTERS, *PEOPLE), EN)
    assert section.heading == "Who answered: 33% of contacts, 50% of accounts"
    assert "Not looked at person by person" in text_of(section)
    assert "silent contact" not in text_of(section)


def finding(facts):
    [found] = findings(facts, EN)
    return "".join(run.text for run in found.text), found


def test_silent_accounts_are_a_finding_with_their_revenue(facts):
    said, found = finding(facts(TWO_PROMOTERS, *PEOPLE))
    assert said == (
        "1 silent account out of 2 invited in twelve months, €400k of revenue a year (40% of the total): "
        "not one contact has answered."
    )
    assert (found.topic, found.established, found.weight) == ("silent", True, 0.0)


def test_without_revenue_the_accounts_alone_are_told(facts):
    said, _ = finding(facts(TWO_PROMOTERS, *PEOPLE, accounts=[{"account_id": "A"}, {"account_id": "B"}]))
    assert said == "1 silent account out of 2 invited in twelve months: not one contact has answered."


def test_without_silent_accounts_there_is_no_finding(facts):
    assert list(findings(facts(TWO_PROMOTERS, "a1", "a3"), EN)) == []


def test_the_method_names_what_is_used_alone(facts):
    plain = [term for term, _ in method_items(facts(TWO_PROMOTERS, *PEOPLE), EN)]
    statistics = {"finite_population": True, "stratum": "tier"}
    asked = [term for term, _ in method_items(facts(TWO_PROMOTERS, *PEOPLE, statistics=statistics), EN)]
    assert plain == ["Who answered", "The silent"]
    assert asked == ["Who answered", "The silent", "Finite population", "Reweighted"]


def test_the_numbers_are_those_counted(facts):
    found = numbers(facts(TWO_PROMOTERS, *PEOPLE))
    assert found["contacts"] == {"invited": 6, "answered": 2, "rate": 1 / 3, "silent": 4}
    assert found["revenue"] == {
        "invited": 1e6,
        "answered": 6e5,
        "rate": 0.6,
        "silent": 4e5,
        "accounts": 2,
    }
    assert [row["value"] for row in found["by"]["tier"]] == ["A", "B"]
    assert (found["bounds"]["high"], found["tipping_share"]) == (100.0, 0.5)
    assert (found["finite_population"], found["post_stratified"]) == (None, None)


def test_what_is_not_known_is_none_and_never_nan(frozen):
    side = frozen({"responses": answers(("a1", 2))})
    found = numbers(Facts(side, Scope(OCTOBER, "all", OCTOBER.end)))
    assert (found["contacts"], found["revenue"], found["tipping_share"]) == (None, None, None)
    json.dumps(found, allow_nan=False)


def test_a_period_without_invitations_has_no_line_of_nought_of_nought(facts):
    section = who_answered(facts(TWO_PROMOTERS, "a1", "a3", sent_at="2026-08-01"), EN)
    assert "0 of 0" not in str(section)


def test_page_one_counts_the_silent_accounts_that_can_still_be_called(facts):
    gone = [{**ACCOUNTS[0]}, {**ACCOUNTS[1], "churned_at": "2026-06-30"}]
    assert list(findings(facts(TWO_PROMOTERS, "a1", "b1", accounts=gone), EN)) == []
