"""A place keeps files by their paths, whatever it is, and says in one line what goes wrong there."""

import errno
import os
from pathlib import Path

import fsspec
import pytest

from nps_report.errors import PublishError
from nps_report.publishing import places
from nps_report.publishing.places import STORES, AddressStore, FolderStore, folder_of, store_at


@pytest.fixture(params=["folder", "memory"])
def store(request, tmp_path):
    if request.param == "folder":
        return store_at("public", tmp_path)
    fsspec.filesystem("memory").store.clear()
    return store_at("memory://helix/public", tmp_path)


def test_what_was_put_is_read_and_listed_until_it_is_deleted(store):
    assert (store.paths(), store.read("a/b.html")) == ((), None)
    store.put("a/b.html", b"one")
    store.put("index.json", b"{}")
    store.put("a/b.html", b"two")
    assert store.read("a/b.html") == b"two"
    assert store.paths() == ("a/b.html", "index.json")
    store.delete("a/b.html")
    store.delete("a/b.html")
    assert store.paths() == ("index.json",)


def test_what_is_hidden_is_not_listed(store):
    store.put(".git/config", b"")
    store.put("a/.b.html.draft-1-x", b"")
    assert store.paths() == ()


def test_a_place_lists_nothing_beside_it(store, tmp_path):
    store.put("a.html", b"")
    other = store_at(f"{store.url}-2", tmp_path)
    other.put("b.html", b"")
    assert (store.paths(), other.paths()) == (("a.html",), ("b.html",))


def test_what_another_process_put_is_listed(tmp_path):
    one, other = (AddressStore("memory://helix/two") for _ in range(2))
    one.paths()
    other.put("a.html", b"")
    assert one.paths() == ("a.html",)


# A folder


def test_a_folder_starts_from_that_of_the_programmes_file(tmp_path):
    store_at("../public", tmp_path / "params").put("a.html", b"one")
    assert (tmp_path / "public" / "a.html").read_bytes() == b"one"


def test_a_folder_may_be_written_as_an_address(tmp_path):
    store_at((tmp_path / "a b").as_uri(), Path("elsewhere")).put("a.html", b"one")
    assert (tmp_path / "a b" / "a.html").read_bytes() == b"one"
    assert folder_of("~/public", tmp_path) == Path.home() / "public"


def test_a_folder_that_is_emptied_goes_but_the_place_stays(tmp_path):
    store = FolderStore("public", tmp_path)
    store.put("2026-10/lyon/a.html", b"")
    store.put("2026-10/lille/a.html", b"")
    store.delete("2026-10/lyon/a.html")
    assert [path.name for path in (tmp_path / "public" / "2026-10").iterdir()] == ["lille"]
    store.delete("2026-10/lille/a.html")
    assert list((tmp_path / "public").iterdir()) == []


def test_a_full_folder_keeps_the_old_bytes_and_no_draft(tmp_path, monkeypatch):
    store = FolderStore("public", tmp_path)
    store.put("a.html", b"old")

    def full(path, content):
        with path.open("wb") as file:
            file.write(content[:1])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(
        PublishError, match=r"^public: cannot be written to, at a.html \(No space left"
    ) as told:
        store.put("a.html", b"new")
    assert told.value.slug == "place"
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "public").iterdir()] == [
        ("a.html", b"old")
    ]


def test_what_a_killed_process_left_of_a_draft_is_cleared(tmp_path):
    store = FolderStore("public", tmp_path)
    store.put("a.html", b"old")
    draft = tmp_path / "public" / f".a.html.draft-{2**31 - 1}-x.html"
    draft.write_bytes(b"ha")
    store.put("a.html", b"new")
    assert not draft.exists()


def test_a_folder_below_a_file_cannot_be_written(tmp_path):
    (tmp_path / "public").write_text("a file")
    store = store_at("public/reports", tmp_path)
    assert (store.read("a.html"), store.paths()) == (None, ())
    with pytest.raises(PublishError, match=r"public/reports: cannot be written to, at a.html \(Not a dir"):
        store.put("a.html", b"")


# An address


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("memori://reports", r"nothing opens addresses of 'memori' \(did you mean 'memory'\?\)"),
        ("sftp://nps:secret@helix.example/reports", "sftp://...: an address must hold no password"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url, told, tmp_path):
    with pytest.raises(PublishError, match=told) as found:
        store_at(url, tmp_path)
    assert "secret" not in str(found.value)


class Broken:
    """Files of fsspec of which every call fails, as some far away do, on several lines."""

    def __getattr__(self, name):
        def fail(*given, **named):
            raise RuntimeError("An error occurred (SlowDown):\n  reduce your rate.")

        return fail


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda store: store.put("a.html", b""), "written to, at a.html"),
        (lambda store: store.read("a.html"), "read, at a.html"),
        (lambda store: store.paths(), "listed"),
        (lambda store: store.delete("a.html"), "changed, at a.html"),
    ],
)
def test_whatever_fails_far_away_is_told_in_one_line(call, what, monkeypatch):
    store = AddressStore("s3://reports")
    monkeypatch.setattr(AddressStore, "_opened", (Broken(), "reports"))
    with pytest.raises(PublishError) as found:
        call(store)
    told = f"s3://reports: cannot be {what} (An error occurred (SlowDown): reduce your rate). "
    assert str(found.value).startswith(told)


def test_an_address_whose_library_is_missing_is_told(monkeypatch):
    def missing(url):
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    with pytest.raises(PublishError, match=r"s3://reports: cannot be opened \(Install s3fs to access S3\)"):
        AddressStore("s3://reports").put("a.html", b"")


def test_another_kind_of_place_is_a_line_in_the_dict(monkeypatch, tmp_path):
    monkeypatch.setitem(STORES, "attic", lambda url, start: FolderStore("attic", start))
    store_at("attic://anywhere", tmp_path).put("a.html", b"")
    assert (tmp_path / "attic" / "a.html").is_file()


def test_an_address_of_fsspec_needs_no_line(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "STORES", {"": FolderStore})
    assert isinstance(store_at("memory://helix", tmp_path), AddressStore)


# A bucket


@pytest.fixture(scope="module")
def bucket():
    """A bucket of a server on this machine, and its client."""
    boto3 = pytest.importorskip("boto3", reason="no object store is tested without moto and s3fs")
    pytest.importorskip("s3fs", reason="no object store is tested without s3fs")
    server_of = pytest.importorskip("moto.server", reason="no object store is tested without moto")
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    with pytest.MonkeyPatch.context() as environment:
        told = {
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "eu-west-3",
            "AWS_ENDPOINT_URL": address,
        }
        for name, value in told.items():
            environment.setenv(name, value)
        client = boto3.client("s3")
        client.create_bucket(Bucket="helix", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
        fsspec.get_filesystem_class("s3").clear_instance_cache()
        yield client
    server.stop()


@pytest.mark.slow
def test_a_bucket_is_a_place(bucket, tmp_path):
    store = store_at("s3://helix/public", tmp_path)
    assert (store.paths(), store.read("index.json")) == ((), None)
    store.put("2026-10/lyon/a.html", b"one")
    store.put("2026-10/lyon/a.html", b"two")
    bucket.put_object(Bucket="helix", Key="public/index.json", Body=b"{}")
    assert store.paths() == ("2026-10/lyon/a.html", "index.json")
    assert (store.read("2026-10/lyon/a.html"), store.read("index.json")) == (b"two", b"{}")
    store.delete("2026-10/lyon/a.html")
    store.delete("2026-10/lyon/a.html")
    assert store.paths() == ("index.json",)


@pytest.mark.slow
def test_a_bucket_that_there_is_not_is_told(bucket, tmp_path):
    store = store_at("s3://helixx/public", tmp_path)
    with pytest.raises(
        PublishError, match=r"^s3://helixx/public: cannot be written to, at a.html \("
    ) as told:
        store.put("a.html", b"")
    assert "\n" not in str(told.value)


@pytest.mark.slow
def test_a_publication_to_a_bucket(bucket, house_of):
    from nps_report.publishing.publish import publish

    house = house_of(places={"bucket": {"url": "s3://helix/customers", "edition": "customer"}})
    house.make()
    house.approve()
    first, second = (publish(house.programme, house.reports, "2026-10")[0] for _ in range(2))
    assert (first.published, second.already) == (("2026-10/lyon/customer.fr",),) * 2
    keys = [one["Key"] for one in bucket.list_objects_v2(Bucket="helix", Prefix="customers/")["Contents"]]
    assert keys == [
        *(f"customers/2026-10/lyon/customer.fr.{ending}" for ending in ("html", "json", "pdf")),
        "customers/index.json",
    ]
    publish(house.programme, house.reports, "2026-10", withdraw=True)
    keys = [one["Key"] for one in bucket.list_objects_v2(Bucket="helix", Prefix="customers/")["Contents"]]
    assert keys == ["customers/index.json"]
