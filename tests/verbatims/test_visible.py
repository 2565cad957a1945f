"""What is seen of a text, and how words are compared: sign by sign, over the alphabets and punctuation."""

import unicodedata

from nps_report.verbatims.visible import fold, visible

SIGNS = [chr(code) for code in range(0x3000)]


def test_no_sign_that_only_steers_is_seen_and_all_common_ones_are():
    """The signs taken for granted are none of those that must go."""
    hidden = {"Cf", "Cc", "Cs", "Co", "Cn"}
    seen = {sign for sign in SIGNS if visible(sign)}
    assert [
        hex(ord(sign)) for sign in seen if unicodedata.category(sign) in hidden and sign not in "\n\t"
    ] == []
    assert {sign for sign in SIGNS if unicodedata.category(sign)[0] in "LNPSZM"} <= seen


def test_a_hidden_sign_goes_from_among_others_and_a_joiner_stays_in_an_emoji():
    assert visible("Du\u200bpont\x00 é\u00ad\u2014 👩\u200d👧 a\u200db") == "Dupont é— 👩\u200d👧 ab"


def test_plain_letters_are_folded_as_all_others_are():
    """A word of ASCII takes a short way, which must lead to the same end."""
    assert [sign for sign in SIGNS[:128] if fold(sign) != sign.casefold()] == []
    assert fold("MARTIN-ROY_2") == "martin-roy_2" == fold("MÀRTIN-ROY_2")
