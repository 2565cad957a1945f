"""What leaves a comment before customers may read it, measured on sentences made to escape."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_report.verbatims import Redactor, redact
from nps_report.verbatims.details import Span
from nps_report.verbatims.redaction import merged
from tests.verbatims.adversarial import FRESH_NAMES, NAMES, Result, measure, read_sentences, try_redactor

_REDACTOR = Redactor(NAMES, "fr", known=("Helios Services",))


@pytest.fixture(scope="module")
def seen() -> list[Result]:
    return try_redactor(read_sentences("adversarial_seen.txt"))


@pytest.fixture(scope="module")
def unseen() -> list[Result]:
    return try_redactor(read_sentences("adversarial_unseen.txt"))


def _recall(results: list[Result]) -> float:
    return 1 - sum(len(one.left) for one in results) / sum(len(one.sentence.secrets) for one in results)


def _precision(results: list[Result]) -> float:
    return 1 - sum(len(one.needless) for one in results) / sum(len(one.redaction.replaced) for one in results)


def _left_in_safe_text(results: list[Result]) -> list[str]:
    return [one.redaction.text for one in results if one.redaction.safe and one.left]


def test_sentences_the_rules_were_made_for(seen):
    assert len(seen) >= 300
    assert _recall(seen) >= 0.98
    assert _precision(seen) >= 0.99


def test_nothing_is_left_where_the_text_is_called_safe(seen):
    assert _left_in_safe_text(seen) == []


def test_sentences_that_were_unseen_at_first(unseen):
    """Since then rules were made for their misses too, so these figures tell nothing of new sentences."""
    assert len(unseen) >= 100
    assert _recall(unseen) >= 0.97
    assert _precision(unseen) >= 0.99
    assert _left_in_safe_text(unseen) == []


def test_sentences_of_an_attacker():
    """Every other one of them was never looked at while the rules were made; the names are those of a programme."""
    found = measure(try_redactor(read_sentences("adversarial_fresh.txt"), FRESH_NAMES))
    assert found.kept_from_readers >= 0.98
    assert found.recall >= 0.95
    assert found.precision >= 0.97
    assert found.share_refused <= 0.05


def test_doubt_is_rare_where_nothing_identifies(seen, unseen):
    harmless = [one for one in (*seen, *unseen) if not one.sentence.secrets]
    assert sum(not one.redaction.safe for one in harmless) <= 0.05 * len(harmless)


def test_kinds_and_originals_are_told():
    redaction = redact(
        "Mme Roy : a@b.fr, 06 12 34 56 78, www.b.fr, FR76 3000 6000 0112 3456 7890 189", language="fr"
    )
    assert redaction.text == "[nom] : [e-mail], [téléphone], [lien], [IBAN]"
    assert [kind for kind, _ in redaction.replaced] == ["name", "e-mail", "phone", "link", "IBAN"]
    assert redaction.replaced[0] == ("name", "Mme Roy")
    assert redaction.safe


def test_labels_follow_the_language():
    assert redact("Mrs Roy, 020 7946 0958", language="en").text == "[name], [phone]"
    assert redact("Mrs Roy", language="de").text == "[name]"


def test_text_without_secrets_stays_as_it_is():
    text = "Très bon rapport qualité / prix, mais 3 livraisons sur 4 en retard (75 %)…"
    assert redact(text).text == text


def test_names_of_the_programme_may_stay():
    assert redact("Merci Zorglux").text == "Merci [nom]"
    assert Redactor((), "fr", known=("Zorglux",))("Merci Zorglux").text == "Merci Zorglux"
    assert Redactor(("Zorglux SA",), "fr", known=("Zorglux",))("Merci Zorglux").text == "Merci [nom]"


def test_known_word_does_not_save_an_address():
    assert Redactor((), "fr", known=("Helios",))("écrire à a@helios.example").text == "écrire à [e-mail]"


@pytest.mark.parametrize(
    "text",
    [
        "Merci à Ysaline",
        "J.D. a tout réglé",
        "voir 458721",
        "at 15 old mill road",
        "appelez six douze trente quatre dix",
        "vu avec xandrinette",
        "Dupоnt et Mаrtin",
    ],
)
def test_doubt_is_said(text):
    """A name that no list holds, initials, a number, an address, digits in words, mixed alphabets."""
    assert not redact(text).safe or "[nom]" in redact(text).text


@pytest.mark.parametrize(
    ("text", "fr", "en"),
    [
        ("dossier 4587213", "dossier [numéro]", "dossier [number]"),
        ("12 rue des Lilas", "[adresse]", "[address]"),
        ("carte 4111 1111 1111 1111", "carte [carte]", "carte [card]"),
        ("vu AB-123-CD", "vu [plaque]", "vu [plate]"),
        ("n° 06 12 34 56 78", "n° [téléphone]", "n° [phone]"),
    ],
)
def test_each_kind_has_its_words(text, fr, en):
    assert (redact(text, language="fr").text, redact(text, language="en").text) == (fr, en)
    assert redact(text).safe


@pytest.mark.parametrize("kinds", [("number", "phone"), ("phone", "number")])
def test_a_number_that_is_also_something_closer_is_that(kinds):
    assert merged(Span(0, 9, kind) for kind in kinds) == [Span(0, 9, "phone")]


@pytest.mark.parametrize(
    "text",
    [
        "Nos batteries Li-ion tiennent",
        "Vis M8x40, joint DN 50 et câble 3G2,5",
        "38 chariots et 12 gerbeurs",
        "Good kit, fair prices: grade A.",
        "selon la norme NF C 15-100",
    ],
)
def test_technical_words_leave_no_doubt(text):
    assert redact(text).safe


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Signé : Y. Abgrall", "Signé : [nom]"),
        ("Votre livreur, Gwendalig, est top", "Votre livreur, [nom], est top"),
        ("Will helped, will you?", "[nom] helped, will you?"),
        ("Twitter hugo_vlnv", "Twitter [nom]"),
        ("Cheers, Xanthia", "Cheers, [nom]"),
        ("à k.belhadj@arvel . fr", "à [e-mail]"),
    ],
)
def test_person_of_no_list_is_taken_out(text, kept):
    assert redact(text).text == kept


@pytest.mark.parametrize("text", ["Boulanger R. a tort", "vu Boulanger R. hier"])
def test_name_with_an_initial_after_it_is_not_shown(text):
    found = redact(text)
    assert "Boulanger" not in found.text or not found.safe


@pytest.mark.parametrize(
    "name", ["Victor Roi", "Rose Martin", "Claire Fontaine", "Pierre Moulin", "Aude Roy"]
)
@pytest.mark.parametrize(
    "text",
    ["Demandez à {} pour le planning du chantier", "Thanks to {} for the quick repair", "vu avec {} hier"],
)
def test_a_contacts_first_name_in_small_letters_is_taken_out_or_doubted(name, text):
    first = name.split()[0].lower()
    found = Redactor((name,), "fr")(text.format(first))
    assert first not in found.text or not found.safe


@pytest.mark.parametrize("text", [None, float("nan"), "", 3])
def test_what_is_no_text_is_empty(text):
    assert redact(text).text == ""


@given(st.text(max_size=80))
@settings(max_examples=80, deadline=None)
def test_any_text_is_redacted_and_twice_is_once(text):
    once = _REDACTOR(text)
    assert _REDACTOR(once.text).text == once.text


_BITS = [
    "M.",
    "Mme",
    "Dupont",
    "Jean",
    "de",
    "La",
    "Orange",
    "06 12 34 56 78",
    "a@b.fr",
    "www.b.fr",
    ".",
    "-",
    "et",
    "12",
    "É",
]


@given(
    st.lists(st.tuples(st.sampled_from(_BITS), st.sampled_from(["", " ", "-", ", ", "\n", "'"])), max_size=9)
)
@settings(max_examples=120, deadline=None)
def test_names_and_numbers_in_any_order_redacted_twice_is_once(bits):
    once = _REDACTOR("".join(bit + gap for bit, gap in bits))
    assert _REDACTOR(once.text).text == once.text
    assert "dupont" not in once.text.casefold() or not once.safe


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "1 " * 5_000,
        "M. " * 3_300,
        "a-" * 5_000,
        "x@" * 5_000,
        "a at " * 2_000,
        "06 " * 3_300,
        "FR76" * 2_500,
        "D." * 5_000,
        "commande n° " * 900,
        "commande 1 2 3 " * 700,
        "12 Aa " * 1_700,
        "12 rue Aa-Bb " * 800,
        "AB-1" * 2_500,
        "A1" * 5_000,
        "12 000 " * 1_400,
    ],
)
@pytest.mark.slow
def test_no_text_takes_long(text):
    """Not even where it stands in the column of names too."""
    started = time.perf_counter()
    _REDACTOR(text)
    Redactor((text,), "fr")(text)
    assert time.perf_counter() - started < 3
