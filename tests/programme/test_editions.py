"""An edition is declared in three lines; what cannot be one is refused at its line."""

import pytest

from nps_report.errors import ProgrammeError, UnknownNameError
from nps_report.programme import load_programme, load_run_plan
from nps_report.programme.editions import TAKEN, Edition
from nps_report.programme.recipients import load_recipients
from nps_report.snapshot.identity import identity
from nps_report.testing import sample_programme

BOARD = {"notebook": "board.ipynb", "side": "internal", "name": {"fr": "Comité", "en": "Board"}}
TEAM = {"notebook": "team.ipynb", "side": "customer", "name": "Team"}


@pytest.fixture
def declaring(tmp_path):
    """Loads a programme that declares these editions."""
    return lambda editions, **more: load_programme(sample_programme(tmp_path, editions=editions, **more))


@pytest.fixture
def refused(declaring):
    def refuse(editions, **more):
        with pytest.raises(ProgrammeError) as caught:
            declaring(editions, **more)
        return str(caught.value)

    return refuse


def test_it_stands_beside_the_two_of_the_kit(declaring):
    known = declaring({"board": BOARD}).known_editions
    assert list(known) == ["internal", "customer", "board"]
    assert known["board"] == Edition("board", "board.ipynb", "internal", {"fr": "Comité", "en": "Board"})
    assert {name: one.for_customers for name, one in known.items()} == {
        "internal": False,
        "customer": True,
        "board": False,
    }


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_a_name_of_the_kit_is_refused(refused, name):
    assert f"editions: {name!r} is taken by the kit." in refused({name: BOARD})


@pytest.mark.parametrize("name", ["Board", "comité", "a b", "-a", "a--b", "a/b", "..", "a.b", "x" * 41])
def test_a_name_that_is_no_files_is_refused(refused, name):
    assert f"editions: {name!r} is" in refused({name: BOARD})


@pytest.mark.parametrize("notebook", ["../board.ipynb", "/tmp/board.ipynb", "board.py", ".board.ipynb"])
def test_a_notebook_lies_among_the_notebooks(refused, notebook):
    said = refused({"board": BOARD | {"notebook": notebook}})
    assert f"editions.board.notebook: {notebook!r} is no notebook's name." in said


def test_an_unknown_side_and_a_missing_line_are_told_at_their_place(refused):
    said = refused({"board": {"notebook": "board.ipynb", "side": "public"}})
    assert "editions.board.side: 'public' is not one of 'internal' or 'customer'." in said
    assert "editions.board.name: is missing. Write it." in said


def test_an_unknown_key_is_refused_with_the_nearest(refused):
    said = refused({"board": BOARD | {"notebok": "b.ipynb"}})
    assert "editions.board.notebok: unknown key (did you mean 'notebook'?)." in said


def test_a_place_may_take_it_and_no_unknown_one(declaring, refused):
    places = {"places": {"board": {"url": "../board", "edition": "board"}}}
    assert declaring({"board": BOARD}, publishing=places).publishing.places["board"].edition == "board"
    said = refused({"bord": BOARD}, publishing=places)
    assert "publishing.places.board.edition: 'board' is no edition (did you mean 'bord'?)." in said


def test_monthly_yml_may_name_it_and_no_unknown_one(declaring, tmp_path):
    path, known = tmp_path / "monthly.yml", declaring({"board": BOARD}).known_editions
    path.write_text("editions: [board, internal]\n")
    assert load_run_plan(path, known).editions == ("board", "internal")
    path.write_text("editions: bord\n")
    with pytest.raises(
        ProgrammeError, match=r"line 1: editions: 'bord' is no edition \(did you mean 'board'"
    ):
        load_run_plan(path, known)


def test_an_edition_that_there_is_not_is_named_with_the_nearest(declaring):
    with pytest.raises(UnknownNameError, match=r"No edition named 'boad' \(did you mean 'board'\?\)"):
        declaring({"board": BOARD}).edition("boad")


def test_the_data_do_not_depend_on_the_editions(declaring):
    assert identity(declaring({})) == identity(declaring({"board": BOARD}))


LISTS = "lists:\n  one: {edition: %s, units: all, language: en, to: [%s]}\n"


def test_its_readers_are_colleagues_unless_it_says_customers(declaring):
    public = TEAM | {"readers": "customers"}
    known = declaring({"board": BOARD, "team": TEAM, "public": public}).known_editions
    assert {name: one.readers for name, one in known.items()} == {
        "internal": "colleagues",
        "customer": "customers",
        "board": "colleagues",
        "team": "colleagues",
        "public": "customers",
    }


def test_customers_never_read_the_internal_side(refused):
    said = refused({"board": BOARD | {"readers": "customers"}})
    assert "editions.board.readers: customers may not read what `side: internal` holds." in said


def test_readers_are_one_or_the_other(refused):
    said = refused({"team": TEAM | {"readers": "staff"}})
    assert "editions.team.readers: " in said
    assert "'colleagues' or 'customers'" in said


def test_mail_to_a_list_follows_the_side_of_its_edition(declaring, tmp_path):
    programme = declaring({"board": BOARD, "team": TEAM | {"readers": "customers"}})
    path = tmp_path / "recipients.yml"
    path.write_text(LISTS % ("team", "a@novalux.example"))
    (team,) = load_recipients(path, programme, ["all"])
    assert (team.is_shared, team.for_colleagues, team.kind.name) == (False, False, "team")
    path.write_text(LISTS % ("board", "a@novalux.example"))
    with pytest.raises(ProgrammeError, match="is no internal address") as outside:
        load_recipients(path, programme, ["all"])
    assert outside.value.slug == "outside-address"


def test_colleagues_of_an_internal_edition_see_each_other(declaring, tmp_path):
    mail = {"host": "h.example", "sender": "nps@helix.example", "internal_domains": ["helix.example"]}
    programme = declaring({"board": BOARD}, publishing={"mail": mail})
    path = tmp_path / "recipients.yml"
    path.write_text(LISTS % ("board", "claire@helix.example"))
    (board,) = load_recipients(path, programme, ["all"])
    assert board.is_shared
    path.write_text(LISTS % ("bord", "claire@helix.example"))
    with pytest.raises(ProgrammeError, match=r"'bord' is no edition \(did you mean 'board'\?\)"):
        load_recipients(path, programme, ["all"])


def test_what_colleagues_read_of_customers_goes_to_colleagues_each_alone(declaring, tmp_path):
    mail = {"host": "h.example", "sender": "nps@helix.example", "internal_domains": ["helix.example"]}
    programme = declaring({"team": TEAM}, publishing={"mail": mail})
    path = tmp_path / "recipients.yml"
    path.write_text(LISTS % ("team", "claire@helix.example"))
    (team,) = load_recipients(path, programme, ["all"])
    assert (team.is_shared, team.for_colleagues) == (False, True)
    path.write_text(LISTS % ("team", "a@novalux.example"))
    with pytest.raises(ProgrammeError, match=r"write readers: customers under editions\.team") as outside:
        load_recipients(path, programme, ["all"])
    assert outside.value.slug == "outside-address"


@pytest.mark.parametrize("name", ["board", "name"])
def test_a_key_under_any_name_is_looked_for_among_its_own(refused, name):
    assert f"editions.{name}.sied: unknown key (did you mean 'side'?)." in refused(
        {name: BOARD | {"sied": "x"}}
    )
