"""Sentences marked by hand with what must go, and how well a redactor does on them.

What must go stands between ⟦ and ⟧, what may go or stay (the town of an address) between ⟨ and ⟩.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from nps_report.example.reading import sections
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

CONTACTS = (
    *("Adèle Quillévéré", "Aïcha Benmansour", "Anne-Laure Guérin-Lassalle", "Baptiste de Kerguelvan"),
    *("Cédric Lemonnier", "Chloé Meunier", "David Verdier", "Élodie Grandjean", "Fatou N'Diaye"),
    *("Florence Tavernier", "Gaëlle Le Tallec", "Hugo Villeneuve", "Inès Da Costa", "Jean-Marc Houdebine"),
    *("Luc Marchand", "Laëtitia Brunetière", "Linh Hoang", "Marianne Soulier-Prat", "Mehdi El Khoury"),
    *("Nadège Quéméner", "Ousmane Traoré", "Patricia Szymanski", "Paul-Henri de La Brosse"),
    *("Sofiane Boukhari", "Thi Mai Pham", "Xavier Lagarde", "Yann Kermarrec", "Zoé Dujardin"),
    *("Alastair Cholmondeley", "Bridget O'Sullivan", "Callum McKinnon", "Deborah Prendergast"),
    *("Eilidh MacAllister", "Fergus Goldsworthy", "Frank Copeland", "Grace Osborne", "Ian Caldwell"),
    *("Kate Vogel", "Katarzyna Zieliński", "Martin Byrne", "Mei Tanaka", "Oluwaseun Adeyemi"),
    *("Pieter Van den Berg", "Priya Ramaswamy", "Ruth Ashworth", "Tomasz Wojcik", "Wouter De Vries"),
)
"""Contacts named like those of the example programme; Marchand and Meunier, Grace and Frank are words too."""

FRESH_NAMES = (
    *NAMES,
    *CONTACTS,
    *(account for unit in sections("accounts.txt").values() for account in unit),
)
"""Those of the invented programme and of the example's: as many words to confuse as a programme has."""

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
    """A sentence as a customer may write it, its stretches that identify, and those that may go or stay."""

    language: str
    text: str
    secrets: tuple[str, ...]
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """How a redactor did: pieces that had to go, pieces it took, and sentences it refused.

    A sentence that is not called safe is refused: it is shown to nobody, whatever was left in it.

    >>> measure = Measure(pieces=20, left=5, published=16, leaked=2, taken=18, needless=3, harmless=10, refused=1)
    >>> measure.recall, measure.recall_published, measure.kept_from_readers
    (0.75, 0.875, 0.9)
    >>> round(measure.precision, 3), measure.share_refused
    (0.833, 0.1)
    """

    pieces: int
    left: int
    published: int
    """Pieces that stood in sentences called safe."""
    leaked: int
    """Pieces left in sentences called safe."""
    taken: int
    needless: int
    harmless: int
    """Sentences with nothing that must go."""
    refused: int
    """Those among the harmless that are not called safe."""

    @property
    def recall(self) -> float:
        """Share of the pieces that are gone from the text."""
        return _share(self.pieces - self.left, self.pieces)

    @property
    def recall_published(self) -> float:
        """The same share in the sentences that would be published."""
        return _share(self.published - self.leaked, self.published)

    @property
    def kept_from_readers(self) -> float:
        """Share of the pieces that are gone, or stand in a sentence that is refused."""
        return _share(self.pieces - self.leaked, self.pieces)

    @property
    def precision(self) -> float:
        """Share of what was taken that had to go, or might."""
        return _share(self.taken - self.needless, self.taken)

    @property
    def share_refused(self) -> float:
        """Share of the harmless sentences that are refused."""
        return _share(self.refused, self.harmless)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


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
    secrets, allowed = re.findall("⟦(.*?)⟧", marked), re.findall("⟨(.*?)⟩", marked)
    return Sentence(language, re.sub("[⟦⟧⟨⟩]", "", marked), tuple(secrets), tuple(allowed))


def halves(sentences: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences to tune rules on, and those that only tell how good the rules are: every other one.

    >>> halves([Sentence("fr", text, ()) for text in "abc"])[1]
    [Sentence(language='fr', text='b', secrets=(), allowed=())]
    """
    return sentences[::2], sentences[1::2]


def try_redactor(sentences: list[Sentence], names: tuple[str, ...] = NAMES) -> list[Result]:
    """What redactors that know the names make of the sentences."""
    redactors = {language: Redactor(names, language, known=("Helios Services",)) for language in ("fr", "en")}
    return [_result(sentence, redactors[sentence.language](sentence.text)) for sentence in sentences]


def measure(results: list[Result]) -> Measure:
    """How a redactor did on the sentences.

    >>> sentence = Sentence("fr", "Dupont au 0612", ("Dupont", "0612"))
    >>> bold = Result(sentence, Redaction("[nom] au 0612", (("name", "Dupont"),), True), ("0612",), ())
    >>> shy = Result(sentence, Redaction("Dupont au 0612", (), False), ("Dupont", "0612"), ())
    >>> measure([bold, shy])
    Measure(pieces=4, left=3, published=2, leaked=1, taken=1, needless=0, harmless=0, refused=0)
    """
    safe = [one for one in results if one.redaction.safe]
    harmless = [one for one in results if not one.sentence.secrets]
    return Measure(
        pieces=sum(len(one.sentence.secrets) for one in results),
        left=sum(len(one.left) for one in results),
        published=sum(len(one.sentence.secrets) for one in safe),
        leaked=sum(len(one.left) for one in safe),
        taken=sum(len(one.redaction.replaced) for one in results),
        needless=sum(len(one.needless) for one in results),
        harmless=len(harmless),
        refused=sum(not one.redaction.safe for one in harmless),
    )


def _result(sentence: Sentence, redaction: Redaction) -> Result:
    taken = [_letters(original) for _, original in redaction.replaced]
    secrets = [_letters(secret) for secret in sentence.secrets]
    allowed = [_letters(stretch) for stretch in sentence.allowed]
    return Result(
        sentence,
        redaction,
        left=tuple(secret for secret in sentence.secrets if not _is_gone(_letters(secret), taken)),
        needless=tuple(one for one in taken if not _is_due(one, secrets, allowed)),
    )


def _is_due(taken: str, secrets: list[str], allowed: list[str]) -> bool:
    """Whether what was taken is of a secret, around one, or of what may go."""
    return any(taken in secret or secret in taken for secret in secrets) or any(
        taken in one for one in allowed
    )


def _is_gone(secret: str, taken: list[str]) -> bool:
    """Whether it was taken out whole, or in neighbouring pieces."""
    return any(secret in one for one in (*taken, "".join(taken)))


def _letters(text: str) -> str:
    return "".join(token.folded for token in read_tokens(visible(text)))
