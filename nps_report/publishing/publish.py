"""Publishes the reports of a period, or takes them back: what may go to which place, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from nps_report.batch.about_one import editions_about_one
from nps_report.errors import PublishError
from nps_report.nearest import nearest
from nps_report.programme import Programme
from nps_report.publishing.approval import UNCHECKED, Check
from nps_report.publishing.asked import Asked
from nps_report.publishing.desk import Desk, Publication, Site
from nps_report.publishing.finished import Finished, reports_in
from nps_report.publishing.history import history_of
from nps_report.publishing.index import Index
from nps_report.publishing.ledger import ledger_of
from nps_report.publishing.places import folder_of, scheme_of


def no_pages(index: Index) -> Mapping[str, bytes]:
    """No pages beside the reports."""
    return {}


def publish(
    programme: Programme,
    reports: Path,
    period: str,
    place: str | None = None,
    *,
    units: Sequence[str] = (),
    editions: Sequence[str] = (),
    languages: Sequence[str] = (),
    withdraw: bool = False,
    site: Site = no_pages,
    check: Check = UNCHECKED,
) -> tuple[Publication, ...]:
    """Put the reports of a period to a place, or take them back; without a place, to every one of the programme.

    Nothing is put anywhere unless everything that was asked for may be. Raises PublishError where a report is not
    whole or lacks its approval, or where a place fails; LedgerError where the ledger is not as it was written; and
    what `check` raises, which looks once at all reports of all places.
    """
    places = _places(programme, place, editions)
    for name in places:
        _refuse_shared(programme, name, reports)
    if not withdraw:
        _refuse_about_one(programme, places)
    ledger = ledger_of(programme.home)
    with ledger.held():
        history = history_of(ledger.entries())
        desks = [Desk.opened(programme, name, site, ledger, history) for name in places]
        asked = [Asked.of(programme, units, (desk.place.edition,), languages) for desk in desks]
        if withdraw:
            chosen = [desk.chosen(programme, period, one) for desk, one in zip(desks, asked, strict=True)]
            return tuple(desk.withdraw(names) for desk, names in zip(desks, chosen, strict=True))
        lying = reports_in(reports)
        parcels = [
            desk.parcels(_read_by_many(lying.chosen(programme, period, one)), programme)
            for desk, one in zip(desks, asked, strict=True)
        ]
        check(tuple({parcel.report.name: parcel.looked for parcel in chain(*parcels)}.values()))
        return tuple(desk.publish(parcel) for desk, parcel in zip(desks, parcels, strict=True))


def _places(programme: Programme, name: str | None, editions: Sequence[str]) -> list[str]:
    """The names of the places that were asked for: one, or all of these editions."""
    known = programme.publishing.places
    if name and name not in known:
        there = f"There are: {', '.join(known)}." if known else "There is none."
        raise PublishError("unknown-place", f"No place named {name!r}{nearest(name, known)}. {there}")
    if not known:
        raise PublishError(
            "unknown-place",
            f"{programme.path}: names no place to publish to. List one under `publishing`, `places`: "
            "public: {url: ../public, edition: customer}.",
        )
    Asked.of(programme, editions=editions)
    chosen = [one for one in known if name in (None, "", one)]
    fitting = [one for one in chosen if not editions or known[one].edition in editions]
    if not fitting or (name and len(editions) > 1):
        takes = ", ".join(f"{one} takes the {known[one].edition} one" for one in chosen)
        raise PublishError(
            "place-edition", f"--edition {', '.join(editions)}: a place takes one edition only; {takes}."
        )
    return fitting


def _refuse_shared(programme: Programme, name: str, reports: Path) -> None:
    """No place lies in one of the other edition or holds it, and none in the folder of the reports."""
    known = programme.publishing.places
    own = _address(known[name].url, programme.folder)
    for other, place in known.items():
        if place.edition != known[name].edition and _overlap(own, _address(place.url, programme.folder)):
            sides = {programme.edition(one.edition).for_customers for one in (place, known[name])}
            why = (
                "Whoever may read customers' reports could read internal ones"
                if len(sides) > 1
                else "Readers of the one would find the other's reports"
            )
            raise PublishError(
                "place-shared",
                f"{programme.path}: the places {name!r} and {other!r} are of two editions, but one lies in the "
                f"other. {why}: choose folders apart.",
            )
    if _overlap(own, reports.resolve().as_posix()):
        raise PublishError(
            "place-shared",
            f"{programme.path}: the place {name!r} is the folder of the reports, or one lies in the other. "
            "What is not published lies there too: choose a folder apart.",
        )


def _refuse_about_one(programme: Programme, places: Sequence[str]) -> None:
    """No place takes an edition of which each report is about one account."""
    for name in places:
        edition = programme.publishing.places[name].edition
        if edition in editions_about_one(programme):
            way_out = (
                f"Mail it, by a list with `edition: {edition}` and `account: ID`, and take the place out."
            )
            raise PublishError(
                "place-edition",
                f"{programme.path}: publishing.places.{name}: each report of the {edition} edition is about one "
                f"account, so it stands where only those read it who were sent it. {way_out}",
            )


def _read_by_many(found: Sequence[Finished]) -> Sequence[Finished]:
    """These reports; not one that was made about one account, whatever its edition is now."""
    for one in found:
        if one.job.account:
            raise PublishError(
                "place-edition",
                f"{one.name}: is about one account, so it stands at no place that many read. Remove its files where "
                f"the edition {one.edition!r} is no longer about one.",
            )
    return found


def _address(url: str, start: Path) -> str:
    return folder_of(url, start).as_posix() if scheme_of(url) in ("", "file") else url.rstrip("/")


def _overlap(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")
