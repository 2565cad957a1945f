"""Words, numbers and dates come out as each language writes them."""

from datetime import date

import pytest

from nps_report.blocks import Run
from nps_report.wording import Words, words_for

FR, EN = words_for("fr"), words_for("en")
NARROW = "\u202f"


def test_a_message_in_each_language():
    assert FR("week {week} of {year}", week=41, year="2026") == "semaine 41 de 2026"
    assert EN("week {week} of {year}", week=41, year="2026") == "week 41 of 2026"


def test_an_unknown_message_stands_in_english():
    assert FR("Nobody said {what}", what="this") == "Nobody said this"


def test_english_quotes_in_an_untranslated_message_are_typeset_as_english():
    assert FR("It isn't so: why?") == "It isn’t so: why?"


def test_values_are_put_in_as_they_are():
    assert EN("{comment}", comment="*{n}* l'été : <b>") == "*{n}* l'été : <b>"


def test_whole_numbers_are_written_the_local_way():
    assert FR("{n} x", n=12345) == f"12{NARROW}345 x"


def test_a_value_that_is_missing_is_named():
    with pytest.raises(ValueError, match=r"needs a text or a whole number for \{period\}, not None"):
        EN("Since {period}")


def test_a_value_that_has_no_place_is_named():
    with pytest.raises(ValueError, match=r"'Since \{period\}' has no place for perido"):
        EN("Since {period}", period="May", perido="June")


def test_a_number_with_decimals_must_be_written_first():
    with pytest.raises(ValueError, match="needs a text or a whole number"):
        EN("{score}", score=48.37)


@pytest.mark.parametrize(
    ("n", "said"), [(0, "0 answers"), (1, "1 answer"), (2, "2 answers"), (1795, "1,795 answers")]
)
def test_plurals_in_english(n, said):
    assert EN.plural("{n} answer", "{n} answers", n) == said


@pytest.mark.parametrize(("n", "form"), [(0, 0), (1, 0), (-1, 0), (2, 1), (-6, 1)])
def test_zero_and_one_are_singular_in_french(n, form):
    assert FR.plural("one", "many", n) == ["one", "many"][form]


def test_a_plural_may_do_without_its_number():
    assert EN.plural("one {what}", "{n} {what}s", 1, what="row") == "one row"


def test_stars_in_a_message_make_strong_runs():
    assert EN.runs("*{theme}* moved, *at last*", theme="Price") == (
        Run("Price", "strong"),
        Run(" moved, "),
        Run("at last", "strong"),
    )


def test_stars_and_braces_in_a_value_mean_nothing():
    assert EN.runs("{said}!", said="*{n}*") == (Run("*{n}*!"),)


def test_runs_name_a_value_that_has_no_place():
    with pytest.raises(ValueError, match="has no place for b"):
        EN.runs("*{a}*", a="x", b="y")


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0, "0", "0"),
        (1795, f"1{NARROW}795", "1,795"),
        (1234567, f"1{NARROW}234{NARROW}567", "1,234,567"),
        (0.5, "0", "0"),
        (1.5, "2", "2"),
        (2.5, "2", "2"),
        (-0.4, "0", "0"),
        (-1200, f"−1{NARROW}200", "−1,200"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_whole_numbers(value, french, english):
    assert (FR.whole(value), EN.whole(value)) == (french, english)


@pytest.mark.parametrize(
    ("value", "digits", "french", "english"),
    [
        (3.14159, 1, "3,1", "3.1"),
        (-0.04, 1, "0,0", "0.0"),
        (1234.5, 2, f"1{NARROW}234,50", "1,234.50"),
        (None, 1, "–", "–"),
    ],
)
def test_decimals(value, digits, french, english):
    assert (FR.decimal(value, digits), EN.decimal(value, digits)) == (french, english)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (22.4, "+22"),
        (-9.0, "−9"),
        (0, "0"),
        (0.4, "0"),
        (-0.4, "0"),
        (0.5, "0"),
        (1.5, "+2"),
        (100, "+100"),
        (None, "–"),
    ],
)
def test_a_score_always_has_its_sign(value, said):
    assert FR.signed(value) == EN.signed(value) == said


def test_a_score_may_keep_a_digit():
    assert (FR.signed(48.37, 1), EN.signed(-0.04, 1)) == ("+48,4", "0.0")


@pytest.mark.parametrize(
    ("share", "french", "english"),
    [(0.46, f"46{NARROW}%", "46%"), (0, f"0{NARROW}%", "0%"), (1, f"100{NARROW}%", "100%"), (None, "–", "–")],
)
def test_shares_in_percent(share, french, english):
    assert (FR.percent(share), EN.percent(share)) == (french, english)


def test_days_in_words():
    assert FR.date(date(2026, 11, 30)) == "30 novembre 2026"
    assert EN.date(date(2026, 11, 30)) == "30 November 2026"


def test_the_first_of_a_month_is_an_ordinal_in_french_alone():
    assert (FR.date(date(2026, 5, 1)), EN.date(date(2026, 5, 1))) == ("1er mai 2026", "1 May 2026")
    assert (FR.short_date(date(2026, 5, 1)), FR.short_date(date(2026, 5, 11))) == ("1er mai", "11 mai")


@pytest.mark.parametrize(
    ("items", "french", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a et b", "a and b"),
        (("a", "b", "c"), "a, b et c", "a, b and c"),
    ],
)
def test_things_in_a_list(items, french, english):
    assert (FR.listed(items), EN.listed(items)) == (french, english)


def test_quotation_marks_leave_the_text_alone():
    assert (FR.quoted("Why?"), EN.quoted("l'été")) == (f"«{NARROW}Why?{NARROW}»", "“l'été”")


def test_the_words_of_a_language_are_equal():
    assert Words("fr") == words_for("fr")
