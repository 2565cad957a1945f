"""What customers talk about, in words, tables and a drawing."""

import pytest

from nps_report.charts import draw
from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.programme import Brand
from nps_report.scope import Scope
from nps_report.sections import theme_reading, theme_tables, themes
from nps_report.wording import words_for

WORDS = words_for("en")
FRAME = """
themes:
  delivery: {name: {fr: Livraison, en: Delivery}, fr: [livraison]}
  price: {name: {fr: Prix, en: Price}, fr: [prix]}
competitors: [Acme, Brossard]
"""
ACCOUNTS = [{"account_id": "A", "name": "Novalux", "revenue": 1000}, {"account_id": "B", "revenue": 500}]
LATE, DEAR, FINE = (3, "Livraison ratée"), (8, "Prix trop élevé"), (9, "Livraison parfaite")
ROWS = [LATE, LATE, LATE, DEAR, DEAR, FINE]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Numbers small enough to count by hand are enough; tests of what is too few set them back."""
    monkeypatch.setattr(themes, "TAGGED", 5)
    monkeypatch.setattr(themes, "LEAST_CRITICISED", 1)
    monkeypatch.setattr(theme_tables, "LEAST_RAISERS", 1)


@pytest.fixture
def facts(frozen, tmp_path):
    """The facts of October 2026 of answers (score, comment, account, role), and of those of September."""

    def of(now, before=(), accounts=(), frame=FRAME, **changes):
        (tmp_path / "params").mkdir(exist_ok=True)
        (tmp_path / "params" / "themes.yml").write_text(frame, "utf-8")
        if "coded" in changes:
            (tmp_path / "params" / "coded.csv").write_text(changes.pop("coded"), "utf-8")
            changes["themes"] = {"coded": "coded.csv"}
        rows = [*_answers(before, "2026-09-10"), *_answers(now, "2026-10-10")]
        side = frozen({"responses": rows, "accounts": accounts}, **changes)
        period = parse_period("2026-10")
        return Facts(side, Scope(period, "all", period.end))

    return of


def _answers(rows, day):
    names = ("score", "comment", "account_id", "role")
    return [
        {
            "response_id": f"{day} {place}",
            "responded_at": day,
            **dict.fromkeys(names, ""),
            **dict(zip(names, row, strict=False)),
        }
        for place, row in enumerate(rows)
    ]


def told(sentence):
    return "".join(run.text for run in sentence)


def block(section, kind):
    return next(one for one in section.blocks if one.kind == kind)


def cells(section):
    table = block(section, "table")
    labels = [column.label for column in table.columns]
    return [dict(zip(labels, (cell.label for cell in row), strict=True)) for row in table.rows]


def item(facts, term):
    return dict(theme_reading.method_items(facts, WORDS))[term]


def test_the_heading_names_the_most_raised_themes(facts):
    assert (
        themes.themes(facts(ROWS), WORDS).heading
        == "What they talk about: Delivery (4 comments) and Price (2)"
    )


def test_the_drawing_is_headed_by_the_theme_with_the_most_unfavourable_comments(facts):
    figure = block(themes.themes(facts(ROWS), WORDS), "figure")
    assert figure.title == "Most criticised: Delivery, 3 unfavourable comments out of 4"


def test_the_drawing_counts_comments_by_tone(facts):
    delivery, price = block(themes.themes(facts(ROWS), WORDS), "figure").data["rows"]
    assert [delivery[tone] for tone in ("negative", "neutral", "positive")] == [3, 0, 1]
    assert (price["label"], price["negative_label"], price["n_label"]) == ("Price", "2", "n = 2")


def test_the_drawing_can_be_drawn(facts):
    figure = block(themes.themes(facts(ROWS), WORDS), "figure").as_json()
    assert "Delivery" in draw(figure, Brand(name="Helios"))


def test_the_alternative_text_says_the_figures(facts):
    figure = block(themes.themes(facts(ROWS), WORDS), "figure")
    assert "Delivery: 3 unfavourable, 1 favourable of 4" in figure.alt


def test_ten_themes_are_drawn_and_the_others_told(facts):
    names = [f"mot{chr(97 + place)}" for place in range(12)]
    frame = "themes:\n" + "".join(
        f"  {name}: {{name: {{fr: {name}, en: {name}}}, fr: [{name}]}}\n" for name in names
    )
    found = themes.themes(facts([(3, f"Voici {name} chez vous") for name in names], frame=frame), WORDS)
    figure = block(found, "figure")
    assert (len(figure.data["rows"]), figure.note) == (
        10,
        "Small base throughout: read with caution. 2 others are in the table.",
    )
    assert len(block(found, "table").rows) == 12


def test_the_table_counts_each_theme(facts):
    rows = [(*LATE, "A"), (*LATE, "B"), (*LATE, "A"), (*DEAR, "B"), (*DEAR, ""), (*FINE, "A")]
    delivery, price = cells(themes.themes(facts(rows, accounts=ACCOUNTS, currency="€"), WORDS))
    assert delivery == {
        "Theme": "Delivery",
        "Comments": "4 (67%)",
        "Accounts": "2",
        "Revenue": "€1.5k",
        "Detr. / pass. / prom.": "3 / 0 / 1",
        "Unfav. / fav.": "3 / 1",
        # All: 1 promoter and 3 detractors of 6, -33; without them: two passives, 0.
        "Associated gap": "−33",
    }
    assert price["Accounts"] == "1"


def test_what_nobody_knows_of_accounts_has_no_column(facts):
    assert {"Accounts", "Revenue", "Before → now"}.isdisjoint(cells(themes.themes(facts(ROWS), WORDS))[0])


def test_a_small_base_is_marked(facts):
    of_ten = themes.themes(facts(ROWS), WORDS)
    of_two = themes.themes(facts(ROWS, thresholds={"small_base": 2}), WORDS)
    assert [row[1].mark for row in block(of_ten, "table").rows] == ["small-base", "small-base"]
    assert [row[1].mark for row in block(of_two, "table").rows] == ["", ""]


def test_a_change_is_called_established_only_where_it_is(facts):
    found = themes.themes(
        facts([LATE] * 12 + [DEAR] * 2, before=[DEAR] * 3 + [(9, "Bel accueil")] * 9), WORDS
    )
    delivery, price = cells(found)
    assert delivery["Before → now"] == "0% → 86%, established"
    assert price["Before → now"] == "25% → 14%"
    assert "September 2026; a change is not established unless it says so." in block(found, "table").note
    assert [row["change_label"] for row in block(found, "figure").data["rows"]] == ["+86 pts", ""]


def test_where_no_change_is_established_the_note_says_so(facts):
    found = themes.themes(facts(ROWS, before=ROWS), WORDS)
    assert "Before: September 2026; no change is established." in block(found, "table").note


def test_the_gap_is_an_association(facts):
    assert block(themes.themes(facts(ROWS), WORDS), "table").note.endswith(
        "score of everyone minus score of those who do not raise the theme (n = 6 answers in all); an association, "
        "not a cause."
    )


def test_each_class_has_its_list(facts):
    lists = block(themes.themes(facts(ROWS), WORDS), "section")
    assert lists.layout == "columns"
    assert [(one.title, [told(line) for line in one.items]) for one in lists.blocks] == [
        ("Detractors: what to put right first", ["Delivery: in 3 of 3 comments"]),
        ("Passives: what is missing for a 9 or 10", ["Price: in 2 of 2 comments"]),
        ("Promoters: what they praise", ["Delivery: in 1 of 1 comment"]),
    ]


def test_a_class_without_comments_and_one_without_praise_say_so(facts):
    lists = block(themes.themes(facts([LATE] * 5 + [(9, "Prix trop élevé")]), WORDS), "section").blocks
    assert [one.empty for one in lists[1:]] == ["No comment.", "No favourable comment on any theme."]


def test_an_established_gap_between_roles_is_told(facts):
    rows = [(*LATE, "", "user")] * 8 + [(9, "Bel accueil", "", "buyer")] * 8
    lines = block(themes.themes(facts(rows, segments=["role"]), WORDS), "text").paragraphs
    assert [told(line) for line in lines] == [
        "buyer (Role): Delivery less often, in 0 of 8 comments, against 8 of 8 comments from everyone else; "
        "an established gap.",
        "user (Role): Delivery more often, in 8 of 8 comments, against 0 of 8 comments from everyone else; "
        "an established gap.",
    ]


def test_competitors_are_named_with_their_counts(facts):
    rows = [*ROWS, (3, "Acme fait mieux"), (8, "Acme et Brossard sont là")]
    lines = block(themes.themes(facts(rows), WORDS), "text").paragraphs
    assert told(lines[0]) == "Competitors named: Acme (2 comments) and Brossard (1)."


def test_words_are_marked_as_an_exploration(facts):
    rows = [(3, f"Livraison ratée {place}") for place in range(20)] + [
        (9, f"Équipe souriante {place}") for place in range(20)
    ]
    text = block(themes.themes(facts(rows), WORDS), "text")
    line = told(text.paragraphs[0])
    assert text.tone == "quiet"
    assert "Detractors say more often: " in line
    assert "“livraison”" in line.partition("Promoters say more often: ")[0]
    assert line.endswith("An exploration: read the comments before you conclude.")


def test_words_of_few_comments_are_not_compared(facts):
    rows = [LATE] * 8 + [(9, "Équipe souriante")] * 8
    assert not [one for one in themes.themes(facts(rows), WORDS).blocks if one.kind == "text"]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([(9, "")], "No comment in this period."),
        ([(9, "Bel accueil chez vous")], "1 comment, and no theme of the code frame in it."),
        (
            [LATE, LATE, DEAR],
            "3 comments raise a theme, too few to compare: Delivery (2) and Price (1).",
        ),
    ],
)
def test_where_there_is_little_it_is_one_quiet_line(facts, rows, line):
    section = themes.themes(facts(rows), WORDS)
    assert (section.heading, [one.tone for one in section.blocks]) == ("What they talk about", ["quiet"])
    assert told(section.blocks[0].paragraphs[0]) == line


def test_a_competitor_is_named_even_where_there_is_little(facts):
    _, named = themes.themes(facts([(3, "Acme fait mieux")]), WORDS).blocks
    assert told(named.paragraphs[0]) == "Competitors named: Acme (1 comment)."


def test_french_says_the_same(facts):
    section = themes.themes(facts(ROWS), words_for("fr"))
    assert section.heading == "De quoi ils parlent\u202f: Livraison (4 commentaires) et Prix (2)"


def test_an_established_change_of_share_is_a_finding(facts):
    found = facts([LATE] * 12, before=[(9, "Bel accueil")] * 12)
    (finding,) = themes.findings(found, WORDS)
    assert (
        told(finding.text)
        == "Delivery: in 100% of the comments, 0% before (September 2026), an established rise."
    )
    # A hundred points of share, and everybody who answered wrote.
    assert (finding.topic, finding.established, finding.weight) == ("themes", True, 100)


def test_a_fall_is_a_finding_too(facts):
    rows = [LATE, *[(9, "Bel accueil")] * 11]
    (finding,) = themes.findings(facts(rows, before=[LATE] * 12), WORDS)
    assert told(finding.text).endswith("an established fall.")


def test_an_established_gap_between_roles_is_a_finding(facts):
    rows = [(*LATE, "", "user")] * 8 + [(9, "Bel accueil", "", "buyer")] * 8
    assert {one.weight for one in themes.findings(facts(rows, segments=["role"]), WORDS)} == {50.0}


def test_nothing_established_is_no_finding(facts):
    assert not list(themes.findings(facts(ROWS, before=ROWS), WORDS))


def test_the_method_counts_comments_that_raise_a_theme(facts):
    assert item(facts([*ROWS, (9, "Bel accueil")]), "Themes").startswith(
        "6 of 7 comments raise a theme of the code frame; a comment may raise several."
    )


def test_comments_that_are_not_read_are_told_with_their_language(facts):
    spanish = "El servicio es muy bueno pero los plazos de entrega son demasiado largos"
    said = item(facts([LATE, (9, spanish), (8, spanish)]), "Themes")
    assert "2 comments in another language (Spanish) are counted but not read for themes." in said


def test_the_tests_have_their_p_in_the_method(facts):
    said = item(facts([LATE] * 12, before=[(9, "Bel accueil")] * 12), "Themes")
    assert "Fisher's exact test" in said.replace("’", "'")
    assert "Delivery: p\xa0<\xa00.001" in said


def test_agreement_is_told_over_all_themes_and_by_theme(facts):
    coded = (
        "comment,language,themes\nLivraison ratée,fr,delivery\nLe prix monte,fr,delivery\nBel accueil,fr,\n"
    )
    said = item(facts(ROWS, coded=coded), "Reading of comments")
    assert "coding by hand, on 3 comments" in said
    # Six pairs: agreed on 4 (0.667); by chance 1/3 x 1/3 + 2/3 x 2/3 = 0.556; kappa 0.25.
    assert "kappa 0.25 over all themes" in said
    assert "Delivery 0.40 (2)" in said


def test_without_a_sample_the_method_says_so(facts):
    assert item(facts(ROWS), "Reading of comments").startswith("No sample coded by hand")


def test_without_comments_the_method_says_nothing(facts):
    assert not list(theme_reading.method_items(facts([(9, "")]), WORDS))


def test_the_numbers_of_a_theme(facts):
    delivery = theme_reading.numbers(facts([LATE, LATE, FINE, (9, "Bel accueil")], before=[FINE, DEAR]))[0]
    assert delivery.pop("p_adjusted") == 1.0
    assert delivery == {
        "theme": "delivery",
        "comments": 3,
        "mentions": 3,
        "accounts": 0,
        "revenue": None,
        "promoters": 1,
        "passives": 0,
        "detractors": 2,
        "positive": 1,
        "negative": 2,
        "share": 0.75,
        "share_before": 0.5,
        "established": False,
        "impact": -100.0,
        "subthemes": [],
    }


def test_the_numbers_of_comments_and_of_the_agreement(facts):
    found = facts([LATE, (9, "Bel accueil")])
    assert theme_reading.comment_numbers(found) == {"said": 2, "tagged": 1, "other_languages": {}}
    assert theme_reading.agreement_numbers(found) is None


def test_the_agreement_in_numbers(facts):
    coded = "comment,language,themes\nLivraison ratée,fr,delivery\nBel accueil,fr,\n"
    assert theme_reading.agreement_numbers(facts(ROWS, coded=coded)) == {
        "n": 2,
        "kappa": 1.0,
        "themes": [{"theme": "delivery", "kappa": 1.0, "n": 1}, {"theme": "price", "kappa": None, "n": 0}],
    }


def test_a_few_unfavourable_comments_or_two_themes_with_as_many_head_no_drawing(facts, monkeypatch):
    plain = "Unfavourable and favourable comments by theme"
    even = [LATE, LATE, (3, "Prix trop élevé"), (3, "Prix trop élevé"), FINE]
    assert block(themes.themes(facts(even), WORDS), "figure").title == plain
    monkeypatch.setattr(themes, "LEAST_CRITICISED", 3)
    assert block(themes.themes(facts([LATE, LATE, DEAR, FINE, FINE]), WORDS), "figure").title == plain


def test_what_goes_with_the_score_is_not_told_of_a_few_persons(facts, monkeypatch):
    monkeypatch.setattr(theme_tables, "LEAST_RAISERS", 4)
    gaps = {row["Theme"]: row["Associated gap"] for row in cells(themes.themes(facts([*ROWS, LATE]), WORDS))}
    assert (gaps["Delivery"] == "–", gaps["Price"]) == (False, "–")


def test_fourteen_comments_are_too_few_to_compare(facts, monkeypatch):
    monkeypatch.setattr(themes, "TAGGED", 15)
    assert themes.themes(facts([LATE] * 14), WORDS).blocks[0].tone == "quiet"
    assert block(themes.themes(facts([LATE] * 15), WORDS), "figure")


def test_a_small_base_everywhere_is_told_once(facts):
    figure = block(themes.themes(facts(ROWS), WORDS), "figure")
    assert figure.note == "Small base throughout: read with caution."
    assert {row["n_label"] for row in figure.data["rows"]} == {"n = 4", "n = 2"}
