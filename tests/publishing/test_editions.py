"""An edition of the programme's own is approved, published and listed as its side asks for, whatever its name."""

import re

import pytest

from nps_report.batch.plan import Job
from nps_report.batch.record import read_record, write_record
from nps_report.errors import LeakError, PublishError, UnknownNameError
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.programme.recipients import load_recipients
from nps_report.publishing.approval import Looked, approve
from nps_report.publishing.finished import reports_in
from nps_report.publishing.mail_message import Attached, Message
from nps_report.publishing.mail_text import text_of
from nps_report.publishing.outgoing import LeakCheck
from nps_report.publishing.portal import PortalSite
from nps_report.publishing.publish import publish
from nps_report.publishing.status import status_of
from nps_report.snapshot import Unit, Units
from nps_report.testing import sample_programme

EDITIONS = {
    "board": {"notebook": "b.ipynb", "side": "internal", "name": {"fr": "Comité", "en": "The board"}},
    "team": {"notebook": "t.ipynb", "side": "customer", "name": {"fr": "Équipe", "en": "The team"}},
}
PLACES = {
    "boards": {"url": "../published/boards", "edition": "board"},
    "teams": {"url": "../published/teams", "edition": "team"},
}


@pytest.fixture
def house(house_declaring):
    """Reports of Lyon in both of its own editions."""
    found = house_declaring(editions=EDITIONS, publishing={"places": PLACES})
    for edition in EDITIONS:
        found.make(edition=edition)
    return found


def names_at(house, place):
    return sorted(path.name for path in house.place(place).rglob("2026-10/lyon/*"))


def test_that_of_the_internal_side_is_published_without_an_approval_with_its_annex(house):
    publish(house.programme, house.reports, "2026-10", "boards")
    assert names_at(house, "boards") == ["board.fr.html", "board.fr.json", "board.fr.pdf", "board.fr.xlsx"]


def test_that_of_the_customers_side_needs_one_and_has_none(house):
    with pytest.raises(PublishError, match="--edition team --by NAME") as refused:
        publish(house.programme, house.reports, "2026-10", "teams")
    assert refused.value.slug == "not-approved"
    house.approve(edition="team")
    publish(house.programme, house.reports, "2026-10", "teams")
    assert names_at(house, "teams") == ["team.fr.html", "team.fr.json", "team.fr.pdf"]


def test_no_unknown_one_is_approved(house):
    with pytest.raises(UnknownNameError, match=r"No edition named 'taem' \(did you mean 'team'\?\)"):
        house.approve(edition="taem")


def test_only_what_customers_may_read_is_searched(house):
    """The snapshot of these reports is gone, so that whatever is searched is refused."""
    reports = {one.edition: Looked.at(one) for one in reports_in(house.reports).whole.values()}
    LeakCheck(house.programme)([reports["board"]])
    with pytest.raises(LeakError, match="run 2026-10 --edition team --unit Lyon") as refused:
        LeakCheck(house.programme)([reports["team"]])
    assert refused.value.slug == "leak-unsearched"


def test_its_site_bears_its_name_and_says_who_may_read_it(house):
    house.approve(edition="team")
    site = PortalSite.of(house.programme, Units((Unit("Lyon"),)))
    publish(house.programme, house.reports, "2026-10", site=site)
    board, team = (
        (house.place(place) / "index.en.html").read_text(encoding="utf-8") for place in ("boards", "teams")
    )
    assert re.search(r"<h1>(.*?)</h1>", board)[1] == "The board"
    assert re.search(r"<h1>(.*?)</h1>", team)[1] == "The team"
    assert ("confidential" in board, "confidential" in team) == (True, False)
    assert "./2026-10/lyon/board.fr.xlsx" in board
    assert "./2026-10/lyon/team.fr.pdf" in team
    french = (house.place("boards") / "index.fr.html").read_text(encoding="utf-8")
    assert re.search(r"<h1>(.*?)</h1>", french)[1] == "Comité"
    assert '<span lang="fr">Comité (Français)</span>' in board


def test_status_tells_it_and_which_bytes_were_not_approved(house):
    house.approve(edition="team")
    publish(house.programme, house.reports, "2026-10")
    told = status_of(house.programme, house.reports)
    rows = {row.edition: row.state.word for row in told.rows if row.unit == "Lyon" and row.language == "fr"}
    assert rows == {"internal": "not made", "customer": "not made", "board": "made", "team": "approved"}
    assert set(told.approval) == {"letter", "customer", "team"}


def test_two_places_of_one_side_lie_apart_too(house_declaring):
    places = PLACES | {"inside": {"url": "../published", "edition": "internal"}}
    house = house_declaring(editions=EDITIONS, publishing={"places": places})
    house.make(edition="board")
    with pytest.raises(PublishError, match="Readers of the one would find the other's reports") as refused:
        publish(house.programme, house.reports, "2026-10", "boards")
    assert refused.value.slug == "place-shared"


def changed_side(house, edition, side):
    """The programme, after an edition opens another side than its reports were made from."""
    editions = EDITIONS | {edition: EDITIONS[edition] | {"side": side}}
    return load_programme(
        sample_programme(house.programme.home, editions=editions, publishing={"places": PLACES})
    )


@pytest.mark.parametrize(("edition", "side"), [("board", "customer"), ("team", "internal")])
def test_what_was_made_from_the_other_side_goes_nowhere(house, edition, side):
    programme = changed_side(house, edition, side)
    with pytest.raises(PublishError, match=f"did not open the {side} side"):
        approve(programme, house.reports, "2026-10", (), edition, "Élise Roy")
    with pytest.raises(PublishError, match=f"did not open the {side} side") as refused:
        publish(programme, house.reports, "2026-10", f"{edition}s")
    assert refused.value.slug == "half-made"


def test_what_was_made_for_colleagues_goes_to_no_customers(house):
    """It may thank colleagues by name."""
    editions = EDITIONS | {"team": EDITIONS["team"] | {"readers": "customers"}}
    programme = load_programme(
        sample_programme(house.programme.home, editions=editions, publishing={"places": PLACES})
    )
    house.approve(edition="team")
    with pytest.raises(PublishError, match="was not for customers") as refused:
        publish(programme, house.reports, "2026-10", "teams")
    assert refused.value.slug == "half-made"


def test_a_record_cannot_make_a_customers_report_an_internal_one(house):
    name = house.make(edition="customer")
    record = read_record(reports_in(house.reports).whole[name].record)
    board = house.programme.edition("board")
    job = Job(**{**vars(record.job), "declared": board})
    write_record(type(record)(**{**vars(record), "job": job}), house.reports)
    assert reports_in(house.reports).whole[name].for_customers


def test_the_subject_and_the_attachment_tell_the_edition(house_declaring):
    house = house_declaring(editions={"team": EDITIONS["team"] | {"readers": "customers"}})
    house.make(edition="team")
    path = house.programme.folder / "recipients.yml"
    path.write_text("lists:\n  one: {edition: team, units: Lyon, language: en, to: [a@n.example]}\n")
    (to,) = load_recipients(path, house.programme, ["all", "Lyon"])
    report = reports_in(house.reports).whole["2026-10/lyon/team.fr"]
    numbers = {"score": {"n_band": None, "nps": 22, "words": None}}
    attached = Attached(Looked.at(report), "Lyon", numbers, b"")
    message = text_of(Message(to, parse_period("2026-10"), to.to, (attached,)), house.programme)
    assert message.subject == "The team · Helix Services: your answers, October 2026"
    assert attached.file_name("Helix").startswith("helix-2026-10-lyon-team")
