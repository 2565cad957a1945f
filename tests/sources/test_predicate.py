"""Parquet in folders that say something, or in an object store: only what is asked for is opened and fetched."""

import hashlib
import io
import json
from datetime import date

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nps_report.contract import clean_tables
from nps_report.errors import SourceError
from nps_report.programme import Source, load_programme
from nps_report.snapshot import build_snapshot
from nps_report.sources import inputs_of, read_rows

TEXT = "programme: P\nquestion: Q\nthresholds: {{bad_rows: 1}}\nsources: {{responses: {source}}}\n"


def answers(scores, **more):
    """Answers as a file holds them; the last column is one that no report asks for."""
    many = len(scores)
    columns = {
        "response_id": [f"R{place}" for place in range(many)],
        "responded_at": [date(2026, 10, 1)] * many,
        "score": scores,
        "remark": ["x" * 1000 + str(place) for place in range(many)],
    }
    return pa.table(columns | more)


@pytest.fixture
def put(home):
    """Writes answers under data/, in the folders that their name says."""

    def putting(name, table, **options):
        path = home / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, path, **options)
        return path

    return putting


@pytest.fixture
def rows(programme):
    """The rows of the answers that a source gives: their columns, and how many were passed over."""

    def reading(path="../data/**/*.parquet", **options):
        batches = [*read_rows(Source(path=path, **options), "responses", programme)]
        found = {}
        for batch in batches:
            for name, cells in batch.columns.items():
                found.setdefault(name, []).extend(cells.to_pylist())
        return found, sum(batch.passed for batch in batches)

    return reading


def test_a_folder_gives_a_column_to_all_rows_below_it(put, rows):
    put("year=2026/unit=Saint%20Denis/1.parquet", answers([9]))
    put("year=2026/unit=Lyon/1.parquet", answers([3, 4]))
    found, _ = rows()
    assert (found["unit"], found["score"]) == (["Lyon", "Lyon", "Saint Denis"], [3, 4, 9])


def test_a_folder_without_a_value_gives_blanks(put, rows):
    put("unit=__HIVE_DEFAULT_PARTITION__/1.parquet", answers([9]))
    assert rows()[0]["unit"] == [""]


def test_a_column_of_the_file_stands_before_its_folders(put, rows):
    put("unit=Lyon/1.parquet", answers([9], unit=["Lille"]))
    assert rows()[0]["unit"] == ["Lille"]


def test_the_folders_of_the_programme_itself_say_nothing(programme, put, tmp_path):
    put("1.parquet", answers([9]))
    (file,) = inputs_of(Source(path="../data/1.parquet"), programme)
    assert not file.is_partitioned


def test_folders_that_where_leaves_out_are_never_opened(put, rows):
    put("year=2026/1.parquet", answers([9]))
    put("year=2025/1.parquet", answers([3])).write_bytes(b"no table at all")
    assert rows(where={"year": "2026"}) == (rows("../data/year=2026/*.parquet")[0], 0)


def test_where_that_leaves_out_all_folders_is_told(put, programme):
    put("y=2025/1.parquet", answers([3]))
    source = Source(path="../data/**/*.parquet", where={"y": "2026"})
    with pytest.raises(SourceError, match=r"`where` \(y: 2026\) leaves out all 1 files by their folders"):
        inputs_of(source, programme)


def test_row_groups_that_cannot_hold_what_is_asked_are_counted_and_not_read(put, rows):
    states = ["complete"] * 2 + ["open"] * 2
    put("year=2026/1.parquet", answers([9, 8, 7, 6], Status=states), row_group_size=2)
    found, passed = rows(where={"Status": "complete"})
    assert (found["score"], passed) == ([9, 8], 2)


def test_rows_keep_their_numbers_behind_those_passed_over(put, programme):
    put("year=2026/1.parquet", answers([9, 8, 7], Status=["open", "open", "complete"]), row_group_size=2)
    source = Source(path="../data/**/*.parquet", where={"Status": "complete"})
    batches = [*read_rows(source, "responses", programme)]
    assert [(batch.rows.tolist(), batch.passed) for batch in batches] == [([4], 0), ([], 2)]


def test_spaces_around_what_is_asked_do_not_matter(put, rows):
    put("year=2026/1.parquet", answers([9, 8], Status=[" complete", "complete "]), row_group_size=1)
    assert rows(where={"Status": "complete"})[0]["score"] == [9, 8]


def test_an_id_that_is_missing_is_made_of_all_columns_read_or_not(put, rows):
    """As where nothing is read by predicate."""
    table = answers([9, 8]).set_column(0, "response_id", pa.array(["R0", ""]))
    put("plain/1.parquet", table)
    put("wide/year=2026/1.parquet", table)
    plain, wide = (rows(f"../data/{name}/**/*.parquet")[0]["response_id"] for name in ("plain", "wide"))
    assert (plain[0], wide[0]) == ("R0", "R0")
    assert len(wide[1]) == 16
    assert wide[1] != plain[1], "the folder is part of the row"


def test_the_score_is_recognised_by_its_cells(put, rows):
    table = answers([9]).rename_columns(["response_id", "responded_at", "How likely are you?", "remark"])
    put("year=2026/1.parquet", table.append_column("NPS group", pa.array(["promoter"])))
    assert rows()[0]["score"] == [9]


def test_a_file_in_which_nothing_could_be_the_score_is_told(put, rows):
    put("year=2026/1.parquet", answers([9]).drop_columns(["score"]))
    with pytest.raises(SourceError, match=r"^data/year=2026/1\.parquet: no column could be the score"):
        rows()


def test_the_mark_of_numbers_is_the_declared_one(put, rows):
    """A cell that `where` looks at reads as an export with this mark would write it."""
    put("year=2026/1.parquet", answers([9, 8], Version=[1.5, 2.0]))
    assert rows(where={"Version": "1,5"}, decimal=",")[0]["score"] == [9]


def test_a_function_over_whole_files_finds_no_file_at_an_address(memory, rows, home):
    (home / "params" / "prepare.py").write_text("def reshape(frame):\n    return frame\n")
    with memory.open("/helios/1.parquet", "wb") as stream:
        pq.write_table(answers([9]), stream)
    with pytest.raises(
        SourceError, match=r"`prepare` takes whole files of this machine\. Copy the file here"
    ):
        rows("memory://helios/*.parquet", prepare="prepare.py:reshape")


def test_a_file_without_rows_is_no_fault(put, rows):
    put("year=2026/1.parquet", answers([9])[:0])
    assert rows() == ({"response_id": [], "responded_at": [], "score": []}, 0)


def test_a_file_that_is_no_parquet_is_told(put, rows):
    put("year=2026/1.parquet", answers([9])).write_bytes(b"no table at all")
    with pytest.raises(SourceError, match=r"^data/year=2026/1\.parquet: not a Parquet file \("):
        rows()


def test_rows_left_out_are_counted_among_those_read(put, home, tmp_path):
    put("year=2026/1.parquet", answers([9, 8, 7], Status=["open", "open", "complete"]), row_group_size=2)
    source = '{path: "../data/**/*.parquet", where: {Status: complete}}'
    path = home / "params" / "programme.yml"
    path.write_text(TEXT.format(source=source))
    tables = clean_tables(load_programme(path), tmp_path / "work")
    assert tables.rows == {"read": 3, "left out": 2, "scored": 1}
    assert pq.read_table(tables.tables["responses"])["score"].to_pylist() == [7]


# An object store


@pytest.fixture
def memory():
    """An object store in memory."""
    files = fsspec.filesystem("memory")
    files.store.clear()
    yield files
    files.store.clear()


def test_an_address_is_read_like_a_folder(memory, rows):
    with memory.open("/helios/year=2026/unit=Lyon/1.parquet", "wb") as stream:
        pq.write_table(answers([9, 3]), stream)
    found, _ = rows("memory://helios/year=*/unit=*/*.parquet")
    assert (found["score"], found["unit"]) == ([9, 3], ["Lyon", "Lyon"])


def test_a_files_fingerprint_changes_with_it(memory, programme):
    def fingerprint():
        with memory.open("/helios/1.parquet", "wb") as stream:
            pq.write_table(answers([9]), stream)
        (file,) = inputs_of(Source(path="memory://helios/*.parquet"), programme)
        return file.sha256(), file.sha256()

    (one, same), (other, _) = fingerprint(), fingerprint()
    assert (one == same, one == other) == (True, False)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("memory://helios/*.parquet", r"^memory://helios/\*\.parquet: no file matches\. Correct `path`"),
        ("memory://helios/1.csv", r"^memory://helios/1\.csv: only Parquet is read from an object store\."),
        ("memory://me:secret@helios/*.parquet", r"^memory://\.\.\.: an address must hold no password\."),
        ("nowhere://helios/*.parquet", r"^nowhere://helios/\*\.parquet: cannot be read \("),
    ],
)
def test_an_address_that_gives_nothing_is_told_in_a_line(memory, programme, path, told):
    with pytest.raises(SourceError, match=told) as found:
        inputs_of(Source(path=path), programme)
    assert "\n" not in str(found.value)


@pytest.fixture(scope="module")
def bucket():
    """A bucket of a server on this machine, and what was asked of it: the keys of files, and the bytes of each."""
    boto3 = pytest.importorskip("boto3", reason="no object store is tested without moto and s3fs")
    pytest.importorskip("s3fs", reason="no object store is tested without s3fs")
    server_of = pytest.importorskip("moto.server", reason="no object store is tested without moto")
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    with pytest.MonkeyPatch.context() as environment:
        told = {
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "eu-west-3",
            "AWS_ENDPOINT_URL": "http://{}:{}".format(*server.get_host_and_port()),
        }
        for name, value in told.items():
            environment.setenv(name, value)
        client = boto3.client("s3")
        client.create_bucket(Bucket="helios", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
        fsspec.get_filesystem_class("s3").clear_instance_cache()
        yield client
    server.stop()


@pytest.fixture
def fetched(monkeypatch):
    """The bytes fetched of each file of a bucket so far, by its key: a HEAD is none, for it tells no content."""
    s3fs = pytest.importorskip("s3fs", reason="no object store is tested without s3fs")
    found, call = {}, s3fs.S3FileSystem._call_s3

    async def counting(self, method, *arguments, **options):
        answer = await call(self, method, *arguments, **options)
        if method == "get_object":
            found[options["Key"]] = found.get(options["Key"], 0) + answer["ContentLength"]
        return answer

    monkeypatch.setattr(s3fs.S3FileSystem, "_call_s3", counting)
    return found


@pytest.mark.slow
def test_of_a_bucket_only_what_is_asked_is_fetched(bucket, fetched, rows):
    """Two units, of which one is left out; the remarks that nothing maps are nearly all of a file's bytes."""
    remarks = [hashlib.sha256(str(place).encode()).hexdigest() * 8 for place in range(2000)]
    table = answers([9] * 1000 + [3] * 1000, remark=remarks, Status=["complete"] * 1000 + ["open"] * 1000)
    sizes = {}
    for unit in ("Lille", "Lyon"):
        file = io.BytesIO()
        pq.write_table(table, file, row_group_size=1000, compression="none")
        key = f"responses/year=2026/unit={unit}/1.parquet"
        sizes[key] = len(file.getvalue())
        bucket.put_object(Bucket="helios", Key=key, Body=file.getvalue())
    asked = {"unit": "Lyon", "Status": "complete"}
    found, passed = rows(
        "s3://helios/responses/year=*/unit=*/*.parquet", where=asked, columns={"score": "score"}
    )
    assert (len(found["score"]), set(found["unit"]), passed) == (1000, {"Lyon"}, 1000)
    (own,) = fetched
    assert own == "responses/year=2026/unit=Lyon/1.parquet"
    assert fetched[own] < sizes[own] / 10


@pytest.mark.slow
def test_a_snapshot_of_a_bucket_is_that_of_its_folder(bucket, put, home, tmp_path):
    """But for where rows come from, which is told of each."""
    options = [{"path": "s3://helios/same/unit=*/*.parquet"}, {"path": "../data/same/unit=*/*.parquet"}]
    for unit, scores in (("Lyon", [9, 3]), ("Lille", [10])):
        path = put(
            f"same/unit={unit}/1.parquet", answers(scores, response_id=[f"{unit}{one}" for one in scores])
        )
        bucket.put_object(Bucket="helios", Key=f"same/unit={unit}/1.parquet", Body=path.read_bytes())
    tables = []
    for place, source in enumerate(options):
        path = home / "params" / "programme.yml"
        path.write_text(TEXT.format(source=json.dumps(source)))
        folder = build_snapshot(load_programme(path), tmp_path / f"snapshot-{place}").folder / "internal"
        tables.append(pq.read_table(folder / "responses.parquet").drop_columns(["source_file"]))
    assert tables[0].equals(tables[1])
    assert tables[0]["score"].to_pylist() == [10, 3, 9]
