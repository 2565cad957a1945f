"""The ledger is only added to, and whoever changes it is found out."""

import json
import multiprocessing

import pytest

from nps_report.errors import LedgerError, OutputError
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


def test_many_lines_are_written_at_once_each_after_the_one_before(ledger):
    added = ledger.add_all("approved", ({"report": str(number)} for number in range(3)))
    assert [(entry.number, entry.told["report"]) for entry in added] == [(4, "0"), (5, "1"), (6, "2")]
    assert Ledger(ledger.path).entries()[3:] == added


def test_nothing_to_write_writes_nothing(tmp_path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    assert ledger.add_all("approved", ()) == ()
    assert not ledger.path.exists()


def test_what_is_told_does_not_take_the_place_of_the_ledgers_own(ledger):
    (entry,) = ledger.add_all("approved", [{"number": 99, "previous": "x", "at": "x", "report": "lyon"}])
    assert (entry.number, entry.told) == (4, {"report": "lyon"})


def fail_midway(path, line):
    with path.open("ab") as file:
        file.write(line.encode()[:-10])
    raise OutputError("output-folder", f"{path}: the disk is full")


def fail_at_the_disk(path):
    raise OSError(f"{path}: input/output error")


@pytest.mark.parametrize(("name", "fails"), [("append_line", fail_midway), ("_to_disk", fail_at_the_disk)])
def test_where_the_disk_is_full_no_line_of_many_stays(ledger, monkeypatch, name, fails):
    before = ledger.path.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(ledgers, name, fails)
        with pytest.raises((OutputError, OSError)):
            ledger.add_all("approved", [{"report": "lyon"}, {"report": "lille"}])
    assert ledger.path.read_bytes() == before
    assert ledger.add("approved").number == 4


def test_each_line_is_read_once_however_often_is_asked(ledger, monkeypatch):
    read = []
    real = ledgers._read
    monkeypatch.setattr(ledgers, "_read", lambda *line: read.append(line) or real(*line))
    ledger = Ledger(ledger.path)
    ledger.entries()
    ledger.entries()
    list(ledger.faults())
    assert len(read) == 3
    ledger.add("sent")
    assert len(read) == 4


def test_a_line_changed_after_it_was_read_is_found(ledger):
    assert len(ledger.entries()) == 3
    change(ledger, lambda lines: [lines[0].replace("lyon", "lille"), *lines[1:]])
    with pytest.raises(LedgerError):
        ledger.entries()


def test_lines_that_another_wrote_meanwhile_are_read(ledger):
    ledger.entries()
    Ledger(ledger.path).add("sent")
    assert ledger.entries()[-1].what == "sent"
    assert ledger.add("sent").number == 5


def test_bytes_that_no_text_has_are_found(ledger):
    """A sign that stands for unreadable ones is not taken for them."""
    ledger.add("approved", by="\ufffd")
    ledger.path.write_bytes(ledger.path.read_bytes().replace("\ufffd".encode(), b"\xff"))
    assert "line 4: is no entry of a ledger" in next(Ledger(ledger.path).faults())


@pytest.mark.parametrize(
    "line", ["[]", '"text"', "[" * 100_000, '{"number":1,"at":"","what":""}', "9" * 5000]
)
def test_whatever_stands_there_is_told_in_one_line(tmp_path, line):
    path = tmp_path / "ledger.jsonl"
    path.write_text(f"{line}\n")
    (fault,) = Ledger(path).faults()
    assert "line 1: is no entry of a ledger" in fault


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
