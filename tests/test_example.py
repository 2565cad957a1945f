"""Helios Services: complete, the same every time, and its story found by counting on the exports."""

import csv
import re
import shutil
from collections import Counter
from datetime import datetime
from math import sqrt

import pytest
import yaml
from scipy.stats import fisher_exact

from nps_report.contract import clean_tables
from nps_report.example import write_example
from nps_report.example.reading import sections
from nps_report.kit import kit_folder
from nps_report.metrics.testing import benjamini_hochberg
from nps_report.programme import load_programme, load_run_plan

TABLES = (
    "responses",
    "accounts",
    "contacts",
    "invitations",
    "actions",
    "followups",
    "second_chances",
    "team",
    "units",
)
CLASSES = ("any", "promoter", "passive", "detractor")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    written = tmp_path_factory.mktemp("helios")
    write_example(written)
    return written


@pytest.fixture(scope="module")
def tables(folder):
    return {name: read(folder / "data" / f"{name}.csv") for name in TABLES}


@pytest.fixture(scope="module")
def readable(tables):
    """The answers with a readable score and date, each with its account's tier and its month as 2026-10."""
    tiers = {account["Compte"]: account["Catégorie"] for account in tables["accounts"]}
    return [
        {**row, "month": month_of(row), "score": int(row["Note"]), "tier": tiers.get(row["Compte"])}
        for row in tables["responses"]
        if row["Note"] in {str(score) for score in range(11)} and month_of(row)
    ]


@pytest.fixture(scope="module")
def scored(readable):
    """Those about the whole relation."""
    return [row for row in readable if row["Type d'enquête"] == "relationnelle"]


@pytest.fixture(scope="module")
def visits(readable):
    """Those about one visit."""
    return [row for row in readable if row["Type d'enquête"] == "transactionnelle"]


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def month_of(row):
    """The month of an answer as 2026-10; blank where its date cannot be read."""
    try:
        return f"{moment_of(row['Date de réponse']):%Y-%m}"
    except ValueError:
        return ""


def moment_of(text):
    return datetime.strptime(text, "%d/%m/%Y %H:%M")  # noqa: DTZ007  local time, as exported


def classes(rows):
    """Promoters and detractors among `rows`, and how many there are."""
    scores = [row["score"] for row in rows]
    return sum(score >= 9 for score in scores), sum(score <= 6 for score in scores), len(scores)


def score(rows):
    promoters, detractors, n = classes(rows)
    return 100 * (promoters - detractors) / n


def established(now, before):
    """By adjusted Wald at 95 %, worked out here again: the limits of the difference exclude zero."""
    difference, variance = 0.0, 0.0
    for rows, sign in ((now, 1), (before, -1)):
        promoters, detractors, n = (
            count + more for count, more in zip(classes(rows), (0.75, 0.75, 3), strict=True)
        )
        mean = (promoters - detractors) / n
        difference += sign * mean
        variance += ((promoters + detractors) / n - mean**2) / n
    return abs(difference) > 1.96 * sqrt(variance)


def of(rows, unit=None, months=(), tier=None):
    return [
        row
        for row in rows
        if unit in (None, row["Agence"])
        and (not months or row["month"] in months)
        and tier in (None, row["tier"])
    ]


def share(rows, column, value):
    return sum(row[column] == value for row in rows) / len(rows)


def quarter(number):
    return [f"2026-{month:02d}" for month in range(3 * number - 2, 3 * number + 1)]


SINCE_PRICES = [f"2026-{month:02d}" for month in range(2, 11)]
LAST_YEAR = ["2025-11", "2025-12", *(f"2026-{month:02d}" for month in range(1, 11))]
LISTENED = datetime(2026, 7, 1)  # noqa: DTZ001  local time, as exported
LATE = (datetime(2026, 5, 1), datetime(2026, 9, 7))  # noqa: DTZ001  local time, as exported


def test_it_is_the_same_bytes_every_time(folder, tmp_path):
    again = write_example(tmp_path)
    assert [path.name for path in again] == [f"{name}.csv" for name in (*TABLES, "coded")]
    assert all(path.read_bytes() == (folder / "data" / path.name).read_bytes() for path in again)


def test_there_are_six_agencies_and_their_customers(tables):
    assert len(tables["units"]) == 6
    assert len(tables["accounts"]) == 180
    assert 680 <= len(tables["contacts"]) <= 720
    assert len({contact["Nom"] for contact in tables["contacts"]}) == len(tables["contacts"])


def test_every_month_of_two_years_has_answers(scored):
    months = Counter(row["month"] for row in scored)
    assert (min(months), max(months), len(months)) == ("2024-11", "2026-10", 24)
    assert min(months.values()) >= 50


def test_some_agencies_are_large_and_some_small(scored):
    october = Counter(row["Agence"] for row in of(scored, months=["2026-10"]))
    assert october["Lyon"] >= 60
    assert sum(n < 30 for n in october.values()) >= 2
    assert Counter(row["Agence"] for row in of(scored, months=["2026-09"]))["Strasbourg"] < 10


def test_deliveries_slip_in_lyon_and_are_put_right(scored):
    winter, summer = of(scored, "Lyon", quarter(1)), of(scored, "Lyon", quarter(3))
    october = of(scored, "Lyon", ["2026-10"])
    assert score(summer) < -20
    assert score(summer) < score(october) < score(winter)
    assert established(summer, winter)
    assert established(october, summer)


def test_the_fall_is_established_between_two_quarters_in_a_row(scored):
    assert established(of(scored, "Lyon", quarter(2)), of(scored, "Lyon", quarter(1)))


def test_nothing_slips_in_the_other_agencies(scored):
    elsewhere = [row for row in scored if row["Agence"] not in ("Lyon", "") and row["tier"] != "B"]
    assert not established(of(elsewhere, months=quarter(3)), of(elsewhere, months=quarter(1)))


def test_dearer_prices_annoy_tier_b_alone(scored):
    since = of(scored, months=SINCE_PRICES)
    before = [row for row in scored if row["month"] < "2026-02"]
    others = [row for row in since if row["tier"] in ("A", "C")]
    assert established(of(since, tier="B"), others)
    assert not established(of(before, tier="B"), [row for row in before if row["tier"] in ("A", "C")])


@pytest.mark.parametrize(
    ("lowest", "highest", "least", "most"), [(0, 6, 0.04, 0.13), (7, 8, 0.2, 0.3), (9, 10, 0.75, 0.85)]
)
def test_promoters_name_what_pleases_and_others_seldom(scored, lowest, highest, least, most):
    rows = [row for row in scored if lowest <= row["score"] <= highest]
    assert least <= 1 - share(rows, "Ce qui vous plaît le plus", "") <= most


def test_five_things_please(scored):
    named = Counter(row["Ce qui vous plaît le plus"] for row in scored if row["Ce qui vous plaît le plus"])
    assert set(named) == {"Les techniciens", "La réactivité", "La qualité", "L'écoute", "Le portail"}
    assert min(named.values()) >= 50


def test_every_answer_is_about_a_step(readable):
    steps = Counter(row["Étape"] for row in readable)
    assert set(steps) == {"Commande", "Livraison", "Intervention", "Facturation"}


def test_late_deliveries_are_what_detractors_of_lyon_tell(scored):
    late = [
        row
        for row in of(scored, "Lyon")
        if LATE[0] <= moment_of(row["Date de réponse"]) < LATE[1] and row["score"] <= 6
    ]
    others = [row for row in scored if row["score"] <= 6 and row not in late]
    assert len(late) >= 50
    assert share(late, "Étape", "Livraison") >= 0.75
    assert share(others, "Étape", "Livraison") <= 0.25


def test_answers_crowd_at_the_top_for_one_technician_alone(readable):
    year = of(readable, months=LAST_YEAR)
    at_top = Counter(row["Dernier intervenant"] for row in year if row["score"] >= 9)
    below = Counter(row["Dernier intervenant"] for row in year if row["score"] < 9)
    names = sorted(at_top | below)
    fourfold = [
        [[at_top[name], below[name]], [at_top.total() - at_top[name], below.total() - below[name]]]
        for name in names
    ]
    adjusted = benjamini_hochberg([fisher_exact(table).pvalue for table in fourfold])
    assert [name for name, p in zip(names, adjusted, strict=True) if p < 0.05] == ["Nuno Serrão"]
    assert at_top["Nuno Serrão"] >= 5 * below["Nuno Serrão"]


def test_in_nantes_the_account_manager_chooses_most_contacts(tables):
    chosen = [row for row in tables["invitations"] if row["Choisi par"] != "tirage"]
    since = moment_of("01/11/2025 00:00")
    sent = [
        row
        for row in tables["invitations"]
        if row["Agence"] == "Nantes" and moment_of(row["Envoyée le"]) >= since
    ]
    assert all(row in sent and row["Choisi par"] == "Gwenaël Riou" for row in chosen)
    assert 0.55 <= len(chosen) / len(sent) <= 0.65


def test_the_contacts_that_he_chooses_score_higher(tables, scored):
    chosen, drawn = [], []
    for row in of(scored, "Nantes", LAST_YEAR):
        at = moment_of(row["Date de réponse"])
        sent = [
            (moment_of(invitation["Envoyée le"]), invitation["Choisi par"])
            for invitation in tables["invitations"]
            if invitation["Contact"] == row["Contact"] and moment_of(invitation["Envoyée le"]) <= at
        ]
        (drawn if max(sent)[1] == "tirage" else chosen).append(row)
    assert score(chosen) > score(drawn)
    assert established(chosen, drawn)


def test_some_small_new_accounts_are_on_trial(tables):
    trials = [row for row in tables["accounts"] if row["Statut"] == "trial"]
    assert Counter(row["Statut"] for row in tables["accounts"]) == {"paying": 166, "trial": 8, "churned": 6}
    assert {row["Catégorie"] for row in trials} == {"C"}
    assert {row["Client depuis"][-4:] for row in trials} == {"2024"}
    assert all(bool(row["Perdu le"]) == (row["Statut"] == "churned") for row in tables["accounts"])


def test_visits_are_judged_more_kindly_than_the_relation(scored, visits):
    months = ["2026-08", "2026-09", "2026-10"]
    assert {row["month"] for row in visits} == set(months)
    assert score(visits) > score(of(scored, months=months))
    assert established(visits, of(scored, months=months))


def test_visits_stand_last_in_order_of_time(tables, visits):
    ids = [f"T{number:04d}" for number in range(1, 46)]
    moments = [moment_of(row["Date de réponse"]) for row in visits]
    assert [row["N° réponse"] for row in tables["responses"][-45:]] == ids
    assert [row["N° réponse"] for row in visits] == ids
    assert moments == sorted(moments)


def test_a_visit_is_answered_by_sms_in_a_score_alone(tables, scored, visits):
    assert {(row["Canal"], row["Étape"], row["Pourquoi ?"]) for row in visits} == {
        ("SMS", "Intervention", "")
    }
    assert {row["Canal"] for row in scored} == {"e-mail", "téléphone"}
    assert not {row["N° réponse"] for row in visits} & {row["response_id"] for row in tables["followups"]}


def test_whoever_answers_after_a_visit_has_answered_the_other_survey_too(scored, visits):
    contacts = [row["Contact"] for row in visits]
    assert len(set(contacts)) == len(contacts)
    assert set(contacts) <= {row["Contact"] for row in of(scored, months=LAST_YEAR)}


def test_contacts_that_matter_are_among_octobers_detractors(tables, scored):
    priorities = {contact["Contact"]: contact["Priorité"] for contact in tables["contacts"]}
    october = of(scored, months=["2026-10"])
    lowest = {
        priority: sorted(row["score"] for row in october if priorities[row["Contact"]] == priority)
        for priority in ("critical", "primary")
    }
    assert sum(score <= 6 for score in lowest["critical"]) >= 2
    assert sum(score <= 4 for score in lowest["primary"]) >= 5


def test_many_contacts_answered_in_both_octobers(scored):
    before, now = ({row["Contact"] for row in of(scored, months=[month])} for month in ("2025-10", "2026-10"))
    assert len(before & now) >= 50


def test_many_stay_silent(tables):
    answered = {row["Compte"] for row in tables["responses"]}
    invited = {row["Compte"] for row in tables["invitations"]}
    assert len(invited - answered) >= 20
    assert 0.35 <= len(tables["responses"]) / len(tables["invitations"]) <= 0.45


def test_few_rows_are_bad_and_some_have_no_score(tables):
    rows = tables["responses"]
    bad = [row for row in rows if not month_of(row) or row["Note"] in ("11", "-1", "7,5", "dix")]
    assert len(bad) == 6
    assert 20 <= sum(row["Note"] == "" for row in rows) <= 60


def test_someone_answers_twice_in_a_month(scored):
    given = Counter((row["Contact"], row["month"]) for row in scored)
    assert 20 <= sum(count > 1 for count in given.values()) <= 60


@pytest.mark.parametrize("language", ["fr", "en"])
def test_comments_are_many_and_all_different(language):
    headings = sections(f"comments.{language}.txt")
    texts = [text for heading, items in headings.items() if heading != "any filler" for text in items]
    assert {heading.split()[0] for heading in headings} == set(CLASSES)
    assert len(set(texts)) == len(texts) >= 240


def test_no_comment_stands_twice_in_an_agency(tables):
    said = Counter((row["Agence"], row["Pourquoi ?"]) for row in tables["responses"] if row["Pourquoi ?"])
    assert set(said.values()) == {1}
    assert 0.35 <= len(said) / len(tables["responses"]) <= 0.5


def test_every_name_left_open_in_a_comment_is_filled(tables):
    assert not [row["Pourquoi ?"] for row in tables["responses"] if set("{}") & set(row["Pourquoi ?"])]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_addresses_and_numbers_in_comments_belong_to_nobody(language):
    texts = "\n".join(text for items in sections(f"comments.{language}.txt").values() for text in items)
    assert all(address.endswith(".example") for address in re.findall(r"@(\S+\w)", texts))
    numbers = re.findall(r"\b0\d[\d ]{8,}\d", texts)
    assert len(numbers) >= 3
    assert all(re.match(r"01 99 00|06 39 98|020 7946 0", number) for number in numbers)


def test_promises_to_customers_stand_in_both_languages(tables):
    public = [action for action in tables["actions"] if action["visibility"] == "customer"]
    texts = [
        f"{name}_{language}" for name in ("said", "public_text", "owner_role") for language in ("fr", "en")
    ]
    assert len(tables["actions"]) == 18
    assert len(public) == 7
    assert all(action[text] for action in public for text in texts)


def test_most_let_their_company_read_what_they_answer_and_nobody_changes_their_mind(tables):
    said = {(row["Contact"], row["Partage avec mon entreprise"]) for row in tables["responses"]}
    assert len(said) == len({contact for contact, _ in said})
    assert 0.75 <= sum(consent == "oui" for _, consent in said) / len(said) <= 0.85


@pytest.fixture(scope="module")
def followups(tables):
    """Each follow-up with what the exports know of its answer, and whether its caller is involved."""
    given = {row["N° réponse"]: row for row in tables["responses"]}
    managers = {row["Compte"]: row["Chargé de compte"] for row in tables["accounts"]}
    return [_followed(row, given[row["response_id"]], managers) for row in tables["followups"]]


def _followed(row, answer, managers):
    involved = {answer["Dernier intervenant"], managers.get(answer["Compte"])}
    opened = moment_of(row["opened_at"])
    return row | {"answer": answer, "opened": opened, "involved": row["caller"] in involved}


def test_the_first_rule_of_the_programme_that_holds_opened_each_followup(followups, tables):
    rules = yaml.safe_load((kit_folder("params") / "programme.yml").read_text("utf-8"))["follow_up"]["rules"]
    scores = {rule["name"]: rule.get("scores", (7, 10)) for rule in rules}
    readable = [row for row in followups if row["answer"]["Note"] in {str(score) for score in range(11)}]
    for row in readable:
        lowest, highest = scores[row["opened_for"]]
        assert lowest <= int(row["answer"]["Note"]) <= highest
    assert Counter(row["opened_for"] for row in followups) == {
        "détracteur": 286,
        "demande": 12,
        "remercier": 17,
    }


def test_those_who_asked_to_be_called_are_followed_up(followups):
    asked = {row["answer"]["Souhaite être rappelé"] for row in followups if row["opened_for"] == "demande"}
    assert asked == {"oui"}


def test_contacts_who_matter_in_large_accounts_are_thanked(followups, tables):
    priorities = {row["Contact"]: row["Priorité"] for row in tables["contacts"]}
    thanked = [row for row in followups if row["opened_for"] == "remercier"]
    assert {priorities[row["answer"]["Contact"]] for row in thanked} == {"critical", "primary"}


def test_detractors_ask_to_be_called_most(scored):
    asks = {
        lowest: share(
            [row for row in scored if lowest <= row["score"] <= highest], "Souhaite être rappelé", "oui"
        )
        for lowest, highest in ((0, 6), (7, 8), (9, 10))
    }
    assert 0.2 < asks[0] < 0.4
    assert asks[9] < asks[7] < 0.1


def test_whoever_calls_or_owns_is_in_the_team(followups, tables):
    named = {row[part] for row in followups for part in ("owner", "caller")} - {""}
    owners = {row["owner"] for row in tables["second_chances"]}
    assert named | owners <= {row["name"] for row in tables["team"]}


def test_who_left_in_spring_left_one_followup_unfinished(followups, tables):
    (left,) = [row for row in tables["team"] if row["left_at"]]
    own = [row for row in followups if row["caller"] == left["name"]]
    assert left["left_at"] == "27/05/2026"
    assert max(moment_of(row["first_contact_at"]) for row in own) < moment_of("27/05/2026 00:00")
    assert Counter(row["status"] for row in own) == {"closed": 20, "in progress": 1}


def test_customer_listening_calls_most_since_july_2026(followups, tables):
    listeners = {row["name"] for row in tables["team"] if not row["unit"] and not row["left_at"]}
    since = [row for row in followups if row["caller"] and row["opened"] >= LISTENED]
    assert len(listeners) == 3
    assert sum(row["caller"] in listeners for row in since) / len(since) > 0.6
    assert not [row for row in followups if row["caller"] in listeners and row["opened"] < LISTENED]


def test_callers_are_seldom_involved_since_and_often_were_before(followups):
    before, since = [], []
    for row in followups:
        if row["caller"]:
            (since if row["opened"] >= LISTENED else before).append(row["involved"])
    assert sum(since) / len(since) < 0.25
    assert sum(before) / len(before) > 0.35


def test_some_of_octobers_unfinished_followups_have_nobody_or_somebody_who_is_involved(followups):
    unfinished = [row for row in followups if row["status"] != "closed"]
    waiting = [row for row in unfinished if not row["first_contact_at"]]
    assert (len(unfinished), len(waiting)) == (34, 19)
    assert sum(not row["caller"] for row in waiting) == 9
    assert sum(row["involved"] for row in waiting) == 4


def test_no_followup_is_closed_before_the_call_nor_called_before_it_is_opened(followups):
    for row in followups:
        moments = [row["opened_at"], row["first_contact_at"], row["closed_at"]]
        known = [moment_of(text) for text in moments if text]
        assert known == sorted(known)
        assert bool(row["outcome"]) == bool(row["closed_at"])


def test_few_followups_were_opened_again_and_still_are_not_closed(followups):
    again = [row for row in followups if row["reopened_at"]]
    assert len(again) == 5
    for row in again:
        assert row["status"] == "in progress"
        assert moment_of(row["closed_at"]) < moment_of(row["reopened_at"])


def test_late_deliveries_are_why_lyon_has_detractors(followups):
    causes = {
        lyon: Counter(
            row["root_cause"]
            for row in followups
            if row["root_cause"] and (row["answer"]["Agence"] == "Lyon") == lyon and row["opened"] >= LATE[0]
        )
        for lyon in (True, False)
    }
    assert causes[True].most_common(1)[0][0] == "délais"
    assert causes[False].most_common(1)[0][0] == "tarifs"


def test_second_chances_are_for_accounts_silent_or_heard_since(tables):
    heard = {}
    for row in tables["responses"]:
        if month_of(row) in LAST_YEAR:
            heard.setdefault(row["Compte"], []).append(moment_of(row["Date de réponse"]))
    plans = {row["account_id"]: row for row in tables["second_chances"]}
    assert len(plans) == len(tables["second_chances"]) == 13
    answered = {account for account in plans if account in heard}
    assert {plans[account]["outcome"][:26] for account in answered} == {"A répondu au questionnaire"}
    for account in answered:
        assert min(heard[account]) > moment_of(f"{plans[account]['opened_at']} 00:00")


def test_second_chances_go_every_way_and_stand_everywhere(tables):
    plans = tables["second_chances"]
    assert {row["way"] for row in plans} == {
        "téléphone",
        "autre formulaire",
        "autre signature",
        "prochaine visite",
    }
    assert Counter(row["status"] for row in plans) == {
        "prévu": 6,
        "en cours": 2,
        "terminé": 4,
        "abandonné": 1,
    }


def test_every_column_that_the_programme_maps_is_in_the_exports(tables):
    sources = yaml.safe_load((kit_folder("params") / "programme.yml").read_text("utf-8"))["sources"]
    for name, source in sources.items():
        assert set(source.get("columns", {}).values()) <= set(tables[name][0]), name


def test_notes_stand_beside_lyon_in_both_editions_and_languages():
    notes = kit_folder("params") / "notes" / "2026-10"
    assert sorted(path.name for path in notes.iterdir()) == [
        f"lyon.{edition}.{language}.md" for edition in ("customer", "internal") for language in ("en", "fr")
    ]


def test_the_kit_reads_it_with_the_intended_problems_alone(folder, tmp_path):
    shutil.copytree(kit_folder("params"), tmp_path / "params")
    shutil.copytree(folder / "data", tmp_path / "data")
    (tmp_path / "work").mkdir()
    clean = clean_tables(load_programme(tmp_path / "params" / "programme.yml"), tmp_path / "work")
    found = Counter(problem.slug for problem in clean.problems if problem.slug != "duplicate")
    assert found == {
        "score-range": 3,
        "score-text": 1,
        "date-unreadable": 2,
        "unknown-account": 2,
        "caller-involved": 5,
        "colleague-left": 1,
    }
    assert set(clean.tables) == set(TABLES)
    reasons = {"transactional", "no score", "duplicate", "bad score", "bad date"}
    assert set(clean.rows) == {"read", "scored", *reasons}


def test_a_monthly_run_makes_both_editions_in_both_languages():
    plan = load_run_plan(kit_folder("params") / "monthly.yml")
    assert (plan.units, plan.editions, plan.languages) == ((), ("internal", "customer"), ("fr", "en"))
    assert plan.formats == ("html", "pdf")
