"""Letters are asked for by the ids of their accounts: what a letter's own record says counts, not its file's name."""

import pytest

from nps_report.errors import PublishError, UsageError
from nps_report.publishing.asked import Asked
from nps_report.publishing.finished import reports_in

OCTOBER = "2026-10"


@pytest.fixture
def chosen(house):
    """The names of the reports that are chosen of two letters and a customer edition."""
    house.make("all", "letter", account="C-0042")
    house.make("all", "letter", account="C-0043", language="en")
    house.make("all", "customer")

    def names(*accounts, editions=("letter",), **more):
        asked = Asked(editions=editions, accounts=accounts, **more)
        return [one.name for one in reports_in(house.reports).chosen(house.programme, OCTOBER, asked)]

    return names


def test_one_account_has_its_letters_alone(chosen):
    assert chosen("C-0043") == ["2026-10/all/letter/c-0043.en"]


def test_without_an_account_all_letters_are_chosen_and_nothing_else(chosen):
    assert chosen() == ["2026-10/all/letter/c-0042.fr", "2026-10/all/letter/c-0043.en"]


def test_a_letter_is_a_customers_edition_as_a_run_has_it(chosen):
    assert chosen("C-0042", editions=("customer",)) == chosen("C-0042") == chosen("C-0042", editions=())


def test_of_two_accounts_each_is_missed_alone(chosen):
    with pytest.raises(PublishError) as caught:
        chosen("C-0042", "C-0044")
    assert caught.value.slug == "never-made"
    assert "no letter to 'C-0044' was made of what was asked for (did you mean 'C-004" in str(caught.value)
    assert "--edition customer --account C-0044` makes it." in str(caught.value)


def test_a_letter_in_another_language_is_missed(chosen):
    with pytest.raises(PublishError, match="no letter to 'C-0043'"):
        chosen("C-0043", languages=("fr",))


def test_an_id_that_makes_the_same_name_of_a_file_is_another_account(chosen):
    with pytest.raises(PublishError, match="no letter to 'c 0042'"):
        chosen("c 0042")


def test_a_letter_that_is_not_whole_is_told(chosen, house):
    (house.reports / "2026-10/all/letter/c-0042.fr.pdf").unlink()
    with pytest.raises(PublishError) as caught:
        chosen("C-0042")
    assert caught.value.slug == "half-made"


def test_an_account_has_no_internal_edition():
    with pytest.raises(
        UsageError, match="--edition internal --account A: an account gets no internal edition"
    ):
        Asked(editions=("internal",), accounts=("A",))
