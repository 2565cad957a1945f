"""A page of the site of published reports, in one language: what its template loops over."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any
from urllib.parse import quote

from nps_report.periods import Period
from nps_report.programme import Brand
from nps_report.programme.editions import Edition
from nps_report.publishing.portal_report import PortalReport, PublishedScore
from nps_report.publishing.spark import Scale, spark
from nps_report.snapshot.units import WHOLE
from nps_report.wording import N_, UNKNOWN, Words, words_for

LEVELS = {
    "low": N_("clearly unfavourable"),
    "middle": N_("mixed"),
    "high": N_("clearly favourable"),
}
"""The three words of scores that are no number for customers."""


@dataclass(frozen=True)
class PortalPage:
    """The site's page in one language: `shown()` is what its template loops over."""

    reports: tuple[PortalReport, ...]
    edition: Edition
    brand: Brand
    language: str
    languages: tuple[str, ...]

    @cached_property
    def words(self) -> Words:
        """The words of its language."""
        return words_for(self.language)

    def shown(self) -> dict[str, Any]:
        """All that the template says."""
        ordered = sorted(self.reports, key=self._order)
        periods = [self._period(list(of)) for _, of in groupby(ordered, key=lambda one: one.period)]
        return {
            "language": self.language,
            "edition": self.edition.side,
            "says": self._says(),
            "pages": [self._page(language) for language in self.languages],
            "trends": self._trends(),
            "periods": periods,
            "units": self._units(),
            "report_languages": [
                {"code": code, "name": _own_name(code)}
                for code in sorted({report.language for report in self.reports})
            ],
            "total": len(self.reports),
        }

    def _order(self, report: PortalReport) -> tuple[Any, ...]:
        """The latest period first, of two that end alike the shorter; then units, the page's own language first."""
        period = report.period
        return (
            -period.end.toordinal(),
            -period.start.toordinal(),
            period.name,
            *self._unit_order(report),
            report.language != self.language,
            report.language,
        )

    def _unit_order(self, report: PortalReport) -> tuple[Any, ...]:
        return report.unit != WHOLE, report.place, _folded(self._unit_name(report)), report.unit

    def _unit_name(self, report: PortalReport) -> str:
        if report.unit != WHOLE:
            return report.unit_in(self.language)
        # To customers the company goes by its name.
        return self.brand.name if self.edition.for_customers else self.words("Whole programme")

    def _period(self, reports: list[PortalReport]) -> dict[str, Any]:
        period = reports[0].period
        by_unit = groupby(reports, key=lambda one: one.unit)
        return {
            "name": period.name,
            "id": f"p-{period.slug}",
            "label": period.label(self.language),
            "rows": [self._row(list(of)) for _, of in by_unit],
        }

    def _row(self, reports: list[PortalReport]) -> dict[str, Any]:
        first = reports[0]
        return {
            **self._unit(first),
            "searched": " ".join(self._searched(first)),
            "score": self._score(first.score),
            "links": [self._links(report) for report in reports],
        }

    def _unit(self, report: PortalReport) -> dict[str, str]:
        return {"unit": report.unit, "name": self._unit_name(report)}

    def _searched(self, report: PortalReport) -> Iterator[str]:
        yield from dict.fromkeys([self._unit_name(report), report.unit, *report.names.values()])
        yield report.period.name
        yield from (report.period.label(language) for language in self.languages)

    def _links(self, report: PortalReport) -> dict[str, str]:
        return {
            "language": report.language,
            "name": self._link_name(report.language),
            "html": _address(report.html),
            "pdf": _address(report.pdf),
            "xlsx": _address(report.xlsx),
        }

    def _link_name(self, language: str) -> str:
        """What leads to a report: its language, after what an edition of the programme's own is called in it."""
        called, own = self.edition.called(language), _own_name(language)
        return words_for(language)("{name} ({role})", name=called, role=own) if called else own

    def _score(self, score: PublishedScore) -> dict[str, Any]:
        words = self.words
        if score.known:
            label = words.signed(score.nps)
        elif score.words in LEVELS:
            label = words(LEVELS[score.words])
        else:
            label = words("not published") if self.edition.for_customers else UNKNOWN
        interval = words("{low} to {high}", low=words.signed(score.low), high=words.signed(score.high))
        return {
            "label": label,
            "known": score.known,
            "interval": interval if score.low is not None and score.high is not None else UNKNOWN,
            "n": words.whole(score.n),
            "small": score.small,
        }

    def _trends(self) -> dict[str, Any] | None:
        """Each unit's scores, of the kind of period that most reports are about, on one scale."""
        scored = self._trended()
        scale = Scale.over((report.period.start, report.score) for report in scored)
        if scale is None:
            return None
        known = [report.period for report in scored if report.score.known]
        by_unit = groupby(scored, key=lambda one: one.unit)
        return {
            "rows": [self._trend(list(of), scale) for _, of in by_unit],
            "note": " ".join(self._notes(scale, known, gaps=len(known) < len(scored))),
        }

    def _trended(self) -> list[PortalReport]:
        """One report per unit and period, unit by unit, the earliest period first."""
        kinds = Counter(period.kind for period in {report.period for report in self.reports})
        shortest = {
            report.period.kind: _length(report) for report in sorted(self.reports, key=_length, reverse=True)
        }
        kind = min(kinds, key=lambda one: (-kinds[one], shortest[one], one), default=None)
        chosen: dict[tuple[str, str], PortalReport] = {}
        for report in sorted(self.reports, key=self._order):
            if report.period.kind == kind:
                chosen.setdefault((report.unit, report.period.name), report)
        return sorted(
            chosen.values(), key=lambda one: (*self._unit_order(one), one.period.start, one.period.end)
        )

    def _trend(self, reports: list[PortalReport], scale: Scale) -> dict[str, Any]:
        scores = [(report.period.start, report.score) for report in reports]
        known = [report for report in reports if report.score.known]
        return {
            **self._unit(reports[-1]),
            "score": self._score(reports[-1].score),
            "period": self._when(reports[-1]),
            "alt": self._alt(known),
            "spark": spark(scores, scale) if known else None,
            "rows": [
                {"period": self._when(one), "score": self._score(one.score)} for one in reversed(reports)
            ],
        }

    def _when(self, report: PortalReport) -> str:
        return report.period.label(self.language)

    def _alt(self, known: list[PortalReport]) -> str:
        """The drawing in words: its two ends; the table beside it holds the rest."""
        if not known:
            return ""
        words, first, last = self.words, known[0], known[-1]
        said = {"score": words.signed(last.score.nps), "period": self._when(last)}
        if first is last:
            return words("{score} ({period}), a single period", **said)
        return words(
            "from {first_score} ({first_period}) to {score} ({period}), {n} periods",
            first_score=words.signed(first.score.nps),
            first_period=self._when(first),
            n=len(known),
            **said,
        )

    def _notes(self, scale: Scale, known: list[Period], gaps: bool) -> Iterator[str]:
        """How the drawings are to be read."""
        words, first, last = self.words, min(known, key=_start), max(known, key=_start)
        said = {"low": words.signed(scale.low), "high": words.signed(scale.high)}
        if first == last:
            yield words("All drawings have one scale, from {low} to {high}; the dashed line is 0.", **said)
        else:
            yield words(
                "All drawings go from {first} to {last} on one scale, from {low} to {high}; the dashed line is 0.",
                first=first.label(self.language),
                last=last.label(self.language),
                **said,
            )
        if not self.edition.for_customers:
            yield words("A band is the interval, a hollow dot a small base.")
        elif gaps:
            yield words("A gap is a period whose score is told in words, or not at all.")

    def _units(self) -> list[dict[str, str]]:
        ordered = sorted(self.reports, key=self._unit_order)
        return [self._unit(next(of)) for _, of in groupby(ordered, key=lambda one: one.unit)]

    def _page(self, language: str) -> dict[str, Any]:
        return {
            "language": language,
            "name": _own_name(language),
            "address": f"index.{language}.html",
            "current": language == self.language,
        }

    def _says(self) -> dict[str, str]:
        """The template's own words."""
        words, customer = self.words, self.edition.for_customers
        latest = min(self.reports, key=self._order, default=None)
        name = self.brand.name if customer or latest is None else latest.programme
        title = words("Your answers, and what we do about them") if customer else words("Survey reports")
        title = self.edition.called(self.language) or title
        kept = "" if customer else words("internal edition, confidential")
        return {
            "name": name,
            "kept": kept,
            "between": words(" · "),
            "heading": title,
            "title": words("{name}: {title}", name=name, title=title),
            "skip": words("Skip to the reports"),
            "languages": words("Language of this page"),
            "contents": words("Contents"),
            "filter": words("Find a report"),
            "unit": words("Unit"),
            "period": words("Period"),
            "language": words("Language of the report"),
            "search": words("Search"),
            "every_unit": words("every unit"),
            "every_period": words("every period"),
            "every_language": words("every language"),
            "everything": words("Show all"),
            "count": words("Reports shown: {shown} of {total}", shown="{shown}", total="{total}"),
            "none": words("No report fits. Ask for less, or show all."),
            "empty": words("Nothing is published here yet."),
            "trends": words("Scores over time"),
            "latest": words("Latest score"),
            "trend": words("Trend"),
            "figures": words("The figures behind the trends"),
            "reports": words("Reports"),
            "score": words("Score"),
            "interval": words("Interval"),
            "answers": words("Answers"),
            "small_base": words("small base: read with care"),
            "pdf": words("PDF"),
            "xlsx": words("Excel"),
        }


def _own_name(language: str) -> str:
    """A language as its readers call it.

    >>> _own_name("fr"), _own_name("en")
    ('Français', 'English')
    """
    name = words_for(language).language_name(language)
    return name[:1].upper() + name[1:]


def _address(path: str | None) -> str:
    """A path as a link beside the page: neither a colon nor a sign of another script leads elsewhere.

    >>> _address("2026:10/lyon é/a.html"), _address(None)
    ('./2026%3A10/lyon%20%C3%A9/a.html', '')
    """
    return f"./{quote(path)}" if path else ""


def _folded(name: str) -> str:
    """A name for sorting: case and accents do not count."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _start(period: Period) -> date:
    return period.start


def _length(report: PortalReport) -> timedelta:
    return report.period.end - report.period.start
