"""A table says how every report stands, and whether what was written down and published is as it was."""

import hashlib
import json

import pytest

from nps_report.errors import LedgerError
from nps_report.publishing import ledger as ledgers
from nps_report.publishing.publish import publish
from nps_report.publishing.status import status_of

LYON = "2026-10/lyon/customer.fr"


def table(house, period=""):
    """The cells of the table, blanks left out, without days."""
    lines = list(status_of(house.programme, house.reports, period).lines())
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[1:]]


def verified(house):
    """The faults and notes of a programme's records."""
    found = status_of(house.programme, house.reports, verify=True).verified
    return found.faults, found.notes


@pytest.fixture
def published(house):
    """A house with a customer report that is approved and published."""
    house.make()
    house.approve()
    publish(house.programme, house.reports, "2026-10", "public")
    return house


def day(house):
    """The day of the ledger's first entry."""
    return house.ledger.entries()[0].at[:10]


def test_a_programme_without_reports_says_how_to_make_them(house):
    (line,) = status_of(house.programme, house.reports).lines()
    assert "nps-report run last" in line


def test_the_table_holds_what_was_made_and_what_is_missing_beside_it(house):
    house.make()
    assert table(house) == [
        ["2026-10", "Lyon", "customer", "en", "not made"],
        ["2026-10", "Lyon", "customer", "fr", "made"],
        ["2026-10", "Lyon", "internal", "en", "not made"],
        ["2026-10", "Lyon", "internal", "fr", "not made"],
    ]


def test_nothing_is_missed_that_a_run_does_not_make(house):
    (house.programme.folder / "monthly.yml").write_text(
        "editions: [customer]\nlanguages: [fr]\nunits: [Lyon, Lille]\n"
    )
    house.make()
    assert table(house) == [
        ["2026-10", "lille", "customer", "fr", "not made"],
        ["2026-10", "Lyon", "customer", "fr", "made"],
    ]


def test_the_table_tells_who_approved_and_where_it_is_published(published):
    on = day(published)
    assert table(published)[1][2:] == ["customer", "fr", "approved", f"Élise Roy {on}", f"public {on}"]


def test_the_table_tells_what_changed_since(published):
    published.make(text="other")
    on = day(published)
    assert table(published)[1][4:] == [
        "changed since approval",
        f"Élise Roy {on}",
        f"public {on} (other bytes than here)",
    ]
    published.approve()
    assert table(published)[1][4:] == [
        "approved",
        f"Élise Roy {on}",
        f"public {on} (other bytes than here, not those approved)",
    ]


def test_internal_copies_are_marked_only_where_they_need_an_approval(house_of):
    house = house_of(places={"inside": {"url": "../inside", "edition": "internal"}})
    house.make(edition="internal")
    publish(house.programme, house.reports, "2026-10")
    assert table(house)[3][4:] == ["made", f"inside {day(house)}"]


def test_the_table_tells_what_was_withdrawn(published):
    publish(published.programme, published.reports, "2026-10", "public", withdraw=True)
    assert table(published)[1][4:] == ["made", f"withdrawn from public {day(published)}"]


def test_the_table_tells_what_is_half_made(house):
    house.make()
    (house.reports / f"{LYON}.pdf").unlink()
    assert table(house)[1][4:] == ["half-made"]


def test_what_is_published_but_no_longer_lies_here_is_told(published):
    for path in (published.reports / "2026-10" / "lyon").iterdir():
        path.unlink()
    on = day(published)
    assert table(published) == [
        ["2026-10", "Lyon", "customer", "fr", "not made", f"Élise Roy {on}", f"public {on}"]
    ]


def test_of_an_edition_about_one_account_nothing_is_missing(house_declaring):
    house = house_declaring(
        editions={"account": {"notebook": "account.ipynb", "side": "internal", "name": "Brief"}}
    )
    house.make("all", "account", account="C-0042")
    told = status_of(house.programme, house.reports)
    assert [
        (row.edition, row.account, row.state.word) for row in told.rows if row.state.word != "not made"
    ] == [("account", "C-0042", "made")]
    assert {row.edition for row in told.rows if row.state.word == "not made"} == {"internal", "customer"}


def test_a_letter_is_named_by_its_account(house):
    house.make("all", "letter", account="Novalux")
    assert ["2026-10", "all", "letter Novalux", "fr", "made"] in table(house)


def test_an_approved_letter_that_is_gone_is_named_by_its_file(house):
    name = house.make("all", "letter", account="Novalux")
    house.approve(edition="letter")
    (house.reports / name).with_name(".novalux.fr.made.json").unlink()
    rows = table(house)
    assert ["letter novalux", "fr", "half-made"] in [row[2:5] for row in rows]


def test_programs_read_the_account_of_a_letter_and_of_nothing_else(house):
    house.make("all", "letter", account="Novalux")
    house.make()
    told = json.loads(status_of(house.programme, house.reports).as_json())["reports"]
    assert {(one["edition"], one.get("account")) for one in told if one["made"]} == {
        ("letter", "Novalux"),
        ("customer", None),
    }


def sent(house, report, pdf, *recipients):
    house.ledger.add("sent", report=report, recipients=recipients, salt="", pdf=pdf)


def letter_of(house):
    """The row of the one letter."""
    (row,) = [row for row in table(house) if row[2] == "letter Novalux"]
    return row


def test_the_table_tells_how_many_a_letter_was_mailed_to(house):
    """Two messages of one making, then one of them again of another: two recipients."""
    name = house.make("all", "letter", account="Novalux")
    sent(house, name, hashlib.sha256((house.reports / f"{name}.pdf").read_bytes()).hexdigest(), "1a")
    assert letter_of(house)[4:] == ["made", f"mail {day(house)} (1 recipient)"]
    sent(house, name, "other", "1a", "2b")
    assert letter_of(house)[4:] == ["made", f"mail {day(house)} (2 recipients, other bytes than here)"]


def test_a_letter_that_was_mailed_and_is_gone_is_compared_with_nothing(house):
    name = house.make("all", "letter", account="Novalux")
    house.approve(edition="letter")
    sent(house, name, "other", "1a", "2b")
    for path in (house.reports / name).parent.iterdir():
        path.unlink()
    assert table(house)[0][4:] == [
        "not made",
        f"Élise Roy {day(house)}",
        f"mail {day(house)} (2 recipients)",
    ]


def test_one_period_may_be_asked_for(house):
    house.make()
    house.make(period="2026-09")
    assert {row[0] for row in table(house)} == {"2026-09", "2026-10"}
    assert {row[0] for row in table(house, "last")} == {"2026-10"}
    assert {row[0] for row in table(house, "2026-09")} == {"2026-09"}


def test_the_table_hides_no_sign_that_a_terminal_obeys(house):
    house.make("Ly\x1b[2Jon")
    assert not any("\x1b" in line for line in status_of(house.programme, house.reports).lines())


def test_programs_read_the_same(published):
    published.make(text="other")
    told = json.loads(status_of(published.programme, published.reports, verify=True).as_json())
    assert (told["schema"], told["programme"]) == ("nps-report/status/1", "Helix Services")
    assert (told["faults"], told["notes"]) == ([], [])
    report = told["reports"][1]
    assert {key: report[key] for key in ("report", "unit", "state", "made", "changed_since_approval")} == {
        "report": LYON,
        "unit": "Lyon",
        "state": "changed since approval",
        "made": True,
        "changed_since_approval": True,
    }
    assert report["approved"]["by"] == "Élise Roy"
    (copy,) = report["published"]
    assert (copy["place"], copy["approved_bytes"], copy["current_bytes"]) == ("public", True, False)
    assert told["reports"][0]["approved"] is None


# Verification


def test_what_is_as_it_was_has_no_fault(published):
    assert verified(published) == ((), ())
    *_, verdict = status_of(published.programme, published.reports, verify=True).lines()
    assert verdict == "The ledger and what is published are as they were."


def test_a_tampered_ledger_is_told_and_nothing_else_is_believed(published):
    path = published.ledger.path
    path.write_text(path.read_text().replace("Élise", "Paul"))
    (fault,), _ = verified(published)
    assert "ledger.jsonl, line 2" in fault
    assert list(status_of(published.programme, published.reports, verify=True).lines())[-1] == "Faults: 1"
    with pytest.raises(LedgerError):
        status_of(published.programme, published.reports)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.write_text("other"), f"public: {LYON}.html of {LYON} is not what was published."),
        (lambda path: path.unlink(), f"public: {LYON}.html of {LYON} is gone."),
    ],
)
def test_a_published_file_that_is_not_as_it_was_is_told(published, spoil, told):
    spoil(published.place("public") / f"{LYON}.html")
    (fault,), _ = verified(published)
    assert fault.startswith(told)


def test_an_index_that_is_gone_or_spoilt_is_told(published):
    index = published.place("public") / "index.json"
    index.write_text("{}")
    (fault,), _ = verified(published)
    assert "is no index of published reports" in fault
    index.unlink()
    (fault,), _ = verified(published)
    assert f"{LYON} was published, but index.json does not list it" in fault


def test_a_ledger_cut_off_at_its_end_is_told(published):
    path = published.ledger.path
    path.write_text(path.read_text().splitlines()[0] + "\n")
    (fault,), _ = verified(published)
    assert f"index.json lists {LYON}, but the ledger does not say" in fault


def test_a_clock_that_went_back_is_told_and_is_no_fault(published, monkeypatch):
    class Yesterday(ledgers.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2001, 1, 1, tzinfo=tz)

    monkeypatch.setattr(ledgers, "datetime", Yesterday)
    published.make(text="other")
    published.approve()
    faults, (note,) = verified(published)
    assert faults == ()
    assert "line 3: written at 2001-01-01T00:00:00+00:00, which is before a line above it" in note


def test_what_is_no_folder_is_not_looked_at(house_of):
    house = house_of(places={"cloud": {"url": "memory://helix/status", "edition": "customer"}})
    house.make()
    faults, (note,) = verified(house)
    assert (faults, note) == ((), "cloud: memory://helix/status is no folder, and was not looked at.")
