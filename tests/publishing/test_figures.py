"""Amounts and telephone numbers as people write them."""

import pytest

from nps_report.publishing.figures import amounts_in, telephone_key, telephones_in


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("539402", 539401.5, 539403),
        ("539 402,67 €", 539402.665, 539402.68),
        ("539,402.67", 539402.665, 539402.68),
        ("539.402,67 EUR", 539402.665, 539402.68),
        ("539’402 CHF", 539401.5, 539403),
        ("€539k", 538500, 539500),
        ("£1.86m", 1_855_000, 1_865_000),
        ("1,2 milliard d'euros", 1.15e9, 1.25e9),
        ("539 mille euros", 538500, 539500),
    ],
)
def test_an_amount_is_read_with_its_scale(text, low, high):
    found = [(amount.low, amount.high) for amount in amounts_in(text)]
    assert pytest.approx((low, high)) in found


@pytest.mark.parametrize(
    "text",
    [
        "12 %",
        "2026-10-31",
        "31/10/2026",
        "1 200 pièces",
        "0.273322em",
        "#273322",
        "ISO 14289",
        "98 €",
        "abc12345",
        "3 k",
    ],
)
def test_what_is_no_amount_is_none(text):
    assert list(amounts_in(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "06 12 34 56 78",
        "06-12-34-56-78",
        "0612345678",
        "+33612345678",
        "0033 6 12 34 56 78",
        "(06) 12 34 56 78",
    ],
)
def test_a_number_to_dial_is_known_however_it_is_written(text):
    assert telephone_key(text) == "12345678"
    assert "12345678" in {found.key for found in telephones_in(f"ou au {text}, le 3")}


@pytest.mark.parametrize("text", ["Lyon", "P0001", "1234567", "1234567890123456", "2026-10-31 08:00"])
def test_what_is_no_number_to_dial_is_none(text):
    assert telephone_key(text) is None
