"""What is forbidden, kept in a file to be searched for: a report looks up its own words, however much there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nps_report.publishing.forbidden import Forbidden, Secret

if TYPE_CHECKING:
    from nps_report.publishing.book import Pages, Rest


@dataclass(frozen=True)
class NameBook:
    """What is forbidden, in a file: open it, then ask it as what it was made from could be asked.

    >>> import tempfile
    >>> forbidden = Forbidden({"elise roy": Secret("a name", "Élise Roy")}, runs_kept=(7,), figures=(539_402.67,))
    >>> book = NameBook.of(forbidden, Path(tempfile.mkdtemp(), "names.book"))
    >>> with book.opened() as known:
    ...     dict(known.lengths(["elise"])), dict(known.named(["elise roy"])), known.runs([7, 8]), known.least
    ({'elise': {2}}, {'elise roy': Secret(kind='a name', written='Élise Roy')}, {7}, 3)
    """

    path: Path

    @classmethod
    def of(cls, forbidden: Forbidden, path: Path) -> NameBook:
        """Write what is forbidden to a file, whole or not at all; one that is there stays."""
        from nps_report.publishing.book import Block, write_book

        write_book(path, [Block.of(forbidden.forms)], rest_of(forbidden))
        return cls(path)

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """The book, open to be asked."""
        from nps_report.publishing.book import Pages

        yield Opened(Pages.of(self.path))

    @property
    def digest(self) -> str:
        """A digest of all that stands in it."""
        with self.opened() as known:
            found: str = known.pages.end["digest"]
            return found


@dataclass(frozen=True, eq=False)
class Opened:
    """An open book."""

    pages: Pages

    @property
    def least(self) -> int:
        """What a run of a comment's words must weigh."""
        found: int = self.pages.end["least"]
        return found

    def lengths(self, firsts: Collection[str]) -> Mapping[str, Collection[int]]:
        """How many words the forms that begin with any of these words have."""
        from nps_report.publishing.book import among, lengths_in

        keys, words = _sorted_keys(firsts)
        found: dict[str, set[int]] = {words[key]: {1} for key in self.pages.holding(keys).tolist()}
        kept, told = (self._part(name, "uint64") for name in ("firsts", "lengths"))
        longest = self._part("longest", "uint64").tolist()
        for key, place in zip(*(one.tolist() for one in among(keys, kept)), strict=True):
            found.setdefault(words[key], set()).update(lengths_in(int(told[place]), longest))
        return found

    def named(self, phrases: Collection[str]) -> Mapping[str, Secret]:
        """Those of the phrases that are forms, with what they stand for."""
        keys, forms = _sorted_keys(phrases)
        return {forms[key]: secret for key, secret in self.pages.secrets(keys).items()}

    def of_comments(self, words: Collection[str]) -> Collection[str]:
        """Those of the words that stand in a run of a comment."""
        from nps_report.publishing.book import among

        keys, texts = _sorted_keys(words)
        return {texts[key] for key in among(keys, self._part("vocabulary", "uint64"))[0].tolist()}

    def runs(self, keys: Collection[int]) -> Collection[int]:
        """Those of the keys that are runs of comments."""
        import numpy as np

        from nps_report.publishing.book import among

        found = among(np.array([*keys], dtype=np.int64), self._part("runs", "int64"))[0]
        return set(found.tolist())

    def holds_figure(self, low: float, high: float) -> bool:
        """Whether a revenue lies between two amounts, both included."""
        figures = self._figures
        place = int(figures.searchsorted(low))
        return place < len(figures) and bool(figures[place] <= high)

    @cached_property
    def _figures(self) -> Any:
        return self._part("figures", "float64")

    def _part(self, name: str, kind: str) -> Any:
        import numpy as np

        return self.pages.part(name, getattr(np, kind))


def _sorted_keys(texts: Collection[str]) -> tuple[Any, dict[int, str]]:
    """The keys of texts, sorted, and the text of each."""
    import numpy as np

    from nps_report.publishing.book import form_key

    by_key = {form_key(text): text for text in texts}
    return np.array(sorted(by_key), dtype=np.uint64), by_key


def rest_of(forbidden: Forbidden) -> Rest:
    """What of a set in memory stands in a book beside its forms."""
    import numpy as np

    from nps_report.publishing.book import MOST_WORDS, Rest, form_key, keys_of

    several = {
        form_key(first): sum(1 << min(many, MOST_WORDS) for many in {min(one, MOST_WORDS) for one in lengths})
        for first, lengths in forbidden.firsts.items()
        if lengths != {1}
    }
    ordered = sorted(several)
    longest = {many for lengths in forbidden.firsts.values() for many in lengths if many >= MOST_WORDS}
    return Rest(
        np.array(ordered, dtype=np.uint64),
        np.array([several[key] for key in ordered], dtype=np.uint64),
        np.array(sorted(longest), dtype=np.uint64),
        np.array(forbidden.runs_kept, dtype=np.int64),
        np.sort(keys_of(forbidden.vocabulary)),
        np.array(forbidden.figures, dtype=np.float64),
        forbidden.least,
    )


def digest_of(forbidden: Forbidden) -> str:
    """A short digest of what is forbidden; what a customer's files were searched for is known by it.

    >>> digest_of(Forbidden()) == digest_of(Forbidden()), digest_of(Forbidden()) == digest_of(Forbidden(runs_kept=(1,)))
    (True, False)
    """
    from nps_report.publishing.book import Block, Digest

    digest = Digest()
    digest.add(Block.of(forbidden.forms))
    return digest.told(rest_of(forbidden))
