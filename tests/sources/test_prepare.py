"""The analyst's own function."""

from __future__ import annotations

import pytest

from nps_report.errors import SourceError

LONG = "person,question,answer\np1,nps,9\np1,date,2026-10-01\np2,nps,8\np2,date,2026-10-02\n"


def script(home, body):
    (home / "params" / "prepare.py").write_text(body)


def test_it_reshapes_the_whole_file(home, read):
    script(
        home,
        "def reshape(raw):\n    return raw.pivot(index='person', columns='question', values='answer')\n",
    )
    (batch,) = read(LONG, prepare="prepare.py:reshape", columns={"score": "nps", "responded_at": "date"})
    assert batch.frame["score"].tolist() == ["9", "8"]
    assert batch.rows.tolist() == [2, 3]


def test_rows_that_keep_their_index_keep_their_number(home, read):
    script(home, "def scored(raw):\n    return raw[raw['score'] != '']\n")
    (batch,) = read("score,responded_at\n,2026-10-01\n9,2026-10-02\n", prepare="prepare.py:scored")
    assert batch.rows.tolist() == [3]


def test_it_may_compute_numbers(home, read):
    script(home, "def tenfold(raw):\n    return raw.assign(score=raw['score'].astype(float) * 2)\n")
    (batch,) = read("score,responded_at\n4.5,2026-10-01\n", prepare="prepare.py:tenfold")
    assert batch.frame["score"].tolist() == ["9"]


def test_its_failure_names_the_function_the_line_and_the_cause(home, read):
    script(home, "def reshape(raw):\n    wrong = 1\n    return raw['nothing']\n")
    with pytest.raises(SourceError) as caught:
        read(LONG, prepare="prepare.py:reshape")
    for part in ("data/answers.csv", "prepare.py:reshape", "line 3", "KeyError", "'nothing'"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("def reshap(raw):\n    return raw\n", r"no function called 'reshape' \(did you mean 'reshap'\?\)"),
        ("reshape = 3\n", "no function called 'reshape'"),
        ("\ndef reshape(raw:\n", "failed on line 2: SyntaxError"),
        ("def reshape(raw):\n    raise ValueError('one\\ntwo')\n", "line 2: ValueError: one two. Mend it"),
        ("def reshape(raw):\n    return raw.assign(\n        n=raw['q'])\n", "failed on line 3: KeyError"),
        ("import sys\nsys.exit(0)\n", "failed on line 2: SystemExit: 0"),
        ("def reshape(raw):\n    return 3\n", "gave a int. Let it return a DataFrame"),
    ],
)
def test_a_function_that_cannot_be_used_is_told(home, read, body, said):
    script(home, body)
    with pytest.raises(SourceError, match=said):
        read(LONG, prepare="prepare.py:reshape")


def test_a_missing_script_is_told(read):
    with pytest.raises(SourceError, match=r"prepare.py: no such Python file"):
        read(LONG, prepare="prepare.py:reshape")


def test_what_it_prints_stays_out_of_the_output(home, read, capsys):
    script(home, "def told(raw):\n    print('reading')\n    return raw\n")
    read("score,responded_at\n9,2026-10-02\n", prepare="prepare.py:told")
    assert capsys.readouterr() == ("", "reading\n")
