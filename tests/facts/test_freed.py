"""What colleagues wrote loses the names in it where not all may be named."""

from nps_report.facts.freed import Freed
from nps_report.facts.stakes import Stakes

PEOPLE = {"contacts": ({"contact_id": "C1", "account_id": "A1", "name": "Aline Zorbec"},)}
ANSWERS = ({"response_id": "r1", "responded_at": "2026-10-05", "score": 3, "contact_id": "C1"},)


def freed(facts, text, **changes):
    """The text as it may be told."""
    return Freed(facts(ANSWERS, tables=PEOPLE, **changes)).of(text)


def test_names_go_and_the_rest_stays(facts):
    assert freed(facts, "Rappeler zorbec, avoir émis", identified="no") == "Rappeler [nom], avoir émis"


def test_a_text_with_a_doubt_is_not_told(facts):
    assert freed(facts, "Brelvimont attend", identified="consent") == ""


def test_where_all_may_be_named_nothing_changes(facts):
    assert freed(facts, "Rappeler Aline Zorbec", identified="yes") == "Rappeler Aline Zorbec"


def test_the_programmes_own_words_stay(facts):
    labels = {"outcome": {"Brelvimont": {"fr": "Visite", "en": "Visit"}}}
    assert freed(facts, "Brelvimont", identified="no", labels=labels) == "Brelvimont"


def test_an_agreement_is_taken_back_by_a_later_answer_without_it(facts):
    given = [
        {
            **ANSWERS[0],
            "response_id": f"r{place}",
            "responded_at": day,
            "contact_id": who,
            "contact_consent": agreed,
        }
        for place, (who, day, agreed) in enumerate(
            (
                ("C1", "2026-08-05", "yes"),
                ("C1", "2026-10-05", "no"),
                ("C2", "2026-08-05", "no"),
                ("C2", "2026-10-05", "yes"),
            )
        )
    ]
    assert facts(given).topic(Stakes).taken_back == {"C1"}
