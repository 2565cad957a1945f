"""Where persons may not be named inside the company, no comment keeps a name."""

from datetime import date

import pytest

_OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
CONTACTS = ({"contact_id": "C1", "account_id": "A1", "name": "Élise Roy", "email": "e.roy@novalux.example"},)
ANSWERS = [
    {
        "responded_at": "2026-10-02",
        "score": 9,
        "contact_id": "C1",
        "contact_consent": "no",
        "comment": "Voir avec Élise Roy, e.roy@novalux.example, qui suit le dossier",
    }
]


@pytest.mark.parametrize(
    ("identified", "kept"),
    [
        ("yes", "Voir avec Élise Roy, e.roy@novalux.example, qui suit le dossier"),
        ("consent", "Voir avec [nom], [e-mail], qui suit le dossier"),
        ("no", "Voir avec [nom], [e-mail], qui suit le dossier"),
    ],
)
def test_a_comment_keeps_names_only_where_persons_may_be_named(frozen, identified, kept):
    side = frozen({"responses": ANSWERS, "contacts": CONTACTS}, identified=identified)
    assert [kept] == list(side.answers("all", *_OCTOBER)["comment"])


def test_a_contact_without_consent_is_named_nowhere(frozen):
    side = frozen({"responses": ANSWERS, "contacts": CONTACTS}, identified="consent")
    told = side.comments("all", *_OCTOBER)
    assert told["contact_name"].isna().all()
