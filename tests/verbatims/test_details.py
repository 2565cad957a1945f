"""Addresses and numbers."""

import pytest

from nps_report.verbatims.details import find_details, is_iban


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a.b@x.fr", "e-mail"),
        ("a arobase x point fr", "e-mail"),
        ("a at x dot com", "e-mail"),
        ("06 12 34 56 78", "phone"),
        ("+41 44 668 18 00", "phone"),
        ("020 7946 0958", "phone"),
        ("https://x.fr/a?b=1", "link"),
        ("x.fr/contact", "link"),
        ("@jdupont", "name"),
        ("FR76 3000 6000 0112 3456 7890 189", "IBAN"),
    ],
)
def test_whole_detail_is_found(text, kind):
    found = [span for span in find_details(text) if span.kind == kind]
    assert (0, len(text)) in [(span.start, span.end) for span in found]


@pytest.mark.parametrize(
    "text",
    [
        "12/03/2024",
        "12 450,50 €",
        "de 2019 à 2024",
        "9h-12h",
        "3.5 points",
        "24/7",
        "1 234 567 euros",
        "bien.de plus",
    ],
)
def test_dates_hours_and_amounts_are_none(text):
    assert list(find_details(text)) == []


def test_words_after_an_iban_stay():
    text = "GB82 WEST 1234 5698 7654 32 merci"
    assert [text[span.start : span.end] for span in find_details(text) if span.kind == "IBAN"] == [text[:-6]]


@pytest.mark.parametrize(
    "number", ["GB82WEST12345698765432", "BE68539007547034", "fr1420041010050500013m02606"]
)
def test_check_digits_of_known_accounts(number):
    assert is_iban(number)
    assert not is_iban(number[:-1] + str((int(number[-1]) + 1) % 10))
