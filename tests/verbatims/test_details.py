"""Addresses and numbers."""

import pytest

from nps_report.verbatims.details import find_details, is_iban, is_luhn


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a.b@x.fr", "e-mail"),
        ("a arobase x point fr", "e-mail"),
        ("a at x dot com", "e-mail"),
        ("a chez x point fr", "e-mail"),
        ("a <at> x <dot> com", "e-mail"),
        ("a @ x . co . uk", "e-mail"),
        ("novalux[.]fr", "link"),
        ("novalux dot co dot uk", "link"),
        ("ftp.novalux.net", "link"),
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


def _found(text, kind):
    return {text[span.start : span.end] for span in find_details(text) if span.kind == kind}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Commande n° 4500123 en retard", "4500123"),
        ("Dossier AB-2231 ouvert", "AB-2231"),
        ("Facture FA2026-01934 fausse", "FA2026-01934"),
        ("l'avoir nºAV00912", "AV00912"),
        ("n° client C0044871 :", "C0044871"),
        ("mon n° de compte est le 00412", "00412"),
        ("Numéro de client : 88 410 22", "88 410 22"),
        ("Colis 8R 412 993 071 5 perdu", "8R 412 993 071 5"),
        ("les factures 45871, 45872 et 45873", "45871, 45872 et 45873"),
        ("ticket #883021", "883021"),
        ("PO 4500771203 was split", "4500771203"),
        ("our customer id K-77120", "K-77120"),
        ("order number is 45-7781", "45-7781"),
        ("SIREN 732 829 321", "732 829 321"),
        ("Company number 01234567", "01234567"),
        ("sort code 20-45-77", "20-45-77"),
        ("dossier « 4512 »", "4512"),
        ("credit note CN 4512", "CN 4512"),
        ("booking reference QX7PLM", "QX7PLM"),
    ],
)
def test_number_after_a_label_is_found(text, number):
    """A SIREN whose check digit is wrong too: its label says what it is."""
    assert number in _found(text, "number")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("le 732 829 320 est fermé", "732 829 320"),
        ("voir 73282932000074", "73282932000074"),
        ("perdu SO-118822 hier", "SO-118822"),
        ("FR40303265045 est faux", "FR40303265045"),
        ("30004 00812 00012345678 43 svp", "30004 00812 00012345678 43"),
        ("voir 45001237 svp", "45001237"),
        ("sur 192.168.12.40 svp", "192.168.12.40"),
    ],
)
def test_number_without_a_label_is_found_by_its_form(text, number):
    """A check digit, letters with five digits, seven digits in a row."""
    assert number in _found(text, "number")


@pytest.mark.parametrize(
    "text",
    [
        "Intervention en moins de 24 heures",
        "en 2026",
        "contrat 2025-2026 signé",
        "1 200 € de plus",
        "+10 %",
        "le n°1 du marché",
        "Still no. 1 here",
        "facture de 1 200 €",
        "facture 1 200 € au lieu de 980 €",
        "commande de 40 pièces",
        "commande 24000 pièces",
        "we order 1500 units",
        "pour avoir 150000 km",
        "facture du 12/03/2026",
        "Vis M8x40, joint DN 50",
        "contrat ISO 9001 et ISO 14001:2015",
        "devis 3 fois plus cher",
        "ticket ouvert 24h/24",
        "version 4.12.3",
        "3 places de parking",
        "3 cours du soir",
        "a 4 lane road, 12 mile drive",
        "3 vans on the road",
        "la voiture en 150 km",
        "le camion DN 100",
        "the van came at 10 and left at 11",
        "la rue est bloquée",
        "Q4-2025",
        "12000KWH par an",
        "15000 Euros",
        "de 150 KG",
        "DN 100 PN 16",
        "le camion de 19 tonnes",
    ],
)
def test_counts_measures_and_norms_are_no_numbers_to_hide(text):
    assert list(find_details(text)) == []


@pytest.mark.parametrize(
    ("number", "right"),
    [("4012888888881881", True), ("4012888888881882", False), ("59", True), ("55", False)],
)
def test_check_digit_counted_by_hand(number, right):
    """In "59" the five doubled is ten, whose digits make one, and nine more are ten; in "55" the sum is six."""
    assert is_luhn(number) == right


@pytest.mark.parametrize("card", ["4111 1111 1111 1111", "5105105105105100", "4970 1012 3456 7890"])
def test_card_is_found(card):
    """In fours even where its check digit is wrong."""
    assert card in _found(f"carte {card} débitée", "card")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("au 3, impasse du Vieux-Puits 38200 Vienne.", "3, impasse du Vieux-Puits 38200 Vienne"),
        ("le 118 chemin de la Croix Verte, sonnez", "118 chemin de la Croix Verte"),
        ("7 bis, rue des lilas fermé", "7 bis, rue des lilas"),
        ("12 rue du 8 mai 1945", "12 rue du 8 mai 1945"),
        ("22 place Bellecour", "22 place Bellecour"),
        ("dépôt rue des Acacias fermé", "rue des Acacias"),
        ("dépôt ZI des Bruyères, lot 12, loin", "ZI des Bruyères, lot 12"),
        ("to 48 Mill Lane, Leeds LS9 8HD, not", "48 Mill Lane, Leeds LS9 8HD"),
        ("1600 Orchard Avenue, Suite 210 is", "1600 Orchard Avenue, Suite 210"),
        ("Unit 4, Northgate Industrial Estate", "Unit 4, Northgate Industrial Estate"),
        ("near M1 1AE", "M1 1AE"),
        ("PO Box 1182", "PO Box 1182"),
        ("au 38200 Vienne", "38200 Vienne"),
        ("à 69003 LYON CEDEX 03", "69003 LYON CEDEX 03"),
        ("500 N. Main St. is", "500 N. Main St."),
        ("12 W 34th Street is", "12 W 34th Street"),
        ("by Station Road", "Station Road"),
        ("à la zi des bruyères", "zi des bruyères"),
        ("at 51.5074, -0.1278", "51.5074, -0.1278"),
    ],
)
def test_address_is_found(text, address):
    assert address in _found(text, "address")


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("véhicule immatriculé ab 123 cd,", "ab 123 cd"),
        ("vu AB-123-CD hier", "AB-123-CD"),
        ("le Kangoo AB 123 CD roule", "AB 123 CD"),
        ("Your van LK19 XRT blocked", "LK19 XRT"),
        ("plaque 4512 XY 69", "4512 XY 69"),
    ],
)
def test_plate_is_found(text, plate):
    assert plate in _found(text, "plate")


@pytest.mark.parametrize(
    "phone", ["6 48 17 25 89", "555-234-5678", "zéro six douze trente quatre", "06 48 17 25 9O"]
)
def test_unusual_telephone_number_is_found(phone):
    assert phone in _found(f"au {phone} svp", "phone")


def test_mistyped_iban_is_found():
    """Its check digits are wrong, but it is still somebody's account with one slip."""
    assert _found("FR76 1027 8060 3100 0202 0660 172 svp", "IBAN") == {"FR76 1027 8060 3100 0202 0660 172"}
