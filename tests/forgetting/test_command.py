"""`nps-report forget` calls the library and prints what it tells."""

from pathlib import Path

import pytest

from nps_report import cli
from nps_report.forgetting.forget import Forgetting
from nps_report.testing import sample_programme


@pytest.mark.parametrize(("options", "dry"), [([], False), (["--dry-run"], True)])
def test_the_command_asks_for_one_person(tmp_path, monkeypatch, capsys, options, dry):
    calls = []

    def forget(programme, *given):
        calls.append((programme.programme, *given))
        return Forgetting(dry, 3, True)

    monkeypatch.setattr("nps_report.forgetting.forget.forget", forget)
    with pytest.raises(SystemExit) as ended:
        cli.main(["forget", "P-1", "-p", str(sample_programme(tmp_path)), "-o", "made", *options])
    assert ended.value.code == 0
    assert calls == [("Helix Services", "P-1", Path("made"), dry)]
    assert "3 answers counted on" in capsys.readouterr().out


def test_nobody_of_that_name_is_one_line_and_exit_code_2(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["forget", "P-1", "-p", str(sample_programme(tmp_path))])
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines() == [
        "nps-report: No contact 'P-1' in the sources or snapshots. Give the id as it stands in the exports, or the "
        "e-mail. [unknown-contact]"
    ]
