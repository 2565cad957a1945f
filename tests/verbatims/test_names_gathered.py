"""Names prepared in little memory are found where names in plain sets are."""

import gc
import pickle
import random
import weakref
from itertools import product

import pytest

from nps_report.verbatims import Redactor
from nps_report.verbatims.names_gathered import index_names
from nps_report.verbatims.names_hashed import Hashed, hashes
from nps_report.verbatims.names_near import Near, Sieve, masked
from nps_report.verbatims.tokens import read_tokens
from nps_report.verbatims.vocabulary import is_ordinary, ordinary_among
from tests.verbatims.plain_names import plain_index

_WORDS = (
    *("Jean", "Marie", "Éloïse", "Dupont", "Durand", "Lefèvre", "Le", "de", "La", "d'Arvel", "Müller", "Ng"),
    *(
        "Petit",
        "Rose",
        "Orange",
        "Grace",
        "Baker",
        "Zorglubine",
        "Zorglubin",
        "Straße",
        "Œuvrard",
        "M.",
        "Dr",
    ),
    *(
        "SARL",
        "Ltd",
        "Groupe",
        "Services",
        "Nord",
        "3M",
        "12345",
        "Иванова",
        "東京商事株式会社",
        "J",
        "P",
        "ﾞ",
        "ﷺ",
    ),
    *(
        "Mme",
        "contact",
        "et",
        "the",
        "Transports",
        "x@y.fr",
        "@",
        "😀",
        "\u200bZor\u200bglub",
        "ＤＵＰＯＮＴ",
    ),
)
_GAPS = (" ", " ", " ", "-", "'", ".", "_", ", ", "", " & ", "\n")
_SENTENCES = (
    *("Merci à {}", "vu avec {} hier", "{} n'a jamais rappelé", "ask {} about it", "chez {}", "mme {}"),
    *(
        "{}, la technicienne, est bien",
        "le dossier de {}",
        "{}",
        "a {} nested",
        "{}s wait",
        "un{}e",
        "{} et {}",
    ),
)


_SLIPS = (
    "none",
    "small",
    "turned",
    "spelt",
    "parted",
    "begun",
    "initials",
    "changed",
    "added",
    "left out",
    "swapped",
)


def _name(draw, others):
    words = draw.choices(_WORDS, k=draw.choice((1, 2, 2, 2, 3, 3, 4, 8, 10)))
    if others and draw.random() < 0.2:
        words = [*draw.choice(others).split()[: draw.choice((1, 6, 9))], *words[:3]]
    return "".join(word + draw.choice(_GAPS) for word in words[:-1]) + words[-1]


def _with_a_slip(text, place, letter, kind):
    before, after = text[:place], text[place:]
    return {
        "none": text,
        "small": text.lower(),
        "turned": " ".join(reversed(text.split())),
        "spelt": " ".join(text),
        "parted": f"{before} {after}",
        "begun": before,
        "initials": "".join(word[:1] for word in text.partition(" ")[0].split("-"))
        + " "
        + text.partition(" ")[2],
        "changed": before + letter + after[1:],
        "added": before + letter + after,
        "left out": before + after[1:],
        "swapped": before + after[:2][::-1] + after[2:],
    }[kind]


def _comment(draw, names):
    said = []
    for sentence in draw.choices(_SENTENCES, k=2):
        name = draw.choice(names)
        place, letter = draw.randrange(len(name) + 1), draw.choice("aeéinrtz1")
        said.append(sentence.replace("{}", _with_a_slip(name, place, letter, draw.choice(_SLIPS))))
    return ". ".join(said)


@pytest.mark.parametrize("seed", range(4))
def test_finds_and_doubts_what_plain_sets_do(seed):
    """Three thousand comments in all, most of which name somebody, as they are or with a slip."""
    draw = random.Random(seed)
    for _ in range(50):
        names = []
        for _ in range(draw.choice((1, 2, 5, 12))):
            names.append(_name(draw, names))
        index, plain = index_names(names), plain_index(names)
        for tokens in (read_tokens(_comment(draw, names)) for _ in range(15)):
            assert list(index.find(tokens)) == list(plain.find(tokens))
            assert index.leaves_doubt(tokens) == plain.leaves_doubt(tokens)


_NEAR = ("dupont", "zorglub", "ab" * 4, "aaaaaa", "a" * 29 + "z", "a" * 30 + "z", "иванова", "petits")


@pytest.mark.parametrize("word", _NEAR)
def test_a_word_with_any_one_slip_is_near(word):
    """Every slip at every place, with each of a few letters."""
    is_near, plain = index_names([word]).is_near, plain_index([word]).is_near
    slips = product(range(len(word) + 1), "abz東", _SLIPS[-4:])
    forms = {_with_a_slip(word, *slip) for slip in slips} - {word}
    assert [form for form in forms if is_near(form) != plain(form)] == []


def test_words_with_two_slips_are_not_near():
    is_near = index_names(["dupont", "marchandise"]).is_near
    assert not any(map(is_near, ("dupnot1", "dumond", "duponttt", "dpot", "marchandiss3", "mrchandis")))


def test_what_a_sieve_lets_through_needlessly_is_no_name():
    """One of no size lets nearly all through."""
    sieve = Sieve.sized(0)
    sieve.put(masked([f"zorglub{letter}" for letter in "abcdefghijklmnop"]))
    assert not Near({"zorgluba"}, sieve, "abcdefghijklmnopqrstuvwxyz")("dupont")


def test_many_names_are_all_found_and_no_others():
    """They come in several parts."""
    names = [f"Zor{place}glub Kal{place}ivan" for place in range(5_000)]
    index = index_names(names)
    assert all(f"zor{place}glub" in index.words for place in range(5_000))
    assert all(f"kal{place}ivan\nzor{place}glub" in index.phrases for place in range(5_000))
    assert not any(f"kal{place}ivan\nzor{place + 1}glub" in index.phrases for place in range(5_000))
    assert len(index.words) == 4 * 5_000


@pytest.mark.parametrize("many", [0, 1, 2, 3, 4, 5, 100])
def test_a_set_of_hashes_of_any_size_holds_what_was_put_in(many):
    texts = [str(number) for number in range(many)]
    held = Hashed.of([hashes(texts), hashes(texts[:3])])
    assert [text for text in (*texts, "", "none") if text in held] == texts
    assert len(held) == many


def test_a_name_takes_few_bytes():
    """Eighty hashes of it, in twelve bits each, and the set of words, phrases and beginnings."""
    index = index_names([f"Zor{place}glub Kal{place}ivan" for place in range(2_000)])
    held = (index.words, index.phrases, index.begun, index.led)
    assert sum(one._sorted.nbytes + one._starts.nbytes for one in held) < 100 * 2_000
    assert index.is_near.__wrapped__.sieve._rows.nbytes < 150 * 2_000


def test_redactors_of_the_same_names_share_what_is_prepared_and_let_it_go():
    names = tuple(["Jean Dupont", "Zorglub"])
    french, english = Redactor(names, "fr"), Redactor(tuple(list(names)), "en")
    assert french._index is english._index
    gone = weakref.ref(french._index)
    del french, english
    gc.collect()
    assert gone() is None


def test_a_redactor_for_another_process_holds_its_names_once():
    names = tuple(f"Zor{place}glub Kal{place}ivan" for place in range(1_000))
    redactors = {language: Redactor(names, language, ("Helios",)) for language in ("fr", "en")}
    packed = pickle.dumps((names, redactors), pickle.HIGHEST_PROTOCOL)
    assert len(packed) < len(pickle.dumps(names, pickle.HIGHEST_PROTOCOL)) + 500
    _, again = pickle.loads(packed)
    assert again == redactors
    assert again["en"]("Ask zor7glub at Helios").text == "Ask [name] at Helios"


@pytest.mark.parametrize("name", ["ﾞ", "ﾞ@x.fr", "ﾞ-ﾞ Roy", "ﾞ ﾞ"])
def test_a_name_of_marks_alone_is_harmless(name):
    assert Redactor((name,), "fr")("la facture de la semaine").text == "la facture de la semaine"


def test_a_word_of_marks_alone_in_a_comment_is_harmless():
    assert Redactor(("Martin Byrne",), "en")("ask a martin ﾞ about it").text == "ask a [name] about it"


def test_ordinary_words_are_the_same_for_many_as_for_one():
    words = (
        *(
            "petit",
            "facturation",
            "lefebvre",
            "novalux",
            "delai",
            "rapidement",
            "francais",
            "paris",
            "orange",
        ),
        *(
            "bearings",
            "grace",
            "rose",
            "иванова",
            "été",
            "ab",
            "3m",
            "dupont",
            "boulanger",
            "london",
            "monday",
        ),
    )
    assert ordinary_among(words) == set(filter(is_ordinary, words))
