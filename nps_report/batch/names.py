"""Writes down, once per snapshot, what all customers' files are searched for, and what one of them may hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from babel.messages.pofile import read_po

from nps_report.batch.plan import Job
from nps_report.batch.workplace import Workplace
from nps_report.publishing.addressee import with_own
from nps_report.publishing.binding import bind
from nps_report.publishing.leaks import Exempt, declared_public, exempt_in, said_to_all
from nps_report.publishing.searched import NameBook
from nps_report.sections.team import thanks_line
from nps_report.snapshot import CustomerSide, InternalSide, open_account, open_customer, open_internal
from nps_report.wording import CATALOGUES, words_for


def write_names(place: Workplace) -> NameBook:
    """The book of what is forbidden, beside the snapshot; written unless it is there."""
    if not place.names.is_file() and place.internal.is_dir():
        side = open_internal(place.internal)
        public = (*_said_by_the_kit(), *_names_of_themes(side), *said_to_all(side.programme))
        bind(side, place.names, declared_public(side.programme), public)
    return NameBook(place.names)


def _said_by_the_kit() -> Iterator[str]:
    """What the kit itself says in reports, in each language."""
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                for texts in (message.id, message.string):
                    yield from (texts,) if isinstance(texts, str) else texts or ()


def _names_of_themes(side: InternalSide) -> Iterator[str]:
    for theme in side.theme_names().values():
        yield from theme.names.values()


def exempt_of(job: Job, place: Workplace) -> Exempt:
    """What a report to customers may hold nevertheless: what was released, names allowed, a letter's own account.

    One of the programme's own editions, which its colleagues read, may hold the line that thanks some of them too.
    """
    side = open_customer(place.side(job))
    public = exempt_in(side, job.unit, place.allowed)
    if job.is_letter:
        return with_own(public, open_account(place.side(job)), job.account)
    read_inside = job.declared is not None and job.declared.readers == "colleagues"
    return _with_thanks(public, side, job.unit) if read_inside else public


def _with_thanks(public: Exempt, side: CustomerSide, unit: str) -> Exempt:
    """The names of those who are thanked may stand in the line that does, and nowhere else."""
    names = side.thanked(unit)
    lines = (
        [thanks_line(names, words_for(language)) for language in side.programme.languages] if names else []
    )
    return replace(public, texts=(*public.texts, *lines))
