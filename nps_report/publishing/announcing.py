"""Drafts that announce to customers what is decided or done for them: a file per action and language, to be edited.

They are written from the customer side alone, searched as every file for customers is, and never over what somebody
has changed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from nps_report.choosing import WHOLE, chosen_periods
from nps_report.errors import PeriodError, UnknownNameError, UsageError
from nps_report.facts.customer import CustomerFacts
from nps_report.files import write_text
from nps_report.nearest import nearest
from nps_report.periods import Period
from nps_report.programme import Programme
from nps_report.publishing.announcement import announcement_of
from nps_report.publishing.finished import digest_of
from nps_report.publishing.leaks import exempt_in, refuse_leaks
from nps_report.scope import Scope
from nps_report.slugs import slug_of
from nps_report.snapshot import CustomerSide, build_snapshot, open_customer, open_internal, release
from nps_report.wording import words_for

FOLDER = "announcements"
RECORD = ".made.json"
"""In a unit's folder: the digests of the drafts as they were made, by which a changed one is known."""

LONGEST = 40
"""Letters of the name of a draft, which is that of its text."""


@dataclass(frozen=True)
class Announced:
    """What was written, what was there already, what somebody has changed, and what has no text in a language."""

    period: Period
    as_of: date
    written: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    without: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """For people."""
        yield from map(str, self.written)
        for path in self.kept:
            yield f"kept: {path} was changed since it was made. Remove it, and give the command again, for a new draft."
        yield from self.without
        yield (
            f"{len(self.written)} written, {len(self.unchanged)} unchanged, {len(self.kept)} kept. They tell what the "
            f"customers' edition of {self.period.name} tells: approve that before you send them."
        )


def announce(
    programme: Programme,
    period: str,
    units: Sequence[str] = (),
    languages: Sequence[str] = (),
    as_of: date | None = None,
    outbox: Path = Path("outbox"),
) -> Announced:
    """Write a draft of each action that was decided or done in a period, for the customers of the unit it is for.

    Raises UsageError where there is nothing to announce, PeriodError and UnknownNameError where a name is none, and
    LeakError, before anything is written, where a draft holds what only the company may know.
    """
    side, internal = _sides(programme, period, as_of)
    wanted = [side.units.find(unit) for unit in units] or [WHOLE, *side.units.names]
    spoken = tuple(languages) or programme.languages
    _refuse_unknown(spoken, programme.languages)
    done = Announced(side.period, side.as_of)
    drafts = {unit: dict(_drafts(side, unit, spoken, done)) for unit in wanted}
    if not any(drafts.values()) and not done.without:
        raise UsageError("nothing-to-announce", _nothing(programme, side, units))
    for unit, files in drafts.items():
        refuse_leaks(
            {f"{slug_of(unit)}/{name}": text.encode() for name, text in files.items()},
            _names(programme, internal),
            exempt_in(side, unit, programme.publishing.allowed_names),
        )
    for unit, files in drafts.items():
        _write(outbox / FOLDER / side.period.slug / slug_of(unit), files, done)
    return done


def _sides(programme: Programme, period: str, as_of: date | None) -> tuple[CustomerSide, Path]:
    """The customer side of a period, and the folder of the snapshot it comes from."""
    snapshot = build_snapshot(programme, programme.home.resolve() / "snapshot")
    internal = open_internal(snapshot.folder / "internal")
    if not internal.has("actions"):
        raise UsageError(
            "nothing-to-announce",
            f"{programme.path}: sources: actions is missing, so there is nothing to announce. Add the register.",
        )
    found, *more = chosen_periods(period, internal, as_of)
    if more:
        raise PeriodError(
            "many-periods", f"{period}: announcements are those of one period, A:B or one name."
        )
    day = as_of or found.end
    if day < found.start:
        raise UsageError(
            "too-early",
            f"{found.name}: begins on {found.start}, after {day}, so nothing was decided in it yet. "
            "Name an earlier period, or a later --as-of.",
        )
    return open_customer(release(snapshot, programme, found, day)), snapshot.folder


def _refuse_unknown(languages: Collection[str], known: Collection[str]) -> None:
    for language in languages:
        if language not in known:
            raise UnknownNameError(
                "unknown-language",
                f"No language {language!r}{nearest(language, known)}. The reports are in {', '.join(known)}.",
            )


def _nothing(programme: Programme, side: CustomerSide, units: Sequence[str]) -> str:
    where = f" for {', '.join(units)}" if units else ""
    return (
        f"{programme.path}: no action{where} that customers may read of was decided or done in {side.period.name}, as "
        f"known on {side.as_of}. Give one `visibility: customer` and a public_text, or name another period."
    )


def _drafts(
    side: CustomerSide, unit: str, languages: Sequence[str], done: Announced
) -> Iterator[tuple[str, str]]:
    """The files of a unit's drafts by name."""
    facts = CustomerFacts(side, Scope(side.period, unit, side.as_of))
    for language in languages:
        words = words_for(language)
        news = [one for one in facts.promises(language) if one["is_new"] and one["is_own"]]
        for promise, name in zip(news, _called(news), strict=True):
            stem = f"{name}.{language}"
            if promise["text_in"]:
                done.without.append(
                    f"no draft: {side.period.slug}/{slug_of(unit)}/{stem}, its text stands in {promise['text_in']} "
                    f"alone. Write public_text_{language}."
                )
                continue
            draft = announcement_of(promise, facts, words)
            yield f"{stem}.md", draft.as_markdown()
            yield f"{stem}.txt", draft.as_text()


def _called(news: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of drafts, the same in each language; a digest tells those apart whose texts begin alike.

    >>> _called([{"name": "Un second dépôt de pièces"}, {"name": "Un SMS"}])
    ['un-second-depot-de-pieces', 'un-sms']
    """
    slugs = [_shortened(slug_of(one["name"])) for one in news]
    return [
        slug if slugs.count(slug) == 1 else f"{slug}-{digest_of(one['name'].encode())[:8]}"
        for slug, one in zip(slugs, news, strict=True)
    ]


def _shortened(slug: str) -> str:
    """As many whole words of it as there is room for.

    >>> _shortened("depuis-le-2-septembre-vos-pieces-critiques-ont")
    'depuis-le-2-septembre-vos-pieces'
    """
    whole = slug[: LONGEST + 1].rpartition("-")[0] if len(slug) > LONGEST else slug
    return whole or slug[:LONGEST]


def _names(programme: Programme, snapshot: Path) -> Any:
    """What no file for customers may hold, as a run writes it down."""
    from nps_report.batch.names import write_names
    from nps_report.batch.workplace import Workplace

    nowhere = Path()
    return write_names(
        Workplace(
            programme=programme.path,
            internal=snapshot / "internal",
            releases={},
            notebooks=nowhere,
            templates=nowhere,
            reports=nowhere,
            snapshot_id=snapshot.name,
            brand=programme.brand,
            allowed=tuple(programme.publishing.allowed_names),
        )
    )


def _write(folder: Path, files: Mapping[str, str], done: Announced) -> None:
    """Write the files, but those that somebody has changed; a folder without any is not made."""
    made = _made(folder)
    for name, text in files.items():
        path, content = folder / name, text.encode()
        there = path.read_bytes() if path.is_file() else None
        if there == content:
            done.unchanged.append(path)
        elif there is not None and made.get(name) != digest_of(there):
            done.kept.append(path)
            continue
        else:
            done.written.append(write_text(path, text))
        made[name] = digest_of(content)
    if files:
        write_text(folder / RECORD, json.dumps(dict(sorted(made.items())), indent=1))


def _made(folder: Path) -> dict[str, str]:
    """The digests of the drafts that were made there; without a readable record none was, so that none is lost."""
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(digest) for name, digest in found.items()} if isinstance(found, dict) else {}
