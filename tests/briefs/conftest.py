"""Briefs of accounts of one small programme, frozen once for each way in which persons may be named."""

from functools import cache

import pytest

from nps_report.briefs import AccountBrief
from nps_report.facts.account_brief import AccountBriefFacts
from nps_report.facts.internal import Facts
from nps_report.kit import kit_folder
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.programme.replies import load_replies
from nps_report.scope import Scope
from nps_report.snapshot import build_snapshot, open_internal
from nps_report.testing import sample_programme
from nps_report.wording import words_for
from tests.briefs.world import DAY, SETTINGS, TABLES, TAKEN_BACK

CHANGED = {"yes": {}, "consent": {"responses": TAKEN_BACK}, "no": {"invitations": ()}}
"""What is different where persons may be named so; where nobody may, nobody knows whom we asked either."""


@pytest.fixture(scope="session")
def sides(tmp_path_factory):
    """The internal side of the programme, by how persons may be named."""
    made = {}

    def of(identified):
        if identified not in made:
            folder = tmp_path_factory.mktemp("briefs")
            tables = {**TABLES, **CHANGED[identified]}
            programme = load_programme(sample_programme(folder, tables, identified=identified, **SETTINGS))
            made[identified] = open_internal(
                build_snapshot(programme, folder / "snapshot").folder / "internal"
            )
        return made[identified]

    return of


@pytest.fixture(scope="session")
def known(sides):
    """The facts of an account on 31 October 2026, found once for all that read them."""

    @cache
    def of(account="A", identified="yes", unit="all"):
        return AccountBriefFacts(facts_in(identified, unit), account)

    @cache
    def facts_in(identified, unit):
        return Facts(sides(identified), Scope(parse_period("2026-10"), unit, DAY))

    return of


@pytest.fixture(scope="session")
def brief(known):
    """The brief of an account, in English."""
    bank = load_replies(kit_folder("params") / "replies" / "en.yml", "en")
    return lambda *asked: AccountBrief(known(*asked), words_for("en"), bank)
