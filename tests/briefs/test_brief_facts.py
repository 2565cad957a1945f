"""What is known of one account, counted by hand."""

from tests.briefs.world import FAST, LATE


def test_contacts_stand_by_role_then_priority_with_silence_and_those_never_asked(known):
    assert [(one.person.contact, one.state, one.person.score) for one in known().contacts] == [
        ("a1", "answered", 3),
        ("a9", "not asked", None),
        ("a3", "silent", None),
        ("a2", "answered", 9),
    ]


def test_earlier_scores_of_two_years_stand_beside_each_contact(known):
    before = {one.person.contact: [given.score for given in one.before] for one in known().contacts}
    assert before == {"a1": [9], "a2": [8], "a3": [10], "a9": []}


def test_without_invitations_it_is_not_known_who_was_asked(known):
    states = {one.person.contact: one.state for one in known("A", "no").contacts}
    assert states == {"a1": "answered", "a2": "answered", "a3": "unheard", "a9": "unheard"}


def test_the_account_is_told_by_its_table(known):
    profile = known().profile
    assert (profile.account_name, profile.revenue, profile.manager) == ("Novalux", 500_000, "Odile Marchal")


def test_the_class_is_that_of_the_mean_of_the_latest_answers(known):
    # 3 and 9 this year, 9 and 10 the year before.
    found = known()
    assert (found.in_class.mean, found.score_class, found.class_before) == (6.0, "detractors", "promoters")


def test_the_history_holds_each_period_with_answers_the_latest_first(known):
    assert [(one.period.name, one.scores) for one in known().history] == [
        ("2026-10", (3,)),
        ("2026-09", (9,)),
        ("2026-03", (8,)),
        ("2025-05", (9,)),
        ("2025-03", (10,)),
    ]


def test_a_long_history_is_told_by_quarter_each_contact_by_the_latest_answer(known):
    # Nine months; of July to September the last counts.
    assert [(one.period.name, one.scores) for one in known("F").history] == [
        ("2026-Q4", (0,)),
        ("2026-Q3", (8,)),
        ("2026-Q2", (5,)),
        ("2026-Q1", (4,)),
        ("2025-Q4", (3,)),
        ("2025-Q2", (2,)),
        ("2025-Q1", (1,)),
    ]


def test_who_changed_class_stands_with_both_scores_who_fell_first(known):
    told = [(one.person.contact, one.before.score, one.now.score) for one in known().moved]
    assert told == [("a1", 9, 3), ("a2", 8, 9)]


def test_who_answered_before_and_was_asked_in_vain_fell_silent(known):
    assert [one.person.contact for one in known().fell_silent] == ["a3"]


def test_comments_are_those_of_the_account_the_newest_first(known):
    assert [(one.text, one.name) for one in known().comments] == [(LATE, "Aline Roy"), (FAST, "Bruno Sel")]


def test_a_comment_bears_its_themes_and_their_places(known):
    late, _ = known().comments
    assert late.themes == (("delivery", "negative"),)
    assert late.text[slice(*late.marks[0])] == "Livraison en retard"


def test_themes_count_blame_and_praise(known):
    (delivery,) = known().themes
    assert (delivery.theme, delivery.negative, delivery.positive, delivery.comments) == ("delivery", 1, 1, 2)


def test_a_silent_account_has_people_to_win_the_critical_first(known):
    found = known("B")
    assert found.silent
    assert [(one.person.contact, one.state) for one in found.to_win] == [
        ("b2", "not asked"),
        ("b1", "silent"),
    ]


def test_an_account_that_is_only_listed_has_nobody(known):
    found = known("C")
    assert (found.silent, found.contacts, found.history, found.comments) == (True, (), (), ())
    assert found.profile.account_name == "Cadmia"


def test_an_account_that_is_only_in_the_answers_has_no_more_than_they_tell(known):
    found = known("D")
    assert (found.profile.account_name, found.score_class) == (None, "promoters")
    assert [one.person.contact for one in found.contacts] == ["d1"]


def test_the_reference_contact_is_a_promoter_of_an_account_of_promoters(known):
    assert known("D").reference.contact == "d1"
    assert known().reference is None


def test_follow_ups_to_finish_are_the_accounts_own(known):
    assert [case.follow_up.response for case in known().follow_ups] == ["r5"]


def test_actions_are_for_its_units_or_on_what_it_raises_these_first(known):
    still = known().actions.still
    assert list(still["action_id"]) == ["theme", "theme by name", "own unit", "names", "unit above"]
    assert list(still["raised"]) == [True, True, False, False, False]


def test_an_account_that_raises_nothing_is_told_of_its_units_actions(known):
    assert list(known("B").actions.still["action_id"]) == ["own unit", "names", "unit above"]


def test_actions_done_in_the_year_stand_apart(known):
    assert list(known().actions.done["action_id"]) == ["done"]


def test_the_plan_of_a_silent_account_is_told(known):
    assert known("B").second_chance.way == "phone"


def test_a_unit_narrows_what_is_heard(known):
    found = known("A", "yes", "Lille")
    assert (found.people.everyone, found.comments) == ((), ())


def test_where_nobody_may_be_named_nobody_is(known):
    found = known("A", "no")
    assert {one.person.name for one in found.contacts} == {None}
    assert {one.name for one in found.comments} == {None}


def test_whoever_takes_consent_back_is_not_named_beside_an_older_comment(known):
    assert [(one.text, one.name) for one in known("A", "consent").comments] == [
        (LATE, "Aline Roy"),
        (FAST, None),
    ]


def test_who_is_silent_or_only_listed_has_not_agreed_to_be_named(known):
    named = {one.person.contact: one.person.name for one in known("A", "consent").contacts}
    assert named == {"a1": "Aline Roy", "a2": None, "a3": None, "a9": None}
