"""An account brief is opened by a notebook's parameters."""

from dataclasses import replace

import pytest

from nps_report.briefs import account_brief
from nps_report.errors import UnknownNameError
from nps_report.files import write_text
from nps_report.report import Parameters


@pytest.fixture
def asked(sides):
    """Parameters that name an account of the small programme."""
    return Parameters(period="2026-10", language="en", snapshot=str(sides("yes").folder), account="A")


def test_a_brief_is_about_the_account_asked_for(asked):
    assert account_brief(asked).title().heading == ("Novalux",)


def test_an_account_that_never_answers_has_a_brief(asked):
    assert account_brief(replace(asked, account="C")).silence() is not None


def test_an_unknown_account_is_refused_with_the_way_out(asked):
    with pytest.raises(UnknownNameError, match=r"No account with the id 'A9'.* as it stands in the exports"):
        account_brief(replace(asked, account="A9"))


def test_an_e_mail_is_no_account_where_persons_may_not_be_named(asked, sides):
    with pytest.raises(UnknownNameError, match="a person's e-mail"):
        account_brief(replace(asked, snapshot=str(sides("consent").folder), account="rose@novalux.example"))


def test_the_programmes_own_replies_come_before_the_kits(asked, tmp_path):
    heard = "promoters: {0}, passives: {0}, detractors: {0}, silent: {0}"
    bank = (
        "default: {objection: Hm, answer: Own words.}",
        f"script: [{{step: a, {heard.format('b')}}}]",
        f"questions: {{{heard.format('[c]')}}}",
    )
    write_text(tmp_path / "replies" / "en.yml", "\n".join(bank))
    found = account_brief(replace(asked, programme=str(tmp_path / "programme.yml")))
    assert found.bank.default.answer == "Own words."
