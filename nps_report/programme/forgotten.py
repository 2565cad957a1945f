"""Reads and writes `params/forgotten.csv`: who asked to be forgotten, as digests that name nobody.

```csv
kind,salt,digest
contact,5f0c...,91ab...
```

Whoever holds the list and a name can tell whether it is in the list, as the kit does; nobody can read a name in it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nps_report.errors import ProgrammeError
from nps_report.files import write_text
from nps_report.programme.yaml_text import read_params
from nps_report.verbatims.lists import word_list
from nps_report.verbatims.tokens import Token, read_tokens
from nps_report.verbatims.visible import fold, visible

if TYPE_CHECKING:
    from nps_report.programme.models import Programme

FORGOTTEN = "forgotten.csv"
"""The file's name, beside that of the programme."""

CONTACT, EMAIL, ANSWER, NAME = "contact", "email", "answer", "name"

LONGEST_NAME = 5
"""So many words of a name are looked for in texts."""

_HEADINGS = ("kind", "salt", "digest")
_KIND = re.compile(rf"{CONTACT}|{EMAIL}|{ANSWER}|{NAME}-[2-{LONGEST_NAME}]")
_HEX = re.compile(r"[0-9a-f]{32}")
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_WAY_OUT = "Restore the file from a backup: without it, persons who asked to be forgotten are read again."


class Mark(NamedTuple):
    """What is kept of something that tells who a person is: its kind, and a digest."""

    kind: str
    salt: str
    digest: str


@dataclass(frozen=True)
class Forgotten:
    """The persons to be left out, known by digests of their ids, e-mails, names and answers.

    >>> forgotten = Forgotten().knowing([("contact", "P0001"), ("email", "Rose@nova.example")])
    >>> [forgotten.knows(*one) for one in (("contact", "P0001"), ("email", "rose@nova.example"), ("contact", "P1"))]
    [True, True, False]
    """

    marks: frozenset[Mark] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.marks)

    def knows(self, kind: str, value: str) -> bool:
        """Whether a value of this kind is that of a forgotten person."""
        return any(Mark(kind, salt, digest(kind, value, salt)) in self.marks for salt in self._salts(kind))

    def knows_contact(self, contact: str) -> bool:
        """Whether the id of a contact, which may be an e-mail, is a forgotten person's."""
        return self.knows(CONTACT, contact) or ("@" in contact and self.knows(EMAIL, contact))

    def knows_name(self, text: str) -> bool:
        """Whether a text is the name or the e-mail of a forgotten person, and nothing else.

        >>> forgotten = Forgotten().knowing(name_marks("Mme Rose Martin"))
        >>> [forgotten.knows_name(text) for text in ("MARTIN Rose", "Rose Martin SARL", "Rose")]
        [True, False, False]
        """
        phrase = " ".join(_words(text))
        return self.knows(f"{NAME}-{phrase.count(' ') + 1}", phrase) or self.knows(EMAIL, text)

    def knowing(self, values: Iterable[tuple[str, str]]) -> Forgotten:
        """The same, knowing these values too, each with its kind; what is known already is not marked again."""
        new = [one for one in sorted({*values}) if not self.knows(*one)]
        salt = self.salt or secrets.token_hex(16)
        return Forgotten(self.marks | {Mark(kind, salt, digest(kind, value, salt)) for kind, value in new})

    @property
    def salt(self) -> str:
        """The salt of what is marked next, and of what the ledger keeps; blank in an empty list."""
        return min((mark.salt for mark in self.marks), default="")

    def cleaned(self, text: str, instead: str = "[…]") -> str:
        """A text with `instead` where it names a forgotten person in full, or gives the e-mail.

        >>> forgotten = Forgotten().knowing([*name_marks("Rose Martin"), ("email", "rose@nova.example")])
        >>> forgotten.cleaned("Merci à rose MARTIN et à Rose Marin, rose@nova.example.", "[nom]")
        'Merci à [nom] et à Rose Marin, [nom].'
        """
        spans = sorted({*self._addresses(text), *self._names(text)})
        kept, end = [], 0
        for first, last in spans:
            if first >= end:
                kept += [text[end:first], instead]
            end = max(end, last)
        return "".join((*kept, text[end:])) if spans else text

    def _addresses(self, text: str) -> Iterator[tuple[int, int]]:
        if "@" in text and self._salts(EMAIL):
            for found in _ADDRESS.finditer(text):
                if self.knows(EMAIL, found[0].rstrip(".")):
                    yield found.span()

    def _names(self, text: str) -> Iterator[tuple[int, int]]:
        if not self._lengths:
            return
        found = list(_WORD.finditer(text))
        words = [_folded(word[0]) for word in found]
        for many, hashers, digests in self._lengths:
            for start in range(len(words) - many + 1):
                phrase = " ".join(words[start : start + many]).encode(errors="surrogatepass")
                if any(_digested(hasher, phrase) in digests for hasher in hashers):
                    yield found[start].start(), found[start + many - 1].end()

    @cached_property
    def _lengths(self) -> tuple[tuple[int, tuple[Any, ...], frozenset[str]], ...]:
        """How many words names have, what makes their digests, and the digests: texts are long, and asked in a row."""
        kinds = sorted(kind for kind in self._by_kind if kind.startswith(NAME))
        return tuple(
            (
                int(kind[len(NAME) + 1 :]),
                tuple(_hasher(kind, salt) for salt in self._salts(kind)),
                frozenset(mark.digest for mark in self.marks if mark.kind == kind),
            )
            for kind in kinds
        )

    def _salts(self, kind: str) -> tuple[str, ...]:
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[str, tuple[str, ...]]:
        kinds = {mark.kind for mark in self.marks}
        return {kind: tuple(sorted({one.salt for one in self.marks if one.kind == kind})) for kind in kinds}


def digest(kind: str, value: str, salt: str) -> str:
    """The digest of a value of a kind; case counts in ids, not in e-mails.

    >>> digest("email", " A@b.example", "00") == digest("email", "a@b.example", "00") != digest("contact", "a", "00")
    True
    """
    plain = visible(value).strip()
    text = plain.casefold() if kind == EMAIL else plain
    return _digested(_hasher(kind, salt), text.encode(errors="surrogatepass"))


def _hasher(kind: str, salt: str) -> Any:
    return hashlib.blake2b(f"{kind}\0".encode(), key=salt.encode(), digest_size=16)


def _digested(hasher: Any, text: bytes) -> str:
    new = hasher.copy()
    new.update(text)
    return str(new.hexdigest())


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return fold(word)


def name_marks(name: str) -> Iterator[tuple[str, str]]:
    """The ways in which a full name may be written, each with its kind; a name of one word is anybody's.

    >>> list(name_marks("Mme Élise Roy")), list(name_marks("Rose"))
    ([('name-2', 'elise roy'), ('name-2', 'roy elise')], [])
    """
    words = _words(name)
    if 2 <= len(words) <= LONGEST_NAME:
        turned = (words, (*words[1:], words[0]), (words[-1], *words[:-1]))
        yield from ((f"{NAME}-{len(words)}", " ".join(one)) for one in dict.fromkeys(turned))


def forgotten_in(programme: Programme) -> Forgotten:
    """Whom the runs of a programme leave out: nobody without a list.

    Raises ProgrammeError, with the line, where the list is not as it was written.
    """
    path = programme.folder / FORGOTTEN
    return load_forgotten(path) if path.exists() else Forgotten()


def load_forgotten(path: Path) -> Forgotten:
    """The list in `path`. Raises ProgrammeError, with the line, where it is not as it was written."""
    rows = csv.reader(io.StringIO(read_params(path, _WAY_OUT), newline=""))
    if tuple(next(rows, ())) != _HEADINGS:
        raise ProgrammeError(
            "forgotten-list", f"{path}: its first line is not {','.join(_HEADINGS)!r}. {_WAY_OUT}"
        )
    return Forgotten(frozenset(_mark(path, rows.line_num, row) for row in rows if row))


def write_forgotten(path: Path, forgotten: Forgotten) -> None:
    """Write the list in one step, in an order that tells nothing."""
    lines = [",".join(mark) for mark in sorted(forgotten.marks)]
    write_text(path, "\n".join([",".join(_HEADINGS), *lines, ""]))


def _mark(path: Path, line: int, row: list[str]) -> Mark:
    fits = len(row) == len(_HEADINGS) and _KIND.fullmatch(row[0]) and all(map(_HEX.fullmatch, row[1:]))
    if not fits:
        raise ProgrammeError(
            "forgotten-list", f"{path}, line {line}: is no kind with two digests. {_WAY_OUT}"
        )
    return Mark(*row)


def _words(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared, without titles."""
    return tuple(token.folded for token in read_tokens(visible(name)) if not _is_title(token))


def _is_title(token: Token) -> bool:
    return token.folded in word_list("civilities")
