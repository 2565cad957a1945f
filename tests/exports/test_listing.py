"""External ids, and the rows of a list."""

import pytest

from nps_report.exports.columns import columns_of
from nps_report.exports.listing import KEY, Listing, external_id


def test_an_external_id_is_always_the_same():
    # Written down once: a CRM holds it for years.
    assert external_id("Helix Services", "contact", "A0-1") == "nps-4a9b5dc5f7e50568f6497a0a"


@pytest.mark.parametrize(
    "other", [("Helix", "account", "C1"), ("Helix 2", "contact", "C1"), ("Helix", "contact", "C2")]
)
def test_another_programme_record_or_id_is_another_external_id(other):
    assert external_id("Helix", "contact", "C1") != external_id(*other)


def test_two_parts_never_run_into_each_other():
    assert external_id("Helix1", "contact", "1") != external_id("Helix", "contact", "11")


def test_an_external_id_holds_no_e_mail():
    assert "rose" not in external_id("Helix", "contact", "rose@b.example")


def test_the_rows_of_some_keys_keep_their_order():
    listing = Listing.of("", "contact", columns_of("score"), [{KEY: name, "score": 9} for name in "cab"])
    assert listing.only({"a", "c"}).keys == ("c", "a")
