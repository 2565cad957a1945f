"""What is printed of texts that the typeface cannot draw."""

import unicodedata

import pytest
from sample_document import HOSTILE

from nps_report.fonts import drawable
from nps_report.glyphs import BREAK, breakable, mapped, printable, readable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« Été 2026 » − 5 %", "« Été 2026 » − 5 %"),
        ("Ελλάδα и Россия", "Ελλάδα и Россия"),
        ("👍🏽", "☐"),
        ("👩‍👩‍👧‍👦", "☐"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇫🇷🇧🇪", "☐ ☐☐"),
        ("→️ 1️⃣", "→ 1"),
        ("中文", "☐☐"),
        ("שלום", "☐☐☐☐"),
        ("ｆｕｌｌ ① ㎡ 𝒜", "full 1 m2 A"),
        ("a\u2009b\u2011c", "a b-c"),
        ("x\u202egnp\u202c\u2067\u2069\u200f\u200b\ufeff\xady", "xgnpy"),
        ("a\x00\x07\x1b\x7f\x9fb", "ab"),
        ("a\x85b\u2028c\u2029d\re\r\nf", "a\nb\nc\nd\ne\nf"),
        ("\ud800 \ue000 \ufffe \ufffd", "☐ ☐ ☐ ☐"),
        ("Z\u0334\u0335\u0336\u0337\u0338!", None),
    ],
)
def test_what_is_printed(text, expected):
    shown = printable(text)
    assert expected in (None, shown)
    assert set(shown) <= drawable() | {"\n"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printable_and_stays_so(text):
    shown = printable(text)
    assert set(shown) <= drawable() | {"\n"}
    assert printable(shown) == shown


def test_piled_up_marks_are_cut_to_two():
    assert len(readable("Z" + "\u0301\u0302" * 30)) <= 3


@pytest.mark.parametrize("text", HOSTILE)
def test_readable_text_holds_no_control(text):
    categories = {unicodedata.category(char) for char in readable(text) if char != "\n"}
    assert not categories & {"Cc", "Cs", "Co"}


def test_readable_text_keeps_emoji_and_scripts():
    assert readable("👩‍👩‍👧 中文 \u202eשלום") == "👩‍👩‍👧 中文 שלום"


def test_only_long_words_get_places_to_break():
    shown = breakable(f"{'a' * 40} {'b' * 41}")
    assert [len(piece) for piece in shown.split(BREAK)] == [40 + 1 + 20, 20, 1]


def test_a_tree_is_mapped_but_for_the_keys_kept():
    tree = {"text": ["👍", {"svg": "👍"}], "n": 3, "none": None}
    assert mapped(tree, printable, kept={"svg"}) == {"text": ["☐", {"svg": "👍"}], "n": 3, "none": None}


@pytest.mark.parametrize("change", [readable, printable])
def test_common_signs_take_a_short_way_to_the_same_end(change):
    """A tab makes a text take the long way, and becomes a space."""
    signs = [chr(code) for code in range(0x3000) if chr(code) not in "\n\r\v\f\x85\u2028\u2029"]
    assert [hex(ord(sign)) for sign in signs if change(f"a{sign}\t") != change(f"a{sign}") + " "] == []
