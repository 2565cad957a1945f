"""What analysts decided on quotes: comments to show first, and comments never to show."""

import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property

CUT = "[…]"
"""Stands where the end of a long comment was left out."""


@dataclass(frozen=True)
class Choice:
    """The comments that are `pinned` or `banned`, each by its response's id or by its text; bans win.

    The text is the whole comment, or a quote as a report shows it: what ends with "[…]" stands for every comment
    that begins so. Line breaks and repeated spaces do not count.

    >>> choice = Choice(pinned=frozenset(["R-12", "Trop cher."]), banned=frozenset(["R-12"]))
    >>> choice.pins("R-12"), choice.bans("R-12"), choice.pins("R-40", "Trop  cher.")
    (False, True, True)
    """

    pinned: frozenset[str] = frozenset()
    banned: frozenset[str] = frozenset()

    def pins(self, key: Hashable, *texts: object) -> bool:
        """Whether the comment with this id, or one of these texts, is to be shown first."""
        return self._pinned.name((key, *texts)) and not self.bans(key, *texts)

    def bans(self, key: Hashable, *texts: object) -> bool:
        """Whether the comment with this id, or one of these texts, is never to be shown."""
        return self._banned.name((key, *texts))

    def unmatched(self, answers: Iterable[tuple[object, ...]]) -> "Choice":
        """Those entries that name none of all `answers`, each an id and its texts: slips of the pen, most likely.

        >>> choice = Choice(pinned=frozenset(["R-12", "R-13"]), banned=frozenset(["Trop […]"]))
        >>> choice.unmatched([("R-12", "Parfait"), ("R-14", "Trop cher")])
        Choice(pinned=frozenset({'R-13'}), banned=frozenset())
        """
        if not self.pinned | self.banned:
            return self
        said = {_plain(one) for answer in answers for one in answer if one is not None}
        return Choice(_naming_none(self.pinned, said), _naming_none(self.banned, said))

    @cached_property
    def _pinned(self) -> "_Entries":
        return _Entries.of(self.pinned)

    @cached_property
    def _banned(self) -> "_Entries":
        return _Entries.of(self.banned)


@dataclass(frozen=True)
class _Entries:
    """Entries in the form in which they are compared: those that name something whole, and beginnings."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, entries: Iterable[str]) -> "_Entries":
        whole = {_plain(entry) for entry in entries}
        beginnings = {entry.removesuffix(CUT).rstrip() for entry in whole if entry.endswith(CUT)}
        # A lone "[…]" would stand for every comment.
        return cls(frozenset(whole), tuple(sorted(beginnings - {""})))

    def name(self, said: Iterable[object]) -> bool:
        if not self.whole:
            return False
        return any(self.name_plain(_plain(one)) for one in said if one is not None)

    def name_plain(self, one: str) -> bool:
        return one in self.whole or one.startswith(self.beginnings)


def _naming_none(entries: frozenset[str], said: set[str]) -> frozenset[str]:
    return frozenset(entry for entry in entries if not _names_any(_Entries.of([entry]), said))


def _names_any(entry: _Entries, said: set[str]) -> bool:
    return not entry.whole.isdisjoint(said) or any(one.startswith(entry.beginnings) for one in said)


def _plain(one: object) -> str:
    return " ".join(unicodedata.normalize("NFC", str(one)).split())
