"""Who is named in the tables, and which ids serve as names."""

import pytest

from nps_report.errors import SnapshotError
from nps_report.files import write_text
from nps_report.snapshot.named import KEPT, KeptNames, customers_named, keep_names, persons_named, staff_named
from nps_report.testing import as_csv

COLUMNS = {
    "responses": ("account_id", "contact_id", "handled_by"),
    "invitations": ("account_id", "contact_id", "chosen_by"),
    "contacts": ("account_id", "contact_id", "name", "email"),
    "accounts": ("account_id", "name", "account_manager"),
    "actions": ("owner",),
    "followups": ("owner", "caller"),
    "units": ("manager",),
    "corrections": ("by",),
}


@pytest.fixture
def tables(tmp_path):
    """Makes tables of the rows given, with the columns that every such table has."""

    def made(**rows):
        written = {}
        for table, found in rows.items():
            whole = [dict.fromkeys(COLUMNS[table], "") | row for row in found]
            path = write_text(tmp_path / f"{table}.csv", as_csv(whole))
            written[table] = f"read_csv('{path}', all_varchar = true)"
        return written

    return made


@pytest.mark.parametrize("table", ["responses", "invitations", "contacts"])
def test_an_account_id_serves_as_name_where_no_table_gives_one(tables, table):
    found = tables(**{table: [{"account_id": "Petit Bateau"}, {"account_id": "C-0042"}]})
    assert customers_named(found, ()) == {"Petit Bateau"}


def test_the_id_of_an_account_with_a_name_is_none(tables):
    """And that of an account whose name is blank is one."""
    accounts = [{"account_id": "client-1", "name": "Novalux"}, {"account_id": "Brévan", "name": ""}]
    answers = [{"account_id": "client-1"}, {"account_id": "Brévan"}]
    assert customers_named(tables(responses=answers, accounts=accounts), ()) == {"Novalux", "Brévan"}


def test_a_units_name_is_public(tables):
    assert customers_named(tables(responses=[{"account_id": "Lyon"}]), ("Lyon",)) == set()


def test_ids_that_are_persons_are_named(tables):
    answers = [
        {"contact_id": "e.roy@novalux.example"},
        {"contact_id": "Élise Roy"},
        {"contact_id": "LyonC12"},
    ]
    assert persons_named(tables(responses=answers)) == {"e.roy@novalux.example", "Élise Roy"}


def test_an_account_id_that_is_an_email_is_a_person_even_with_a_name(tables):
    accounts = [{"account_id": "a@b.example", "name": "Novalux"}]
    found = tables(responses=[{"account_id": "a@b.example"}], accounts=accounts)
    assert persons_named(found) == {"a@b.example"}


def test_staff_are_those_beside_any_table(tables):
    found = tables(
        responses=[{"handled_by": "Ada"}],
        accounts=[{"account_manager": "Bea"}],
        units=[{"manager": "Cleo"}],
        actions=[{"owner": "Dora"}],
        followups=[{"owner": "Eva", "caller": "Flo"}],
        invitations=[{"chosen_by": "Gil"}],
        corrections=[{"by": "Hal"}],
    )
    assert sorted(staff_named(found)) == ["Ada", "Bea", "Cleo", "Dora", "Eva", "Flo", "Gil", "Hal"]


@pytest.mark.parametrize(
    "written", ["", "[", '["Novalux"]', '[\n"Novalux",\n"Max O', '[\n"Novalux",\n"Max Ott"\n']
)
def test_kept_names_that_are_not_whole_are_refused(tmp_path, written):
    (tmp_path / KEPT).write_text(written)
    with pytest.raises(SnapshotError, match="is not whole"):
        list(KeptNames(tmp_path))


@pytest.mark.parametrize("names", [(), ("Novalux", 'Max "Ott",', "Élise\nRoy")])
def test_kept_names_come_back(tmp_path, names):
    keep_names(tmp_path, names)
    assert tuple(KeptNames(tmp_path)) == names
