"""Helios Services: the story of the example is found again in the numbers of its internal report.

What is expected is counted here on the exports, or was counted on them by a program that knows nothing of the kit.
"""

import csv
import shutil
from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from math import sqrt
from statistics import fmean

import pytest
from scipy.stats import false_discovery_control, fisher_exact, norm

from nps_report.example import write_example
from nps_report.facts.cases import Cases
from nps_report.facts.effects import Effects
from nps_report.kit import kit_folder
from nps_report.programme import load_programme
from nps_report.report import Parameters, customer_report, internal_report
from nps_report.snapshot import build_snapshot

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
A_YEAR_AGO = (date(2025, 10, 1), date(2025, 10, 31))
YEAR = (date(2025, 11, 1), date(2026, 10, 31))
YEAR_BEFORE = (date(2024, 11, 1), date(2025, 10, 31))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    written = tmp_path_factory.mktemp("helios")
    shutil.copytree(kit_folder("params"), written / "params")
    write_example(written)
    return written


@pytest.fixture(scope="module")
def opened(folder):
    """Opens the internal report on October 2026 of a unit."""
    programme = load_programme(folder / "params" / "programme.yml")
    snapshot = str(build_snapshot(programme, folder / "snapshot").folder / "internal")

    def open_report(unit="all"):
        asked = Parameters(str(programme.path), unit=unit, period="2026-10", language="en", snapshot=snapshot)
        return internal_report(asked)

    return open_report


@pytest.fixture(scope="module")
def report(opened):
    """The numbers of the report on the whole programme."""
    return opened().title().numbers


@pytest.fixture(scope="module")
def tables(folder):
    return {path.stem: read(path) for path in (folder / "data").iterdir()}


@pytest.fixture(scope="module")
def accounts(tables):
    """Each account by its id, with its revenue as a number."""
    return {row["Compte"]: row | {"revenue": number(row["CA annuel"])} for row in tables["accounts"]}


@pytest.fixture(scope="module")
def readable(tables):
    """The answers with a readable score and date, the oldest first."""
    whole = {str(score) for score in range(11)}
    rows = [row | {"at": moment_of(row["Date de réponse"])} for row in tables["responses"]]
    found = [row | {"score": int(row["Note"])} for row in rows if row["at"] and row["Note"] in whole]
    return sorted(found, key=lambda row: row["at"])


@pytest.fixture(scope="module")
def given(readable):
    """Those about the whole relation, each contact's earlier ones of the same month too."""
    return [row for row in readable if row["Type d'enquête"] == "relationnelle"]


@pytest.fixture(scope="module")
def again(given, tables):
    """Each detractor's answer, since the register began, that one of a later month follows, and who was called."""
    since = min(moment_of(row["opened_at"]) for row in tables["followups"]).date()
    called = {row["response_id"]: moment_of(row["first_contact_at"]) for row in tables["followups"]}
    by_contact = {}
    for row in given:
        by_contact.setdefault(row["Contact"], {})[row["at"].strftime("%Y-%m")] = row
    pairs = [pair for months in by_contact.values() for pair in pairwise(months.values())]
    return [
        {"unit": before["Agence"], "called": bool(call and call < after["at"]), "score": after["score"]}
        for before, after in pairs
        if before["score"] <= 6 and before["at"].date() >= since
        for call in [called.get(before["N° réponse"])]
    ]


@pytest.fixture(scope="module")
def october(given):
    return latest(given, OCTOBER)


@pytest.fixture(scope="module")
def year(given):
    """The latest answer in twelve months of each contact."""
    return latest(given, YEAR)


@pytest.fixture(scope="module")
def invited(tables):
    """Each contact invited in twelve months, by the last invitation."""
    rows = [row | {"at": moment_of(row["Envoyée le"])} for row in tables["invitations"]]
    return latest(sorted(rows, key=lambda row: row["at"]), YEAR)


@pytest.fixture(scope="module")
def silent(invited, year):
    return {contact: row for contact, row in invited.items() if contact not in year}


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def moment_of(text):
    """A day and time as exported; None where it cannot be read."""
    try:
        return datetime.strptime(text, "%d/%m/%Y %H:%M")  # noqa: DTZ007  local time, as exported
    except ValueError:
        return None


def number(text):
    """As exported: 1 234,56, whatever the space."""
    return float("".join(text.split()).replace(",", "."))


def within(row, days):
    return days[0] <= row["at"].date() <= days[1]


def latest(rows, days):
    """Each contact's last row of some days, of rows in order of time."""
    return {row["Contact"]: row for row in rows if within(row, days)}


def sign(row):
    """1 for a promoter, -1 for a detractor, else 0."""
    return (row["score"] >= 9) - (row["score"] <= 6)


def score(rows):
    return 100 * fmean(map(sign, rows))


def class_of(mean):
    """That of an account, by its mean score; None where nobody answered."""
    if mean is None:
        return "silent"
    return "promoters" if mean >= 9 else "passives" if mean >= 7 else "detractors"


def by_account(rows):
    """The scores of each account."""
    found = {}
    for row in rows:
        found.setdefault(row["Compte"], []).append(row["score"])
    return found


def left_by(account, day):
    return account["Perdu le"] and moment_of(account["Perdu le"] + " 00:00").date() <= day


def p_of_change(now, before):
    """That of the plain difference, with the covariance of those who answered twice."""
    (after, spread), (earlier, spread_before) = (moments(map(sign, rows.values())) for rows in (now, before))
    pairs = [(sign(now[contact]), sign(before[contact])) for contact in now.keys() & before.keys()]
    shared = fmean(x * y for x, y in pairs) - fmean(x for x, _ in pairs) * fmean(y for _, y in pairs)
    variance = spread / len(now) + spread_before / len(before)
    variance -= 2 * len(pairs) * shared / (len(now) * len(before))
    return 2 * norm.sf(abs(after - earlier) / sqrt(variance))


def moments(values):
    known = list(values)
    mean = fmean(known)
    return mean, fmean((value - mean) ** 2 for value in known)


def the(rows, **wanted):
    """The one row that holds what is wanted."""
    (found,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found


def test_the_score_is_that_of_each_contacts_last_answer_of_october(report, october):
    assert (report["score"]["n"], report["score"]["nps"]) == (200, pytest.approx(score(october.values())))


def test_answers_after_a_visit_are_in_no_score(report, readable):
    visits = [row for row in readable if row["Type d'enquête"] == "transactionnelle" and within(row, OCTOBER)]
    assert report["rows"]["set_aside"]["transactional"] == len(visits) == 18


def test_the_score_rose_since_september_beyond_chance(report, october, given):
    change, before = the(report["change"], against="2026-09"), latest(given, SEPTEMBER)
    assert change["value"] == pytest.approx(score(october.values()) - score(before.values()))
    assert (change["n_before"], change["overlap"], change["significant"]) == (63, 1, True)


def test_the_fall_since_october_2025_is_not_established(report, october, given):
    change, before = the(report["change"], against="2025-10"), latest(given, A_YEAR_AGO)
    assert change["overlap"] == len(october.keys() & before.keys()) == 60
    assert change["p"] == pytest.approx(p_of_change(october, before))
    assert 0.05 < change["p"] < 0.06
    assert not change["significant"]


def test_accounts_of_tier_b_score_lower_than_all_others(report, october, accounts):
    own, others = [], []
    for row in october.values():
        (own if accounts[row["Compte"]]["Catégorie"] == "B" else others).append(row)
    found = the(report["segments"]["tier"], value="B")
    assert found["nps"] == pytest.approx(score(own))
    assert found["difference"] == pytest.approx(score(own) - score(others))
    assert (len(own), round(found["difference"], 2)) == (68, -49.06)
    assert found["significant"]


def test_no_agency_moved_beyond_chance(report):
    assert [unit["unit"] for unit in report["units"] if unit["change"]["significant"]] == []
    assert len(report["units"]) == 6


def test_who_answered_and_what_they_said_add_up_to_the_change(report):
    movement = report["movement"]
    assert [column["column"] for column in movement["columns"]] == ["role", "tier", "unit"]
    for column in movement["columns"]:
        assert column["mix"] + column["rate"] == pytest.approx(movement["value"])


def test_the_rise_is_what_they_said_and_tier_c_alone_rose_beyond_chance(report):
    tier = the(report["movement"]["columns"], column=report["movement"]["shown"])
    assert tier["column"] == "tier"
    assert (tier["mix"], tier["rate"]) == pytest.approx((-4.903, 36.165), abs=5e-4)
    assert [one["value"] for one in tier["segments"] if one["significant"]] == ["C"]


def test_no_column_turns_the_change_round(report):
    assert [column["reversal"] for column in report["movement"]["columns"]] == [None] * 3


def test_as_many_of_the_same_contacts_went_up_as_down(report, october, given):
    before = latest(given, A_YEAR_AGO)
    both = october.keys() & before.keys()
    moves = Counter(sign(october[contact]) - sign(before[contact]) for contact in both)
    found = report["flows"]
    assert found["against"] == "2025-10"
    assert found["ups"] == moves[1] + moves[2] == 19
    assert found["downs"] == moves[-1] + moves[-2] == 20
    assert found["answered_twice"] == moves.total() == 60
    assert not found["significant"]


def test_most_who_fell_silent_had_been_promoters(report):
    """One more promoter spoke of a visit that month: silent to the survey, not to the company."""
    assert report["flows"]["fell_silent"] == {"detractors": 4, "passives": 17, "promoters": 32}


def test_one_contact_in_four_is_silent_and_the_silent_could_turn_the_score(report, invited, silent, year):
    found, n = report["who_answered"], len(year) + len(silent)
    pull = sum(map(sign, year.values()))
    assert (found["contacts"]["invited"], found["contacts"]["silent"]) == (len(invited), len(silent))
    assert (len(invited), len(silent)) == (704, 190)
    assert found["bounds"]["low"] == pytest.approx(100 * (pull - len(silent)) / n)
    assert found["bounds"]["high"] == pytest.approx(100 * (pull + len(silent)) / n)
    assert found["tipping_share"] == pytest.approx(pull / len(silent))


def test_decision_makers_are_more_often_silent_than_others_and_users_less(report, invited, silent):
    quiet = Counter(row["Fonction"] for row in silent.values())
    heard = Counter(row["Fonction"] for row in invited.values()) - quiet
    p = [
        fisher_exact([[quiet[role], heard[role]], [190 - quiet[role], 514 - heard[role]]]).pvalue
        for role in heard
    ]
    adjusted = dict(zip(heard, false_discovery_control(p), strict=True))
    found = {one["role"]: one["silent_share"] for one in report["accounts"]["roles"]}
    assert {role: one["p_adjusted"] for role, one in found.items()} == pytest.approx(adjusted)
    more = {role: one["share"] > one["rest"] for role, one in found.items() if one["significant"]}
    assert more == {"Décideur": True, "Utilisateur": False}


def test_no_role_has_more_detractors_than_the_others(report):
    roles = report["accounts"]["roles"]
    assert [one["role"] for one in roles if one["detractors_share"]["significant"]] == []


def test_thirty_accounts_are_silent_and_the_one_of_most_revenue_leads(report, invited, year, accounts):
    heard = {row["Compte"] for row in year.values()}
    quiet = {row["Compte"] for row in invited.values()} - heard
    ranked = sorted(quiet, key=lambda account: -accounts[account]["revenue"])
    found = report["silent_accounts"]
    assert found["accounts"] == len(quiet) == 30
    assert [one["account"] for one in found["first"]] == ranked[:8]
    assert accounts[ranked[0]]["Raison sociale"] == "Ferrosel"
    assert found["revenue"] == pytest.approx(sum(accounts[account]["revenue"] for account in quiet))


def test_the_score_is_positive_whoever_counts(report, october, accounts):
    ways = {one["way"]: one["nps"] for one in report["ways"]}
    own = by_account(october.values())
    means = {account: fmean((x >= 9) - (x <= 6) for x in scores) for account, scores in own.items()}
    worth = {account: accounts[account]["revenue"] for account in own}
    by_revenue = sum(worth[account] * mean for account, mean in means.items()) / sum(worth.values())
    assert ways["accounts"] == pytest.approx(100 * fmean(means.values()))
    assert ways["revenue"] == pytest.approx(100 * by_revenue)
    assert ways["waterfall"] == pytest.approx(100 * 26 / 103)
    assert ways["waterfall_revenue"] == pytest.approx(8.3324, abs=5e-5)
    assert len(ways) == 5
    assert min(ways.values()) > 0


def test_only_the_most_influential_answers_by_revenue_could_be_below_zero(report):
    assert [one["way"] for one in report["ways"] if one["low"] < 0] == ["waterfall_revenue"]


def test_seven_contacts_that_matter_call_for_help(report, october, tables):
    highest = {"critical": 6, "primary": 4}
    priorities = {row["Contact"]: row["Priorité"] for row in tables["contacts"]}
    alarmed = {
        contact: row["score"]
        for contact, row in october.items()
        if row["score"] <= highest.get(priorities[contact], -1)
    }
    assert {one["contact"]: one["score"] for one in report["alerts"]["contacts"]} == alarmed
    assert Counter(priorities[contact] for contact in alarmed) == {"critical": 2, "primary": 5}


def test_five_million_are_at_risk_by_the_rates_of_the_programme(report, year, invited, accounts):
    scores = by_account(year.values())
    revenues = Counter()
    for account in scores.keys() | {row["Compte"] for row in invited.values()}:
        if not left_by(accounts[account], OCTOBER[1]):
            mean = fmean(scores[account]) if account in scores else None
            revenues[class_of(mean)] += accounts[account]["revenue"]
    found = {one["class"]: (one["revenue"], one["rate"]) for one in report["stakes"]["classes"]}
    rates = {"promoters": None, "passives": 0.3, "detractors": 0.5, "silent": None}
    assert found == {name: (pytest.approx(revenues[name]), rate) for name, rate in rates.items()}
    assert report["stakes"]["at_risk"] == pytest.approx(
        0.5 * revenues["detractors"] + 0.3 * revenues["passives"]
    )
    assert round(report["stakes"]["at_risk"], -5) == 5_300_000


def test_many_are_one_step_from_a_better_class(report, october, accounts):
    there = [row for row in october.values() if not left_by(accounts[row["Compte"]], OCTOBER[1])]
    near = Counter(row["score"] for row in there)
    assert len(report["stakes"]["nearly_passive"]) == near[5] + near[6] == 22
    assert len(report["stakes"]["nearly_promoters"]) == near[8] == 36


def test_most_passives_of_the_core_target_name_nothing_that_pleases(report, year, accounts):
    groups = Counter()
    for row in year.values():
        if row["score"] in (7, 8):
            pleased = "delight" if row["Ce qui vous plaît le plus"] else "no delight"
            groups[pleased if accounts[row["Compte"]]["Cœur de cible"] == "oui" else "off target"] += 1
    assert report["profile"]["passives"] == groups == {"off target": 39, "no delight": 116, "delight": 42}


def test_detractors_are_mostly_about_deliveries_and_service_calls(report, year):
    steps = Counter(row["Étape"] for row in year.values() if row["score"] <= 6)
    found = [(one["value"], one["n"]) for one in report["profile"]["detractors"]["step"]]
    assert found == steps.most_common()
    assert found[:2] == [("Livraison", 46), ("Intervention", 45)]


def test_the_score_has_no_established_link_with_staying(report, given, accounts):
    scores = by_account(latest(given, YEAR_BEFORE).values())
    lost = Counter(
        class_of(fmean(scores[account]))
        for account in scores.keys() & accounts.keys()
        if left_by(accounts[account], OCTOBER[1]) and not left_by(accounts[account], YEAR_BEFORE[1])
    )
    found = report["later"]
    assert {one["class"]: one["n"] - one["kept"] for one in found["kept"] if one["n"] > one["kept"]} == lost
    assert lost == {"promoters": 3, "passives": 2}
    assert the(found["kept"], **{"class": "detractors"})["n"] == 18
    assert found["p"] > 0.5
    assert not found["established"]


def test_one_technician_has_too_many_high_scores(report, year):
    own = [row["score"] >= 9 for row in year.values() if row["Dernier intervenant"] == "Nuno Serrão"]
    (found,) = [one for one in report["collection"]["handlers"] if one["established"]]
    assert (found["handler"], found["high"], found["n"]) == ("Nuno Serrão", sum(own), len(own))
    assert (sum(own), len(own)) == (18, 20)


def test_contacts_chosen_by_a_manager_score_higher(report, tables):
    sent = [row for row in tables["invitations"] if within({"at": moment_of(row["Envoyée le"])}, YEAR)]
    found = report["collection"]["chosen_by_managers"]
    assert found["invitations"] == sum(row["Choisi par"] != "tirage" for row in sent) == 152
    assert found["known"] == len(sent) == 2298
    assert (found["chosen"]["n"], found["chosen"]["nps"]) == (40, 47.5)
    assert (found["others"]["n"], found["others"]["nps"]) == (473, pytest.approx(100 * 67 / 473))
    assert found["gap"]["established"]


def test_answers_after_a_visit_are_kinder_and_stand_apart(report, readable):
    visits = [row for row in readable if row["Type d'enquête"] == "transactionnelle"]
    kinds = report["collection"]["kinds"]
    assert (kinds["event"]["n"], kinds["event"]["nps"]) == (45, pytest.approx(score(visits)))
    assert kinds["event"]["nps"] > kinds["relation"]["nps"]
    assert not kinds["mixed"]


def became(again, called, unit=None):
    """How many were followed, how many of them were detractors no more, and how many promoters."""
    scores = [row["score"] for row in again if row["called"] == called and unit in (None, row["unit"])]
    return len(scores), sum(score >= 7 for score in scores), sum(score >= 9 for score in scores)


def test_detractors_who_were_called_recover_more_often_than_those_whom_nobody_called(opened, again):
    found = opened().facts.topic(Cases).recovery
    sides = [(side.n, side.recovered, side.converted) for side in (found.called, found.uncalled)]
    assert sides == [became(again, called=True), became(again, called=False)]
    assert sides == [(104, 86, 32), (61, 33, 16)]
    assert found.difference.low > 0


def test_so_they_do_in_lyon(opened, again):
    found = opened("Lyon").facts.topic(Cases).recovery
    sides = [(side.n, side.recovered) for side in (found.called, found.uncalled)]
    assert sides == [became(again, called, "Lyon")[:2] for called in (True, False)]
    assert sides == [(58, 48), (38, 20)]
    assert found.difference.low > 0


def test_customers_are_called_in_time_more_often_since_customer_listening_calls(opened):
    cases = opened().facts.topic(Cases)
    before = [case for case in cases.of_year if case.opened_on < date(2026, 7, 1)]
    since = [case for case in cases.of_year if case.opened_on >= date(2026, 7, 1)]
    slow, fast = cases.figures(before).in_time, cases.figures(since).in_time
    assert fast.interval.low > slow.interval.high


def test_unfinished_followups_start_with_those_that_nobody_is_to_call(opened):
    unfinished = opened().facts.topic(Cases).unfinished
    assert len(unfinished) == 34
    assert [case.follow_up.assigned for case in unfinished[:10]] == [*[False] * 9, True]
    assert all(case.proposed for case in unfinished[:9])


def test_most_causes_of_a_year_are_late_deliveries_in_lyon(opened):
    causes = opened("Lyon").facts.topic(Cases).kpis.year.causes
    assert causes[0][0] == "délais"
    assert causes[0][1] > 3 * causes[1][1]


def test_what_was_done_about_deliveries_in_lyon_is_found_to_have_worked_and_an_idle_action_is_not(opened):
    """Of each action its unit, whether others were compared with, and the verdict; the scores are Lyon's alone."""
    found = opened("Lyon").facts.topic(Effects).found
    told = {(one.unit, one.compared, one.verdict) for one in found}
    assert ("Lyon", True, "improved") in told
    assert ("all", False, "not improved") in told
    assert all(one.verdict == "improved" for one in found if one.unit == "Lyon")


@pytest.mark.parametrize(
    ("period", "status", "effect"),
    [("2026-08", "in progress", None), ("2026-09", "done", "too early"), ("2026-10", "done", "score")],
)
def test_lyons_customers_read_what_is_done_about_deliveries_and_then_that_it_worked(
    folder, period, status, effect
):
    """Decided in June, done on 2 September; answers of October tell, and not before."""
    asked = Parameters(str(folder / "params" / "programme.yml"), unit="Lyon", period=period, language="en")
    told = customer_report(asked).facts.promises("en")
    slot = next(one for one in told if "delivery slot" in one["text"])
    assert (slot["status"], slot["effect"]) == (status, effect)
