"""What reports look up, counted by hand on a few rows."""

from datetime import date

import pytest

from nps_report.errors import SnapshotError
from nps_report.snapshot import open_internal

OCTOBER = date(2026, 10, 1), date(2026, 10, 31)


def row(day: str, score: object, **more: object) -> dict[str, object]:
    """An answer; the month is October 2026 unless said otherwise."""
    return {"responded_at": f"2026-10-{day}" if len(day) == 2 else day, "score": score, **more}


TREE = [{"unit": "Sud", "parent": ""}, {"unit": "Lyon", "parent": "Sud"}, {"unit": "Lille", "parent": ""}]
ROWS = [
    row("01", 10, unit="Lyon"),
    row("31", 9, unit="Lyon"),
    row("12", 3, unit="Sud"),
    row("12", 3, unit="Lille"),
    row("12", 7),
    row("2026-11-01", 0, unit="Lyon"),
]


def test_a_unit_covers_those_under_it(frozen):
    """Lyon's two and Sud's own; the first of November is another period."""
    assert frozen({"responses": ROWS, "units": TREE}).scores("Sud", *OCTOBER) == (
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        1,
        1,
    )


def test_the_whole_programme_holds_answers_without_a_unit(frozen):
    assert sum(frozen({"responses": ROWS, "units": TREE}).scores("all", *OCTOBER)) == 5


def test_each_unit_is_scored_with_those_under_it(frozen):
    table = frozen({"responses": ROWS, "units": TREE}).unit_scores(*OCTOBER)
    assert table.groupby("unit")["n"].sum().to_dict() == {"Sud": 3, "Lyon": 2, "Lille": 1}


def test_a_unit_without_answers_scores_nothing(frozen):
    side = frozen({"responses": ROWS[:1], "units": TREE})
    assert side.scores("Lille", *OCTOBER) == (0,) * 11


def test_grains_start_on_dates(frozen):
    table = frozen({"responses": ROWS, "units": TREE}).grains("Lyon", OCTOBER[0], date(2026, 11, 30))
    assert table.to_numpy().tolist() == [
        [date(2026, 10, 1), 9, 1],
        [date(2026, 10, 1), 10, 1],
        [date(2026, 11, 1), 0, 1],
    ]


@pytest.mark.parametrize("period", ["month", "quarter", "year", "week"])
@pytest.mark.parametrize("unit", ["all", "Sud", "Lille"])
def test_kept_counts_agree_with_the_answers(side, monkeypatch, period, unit):
    """The same question over whole grains and over the answers themselves has the same answer."""
    start, end = date(2026, 1, 1), date(2026, 9, 30)
    kept = side.scores(unit, start, end), side.segments(unit, start, end), side.grains(unit, start, end)
    monkeypatch.setattr("nps_report.snapshot.internal.grain_of", lambda day, _: _NoGrain)
    counted = side.scores(unit, start, end), side.segments(unit, start, end), side.grains(unit, start, end)
    assert kept[0] == counted[0]
    assert sum(kept[0]) > 0
    assert kept[1].equals(counted[1])
    assert kept[2].equals(counted[2])


class _NoGrain:
    start = end = None


def test_a_cut_month_counts_its_days_alone(frozen):
    side = frozen({"responses": ROWS, "units": TREE})
    assert sum(side.scores("all", OCTOBER[0], date(2026, 10, 12))) == 4


def test_a_segment_may_live_in_the_accounts(frozen):
    accounts = [{"account_id": "A", "tier": "gold"}, {"account_id": "B", "tier": ""}]
    answers = [row("02", 9, account_id="A"), row("03", 2, account_id="B"), row("04", 2, account_id="A")]
    table = frozen({"responses": answers, "accounts": accounts}, segments=["tier"]).segments("all", *OCTOBER)
    assert table.fillna("none").to_numpy().tolist() == [
        ["tier", "gold", 2, 1],
        ["tier", "gold", 9, 1],
        ["tier", "none", 2, 1],
    ]


def test_a_segment_found_nowhere_names_the_nearest_column(frozen):
    with pytest.raises(
        SnapshotError, match=r"'rolle' is a column of neither .*did you mean 'role'"
    ) as caught:
        frozen({"responses": ROWS}, segments=["rolle"])
    assert caught.value.slug == "unknown-segment"


def test_a_column_for_follow_ups_that_is_nowhere_is_refused(frozen):
    """Else no customer who asks to be called would be, and nobody would know."""
    with pytest.raises(SnapshotError, match=r"follow_up: asked: 'kall' is a column of neither"):
        frozen({"responses": ROWS}, follow_up={"asked": "kall"})


@pytest.mark.parametrize(
    ("rule", "table"), [({"revenue": 1000}, "accounts"), ({"priority": ["critical"]}, "contacts")]
)
def test_a_rule_that_could_never_hold_is_refused(frozen, rule, table):
    with pytest.raises(SnapshotError, match=f"the rule 'big' asks for .* table of {table} says"):
        frozen({"responses": ROWS}, follow_up={"rules": [{"name": "big", **rule}]})


def test_a_target_for_no_unit_names_the_nearest(frozen):
    with pytest.raises(SnapshotError, match=r"'Lyonn' is not a unit.*did you mean 'Lyon'"):
        frozen({"responses": ROWS, "units": TREE}, targets={"Lyonn": 20})


def test_rows_add_up(frozen):
    """Two scores, one left blank, one set aside as another of the same person came later."""
    answers = [
        row("02", 9, contact_id="a"),
        row("03", 4, contact_id="b"),
        row("04", 8, contact_id="b"),
        row("05", ""),
        *[row("2026-11-05", 10)] * 20,
    ]
    rows = frozen({"responses": answers}).rows("all", *OCTOBER)
    assert rows == {"read": 4, "scored": 2, "set_aside": {"duplicate": 1, "no score": 1}, "undated": {}}


def test_rows_without_a_date_belong_to_the_programme(frozen):
    side = frozen({"responses": [row("02", 9, unit="Lyon"), {"score": "", "unit": "Lyon"}]})
    assert side.rows("all", *OCTOBER)["undated"] == {"no score": 1}
    assert side.rows("Lyon", *OCTOBER)["undated"] == {}


INVITED = [
    {"contact_id": "a", "account_id": "A", "sent_at": "2026-10-02 09:00"},
    {"contact_id": "b", "account_id": "A", "sent_at": "2026-10-02 09:00"},
    {"contact_id": "c", "account_id": "B", "sent_at": "2026-10-20"},
    {"contact_id": "d", "account_id": "C", "sent_at": "2025-10-31"},
    {"contact_id": "e", "account_id": "D", "sent_at": "2025-11-01"},
]


def test_an_invitation_is_answered_from_its_day_on_until_the_report(frozen):
    """One answers the same day, one the day before being invited, one after the report's date."""
    answers = [row("02", 9, contact_id="a"), row("19", 9, contact_id="c"), row("30", 9, contact_id="b")]
    side = frozen({"responses": answers, "invitations": INVITED})
    assert side.coverage("all", *OCTOBER, date(2026, 10, 29)) == (3, 1)
    assert side.coverage("all", *OCTOBER, date(2026, 10, 30)) == (3, 2)


def test_an_answer_that_another_replaced_still_answers(frozen):
    answers = [row("03", 9, contact_id="a"), row("05", 9, contact_id="a")]
    side = frozen({"responses": answers, "invitations": INVITED})
    assert side.coverage("all", *OCTOBER, date(2026, 10, 4)) == (3, 1)


def test_the_silent_were_invited_within_twelve_months(frozen):
    """Of the four within reach, one answers; the account of a silent colleague is not silent."""
    side = frozen({"responses": [row("03", 9, contact_id="a", account_id="A")], "invitations": INVITED})
    silent = side.silent("all", date(2026, 10, 31))
    assert (silent.contacts, silent.invited_contacts) == (3, 4)
    assert (silent.accounts, silent.invited_accounts) == (2, 3)


def test_an_account_answers_through_anybody(frozen):
    side = frozen({"responses": [row("03", 9, account_id="B")], "invitations": INVITED})
    assert side.silent("all", date(2026, 10, 31)).accounts == 2


def test_without_invitations_coverage_is_unknown(frozen):
    side = frozen({"responses": ROWS})
    assert side.coverage("all", *OCTOBER, date(2026, 10, 31)) is None
    assert side.silent("all", date(2026, 10, 31)) is None


SAID = [
    row("02", 9, comment="Trop cher", contact_id="a", account_id="A", contact_consent="yes"),
    row("03", "", comment="Nothing to add", contact_id="b", account_id="A"),
    row("04", 3, comment="", contact_id="b", account_id="A"),
]
PEOPLE = [
    {"contact_id": "a", "account_id": "A", "name": "Aline Roy", "email": "a@x.example"},
    {"contact_id": "b", "account_id": "A", "name": "Bruno Sel"},
]
KNOWN = {"responses": SAID, "contacts": PEOPLE, "accounts": [{"account_id": "A", "name": "Novalux"}]}


def test_comments_come_newest_first_with_their_language(frozen):
    comments = frozen(KNOWN, identified="yes").comments("all", *OCTOBER)
    assert comments["comment"].tolist() == ["Nothing to add", "Trop cher"]
    assert comments["comment_empty"].tolist() == [True, False]
    assert comments["comment_language"].iloc[1] == "fr"
    assert comments["account_name"].tolist() == ["Novalux", "Novalux"]


@pytest.mark.parametrize(
    ("identified", "named"),
    [("yes", ["Bruno Sel", "Aline Roy"]), ("consent", [None, "Aline Roy"]), ("no", [None] * 2)],
)
def test_persons_are_named_only_where_they_may_be(frozen, identified, named):
    comments = frozen(KNOWN, identified=identified).comments("all", *OCTOBER)
    assert [name if isinstance(name, str) else None for name in comments["contact_name"]] == named
    assert comments["contact_id"].notna().tolist() == [name is not None for name in named]


def test_where_a_row_stood_is_not_told(frozen):
    """Else a row added anywhere would change what is told of every answer after it."""
    side = frozen(KNOWN)
    assert not {"source_file", "source_row"} & {
        *side.comments("all", *OCTOBER),
        *side.answers("all", *OCTOBER),
    }


def test_the_units_below_one_are_scored_alone(frozen):
    table = frozen({"responses": ROWS, "units": TREE}).unit_scores(*OCTOBER, "Sud")
    assert table.groupby("unit")["n"].sum().to_dict() == {"Lyon": 2}


def test_a_day_within_a_grain_looks_into_it(frozen):
    side = frozen({"responses": ROWS, "units": TREE})
    assert side.latest_answer_before("Lyon", date(2026, 10, 31)) == date(2026, 10, 1)
    assert side.latest_answer_before("Sud", date(2026, 10, 13)) == date(2026, 10, 12)
    assert side.latest_answer_before("Lille", date(2026, 10, 12)) is None


def test_the_persons_language_settles_an_open_case(frozen):
    """Both languages write "Excellent service"; each person writes their own."""
    answers = [row("02", 9, comment="Excellent service", contact_id=contact) for contact in ("a", "b")]
    contacts = [
        {"contact_id": contact, "account_id": "A", "language": language}
        for contact, language in (("a", "fr"), ("b", "en"))
    ]
    comments = frozen({"responses": answers, "contacts": contacts}, identified="yes").comments(
        "all", *OCTOBER
    )
    assert dict(zip(comments["contact_id"], comments["comment_language"], strict=True)) == {
        "a": "fr",
        "b": "en",
    }


def test_answers_leave_out_what_does_not_count(frozen):
    answers = frozen(KNOWN).answers("all", *OCTOBER)
    assert answers["score"].tolist() == [9, 3]
    assert "reason" not in answers


def test_names_are_all_that_no_customer_may_read(frozen):
    assert frozen(KNOWN).names() == ("Aline Roy", "Bruno Sel", "Novalux", "a@x.example")


def test_a_units_actions_are_its_own_those_below_and_everybodys(frozen):
    actions = [
        {"action_id": name, "title": name, "unit": unit}
        for name, unit in [("1", "Sud"), ("2", "Lyon"), ("3", "Lille"), ("4", ""), ("5", "all")]
    ]
    side = frozen({"responses": ROWS, "units": TREE, "actions": actions})
    assert side.actions("Sud")["action_id"].tolist() == ["1", "2", "4", "5"]
    assert len(side.actions("all")) == 5


def test_a_programme_without_actions_has_an_empty_register(frozen):
    side = frozen({"responses": ROWS})
    assert not side.has("actions")
    assert side.actions("all")["due"].dtype == "datetime64[us]"


def test_days_of_answers(frozen):
    side = frozen({"responses": ROWS, "units": TREE})
    assert side.last_answer("Lyon") == date(2026, 11, 1)
    assert side.latest_answer_before("Lyon", date(2026, 11, 1)) == date(2026, 10, 31)
    assert side.latest_answer_before("Lyon", date(2026, 10, 1)) is None


def test_without_a_table_of_units_they_are_those_that_answers_name(frozen):
    side = frozen({"responses": ROWS}, labels={"unit": {"Lyon": {"fr": "Agence de Lyon"}}})
    assert side.units.names == ("Lille", "Lyon", "Sud")
    assert side.units.label("Lyon", "fr") == "Agence de Lyon"


def test_a_folder_without_a_snapshot_says_so(tmp_path):
    with pytest.raises(SnapshotError, match="no snapshot is there"):
        open_internal(tmp_path)
