"""What was exported last is remembered, and nothing of what it said."""

import pytest

from nps_report.errors import LedgerError
from nps_report.exports.columns import columns_of
from nps_report.exports.listing import KEY, Listing
from nps_report.exports.since import digests_of, exported_before, remember, since


def listing(**scores):
    """A list of contacts by their scores."""
    rows = [{KEY: name, "score": score, "comment": "Trop cher"} for name, score in scores.items()]
    return Listing.of("", "contact", columns_of("score", "comment"), rows)


def test_what_is_new_or_changed_is_fresh_and_what_is_gone_is_counted(tmp_path):
    remember(tmp_path / "crm.json", listing(a=9, b=3, c=7))
    found = since(listing(a=9, b=8, d=10), exported_before(tmp_path / "crm.json"))
    assert (found.fresh.keys, found.vanished) == (("b", "d"), 1)


def test_without_an_export_before_everything_is_fresh(tmp_path):
    found = since(listing(a=9), exported_before(tmp_path / "crm.json"))
    assert (found.fresh.keys, found.vanished) == (("a",), 0)


def test_a_new_column_changes_every_row():
    before = digests_of(Listing.of("", "contact", columns_of("score"), [{KEY: "a", "score": 9}]))
    assert since(listing(a=9), before).fresh.keys == ("a",)


def test_nothing_of_what_was_exported_can_be_read(tmp_path):
    remember(tmp_path / "crm.json", listing(a=9))
    assert "cher" not in (tmp_path / "crm.json").read_text()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "nps-report/exported/1", "rows": []}', "\udcff"]
)
def test_a_record_that_is_not_one_is_told(tmp_path, text):
    (tmp_path / "crm.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(LedgerError, match="the next export is then complete") as told:
        exported_before(tmp_path / "crm.json")
    assert told.value.slug == "exported-before"
