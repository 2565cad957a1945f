"""The customer summary says what was released and nothing else."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest

from nps_report.blocks import Cell
from nps_report.facts.customer import CustomerFacts
from nps_report.periods import parse_period
from nps_report.programme import Customer, Localized
from nps_report.sections import customer
from nps_report.snapshot import Released, ReleasedChange, ReleasedQuote, ReleasedTheme, Unit, Units
from nps_report.wording import words_for

EN = words_for("en")
NUMBER = Released("number", nps=22, n_band="30-99")


@dataclass(frozen=True)
class FakeFacts:
    """Released values, as a customer side would give them."""

    cell: Released = NUMBER
    changes: tuple[ReleasedChange, ...] = ()
    themes: tuple[ReleasedTheme, ...] = ()
    quotes: tuple[ReleasedQuote, ...] = ()
    told: tuple[dict[str, str | None], ...] = ()
    shown_in: str | None = None
    counted_with: tuple[str, ...] = ()

    side = SimpleNamespace(units=Units((Unit("Lyon", labels={"en": "Lyons"}), Unit("Sud"))))

    def promises(self, language):
        return list(self.told)

    @property
    def scope(self):
        return type("Scope", (), {"start": date(2026, 10, 1), "as_of": date(2026, 10, 31)})

    since_kept = CustomerFacts.since_kept


class FakeWithQuestion(FakeFacts):
    programme = SimpleNamespace(question=Localized({"": "Would you recommend us?"}))


def said(block):
    """The words of a text block."""
    return " ".join(run.text for paragraph in block.paragraphs for run in paragraph)


def test_a_number_is_said_with_its_band_and_never_an_exact_count():
    text = said(customer.thanks(FakeFacts(), EN))
    assert "at least thirty" in text
    assert "+22" in text


def test_a_hidden_score_is_said_to_be_hidden_and_why():
    text = said(customer.thanks(FakeFacts(cell=Released("hidden")), EN))
    assert "no score" in text
    assert "+" not in text


@pytest.mark.parametrize(("above", "where"), [("all", "all our customers"), ("Lyon", "Lyons")])
def test_a_hidden_unit_is_told_where_its_answers_count(above, where):
    text = said(customer.thanks(FakeFacts(cell=Released("hidden"), shown_in=above), EN))
    assert f"Your answers count in the score of {where}." in text


def test_the_units_that_count_here_alone_are_named():
    text = said(customer.method(FakeWithQuestion(counted_with=("Lyon", "Sud")), EN))
    assert "This report also counts Lyons and Sud: no score is published apart" in text
    assert "also counts" not in said(customer.method(FakeWithQuestion(), EN))


@pytest.mark.parametrize("level", ["low", "middle", "high"])
def test_few_respondents_get_words_alone(level):
    text = said(customer.thanks(FakeFacts(cell=Released("words", words=level)), EN))
    assert "Our score" not in text
    assert "thirty" not in text


@pytest.mark.parametrize("level", ["low", "middle", "high"])
def test_many_respondents_may_get_words_too(level):
    """Where a number would betray somebody, the band stays, and an earlier number has nothing to stand beside."""
    change = ReleasedChange(parse_period("2026-09"), 34)
    cell = Released("words", words=level, n_band="10-29")
    text = said(customer.thanks(FakeFacts(cell=cell, changes=(change,)), EN))
    assert "at least ten" in text
    assert text.endswith(EN(customer.LEVELS[level]))


def test_a_change_is_told_as_the_number_published_before():
    change = ReleasedChange(parse_period("2026-09"), 34)
    assert "−12 (September 2026)" in said(customer.thanks(FakeFacts(changes=(change,)), EN))


def promise(**changes):
    return {
        "status": "planned",
        "said": "Late",
        "text": "A slot",
        "role": None,
        "day": "2026-12-01",
    } | changes


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "1 December 2026"),
        ({"status": "done", "day": "2026-09-02"}, "done in September"),
        ({"status": "in progress", "day": "2026-10-15"}, "promised for 15 October 2026, not done yet"),
        ({"status": "in progress", "day": None}, "in progress"),
    ],
)
def test_a_promise_says_when_without_make_up(changes, expected):
    table = customer.promises(FakeFacts(told=(promise(**changes),)), EN).blocks[0]
    assert table.rows[0][2].label == expected


def test_many_promises_stay_a_letter_and_the_rest_is_counted():
    table = customer.promises(FakeFacts(told=tuple(promise() for _ in range(9))), EN).blocks[0]
    assert len(table.rows) == customer.MOST_PROMISES
    assert "3" in table.note


def test_no_promise_is_said_to_be_none():
    table = customer.promises(FakeFacts(), EN).blocks[0]
    assert table.rows == ()
    assert table.empty


def test_an_effect_is_not_claimed_before_it_is_measured():
    assert customer.since_then(FakeFacts(told=(promise(),)), EN) is None
    kept = customer.since_then(FakeFacts(told=(promise(status="done"),)), EN)
    assert "too early" in said(kept.blocks[0])


def kept(*days):
    """Promises kept on these days."""
    return tuple(promise(status="done", day=day) for day in days)


def since(change, *days, cell=NUMBER):
    """What is said of promises kept on these days, the score being `change` above August's."""
    august = ReleasedChange(parse_period("2026-08"), change, before_kept=True)
    return said(customer.since_then(FakeFacts(cell=cell, changes=(august,), told=kept(*days)), EN).blocks[0])


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        (24, "our score was −2 (August 2026); it is now +22: it has risen."),
        (-8, "our score was +30 (August 2026); it is now +22: it has fallen."),
        (0, "our score was +22 (August 2026); it is still +22."),
    ],
)
def test_what_moved_is_told_in_published_numbers_and_ascribed_to_nothing(change, moved):
    text = since(change, "2026-09-07", "2026-09-02")
    assert text.startswith("2 actions were done before you answered.")
    assert moved in text
    assert "we cannot say" in text


def test_what_was_done_while_answers_came_is_in_neither_number():
    text = since(24, "2026-10-01", "2026-09-02")
    assert text.startswith("1 action was done before you answered.")
    assert text.endswith("1 more was done since: it is too early to say what it has changed.")


def test_without_a_number_on_both_sides_it_is_too_early():
    september = ReleasedChange(parse_period("2026-09"), 34)
    facts = FakeFacts(changes=(september,), told=kept("2026-09-02"))
    assert "too early" in said(customer.since_then(facts, EN).blocks[0])
    assert "August" not in since(24, "2026-09-02", cell=Released("words", words="high", n_band="10-29"))


def test_a_scale_is_told_by_what_its_ends_mean():
    assert "−100 (everyone six or less) to +100 (everyone nine or ten)" in said(
        customer.thanks(FakeFacts(), EN)
    )


def test_whoever_sees_to_it_signs_what_is_done():
    table = customer.promises(FakeFacts(told=(promise(role="Sales director"),)), EN).blocks[0]
    assert table.rows[0][1].label == "A slot —\u00a0Sales director"


def row_of(words=EN, **changes):
    """The cells of one promise."""
    return customer.promises(FakeFacts(told=(promise(**changes),)), words).blocks[0].rows[0]


@pytest.mark.parametrize(
    ("band", "note"),
    [
        ("10-29", "At least ten of you."),
        ("30-99", "At least thirty of you."),
        ("100+", "At least a hundred of you."),
    ],
)
def test_how_many_asked_stands_beside_what_was_said(band, note):
    cell = row_of(asked=band)[0]
    assert (cell.label, cell.note) == ("Late", note)


def test_without_a_count_nothing_is_said_of_one():
    assert row_of(asked=None)[0] == Cell("Late")
    notes = [
        customer.promises(FakeFacts(told=(promise(asked=asked),)), EN).blocks[0].note
        for asked in ("10-29", None)
    ]
    assert ["Counted" in note for note in notes] == [True, False]


@pytest.mark.parametrize("effect", sorted(customer.EFFECTS))
def test_what_was_measured_stands_beside_what_was_done(effect):
    cell = row_of(status="done", day="2026-09-02", effect=effect)[2]
    assert (cell.label, cell.note) == ("done in September", customer.EFFECTS[effect])


def test_a_text_in_another_language_says_so_to_eyes_and_ears():
    said, does, _ = row_of(said_in="fr", text_in="fr", asked="10-29")
    assert (said.language, said.note) == ("fr", "Text in French only. At least ten of you.")
    assert (does.language, does.note) == ("fr", "Text in French only.")


def test_where_a_score_rose_more_than_elsewhere_it_is_not_said_that_nobody_knows():
    august = ReleasedChange(parse_period("2026-08"), 24, before_kept=True)
    done = promise(status="done", day="2026-09-02", effect="score")
    text = said(customer.since_then(FakeFacts(changes=(august,), told=(done,)), EN).blocks[0])
    assert text.endswith("it has risen.")


def test_where_all_that_was_done_is_told_of_nothing_is_too_early():
    measured = promise(status="done", day="2026-09-02", effect="nothing yet")
    assert customer.since_then(FakeFacts(told=(measured,)), EN) is None
    both = (measured, promise(status="done", day="2026-09-02"))
    assert said(customer.since_then(FakeFacts(told=both), EN).blocks[0]).startswith("1 action is done.")


LATE = ReleasedTheme("delivery", "to improve", {"fr": "Livraison et délais", "en": "Delivery, dates"})
KIND = ReleasedTheme("support", "appreciated", {"fr": "Assistance", "en": "Support"})
SPOKEN_OF = ReleasedTheme("price", "mentioned", {"fr": "Prix"})
BRAVO = ReleasedQuote("support", "appreciated", "Bravo à tous", "fr")


def told(words=EN, **released):
    """The section's blocks."""
    return customer.your_words(FakeFacts(**released), words).blocks


def test_what_is_appreciated_stands_beside_what_must_change():
    (quotes,) = told(themes=(LATE, KIND), quotes=(BRAVO,))
    liked, wanted = quotes.groups
    assert (liked.label, liked.note) == ("What you appreciate", "Several of you mention: Support.")
    assert [quote.text for quote in liked.quotes] == ["Bravo à tous"]
    assert (wanted.label, wanted.note) == ("What must change", "Several of you mention: Delivery, dates.")
    assert (wanted.quotes, wanted.empty) == ((), "")


def test_a_side_with_nothing_to_repeat_says_so():
    (quotes,) = told(themes=(KIND,))
    assert "no subject" in quotes.groups[1].empty


def test_themes_are_listed_in_their_order_in_the_letters_language():
    both = (LATE, ReleasedTheme("price", "to improve", {"fr": "Prix", "en": "Price"}))
    (quotes,) = told(words_for("fr"), themes=both)
    assert (
        quotes.groups[1].note.replace("\u202f", " ")
        == "Vous êtes plusieurs à citer : Livraison et délais, Prix."
    )


def test_a_theme_without_a_tone_is_mentioned_in_the_language_it_has():
    (text,) = told(themes=(SPOKEN_OF,))
    assert said(text) == "Several of you mention, favourably or not: Prix."


@pytest.mark.parametrize(("quotes", "noted"), [((), False), ((BRAVO,), True)])
def test_consent_is_told_where_there_are_quotes(quotes, noted):
    assert noted == ("consent" in told(themes=(KIND,), quotes=quotes)[0].note)


def test_without_themes_a_line_says_why():
    (line,) = told()
    assert "recognised" in said(line)


def test_a_hidden_unit_was_told_why_before():
    assert customer.your_words(FakeFacts(cell=Released("hidden")), EN) is None


@pytest.mark.parametrize(("language", "about"), [("en", "in French"), ("fr", "")])
def test_quotes_say_their_language_and_nothing_of_who_wrote_them(language, about):
    group = told(words_for(language), themes=(KIND,), quotes=(BRAVO,))[0].groups[0]
    assert (group.score_class, group.quotes[0].about, group.quotes[0].language) == ("", about, "fr")


@pytest.mark.parametrize("code", sorted(customer.IN_LANGUAGES))
def test_every_language_of_comments_has_a_name_in_french(code):
    assert words_for("fr")(customer.IN_LANGUAGES[code]) != customer.IN_LANGUAGES[code]


def test_whom_to_write_to_comes_from_the_programme():
    public = type(
        "Public", (), {"customer": Customer(email="care@helix.example", write_to=Localized("our desk"))}
    )
    facts = type("Facts", (), {"programme": public})
    note = customer.contact(facts, EN)
    assert "our desk, care@helix.example" in "".join(run.text for run in note.text)


def test_the_facts_hold_no_answer():
    assert set(CustomerFacts.__dataclass_fields__) == {"side", "scope"}
