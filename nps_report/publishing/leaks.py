"""The second lock on customer files: nothing that only the company may know is in the finished bytes.

The first lock is that the customer side of a snapshot holds none of it. Looked for are names, e-mails, identifiers,
telephone numbers, revenues and comments: wherever they stand in a file, and however they are written there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from nps_report.errors import LeakError
from nps_report.programme import Programme
from nps_report.publishing.forbidden import COMMENT, EMAIL, NAME, Forbidden, Known, forbidden_in, named_forms
from nps_report.publishing.forms import forms_of
from nps_report.publishing.pdf_text import start_reading
from nps_report.publishing.readings import readings_of
from nps_report.publishing.searched import NameBook
from nps_report.publishing.searching import hits_in
from nps_report.publishing.words import Span, Text, words_of

if TYPE_CHECKING:
    # It asks a database, which no process that is to be forked may have open.
    import pandas as pd

    from nps_report.snapshot.customer import CustomerSide
    from nps_report.snapshot.secret import Secrets

_TOLD = 3
"""So many leaks are told at once."""


class Leak(NamedTuple):
    """Something that a file must not hold: of which kind, how the tables write it, and the words around it."""

    path: str
    kind: str
    written: str
    around: str

    def __str__(self) -> str:
        """What a message says of it."""
        return f"{self.path} holds {self.written!r}, {self.kind}: “{self.around}”"


@dataclass(frozen=True)
class Exempt:
    """What the files of one report may hold nevertheless.

    `allowed` may stand anywhere: names that are words too. What stands in `texts`, which the company made public, may
    stand as it does there: with the same word before it or behind it. `quotes` are no copied comments.
    """

    allowed: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()

    def lets(self, kind: str, text: Text, span: Span) -> bool:
        """Whether what stands at a span of a text may stand there.

        >>> text = Text.of("Merci. Chez Novalux, tout va bien")
        >>> [Exempt(texts=(public,)).lets("a name", text, Span(2, 3)) for public in ("Chez Novalux", "Novalux ou rien")]
        [True, False]
        """
        words = text.words[span.start : span.end]
        if words in self._allowed:
            return True
        if kind == COMMENT:
            return any(_holds(public, words) for public in (*self._texts, *self._quotes))
        beside = (text.words[max(span.start - 1, 0) : span.end], text.words[span.start : span.end + 1])
        return any(
            public == words or any(len(phrase) > len(words) and _holds(public, phrase) for phrase in beside)
            for public in self._texts
        )

    @cached_property
    def _allowed(self) -> frozenset[tuple[str, ...]]:
        return frozenset(form for name in self.allowed for form in (*forms_of(name), words_of(name)))

    @cached_property
    def _texts(self) -> tuple[tuple[str, ...], ...]:
        return tuple(map(words_of, self.texts))

    @cached_property
    def _quotes(self) -> tuple[tuple[str, ...], ...]:
        return tuple(map(words_of, self.quotes))


NOTHING = Exempt()


def _holds(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return f" {' '.join(phrase)} " in f" {' '.join(words)} "


def leaks_in(
    files: Mapping[str, bytes], forbidden: Known | NameBook, exempt: Exempt = NOTHING
) -> tuple[Leak, ...]:
    """What finished files hold and must not, by their paths, whose names are read too; each once a file.

    >>> forbidden = index_of(["Ateliers Novalux SARL"])
    >>> [str(leak) for leak in leaks_in({"lyon/customer.fr.html": b"<p>Merci aux ateliers Novalux !</p>"}, forbidden)]
    ["lyon/customer.fr.html holds 'Ateliers Novalux SARL', a name: “Merci aux ateliers Novalux !”"]
    """
    read = [(path, Text.of(text)) for path, content in files.items() for text in readings_of(path, content)]
    texts = [text for _, text in read]
    found: dict[tuple[str, str, str], Leak] = {}
    with _opened(forbidden) as known:
        for kind, written, (nth, span) in hits_in(texts, known):
            if not exempt.lets(kind, texts[nth], span):
                path = read[nth][0]
                found[path, kind, written] = Leak(path, kind, written, _around(texts[nth], span))
    return tuple(found.values())


@contextmanager
def _opened(forbidden: Known | NameBook) -> Iterator[Known]:
    if isinstance(forbidden, NameBook):
        with forbidden.opened() as known:
            yield known
    else:
        yield forbidden


def _around(text: Text, span: Span) -> str:
    return " ".join(text.around(span).replace("|", " ").split())


def refuse_leaks(files: Mapping[str, bytes], forbidden: Known | NameBook, exempt: Exempt = NOTHING) -> None:
    """Raise LeakError where finished customer files, by their ending or path, hold what they must not."""
    leaks = leaks_in(files, forbidden, exempt)
    if leaks:
        raise LeakError("leak", _message(leaks))


def _message(leaks: Sequence[Leak]) -> str:
    """What is told of leaks: each secret once, with the words around it in the first file that holds it."""
    first: dict[tuple[str, str], list[Leak]] = {}
    for leak in leaks:
        first.setdefault((leak.kind, leak.written), []).append(leak)
    told = "; ".join(_told(same) for same in [*first.values()][:_TOLD])
    more = f"; and {len(first) - _TOLD} more" if len(first) > _TOLD else ""
    return (
        f"{told}{more}; nothing was written. Take it out of the note, the labels or the notebook; a name that is a "
        "word too may be allowed, with a reason, under publishing: allowed_names."
    )


def _told(same: Sequence[Leak]) -> str:
    """A leak in a message; a file that is only known by its ending is one of a report."""
    leak, others = same[0], len({leak.path for leak in same}) - 1
    path = leak.path if "." in leak.path else f"the {leak.path} of the customer edition"
    return f"{leak._replace(path=path)}" + (f" (and {others} more of its files)" if others else "")


def index_of(names: Sequence[str], programme: Programme | None = None) -> Forbidden:
    """What no customer file may hold: `names`, less those that the programme has made public itself.

    The programme's own name, brand and declared public contact may stand in it.
    """
    declared = declared_public(programme) if programme else ()
    return Forbidden(dict(named_forms(((EMAIL if "@" in name else NAME, name) for name in names), declared)))


def forbidden_of(secrets: Secrets, programme: Programme, public: Sequence[str] = ()) -> Forbidden:
    """All that no customer file of a programme may hold; the words of `public` texts are nobody's comment."""
    return forbidden_in(secrets, declared_public(programme), (*public, *said_to_all(programme)))


def declared_public(programme: Programme) -> tuple[str, ...]:
    """What the programme declares to be public: its own name, its brand, whom to write to and who signs."""
    customer = programme.customer
    localized = [
        text for value in (customer.write_to, customer.signed_by) if value for text in value.root.values()
    ]
    return (programme.programme, programme.brand.name or "", customer.email or "", *localized)


def said_to_all(programme: Programme) -> Iterator[str]:
    """What the programme says in reports, to everybody: its question and its labels."""
    yield from programme.question.root.values()
    for labels in programme.labels.values():
        for label in labels.values():
            yield from label.root.values()


def exempt_in(side: CustomerSide, unit: str, allowed: Iterable[str] = ()) -> Exempt:
    """What a unit's report may hold: what was released of it, and the names that are `allowed`."""
    quotes = tuple(quote.text for quote in side.quotes(unit))
    return Exempt(tuple(allowed), spoken_in(side.actions(unit)), quotes)


def spoken_in(actions: pd.DataFrame) -> tuple[str, ...]:
    """The texts of public actions, in all languages.

    >>> import pandas as pd
    >>> spoken_in(pd.DataFrame({"public_text_fr": ["Un message la veille", None], "status": ["done", "planned"]}))
    ('Un message la veille',)
    """
    from nps_report.snapshot.promises import is_spoken

    columns = [column for column in map(str, actions.columns) if is_spoken(column)]
    return tuple(text for column in columns for text in actions[column].dropna().unique().tolist())


def warm() -> None:
    """Load the dictionaries that names are compared with and the reader of PDFs: most of a second, once.

    Safe before a fork: no thread is started and no database opened.
    """
    start_reading()
    leaks_in({"html": b"Personne au quai pour la livraison"}, index_of(("Ateliers Novalux SARL",)))
