"""What lies at a place is whole and approved at any moment, whatever stops a publication, and comes away again."""

import hashlib
import json
import multiprocessing

import fsspec
import pytest

from nps_report.errors import LeakError, LedgerError, PublishError
from nps_report.files import write_bytes
from nps_report.publishing.approval import approve
from nps_report.publishing.index import read_index
from nps_report.publishing.places import STORES, FolderStore
from nps_report.publishing.publish import publish

LYON, LILLE = "2026-10/lyon/customer.fr", "2026-10/lille/customer.fr"
INSIDE = "2026-10/lyon/internal.fr"


def put(house, place="public", period="2026-10", **asked):
    """What became of the reports at one place."""
    (publication,) = publish(house.programme, house.reports, period, place, **asked)
    return publication


def refused(house, place="public", **asked):
    """The slug and the line with which a publication is refused."""
    with pytest.raises(PublishError) as found:
        put(house, place, **asked)
    return found.value.slug, str(found.value)


def lying(house, place="public"):
    """The files at a place, hidden ones too."""
    folder = house.place(place)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def index(house, place="public"):
    """The index of a place."""
    return read_index((house.place(place) / "index.json").read_bytes(), place)


def assert_whole(house, *names):
    """The index of the customers' place lists these reports, and their files are as it says."""
    found = index(house)
    assert [one.report for one in found.reports] == sorted(names)
    for path in found.paths:
        digest = hashlib.sha256((house.place("public") / path).read_bytes()).hexdigest()
        assert digest in {one for report in found.reports for one in report.digests.values()}, path


@pytest.fixture
def approved(house):
    """A house with the approved customer reports of two units."""
    house.make("Lyon")
    house.make("Lille")
    house.approve()
    return house


# What is put


def test_approved_reports_are_put_and_listed(approved):
    assert put(approved).published == (LILLE, LYON)
    endings = ("html", "json", "pdf")
    assert lying(approved) == [
        *(f"{name}.{ending}" for name in (LILLE, LYON) for ending in endings),
        "index.json",
    ]
    assert_whole(approved, LYON, LILLE)


def test_an_index_says_what_each_report_is_about(approved):
    put(approved, units=("Lyon",))
    content = json.loads((approved.place("public") / "index.json").read_text(encoding="utf-8"))
    assert (content["schema"], content["programme"], content["edition"]) == (
        "nps-report/index/1",
        "Helix Services",
        "customer",
    )
    (report,) = content["reports"]
    assert (report["report"], report["title"]["unit"], report["title"]["score"]["nps"]) == (LYON, "Lyon", 22)
    assert report["files"]["pdf"]["path"] == f"{LYON}.pdf"
    assert "blocks" not in report["title"]


def test_a_second_time_nothing_is_put(approved):
    put(approved)
    times = {path: path.stat().st_mtime_ns for path in approved.place("public").rglob("*")}
    second = put(approved)
    assert list(second.lines()) == ["public: 0 published, 2 already there"]
    assert {path: path.stat().st_mtime_ns for path in approved.place("public").rglob("*")} == times
    assert len(approved.ledger.entries("published")) == 1


def test_what_was_spoilt_at_the_place_is_put_again(approved):
    put(approved)
    (approved.place("public") / f"{LYON}.html").write_text("other")
    assert (put(approved).published, put(approved).already) == ((LYON,), (LILLE, LYON))


def test_a_publication_is_one_entry_with_the_digests_of_all_files(approved):
    put(approved)
    (entry,) = approved.ledger.entries("published")
    assert (entry.told["place"], entry.told["url"]) == ("public", "../published/public")
    assert entry.told["reports"] == [LILLE, LYON]
    html = (approved.place("public") / f"{LYON}.html").read_bytes()
    assert entry.told["files"][f"{LYON}.html"] == hashlib.sha256(html).hexdigest()
    assert len(entry.told["files"]) == 6


def test_no_notebook_and_nothing_hidden_leaves_the_house(approved):
    approved.make("Lyon", "internal")
    publish(approved.programme, approved.reports, "2026-10", editions=["internal"])
    publish(approved.programme, approved.reports, "2026-10", editions=["customer"])
    found = lying(approved) + lying(approved, "inside")
    assert f"{INSIDE}.xlsx" in found
    assert [path for path in found if path.endswith(".ipynb") or "/." in path or path.startswith(".")] == []


def test_without_a_place_every_edition_goes_to_its_own(approved):
    approved.make("Lyon", "internal")
    publications = publish(approved.programme, approved.reports, "2026-10")
    assert {one.place: one.published for one in publications} == {
        "inside": (INSIDE,),
        "public": (LILLE, LYON),
    }
    assert not any("internal" in path for path in lying(approved))
    assert not any("customer" in path for path in lying(approved, "inside"))


def test_a_letter_to_an_account_goes_to_no_place(approved):
    approved.make("all", "letter", account="Novalux")
    approve(approved.programme, approved.reports, "2026-10", (), "letter", "Élise Roy")
    assert put(approved).published == (LILLE, LYON)
    assert not any("novalux" in path for path in lying(approved))
    assert refused(approved, editions=["letter"])[0] == "place-edition"


def test_a_later_period_is_added_to_what_is_there(approved):
    put(approved)
    approved.make(period="2026-11")
    approved.approve("2026-11")
    put(approved, period="2026-11")
    assert_whole(approved, LYON, LILLE, "2026-11/lyon/customer.fr")


def test_the_same_reports_give_the_same_index(approved, house_of, tmp_path):
    put(approved)
    before = (approved.place("public") / "index.json").read_bytes()
    put(approved, units=("Lyon",), withdraw=True)
    approved.approve()
    put(approved)
    assert (approved.place("public") / "index.json").read_bytes() == before


def test_a_place_may_be_an_address(house_of):
    fsspec.filesystem("memory").store.clear()
    house = house_of(places={"cloud": {"url": "memory://helix/customers", "edition": "customer"}})
    house.make()
    house.approve()
    assert put(house, None).published == (LYON,)
    assert put(house, None).already == (LYON,)
    assert "/helix/customers/index.json" in fsspec.filesystem("memory").store
    put(house, None, withdraw=True)
    assert [*fsspec.filesystem("memory").store] == ["/helix/customers/index.json"]


# What is refused


def test_customers_read_nothing_that_is_not_approved(house):
    house.make("Lyon")
    house.make("Lille")
    approve(house.programme, house.reports, "2026-10", ("Lyon",), "customer", "Élise Roy")
    slug, line = refused(house)
    assert slug == "not-approved"
    assert line.startswith(f"1 of 2 reports may not be published: {LILLE} (not approved). ")
    assert "nps-report approve 2026-10 --unit 'Lille' --edition customer --by NAME" in line
    assert not house.place("public").exists()


def test_what_changed_since_its_approval_is_refused(approved):
    approved.make("Lyon", text="other")
    assert f"{LYON} (changed since Élise Roy approved it on " in refused(approved)[1]
    assert not approved.place("public").exists()


def test_one_changed_file_is_enough(approved):
    with (approved.reports / f"{LYON}.pdf").open("ab") as file:
        file.write(b"\n")
    assert refused(approved)[0] == "not-approved"


@pytest.mark.parametrize(("needed", "slug"), [(False, ""), (True, "not-approved")])
def test_internal_reports_need_an_approval_where_the_programme_says_so(house_of, needed, slug):
    house = house_of(
        internal_approval=needed, places={"inside": {"url": "../published/inside", "edition": "internal"}}
    )
    house.make("Lyon", "internal")
    if needed:
        assert refused(house, "inside")[0] == slug
        house.approve(edition="internal")
    assert put(house, "inside").published == (INSIDE,)


def test_a_refusal_at_one_place_keeps_the_other_empty(house):
    house.make("Lyon", "internal")
    house.make("Lyon")
    assert refused(house, None)[0] == "not-approved"
    assert not house.place("inside").exists()


def test_what_a_check_refuses_is_not_published(approved):
    def check(looked):
        raise LeakError("leak", f"{looked[0].report.name}: Novalux")

    with pytest.raises(LeakError):
        put(approved, check=check)
    assert not approved.place("public").exists()


def test_a_check_looks_once_at_the_reports_of_all_places(approved):
    approved.make("Lyon", "internal")
    calls = []
    put_to_all = {
        "period": "2026-10",
        "check": lambda looked: calls.append([one.report.name for one in looked]),
    }
    publish(approved.programme, approved.reports, **put_to_all)
    assert [sorted(names) for names in calls] == [[LILLE, LYON, INSIDE]]


def test_a_check_is_not_asked_of_what_is_taken_back(approved):
    put(approved)
    calls = []
    put(approved, withdraw=True, check=calls.append)
    assert calls == []


@pytest.mark.parametrize(
    ("asked", "slug", "told"),
    [
        ({"place": "publik"}, "unknown-place", "did you mean 'public'?). There are: inside, public."),
        ({"editions": ["internal"]}, "place-edition", "public takes the customer one"),
        ({"units": ["Lyom"]}, "never-made", "did you mean 'Lyon'?"),
        ({"languages": ["en"]}, "never-made", "no report 2026-10 customer en was made"),
        ({"period": "2026-09"}, "never-made", "did you mean '2026-10'?"),
    ],
)
def test_what_cannot_be_meant_is_refused(approved, asked, slug, told):
    found, line = refused(approved, **asked)
    assert found == slug
    assert told in line


def test_a_programme_without_a_place_says_how_to_name_one(house_of):
    house = house_of()
    house.make()
    assert "List one under `publishing`, `places`" in refused(house, None)[1]


def test_what_is_half_made_is_refused(approved):
    (approved.reports / f"{LYON}.json").unlink()
    assert refused(approved)[0] == "half-made"


@pytest.mark.parametrize(
    ("inside", "public"),
    [
        ("../out", "../out"),
        ("../out/inside", "../out"),
        ("../out", "../out/public/"),
        ("s3://a/b", "s3://a/b/c"),
    ],
)
def test_no_place_lies_in_one_of_the_other_edition(house_of, inside, public):
    house = house_of(
        places={
            "inside": {"url": inside, "edition": "internal"},
            "public": {"url": public, "edition": "customer"},
        }
    )
    house.make()
    house.approve()
    assert refused(house)[0] == "place-shared"


@pytest.mark.parametrize("url", ["../reports", "../reports/public", ".."])
def test_no_place_is_the_folder_of_the_reports(house_of, url):
    house = house_of(places={"public": {"url": url, "edition": "customer"}})
    house.make()
    house.approve()
    assert refused(house)[0] == "place-shared"


@pytest.mark.parametrize("key", ["edition", "programme"])
def test_a_place_that_holds_others_reports_is_left_alone(approved, key):
    put(approved)
    path = approved.place("public") / "index.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: "internal"}))
    assert refused(approved)[0] == "place-taken"


@pytest.mark.parametrize(
    "how", [lambda text: "{}", lambda text: text[:50], lambda text: text.replace("index/1", "index/2")]
)
def test_an_index_that_is_none_is_left_alone(approved, how):
    put(approved)
    path = approved.place("public") / "index.json"
    path.write_text(how(path.read_text()))
    assert refused(approved)[0] == "bad-index"


def test_an_index_that_lists_what_is_no_report_is_none(approved):
    put(approved)
    path = approved.place("public") / "index.json"
    path.write_text(path.read_text().replace(f"{LYON}.pdf", "../../data/accounts.csv"))
    assert refused(approved)[0] == "bad-index"


def test_nothing_is_published_by_a_tampered_ledger(approved):
    ledger = approved.ledger.path
    ledger.write_text(ledger.read_text().replace("Élise", "Paul"))
    with pytest.raises(LedgerError):
        put(approved)
    assert not approved.place("public").exists()


# What stops midway


class Killed(BaseException):
    """What no code catches."""


@pytest.fixture
def failing(monkeypatch):
    """Has the folders fail: after so many puts, or at the index, with an error of one's own."""

    def fail(error, after=None, at=None):
        puts = []

        class Failing(FolderStore):
            def put(self, path, content):
                if len(puts) == after or (at and path.endswith(at)):
                    raise error
                puts.append(path)
                super().put(path, content)

        monkeypatch.setitem(STORES, "", Failing)

    def mend():
        monkeypatch.setitem(STORES, "", FolderStore)

    fail.mend = mend
    return fail


FULL = PublishError("place", "public: cannot be written to (No space left on device).")


@pytest.mark.parametrize("error", [Killed(), FULL])
@pytest.mark.parametrize("stop", [{"after": 0}, {"after": 4}, {"at": "index.json"}])
def test_a_first_publication_that_stops_shows_nothing_and_goes_on(approved, failing, error, stop):
    failing(error, **stop)
    with pytest.raises((Killed, PublishError)):
        put(approved)
    assert not (approved.place("public") / "index.json").exists()
    assert approved.ledger.entries("published") == ()
    failing.mend()
    assert put(approved).published == (LILLE, LYON)
    assert_whole(approved, LYON, LILLE)
    assert len(approved.ledger.entries("published")) == 1


@pytest.mark.parametrize("stop", [{"after": 0}, {"after": 2}, {"after": 4}, {"at": "index.json"}])
def test_a_re_issue_that_stops_leaves_the_old_one_whole(approved, failing, stop):
    put(approved)
    old = index(approved)
    for unit in ("Lyon", "Lille"):
        approved.make(unit, text="second issue")
    approved.approve()
    failing(Killed(), **stop)
    with pytest.raises(Killed):
        put(approved)
    assert index(approved) == old
    assert_whole(approved, LYON, LILLE)
    failing.mend()
    put(approved)
    assert_whole(approved, LYON, LILLE)
    assert (
        b"second issue"
        in (approved.place("public") / index(approved).by_name[LYON].files["html"].path).read_bytes()
    )
    assert len(lying(approved)) == 7


def test_what_a_stopped_re_issue_left_goes_with_the_next(approved, failing):
    put(approved)
    approved.make(text="second issue")
    approved.approve()
    failing(Killed(), at="index.json")
    with pytest.raises(Killed):
        put(approved)
    failing.mend()
    approved.make(text="third issue")
    approved.approve()
    put(approved)
    assert_whole(approved, LYON, LILLE)
    assert len(lying(approved)) == 7


def test_a_report_can_be_issued_again_and_again(approved):
    for text in ("second", "third", "fourth", ""):
        put(approved)
        approved.make(text=text)
        approved.approve()
    assert put(approved).published == (LYON,)
    assert put(approved).already == (LILLE, LYON)
    assert_whole(approved, LYON, LILLE)
    assert len(lying(approved)) == 7


def test_a_full_place_says_what_is_left_and_how_to_go_on(approved, failing):
    failing(FULL, after=4)
    slug, line = refused(approved)
    assert slug == "place-unfinished"
    assert line == (
        f"{FULL} Not published to the end at 'public': 1 of 2 reports are there, but its index is as it was: "
        "readers see nothing of them yet. The same command goes on from there."
    )


def test_a_kill_between_the_index_and_the_ledger_is_made_good(approved, monkeypatch):
    def killed(ledger, what, **told):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("nps_report.publishing.ledger.Ledger.add", killed)
        with pytest.raises(Killed):
            put(approved)
    assert put(approved).already == (LILLE, LYON)
    assert [entry.told["reports"] for entry in approved.ledger.entries("published")] == [[LILLE, LYON]]


def test_a_report_made_again_while_it_is_put_is_not_listed(approved, monkeypatch):
    class Slow(FolderStore):
        def put(self, path, content):
            super().put(path, content)
            approved.make("Lyon", text="other")

    monkeypatch.setitem(STORES, "", Slow)
    slug, line = refused(approved)
    assert (slug, line.split(". ")[0]) == ("half-made", f"{LYON}: was made again, or changed, meanwhile")
    assert not (approved.place("public") / "index.json").exists()


# Two at once


def _publish(path, unit, done):
    from nps_report.programme import load_programme

    programme = load_programme(path)
    publish(programme, programme.home / "reports", "2026-10", "public", units=(unit,))
    done.put(unit)


@pytest.mark.slow
def test_two_publishers_at_once_lose_nothing(approved):
    context = multiprocessing.get_context("spawn")
    done = context.Queue()
    both = [
        context.Process(target=_publish, args=(approved.programme.path, unit, done))
        for unit in ("Lyon", "Lille")
    ]
    for publisher in both:
        publisher.start()
    for publisher in both:
        publisher.join()
    assert_whole(approved, LYON, LILLE)
    assert len(approved.ledger.entries("published")) == 2


def test_another_machine_that_published_meanwhile_is_not_overwritten(approved):
    put(approved, units=("Lyon",))
    path = approved.place("public") / "index.json"
    meanwhile = path.read_bytes() + b"\n"

    def site(index):
        write_bytes(path, meanwhile)
        return {}

    assert refused(approved, site=site)[0] == "place-changed"
    assert path.read_bytes() == meanwhile
    assert put(approved).published == (LILLE,)


# Withdrawal


def test_what_is_withdrawn_is_off_the_index_and_gone(approved):
    put(approved)
    assert list(put(approved, units=("Lyon",), withdraw=True).lines()) == [
        f"withdrawn: public: {LYON}",
        "public: 1 withdrawn",
    ]
    assert_whole(approved, LILLE)
    assert not (approved.place("public") / "2026-10" / "lyon").exists()
    (entry,) = approved.ledger.entries("withdrawn")
    assert (entry.told["place"], entry.told["reports"]) == ("public", [LYON])
    assert entry.told["files"] == [f"{LYON}.{ending}" for ending in ("html", "json", "pdf")]


def test_what_is_no_longer_made_can_be_withdrawn(approved):
    put(approved)
    for path in approved.reports.rglob(".*.json"):
        path.unlink()
    assert put(approved, withdraw=True).withdrawn == (LILLE, LYON)
    assert lying(approved) == ["index.json"]


def test_the_index_changes_before_a_file_goes(approved, monkeypatch):
    put(approved)

    class Killing(FolderStore):
        def delete(self, path):
            raise Killed

    monkeypatch.setitem(STORES, "", Killing)
    with pytest.raises(Killed):
        put(approved, units=("Lyon",), withdraw=True)
    assert_whole(approved, LILLE)
    assert approved.ledger.entries("withdrawn") == ()
    monkeypatch.setitem(STORES, "", FolderStore)
    assert put(approved, units=("Lyon",), withdraw=True).withdrawn == (LYON,)
    assert len(lying(approved)) == 4
    assert len(approved.ledger.entries("withdrawn")) == 1


def test_what_was_withdrawn_is_not_published_again_unless_approved_again(approved):
    put(approved)
    put(approved, units=("Lyon",), withdraw=True)
    assert f"{LYON} (withdrawn on " in refused(approved)[1]
    approved.approve(by="Paul")
    assert put(approved).published == (LYON,)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"period": "2026-09"}, "holds no report 2026-09 (did you mean '2026-10'?)"),
        ({"units": ["Lyon", "Lil"]}, "holds no report 2026-10 Lil (did you mean 'Lille'?)"),
    ],
)
def test_what_is_not_published_cannot_be_withdrawn(approved, asked, told):
    put(approved)
    slug, line = refused(approved, withdraw=True, **asked)
    assert slug == "not-published"
    assert told in line
    assert_whole(approved, LYON, LILLE)


def test_what_others_put_there_stays(approved):
    other = approved.place("public") / "2026-10" / "lyon" / "notes.txt"
    other.parent.mkdir(parents=True)
    other.write_text("ours")
    put(approved)
    put(approved, withdraw=True)
    assert lying(approved) == ["2026-10/lyon/notes.txt", "index.json"]


# Pages


def pages(index):
    """A page for each unit, and one for all."""
    told = {f"{one.slug}.html": one.report.encode() for one in index.reports}
    return {"index.html": str(len(index.reports)).encode(), **told}


def test_pages_come_before_the_index_and_go_with_their_reports(approved, monkeypatch):
    order = []

    class Noting(FolderStore):
        def put(self, path, content):
            order.append(path)
            super().put(path, content)

    monkeypatch.setitem(STORES, "", Noting)
    put(approved, site=pages)
    assert order[-4:] == ["index.html", "lille.html", "lyon.html", "index.json"]
    assert index(approved).pages == ("index.html", "lille.html", "lyon.html")
    put(approved, site=pages, units=("Lyon",), withdraw=True)
    assert (approved.place("public") / "index.html").read_bytes() == b"1"
    assert not (approved.place("public") / "lyon.html").exists()


def test_pages_that_are_as_they_were_are_not_put_again(approved, failing):
    put(approved, site=pages)
    failing(Killed(), after=0)
    assert put(approved, site=pages).already == (LILLE, LYON)


def test_an_index_holds_what_pages_say_of_a_report(approved):
    put(approved)
    found = index(approved)
    numbers = json.loads(found.numbers(f"{LYON}.json"))
    assert (numbers["schema"], numbers["language"], numbers["score"]["nps"]) == (
        "nps-report/report/1",
        "fr",
        22,
    )


@pytest.mark.parametrize(
    "path",
    [
        "../a.html",
        "/a.html",
        ".a.html",
        "a/.b/c.html",
        "a//b",
        "index.json",
        f"{LYON}.html",
        "a.ipynb",
        "a\\b",
    ],
)
def test_no_page_lies_where_it_must_not(approved, path):
    assert refused(approved, site=lambda index: {path: b""})[0] == "bad-page"
    assert not (approved.place("public") / "index.json").exists()


def test_an_index_cannot_have_files_of_others_removed(approved):
    put(approved, site=pages)
    path = approved.place("public") / "index.json"
    outside = approved.programme.home / "data" / "responses.csv"
    path.write_text(path.read_text().replace('"lyon.html"', '"../../data/responses.csv"'))
    put(approved)
    assert outside.exists()
