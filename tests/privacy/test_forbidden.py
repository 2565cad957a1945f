"""The second lock on a programme with every table: what it looks for fills one edition and is not in the other."""

from collections import Counter

import pytest

from nps_report.batch.basis import names_part, prepared_part
from nps_report.programme import load_programme
from nps_report.publishing.forbidden import (
    ACCOUNT,
    COMMENT,
    CONTACT,
    EMAIL,
    IDENTIFIER,
    REVENUE,
    STAFF,
    TELEPHONE,
)
from nps_report.publishing.leaks import exempt_in, forbidden_of, leaks_in
from nps_report.publishing.searched import digest_of
from nps_report.snapshot.secret import secrets_of
from tests.privacy.sample import answers, customer_files, frozen, internal_files
from tests.privacy.whole_programme import SETTINGS, Whole

PHONE = "06 12 34 56 78"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """A whole programme, whose contacts have a telephone number in a column of the analyst's own."""
    whole = Whole()
    tables = whole.tables()
    tables["contacts"] = [{**row, "mobile": PHONE} for row in tables["contacts"]]
    sources = whole.sources() | {
        "contacts": {"path": "../data/contacts.csv", "columns": {"mobile": "mobile"}}
    }
    return frozen(tmp_path_factory.mktemp("whole"), tables, sources=sources, **SETTINGS)


@pytest.fixture(scope="module")
def forbidden(found):
    """All that its customers' files may not hold."""
    return forbidden_of(secrets_of(found.internal), load_programme(found.params))


def test_every_kind_is_gathered(found, forbidden):
    kinds = Counter(secret.kind for secret in forbidden.forms.values())
    assert {ACCOUNT, CONTACT, EMAIL, IDENTIFIER, STAFF, TELEPHONE} <= kinds.keys()
    assert kinds[TELEPHONE] == 1
    assert len(forbidden.runs_kept) > 0
    # 7000 x 3 is the revenue of the first account, 5000 that of a year.
    assert {21_000.0, 5000.0} <= {*forbidden.figures}


def test_ids_and_comments_come_with_the_answers(found):
    secrets = secrets_of(found.internal)
    assert {"C001", "A00", "R0001"} <= {*secrets.ids}
    assert all(author.startswith("A") for author, _ in secrets.comments)


@pytest.mark.slow
def test_the_internal_edition_is_refused_for_every_kind_that_it_shows(found, forbidden):
    files = internal_files(found.internal)
    for ending, content in files.items():
        kinds = {leak.kind for leak in leaks_in({ending: content}, forbidden)}
        assert {ACCOUNT, CONTACT, STAFF, REVENUE, COMMENT} <= kinds, ending


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["all", "Lyon"])
def test_the_customer_edition_holds_nothing_of_it(found, forbidden, unit):
    files = customer_files(found.customer, unit)
    assert leaks_in(files, forbidden, exempt_in(found.customer, unit)) == ()


def test_released_quotes_and_public_texts_are_no_leaks(tmp_path):
    """Their words are those of comments, and of no other comment."""
    rows = answers("Lyon", [10, 9, 9, 10, 8, 3, 4, 9, 10, 8] * 4)
    side = frozen(tmp_path, {"responses": rows})
    exempt = exempt_in(side.customer, "Lyon")
    assert exempt.quotes
    forbidden = forbidden_of(secrets_of(side.internal), load_programme(side.params))
    files = customer_files(side.customer, "Lyon")
    assert leaks_in(files, forbidden, exempt) == ()


def test_files_are_searched_again_for_a_new_comment_and_a_name_no_longer_allowed(tmp_path):
    rows = answers("Lyon", [10, 9, 3])
    more = [
        *rows,
        {**rows[0], "response_id": "Lyon-99", "comment": "Le portillon du quai grince affreusement"},
    ]
    digests = []
    for place, table in enumerate((rows, more)):
        side = frozen(tmp_path / str(place), {"responses": table})
        digests.append(digest_of(forbidden_of(secrets_of(side.internal), load_programme(side.params))))
    assert digests[0] != digests[1]
    assert names_part(digests[0], ["Orange"]) != names_part(digests[0], [])
    assert prepared_part(names_part(digests[0], ["Orange"])) == digests[0]
