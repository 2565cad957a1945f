"""A person who asks for it is erased from what the kit keeps; where else the person stands is told."""

import os

import pandas as pd
import pytest

from nps_report.errors import LedgerError, ReportError, UnknownNameError
from nps_report.forgetting import forget as module
from nps_report.programme.forgotten import FORGOTTEN
from nps_report.publishing.ledger import ledger_of
from nps_report.publishing.places import store_at
from tests.forgetting.conftest import COMMENT, CONTACTS, EMAIL, ID, NAME, ROSE, message_with

SECRETS = (ID, EMAIL, NAME, "R-ROSE", COMMENT)


def lines_of(done):
    """What whoever asked reads."""
    return list(done.lines())


def holding(home, *parts):
    """The files below some of a programme's folders that hold any of the secrets, as they are written."""
    texts = {name: content.decode("utf-8", "replace") for name, content in home.whole.items()}
    return sorted(
        name
        for name, text in texts.items()
        if name.startswith(parts) and any(secret.casefold() in text.casefold() for secret in SECRETS)
    )


def test_snapshots_that_hold_the_person_go_whole_and_others_stay(home):
    old = home.freeze()
    home.put("snapshot/kept/internal/units.json", "[]")
    home.forget()
    assert not old.folder.exists()
    assert [path.name for path in (home.path / "snapshot").iterdir()] == ["kept"]


def test_the_next_snapshot_is_another_one_without_the_person(home):
    old = home.freeze()
    home.forget()
    new = home.freeze()
    assert new.id != old.id
    assert holding(home, "snapshot") == []


def test_the_answers_of_the_person_stay_counted(home):
    before = home.freeze().rows
    home.forget()
    assert home.freeze().rows == before
    assert home.forget().answers == 2


def test_an_e_mail_means_the_same_person_in_any_case(home):
    home.forget(EMAIL.upper())
    assert (home.table("contacts")["contact_id"] != ID).all()


def test_who_is_in_no_table_of_contacts_is_known_by_answers(home_of):
    home = home_of({"contacts": ()})
    assert home.forget().answers == 2
    assert (home.table("responses")["contact_id"] != ID).all()


def test_asking_twice_is_harmless(registers):
    registers.freeze()
    registers.forget()
    once = registers.whole
    again = registers.forget()
    assert registers.whole == once
    assert lines_of(again)[-1].startswith("Forgotten before, nothing was left to do: 0 snapshots")


def test_asking_again_once_the_sources_are_clean_finds_nobody_and_no_fault(home):
    home.forget()
    for table in ("contacts", "responses", "invitations"):
        lines = (home.path / "data" / f"{table}.csv").read_text(encoding="utf-8").splitlines()
        home.put(f"data/{table}.csv", "\n".join(line for line in lines if ID not in line))
    assert home.forget().answers == 0
    assert home.forget(EMAIL).snapshots == ()


@pytest.mark.parametrize("contact", [ID, EMAIL])
def test_a_dry_run_tells_the_same_and_changes_no_byte(registers, contact):
    registers.freeze()
    registers.put("reports/2026-10/all/internal.fr.html", NAME)
    before = registers.whole
    planned = registers.forget(contact, dry=True)
    assert registers.whole == before
    assert lines_of(planned)[-1].startswith("Nothing was changed: a dry run. Would be 1 snapshot removed")
    done = registers.forget(contact)
    assert (done.snapshots, dict(done.registers)) == (planned.snapshots, dict(planned.registers))
    assert (done.found, done.standing) == (planned.found, planned.standing)


def test_the_ledger_tells_how_much_and_never_who(registers):
    registers.freeze()
    registers.forget()
    (told,) = registers.noted
    assert (told["answers"], told["snapshots"], told["registers"]) == (2, 1, 4)
    assert holding(registers, "records", f"params/{FORGOTTEN}") == []
    assert list(ledger_of(registers.path).faults()) == []


def test_a_tampered_ledger_stops_it_before_anything_is_done(home):
    home.freeze()
    home.put("records/ledger.jsonl", '{"what":"sent"}\n')
    before = home.whole
    with pytest.raises(LedgerError):
        home.forget()
    assert home.whole == before


def test_it_waits_for_the_ledger(home, monkeypatch):
    """Whoever holds it keeps the command from doing anything."""
    monkeypatch.setattr(module._Work, "apply", lambda work, ledger: pytest.fail("done all the same"))

    def taken(ledger, seconds=0):
        raise LedgerError("ledger-held", "another command")

    monkeypatch.setattr("nps_report.publishing.ledger.Ledger.held", taken)
    with pytest.raises(LedgerError, match="another"):
        home.forget()


STEPS = ["write_forgotten", "write_bytes", "discard"]


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_what_a_kill_left_is_done_by_the_same_command(registers, monkeypatch, step, moment):
    registers.freeze()
    real = getattr(module, step)

    def killed(*given):
        if moment == "after":
            real(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, step, killed)
    with pytest.raises(KeyboardInterrupt):
        registers.forget()
    monkeypatch.undo()
    registers.forget()
    registers.freeze()
    assert len(registers.noted) == 1
    assert holding(registers, "snapshot", "params/quotes", "params/recipients", "params/forgotten") == []


def test_a_kill_before_the_ledger_was_written_is_made_up_for(home, monkeypatch):
    home.freeze()

    def killed(*given, **told):
        raise KeyboardInterrupt

    monkeypatch.setattr("nps_report.publishing.ledger.Ledger.add", killed)
    with pytest.raises(KeyboardInterrupt):
        home.forget()
    monkeypatch.undo()
    home.forget()
    assert len(home.noted) == 1


def test_a_folder_left_half_removed_goes_with_the_next_command(home):
    home.put(f"snapshot/.abc.{2**31 - 1}/internal/contacts.parquet", EMAIL)
    home.forget()
    assert list((home.path / "snapshot").iterdir()) == []


def test_a_run_at_work_is_told(home):
    home.put(f"snapshot/.abc.{os.getpid()}/internal/x", "")
    assert f"being written: snapshot/.abc.{os.getpid()}" in "\n".join(lines_of(home.forget()))


def test_a_snapshot_that_cannot_be_read_goes(home):
    home.put("snapshot/broken/internal/contacts.parquet", "no parquet")
    assert home.forget().snapshots == ("snapshot/broken",)


def test_every_kind_of_file_that_tells_of_the_person_is_listed(home):
    home.put("reports/2026-10/all/internal.fr.html", "<p>Merci, <b>Rose</b> Martin")
    home.put("reports/2026-10/all/internal.fr.ipynb", f'{{"cells": ["{COMMENT}"]}}')
    home.put("reports/2026-10/all/internal.fr.json", f'{{"contact": "{ID}"}}')
    home.put("reports/2026-10/lyon/internal.fr.html", "<p>Merci, Rose")
    home.put("outbox/2026-10/direction.001.eml", message_with(f"Bonjour, {EMAIL}", b"<p>rien"))
    home.put("outbox/2026-10/direction.002.eml", message_with("Bonjour", f"<p>{NAME}".encode()))
    pd.DataFrame({"Nom": [NAME]}).to_excel(home.path / "reports" / "2026-10" / "all" / "internal.fr.xlsx")
    home.put("elsewhere/copy.csv", f"x\n{EMAIL}\n")
    assert home.forget(dry=True).found.files == (
        "elsewhere/copy.csv",
        "outbox/2026-10/direction.001.eml",
        "outbox/2026-10/direction.002.eml",
        "reports/2026-10/all/internal.fr.html",
        "reports/2026-10/all/internal.fr.ipynb",
        "reports/2026-10/all/internal.fr.json",
        "reports/2026-10/all/internal.fr.xlsx",
    )


def test_prose_in_params_that_names_the_person_is_listed(home):
    home.put("params/notes/2026-10/all.internal.fr.md", f"Vu {NAME}.")
    assert home.forget().found.params == ("params/notes/2026-10/all.internal.fr.md",)


def test_published_files_are_listed_by_place_and_stay(home):
    cloud = store_at("memory://forgetting", home.path)
    cloud.put("2026-10/all/customer.fr.html", NAME.encode())
    home.put("published/inside/2026-10/all/internal.fr.html", EMAIL)
    found = home.forget().found
    assert found.published == (
        ("inside", "2026-10/all/internal.fr.html"),
        ("cloud", "2026-10/all/customer.fr.html"),
    )
    assert found.files == ()
    assert cloud.read("2026-10/all/customer.fr.html") == NAME.encode()


def test_a_place_that_fails_is_told_and_stops_nothing(home, monkeypatch):
    home.freeze()

    def failing(url, start):
        raise module.PublishError("place", f"{url}: cannot be listed.")

    monkeypatch.setattr(module, "store_at", failing)
    done = home.forget()
    assert len(done.snapshots) == 1
    assert "not looked at: cloud: memory://forgetting: cannot be listed." in lines_of(done)


def test_messages_sent_with_such_a_report_are_counted(home):
    home.put("reports/2026-10/all/internal.fr.html", NAME)
    ledger = ledger_of(home.path)
    sent = {"salt": "0", "digest": "", "pdf": ""}
    ledger.add("sent", report="2026-10/all/internal.fr", recipients=["1a", "2b"], message_id="<1>", **sent)
    ledger.add("sent", report="2026-10/lyon/internal.fr", recipients=["1a"], message_id="<2>", **sent)
    found = home.forget().found
    assert (found.mails, found.recipients) == (1, 2)


def test_sources_are_named_by_row_and_never_changed(home):
    data = {name: content for name, content in home.whole.items() if name.startswith("data")}
    standing = home.forget().standing
    assert standing.own == {
        "data/contacts.csv": {34},
        "data/responses.csv": {92, 93},
        "data/invitations.csv": {len(CONTACTS) // 4 * 14 + 2},
        "data/followups.csv": {2},
        "data/corrections.csv": {2, 3},
    }
    assert standing.named == {"data/responses.csv": {94}, "data/followups.csv": {3}}
    assert {name: content for name, content in home.whole.items() if name.startswith("data")} == data


def test_a_source_that_cannot_be_read_is_told_and_stops_nothing(home):
    home.freeze()
    home.put("data/contacts.csv", "")
    done = home.forget()
    assert len(done.snapshots) == 1
    assert any(line.startswith("not looked at: data/contacts.csv") for line in lines_of(done))


@pytest.mark.parametrize(
    "contact",
    [
        "",
        "   ",
        "*",
        "%",
        "' OR 1=1 --",
        "../../etc",
        "\x1b[31m",
        "P-4711\0",
        "a" * 9_000,
        "None",
        "nan",
        "\ud800",
    ],
)
def test_hostile_ids_are_nobodys(home, contact):
    before = home.whole
    with pytest.raises(UnknownNameError) as refused:
        home.forget(contact)
    said = str(refused.value)
    assert home.whole == before
    assert "\x1b" not in said
    assert len(said) < 300


def test_a_code_for_no_answer_is_nobody(home_of):
    """Whoever asks for "NA" does not erase all who gave no id."""
    home = home_of()
    source = home.programme.sources.responses[0]
    object.__setattr__(source, "missing", (ID,))
    object.__setattr__(home.programme.sources.contacts[0], "missing", (ID,))
    object.__setattr__(home.programme.sources.invitations[0], "missing", (ID,))
    with pytest.raises(UnknownNameError):
        home.forget()


@pytest.mark.parametrize("own", ["O'Brien; DROP TABLE", 'a"b', "[x](y)", "東京", "a,b"])
def test_odd_ids_are_erased_like_others(home_of, own):
    home = home_of({"contacts": (*CONTACTS, ROSE | {"contact_id": own})})
    home.forget(own)
    assert own not in home.table("contacts")["contact_id"].tolist()
    assert len(home.table("contacts")) == len(CONTACTS)


def test_a_wrong_id_is_told_with_the_nearest_and_no_name(home_of):
    named = ROSE | {"contact_id": "rose.martin@novalux.example"}
    home = home_of({"contacts": (*CONTACTS, named)})
    with pytest.raises(UnknownNameError, match="did you mean 'A0-1'"):
        home.forget("A0_1")
    with pytest.raises(UnknownNameError) as refused:
        home.forget("rose.martin@novalux.exampel")
    assert EMAIL not in str(refused.value)


def test_an_address_that_others_share_stays_theirs(home_of):
    other = ROSE | {"contact_id": "P-2", "name": "Hugo Sel"}
    home = home_of({"contacts": (*CONTACTS, ROSE, other)})
    home.forget()
    contacts = home.table("contacts")
    assert contacts.loc[contacts["contact_id"] == "P-2", "email"].tolist() == [EMAIL]
    assert ID not in contacts["contact_id"].tolist()


def test_the_list_is_not_guessed_when_it_is_damaged(home):
    home.forget()
    home.put(f"params/{FORGOTTEN}", "kind,salt,digest\ncontact,xx,yy\n")
    with pytest.raises(ReportError, match=r"forgotten\.csv, line 2"):
        home.freeze()
