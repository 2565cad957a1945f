"""A snapshot whose units lie in parts says the same as one that was written at once."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.forgetting.person import Person
from nps_report.forgetting.snapshots import holds
from nps_report.programme import load_programme
from nps_report.programme.forgotten import Forgotten
from nps_report.snapshot import build_snapshot, open_internal, parted
from nps_report.snapshot.parted import files_of, parts_of
from nps_report.snapshot.reading import Among, column_names, holds_values, read_rows, row_count
from nps_report.testing import ACCOUNTS, RESPONSES, sample_programme

IN_PARTS = (
    "accounts_by_unit",
    "contacts_by_unit",
    "followups_by_unit",
    "mentions",
    "responses",
)
FOLLOWUPS = [{"response_id": f"R{place:03d}", "status": "open"} for place in range(0, 90, 9)]
HOMELESS = [
    {**row, "unit": "" if place % 7 == 0 else f"L'agence {place % 3}"} for place, row in enumerate(RESPONSES)
]


def tables_of(folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / "internal").glob("*.parquet"))


@pytest.fixture(scope="module")
def cut():
    """Makes parts as soon as there are so many rows, until the tests end."""
    with pytest.MonkeyPatch.context() as patch:
        yield lambda rows: patch.setattr(parted, "ENOUGH", rows)


def both(folder, cut, tables=None, **changes):
    """The folders of a programme's snapshot in one and in parts."""
    programme = load_programme(
        sample_programme(folder, {"followups": FOLLOWUPS, **(tables or {})}, **changes)
    )
    one = build_snapshot(programme, folder / "one").folder
    cut(60)
    many = build_snapshot(programme, folder / "many").folder
    cut(4_000_000)
    return one, many


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory, cut):
    return both(tmp_path_factory.mktemp("parts") / "helix=1", cut)


def test_tables_by_unit_are_folders_of_parts(snapshots):
    _, many = snapshots
    folders = {path.stem for path in (many / "internal").glob("*.parquet") if path.is_dir()}
    assert folders == {*IN_PARTS}
    assert {len(files_of(many / "internal" / f"{table}.parquet")) for table in IN_PARTS} == {2}


def test_every_table_holds_the_same_rows_in_the_same_order(snapshots):
    one, many = snapshots
    assert tables_of(one) == tables_of(many)
    for table in tables_of(one):
        here, there = (read_rows(folder / "internal" / f"{table}.parquet") for folder in snapshots)
        assert there.equals(here), table


def test_what_is_no_table_is_the_same_to_the_byte(snapshots):
    one, many = snapshots
    for path in (one / "internal").glob("*.json"):
        assert (many / "internal" / path.name).read_bytes() == path.read_bytes()


def test_no_unit_stands_in_two_parts(snapshots):
    _, many = snapshots
    parts = [
        set(pq.read_table(file)["unit"].to_pylist())
        for file in files_of(many / "internal" / "responses.parquet")
    ]
    assert all(parts)
    assert not set.intersection(*parts)


def test_nothing_of_the_cutting_stays(snapshots):
    _, many = snapshots
    assert [path.name for path in many.rglob("*") if path.name.startswith((".", "made-", "none"))] == []


def test_answers_without_a_unit_make_the_last_part(tmp_path, cut):
    nowhere = [{**row, "unit": ""} for row in ACCOUNTS]
    changes = {"responses": HOMELESS, "accounts": nowhere, "units": ()}
    one, many = both(tmp_path, cut, changes, targets={})
    files = files_of(many / "internal" / "responses.parquet")
    assert None in pq.read_table(files[-1])["unit"].to_pylist()
    assert not any(None in pq.read_table(file)["unit"].to_pylist() for file in files[:-1])
    for folder in (one, many):
        side = open_internal(folder / "internal")
        assert sum(side.scores("all", date(2025, 9, 1), date(2026, 10, 31))) == len(HOMELESS)


def test_names_are_taken_out_of_comments_in_every_part(tmp_path, cut):
    named = [
        {**row, "comment": f"Merci à {'Anne Novak' if place % 2 else 'tous'}"}
        for place, row in enumerate(HOMELESS)
    ]
    contacts = [{"contact_id": "n", "account_id": "A1", "name": "Anne Novak"}]
    one, many = both(tmp_path, cut, {"responses": named, "contacts": contacts}, identified="no")
    for folder in (one, many):
        rows = read_rows(folder / "internal" / "responses.parquet")
        said = set(rows["comment"].to_pylist())
        assert len(said) == 2
        assert not any("Novak" in comment for comment in said)


def test_a_part_without_comments_has_its_tables_all_the_same(tmp_path, cut):
    quiet = [{**row, "comment": row["comment"] if row["unit"].endswith("0") else ""} for row in HOMELESS]
    one, many = both(tmp_path, cut, {"responses": quiet})
    there, here = (read_rows(folder / "internal" / "mentions.parquet") for folder in (many, one))
    assert there.equals(here)
    assert min(row_count(file) for file in files_of(many / "internal" / "mentions.parquet")) == 0


def test_a_programme_without_units_is_one_part(tmp_path, cut):
    alone = [{name: value for name, value in row.items() if name != "contact_id"} for row in RESPONSES]
    none = {
        "responses": alone,
        "units": (),
        "accounts": (),
        "contacts": (),
        "invitations": (),
        "followups": (),
    }
    _, many = both(tmp_path, cut, {**none, "actions": ()}, segments=[], targets={})
    assert (many / "internal" / "responses.parquet").is_file()


def test_questions_of_a_table_ask_all_of_its_parts(snapshots):
    one, many = (folder / "internal" / "responses.parquet" for folder in snapshots)
    assert (row_count(many), column_names(many)) == (row_count(one), column_names(one))
    assert all(holds_values(many, column) == holds_values(one, column) for column in column_names(one))
    units = sorted({unit for unit in read_rows(one)["unit"].to_pylist() if unit})
    for unit in units:
        asked = [Among("unit", (unit,))]
        assert read_rows(many, asked).equals(read_rows(one, asked))
        assert row_count(one) > len(read_rows(many, asked)) > 0


def test_a_person_is_found_in_any_part(snapshots):
    _, many = snapshots
    for file in files_of(many / "internal" / "responses.parquet"):
        contact = pq.read_table(file)["contact_id"].to_pylist()[0]
        for other in (many / "internal").glob("*.parquet"):
            assert other.exists()
        assert holds(many, Person(frozenset([contact])), Forgotten())
    assert not holds(many, Person(frozenset(["nobody"])), Forgotten())


def test_what_customers_are_told_is_the_same(tmp_path, cut):
    path = sample_programme(tmp_path / "helix")
    wanted = Wanted(units=("Lyon",), editions=("customer", "internal"), languages=("fr",), formats=("html",))
    released = []
    for rows in (4_000_000, 60):
        cut(rows)
        run = prepare_run(load_programme(path), "2026-10", wanted, tmp_path / "reports", here=False)
        (folder,) = run.place.releases.values()
        released.append(
            {
                file.name: file.read_bytes()
                for file in sorted(folder.iterdir())
                if file.suffix in (".parquet", ".json")
            }
        )
        run.snapshot.folder.rename(tmp_path / str(rows))
    cut(4_000_000)
    assert (tmp_path / "60" / "internal" / "responses.parquet").is_dir()
    assert released[0] == released[1]


@pytest.mark.parametrize(
    ("rows", "most", "parts"),
    [
        ({}, 8, ()),
        ({None: 50}, 8, ((None,),)),
        ({"A": 10, "B": 10, "C": 10, None: 10}, 8, (("A",), ("B",), ("C",), (None,))),
        ({"A": 10, "B": 10, "C": 10, None: 10}, 2, (("A", "B"), ("C", None))),
        # Nothing is left for the second part, and the third begins where it should.
        ({"A": 25, "B": 3, "C": 4}, 8, (("A",), ("B", "C"))),
        ({"B": 1, "A": 99}, 8, (("A",), ("B",))),
    ],
)
def test_units_are_dealt_by_their_rows(rows, most, parts):
    assert parts_of(rows, enough=10, most=most) == parts
