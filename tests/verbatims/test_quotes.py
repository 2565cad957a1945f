"""A balanced choice, one quote per account, the same whatever the order of the rows."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.verbatims import choose_quotes
from nps_report.verbatims.pinned import Choice
from nps_report.verbatims.quotes import choose_by_theme, shorten

_LATE = "La livraison est encore arrivée en retard"


def _comments(*rows):
    frame = pd.DataFrame(rows, columns=["text", "score_class", "account"])
    return frame.assign(key=[f"r{number}" for number in range(len(frame))])


def test_as_many_of_each_class():
    rows = [(f"{_LATE} {word} fois", "detractors", word) for word in ("deux", "trois", "quatre", "cinq")]
    rows += [
        ("Une équipe vraiment formidable", "promoters", "six"),
        ("Produit correct mais un peu cher", "passives", "sept"),
    ]
    chosen = choose_quotes(_comments(*rows), per_class=1)
    assert list(chosen["score_class"]) == ["detractors", "passives", "promoters"]


def test_one_per_account_over_the_whole_choice():
    chosen = choose_quotes(
        _comments((f"{_LATE} deux fois", "detractors", "A"), ("Une équipe formidable", "promoters", "A"))
    )
    assert len(chosen) == 1


def test_class_with_one_account_is_not_left_out():
    rows = [
        ("Accueil vraiment très agréable", "promoters", "A"),
        ("Produits solides et bien finis", "promoters", "B"),
        (f"{_LATE} deux fois", "detractors", "A"),
    ]
    chosen = choose_quotes(_comments(*rows), per_class=1)
    assert dict(zip(chosen["score_class"], chosen["account"], strict=True)) == {
        "detractors": "A",
        "promoters": "B",
    }


def test_without_account_everybody_speaks_for_themselves():
    rows = [
        (f"{_LATE} deux fois", "detractors", None),
        ("Factures fausses depuis le printemps", "detractors", None),
    ]
    assert len(choose_quotes(_comments(*rows))) == 2


def test_same_words_are_quoted_once():
    rows = [(f"{_LATE} hier", "detractors", "A"), (f"{_LATE.upper()} hier !", "detractors", "B")]
    assert len(choose_quotes(_comments(*rows))) == 1


_WORDS = ("prix", "délai", "facture", "accueil", "portail", "pompe", "joint", "devis")
_MANY = _comments(
    *((f"Beaucoup à dire sur {word} ici", "passives", word) for word in _WORDS),
    *((f"Rien ne va avec {word} chez nous", "detractors", word) for word in _WORDS),
    ("Rien ne va avec prix chez nous", "detractors", "prix"),
)
_THEMES = [["price", "delivery"][: 1 + row % 2] for row in range(len(_MANY))]


@given(st.permutations(range(len(_MANY))))
def test_order_of_rows_does_not_matter(order):
    again = choose_quotes(_MANY.iloc[order])
    assert again.to_csv() == choose_quotes(_MANY).to_csv()


@given(st.permutations(range(len(_MANY))))
def test_order_of_rows_does_not_matter_to_themes(order):
    again = choose_by_theme(_MANY.iloc[order], [_THEMES[row] for row in order])
    assert again.to_csv() == choose_by_theme(_MANY, _THEMES).to_csv()


def test_short_comments_stand_in_where_there_are_too_few():
    rows = [("Trop cher", "detractors", "A"), (f"{_LATE} deux fois", "detractors", "B")]
    assert list(choose_quotes(_comments(*rows), per_class=1)["account"]) == ["B"]
    assert set(choose_quotes(_comments(*rows), per_class=2)["account"]) == {"A", "B"}


def test_six_words_come_before_five_and_five_before_four():
    rows = [
        ("Prix trop élevés chez vous", "detractors", "five"),
        ("Portail bien trop lent", "detractors", "four"),
    ]
    rows.append(("Deux factures fausses depuis le printemps", "detractors", "six"))
    accounts = [set(choose_quotes(_comments(*rows), per_class=n)["account"]) for n in (1, 2)]
    assert accounts == [{"six"}, {"five", "six"}]


def test_signs_are_no_words():
    rows = [("Trop cher - ! ? ...", "detractors", "two"), ("Portail trop lent", "detractors", "three")]
    assert list(choose_quotes(_comments(*rows), per_class=1)["account"]) == ["three"]


def test_counts_leave_out_fillers():
    rows = [
        ("RAS", "detractors", "A"),
        (f"{_LATE} hier", "detractors", "B"),
        ("Trop cher", "detractors", "B"),
    ]
    chosen = choose_quotes(_comments(*rows))
    assert chosen[["chosen", "comments"]].values.tolist() == [[1, 2]]


def test_what_redaction_emptied_is_no_quote():
    assert choose_quotes(_comments(("[nom], [téléphone]", "passives", "A"))).empty


def test_what_was_taken_out_makes_no_comments_alike():
    rows = [
        ("[nom] [nom] [nom] rappelle", "promoters", "A"),
        ("[nom] [nom] [nom] explique", "promoters", "B"),
    ]
    assert len(choose_quotes(_comments(*rows))) == 2


def test_a_comment_without_class_is_not_quoted():
    comments = _comments((f"{_LATE} hier", None, "A"), (f"{_LATE} lundi", "detractors", "B"))
    assert list(choose_quotes(comments)["key"]) == ["r1"]
    assert list(choose_by_theme(comments, [["delivery"]] * 2)["key"]) == ["r1"]


def test_no_comments_no_quotes():
    assert choose_quotes(_comments()).empty
    assert choose_quotes(_comments(("RAS", "passives", "A"))).empty


@pytest.mark.parametrize("comments", [pd.DataFrame(), _comments(), _comments()[["text"]]])
def test_a_table_without_rows_has_all_columns(comments):
    assert list(choose_quotes(comments)) == [
        "text",
        "score_class",
        "account",
        "key",
        "quote",
        "chosen",
        "comments",
    ]


def test_what_all_say_comes_before_what_one_says():
    rows = [(f"{_LATE} chez nous {word}", "detractors", word) for word in ("hier", "lundi", "mardi")]
    rows.append(("Parking toujours plein devant agence", "detractors", "X"))
    assert "livraison" in choose_quotes(_comments(*rows), per_class=1)["text"].iloc[0]


def test_long_comment_is_cut_at_the_end_of_a_sentence():
    text = "Tout va bien. Sauf les délais ! Et puis " + "vraiment " * 80
    assert shorten(text, 60) == "Tout va bien. Sauf les délais ! […]"


def test_one_endless_sentence_is_cut_between_words():
    assert shorten("un deux trois quatre", 3) == "un deux trois […]"


def test_a_word_without_end_is_cut():
    assert shorten("ah" * 50, 2) == "ah" * 12 + " […]"


def test_number_with_a_point_is_no_end_of_sentence():
    assert shorten("Le taux de 3.5 points est élevé. Très.", 7) == "Le taux de 3.5 points est élevé. […]"


def test_long_quote_stands_cut_and_its_text_whole():
    text = "Tout est bien. " + "mot " * 100
    chosen = choose_quotes(_comments((text, "passives", "A")))
    assert chosen["quote"].iloc[0] == "Tout est bien. […]"
    assert chosen["text"].iloc[0] == text


_PAIR = _comments((f"{_LATE} lundi", "detractors", "A"), ("Factures fausses depuis avril", "detractors", "B"))


def _choice(pinned=(), banned=()):
    return Choice(frozenset(pinned), frozenset(banned))


@pytest.mark.parametrize("entry", ["r1", "Factures fausses depuis avril", "Factures […]"])
def test_a_pinned_comment_is_quoted_before_a_longer_one(entry):
    assert list(choose_quotes(_PAIR, 1, choice=_choice(pinned=[entry]))["key"]) == ["r1"]


def test_a_banned_comment_is_not_quoted_and_still_counts():
    chosen = choose_quotes(_PAIR, choice=_choice(banned=["r0"]))
    assert chosen[["key", "chosen", "comments"]].values.tolist() == [["r1", 1, 2]]


def test_bans_win_over_pins():
    assert choose_quotes(_PAIR, choice=_choice(pinned=["r0", "r1"], banned=["r0", "r1"])).empty


def test_a_ban_holds_for_what_was_written_before_redaction():
    comments = _PAIR.assign(written=[f"{_LATE} lundi, Léa", "Factures fausses depuis avril"])
    assert list(choose_quotes(comments, choice=_choice(banned=[f"{_LATE} lundi, Léa"]))["key"]) == ["r1"]


def test_a_pin_cannot_make_a_filler_a_quote():
    assert choose_quotes(_comments(("RAS", "passives", "A")), choice=_choice(pinned=["r0"])).empty


def test_themes_are_quoted_with_the_counts_of_theme_and_class():
    rows = [(f"{_LATE} {day}", "detractors", day) for day in ("lundi", "mardi", "jeudi")]
    rows.append(("Livraison toujours à l'heure convenue", "promoters", "P"))
    rows.append(("RAS", "detractors", "Q"))
    chosen = choose_by_theme(_comments(*rows), [["delivery"]] * 5)
    assert chosen[["theme", "score_class", "chosen", "comments"]].values.tolist() == [
        ["delivery", "detractors", 1, 3],
        ["delivery", "promoters", 1, 1],
    ]


def test_a_comment_of_two_themes_stands_once_and_counts_in_both():
    rows = [
        ("Livraison à l'heure et facture juste", "promoters", "A"),
        ("Factures claires et justes", "promoters", "B"),
    ]
    chosen = choose_by_theme(_comments(*rows), [("invoicing", "delivery"), ("invoicing", "invoicing")])
    assert chosen[["theme", "key", "comments"]].values.tolist() == [
        ["delivery", "r0", 1],
        ["invoicing", "r1", 2],
    ]


def test_an_account_speaks_once_over_all_themes():
    rows = [(f"{_LATE} lundi", "detractors", "A"), ("Une équipe vraiment formidable", "promoters", "A")]
    assert len(choose_by_theme(_comments(*rows), [["delivery"], ["relationship"]])) == 1


def test_a_comment_without_theme_is_not_quoted():
    assert choose_by_theme(_PAIR, [[], ["invoicing"]])["key"].tolist() == ["r1"]


def test_pins_and_bans_hold_for_themes():
    themes = [["delivery"], ["delivery"]]
    assert choose_by_theme(_PAIR, themes, 1, choice=_choice(pinned=["r1"]))["key"].tolist() == ["r1"]
    assert choose_by_theme(_PAIR, themes, choice=_choice(banned=["r1"]))["key"].tolist() == ["r0"]


def test_a_quote_keeps_the_columns_of_its_comment():
    chosen = choose_by_theme(_PAIR.assign(language=["fr", "fr"]), [["delivery"], ["invoicing"]])
    assert chosen["language"].tolist() == ["fr", "fr"]


def test_themes_of_other_comments_are_refused():
    with pytest.raises(ValueError, match="2 comments, themes of 1"):
        choose_by_theme(_PAIR, [["delivery"]])


def test_no_comments_no_quotes_by_theme():
    chosen = choose_by_theme(pd.DataFrame(), [])
    assert list(chosen)[-4:] == ["quote", "chosen", "comments", "theme"]
    assert chosen.empty


@pytest.mark.parametrize("text", ["ah" * 5_000, "retard " * 5_000, "مرحبا بالعالم", "<b>Trop</b> cher\x00"])
def test_odd_comments_are_borne(text):
    chosen = choose_quotes(_comments((text, "detractors", "A"), (f"{_LATE} lundi", "detractors", "B")))
    assert chosen["account"].tolist() == ["B", "A"]
    assert chosen["quote"].str.len().max() <= 60 * 12 + len(" […]")
