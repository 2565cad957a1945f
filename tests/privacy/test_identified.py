"""Where persons may not be named inside the company, no internal file names them."""

import pytest

from nps_report.facts.internal import Facts
from nps_report.scope import Scope
from nps_report.sections.comments import comment_sheet
from nps_report.wording import words_for
from tests.privacy.hidden_text import everything_in
from tests.privacy.sample import END, OCTOBER, answers, frozen, internal_files

NAMES = ("Aline Zorbec", "Bruno Kervik", "Carole Tyndal", "Denis Ovrad", "Emma Quilt")
CONTACTS = [
    {
        "contact_id": f"LyonC{place}",
        "account_id": f"LyonA{place % 5}",
        "name": NAMES[place],
        "email": f"{NAMES[place].split()[0].lower()}@novalux.example",
    }
    for place in range(5)
]
FAMILY_NAMES = {name.split()[1] for name in NAMES}


def frozen_as(folder, identified, **more):
    """Everybody names a colleague and their e-mail address in the comment."""
    rows = [
        {
            **row,
            "comment": f"Voir {NAMES[(place + 1) % 5]} ou {CONTACTS[(place + 2) % 5]['email']} pour la suite",
        }
        for place, row in enumerate(answers("Lyon", [10, 8, 3] * 6, **more))
    ]
    return frozen(folder, {"responses": rows, "contacts": CONTACTS}, identified=identified)


def told_by(found):
    """All that the internal files and the sheet of comments say."""
    facts = Facts(found.internal, Scope(OCTOBER, "all", END))
    sheet = comment_sheet(facts, words_for("fr")).to_csv()
    return " ".join([*everything_in(internal_files(found.internal)).values(), sheet])


@pytest.mark.parametrize("identified", ["no", "consent"])
def test_nobody_is_named_without_consent(tmp_path, identified):
    told = told_by(frozen_as(tmp_path, identified, contact_consent="no"))
    assert "pour la suite" in told
    assert not [name for name in (*NAMES, *FAMILY_NAMES, "@novalux") if name in told]


def test_persons_are_named_where_all_may_be(tmp_path):
    assert "Aline Zorbec" in told_by(frozen_as(tmp_path, "yes"))
