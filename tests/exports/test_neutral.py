"""Texts that look like formulas, made harmless and got back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.exports.neutral import cut, is_formula, neutral, plain, tidy

HOSTILE = st.text(st.sampled_from("'=+-@\t\r\n ＝＋－＠\u200b\ufeff\u202eab,;\""), max_size=8)


@given(st.one_of(HOSTILE, st.text()))
def test_every_text_comes_back(text):
    assert plain(neutral(text)) == text


@given(st.one_of(HOSTILE, st.text()))
def test_what_is_written_is_never_a_formula(text):
    assert neutral(text)[:1] == "'" or not is_formula(neutral(text))


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.example")',
        "=cmd|' /C calc'!A0",
        "+33 6 12 34 56 78",
        "-5",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "   =1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        "\u202e=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
    ],
)
def test_what_a_spreadsheet_might_run_gets_an_apostrophe(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "d'accord", "'tis", "Prix = trop cher", "a@b.example", "5 - 3"])
def test_other_texts_stay_as_they_are(text):
    assert neutral(text) == text


@given(st.text(max_size=20), st.integers(1, 10))
def test_a_text_is_cut_between_letters(text, most):
    kept = cut(text, most)
    assert text.startswith(kept)
    assert len(kept.encode("utf-16-le")) <= 2 * most


def test_line_ends_are_one_sign_and_control_signs_go():
    assert tidy("a\r\nb\rc\u2028d\x00\x1b[0m\x85e\tf") == "a\nb\nc\nd[0m\ne\tf"
