"""What a message says to colleagues: of all units which comes first, of what customers read what is released."""

import pytest

from tests.publishing.post_house import CLAIRE, CUSTOMER, EDITIONS, INTERNAL, PROGRAMME, YANN, House, text_of

FELL = {"against": "2026-09", "value": -12.4, "low": -20.2, "high": -4.6, "significant": True}
NOT_ESTABLISHED = {"against": "2026-09", "value": 4.2, "low": -8.0, "high": 16.4, "significant": False}
ROSE = {"against": "2026-09", "value": 12.4, "low": 4.6, "high": 20.2, "significant": True}
LYON = {"unit": "Lyon", "needs_attention": True, "overdue": 0}


@pytest.fixture
def house(tmp_path):
    """A house with a list of the board and one of Lyon's team."""
    found = House(tmp_path)
    found.write(PROGRAMME + EDITIONS)
    found.lists(
        f"board: {{edition: executive, units: all, language: en, to: [{CLAIRE}, {YANN}]}}",
        f"team: {{edition: team, units: Lyon, language: en, to: [{CLAIRE}, {YANN}]}}",
    )
    return found


def board(house, change=(FELL,), overview=(LYON,), units=(), score=INTERNAL):
    """The only message to the board, of these numbers; Lyon has a report, so that it is a unit."""
    house.made(unit="Lyon")
    house.own("executive", score=score, change=list(change), overview=list(overview), units=list(units))
    (message,) = house.dry("board")
    return message


def items(message):
    """The points of a message, each on one line."""
    _, _, listed, *_ = text_of(message).split("\n\n")
    return [" ".join(item.split()) for item in listed.removeprefix("- ").split("\n- ")]


def test_the_board_reads_the_score_its_change_and_which_unit_comes_first(house):
    message = board(house, units=[{"unit": "Lyon", "change": FELL}])
    assert message["To"] == f"{CLAIRE}, {YANN}"
    assert message["Subject"] == "The board · Helios Services: Whole programme, October 2026"
    assert items(message) == [
        "Whole programme: score of +22, between +5 and +38 (at 95%), from 86 answers.",
        "Down: −12 points since September 2026, between −20 and −5.",
        "Needs attention first: Lyon (established fall, −12 points).",
    ]
    assert "Internal edition, confidential" in text_of(message)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ([ROSE, FELL], "Up: +12 points since September 2026, between +5 and +20."),
        ([NOT_ESTABLISHED], "Stable or undetermined: +4 points since September 2026, between −8 and +16."),
        ([], "No earlier period to compare with."),
    ],
)
def test_a_change_is_called_up_or_down_only_where_it_is_established(house, change, said):
    assert items(board(house, change))[1] == said


@pytest.mark.parametrize(
    ("first", "units", "said"),
    [
        ({"overdue": 10}, [], "Lyon (10 late calls)."),
        ({"overdue": 1}, [{"unit": "Lyon", "change": NOT_ESTABLISHED}], "Lyon (1 late call)."),
        (
            {"overdue": 1},
            [{"unit": "Lyon", "change": FELL}],
            "(established fall, −12 points and 1 late call).",
        ),
        (
            {},
            [{"unit": "Lyon", "change": None}, {"unit": "Paris", "change": FELL}],
            "(score below its target).",
        ),
    ],
)
def test_why_a_unit_comes_first_is_told(house, first, units, said):
    assert items(board(house, overview=[LYON | first], units=units))[2].endswith(said)


def test_where_no_unit_asks_for_attention_that_is_told(house):
    (*_, last) = items(board(house, overview=[LYON | {"needs_attention": False}]))
    assert last == "Units: nothing established asks for attention."


def test_without_units_nothing_is_said_of_them(house):
    assert len(items(board(house, overview=()))) == 2


def test_without_an_answer_no_change_is_told(house):
    said = items(board(house, score={"n": 0, "nps": None, "low": -100.0, "high": 100.0}))
    assert said[0] == "Whole programme: no answer this time."
    assert said[1].startswith("Needs attention first: Lyon")


def test_a_unit_is_called_as_its_reports_call_it(house, monkeypatch):
    from nps_report.publishing.mail_lists import Lists
    from nps_report.snapshot.units import Unit, Units

    named = Units((Unit("Lyon", None, {"en": "Lyon branch"}),))
    monkeypatch.setattr(Lists, "units", named)
    assert "Needs attention first: Lyon branch (" in items(board(house))[2]


def test_of_several_reports_each_is_one_point(house):
    house.lists(f"board: {{edition: executive, units: [all, Lyon], language: en, to: [{CLAIRE}]}}")
    house.own("executive", "Lyon", score=INTERNAL, change=[], overview=[], units=[])
    assert [item.partition(":")[0] for item in items(board(house))] == ["Whole programme", "Lyon"]


@pytest.fixture
def team(house):
    """The text to one of Lyon's team, of this score."""

    def told(**score):
        house.own("team", "Lyon", score={**CUSTOMER, "n": 4711, **score})
        house.approve("team")
        return house.dry("team")[0]

    return told


def test_a_team_is_written_to_as_colleagues_and_reads_what_is_released(team):
    message = team()
    assert message["To"] == CLAIRE
    assert message["Reply-To"] is None
    assert message["Subject"] == "The team · Helios Services: Lyon, October 2026"
    assert (
        text_of(message)
        == """\
Hello,

Here is what our customers tell us, October 2026.

- Lyon: score of +22, on a scale from −100 to +100. Clearly more
  customers gave us nine or ten out of ten than gave us six or less. At
  least thirty of our customers answered.

Attached as a PDF: helios-2026-10-lyon-team.en.pdf.

A question? Reply to this message.

You receive this message because you work at Helios.
"""
    )


@pytest.mark.parametrize(
    ("score", "said"),
    [
        ({"nps": None, "words": "low", "n_band": None}, "Lyon. Clearly more customers gave us six or less"),
        ({"nps": None, "words": None, "n_band": None}, "Lyon. No score this time: it could reveal how"),
    ],
)
def test_a_team_reads_no_number_that_is_not_released(team, score, said):
    text = " ".join(text_of(team(**score)).split())
    assert said in text
    assert "score of" not in text


def test_customers_of_an_edition_of_their_own_are_written_to_as_customers(house):
    house.write(PROGRAMME + EDITIONS.replace("side: customer,", "side: customer, readers: customers,"))
    house.lists("team: {edition: team, units: Lyon, language: en, to: [a@n.example]}")
    house.own("team", "Lyon", score=CUSTOMER)
    house.approve("team")
    (message,) = house.dry()
    assert "You receive this message as a customer of Helios." in text_of(message)
    assert message["Reply-To"] == "ecoute@helios.example"
