"""Which comments are quoted to customers, on answers small enough to count by hand."""

import pandas as pd
import pytest

from nps_report.programme import Thresholds
from nps_report.snapshot.answers import marked
from nps_report.snapshot.quoting import PER_TONE, Quotable, Rivals
from nps_report.snapshot.themed import Themed
from nps_report.verbatims.pinned import Choice

GOOD = {
    "delivery": "La livraison du {} est toujours très rapide",
    "price": "Le prix du {} est vraiment très bon",
    "support": "Le service du {} est vraiment parfait",
}
BAD = {
    "delivery": "La livraison du {} est vraiment à revoir",
    "price": "Le prix du {} est encore trop élevé",
}
WORDS = ("chantier", "matériel", "bureau", "magasin", "moteur", "quai", "camion", "dossier")


def quotable(said, accounts=None, **settings):
    """Answers 0, 1, 2 ...: each has a theme, what words tell of it, and its comment; all consent."""
    count = len(said)
    answers = pd.DataFrame(
        {
            "response_id": [str(place) for place in range(count)],
            "score": 8,
            "unit": "Lyon",
            "contact_id": [f"C{place}" for place in range(count)],
            "account_id": accounts or [f"A{place}" for place in range(count)],
            "comment": [text for _, _, text in said],
            "comment_language": "fr",
            "comment_empty": False,
            "quote_consent": True,
        }
    )
    rows = [(str(place), theme, tone, True) for place, (theme, tone, _) in enumerate(said)]
    mentions = pd.DataFrame(rows, columns=["response_id", "theme", "said", "counts"])
    themed = Themed(marked(answers, has_accounts=True), mentions, [*GOOD])
    return Quotable(themed, (), **{"rules": Thresholds(public_accounts=1)} | settings)


def quotes_of(found, *themes):
    rows = range(len(found.themed.answers.answers))
    return found.of_rows(rows, themes or [("delivery", "appreciated")])


def many(texts, tone, themes, each=3):
    """Comments on these themes, `each` of them, in words of their own."""
    places = [(theme, place) for theme in themes for place in range(each)]
    return [
        (theme, tone, texts[theme].format(WORDS[(at + place) % 8]))
        for at, (theme, place) in enumerate(places)
    ]


def test_two_of_a_theme_and_three_of_a_tone_at_most():
    one = quotable(many(GOOD, "positive", ["delivery"], each=8))
    assert len(quotes_of(one)) == 2
    three = quotable(many(GOOD, "positive", GOOD))
    quotes = quotes_of(three, *((theme, "appreciated") for theme in GOOD))
    assert [quote.theme for quote in quotes] == ["delivery", "price", "support"]
    assert len(quotes) == PER_TONE


def test_both_tones_are_quoted_each_under_its_own():
    found = quotable([*many(GOOD, "positive", ["delivery"]), *many(BAD, "negative", ["delivery"])])
    quotes = quotes_of(found, ("delivery", "appreciated"), ("delivery", "to improve"))
    assert {(quote.tone, "rapide" in quote.text) for quote in quotes} == {
        ("appreciated", True),
        ("to improve", False),
    }


def test_only_on_themes_that_are_told_in_that_tone():
    found = quotable([*many(GOOD, "positive", ["price"]), *many(BAD, "negative", ["delivery"])])
    assert quotes_of(found) == ()
    assert quotes_of(found, ("delivery", "mentioned")) == ()


def test_one_an_account_at_most():
    found = quotable(many(GOOD, "positive", ["delivery", "price"]), accounts=["A"] * 6)
    assert len(quotes_of(found, ("delivery", "appreciated"), ("price", "appreciated"))) == 1


def test_themes_that_more_raise_are_quoted_first_where_there_are_too_many():
    """Delivery is raised by one, price and support by three each, so that they take the three places."""
    said = [*many(GOOD, "positive", ["delivery"], each=1), *many(GOOD, "positive", ["price", "support"])]
    quotes = quotes_of(quotable(said), *((theme, "appreciated") for theme in GOOD))
    assert [quote.theme for quote in quotes] == ["delivery", "price", "support"]
    pinned = quotable(said, choice=Choice(pinned=frozenset(["1", "2", "4"])))
    quotes = quotes_of(pinned, *((theme, "appreciated") for theme in GOOD))
    assert [quote.theme for quote in quotes] == ["price", "price", "support"]


def test_a_pinned_comment_may_be_short_but_not_of_two_minds():
    said = [
        ("delivery", "positive", "Livraison rapide mais accueil mauvais"),
        ("delivery", "positive", "Rapide !"),
        ("delivery", "positive", "Livraison parfaite, service nul, équipe nulle"),
        ("delivery", "positive", "- livraison parfaite\n- équipe parfaite"),
    ]
    assert quotes_of(quotable(said)) == ()
    pinned = quotable(said, choice=Choice(pinned=frozenset("0123")))
    assert [quote.text for quote in quotes_of(pinned)] == ["Rapide !"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Volt & Co", "volt and co"),
        ("Volt & Co", "Volt et Co"),
        ("Volt & Co", "volt"),
        ("Volt & Co", "VoltAndCo"),
        ("Soleil Bleu", "Soleil"),
        ("Soleil Bleu", "soleil bleue"),
        ("Soleil Bleu", "SoleilBleu"),
        ("Vent d'Ouest Energie", "vent d'ouest"),
        ("Vendredi", "Vendredis"),
        ("Vendredi", "Vendredi2"),
        ("Vendredi", "v e n d r e d i"),
        ("EDF", "E.D.F."),
        ("EDF", "E D F"),
        ("Le Bon Marché", "au bon marché"),
        ("Carrefour Market", "carrefour"),
        ("Mousquetaires", "le mousquetaire"),
        ("Bon Service", "Bon-Service"),
        ("Orange", "oranges"),
    ],
)
def test_a_competitor_is_named_however_it_is_spelt(name, written):
    assert Rivals(("Acme", name)).are_named_in(f"Bien plus rapide que {written}, toujours", "fr")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Le Bon Marché", "Un bon accueil et la livraison rapide"),
        ("Alpha Services SARL", "Le service est rapide"),
        ("Volt & Co", "Livraison rapide et complète"),
        ("EDF", "Livraison rapide des freins"),
        ("&", "Livraison rapide"),
    ],
)
def test_words_of_every_name_name_no_competitor(name, said):
    assert not Rivals((name,)).are_named_in(said, "fr")


def test_a_comment_that_names_a_competitor_is_never_quoted():
    """Nobody found the name in it: it is spelt otherwise, and pinned."""
    said = [("delivery", "positive", "La livraison est bien plus rapide que chez le mousquetaire")]
    pinned = Choice(pinned=frozenset("0"))
    assert len(quotes_of(quotable(said, choice=pinned))) == 1
    assert quotes_of(quotable(said, choice=pinned, competitors=("Mousquetaires",))) == ()


@pytest.mark.parametrize(
    "choice",
    [
        Choice(banned=frozenset(["0"])),
        Choice(banned=frozenset(["0"]), pinned=frozenset(["0"])),
        Choice(banned=frozenset([GOOD["delivery"].format("quai")]), pinned=frozenset(["0"])),
    ],
)
def test_a_banned_comment_is_not_quoted(choice):
    said = [("delivery", "positive", GOOD["delivery"].format("quai"))]
    assert len(quotes_of(quotable(said))) == 1
    assert quotes_of(quotable(said, choice=choice)) == ()


def test_a_pin_brings_no_consent():
    found = quotable(many(GOOD, "positive", ["delivery"]), choice=Choice(pinned=frozenset("012")))
    found.themed.answers.answers["quote_consent"] = False
    assert quotes_of(found) == ()


def test_who_scored_how_moves_no_quote():
    said = [*many(GOOD, "positive", ["delivery", "price"]), *many(BAD, "negative", ["delivery"])]
    themes = [("delivery", "appreciated"), ("price", "appreciated"), ("delivery", "to improve")]
    found = quotable(said)
    before = quotes_of(found, *themes)
    other = quotable(said)
    other.themed.answers.classes[:] = ["detractors"] * 6 + ["promoters"] * 3
    assert quotes_of(other, *themes) == before


@pytest.mark.parametrize(
    "telling",
    [
        "La note de la livraison est vraiment très bonne",
        "Livraison rapide, 14 300 € vraiment très bien placés",
    ],
)
def test_a_comment_that_tells_its_score_or_a_sum_is_never_quoted(telling):
    said = [("delivery", "positive", telling), *many(GOOD, "positive", ["delivery"])]
    assert telling not in {quote.text for quote in quotes_of(quotable(said))}
    assert quotes_of(quotable([("delivery", "positive", telling)] * 3)) == ()


def test_a_language_that_two_accounts_write_is_not_quoted():
    said = many(GOOD, "positive", ["delivery"], each=3)
    assert quotes_of(quotable(said, accounts=["A", "A", "B"], rules=Thresholds())) == ()
    assert len(quotes_of(quotable(said, rules=Thresholds()))) == 2
