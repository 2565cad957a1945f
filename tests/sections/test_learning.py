"""Units to learn from, in words."""

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.learning import SHOWN, learning, method_items, numbers
from nps_report.wording import words_for

EN = words_for("en")
FRAME = "themes:\n  delivery: {name: {fr: Livraison, en: Delivery}, fr: [livraison]}\n"
PRAISE = "La livraison est parfaite et toujours à la date annoncée"


@pytest.fixture
def facts(frozen, tmp_path):
    """The facts of October 2026, of answers (unit, score, comment, how many)."""

    def of(*rows, **changes):
        (tmp_path / "params").mkdir(exist_ok=True)
        (tmp_path / "params" / "themes.yml").write_text(FRAME, "utf-8")
        each = [(name, score, said) for name, score, said, many in rows for _ in range(many)]
        answers = [
            {
                "response_id": f"R{place}",
                "responded_at": "2026-10-05",
                "score": score,
                "comment": said,
                "unit": name,
                "account_id": f"{name}{place}@a.example",
                "role": "buyer",
            }
            for place, (name, score, said) in enumerate(each)
        ]
        period = parse_period("2026-10")
        return Facts(frozen({"responses": answers}, **changes), Scope(period, "all", period.end))

    return of


LEADING = (("Lyon", 10, PRAISE, 30), ("Lille", 2, "La livraison est en retard", 30))


def test_nothing_is_said_where_nothing_is_established(facts):
    assert learning(facts(("Lyon", 10, "", 2), ("Lille", 2, "", 2)), EN) is None


def test_what_stands_above_and_what_promoters_praise(facts):
    made = learning(facts(*LEADING), EN)
    ((unit, above, praised),) = made.blocks[0].rows
    assert made.heading == "Units to learn from: Lyon"
    assert unit.label == "Lyon"
    assert above.label == (
        "score +100 (n = 30), elsewhere −100; Delivery: 30 of 30 comments favourable, elsewhere 0 of 30"
    )
    assert praised.label == "Delivery (30)"


def test_promoters_are_quoted_with_their_role_and_account(facts):
    ((group,),) = [block.groups for block in learning(facts(*LEADING, identified="yes"), EN).blocks[1:]]
    # Thirty said the same: it is quoted once.
    (first,) = group.quotes
    assert (group.label, first.text) == ("Lyon", PRAISE)
    assert first.about.startswith("buyer, Lyon")


def test_where_nobody_may_be_named_no_e_mail_stands_for_an_account(facts):
    ((group,),) = [block.groups for block in learning(facts(*LEADING, identified="no"), EN).blocks[1:]]
    assert {one.about for one in group.quotes} == {"buyer"}


def test_without_comments_there_is_nothing_to_quote(facts):
    made = learning(facts(("Lyon", 10, "", 30), ("Lille", 2, "", 30)), EN)
    (table,) = made.blocks
    assert table.rows[0][2].label == "–"


def test_of_many_units_the_annex_has_the_others(facts):
    leading = [(f"U{place:02d}", 10, "", 12) for place in range(SHOWN + 1)]
    made = learning(facts(*leading, ("Lille", 2, "", 400)), EN)
    assert len(made.blocks[0].rows) == SHOWN
    assert "1 other is in the annex." in made.blocks[0].note


def test_the_method_tells_the_p_values_and_how_many_comparisons_there_were(facts):
    ((term, text),) = method_items(facts(*LEADING), EN)
    assert term == "Units to learn from"
    assert "over 4 comparisons" in text
    assert text.endswith("Above: Lyon, score: p\xa0<\xa00.001; Lyon, Delivery: p\xa0<\xa00.001.")


def test_the_method_says_that_nobody_leads(facts):
    ((_, text),) = method_items(facts(("Lyon", 10, "", 2), ("Lille", 9, "", 2)), EN)
    assert text.endswith("None is established above.")


def test_the_numbers_hold_what_is_established(facts):
    (lyon,) = numbers(facts(*LEADING))
    assert (lyon["unit"], lyon["score"]["nps"], lyon["score"]["others_nps"]) == ("Lyon", 100.0, -100.0)
    assert [(one["theme"], one["favourable"], one["others_comments"]) for one in lyon["themes"]] == [
        ("delivery", 30, 30)
    ]
    assert lyon["praised"] == [{"theme": "delivery", "comments": 30}]
