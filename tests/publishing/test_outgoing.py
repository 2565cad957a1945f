"""What is about to leave is searched once more, as the run that made it searched it."""

import io
import json
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from nps_report.batch import keep as keeping
from nps_report.batch.plan import LETTER, Job
from nps_report.batch.record import Record, write_record
from nps_report.batch.workplace import Workplace
from nps_report.cli import main
from nps_report.errors import LeakError
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.publishing import outgoing
from nps_report.publishing.approval import Looked, approve
from nps_report.publishing.finished import reports_in
from nps_report.publishing.ledger import ledger_of
from nps_report.publishing.outgoing import LeakCheck, Search, checks_of
from nps_report.publishing.publish import publish
from nps_report.snapshot import build_snapshot, open_customer, release, release_letters
from nps_report.testing import sample_programme

OCTOBER, DAY = parse_period("2026-10"), date(2026, 10, 31)
LYON = "2026-10/lyon/customer.fr"
OTHER = "Ostrelle"
"""An account's name."""


def empty_pdf():
    """A PDF of one page without a word."""
    document, content = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(200, 200)
    document.save(content)
    return content.getvalue()


@dataclass(frozen=True)
class House:
    """A programme with a snapshot; `make` makes a report of it whose page and numbers say `text`."""

    home: Path
    snapshot: str

    @property
    def programme(self):
        return load_programme(self.home / "params" / "programme.yml")

    @property
    def reports(self):
        return self.home / "reports"

    @property
    def kept(self):
        return self.home / "snapshot" / self.snapshot

    def job(self, edition="customer", language="fr", account=""):
        unit = "all" if account else "Lyon"
        return Job(OCTOBER, unit, unit.lower(), edition, language, ("html",), DAY, account, account.lower())

    def place(self):
        """Where a run would find what it needs."""
        folder, none = self.kept, Path()
        releases = {(OCTOBER.name, DAY.isoformat()): folder / "customer" / f"2026-10_{DAY}"}
        allowed = tuple(self.programme.publishing.allowed_names)
        internal, brand = folder / "internal", self.programme.brand
        return Workplace(none, internal, releases, none, none, none, self.snapshot, brand, allowed)

    def make(self, text="Merci", job=None):
        job = job or self.job()
        numbers = {"schema": "nps-report/report/1", "edition": job.edition, "language": job.language}
        page = f"<!doctype html><p>{text}</p>".encode()
        files = {"html": page, "json": json.dumps(numbers).encode(), "pdf": empty_pdf(), "xlsx": b""}
        for ending in {*job.endings} - {"ipynb"}:
            path = self.reports / f"{job.stem}.{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[ending])
        # Where the run found it, which is another folder once all was moved.
        side = Path("/moved") / self.place().side(job).relative_to(self.home)
        write_record(Record(job, {}, self.snapshot, side, side, None, "", ""), self.reports)
        return job.stem.as_posix()

    def refused(self):
        """What the check says of all that lies there."""
        with pytest.raises(LeakError) as found:
            LeakCheck(self.programme)(self.looked())
        return found.value.slug, str(found.value)

    def looked(self):
        return tuple(map(Looked.at, reports_in(self.reports).whole.values()))

    def publishing(self, **settings):
        """Write what the programme says about publishing."""
        path = self.home / "params" / "programme.yml"
        kept = path.read_text(encoding="utf-8").partition("publishing:")[0]
        path.write_text(f"{kept}publishing: {json.dumps(settings)}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A programme whose snapshot is built and released, for Lyon's customers and in a letter to A0."""
    home = tmp_path_factory.mktemp("outgoing")
    programme = load_programme(sample_programme(home))
    snapshot = build_snapshot(programme, home / "snapshot")
    release(snapshot, programme, OCTOBER, DAY)
    release_letters(snapshot, programme, OCTOBER, DAY, {"A0": "a0"})
    House(home, snapshot.id).make()
    # The book of names is written once for all tests.
    LeakCheck(programme)(House(home, snapshot.id).looked())
    shutil.rmtree(home / "reports")
    return home, snapshot.id


@pytest.fixture
def house(built, tmp_path):
    """A house of one's own."""
    home, snapshot = built
    shutil.copytree(home, tmp_path / "home")
    return House(tmp_path / "home", snapshot)


# What is refused


def test_a_file_changed_by_hand_is_refused_with_where_it_stands(house):
    house.make(f"Merci, comme {OTHER} hier")
    slug, line = house.refused()
    assert slug == "leak-outgoing"
    assert f"{LYON}.html holds '{OTHER}', an account's name: “Merci, comme {OTHER} hier" in line


def test_every_report_is_looked_at_and_each_secret_told_once(house):
    for language in ("fr", "en"):
        house.make(f"Comme {OTHER}", house.job(language=language))
    _, line = house.refused()
    assert line.count(f"holds '{OTHER}'") == 1
    assert "(and 1 more files)" in line


def test_what_holds_nothing_passes(house):
    house.make()
    LeakCheck(house.programme)(house.looked())


def test_an_internal_edition_may_name_anybody(house):
    house.make(OTHER, house.job("internal"))
    LeakCheck(house.programme)(house.looked())


def test_an_internal_edition_needs_no_snapshot(house):
    house.make(OTHER, house.job("internal"))
    shutil.rmtree(house.home / "snapshot")
    LeakCheck(house.programme)(house.looked())


def test_a_letter_may_name_its_own_account_and_no_other(house):
    house.make("Chère Novalux", house.job(LETTER, account="A0"))
    LeakCheck(house.programme)(house.looked())
    house.make(f"Chère Novalux, chère {OTHER}", house.job(LETTER, account="A0"))
    assert "2026-10/all/letter/a0.fr.html holds 'Ostrelle'" in house.refused()[1]


def test_a_released_promise_may_stand_there(house):
    (said,) = open_customer(house.place().side(house.job())).actions("Lyon")["public_text_fr"].dropna()
    house.make(said)
    LeakCheck(house.programme)(house.looked())


def test_a_comment_may_not(house):
    house.make("Encore un retard de livraison, personne ne nous a prévenus")
    assert "a customer's comment" in house.refused()[1]


# As the run does


@pytest.mark.parametrize("account", ["", "A0"])
def test_what_a_run_lets_through_is_let_through_here(house, account):
    house.publishing(allowed_names={OTHER: "a colour in our charts"})
    job = house.job(LETTER if account else "customer", account=account)
    house.make(job=job)
    search, (looked,) = Search(house.programme), house.looked()
    place = search._place(looked.report)
    run = house.place()
    assert (place.side(job), place.names, place.allowed) == (run.side(job), run.names, run.allowed)
    assert search._exempt_of(job, place) == keeping.exempt_of(job, run)


def test_a_name_allowed_with_a_reason_passes_until_it_is_allowed_no_more(house):
    house.make(f"Comme {OTHER}")
    places = {"public": {"url": "../published", "edition": "customer"}}
    house.publishing(allowed_names={OTHER: "a colour in our charts"}, places=places)
    programme = house.programme
    assert approve(
        programme, house.reports, "2026-10", (), "customer", "Élise", check=checks_of(programme)
    ).new == (LYON,)
    house.publishing(places=places)
    programme = house.programme
    with pytest.raises(LeakError):
        publish(programme, house.reports, "2026-10", check=checks_of(programme))
    assert not (house.home / "published" / "index.json").exists()


# What cannot be searched


def gone(house):
    shutil.rmtree(house.kept)


def without_book(house):
    shutil.rmtree(house.kept / "internal")
    (house.kept / "forbidden.book").unlink()


def spoilt_book(house):
    (house.kept / "forbidden.book").write_text("spoilt")


def spoilt_tables(house):
    (house.kept / "forbidden.book").unlink()
    for path in (house.kept / "internal").glob("*.parquet"):
        path.write_text("spoilt")


def without_release(house):
    shutil.rmtree(house.kept / "customer")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (gone, "is gone"),
        (without_book, "cannot be read"),
        (spoilt_book, "cannot be read"),
        (spoilt_tables, "cannot be read"),
        (without_release, "nothing is released there"),
    ],
)
def test_without_its_snapshot_a_report_is_refused_with_the_way_out(house, spoil, told):
    house.make()
    spoil(house)
    slug, line = house.refused()
    assert slug == "leak-unsearched"
    assert line.startswith(f"{LYON}: its snapshot ")
    assert told in line
    assert "`nps-report run 2026-10 --edition customer --unit Lyon` prepares it again." in line
    assert ("Remove it; `nps-report" in line) is (spoil is not gone)
    assert "\n" not in line


def test_the_way_out_of_a_letter_names_its_account(house):
    house.make(job=house.job(LETTER, account="A0"))
    gone(house)
    assert "`nps-report run 2026-10 --edition customer --account A0`" in house.refused()[1]


def test_a_record_removed_meanwhile_is_told(house):
    house.make()
    looked = house.looked()
    shutil.move(looked[0].report.record, house.home / "elsewhere")
    with pytest.raises(LeakError, match="its record is gone"):
        LeakCheck(house.programme)(looked)


def test_a_book_is_written_again_where_it_alone_is_missing(house):
    house.make(OTHER)
    (house.kept / "forbidden.book").unlink()
    assert house.refused()[0] == "leak-outgoing"


def test_a_book_is_prepared_once_for_all_reports_of_a_snapshot(house, monkeypatch):
    from nps_report.batch import names

    prepared = []
    real = names.write_names
    monkeypatch.setattr(names, "write_names", lambda place: prepared.append(place) or real(place))
    for language in ("fr", "en"):
        house.make(job=house.job(language=language))
    LeakCheck(house.programme)(house.looked())
    assert len(prepared) == 1


# At the commands


@pytest.mark.parametrize(
    "command", [["approve", "2026-10", "--edition", "customer", "--by", "Élise"], ["publish", "2026-10"]]
)
def test_a_command_refuses_what_leaks(house, capsys, command):
    house.publishing(places={"public": {"url": "../published", "edition": "customer"}})
    house.make(f"Comme {OTHER}")
    if command[0] == "publish":
        approve(house.programme, house.reports, "2026-10", (), "customer", "Élise")
    before = ledger_of(house.home).entries()
    paths = ["-p", str(house.home / "params" / "programme.yml"), "-o", str(house.reports)]
    with pytest.raises(SystemExit) as ended:
        main([*command, *paths])
    assert ended.value.code == 2
    assert "[leak-outgoing]" in capsys.readouterr().err
    assert ledger_of(house.home).entries() == before
    assert not (house.home / "published" / "index.json").exists()


def test_more_secrets_than_are_told_are_counted(house):
    house.make("Novalux | Ostrelle | Cadmia | Guivry | Iverne")
    _, line = house.refused()
    assert line.count(" holds '") == outgoing._TOLD
    assert "; and 2 more; nothing was approved, published or sent." in line


def test_the_mail_refuses_what_leaks_and_writes_no_message(house, capsys):
    lists = "lists: {clients: {edition: customer, language: fr, units: [Lyon], to: [achats@novalux.example]}}"
    (house.home / "params" / "recipients.yml").write_text(lists, encoding="utf-8")
    house.publishing(mail={"host": "127.0.0.1", "sender": "nps@helix.example"})
    house.make(f"Comme {OTHER}", replace(house.job(), formats=("html", "pdf")))
    approve(house.programme, house.reports, "2026-10", (), "customer", "Élise")
    outbox = house.home / "outbox"
    paths = ["-p", house.home / "params" / "programme.yml", "--reports", house.reports, "-o", outbox]
    with pytest.raises(SystemExit):
        main(["mail", "2026-10", *map(str, paths)])
    assert "[leak-outgoing]" in capsys.readouterr().err
    assert not outbox.exists()
