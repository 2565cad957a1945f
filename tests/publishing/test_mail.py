"""A command of mail: its settings, its lists and its outbox."""

import pytest

from nps_report.errors import LedgerError, ProgrammeError, UnknownNameError
from tests.publishing.post_house import ACHATS, PROGRAMME, USINE, with_two_lists


@pytest.fixture
def house(tmp_path):
    """A house with two lists, the reports they get, and the customers' approved."""
    return with_two_lists(tmp_path)


def test_what_would_no_longer_be_sent_does_not_stay_in_the_outbox(house):
    house.mail()
    other = house.outbox / "2026-10" / "novalux.eu.001.eml"
    other.write_bytes(b"")
    house.lists(f"novalux: {{edition: customer, units: Lyon, language: en, to: [{USINE}]}}")
    house.mail()
    names = sorted(path.name for path in other.parent.iterdir())
    assert names == ["direction.001.eml", "novalux.001.eml", "novalux.eu.001.eml"]


def test_an_unknown_list_or_unit_is_told_with_the_nearest(house):
    with pytest.raises(UnknownNameError, match=r"No list named 'novalus' \(did you mean 'novalux'\?\)"):
        house.mail("novalus")
    house.lists(f"novalux: {{edition: customer, units: Lyo, language: en, to: [{ACHATS}]}}")
    with pytest.raises(ProgrammeError, match=r"'Lyo' is no unit \(did you mean 'Lyon'\?\)"):
        house.mail()


def test_without_reports_or_settings_of_mail_it_says_so(house):
    house.write(PROGRAMME.partition("publishing:")[0])
    assert house.refused().slug == "mail-settings"
    house.write(PROGRAMME)
    house.reports = house.home / "nowhere"
    assert house.refused().slug == "never-made"


def test_without_a_password_nobody_is_even_called(house, monkeypatch):
    monkeypatch.delenv("NPS_REPORT_SMTP_PASSWORD", raising=False)
    monkeypatch.setattr("nps_report.publishing.smtp._in_keyring", lambda user: None)
    house.write(PROGRAMME.replace("host: 127.0.0.1", "host: 127.0.0.1, user: nps"))
    assert house.refused(send=True).slug == "mail-password"
    assert len(house.mail().files) == 3


def test_a_tampered_ledger_keeps_mail_in_the_house(house):
    path = house.ledger.path
    path.write_text(path.read_text(encoding="utf-8").replace("Élise", "Elise"), encoding="utf-8")
    house.ledger.path.open("a", encoding="utf-8").write("{}\n")
    with pytest.raises(LedgerError):
        house.mail()
