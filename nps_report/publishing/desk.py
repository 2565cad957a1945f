"""One place: what is put there and taken back, so that whatever its index lists is whole at any moment.

A publication puts files first and the index last, a withdrawal changes the index first. No file that the index lists is
ever written over; whatever stops the one or the other, giving the command again goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nps_report.errors import PublishError
from nps_report.nearest import nearest
from nps_report.programme import Programme
from nps_report.programme.publishing import Place
from nps_report.publishing.approval import Looked
from nps_report.publishing.asked import Asked, Name, periods_asked
from nps_report.publishing.finished import Finished
from nps_report.publishing.history import Approval, History, Where, report_of
from nps_report.publishing.index import INDEX, Index, Indexed, indexed, read_index
from nps_report.publishing.ledger import Ledger
from nps_report.publishing.places import Store, store_at

Site = Callable[[Index], Mapping[str, bytes]]
"""The pages that lead to the reports of an index, by their paths from it."""

SHOWN = 5
"""How many reports a refusal names."""


@dataclass(frozen=True)
class Publication:
    """What became of the reports at a place, by name: put there, there before, or taken away."""

    place: str
    published: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """For people: each report that came or went, then how many."""
        yield from (f"published: {self.place}: {name}" for name in self.published)
        yield from (f"withdrawn: {self.place}: {name}" for name in self.withdrawn)
        if self.withdrawn:
            yield f"{self.place}: {len(self.withdrawn)} withdrawn"
        else:
            yield f"{self.place}: {len(self.published)} published, {len(self.already)} already there"


@dataclass(frozen=True)
class Parcel:
    """A report that may be published, and what the index will say of it."""

    looked: Looked
    entry: Indexed

    @property
    def report(self) -> Finished:
        """The report itself."""
        return self.looked.report

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Its files by the path at the place. Raises PublishError where they are no longer those looked at."""
        content = self.looked.files()
        for ending, file in self.entry.files.items():
            yield file.path, content[ending]


@dataclass(frozen=True)
class Desk:
    """Where the reports of one place are put and taken back; `found` is the index as it was read."""

    where: Where
    place: Place
    store: Store
    site: Site
    ledger: Ledger
    history: History
    found: bytes | None
    index: Index

    @classmethod
    def opened(cls, programme: Programme, name: str, site: Site, ledger: Ledger, history: History) -> Desk:
        """The desk of a place of the programme.

        Raises PublishError where it holds another programme's or another edition's reports.
        """
        place = programme.publishing.places[name]
        store = store_at(place.url, programme.folder)
        found = store.read(INDEX)
        ours = Index(programme.programme, place.edition)
        index = read_index(found, f"{place.url}, {INDEX}") if found is not None else ours
        if (index.programme, index.edition) != (ours.programme, ours.edition):
            raise PublishError(
                "place-taken",
                f"{place.url}: holds {index.edition} reports of {index.programme}, so {ours.edition} ones of "
                f"{ours.programme} have no place there. Choose another under `publishing`, `places`.",
            )
        return cls(Where(name, place.url), place, store, site, ledger, history, found, index)

    def parcels(self, reports: Sequence[Finished], programme: Programme) -> tuple[Parcel, ...]:
        """The reports with their entries of the index. Raises PublishError where one may not be published."""
        public = programme.edition(self.place.edition).for_customers
        needed = public or programme.publishing.internal_approval
        found: list[Parcel] = []
        refused: list[tuple[Finished, str]] = []
        for looked in map(Looked.at, reports):
            report = looked.report
            approval = self.history.approvals.get(report.name)
            if needed and not (approval and approval.holds(looked.digests)):
                refused.append((report, _why(approval, self.history, report.name)))
                continue
            entry = indexed(report, looked.files(), self.index.by_name.get(report.name))
            found.append(Parcel(looked, entry))
        if refused:
            raise _not_approved(refused, len(reports))
        return tuple(found)

    def publish(self, parcels: Sequence[Parcel]) -> Publication:
        """Put what is not there yet, the index last, then write it down and clear what no index lists any more."""
        after = self.index.with_reports([parcel.entry for parcel in parcels])
        before = self.index.by_name
        published: list[str] = []
        already: list[str] = []
        for parcel in parcels:
            name = parcel.report.name
            try:
                put = [self._put(path, content) for path, content in parcel.files()]
                (published if any(put) or before.get(name) != parcel.entry else already).append(name)
            except PublishError as error:
                raise self._unfinished(error, len(published) + len(already), len(parcels)) from error
        try:
            changed = self._put_index(after)
        except PublishError as error:
            raise self._unfinished(error, len(parcels), len(parcels)) from error
        entries = [parcel.entry for parcel in parcels]
        if published or changed or not self._written_down(entries):
            self._write_down("published", entries)
        self._clear([parcel.report.name for parcel in parcels], after)
        return Publication(self.where.name, tuple(published), tuple(already))

    def chosen(self, programme: Programme, period: str, asked: Asked) -> tuple[str, ...]:
        """The reports at the place that were asked for, by the index, the ledger and the files there.

        Raises PublishError where there is none.
        """
        listed = {report_of(path) for path in self.store.paths()} - {""}
        names = sorted({*listed, *self.index.by_name, *self.history.published.get(self.where, {})})
        folders = {Name.of(name).period for name in names}
        periods = (
            {period} if period in folders else {one.slug for one in periods_asked(programme, period, ())}
        )
        slugs = {str(one.title.get("unit")): one.slug for one in self.index.reports}
        for unit in asked.units or ("",):
            if not replace(asked, units=tuple(filter(None, [unit]))).among(names, slugs, periods):
                what = " ".join(filter(None, (period, unit)))
                raise PublishError(
                    "not-published",
                    f"{self.where.name}: holds no report {what}{nearest(unit or period, [*slugs, *folders])}. "
                    "`nps-report status` tells what is published where.",
                )
        return asked.among(names, slugs, periods)

    def withdraw(self, names: Sequence[str]) -> Publication:
        """Take reports off the index first, then their files away, then write it down."""
        after = self.index.without(names)
        try:
            self._put_index(after)
            gone = self._clear(names, after)
        except PublishError as error:
            raise self._unfinished(error, 0, len(names), "withdrawn") from error
        self.ledger.add(
            "withdrawn", place=self.where.name, url=self.where.url, reports=list(names), files=gone
        )
        return Publication(self.where.name, withdrawn=tuple(names))

    def _put(self, path: str, content: bytes) -> bool:
        """Put a file unless these bytes are there; whether it was put."""
        if self.store.read(path) == content:
            return False
        self.store.put(path, content)
        return True

    def _put_index(self, after: Index) -> bool:
        """Put the pages, then the index; whether the index changed."""
        pages = self.site(after)
        for path in pages:
            _refuse_page(path)
        for path, content in pages.items():
            self._put(path, content)
        content = replace(after, pages=tuple(sorted(pages))).as_bytes()
        if content == self.found:
            return False
        if self.store.read(INDEX) != self.found:
            way_out = "Give the command again."
            raise PublishError(
                "place-changed", f"{self.where.url}: another publication wrote there meanwhile. {way_out}"
            )
        self.store.put(INDEX, content)
        for path in {*self.index.pages} - {*pages}:
            if _is_page(path):
                self.store.delete(path)
        return True

    def _clear(self, names: Collection[str], after: Index) -> list[str]:
        """Remove the files of these reports that the index does not list; their paths."""
        kept = set(after.paths)
        gone = [path for path in self.store.paths() if report_of(path) in names and path not in kept]
        for path in gone:
            self.store.delete(path)
        return gone

    def _written_down(self, entries: Sequence[Indexed]) -> bool:
        """Whether the ledger has it already that these reports lie there: a kill may have come between."""
        there = self.history.published.get(self.where, {})
        return all(one.report in there and there[one.report].files == one.digests for one in entries)

    def _write_down(self, what: str, entries: Sequence[Indexed]) -> None:
        files = {path: digest for one in entries for path, digest in one.digests.items()}
        names = [one.report for one in entries]
        self.ledger.add(what, place=self.where.name, url=self.where.url, files=files, reports=names)

    def _unfinished(
        self, error: PublishError, done: int, total: int, what: str = "published"
    ) -> PublishError:
        """What is left where a place fails midway. An error that is not the place's is told as it is."""
        if error.slug != "place":
            return error
        left = (
            f"{done} of {total} reports are there, but its index is as it was: readers see nothing of them yet"
            if what == "published"
            else "some of their files may still be there, and nothing was written down"
        )
        return PublishError(
            "place-unfinished",
            f"{error} Not {what} to the end at {self.where.name!r}: {left}. The same command goes on from there.",
        )


def _refuse_page(path: str) -> None:
    if not _is_page(path):
        raise PublishError(
            "bad-page", f"{path!r}: no page can lie there. Name a path below the place that is no report's."
        )


def _is_page(path: str) -> bool:
    """Whether a page may lie at a path: below the place, not hidden, and no report, index or notebook."""
    parts = path.split("/")
    plain = all(part and not part.startswith(".") and "\\" not in part and ":" not in part for part in parts)
    return plain and path != INDEX and not report_of(path) and not path.endswith(".ipynb")


def _why(approval: Approval | None, history: History, name: str) -> str:
    """Why a report may not be published."""
    if approval:
        return f"changed since {approval.by} approved it on {approval.at[:10]}"
    gone = [at for there in history.withdrawn.values() for report, at in there.items() if report == name]
    return f"withdrawn on {max(gone)[:10]}, and not approved since" if gone else "not approved"


def _not_approved(refused: Sequence[tuple[Finished, str]], total: int) -> PublishError:
    told = [f"{report.name} ({why})" for report, why in refused[:SHOWN]]
    more = [f"{len(refused) - SHOWN} more"] if len(refused) > SHOWN else []
    job = refused[0][0].job
    return PublishError(
        "not-approved",
        f"{len(refused)} of {total} reports may not be published: {', '.join([*told, *more])}. Look at them, then: "
        f"nps-report approve {job.period.name} --unit '{job.unit}' --edition {job.edition} --by NAME. Nothing was "
        "published.",
    )
