"""What colleagues read about one account lies beside letters to it, and neither is ever taken for the other."""

import json

import pytest

from nps_report.batch.plan import Job
from nps_report.batch.record import Record, read_record, write_record
from nps_report.errors import ProgrammeError, PublishError, UnknownNameError, UsageError
from nps_report.programme import load_programme
from nps_report.publishing.approval import approve
from nps_report.publishing.finished import reports_in
from nps_report.publishing.mail_lists import Lists
from nps_report.publishing.publish import publish
from nps_report.testing import sample_programme
from tests.publishing.post_house import CLAIRE, EDITIONS, PROGRAMME, YANN, House, attached, text_of

BRIEF = {
    "notebook": "account.ipynb",
    "side": "internal",
    "name": {"fr": "Fiche compte", "en": "Account brief"},
}
NOVALUX = "C-0042"
WITH_BRIEF = {"account": BRIEF}


@pytest.fixture
def desk(house_declaring):
    """A brief, a letter and two ordinary reports in one folder, and a place for customers' reports."""
    places = {"public": {"url": "../published/public", "edition": "customer"}}
    found = house_declaring(editions=WITH_BRIEF, publishing={"places": places})
    found.make("all", "account", account=NOVALUX)
    found.make("all", "letter", account=NOVALUX)
    found.make("all", "customer")
    found.make("all", "internal")
    return found


def approved(house, edition, *accounts):
    return approve(house.programme, house.reports, "2026-10", (), edition, "Élise Roy", accounts=accounts).new


def test_each_is_approved_by_its_own_name(desk):
    assert approved(desk, "account", NOVALUX) == ("2026-10/all/account/c-0042.fr",)
    assert approved(desk, "letter", NOVALUX) == ("2026-10/all/letter/c-0042.fr",)
    assert approved(desk, "customer") == ("2026-10/all/customer.fr",)


def test_of_no_account_named_all_briefs_are_approved_and_nothing_else(desk):
    desk.make("all", "account", account="C-0043")
    assert approved(desk, "account") == ("2026-10/all/account/c-0042.fr", "2026-10/all/account/c-0043.fr")


def test_an_account_without_a_brief_is_missed_with_the_way_to_make_it(desk):
    desk.make("all", "letter", account="C-0044")
    with pytest.raises(PublishError) as caught:
        approved(desk, "account", "C-0044")
    assert "no account report about 'C-0044' was made of what was asked for (did you mean 'C-0042'?)" in str(
        caught.value
    )
    assert "`nps-report run PERIOD --edition account --account C-0044` makes it." in str(caught.value)


def test_an_edition_of_all_accounts_has_no_report_about_one(desk):
    with pytest.raises(
        UsageError, match="Write --edition letter or --edition account, or leave --account out"
    ):
        approved(desk, "internal", NOVALUX)


def test_customers_place_takes_neither_brief_nor_letter(desk):
    for edition in ("account", "letter", "customer"):
        approved(desk, edition)
    (done,) = publish(desk.programme, desk.reports, "2026-10")
    assert done.published == ("2026-10/all/customer.fr",)
    assert not [path for path in desk.place("public").rglob("*") if "c-0042" in path.name]


def test_no_place_takes_an_edition_about_one_account(house_declaring):
    places = {"briefs": {"url": "../published/briefs", "edition": "account"}}
    house = house_declaring(editions=WITH_BRIEF, publishing={"places": places})
    house.make("all", "account", account=NOVALUX)
    with pytest.raises(
        PublishError, match=r"publishing\.places\.briefs: each report of the account edition"
    ) as no:
        publish(house.programme, house.reports, "2026-10")
    assert no.value.slug == "place-edition"
    assert not house.place("briefs").exists()


def test_a_brief_of_an_edition_that_is_no_longer_about_one_stays_where_it_is(house_declaring):
    """Its notebook takes no account any more, and an ordinary report lies beside the brief."""
    places = {"boards": {"url": "../published/boards", "edition": "account"}}
    editions = {"account": BRIEF | {"notebook": "executive.ipynb"}}
    house = house_declaring(editions=editions, publishing={"places": places})
    house.make("all", "account")
    house.make("all", "account", account=NOVALUX)
    with pytest.raises(
        PublishError, match=r"2026-10/all/account/c-0042\.fr: is about one account"
    ) as refused:
        publish(house.programme, house.reports, "2026-10")
    assert refused.value.slug == "place-edition"
    assert not house.place("boards").exists()


def turned(house, editions):
    """The programme, after its editions were declared otherwise."""
    return load_programme(sample_programme(house.programme.home, editions=editions))


def test_a_brief_whose_edition_now_opens_the_other_side_goes_nowhere(desk):
    programme = turned(desk, {"account": BRIEF | {"side": "customer"}})
    with pytest.raises(PublishError, match="did not open the customer side"):
        approve(programme, desk.reports, "2026-10", (), "account", "Élise Roy")


def test_a_brief_whose_edition_is_gone_goes_nowhere(desk):
    with pytest.raises(UnknownNameError, match="No edition named 'account'"):
        approve(turned(desk, {}), desk.reports, "2026-10", (), "account", "Élise Roy")


def test_a_record_cannot_make_a_letter_a_brief(desk):
    """Whatever its record says of its edition, what lies among letters is searched as one."""
    letter = reports_in(desk.reports).whole["2026-10/all/letter/c-0042.fr"]
    record = read_record(letter.record)
    job = Job(**{**vars(record.job), "declared": desk.programme.edition("account")})
    write_record(Record(**{**vars(record), "job": job}), desk.reports)
    assert reports_in(desk.reports).whole[letter.name].for_customers


def letter_of_before(house):
    """A letter where letters once lay: its record says that edition, and no declaration."""
    name = house.make("all", "letter", account=NOVALUX)
    record = read_record(reports_in(house.reports).whole[name].record)
    job = Job(**{**vars(record.job), "edition": "account"})
    for ending in job.endings:
        path = house.reports / f"{job.stem}.{ending}"
        path.parent.mkdir(exist_ok=True)
        numbers = {"schema": "nps-report/report/1", "edition": "account", "language": "fr"}
        path.write_text(json.dumps(numbers))
    write_record(Record(**{**vars(record), "job": job}), house.reports)


@pytest.mark.parametrize("editions", [WITH_BRIEF, {}])
def test_a_letter_where_briefs_lie_now_is_not_whole_and_says_where_letters_lie(house_declaring, editions):
    house = house_declaring(editions=editions)
    letter_of_before(house)
    found = reports_in(house.reports)
    assert list(found.whole) == ["2026-10/all/letter/c-0042.fr"]
    assert found.half["2026-10/all/account/c-0042.fr"].endswith(
        "c-0042.fr: is a letter, and letters lie under letter/ now. Remove its files; "
        "`nps-report run 2026-10 --edition customer --account C-0042` makes it there."
    )


def test_a_letter_where_briefs_lie_now_is_never_approved_as_one(house_declaring):
    house = house_declaring(editions=WITH_BRIEF)
    letter_of_before(house)
    with pytest.raises(PublishError, match="letters lie under letter/ now") as refused:
        approved(house, "account")
    assert refused.value.slug == "half-made"


@pytest.fixture
def post(tmp_path):
    """A house whose colleagues read briefs, with one of Novalux and an approved letter to it."""
    found = House(tmp_path)
    found.write(PROGRAMME + EDITIONS)
    found.brief(NOVALUX)
    found.letter(NOVALUX)
    found.approve("letter", "all")
    found.lists(f"meeting: {{edition: account, account: {NOVALUX}, language: en, to: [{CLAIRE}, {YANN}]}}")
    return found


def test_a_brief_is_mailed_to_colleagues_and_no_letter(post):
    (message,) = post.dry()
    assert message["To"] == f"{CLAIRE}, {YANN}"
    assert message["Subject"] == "Account brief · Helios Services: C-0042, October 2026"
    assert attached(message) == {"helios-2026-10-all-account-c-0042.en.pdf": b"%PDF-1.7 on C-0042"}
    assert (
        text_of(message)
        == """\
Hello,

Here is what to know of C-0042, October 2026.

Attached as a PDF: helios-2026-10-all-account-c-0042.en.pdf.

A question? Reply to this message.

Internal edition, confidential: please do not pass it on outside the
company.
"""
    )


def test_an_account_is_called_by_its_name_where_the_snapshot_tells_it(post, monkeypatch):
    monkeypatch.setattr(Lists, "account_names", {NOVALUX: "Novalux"})
    assert post.dry()[0]["Subject"] == "Account brief · Helios Services: Novalux, October 2026"


@pytest.mark.parametrize("edition", ["", "edition: customer, "])
def test_an_account_alone_is_its_letter(post, edition):
    post.lists(f"novalux: {{{edition}account: {NOVALUX}, language: en, to: [a@n.example]}}")
    assert attached(post.dry()[0]) == {"helios-2026-10-all-c-0042.en.pdf": b"%PDF-1.7 to C-0042"}


def test_a_brief_goes_to_no_address_outside(post):
    post.lists(
        f"meeting: {{edition: account, account: {NOVALUX}, language: en, to: [achats@novalux.example]}}"
    )
    with pytest.raises(ProgrammeError, match=r"'achats@novalux\.example' is no internal address") as refused:
        post.mail()
    assert refused.value.slug == "outside-address"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("edition: account, units: all", "each report of 'account' is about one account. Write its id"),
        ("edition: account", "each report of 'account' is about one account. Write its id"),
        ("edition: executive, account: C-0042", "'executive' is nothing that an account gets."),
        ("edition: team, account: C-0042", "'team' is nothing that an account gets."),
        (
            "edition: internal, account: C-0042",
            "or write edition: account for what colleagues read about it.",
        ),
        ("edition: acount, account: C-0042", "'acount' is nothing that an account gets."),
    ],
)
def test_what_no_list_of_briefs_can_be_is_told_in_one_line(post, line, said):
    post.lists(f"meeting: {{{line}, language: en, to: [{CLAIRE}]}}")
    with pytest.raises(ProgrammeError) as caught:
        post.mail()
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_brief_not_made_keeps_nobody_from_theirs(post):
    post.lists(
        f"other: {{edition: account, account: C-0044, language: en, to: [{YANN}]}}",
        f"meeting: {{edition: account, account: {NOVALUX}, language: en, to: [{CLAIRE}]}}",
    )
    heard = []
    assert [path.name for path in post.mail(tell=heard.append).files] == ["meeting.001.eml"]
    assert heard == [
        "no account report: other 2026-10, none was made about C-0044 in en. "
        "`nps-report run 2026-10 --edition account --account C-0044` makes it."
    ]


def test_a_letter_is_sent_to_nobody_in_the_place_of_a_brief(post):
    """Only the letter is there: the list of the brief gets nothing."""
    for path in (post.reports / "2026-10/all/account").iterdir():
        path.unlink()
    assert "2026-10/all/account/c-0042.en: was never made" in str(post.refused("meeting"))


def test_a_brief_is_sent_to_nobody_in_the_place_of_a_letter(post):
    for path in (post.reports / "2026-10/all/letter").iterdir():
        path.unlink()
    post.lists(f"novalux: {{account: {NOVALUX}, language: en, to: [a@n.example]}}")
    assert "2026-10/all/letter/c-0042.en: was never made" in str(post.refused("novalux"))


def test_a_list_of_a_brief_whose_edition_is_gone_is_told(post):
    post.write(PROGRAMME)
    with pytest.raises(ProgrammeError, match="'account' is nothing that an account gets"):
        post.mail()
