"""What a portal shows of a published report: what it is about, where its files are, and its score, from its `.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from nps_report.errors import PeriodError, PublishError
from nps_report.periods import Period, Waves, parse_period
from nps_report.programme import LANGUAGES, Programme
from nps_report.programme.editions import BUILT_IN, EDITIONS, Edition
from nps_report.snapshot import Units

SCHEMA = "nps-report/report/1"

# A later issue of a report bears a part of its digest.
_NUMBERS = re.compile(
    r"(?P<stem>[^/.][^/]*/[^/.][^/]*/(?P<report>(?P<edition>[a-z0-9-]+)\.[a-z]{2,3})(?:-[0-9a-f]{12})?)\.json"
)


@dataclass(frozen=True)
class PublishedScore:
    """What a report's `.json` says of its score: a number or one of three words; who answered, inside the company.

    >>> PublishedScore(nps=22.1, low=5.3, high=37.5, n=86).known
    True
    >>> PublishedScore(words="high").known
    False
    """

    nps: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    words: str | None = None
    small: bool = False

    @property
    def known(self) -> bool:
        """Whether it is a number, which can be drawn."""
        return self.nps is not None


@dataclass(frozen=True)
class PortalReport:
    """A published report. `html`, `pdf`, `xlsx` are its files as the place names them, `names` its unit per language.

    `place` puts units in the programme's order; those with the same place go by their names.
    """

    programme: str
    period: Period
    unit: str
    edition: str
    language: str
    html: str | None = None
    pdf: str | None = None
    xlsx: str | None = None
    score: PublishedScore = PublishedScore()
    names: Mapping[str, str] = field(default_factory=dict)
    place: int = 0

    def unit_in(self, language: str) -> str:
        """The unit's name in a language, else as the programme writes it.

        >>> day = parse_period("2026-10")
        >>> PortalReport("Helios", day, "Lyon", "internal", "fr", names={"fr": "Agence de Lyon"}).unit_in("fr")
        'Agence de Lyon'
        """
        return self.names.get(language) or self.unit


@dataclass(frozen=True)
class PortalReader:
    """Reads the reports of a place: `PortalReader.of(programme, units)(paths, read)`.

    `paths` are the files at the place, of which those are reports that stand as `period/unit/edition.language`; `read`
    gives the bytes of one, and is asked for the `.json` alone.

    >>> numbers = {"schema": SCHEMA, "programme": "Helios", "period": "2026-10", "unit": "Lyon",
    ...     "edition": "customer", "language": "fr", "score": {"n": None, "nps": 22, "words": None}}
    >>> files = {"2026-10/lyon/customer.fr.json": json.dumps(numbers).encode(), "2026-10/lyon/customer.fr.pdf": b""}
    >>> [report] = PortalReader()(files, files.__getitem__)
    >>> report.unit, report.period.name, report.score.nps, report.html, report.pdf
    ('Lyon', '2026-10', 22, None, '2026-10/lyon/customer.fr.pdf')
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Each unit's name per language, in the programme's order."""
    waves: Waves = field(default_factory=dict)
    small_base: int = 30
    editions: Mapping[str, Edition] = field(
        default_factory=lambda: {name: BUILT_IN[name] for name in EDITIONS}
    )
    """The editions of which reports are told; a letter is never one."""

    @classmethod
    def of(cls, programme: Programme, units: Units) -> PortalReader:
        """The reader of a programme's reports."""
        names: dict[str, Mapping[str, str]] = {
            unit: {language: units.label(unit, language) for language in programme.languages}
            for unit in units.names
        }
        return cls(names, programme.waves, programme.thresholds.small_base, programme.known_editions)

    def __call__(self, paths: Collection[str], read: Callable[[str], bytes]) -> tuple[PortalReport, ...]:
        """The reports among `paths`, in the order of their names.

        Raises PublishError where a `.json` is not the numbers of a report.
        """
        there = frozenset(paths)
        found = (match for path in sorted(there) if (match := _NUMBERS.fullmatch(path)))
        told = (match for match in found if match["edition"] in self.editions)
        return tuple(self._report(match, there, read(match[0])) for match in told)

    def _report(self, path: re.Match[str], there: frozenset[str], content: bytes) -> PortalReport:
        stem = path["stem"]
        try:
            numbers = json.loads(content)
            if numbers["schema"] != SCHEMA:
                raise ValueError(f"its schema is {numbers['schema']!r}")
            told = f"{numbers['edition']}.{numbers['language']}"
            if path["report"] != told or numbers["language"] not in LANGUAGES:
                raise ValueError(f"it is of {told}")
            edition = self.editions[numbers["edition"]]
            return PortalReport(
                programme=_text(numbers, "programme"),
                period=parse_period(_text(numbers, "period"), self.waves),
                unit=_text(numbers, "unit"),
                edition=edition.name,
                language=_text(numbers, "language"),
                html=_there(f"{stem}.html", there),
                pdf=_there(f"{stem}.pdf", there),
                # It holds all comments, so of customers' editions none is looked for.
                xlsx=None if edition.for_customers else _there(f"{stem}.xlsx", there),
                score=self._score(edition, numbers["score"]),
                names=self.names.get(numbers["unit"], {}),
                place=self._places().get(numbers["unit"], len(self.names)),
            )
        except (ValueError, KeyError, TypeError, AttributeError, PeriodError) as error:
            way_out = "Make the report again with `nps-report run`, then publish it."
            raise PublishError(
                "portal-report", f"{stem}.json: is not the numbers of a report ({_told(error)}). {way_out}"
            ) from error

    def _score(self, edition: Edition, score: Mapping[str, Any]) -> PublishedScore:
        """A score; of customers' numbers nothing is taken but the number or the words."""
        nps, words = _number(score.get("nps")), score.get("words")
        if edition.for_customers:
            return PublishedScore(nps=nps, words=words if isinstance(words, str) else None)
        n = score.get("n")
        return PublishedScore(
            nps=nps,
            low=_number(score.get("low")),
            high=_number(score.get("high")),
            n=n if isinstance(n, int) else None,
            small=isinstance(n, int) and n < self.small_base,
        )

    def _places(self) -> dict[str, int]:
        return {unit: place for place, unit in enumerate(self.names)}


def _text(numbers: Mapping[str, Any], key: str) -> str:
    value = numbers[key]
    if not isinstance(value, str) or not value:
        raise TypeError(f"{key} is {value!r}")
    return value


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _there(path: str, there: frozenset[str]) -> str | None:
    return path if path in there else None


def _told(error: Exception) -> str:
    return f"no {error.args[0]}" if isinstance(error, KeyError) else str(error)
