"""What they say: which comments are quoted, what is marked in them, and the annex's sheet."""

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.rendering.fragments import fragment
from nps_report.scope import Scope
from nps_report.sections.comments import comment_sheet, comments
from nps_report.wording import words_for

WORDS = words_for("en")
FRAME = """
themes:
  delivery: {name: {fr: Livraison, en: Delivery}, fr: [livraison, retard]}
  price: {name: {fr: Prix, en: Price}, fr: [prix]}
  support: {name: {fr: Assistance, en: Support}, fr: [rappel, technicien]}
"""


@pytest.fixture
def facts(frozen, tmp_path):
    """The facts of October 2026 of answers (score, comment, account)."""

    def of(rows, quotes="", **changes):
        (tmp_path / "params").mkdir(exist_ok=True)
        (tmp_path / "params" / "themes.yml").write_text(FRAME, "utf-8")
        (tmp_path / "params" / "quotes.yml").write_text(quotes or "pin: []", "utf-8")
        names = ("score", "comment", "account_id")
        responses = [
            {
                "response_id": f"R{place}",
                "responded_at": "2026-10-05",
                **dict.fromkeys(names, ""),
                **dict(zip(names, row, strict=False)),
            }
            for place, row in enumerate(rows)
        ]
        period = parse_period("2026-10")
        return Facts(frozen({"responses": responses}, **changes), Scope(period, "all", period.end))

    return of


def quotes(facts):
    """The quotes of each class, detractors first."""
    return [group.quotes for group in comments(facts, WORDS).blocks[0].groups]


def marked(quote):
    return [quote.text[start:end] for start, end in quote.marks]


LATE = "Livraison ratée une fois de plus chez nous"
DEAR = "Le prix a encore monté sans la moindre raison"
SLOW = "Personne pour un rappel, ni hier ni aujourd'hui"


def test_without_a_comment_there_is_one_line(facts):
    (line,) = comments(facts([(9, "")]), WORDS).blocks
    assert (line.tone, line.paragraphs[0][0].text) == ("quiet", "No comment to quote.")


def test_the_quotes_of_a_class_are_about_different_themes(facts):
    rows = [(3, f"{LATE}, semaine {place}", f"L{place}") for place in range(6)] + [
        (3, DEAR, "P"),
        (3, SLOW, "S"),
    ]
    (detractors, _, _) = quotes(facts(rows))
    assert [one.about.partition(" · ")[0] for one in detractors] == ["Delivery", "Price", "Support"]


def test_an_account_is_quoted_once(facts):
    rows = [
        (3, LATE, "A"),
        (3, DEAR, "A"),
        (9, "Livraison rapide et soignée, bravo à vous", "A"),
        (3, SLOW, "B"),
    ]
    assert sum(map(len, quotes(facts(rows)))) == 2


def test_promoters_are_quoted_on_what_they_praise(facts):
    rows = [
        (9, "Livraison rapide et toujours soignée, bravo", "A"),
        (9, "Un retard pénible encore une fois ce mois", "B"),
    ]
    (_, _, promoters) = quotes(facts(rows))
    assert promoters[0].text.startswith("Livraison rapide")


def test_where_no_theme_is_raised_comments_are_quoted_all_the_same(facts):
    (detractors, _, _) = quotes(facts([(3, "Je ne sais vraiment plus quoi penser de vous", "A")]))
    assert [one.about for one in detractors] == ["score 3, A"]


def test_a_banned_comment_is_not_quoted(facts):
    assert quotes(facts([(3, LATE, "A")], quotes="ban: [R0]"))[0] == ()


def test_a_pinned_comment_is_quoted_whatever_it_is_about(facts):
    rows = [
        (3, LATE, "A"),
        (3, DEAR, "B"),
        (3, SLOW, "C"),
        (3, "Je ne sais vraiment plus quoi penser de vous", "D"),
    ]
    said = [one.text for one in quotes(facts(rows, quotes="pin: [R3]"))[0]]
    assert len(said) == 3
    assert rows[3][1] in said


def test_the_label_counts_the_quotes_among_the_comments_of_the_class(facts):
    rows = [(3, f"{LATE}, semaine {place}", "A") for place in range(4)]
    assert comments(facts(rows), WORDS).blocks[0].groups[0].label == "Detractors: 1 of 4 comments"


def test_what_raises_a_theme_is_marked(facts):
    ((quote,), _, _) = quotes(facts([(3, "Livraison ratée, et le prix monte encore chez vous", "A")]))
    assert marked(quote) == ["Livraison", "prix"]
    assert quote.about == "Delivery, Price · score 3, A"


def test_two_themes_at_most_are_named(facts):
    ((quote,), _, _) = quotes(facts([(3, "Livraison ratée, le prix monte, aucun rappel depuis", "A")]))
    assert quote.about == "Delivery, Price · score 3, A"
    assert marked(quote)[-1] == "rappel"


def test_what_a_cut_quote_leaves_out_is_not_marked(facts):
    text = "Livraison ratée. " + "Voici encore des mots de trop ici. " * 9 + "Et le prix monte."
    ((quote,), _, _) = quotes(facts([(3, text, "A")]))
    assert quote.text.endswith("[…]")
    assert marked(quote) == ["Livraison"]


def test_marks_stand_where_the_company_keeps_the_comment(facts):
    text = "Appelez Paul Durand au 06 12 34 56 78, la livraison est encore ratée"
    ((quote,), _, _) = quotes(facts([(3, text, "A")], identified="no"))
    assert "06 12" not in quote.text
    assert marked(quote) == ["livraison"]


def test_hostile_words_around_a_mark_stay_words(facts):
    text = "<script>alert(1)</script> <b>livraison</b> ratée & {{ x }} encore une fois"
    section = comments(facts([(3, text, "A")]), WORDS)
    shown = fragment(section.as_json())
    assert "&lt;b&gt;<mark>livraison</mark>&lt;/b&gt; ratée &amp; {{ x }}" in shown
    assert "<script" not in shown.partition("<blockquote>")[2]


def test_the_sheet_tells_the_themes_of_each_comment_with_their_tones(facts):
    rows = [(9, "Livraison rapide, prix trop élevé"), (8, "La livraison"), (9, "Bel accueil chez vous")]
    sheet = comment_sheet(facts(rows), WORDS)
    assert dict(zip(sheet["Comment"], sheet["Themes"], strict=True)) == {
        "Livraison rapide, prix trop élevé": "Delivery (+), Price (−)",
        "La livraison": "Delivery",
        "Bel accueil chez vous": "",
    }


def test_the_sheet_tells_themes_of_answers_without_a_score_too(facts):
    assert comment_sheet(facts([("", "Livraison ratée")]), WORDS)["Themes"].tolist() == ["Delivery (−)"]


def test_a_sheet_without_comments_has_its_columns(facts):
    sheet = comment_sheet(facts([(9, "")]), WORDS)
    assert (len(sheet), "Themes" in sheet) == (0, True)
