"""The ledger is only added to, and whoever changes it is found out."""

import json
import multiprocessing

import pytest

from nps_report.errors import LedgerError
from nps_report.publishing import ledger as ledgers
from nps_report.publishing.ledger import Ledger, ledger_of


@pytest.fixture
def ledger(tmp_path):
    ledger = Ledger(tmp_path / "records" / "ledger.jsonl")
    for number in range(3):
        ledger.add("approved", report=f"2026-10/lyon/customer.fr {number}")
    return ledger


def change(ledger, how):
    lines = ledger.path.read_text(encoding="utf-8").splitlines()
    ledger.path.write_text("".join(f"{line}\n" for line in how(lines)), encoding="utf-8")


def test_entries_come_back_as_they_were_told(ledger):
    assert [entry.told["report"][-1] for entry in ledger.entries("approved")] == ["0", "1", "2"]
    assert ledger.entries("published") == ()


@pytest.mark.parametrize(
    ("how", "line"),
    [
        (lambda lines: [lines[0].replace("lyon", "lille"), *lines[1:]], 2),
        (lambda lines: [lines[0], lines[2]], 2),
        (lambda lines: lines[1:], 1),
        (lambda lines: [lines[1], lines[0], lines[2]], 1),
        (lambda lines: [*lines, lines[2]], 4),
        (lambda lines: [*lines, "{}"], 4),
        (lambda lines: [*lines, "not JSON"], 4),
        (lambda lines: [*lines, json.dumps(json.loads(lines[2]) | {"number": 4})], 4),
        (lambda lines: ["", *lines], 1),
    ],
)
def test_a_line_changed_taken_out_turned_round_or_put_in_is_found(ledger, how, line):
    change(ledger, how)
    (fault,) = ledger.faults()
    assert f"ledger.jsonl, line {line}: " in fault
    with pytest.raises(LedgerError):
        ledger.entries()
    with pytest.raises(LedgerError):
        ledger.add("approved")


def test_what_a_killed_process_did_not_finish_never_happened(ledger):
    with ledger.path.open("a", encoding="utf-8") as file:
        file.write('{"number":4,')
    assert len(ledger.entries()) == 3
    assert ledger.add("published").number == 4
    assert list(ledger.faults()) == []


def test_a_clock_that_goes_back_changes_no_order_and_is_told(ledger, monkeypatch):
    class Yesterday(ledgers.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2001, 1, 1, tzinfo=tz)

    monkeypatch.setattr(ledgers, "datetime", Yesterday)
    ledger.add("withdrawn")
    assert [entry.what for entry in ledger.entries()][-1] == "withdrawn"
    assert [entry.number for entry in ledger.clock_went_back()] == [4]


def _add_ten(path):
    for _ in range(10):
        Ledger(path).add("sent")


def test_two_writers_at_once_lose_nothing(tmp_path):
    path = tmp_path / "ledger.jsonl"
    writers = [multiprocessing.get_context("spawn").Process(target=_add_ten, args=(path,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [entry.number for entry in Ledger(path).entries()] == list(range(1, 21))


def test_whoever_waits_too_long_is_told_to_come_back(ledger):
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(ledger.path, ready, done))
    holder.start()
    ready.wait(20)
    try:
        with pytest.raises(LedgerError, match="another command is writing"), ledger.held(0.1):
            pass
    finally:
        done.set()
        holder.join()


def _hold(path, ready, done):
    with Ledger(path).held():
        ready.set()
        done.wait(20)


def test_the_ledger_of_a_programme_stands_beside_its_params(tmp_path):
    assert ledger_of(tmp_path).path == tmp_path / "records" / "ledger.jsonl"
