"""Sentences marked by hand with what must go, and how well a redactor does on them."""

import re
from dataclasses import dataclass
from pathlib import Path

from nps_report.verbatims.redaction import Redaction, Redactor
from nps_report.verbatims.tokens import read_tokens
from nps_report.verbatims.visible import visible

NAMES = (
    *(
        "Jean Dupont",
        "Marie-Claude Le Goff",
        "Karim Belhadj",
        "Éloïse Müller",
        "An Nguyen",
        "Siobhan O'Brien",
    ),
    *("Pierre Petit", "Rose Boulanger", "Thomas Lefèvre", "François-Xavier de La Rochère", "Grace Baker"),
    *("William Young", "Sandrine Châtelain", "Wojciech Kowalczyk", "Li Wei"),
    *(
        "Novalux SAS",
        "Fonderies Arvel SARL",
        "Martin & Fils",
        "Orange",
        "Groupe Services Nord",
        "L'Étoile Dorée",
    ),
    *(
        "Total",
        "H2O Systèmes",
        "Brightwater Ltd",
        "Schmidt GmbH",
        "Clinique du Parc",
        "KX",
        "Transports Girodin",
    ),
    *("The Green House", "j.dupont@novalux.fr", "sandrinechat@orange.fr", "contact@brightwater.co.uk"),
)
"""Contacts, accounts and addresses of an invented programme."""

_SIGNS = {
    "<zw>": "\u200b",
    "<zwj>": "\u200d",
    "<shy>": "\u00ad",
    "<rlo>": "\u202e",
    "<pdf>": "\u202c",
    "<rlm>": "\u200f",
    "<nb>": "\u00a0",
    "<nnb>": "\u202f",
}


@dataclass(frozen=True)
class Sentence:
    """A sentence as a customer may write it, and its stretches that identify."""

    language: str
    text: str
    secrets: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """What a redactor made of a sentence: secrets it left, and stretches it took without reason."""

    sentence: Sentence
    redaction: Redaction
    left: tuple[str, ...]
    needless: tuple[str, ...]


def read_sentences(name: str) -> list[Sentence]:
    """The sentences of a file beside this one."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [_sentence(line) for line in lines if line and not line.startswith("#")]


def _sentence(line: str) -> Sentence:
    language, marked = line.split(" | ", 1)
    for sign, character in _SIGNS.items():
        marked = marked.replace(sign, character)
    return Sentence(language, re.sub("[⟦⟧]", "", marked), tuple(re.findall("⟦(.*?)⟧", marked)))


def try_redactor(sentences: list[Sentence]) -> list[Result]:
    """What redactors that know NAMES make of the sentences."""
    redactors = {language: Redactor(NAMES, language, known=("Helios Services",)) for language in ("fr", "en")}
    return [_result(sentence, redactors[sentence.language](sentence.text)) for sentence in sentences]


def _result(sentence: Sentence, redaction: Redaction) -> Result:
    taken = [_letters(original) for _, original in redaction.replaced]
    secrets = [_letters(secret) for secret in sentence.secrets]
    return Result(
        sentence,
        redaction,
        left=tuple(secret for secret in sentence.secrets if not _is_gone(_letters(secret), taken)),
        needless=tuple(one for one in taken if not any(one in secret or secret in one for secret in secrets)),
    )


def _is_gone(secret: str, taken: list[str]) -> bool:
    """Whether it was taken out whole, or in neighbouring pieces."""
    return any(secret in one for one in (*taken, "".join(taken)))


def _letters(text: str) -> str:
    return "".join(token.folded for token in read_tokens(visible(text)))
