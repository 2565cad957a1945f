"""What customers talk about, on comments counted by hand."""

import math

import pytest

from nps_report.facts.internal import Facts
from nps_report.facts.themes import themes_of
from nps_report.metrics import Counts
from nps_report.periods import parse_period
from nps_report.scope import Scope

FRAME = """
themes:
  delivery:
    name: {fr: Livraison, en: Delivery}
    fr: [livraison]
    subthemes:
      delay: {name: {fr: Retards, en: Delays}, fr: [retard]}
  price:
    name: {fr: Prix, en: Price}
    fr: [prix, tarif]
competitors: [Acme]
"""
ACCOUNTS = [
    {"account_id": "A", "name": "Novalux", "revenue": 1000},
    {"account_id": "B", "name": "Cadmia", "revenue": 500},
    {"account_id": "C", "name": "Guivry", "revenue": ""},
]


@pytest.fixture
def themes(frozen, tmp_path):
    """The themes of October 2026 in answers (score, comment, account, role), and in those of September."""

    def of(now, before=(), unit="all", coded="", **changes):
        (tmp_path / "params").mkdir(exist_ok=True)
        (tmp_path / "params" / "themes.yml").write_text(FRAME, "utf-8")
        if coded:
            (tmp_path / "params" / "coded.csv").write_text(coded, "utf-8")
            changes["themes"] = {"coded": "coded.csv"}
        rows = [*_answers(before, "2026-09-10", "S"), *_answers(now, "2026-10-10", "O")]
        side = frozen({"responses": rows, "accounts": ACCOUNTS}, **changes)
        period = parse_period("2026-10")
        return themes_of(Facts(side, Scope(period, unit, period.end)))

    return of


def _answers(rows, day, prefix):
    names = ("score", "comment", "account_id", "role", "unit")
    return [
        {
            "response_id": f"{prefix}{place}",
            "responded_at": day,
            "contact_id": f"{prefix}{place}",
            **dict.fromkeys(names, ""),
            **dict(zip(names, row, strict=False)),
        }
        for place, row in enumerate(rows)
    ]


def said(themes, theme):
    return next(one for one in themes.found if one.theme == theme)


def test_a_comment_counts_once_however_often_it_mentions_a_theme(themes):
    found = themes([(3, "Livraison en retard, puis encore une livraison ratée"), (9, "Bonne livraison")])
    delivery = said(found, "delivery")
    assert (delivery.comments, delivery.mentions) == (2, 4)


def test_the_most_frequent_theme_comes_first_and_of_equals_the_first_of_the_frame(themes):
    rows = [(3, "Le prix monte"), (3, "Livraison ratée"), (9, "Bon prix")]
    assert [one.theme for one in themes(rows).found] == ["price", "delivery"]
    assert [one.theme for one in themes(rows[:2]).found] == ["delivery", "price"]


def test_an_account_counts_once_with_its_revenue_and_an_unknown_one_with_none(themes):
    rows = [(3, "Livraison ratée", name) for name in ("A", "A", "B", "C", "")]
    delivery = said(themes(rows), "delivery")
    assert (delivery.comments, delivery.accounts, delivery.revenue) == (5, 3, 1500.0)


def test_revenue_that_no_account_tells_is_not_nothing(themes):
    assert said(themes([(3, "Livraison ratée", "C")]), "delivery").revenue is None


def test_the_classes_of_those_who_raise_a_theme(themes):
    rows = [
        (3, "Le prix monte"),
        (8, "Le prix reste élevé"),
        (9, "Bon prix"),
        (10, "Prix juste"),
        (2, "Livraison"),
    ]
    assert said(themes(rows), "price").counts == Counts(1, 1, 2)


def test_impact_is_the_score_of_all_less_that_of_those_who_do_not_raise_it(themes):
    # All: 2 promoters, 1 detractor, 1 passive, +25; without the detractor: 2 of 3, +67.
    rows = [(3, "Livraison ratée"), (9, "Parfait pour nous"), (10, ""), (8, "")]
    assert said(themes(rows), "delivery").impact == pytest.approx(25 - 200 / 3)


def test_impact_is_unknown_where_everybody_raises_it(themes):
    assert math.isnan(said(themes([(3, "Livraison ratée")]), "delivery").impact)


def test_where_words_tell_no_tone_the_class_does(themes):
    found = themes([(3, "La livraison"), (8, "La livraison"), (9, "La livraison")])
    assert [one.tone for one in said(found, "delivery").raised] == ["negative", "neutral", "positive"]


def test_words_win_over_the_class(themes):
    found = themes([(9, "Le prix est trop cher"), (3, "Livraison rapide et soignée")])
    assert said(found, "price").toned("negative") == 1
    assert said(found, "delivery").toned("positive") == 1


def test_empty_comments_and_answers_that_do_not_count_are_left_out(themes):
    found = themes(
        [(9, "RAS"), ("", "Livraison ratée"), (9, ""), (9, "Merci pour votre accueil"), (3, "Trop de retard")]
    )
    assert (len(found.comments), found.tagged) == (2, 1)


def test_each_class_names_what_is_looked_for_in_it(themes):
    rows = [
        (9, "Livraison rapide"),
        (10, "Livraison parfaite, prix trop élevé"),
        (8, "Prix trop élevé"),
        (3, "Livraison ratée, prix excellent"),
        (2, "Aucune livraison"),
    ]
    found = themes(rows)
    assert found.of_class("promoters") == (("delivery", 2),)
    assert found.of_class("passives") == (("price", 1),)
    assert found.of_class("detractors") == (("delivery", 2),)
    assert [found.said_by(name) for name in ("promoters", "passives", "detractors")] == [2, 1, 2]


def test_a_subtheme_counts_for_its_theme(themes):
    found = themes([(3, "Encore du retard"), (3, "Livraison ratée")])
    assert said(found, "delivery").subthemes == (("delay", 1),)
    assert said(found, "delivery").comments == 2


def test_a_share_is_compared_with_that_of_the_period_before(themes):
    late, fine = [(3, "Livraison ratée")] * 12, [(9, "Bel accueil chez vous")] * 12
    trend = said(themes(late, before=[*fine, late[0]]), "delivery").trend
    assert (trend.now, trend.n_now, trend.before, trend.n_before) == (12, 12, 1, 13)
    assert trend.established


def test_a_share_that_hardly_moved_is_not_established(themes):
    rows = [(3, "Livraison ratée"), (9, "Bel accueil chez vous")]
    assert not said(themes(rows * 3, before=rows * 2), "delivery").trend.established


def test_without_an_earlier_period_there_is_no_trend(themes):
    found = themes([(3, "Livraison ratée")])
    assert (found.against, said(found, "delivery").trend) == (None, None)


def test_a_role_that_raises_a_theme_more_often_than_the_others(themes):
    rows = [(3, "Livraison ratée", "", "user")] * 8 + [(9, "Bel accueil chez vous", "", "buyer")] * 8
    found = {(one.value, one.theme): one for one in themes(rows, segments=["role"]).by_value}
    user = found["user", "delivery"]
    assert (user.hits, user.n, user.others, user.n_others, user.established) == (8, 8, 0, 8, True)


def test_a_value_with_few_comments_is_not_compared(themes):
    rows = [(3, "Livraison ratée", "", "user")] * 4 + [(9, "Bel accueil chez vous", "", "buyer")] * 8
    assert themes(rows, segments=["role"]).by_value == ()


def test_competitors_are_counted_by_name_and_are_no_theme(themes):
    found = themes([(3, "Acme est moins cher, vive Acme"), (9, "Mieux qu'Acme"), (9, "Bon prix")])
    assert [(one.theme, one.comments) for one in found.competitors] == [("Acme", 2)]
    assert [one.theme for one in found.found] == ["price"]


def test_comments_in_another_language_are_counted_apart(themes):
    spanish = "El servicio es muy bueno pero los plazos de entrega son demasiado largos"
    found = themes([(9, spanish), (3, "Livraison ratée")])
    assert (len(found.comments), found.tagged, found.languages) == (2, 1, {"es": 1})


def test_the_themes_of_one_comment_with_their_tones(themes):
    found = themes([(9, "Livraison rapide mais prix trop élevé"), (3, "Livraison ratée")])
    assert found.tones_of("O0") == {"delivery": "positive", "price": "negative"}
    assert found.tones_of("O9") == {}


def test_another_units_comments_are_not_counted(themes):
    rows = [(3, "Livraison ratée", "", "", "Lyon"), (3, "Livraison ratée", "", "", "Lille")]
    assert said(themes(rows, unit="Lyon"), "delivery").comments == 1


def test_the_agreement_with_a_reader_is_told_of_the_half_that_was_not_tuned_on(themes):
    coded = (
        "comment,language,themes,half\n"
        "Livraison ratée,fr,delivery,reported\n"
        "Bel accueil,fr,,reported\n"
        "Le tarif monte,fr,,tuning\n"
    )
    agreed = themes([(3, "Livraison ratée")], coded=coded).agreed
    assert (agreed.n, agreed.kappa, agreed.by_theme["delivery"]) == (2, 1.0, (1.0, 1))


def test_without_a_sample_no_agreement_is_known(themes):
    assert themes([(3, "Livraison ratée")]).agreed is None


def test_words_are_those_that_one_side_says_more(themes):
    rows = [(3, f"Encore une facture fausse {place}") for place in range(9)]
    rows += [(9, f"Équipe souriante {place}") for place in range(9)]
    by_side = {one.text: one.z > 0 for one in themes(rows).words}
    assert by_side["facture"]
    assert not by_side["équipe"]
