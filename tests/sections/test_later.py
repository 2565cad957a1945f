"""The score against what happened later, in words."""

import json
import re
from datetime import date

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections import later
from nps_report.wording import words_for

WORDS = words_for("en")


def followed(lost_promoters=0, lost_detractors=0, each=6, **more):
    """As many promoter as detractor accounts of June 2025, of which so many left in May 2026: answers and accounts."""
    names = [f"{kind}{place}" for kind in "PD" for place in range(each)]
    lost = {f"P{place}" for place in range(lost_promoters)} | {
        f"D{place}" for place in range(lost_detractors)
    }
    rows = [
        {
            "response_id": name,
            "responded_at": "2025-06-15",
            "score": 10 if name[0] == "P" else 2,
            "account_id": name,
        }
        for name in names
    ]
    return rows, [
        {"account_id": name, "churned_at": "2026-05-01" if name in lost else "", **more} for name in names
    ]


@pytest.fixture
def facts(frozen):
    """The facts of October 2026."""

    def of(rows, accounts, columns=(), **tables):
        sources = {name: {"path": f"../data/{name}.csv"} for name in ("responses", "accounts", *tables)}
        if columns:
            sources["accounts"]["columns"] = {name: name for name in columns}
        side = frozen({"responses": rows, "accounts": accounts, **tables}, sources=sources)
        return Facts(side, Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))

    return of


def labels(section):
    return [[cell.label for cell in row] for row in section.blocks[0].rows]


def said(section):
    return ["".join(run.text for run in line) for line in section.blocks[-1].paragraphs]


def test_an_established_link_is_the_heading_and_a_finding(facts):
    known = facts(*followed(0, 5))
    found = later.later(known, WORDS)
    assert found.heading == "Score and staying: 100% of promoter accounts kept, 17% of detractor accounts"
    assert "associated with staying" in said(found)[0]
    [finding] = later.findings(known, WORDS)
    assert (finding.topic, finding.established) == ("later", True)
    assert finding.weight == pytest.approx(100 * 5 / 6)
    assert "100% of promoter accounts are still customers, against 17%" in "".join(
        run.text for run in finding.text
    )


def test_where_it_foretells_nothing_the_section_says_so(facts):
    known = facts(*followed(1, 2))
    found = later.later(known, WORDS)
    assert found.heading == "Score and staying: no link established"
    assert said(found)[0] == (
        "No link established between the score and staying: n = 6 promoter and 6 detractor accounts; "
        "of all 12 accounts 3 left."
    )
    assert list(later.findings(known, WORDS)) == []


def test_each_class_has_its_share_kept_with_interval_and_base(facts):
    found = later.later(facts(*followed(0, 3)), WORDS)
    assert labels(found) == [
        ["Promoters", "6", "100% (6)", "61% to 100%"],
        ["Passives", "0", "–", "–"],
        ["Detractors", "6", "50% (3)", "19% to 81%"],
    ]
    assert found.blocks[0].rows[0][1].mark == "small-base"


def test_the_silent_have_a_row_where_invitations_are_known(facts):
    rows, accounts = followed(0, 3)
    invited = [{"contact_id": "S-1", "account_id": "S", "sent_at": "2025-06-01"}]
    found = later.later(
        facts(rows, [*accounts, {"account_id": "S", "churned_at": ""}], invitations=invited), WORDS
    )
    assert labels(found)[-1] == ["Silent", "1", "100% (1)", "21% to 100%"]


def test_leaving_out_those_who_left_flatters(facts):
    assert said(later.later(facts(*followed(0, 5)), WORDS))[1] == (
        "Score of the 12 people who answered then: 0; of the 7 whose account is still a customer: +71; "
        "leaving out lost accounts raises it by 71 points."
    )


def test_leaving_out_those_who_left_may_also_lower_the_score(facts):
    assert said(later.later(facts(*followed(3, 0)), WORDS))[1].endswith(
        "leaving out lost accounts lowers it by 33 points."
    )


def test_the_effect_is_the_gap_between_the_scores_as_printed(facts):
    """Of 13 answers +8, of the 12 that remain 0: 7.7 points apart, 8 as printed."""
    rows, accounts = followed(1, each=6)
    rows.append({"response_id": "P6", "responded_at": "2025-06-15", "score": 10, "account_id": "P6"})
    [_, line] = said(later.later(facts(rows, [*accounts, {"account_id": "P6", "churned_at": ""}]), WORDS))
    assert "answered then: +8;" in line
    assert line.endswith("customer: 0; leaving out lost accounts lowers it by 8 points.")


def test_where_nobody_left_the_score_is_that_of_everyone(facts):
    rows, accounts = followed()
    rows.append({"response_id": "X", "responded_at": "2026-10-05", "score": 3, "account_id": "X"})
    found = later.later(facts(rows, [*accounts, {"account_id": "X", "churned_at": "2026-10-20"}]), WORDS)
    assert len(said(found)) == 1


def test_without_a_detractor_there_is_nothing_to_compare(facts):
    rows, accounts = followed(1)
    found = later.later(facts(rows[:6], accounts[:6]), WORDS)
    assert said(found)[0] == "Nothing to compare: 6 promoter and 0 detractor accounts then."


def test_fewer_than_five_accounts_make_one_line(facts):
    known = facts(*followed(0, 1, each=2))
    found = later.later(known, WORDS)
    assert found.heading == "Score and what came later"
    assert said(found) == [
        "From 1 November 2024 to 31 October 2025, 4 accounts answered that can be followed: too few to tell what "
        "became of them."
    ]
    assert (later.numbers(known), list(later.method_items(known, WORDS))) == ({}, [])


def test_where_nothing_is_known_of_what_came_later_there_is_no_section(facts):
    known = facts(*followed())
    assert later.later(known, WORDS) is None
    assert (later.numbers(known), list(later.findings(known, WORDS))) == ({}, [])


YEARS = ("revenue_2025", "revenue_2026")


def test_revenue_kept_stands_beside_the_accounts_kept(facts):
    rows, accounts = followed(0, 3, revenue_2025="1 000", revenue_2026="1100,0")
    found = later.later(facts(rows, accounts, YEARS), WORDS)
    assert found.blocks[0].columns[-1].label == "Revenue kept, 2025 to 2026"
    assert [row[-1] for row in labels(found)] == ["110% (n = 6)", "–", "110% (n = 6)"]


def test_revenue_alone_is_told_without_accounts_kept(facts):
    rows, accounts = followed(revenue_2025="100", revenue_2026="90")
    known = facts(rows, accounts, YEARS)
    found = later.later(known, WORDS)
    assert found.heading == "Score and revenue kept a year on"
    assert labels(found)[0] == ["Promoters", "6", "90% (n = 6)"]
    assert "kept" not in later.numbers(known)


def test_numbers_hold_counts_shares_and_the_test(facts):
    found = later.numbers(facts(*followed(0, 5)))
    assert found["kept"][2]["kept"] == 1
    assert found["kept"][2]["share"] == pytest.approx(1 / 6)
    assert found["kept"][1]["share"] is None
    assert found["p"] == pytest.approx(2 * 6 / 792)
    assert found["score_then"] == {"n": 12, "nps": 0.0}
    assert found["score_then_of_current"]["nps"] == pytest.approx(100 * 5 / 7)


def test_p_stands_in_the_method_alone(facts):
    known = facts(*followed(0, 5))
    [(_, text)] = later.method_items(known, WORDS)
    assert text.endswith("Fisher’s exact test, p\u00a0=\u00a00.015.")
    [finding] = later.findings(known, WORDS)
    shown = json.dumps(later.later(known, WORDS).as_json(), ensure_ascii=False)
    assert not re.search(r"\bp\s[=<]", shown + "".join(run.text for run in finding.text))


def test_with_too_many_answers_nobody_is_looked_at(facts, monkeypatch):
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 0)
    known = facts(*followed(0, 5))
    found = later.later(known, WORDS)
    assert [block.tone for block in found.blocks] == ["quiet"]
    assert "Not looked at person by person" in found.blocks[0].paragraphs[0][0].text
    assert (later.numbers(known), list(later.method_items(known, WORDS))) == ({}, [])
