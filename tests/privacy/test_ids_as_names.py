"""An id that is a name, because no table gives a better one, is kept like a name."""

import pyarrow.parquet as pq
import pytest

from nps_report.errors import LeakError
from nps_report.programme import load_programme
from nps_report.publishing.leaks import index_of, refuse_leaks
from tests.privacy.sample import SUBJECTS, answers, frozen, quoted
from tests.privacy.test_identified import told_by

NAMED = ("Orange", "La Poste", "Petit Bateau", "Bouygues", "Le Bon Coin")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """An export alone: what stands under `account_id` is the customer's name, and each comment says it."""
    rows = answers("Lyon", [10] * 12 + [8] * 4 + [3] * 4)
    for place, row in enumerate(rows):
        name = NAMED[place % 5]
        row |= {
            "account_id": name,
            "comment": f"chez {name.lower()} la livraison du {SUBJECTS[place]} est vraiment parfaite"
            if row["score"] != 8
            else "",
        }
    return frozen(tmp_path_factory.mktemp("named"), {"responses": rows})


def test_no_quote_holds_an_account_id_that_is_a_name(found):
    said = quoted(found.customer)
    assert "vraiment parfaite" in said
    assert not [name for name in NAMED if name.lower() in said.lower()]


def test_the_leak_check_knows_account_ids_that_are_names(found):
    with pytest.raises(LeakError, match="Petit Bateau"):
        refuse_leaks(
            {"json": b'{"t": "Merci, Petit Bateau"}'},
            index_of(found.internal.names(), load_programme(found.params)),
        )


@pytest.mark.parametrize("identified", ["no", "consent"])
def test_an_account_that_is_a_person_is_not_named_where_nobody_may_be(tmp_path, identified):
    """Without account names, an e-mail address as account id would stand under each quote and in the annex."""
    rows = answers("Lyon", [10, 8, 3] * 6)
    for place, row in enumerate(rows):
        row["contact_id"] = row["account_id"] = f"p{place}.zorbec@x.example"
    told = told_by(frozen(tmp_path, {"responses": rows}, identified=identified))
    assert "vraiment" in told
    assert "zorbec" not in told


@pytest.mark.parametrize("name", ["Aline Zorbec", "ZORBEC  Aline", "Zorbéc, aline"])
@pytest.mark.parametrize(("identified", "named"), [("no", False), ("yes", True)])
def test_an_account_called_like_a_contact_has_no_name_where_nobody_may_be_named(
    tmp_path, name, identified, named
):
    """However the one is written, and the other."""
    accounts = [{"account_id": "LyonA0", "name": name}, {"account_id": "LyonA1", "name": "Zorbec SARL"}]
    contacts = [{"contact_id": "LyonC0", "account_id": "LyonA0", "name": "Aline Zorbec"}]
    tables = {"responses": answers("Lyon", [10, 8, 3] * 6), "accounts": accounts, "contacts": contacts}
    side = frozen(tmp_path, tables, identified=identified).internal
    rows = pq.read_table(side.folder / "accounts.parquet").to_pylist()
    assert [row["name"] for row in rows] == [name if named else None, "Zorbec SARL"]
