"""Units to learn from, on answers counted by hand."""

import pytest

from nps_report.facts.internal import Facts
from nps_report.facts.learning import Learning
from nps_report.metrics import Counts
from nps_report.periods import parse_period
from nps_report.scope import Scope

FRAME = """
themes:
  delivery: {name: {fr: Livraison, en: Delivery}, fr: [livraison]}
  price: {name: {fr: Prix, en: Price}, fr: [prix]}
"""


@pytest.fixture
def learning(frozen, tmp_path):
    """What can be learned in October 2026 from answers (unit, score, comment, how many)."""

    def of(*rows, unit="all", units=(), **changes):
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
                "contact_id": f"C{place}",
                "account_id": f"A{place}",
            }
            for place, (name, score, said) in enumerate(each)
        ]
        side = frozen({"responses": answers, "units": units}, **changes)
        period = parse_period("2026-10")
        return Learning(Facts(side, Scope(period, unit, period.end)))

    return of


def names(found):
    return [one.unit for one in found.found]


def test_a_unit_whose_score_is_established_above_all_others_is_one_to_learn_from(learning):
    # Lyon +100 of 30, the others −50 of 60: 15 promoters, 45 detractors.
    found = learning(("Lyon", 10, "", 30), ("Lille", 9, "", 15), ("Lille", 2, "", 45))
    (lyon,) = found.found
    assert (lyon.unit, lyon.score.counts, lyon.score.others) == ("Lyon", Counts(0, 0, 30), Counts(45, 0, 15))
    assert lyon.themes == ()


def test_where_nothing_is_established_there_is_nobody_to_learn_from(learning):
    found = learning(("Lyon", 10, "", 3), ("Lille", 9, "", 1), ("Lille", 2, "", 1))
    assert {one.unit: one.difference.value for one in found.scores} == {"Lyon": 100, "Lille": -100}
    assert found.found == ()


def test_a_unit_that_is_established_below_teaches_nothing(learning):
    found = learning(("Lyon", 10, "", 30), ("Lille", 2, "", 30), ("Nantes", 9, "", 30))
    assert "Lille" not in names(found)


def test_a_theme_more_favourable_than_elsewhere_is_enough(learning):
    praised, blamed = "Livraison parfaite et rapide", "Livraison toujours en retard"
    # On deliveries 12 of 12 comments of Lyon are favourable, 0 of 12 of Lille's; the scores are the same.
    rows = [("Lyon", 9, praised, 12), ("Lyon", 2, "", 12), ("Lille", 2, blamed, 12), ("Lille", 9, "", 12)]
    found = learning(*rows)
    (lyon,) = found.found
    assert lyon.score is None
    (lead,) = lyon.themes
    assert (lead.theme, lead.favourable, lead.n, lead.others_favourable, lead.n_others) == (
        "delivery",
        12,
        12,
        0,
        12,
    )


def test_a_theme_that_few_raise_is_not_compared(learning):
    rows = [("Lyon", 9, "Livraison parfaite", 4), ("Lille", 2, "Livraison en retard", 40)]
    assert learning(*rows).themes == ()


def test_scores_and_themes_are_adjusted_together(learning):
    rows = [("Lyon", 9, "Livraison parfaite", 6), ("Lyon", 2, "", 6)]
    found = learning(*rows, ("Lille", 2, "Livraison en retard", 6), ("Lille", 9, "", 6))
    # Two scores, which are equal, and deliveries in two units: 2 of the C(12, 6) = 924 tables are as rare, and the
    # smaller two of four p are doubled.
    assert found.comparisons == 4
    assert [one.p_adjusted for one in found.themes] == pytest.approx([4 / 924] * 2)


def test_units_that_hold_others_are_not_compared(learning):
    units = [{"unit": "Sud"}, {"unit": "Lyon", "parent": "Sud"}, {"unit": "Lille"}]
    found = learning(("Lyon", 10, "", 30), ("Lille", 2, "", 60), units=units)
    assert (found.compared, names(found)) == (("Lyon", "Lille"), ["Lyon"])


def test_a_single_unit_has_nobody_to_be_compared_with(learning):
    found = learning(("Lyon", 10, "Livraison parfaite", 30))
    assert (found.comparisons, found.found) == (0, ())


def test_its_promoters_praise_what_they_speak_well_of(learning):
    rows = [
        ("Lyon", 10, "Livraison parfaite", 20),
        ("Lyon", 9, "Prix très correct", 10),
        ("Lille", 2, "", 60),
    ]
    (lyon,) = learning(*rows).found
    assert lyon.praised == (("delivery", 20), ("price", 10))


def test_only_promoters_are_quoted_and_nothing_banned(learning, tmp_path):
    said = "Une livraison parfaite, toujours à la date annoncée"
    other = "Le prix est très correct pour ce niveau de service"
    rows = [("Lyon", 10, said, 1), ("Lyon", 10, other, 1), ("Lyon", 10, "", 28)]
    (tmp_path / "params").mkdir(exist_ok=True)
    (tmp_path / "params" / "quotes.yml").write_text(f"ban: ['{other}']\n", "utf-8")
    found = learning(
        *rows, ("Lyon", 2, "La livraison est arrivée en retard deux fois", 1), ("Lille", 2, "", 60)
    )
    assert found.found[0].quotes["quote"].tolist() == [said]
