"""Somebody answers for exact bytes: others need an approval again, the same do not."""

import hashlib
import shutil

import pytest

from nps_report.errors import LeakError, LedgerError, PublishError, UnknownNameError
from nps_report.publishing import finished, ledger
from nps_report.publishing.approval import Checks, approve, approved, state_of
from nps_report.publishing.asked import Asked, Name
from nps_report.publishing.finished import reports_in
from nps_report.publishing.history import Approval, History, Published, Where, history_of, report_of

LYON = "2026-10/lyon/customer.fr"


def approve_lyon(house, by="Élise Roy", **asked):
    told = {"period": "2026-10", "units": ("Lyon",), "edition": "customer"} | asked
    return approve(house.programme, house.reports, by=by, **told)


def word(house, name=LYON):
    """How a report stands, in a word."""
    lying, history = reports_in(house.reports), history_of(house.ledger.entries())
    return state_of(name, lying.whole[name].digests(), False, history).word


def refused(house, **asked):
    """Why an approval is refused, after which the ledger is still empty."""
    with pytest.raises(PublishError) as found:
        approve_lyon(house, **asked)
    assert house.ledger.entries() == ()
    return found.value.slug, str(found.value)


def test_an_approval_holds_the_digests_of_the_exact_bytes(house):
    house.make(text="Merci")
    assert approve_lyon(house).new == (LYON,)
    (entry,) = house.ledger.entries("approved")
    html = (house.reports / f"{LYON}.html").read_bytes()
    assert entry.told["files"]["html"] == hashlib.sha256(html).hexdigest()
    assert {key: entry.told[key] for key in ("report", "period", "unit", "edition", "language")} == {
        "report": LYON,
        "period": "2026-10",
        "unit": "Lyon",
        "edition": "customer",
        "language": "fr",
    }
    assert (entry.told["by"], entry.told["as_of"]) == ("Élise Roy", "2026-10-31")


@pytest.mark.parametrize(
    ("edition", "files"),
    [("customer", {"html", "pdf", "json"}), ("internal", {"html", "pdf", "json", "xlsx"})],
)
def test_a_notebook_is_never_approved(house, edition, files):
    house.make(edition=edition)
    approve_lyon(house, edition=edition)
    assert {*house.ledger.entries()[0].told["files"]} == files


def test_an_edition_is_approved_in_every_language_and_unit_that_was_made(house):
    for unit, language in [("Lyon", "fr"), ("Lyon", "en"), ("Lille", "fr")]:
        house.make(unit, language=language)
    house.make(edition="internal")
    assert approve_lyon(house, units=()).new == (
        "2026-10/lille/customer.fr",
        "2026-10/lyon/customer.en",
        LYON,
    )


@pytest.mark.parametrize("period", ["last", "2026-09..2026-10"])
def test_periods_are_named_as_for_a_run(house, period):
    house.make(period="2026-09")
    house.make()
    assert approve_lyon(house, period=period).new[-1] == LYON


def test_a_letter_to_an_account_is_an_edition_of_its_own(house):
    house.make("all", edition="letter", account="Novalux")
    house.make("all")
    letter = "2026-10/all/letter/novalux.fr"
    assert approve_lyon(house, units=("all",), edition="letter").new == (letter,)
    assert house.ledger.entries()[0].told["edition"] == "letter"


# Refusals


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"units": ("Lyom",)}, "'Lyom' was made (did you mean 'Lyon'?)"),
        ({"period": "2026-11"}, "'2026-11' was made (did you mean '2026-10'?)"),
        ({"edition": "internal"}, "no report 2026-10 Lyon internal was made"),
        ({"units": ("Lyon", "Lille"), "edition": "internal"}, "no report 2026-10 Lyon internal was made"),
        ({"period": "2026-09..2026-10"}, "'2026-09' was made"),
    ],
)
def test_what_was_never_made_is_refused_with_the_nearest(house, asked, told):
    house.make()
    house.make("Lille", edition="internal")
    slug, line = refused(house, **asked)
    assert slug == "never-made"
    assert told in line


def test_an_edition_that_there_is_not_is_refused_with_the_nearest(house):
    house.make()
    with pytest.raises(UnknownNameError, match="did you mean 'customer'"):
        approve_lyon(house, edition="customers")


def spoil_record(path):
    path.write_text("{}", encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "spoil", "told"),
    [
        (".customer.fr.made.json", lambda path: path.unlink(), "its record is missing"),
        (".customer.fr.made.json", spoil_record, "its record cannot be read"),
        ("customer.fr.pdf", lambda path: path.unlink(), "its .pdf is missing"),
        (
            ".customer.en.made.json",
            lambda path: shutil.copy(path, path.with_name(".customer.fr.made.json")),
            "its record is that of 2026-10/lyon/customer.en",
        ),
    ],
)
def test_what_is_half_made_is_refused_and_nothing_is_approved(house, file, spoil, told):
    house.make()
    house.make(language="en")
    spoil(house.reports / "2026-10" / "lyon" / file)
    slug, line = refused(house)
    assert slug == "half-made"
    assert told in line


def test_a_report_made_again_while_it_is_read_is_refused(house, monkeypatch):
    house.make()
    real = finished._content

    def meanwhile(path):
        content = real(path)
        if path.suffix == ".pdf":
            (house.reports / "2026-10" / "lyon" / ".customer.fr.made.json").unlink()
        return content

    monkeypatch.setattr(finished, "_content", meanwhile)
    assert "is being made again" in refused(house)[1]


@pytest.mark.parametrize("by", ["", "  ", "\n", "Élise\x1bRoy"])
def test_nobody_approves_nothing(house, by):
    house.make()
    assert refused(house, by=by)[0] == "nobody"


def test_what_a_check_refuses_is_not_approved(house):
    house.make()
    looked = []

    def check(reports):
        looked.extend((one.report.name, sorted(one.files())) for one in reports)
        raise LeakError("leak", "Novalux stands in it.")

    with pytest.raises(LeakError):
        approve_lyon(house, check=check)
    assert looked == [(LYON, ["html", "json", "pdf"])]
    assert house.ledger.entries() == ()


def test_a_check_looks_at_all_reports_of_the_call_together(house):
    house.make("Lyon")
    house.make("Lille")
    calls = []
    approve_lyon(house, units=(), check=lambda looked: calls.append([one.report.name for one in looked]))
    assert calls == [["2026-10/lille/customer.fr", LYON]]


def test_several_checks_look_one_after_the_other_until_one_refuses(house):
    house.make()
    calls = []

    def refuse(looked):
        raise LeakError("leak", "Novalux stands in it.")

    checks = Checks((lambda looked: calls.append("first"), refuse, lambda looked: calls.append("third")))
    with pytest.raises(LeakError):
        approve_lyon(house, check=checks)
    assert calls == ["first"]


def test_what_changed_after_it_was_looked_at_is_refused(house):
    house.make(text="first")

    def check(looked):
        (house.reports / f"{LYON}.html").write_text("second")
        looked[0].files()

    with pytest.raises(PublishError, match="was made again, or changed, meanwhile"):
        approve_lyon(house, check=check)
    assert house.ledger.entries() == ()


def test_the_approvals_of_one_call_are_written_at_once(house, monkeypatch):
    for unit in ("Lyon", "Lille", "Nantes"):
        house.make(unit)
    calls = []
    monkeypatch.setattr(ledger, "_to_disk", calls.append)
    approve_lyon(house, units=())
    assert (len(calls), len(house.ledger.entries("approved"))) == (1, 3)


def test_nothing_is_approved_in_a_tampered_ledger(house):
    house.make()
    approve_lyon(house)
    house.make(text="other")
    house.ledger.path.write_text(house.ledger.path.read_text().replace("Élise", "Elise") + "{}\n")
    with pytest.raises(LedgerError):
        approve_lyon(house)


# What stays approved


def test_the_same_bytes_stay_approved_and_are_not_approved_twice(house):
    house.make(text="Merci")
    approve_lyon(house)
    house.make(text="Merci")
    assert word(house) == "approved"
    assert (approve_lyon(house, by="Paul").new, approve_lyon(house).before) == ((), (LYON,))
    assert len(house.ledger.entries()) == 1


def test_other_bytes_need_an_approval_again_and_so_do_those_of_before(house):
    house.make(text="first")
    assert word(house) == "made"
    approve_lyon(house)
    house.make(text="second")
    assert word(house) == "changed since approval"
    approve_lyon(house)
    assert word(house) == "approved"
    house.make(text="first")
    assert word(house) == "changed since approval"


def test_a_notebook_may_change(house):
    house.make()
    approve_lyon(house)
    (house.reports / f"{LYON}.ipynb").write_text("{}")
    assert word(house) == "approved"


def test_one_file_of_an_approved_report_is_approved(house):
    house.make()
    approve_lyon(house)
    digests = reports_in(house.reports).whole[LYON].digests()
    assert approved(house.ledger, LYON, {"pdf": digests["pdf"]})
    assert not approved(house.ledger, LYON, {"pdf": digests["html"]})
    assert not approved(house.ledger, LYON, {"xlsx": digests["pdf"]})
    assert not approved(house.ledger, "2026-10/lyon/customer.en", {"pdf": digests["pdf"]})
    assert not approved(house.ledger, LYON, {})


def test_an_approval_ends_when_its_report_is_withdrawn(house):
    house.make()
    approve_lyon(house)
    house.ledger.add("withdrawn", place="public", url="../public", reports=[LYON], files=[])
    assert word(house) == "made"
    assert not approved(house.ledger, LYON, reports_in(house.reports).whole[LYON].digests())
    assert approve_lyon(house).new == (LYON,)


# The state, from the ledger and the bytes

PUBLIC = Where("public", "../public")
ELISE = Approval("Élise", "2026-11-03", {"html": "1a"})


@pytest.mark.parametrize(
    ("digests", "half", "approval", "told"),
    [
        (None, False, None, "not made"),
        (None, True, ELISE, "half-made"),
        ({"html": "1a"}, False, None, "made"),
        ({"html": "1a"}, False, ELISE, "approved"),
        ({"html": "2b"}, False, ELISE, "changed since approval"),
        ({"html": "1a", "pdf": "2b"}, False, ELISE, "changed since approval"),
    ],
)
def test_a_state_in_words(digests, half, approval, told):
    history = History({LYON: approval} if approval else {})
    assert state_of(LYON, digests, half, history).word == told


@pytest.mark.parametrize(
    ("there", "now", "approved_there", "current"),
    [("1a", "1a", True, True), ("1a", "2b", True, False), ("2b", "2b", False, True)],
)
def test_whether_what_lies_at_a_place_is_approved_and_current(there, now, approved_there, current):
    published = {PUBLIC: {LYON: Published("2026-11-04", {f"{LYON}.html": there})}}
    (copy,) = state_of(LYON, {"html": now}, False, History({LYON: ELISE}, published)).copies
    assert (copy.where, copy.approved, copy.current) == (PUBLIC, approved_there, current)


def test_a_report_published_again_is_no_longer_withdrawn(house):
    told = {"place": "public", "url": "../public", "reports": [LYON]}
    house.ledger.add("withdrawn", files=[], **told)
    house.ledger.add("published", files={f"{LYON}.html": "1a"}, **told)
    state = state_of(LYON, None, False, history_of(house.ledger.entries()))
    assert (state.withdrawn, len(state.copies)) == ((), 1)


def test_a_name_tells_its_edition_by_where_it_lies():
    assert Name.of("2026-10/all/letter/customer.fr").edition == "letter"
    assert report_of("2026-10/all/letter/customer.fr.html") == ""


def test_units_are_asked_for_by_name_or_folder():
    names, slugs = ("2026-10/ile-de-france/internal.fr",), {"Île-de-France": "ile-de-france"}
    for unit in ("Île-de-France", "ile-de-france"):
        assert Asked((unit,)).among(names, slugs, {"2026-10"}) == names
    assert Asked(("Lyon",)).among(names, slugs, {"2026-10"}) == ()
