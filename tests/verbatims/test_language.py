"""The language of short comments, measured on a table labelled by hand."""

import random
import time
from pathlib import Path

import pytest

from nps_report.verbatims import language as told
from nps_report.verbatims import language_of

_LINES = Path(__file__).with_name("short_comments.txt").read_text("utf-8").splitlines()
_LABELLED = [tuple(line.split(" | ", 1)) for line in _LINES if not line.startswith("#")]


def test_nearly_all_short_comments_are_told():
    """At least 97 in 100, and of each language."""
    for language in ("fr", "en", "-"):
        texts = [text for label, text in _LABELLED if label == language]
        wrong = [text for text in texts if (language_of(text) or "-") != language]
        assert len(wrong) <= 0.03 * len(texts), wrong


def test_the_table_is_large_enough():
    assert len(_LABELLED) >= 120


@pytest.mark.parametrize(("label", "text"), [pair for pair in _LABELLED if pair[0] not in ("fr", "en", "-")])
def test_long_clear_text_in_another_language(label, text):
    assert language_of(text) == label


def test_another_language_counts_only_when_long():
    assert language_of("muy caro") in ("fr", "en")


def test_prior_settles_what_words_leave_open():
    assert language_of("Flexible", prior="en") == "en"
    assert language_of("Flexible", prior="fr") == "fr"


def test_prior_does_not_outweigh_words():
    assert language_of("Trop cher", prior="en") == "fr"
    assert language_of("Too slow", prior="fr") == "en"


def test_addresses_tell_no_language():
    assert language_of("Trop lent, voir the-best-service-ever@with-great-delivery.com") == "fr"


def test_only_the_languages_asked_for():
    assert language_of("Trop cher", among=("en",)) == "en"
    assert language_of("Trop cher", among=()) is None


def test_a_language_without_word_list():
    assert language_of("Das ist zu teuer", among=("fr", "de")) == "de"


@pytest.mark.parametrize(
    "text", ["ab" * 5_000, "trop " * 2_000, "\x00\x01 trop cher", "<b>Trop cher</b>", "=cmd()"]
)
def test_odd_text_is_read(text):
    assert language_of(text) in ("fr", "en")


def test_a_long_word_is_read_in_little_time():
    """A look for an address from each of its letters to its end would take a minute."""
    language_of("Le portail est lent")
    started = time.monotonic()
    assert language_of(f"Le portail est lent {'A' * 100_000}") == "fr"
    assert time.monotonic() - started < 3


def _sentences():
    """Short texts, and long ones made of two to eight of them, by turns in one language and in several."""
    seen = Path(__file__).with_name("adversarial_seen.txt").read_text("utf-8").splitlines()
    texts = [text for _, text in _LABELLED] + seen
    pick = random.Random(7)
    return texts + [" ".join(pick.choices(texts, k=pick.randint(2, 8))) for _ in range(1_500)]


@pytest.mark.parametrize("prior", [None, "fr", "en"])
def test_what_words_settle_letters_would_not_change(prior, monkeypatch):
    """A text that its words settle is not shown to the model, which could not have changed the answer."""
    real, clear = told._clear, []
    monkeypatch.setattr(told, "_clear", lambda *given: clear.append(real(*given)) or clear[-1])
    settled = {}
    for text in _sentences():
        clear.clear()
        found = language_of(text, prior=prior)
        if any(clear):
            settled[text] = found
    # The model is shown them all the same, and the others were shown to it already.
    monkeypatch.setattr(told, "_clear", lambda *given: None)
    assert settled == {text: language_of(text, prior=prior) for text in settled}
    assert len(settled) > 200
