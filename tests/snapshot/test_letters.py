"""What an account's letter may hold: its own numbers by consent, else words, else nothing; of others nothing."""

import json
from datetime import date

import pyarrow.parquet as pq
import pytest

from nps_report.errors import SnapshotError, UsageError
from nps_report.periods import parse_period
from nps_report.programme import Thresholds, load_programme
from nps_report.snapshot import (
    account_slugs,
    build_snapshot,
    letter_folder,
    open_account,
    open_internal,
    release,
    release_letters,
)
from nps_report.snapshot.letters import slugs_of
from nps_report.snapshot.own import NOTHING, OwnScore, own_score
from nps_report.testing import sample_programme
from tests.privacy.sample import SUBJECTS, with_frame
from tests.snapshot.test_own import of_persons
from tests.snapshot.test_releasing import SAID, answers

OCTOBER, END = parse_period("2026-10"), date(2026, 10, 31)
OTHERS = [{**row, "letter_consent": "yes"} for row in answers("2026-10", [10] * 12 + [8] * 4 + [3] * 4)]
NOVALUX = {"account_id": "B1", "name": "Novalux Industrie", "unit": "Lyon"}


def said_by(account, *scores, consents=(), **more):
    """An answer per score, each from another person of an account; `consents` are the places of those who say no."""
    return [
        {
            "response_id": f"{account}-{place}",
            "responded_at": "2026-10-12",
            "score": score,
            "comment": SAID["promoters"].format(SUBJECTS[place]),
            "unit": "Lyon",
            "account_id": account,
            "contact_id": f"{account} c{place}",
            "quote_consent": "yes",
            "letter_consent": "no" if place in consents else "yes",
            **more,
        }
        for place, score in enumerate(scores)
    ]


@pytest.fixture
def opened(tmp_path):
    """The side of the letter to an account, B1 unless told otherwise; beside these answers there are others'."""

    def side(*own, account="B1", accounts=(NOVALUX,), **tables):
        none = {name: () for name in ("contacts", "invitations", "actions", "units")}
        rows = [*OTHERS, *(row for rows in own for row in rows)]
        path = sample_programme(
            tmp_path,
            none | {"responses": rows, "accounts": accounts} | tables,
            segments=[],
            targets={},
        )
        programme = load_programme(with_frame(path))
        snapshot = build_snapshot(programme, tmp_path / "snapshot")
        slugs = account_slugs(open_internal(snapshot.folder / "internal"))
        release_letters(snapshot, programme, OCTOBER, END, {account: slugs[account]})
        public = release(snapshot, programme, OCTOBER, END)
        return open_account(letter_folder(public, slugs[account]))

    return side


def test_where_all_consent_the_accounts_own_numbers_stand(opened):
    """Three promoters, a passive and a detractor: 100 (3 - 1) / 5."""
    side = opened(said_by("B1", 10, 9, 9, 8, 3))
    assert side.own() == OwnScore("number", nps=40, n=5)
    assert side.account_name() == "Novalux Industrie"


def test_one_who_does_not_consent_leaves_words(opened):
    side = opened(said_by("B1", 10, 9, 9, 9, 9, 8, 3, consents=[0]))
    assert side.own() == OwnScore("words", words="high")
    assert (side.own_themes(), side.own_quotes()) == ((), ())


def test_whoever_may_be_called_back_has_not_agreed_to_be_read_by_their_company(opened):
    rows = [{**row, "contact_consent": "yes"} for row in said_by("B1", 10, 8, consents=[0, 1])]
    assert opened(rows).own() == NOTHING


def test_who_was_not_asked_has_not_consented(opened):
    rows = [
        {**row, "letter_consent": None, "contact_consent": "yes"} for row in said_by("B1", 10, 8, consents=())
    ]
    assert opened(rows).own() == NOTHING


def test_below_five_who_do_not_all_consent_there_is_nothing(opened):
    side = opened(said_by("B1", 10, 9, 8, 3, consents=[2]))
    assert side.own() == NOTHING
    assert (side.own_themes(), side.own_quotes()) == ((), ())


def test_one_person_who_consents_is_told_their_own_number(opened):
    assert opened(said_by("B1", 3)).own() == OwnScore("number", nps=-100, n=1)


def test_an_answer_of_another_account_is_no_part_of_it(opened):
    """C2's people say no to everything: that neither adds to B1's numbers nor takes them away."""
    side = opened(said_by("B1", 10, 8), said_by("C2", 0, 0, 0, consents=[0, 1, 2]))
    assert side.own() == OwnScore("number", nps=50, n=2)


def test_an_answer_of_another_unit_is(opened):
    """Consent is asked of all who answered, whatever their unit: else one letter less another would tell."""
    side = opened(said_by("B1", 10, 8), said_by("B1", 3, consents=[0], unit="Lille", contact_id="far"))
    assert side.own() == NOTHING


def test_what_its_people_raise_is_told_however_few_they_are(opened):
    side = opened(said_by("B1", 10))
    assert [(one.theme, one.tone) for one in side.own_themes()] == [("delivery", "appreciated")]
    assert [quote.text for quote in side.own_quotes()] == [SAID["promoters"].format(SUBJECTS[0])]


def test_who_did_not_agree_to_be_quoted_is_not(opened):
    side = opened(said_by("B1", 10, quote_consent="no"))
    assert len(side.own_themes()) == 1
    assert side.own_quotes() == ()


def test_a_quote_names_nobody_of_the_account(opened):
    contacts = [{"contact_id": "B1 c0", "account_id": "B1", "name": "Élise Roy"}]
    rows = said_by("B1", 10, comment="La livraison par Élise Roy est toujours très rapide chez nous")
    assert all("Roy" not in quote.text for quote in opened(rows, contacts=contacts).own_quotes())


def test_what_is_beside_it_is_the_customer_side_byte_for_byte(opened):
    side = opened(said_by("B1", 10, 8))
    public = side.folder.parents[1]
    names = {path.name for path in public.iterdir() if path.is_file()}
    assert {path.name for path in side.folder.iterdir()} == {*names, "own"}
    assert all((side.folder / name).read_bytes() == (public / name).read_bytes() for name in names)


def test_the_folder_holds_nothing_of_another_account(opened):
    """Whatever a careless cell reads in it: no table has another's name, id or answer."""
    other = {"account_id": "C2", "name": "Ostrelle", "unit": "Lyon"}
    marked = "Le quai d'Ostrelle reste introuvable pour tous vos chauffeurs"
    rows = said_by("C2", 2, comment=marked)
    side = opened(said_by("B1", 10, 8), rows, accounts=(NOVALUX, other))
    files = [path for path in side.folder.rglob("*") if path.is_file()]
    held = " ".join(
        str(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else path.read_text()
        for path in files
    )
    assert len(files) == 11
    assert "Novalux" in held
    assert [secret for secret in ("Ostrelle", "C2", "introuvable") if secret in held] == []


def test_the_own_tables_hold_these_columns_and_no_other(opened):
    own = opened(said_by("B1", 10, 8)).folder / "own"
    columns = {path.stem: set(pq.read_schema(path).names) for path in own.glob("*.parquet")}
    assert columns["themes"] == {"unit", "theme", "tone", "name_fr", "name_en"}
    assert columns["quotes"] == {"unit", "theme", "tone", "text", "language"}
    assert columns["actions"] >= {"status", "due", "done_at", "own"}
    assert not columns["actions"] & {"unit", "title", "owner", "impact", "effort"}
    told = json.loads((own / "account.json").read_text())
    assert {*told} == {"name", "score"}
    assert {*told["score"]} == {"level", "words", "nps", "n"}


ACTION = {"status": "planned", "visibility": "customer", "opened_at": "2026-09-01", "due": "2026-12-01"}
UNITS = [{"unit": "Sud"}, {"unit": "Lyon", "parent": "Sud"}, {"unit": "Lille", "parent": ""}]


def test_promises_are_those_made_there_and_to_all(opened):
    """B1 answers in Lyon, which is in Sud: what is done in Lille is not for it."""
    actions = [
        {
            "action_id": f"X{unit}",
            "title": "Faire",
            "unit": unit,
            "public_text_fr": f"Pour {unit or 'tous'}",
            **ACTION,
        }
        for unit in ("Lyon", "Sud", "Lille", "")
    ]
    side = opened(said_by("B1", 10), actions=actions, units=UNITS)
    told = side.own_actions()[["public_text_fr", "own"]].to_numpy().tolist()
    assert told == [["Pour Lyon", True], ["Pour Sud", True], ["Pour tous", False]]


@pytest.mark.parametrize(
    ("account", "named", "name"),
    [
        ("B1", "Novalux Industrie", "Novalux Industrie"),
        ("Petit Bateau", "", "Petit Bateau"),
        ("C-0042", "", ""),
        ("elise.roy@novalux.example", "", ""),
    ],
)
def test_an_account_is_called_by_its_name_else_by_an_id_that_is_one(opened, account, named, name):
    accounts = ({"account_id": account, "name": named, "unit": "Lyon"},)
    assert opened(said_by(account, 10), account=account, accounts=accounts).account_name() == name


def test_an_account_that_did_not_answer_gets_no_letter(opened):
    silent = {"account_id": "D4", "name": "Brévan", "unit": "Lyon"}
    with pytest.raises(UsageError, match="D4: nobody of it answered in 2026-10"):
        opened(said_by("B1", 10), account="D4", accounts=(NOVALUX, silent))


def test_a_customer_side_is_no_letter(opened):
    with pytest.raises(SnapshotError, match="no letter"):
        open_account(opened(said_by("B1", 10)).folder.parents[1])


def test_two_ids_never_share_a_file():
    found = slugs_of(["C-01", "c 01", "C-02"])
    assert found["C-02"] == "c-02"
    assert len({*found.values()}) == 3
    assert slugs_of(["c 01", "C-01"]) == {one: found[one] for one in ("c 01", "C-01")}


def test_words_obey_the_programmes_thresholds():
    own = of_persons([10, 9, 9, 8, 3], consents=[True] * 4 + [False])
    assert own_score(own, Thresholds(public_respondents=6)) == NOTHING
