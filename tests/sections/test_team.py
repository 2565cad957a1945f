"""What a team reads says what was released, to colleagues; the poster says it in a few words."""

import pytest

from nps_report.blocks import Headline
from nps_report.periods import parse_period
from nps_report.programme.editions import Edition
from nps_report.sections import team, team_poster
from nps_report.snapshot import Released, ReleasedChange, ReleasedQuote, ReleasedTheme
from nps_report.team import PosterReport, TeamReport
from nps_report.wording import words_for
from tests.sections.team_world import FakeFacts, action

EN = words_for("en")
DELIVERY = ReleasedTheme("delivery", "appreciated", {"en": "Delivery"})
PRICE = ReleasedTheme("price", "to improve", {"en": "Price"})
OFFER = ReleasedTheme("offer", "mentioned", {"en": "Range"})


def said(block):
    """Every text of a block."""
    return str(block.as_json())


def labels(table):
    return [[cell.label for cell in row] for row in table.rows]


def test_a_number_stands_big_with_its_band_and_the_number_before():
    change = ReleasedChange(parse_period("2026-09"), 4)
    shown = team.score(FakeFacts(changes=(change,)), EN)
    assert (shown.label, shown.interval) == ("+22", "at least thirty of our customers answered")
    assert shown.more[0][0].text == "Previously: +18 (September 2026)."
    assert shown.bar == ()


def test_a_score_in_words_is_a_word_on_the_poster():
    facts = FakeFacts(cell=Released("words", words="low"))
    assert not isinstance(team.score(facts, EN), Headline)
    assert team_poster.score(facts, EN).label == "Low"


@pytest.mark.parametrize("section", [team, team_poster])
def test_a_hidden_score_is_said_to_be_and_where_the_answers_count(section):
    shown = said(section.score(FakeFacts(cell=Released("hidden"), shown_in="Sud"), EN))
    assert "No score this time" in shown
    assert "count in the score of Sud" in shown


def test_what_customers_say_stands_in_their_words_by_tone():
    quote = ReleasedQuote("delivery", "appreciated", "Always on time", "en")
    (voices, mentioned) = team.their_words(
        FakeFacts(themes=(DELIVERY, PRICE, OFFER), quotes=(quote,)), EN
    ).blocks
    good, bad = voices.groups
    assert [one.text for one in good.quotes] == ["Always on time"]
    assert (good.note, bad.note) == ("Several mention: Delivery.", "Several mention: Price.")
    assert "Range" in said(mentioned)


def test_quotes_stop_where_the_page_is_full():
    many = tuple(ReleasedQuote("delivery", "appreciated", text * 200, "en") for text in "abc")
    voices, *_ = team.their_words(FakeFacts(themes=(DELIVERY,), quotes=many), EN).blocks
    assert [quote.text[0] for quote in voices.groups[0].quotes] == ["a", "b"]


def test_without_a_theme_one_line_says_so():
    assert "no subject comes up often enough" in said(team.their_words(FakeFacts(), EN))
    assert "no subject comes up often enough" in said(team_poster.themes(FakeFacts(), EN))


def test_what_is_under_way_stands_apart_from_what_was_done():
    facts = FakeFacts(told=(action("Done it.", "done", "2026-09-02"), action("Doing it.")))
    (doing,) = team.under_way(facts, EN).blocks
    (done,) = team.kept(facts, EN).blocks
    assert labels(doing) == [["Nobody told us.", "Doing it. —\u00a0our logistics team", "15 December 2026"]]
    assert labels(done)[0][2] == "done in September"


def test_no_colleague_is_spoken_to_as_a_customer():
    facts = FakeFacts(told=(action(asked="30-99"),), themes=(DELIVERY,))
    (table,) = team.under_way(facts, EN).blocks
    assert [column.label for column in table.columns] == [
        "They told us",
        "We promised them, and who sees to it",
        "When",
    ]
    assert table.rows[0][0].note == "Raised by at least thirty customers."
    assert "of you" not in said(table)


def test_more_promises_than_a_page_holds_are_counted():
    facts = FakeFacts(told=tuple(action(f"Number {place}.") for place in range(25)))
    (table,) = team.under_way(facts, EN).blocks
    assert len(table.rows) == team.MOST_UNDER_WAY
    assert table.note == "20 more actions are planned or under way."


def test_without_a_promise_the_page_says_so():
    (table,) = team.under_way(FakeFacts(), EN).blocks
    assert table.empty == "We have promised our customers nothing yet."
    assert team.kept(FakeFacts(), EN) is None


@pytest.mark.parametrize("section", [team, team_poster])
def test_thanks_by_name_are_one_line_or_nothing(section):
    shown = section.thanks(FakeFacts(thanked=("Ali Ben", "Zoé Ott")), EN)
    assert [run.text for run in shown.text] == [team.thanks_line(("Ali Ben", "Zoé Ott"), EN)]
    assert (shown.title, section.thanks(FakeFacts(), EN)) == ("", None)


def test_a_poster_has_three_themes_of_a_tone_at_most():
    four = tuple(ReleasedTheme(name, "appreciated", {"en": name}) for name in ("a", "b", "c", "d"))
    (columns,) = team_poster.themes(FakeFacts(themes=four), EN).blocks
    good, bad = columns.blocks
    assert [item[0].text for item in good.items] == ["a", "b", "c"]
    assert (bad.items, bad.empty) == ((), "This time, no subject comes up often enough to be named.")


def test_a_poster_has_one_quote_of_praise_the_shortest_in_its_language():
    quotes = tuple(
        ReleasedQuote("delivery", tone, text, language)
        for tone, text, language in (
            ("to improve", "Too late", "en"),
            ("appreciated", "Merci", "fr"),
            ("appreciated", "Always on time", "en"),
            ("appreciated", "Always on time, and kind", "en"),
        )
    )
    shown = team_poster.quote(FakeFacts(quotes=quotes), EN)
    assert [quote.text for group in shown.groups for quote in group.quotes] == ["Always on time"]


def test_a_quote_too_long_to_be_read_from_afar_is_left_out():
    long = ReleasedQuote("delivery", "appreciated", "so " * 41, "en")
    assert team_poster.quote(FakeFacts(quotes=(long,)), EN) is None


def test_a_poster_has_three_actions_one_of_them_done_and_says_how_many_more_there_are():
    kept = tuple(action(f"Kept {place}.", "done", "2026-09-02") for place in range(2))
    open_ones = tuple(action(f"Open {place}.") for place in range(4))
    listed, more = team_poster.actions(FakeFacts(told=(*kept, *open_ones)), EN).blocks
    assert [item[0].text for item in listed.items] == ["Kept 0. ", "Open 0. ", "Open 1. "]
    assert listed.items[0][1].text == "our logistics team · done in September."
    assert "2 more actions are planned or under way. 1 more action was done." in said(more)


def test_a_poster_says_that_a_text_is_in_another_language():
    facts = FakeFacts(told=(action("Un SMS la veille.", text_in="fr", said_in="fr"),))
    (listed,) = team_poster.actions(facts, EN).blocks
    assert "Text in French only." in said(listed)


def test_a_poster_says_what_came_of_an_action():
    facts = FakeFacts(told=(action("Done it.", "done", "2026-09-02", effect="too early"),))
    (listed,) = team_poster.actions(facts, EN).blocks
    assert listed.items[0][1].text.startswith("our logistics team · done in September. It is too early")


def test_nothing_is_said_of_quotes_where_there_is_none_and_no_paragraph_is_blank():
    (measured,) = team.method(FakeFacts(), EN).paragraphs
    assert "NPS" in measured[0].text


@pytest.mark.parametrize("text", ["x" * 500, "mot " * 300, "", "🎉", "<script>alert(1)</script>", "中" * 400])
def test_an_action_is_never_longer_than_there_is_room_for(text):
    assert len(team_poster.in_few_words(text)) <= team_poster.FEW_LETTERS + 1


def test_a_title_says_which_edition_it_is_in_words_and_numbers():
    edition = Edition("coffee-room", "poster.ipynb", "customer", {"en": "Coffee room"})
    for report in (PosterReport, TeamReport):
        title = report(FakeFacts(), EN, edition=edition).title()
        assert title.eyebrow.startswith("Coffee room · Helix · Lyons · ")
        assert title.numbers["edition"] == "coffee-room"


def test_the_poster_alone_is_a_page_of_a3():
    assert team_poster.title(FakeFacts(), EN).document.page == "a3-poster"
    assert team.title(FakeFacts(), EN).document.page == "a4"
