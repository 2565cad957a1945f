"""A person's entries and rows go out of registers; all else stays to the letter."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from nps_report.files import write_text
from nps_report.forgetting.registers import without_entries
from nps_report.programme import load_programme
from nps_report.programme.comment_rules import comment_rules
from nps_report.programme.recipients import load_recipients
from tests.forgetting.conftest import EMAIL

FILE = Path("q.yml")


def test_pins_and_bans_of_the_person_go_and_remarks_stay(registers):
    registers.forget()
    text = (registers.path / "params" / "quotes.yml").read_text(encoding="utf-8")
    assert text == "pin:\n  - R003  # ours\n"
    assert comment_rules(registers.programme).choice.pinned == {"R003"}


def test_the_address_goes_and_so_does_a_list_of_that_alone(registers):
    registers.forget()
    text = (registers.path / "params" / "recipients.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["lists"].keys() == {"direction"}
    assert EMAIL not in text.casefold()


def test_rows_of_registers_go_but_corrections_of_what_stays_counted(registers):
    params = registers.path / "params"
    before = (params / "followups.csv").read_bytes().splitlines(keepends=True)
    registers.forget()
    assert (params / "followups.csv").read_bytes() == before[0] + before[2]
    corrected = (params / "corrections.csv").read_text(encoding="utf-8")
    assert [line.split(",")[:2] for line in corrected.splitlines()[1:]] == [["R-ROSE-1", "score"]]


def test_the_plan_for_an_account_that_is_the_person_goes(home_of):
    plans = "account_id,opened_at,way,note\nA1,2026-10-02,phone,\nROSE MARTIN,2026-10-02,phone,\n"
    home = home_of()
    written = yaml.safe_load(home.programme.path.read_text(encoding="utf-8"))
    written["sources"]["second_chances"] = {"path": "second_chances.csv"}
    write_text(home.programme.path, yaml.safe_dump(written, allow_unicode=True))
    path = write_text(home.programme.folder / "second_chances.csv", plans)
    replace(home, programme=load_programme(home.programme.path)).forget()
    assert path.read_text(encoding="utf-8") == plans.replace("ROSE MARTIN,2026-10-02,phone,\n", "")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("pin: [x, a]\n", "pin: [a]\n"),
        ("pin: [a, x]\n", "pin: [a]\n"),
        ("pin: [a, x, b]\n", "pin: [a, b]\n"),
        ("pin: x\nban: [a]\n", "ban: [a]\n"),
        ("pin:\n- x\n- a\n", "pin:\n- a\n"),
        ("pin:\n  - a\n  - x", "pin:\n  - a\n"),
        ('pin:\n  - "x"\n  # why\n  - a\n', "pin:\n  # why\n  - a\n"),
        ("pin:\n  - >\n    x\n  - a\n", "pin:\n  - a\n"),
        ("pin: [x]\n", ""),
        ("pin: [\n  a,\n  x,\n]\n", "pin: [\n  a,\n]\n"),
    ],
)
def test_entries_are_cut_out_however_they_are_written(text, left):
    cut = without_entries(text, FILE, lambda entry: entry.strip() == "x")
    assert yaml.safe_load(cut) == yaml.safe_load(left) or (yaml.safe_load(cut) or {}) == {}
    assert "x" not in cut


def test_the_address_book_that_is_left_can_be_read(registers):
    from nps_report.programme import load_programme

    written = yaml.safe_load(registers.programme.path.read_text(encoding="utf-8"))
    mail = {
        "host": "smtp.helix.example",
        "sender": "nps@helix.example",
        "internal_domains": ["helix.example"],
    }
    written["publishing"]["mail"] = mail
    registers.put("params/programme.yml", yaml.safe_dump(written, allow_unicode=True))
    registers.forget()
    programme = load_programme(registers.programme.path)
    (left,) = load_recipients(registers.path / "params" / "recipients.yml", programme, ["all"])
    assert left.to == ("a@helix.example",)
