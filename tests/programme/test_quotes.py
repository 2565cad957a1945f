"""`params/quotes.yml` is read whole, and every fault in it is told with its place."""

from pathlib import Path

import pytest

from nps_report.errors import ProgrammeError
from nps_report.programme.quotes import load_choice, unmatched_lines
from nps_report.verbatims.pinned import Choice


@pytest.fixture
def quotes(tmp_path):
    def write(text):
        path = tmp_path / "quotes.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def _refused(path):
    with pytest.raises(ProgrammeError) as caught:
        load_choice(path)
    return caught.value


def test_pins_and_bans_are_read(quotes):
    found = load_choice(quotes('pin: [R-1, "Toujours à l\'heure : bravo"]\nban:\n  - R-2\n'))
    assert found == Choice(frozenset({"R-1", "Toujours à l'heure : bravo"}), frozenset({"R-2"}))


def test_one_entry_needs_no_list(quotes):
    assert load_choice(quotes("ban: R-2")).banned == {"R-2"}


def test_an_id_keeps_its_zeros(quotes):
    assert load_choice(quotes("pin: [007, 1.0, no]")).pinned == {"007", "1.0", "no"}


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "pin:\nban:\n", "ban: []"])
def test_an_empty_file_decides_nothing(quotes, text):
    assert load_choice(quotes(text)) == Choice()


def test_an_unknown_key_names_the_nearest_one_and_its_line(quotes):
    error = _refused(quotes("ban: [R-2]\npins: [R-1]\n"))
    assert error.slug == "unknown-key"
    assert str(error).endswith("quotes.yml, line 2: pins: unknown key (did you mean 'pin'?).")


def test_an_unknown_key_like_none_lists_those_that_are_known(quotes):
    assert str(_refused(quotes("quotes: [R-1]"))).endswith("quotes: unknown key; known here: pin, ban.")


def test_a_comment_with_a_colon_needs_quotation_marks(quotes):
    error = _refused(quotes("pin:\n  - R-1\n  - Trop cher : trop lent\n"))
    assert error.slug == "param-value"
    assert str(error).endswith(
        "line 3: pin[2]: {'Trop cher': 'trop lent'} is no text. Put a comment between quotation marks."
    )


@pytest.mark.parametrize("entry", ["", "''", "'  '"])
def test_a_blank_entry_is_told(quotes, entry):
    assert "line 2: ban[1]: nothing is written there." in str(_refused(quotes(f"ban:\n  - {entry}\n")))


def test_every_fault_has_a_line(quotes):
    lines = str(_refused(quotes("pin: [[R-1]]\nbann: [R-2]\n"))).splitlines()
    assert [line.split(", ")[1].split(":")[0] for line in lines] == ["line 1", "line 2"]


@pytest.mark.parametrize("text", ["- R-1\n", "R-1"])
def test_a_list_without_a_key_is_told(quotes, text):
    error = _refused(quotes(text))
    assert error.slug == "not-yaml"
    assert str(error).endswith("does not hold keys and values. Write lines such as `ban: [R-1042]`.")


def test_bad_yaml_is_told_with_its_line(quotes):
    assert "quotes.yml, line 2" in str(_refused(quotes("pin: [R-1\nban: [R-2]")))


def test_a_key_written_twice_is_told(quotes):
    assert _refused(quotes("pin: [R-1]\npin: [R-2]")).slug == "duplicate-key"


def test_a_file_in_another_encoding_is_told(quotes):
    assert str(_refused(quotes("pin: [Équipe]".encode("latin-1")))).endswith(
        "is not UTF-8 text. Save it as UTF-8."
    )


def test_a_file_that_is_not_there_is_told(tmp_path):
    error = _refused(tmp_path / "quotes.yml")
    assert error.slug == "params-file"
    assert "quotes.yml: cannot be read" in str(error)


def test_an_entry_that_names_no_answer_is_a_line_each():
    lines = unmatched_lines(Path("quotes.yml"), Choice(frozenset({"R-9", "R-8"}), frozenset({"x" * 99})))
    assert [line.split(" is ")[0] for line in lines] == [
        "quotes.yml: pin: 'R-8'",
        "quotes.yml: pin: 'R-9'",
        f"quotes.yml: ban: '{'x' * 59}...",
    ]
