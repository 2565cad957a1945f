"""A balanced choice, one quote per account, the same whatever the order of the rows."""

import pandas as pd
import pytest

from nps_report.verbatims import choose_quotes
from nps_report.verbatims.quotes import shorten

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


def test_order_of_rows_does_not_matter():
    words = ["prix", "délai", "facture", "accueil", "portail", "pompe", "joint", "devis"]
    comments = _comments(*((f"Beaucoup à dire sur {word}", "passives", word) for word in words))
    assert set(choose_quotes(comments)["key"]) == set(choose_quotes(comments.iloc[::-1])["key"])


def test_short_comments_stand_in_where_there_are_too_few():
    rows = [("Trop cher", "detractors", "A"), (f"{_LATE} deux fois", "detractors", "B")]
    assert list(choose_quotes(_comments(*rows), per_class=1)["account"]) == ["B"]
    assert set(choose_quotes(_comments(*rows), per_class=2)["account"]) == {"A", "B"}


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


def test_number_with_a_point_is_no_end_of_sentence():
    assert shorten("Le taux de 3.5 points est élevé. Très.", 7) == "Le taux de 3.5 points est élevé. […]"


def test_long_quote_stands_cut_and_its_text_whole():
    text = "Tout est bien. " + "mot " * 100
    chosen = choose_quotes(_comments((text, "passives", "A")))
    assert chosen["quote"].iloc[0] == "Tout est bien. […]"
    assert chosen["text"].iloc[0] == text
