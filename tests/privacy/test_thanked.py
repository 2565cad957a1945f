"""A team is thanked by name only where nobody can tell which customer praised, and nowhere but in its own editions."""

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest

from nps_report.batch.names import exempt_of
from nps_report.batch.plan import LETTER, Job
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.programme.editions import Edition
from nps_report.publishing.leaks import forbidden_of, leaks_in
from nps_report.publishing.outgoing import Search
from nps_report.sections.team import thanks_line
from nps_report.snapshot import WHOLE, CustomerSide, letters, open_account, open_customer, release
from nps_report.snapshot.secret import secrets_of
from nps_report.wording import words_for
from tests.privacy.sample import OCTOBER, Frozen, answers, customer_files, frozen
from tests.privacy.world import keep_told

pytestmark = pytest.mark.slow

TEAM = {"team": {"notebook": "team.ipynb", "side": "customer", "name": "Team"}}
FIVE = ("Odile Marchal", "Rose Martin", "Jean Petit", "Inès Faure", "Hugo Weiss")
"""Each took care of five persons who praise, of five accounts. Of Inès Faure's none lets the praise be quoted, Hugo
Weiss's are all of one account, Rose Martin is called like a contact, and there are two of the name of Jean Petit."""


def handled(names, scores, unit="Lyon"):
    """Answers of a unit, of which these colleagues took care one after the other."""
    rows = answers(unit, scores)
    for row, name in zip(rows, names, strict=False):
        row["handled_by"] = name
        row["quote_consent"] = "no" if name == "Inès Faure" else "yes"
        row["account_id"] = "LyonA0" if name == "Hugo Weiss" else row["account_id"]
    return rows


def tables():
    """Ali Ben took care of five persons in Lyon who praise nothing, and of one in Lille who does.

    Karim Zeroual took care of five in Lyon, of five accounts, and of eight of a single one in Lille.
    """
    five = [name for name in FIVE for _ in range(5)]
    rows = [
        *handled([*five, "Paul Servan"], [10] * 40 + [8] * 6 + [3] * 6),
        *handled(["Ali Ben"], [10] * 20 + [8] * 10 + [3] * 6, unit="Lille"),
    ]
    for row in rows[46:51]:
        row["handled_by"] = "Ali Ben"
    for row in (*rows[30:35], *rows[60:68]):
        row["handled_by"] = "Karim Zeroual"
    for row in rows[60:68]:
        row["account_id"] = "LilleA1"
    return {
        "responses": rows,
        "contacts": [{"contact_id": "LyonC39", "account_id": "LyonA4", "name": "Rose Martin"}],
        "team": [{"name": "Jean Petit", "unit": "Lyon"}, {"name": "PETIT Jean", "unit": "Lille"}],
    }


@dataclass(frozen=True)
class House:
    """A programme whose team edition was released, and what a file of one of its editions may hold."""

    found: Frozen
    folder: Path

    @property
    def side(self) -> CustomerSide:
        return self.found.customer

    def leaks(self, said: str, job: Job) -> list[str]:
        """What is refused of a page that says this, in the edition of a job."""
        place = SimpleNamespace(side=lambda _: self.side.folder, allowed=())
        internal = self.found.internal
        known = forbidden_of(secrets_of(internal), internal.programme)
        page = {"page.html": f"<p>{said}</p>".encode()}
        return [leak.written for leak in leaks_in(page, known, exempt_of(job, place))]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("thanked")
    return House(frozen(folder, tables(), editions=TEAM), folder)


@pytest.fixture
def job():
    edition = Edition("team", "team.ipynb", "customer", {"en": "Team"})
    return Job(OCTOBER, "Lyon", "lyon", "team", "en", ("html",), date(2026, 10, 31), declared=edition)


def line(side):
    return thanks_line(side.thanked("Lyon"), words_for("en"))


def test_only_whoever_took_care_of_enough_customers_is_named(house):
    """Not a colleague's only customer, persons mostly of one account, praise without consent; nor a name of two."""
    assert house.side.thanked("Lyon") == ("Ali Ben", "Odile Marchal")


def test_no_difference_of_units_tells_where_praise_came_from(house):
    """All that praises Ali Ben came from Lille: the whole less Lyon would be the only customer there."""
    assert "Ali Ben" in house.side.thanked("Lyon")
    assert "Ali Ben" in house.side.thanked(WHOLE)
    assert "Ali Ben" not in house.side.thanked("Lille")


def test_the_table_holds_names_and_units_and_nothing_else(house):
    assert pq.read_schema(house.side.folder / "team" / "thanked.parquet").names == ["unit", "name"]


def test_the_line_passes_in_the_programmes_own_edition_alone(house, job):
    said = line(house.side)
    assert house.leaks(said, job) == []
    customers = replace(job, edition="customer", declared=None)
    assert sorted(house.leaks(said, customers)) == ["Ali Ben", "Odile Marchal"]


def test_it_may_not_be_looked_at_with_the_eyes_of_another_edition(house, job):
    """Reports of several editions leave in one call: what was let through in the first is refused in the next."""
    place = SimpleNamespace(side=lambda _: house.side.folder, allowed=())
    search = Search(load_programme(house.found.params))
    theirs, ours = (
        search._exempt_of(one, place) for one in (job, replace(job, edition="customer", declared=None))
    )
    assert line(house.side) in theirs.texts
    assert line(house.side) not in ours.texts


def test_a_letter_may_not_hold_it(house, job):
    programme = load_programme(house.found.params)
    account = "LyonA1"
    letters.release_letters(house.found.snapshot, programme, OCTOBER, date(2026, 10, 31), {account: "lyona1"})
    folder = letters.letter_folder(house.side.folder, "lyona1")
    assert open_account(folder).thanked("Lyon") == ()
    letter = replace(job, edition=LETTER, declared=None, account=account, account_slug="lyona1")
    place = SimpleNamespace(side=lambda _: folder, allowed=())
    known = forbidden_of(secrets_of(house.found.internal), house.found.internal.programme)
    leaks = leaks_in({"letter.html": line(house.side).encode()}, known, exempt_of(letter, place))
    assert sorted(leak.written for leak in leaks) == ["Ali Ben", "Odile Marchal"]


@pytest.mark.parametrize(
    "said", ["“Parfait” - Odile Marchal", "Odile Marchal", "3 × Odile Marchal, livraison"]
)
def test_a_name_beside_anything_else_is_refused(house, job, said):
    assert house.leaks(said, job) == ["Odile Marchal"]


@pytest.mark.parametrize("name", ["Paul Servan", "Rose Martin", "Inès Faure"])
def test_no_other_name_passes_on_the_line(house, job, name):
    assert name in house.leaks(thanks_line([*house.side.thanked("Lyon"), name], words_for("en")), job)


def test_a_part_of_the_period_or_more_than_it_names_nobody(house):
    """Else a quarter less its months, or a month less its first weeks, would be somebody's few customers."""
    programme = load_programme(house.found.params)

    def thanked(period, as_of):
        side = open_customer(release(house.found.snapshot, programme, parse_period(period), as_of))
        return side.thanked("Lyon"), bool(side.themes("Lyon"))

    assert thanked("2026-Q4", date(2026, 12, 31)) == ((), True)
    assert thanked("2026-10", date(2026, 10, 28)) == ((), True)


def test_a_programme_without_an_edition_of_its_own_holds_no_name(tmp_path):
    side = frozen(tmp_path, tables()).customer
    assert not (side.folder / "team").exists()
    assert side.thanked("Lyon") == ()


def test_an_internal_edition_of_its_own_makes_no_table(tmp_path):
    board = {"board": {"notebook": "board.ipynb", "side": "internal", "name": "Board"}}
    assert not (frozen(tmp_path, tables(), editions=board).customer.folder / "team").exists()


def test_a_late_answer_after_the_approval_names_nobody_any_more(tmp_path):
    """Whoever is named for one answer more was praised by whoever gave it."""
    first = frozen(tmp_path, tables(), editions=TEAM)
    programme = load_programme(first.params)
    keep_told(programme.home, first.customer.folder)
    again = open_customer(release(first.snapshot, programme, OCTOBER, date(2026, 10, 31)))
    assert again.thanked("Lyon") == ("Ali Ben", "Odile Marchal")
    late = answers("Lyon", [10], response_id="late", contact_id="late")
    more = {**tables(), "responses": [*tables()["responses"], *late]}
    assert frozen(tmp_path, more, editions=TEAM).customer.thanked("Lyon") == ()


@pytest.mark.parametrize("identified", ["yes", "no", "consent"])
def test_whether_customers_may_be_named_inside_names_no_colleague_more(tmp_path, identified):
    """Where names are taken out of comments, praise of somebody by name is nobody's, not the handler's."""
    rows = handled(["Odile Marchal"] * 20, [10] * 20 + [8] * 5 + [3] * 5)
    for row in rows[:20]:
        row["comment"] = "Avec Rémi Fourcade, la livraison est toujours très rapide"
    team = [{"name": "Rémi Fourcade"}]
    found = frozen(tmp_path, {"responses": rows, "team": team}, editions=TEAM, identified=identified)
    assert found.customer.themes("Lyon")
    assert found.customer.thanked("Lyon") == ()


def test_the_customers_numbers_hold_no_name(house):
    numbers = json.loads(customer_files(house.side, "Lyon")["json"])
    assert "Marchal" not in json.dumps(numbers)
