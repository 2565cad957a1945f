"""A ban holds wherever names are taken out of comments before anybody reads them."""

import pytest

from tests.privacy.sample import SUBJECTS, answers, frozen, quoted

pytestmark = pytest.mark.slow

PRAISE = "Livraison toujours parfaite chez vous, merci à Rose Martin"
CONTACTS = [{"contact_id": "LyonC1", "account_id": "LyonA1", "name": "Rose Martin"}]


def rows():
    """Eighteen persons who praise the delivery, of whom one consents, and six who do not speak of it."""
    told = answers("Lyon", [10] * 14 + [8] * 6 + [3] * 4, quote_consent="no")
    for place, row in enumerate(told):
        praise = (
            f"La livraison du {SUBJECTS[place]} est toujours très rapide" if place < 14 else "Rien à dire"
        )
        row["comment"] = praise
    told[0] |= {"comment": PRAISE, "quote_consent": "yes"}
    return told


@pytest.mark.parametrize("identified", ["yes", "consent", "no"])
def test_a_comment_is_banned_by_the_text_that_its_author_wrote(tmp_path, identified):
    tables = {"responses": rows(), "contacts": CONTACTS}
    settings = {"identified": identified}
    assert "Livraison toujours parfaite" in quoted(frozen(tmp_path / "free", tables, **settings).customer)
    banned = frozen(tmp_path / "banned", tables, chosen={"ban": [PRAISE]}, **settings)
    assert quoted(banned.customer) == ""
    assert banned.internal.pinned_and_banned() == ((), ("Lyon-0",))
    assert "Rose" not in (banned.internal.folder / "themes.json").read_text("utf-8")
