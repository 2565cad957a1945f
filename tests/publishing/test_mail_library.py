"""What may go out: whole reports, approved where they need it."""

import pytest

from nps_report.batch.plan import Job
from nps_report.batch.record import record_file
from tests.publishing.post_house import ACHATS, OCTOBER, PROGRAMME, with_two_lists


@pytest.fixture
def house(tmp_path):
    """A house with two lists, the reports they get, and the customers' approved."""
    return with_two_lists(tmp_path)


def test_customers_get_nothing_that_is_not_approved(house):
    house.made("customer", pdf=b"%PDF-1.7 changed")
    error = house.refused()
    assert error.slug == "not-approved"
    assert str(error) == (
        "list novalux: 2026-10/lyon/customer.en: these bytes are not approved. "
        "`nps-report approve 2026-10 --unit lyon --edition customer --by NAME` approves them."
    )
    assert not house.outbox.exists()


def test_internal_editions_need_approval_where_the_programme_says_so(house):
    house.write(PROGRAMME.replace("publishing:", "publishing:\n  internal_approval: true"))
    assert "2026-10/lyon/internal.en: these bytes are not approved" in str(house.refused("direction"))
    house.approve("internal")
    house.approve("internal", "all")
    assert len(house.dry("direction")) == 1


def test_every_report_that_may_not_go_out_is_told_at_once(house):
    record_file(house.reports, Job(OCTOBER, "all", "all", "internal", "en", (), OCTOBER.end)).unlink()
    house.made("customer", pdf=b"%PDF-1.7 changed")
    lines = str(house.refused()).splitlines()
    assert [line.split(":")[0] for line in lines] == ["list direction", "list novalux"]
    assert "its record is missing" in lines[0]


def test_a_report_never_made_is_told(house):
    house.lists(f"novalux: {{edition: customer, units: all, language: en, to: [{ACHATS}]}}")
    error = house.refused()
    assert (error.slug, str(error)) == (
        "never-made",
        "list novalux: 2026-10/all/customer.en: was never made. `nps-report run` makes it.",
    )


def test_a_report_without_a_pdf_is_told(house):
    house.made(pdf=None)
    assert house.refused("direction").slug == "mail-pdf"


def test_numbers_of_another_edition_are_never_quoted_to_customers(house):
    stem = house.made("customer")
    internal = (house.reports / "2026-10/lyon/internal.en.json").read_bytes()
    (house.reports / f"{stem}.json").write_bytes(internal)
    house.approve()
    assert "customer.en.json: is not of this report" in str(house.refused("novalux"))
