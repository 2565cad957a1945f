"""A brief names nobody whom the programme or the person does not let be named: not on its page, nor in its files."""

import json

import pytest

from nps_report.briefs import AccountBrief
from nps_report.exports.annex import annex
from nps_report.facts.account_brief import AccountBriefFacts
from nps_report.facts.internal import Facts
from nps_report.kit import kit_folder
from nps_report.programme.replies import load_replies
from nps_report.scope import Scope
from nps_report.sections.comments import account_sheet
from nps_report.snapshot import account_slugs
from nps_report.wording import words_for
from tests.privacy.sample import END, OCTOBER, answers, document_of, frozen
from tests.privacy.test_new_sections import IDS, persons_in, texts_of, whole
from tests.privacy.whole_programme import has_agreed, is_silent

pytestmark = pytest.mark.slow

WORDS = words_for("en")
BANK = load_replies(kit_folder("params") / "replies" / "en.yml", "en")


def told_by(side, account):
    """All that the files of a brief hold: pages are made from the document, and so is the spreadsheet."""
    facts = Facts(side, Scope(OCTOBER, "all", END))
    document = document_of(AccountBrief(AccountBriefFacts(facts, account), WORDS, BANK), "account")
    sheet = annex(document, account_sheet(facts, account, WORDS), "Comments", END)
    return json.dumps(document, ensure_ascii=False) + texts_of(sheet)


def told_by_all(side):
    """The briefs of accounts that are nobody's e-mail: of these none is made."""
    return " ".join(told_by(side, account) for account in account_slugs(side) if "@" not in account)


@pytest.mark.parametrize("name", ["plain", "names of contacts", "accounts that are e-mails"])
def test_no_brief_names_anybody_where_nobody_may_be_named(tmp_path, name):
    assert persons_in(told_by_all(whole(tmp_path, IDS[name], identified="no").internal)) == set()


@pytest.mark.parametrize("name", ["plain", "e-mails of contacts"])
def test_with_consent_briefs_name_those_alone_who_agreed_and_have_answered(tmp_path, name):
    told = persons_in(told_by_all(whole(tmp_path, IDS[name], identified="consent").internal))
    assert told
    assert not [person for person in told if not has_agreed(person) or is_silent(person)]


@pytest.mark.parametrize(("latest", "named"), [("yes", True), ("no", False)])
def test_who_took_consent_back_is_named_beside_no_older_comment(tmp_path, latest, named):
    """Neither on the page nor in the spreadsheet, though the comment of September came with consent."""
    (row,) = answers("Lyon", [10], contact_consent="yes")
    later = {**row, "response_id": "later", "contact_consent": latest}
    older = {**row, "responded_at": "2026-09-05"}
    contacts = [{"contact_id": row["contact_id"], "account_id": row["account_id"], "name": "Aline Zorbec"}]
    tables = {"responses": [older, later], "contacts": contacts}
    told = told_by(frozen(tmp_path, tables, identified="consent").internal, "LyonA0")
    assert "toujours très rapide" in told
    assert ("Zorbec" in told) == named
