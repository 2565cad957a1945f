"""What customers say about themselves and others never reaches other customers by a quote."""

import pytest

from nps_report.verbatims.tones import only_tone
from tests.privacy.sample import SUBJECTS, answers, frozen, quoted

pytestmark = pytest.mark.slow

SCORES = [10] * 14 + [8] * 4 + [3] * 4
ACCOUNTS = [
    {"account_id": f"LyonA{place}", "name": name}
    for place, name in enumerate(
        ["Orange", "La Poste", "Le Petit Atelier", "Dupont & Fils SARL", "Mairie de Lyon"]
    )
]
CONTACTS = [
    {
        "contact_id": f"LyonC{place}",
        "account_id": f"LyonA{place % 5}",
        "name": name,
        "email": f"c{place}@x.example",
    }
    for place, name in enumerate(
        ["Rose Martin", "Jean Petit", "Marc Le Goff", "Élise Roy", "Claire Fontaine"]
    )
]


RAISED = {"negative": "La livraison est mauvaise. ", "positive": "La livraison est parfaite. "}
"""Raises a theme, in the tone of what follows; as every comment is pinned, nothing but what it tells of somebody keeps
it from being quoted."""


def quotes_of(folder, comment, **settings):
    """What is quoted where all but those in the middle say `comment`, each with a subject of their own."""
    rows = answers("Lyon", SCORES)
    praises = any(word in comment for word in ("bien", "utile"))
    said = RAISED["positive" if praises else "negative"] + comment
    assert only_tone(said.format(subject="chantier"), "fr")
    for place, row in enumerate(rows):
        row["comment"] = said.format(subject=SUBJECTS[place % 20]) if row["score"] != 8 else ""
    tables = {"responses": rows, "accounts": ACCOUNTS, "contacts": CONTACTS}
    side = frozen(folder, tables, chosen={"pin": [row["response_id"] for row in rows]}, **settings).customer
    return f"{quoted(side, 'all')} | {quoted(side)}"


def test_a_comment_without_names_is_quoted(tmp_path):
    """Else the tests below prove nothing."""
    assert "vraiment utile" in quotes_of(tmp_path, "Le {subject} est vraiment utile à tous")


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("Chez Orange, le {subject} tarde toujours", "Orange"),
        ("chez orange le {subject} tarde toujours", "orange"),
        ("la mairie de lyon attend toujours le {subject}", "mairie de lyon"),
        ("chez dupont et fils le {subject} tarde toujours", "dupont"),
        ("On est le petit atelier qui attend le {subject}", "petit atelier"),
        ("Merci à Rose pour le {subject} bien suivi", "Rose"),
        ("merci à marc le goff pour le {subject} bien suivi", "goff"),
        ("Merci à ELISE ROY pour le {subject} bien suivi", "ROY"),
        ("Merci à É\u200blise Roy pour le {subject} bien suivi", "Roy"),
        ("Merci à É l i s e  R o y pour le {subject} bien suivi", "R o y"),
        ("Le {subject} tarde, répondez à jean point petit arobase x point fr", "petit"),
        ("Le {subject} tarde, appelez le 06 12 34 56 78 demain", "12 34"),
        ("Le {subject} tarde, appelez le zéro six douze trente-quatre demain", "douze"),
        ("Le {subject} tarde, payez FR76 3000 6000 0112 3456 7890 189", "3456"),
        ("Le {subject} tarde, voir https://orange.example/dossier/77", "dossier"),
        ("Le {subject} tarde, dossier CMD-2026-0042 toujours ouvert", "0042"),
    ],
)
def test_no_quote_tells_of_whom(tmp_path, comment, told):
    assert told not in quotes_of(tmp_path, comment)


@pytest.mark.parametrize("name", ["programme", "brand"])
def test_the_programmes_own_name_may_stay(tmp_path, name):
    settings = {"programme": "Zorglux"} if name == "programme" else {"brand": {"name": "Zorglux"}}
    assert "chez Zorglux" in quotes_of(tmp_path, "Le {subject} est très bien chez Zorglux", **settings)


def test_a_customers_name_goes_even_where_the_programme_bears_it(tmp_path):
    said = quotes_of(tmp_path, "Le {subject} est très bien chez Dupont", programme="Dupont Services")
    assert said
    assert "Dupont" not in said


@pytest.mark.parametrize("consent", ["no", "", "0", "perhaps"])
def test_only_a_clear_yes_lets_a_comment_be_quoted(tmp_path, consent):
    """One answer does not say it clearly, though it is pinned; an unclear flag is a problem, never a yes."""
    rows = answers("Lyon", SCORES)
    rows[0] |= {"quote_consent": consent, "comment": "La livraison du canal est toujours parfaite"}
    side = frozen(tmp_path, {"responses": rows}, chosen={"pin": ["Lyon-0"]}).customer
    assert "très rapide" in quoted(side)
    assert "canal" not in quoted(side)


def test_a_pinned_comment_is_quoted(tmp_path):
    """Else the test above proves nothing."""
    rows = answers("Lyon", SCORES)
    rows[0] |= {"comment": "La livraison du canal est toujours parfaite"}
    side = frozen(tmp_path, {"responses": rows}, chosen={"pin": ["Lyon-0"]}).customer
    assert "canal" in quoted(side)


@pytest.mark.parametrize("banned", ["Lyon-0", "La livraison du canal est toujours parfaite"])
def test_a_banned_comment_is_never_quoted_though_it_is_pinned(tmp_path, banned):
    """Nobody else says anything that could be quoted in its place."""
    rows = answers("Lyon", SCORES, quote_consent="no")
    rows[0] |= {"quote_consent": "yes", "comment": "La livraison du canal est toujours parfaite"}
    said = [
        quoted(frozen(tmp_path / name, {"responses": rows}, chosen=chosen).customer)
        for name, chosen in (("pinned", {"pin": ["Lyon-0"]}), ("both", {"pin": ["Lyon-0"], "ban": [banned]}))
    ]
    assert said == ["La livraison du canal est toujours parfaite", ""]


def test_a_pinned_comment_that_leaves_a_doubt_is_not_quoted(tmp_path):
    rows = answers("Lyon", SCORES)
    rows[0] |= {"comment": "La livraison est toujours parfaite, demandez à xanthor brelim"}
    side = frozen(tmp_path, {"responses": rows}, chosen={"pin": ["Lyon-0"]}).customer
    assert "demandez" not in quoted(side)


def test_a_comment_that_names_a_competitor_is_not_quoted(tmp_path):
    """Its name is an everyday word, so that nothing else would take it out."""
    rows = answers("Lyon", SCORES)
    for row in rows[:14]:
        row["comment"] = f"{row['comment']}, mieux que chez Vendredi"
    side = frozen(
        tmp_path, {"responses": rows}, chosen={"pin": [f"Lyon-{place}" for place in range(14)]}
    ).customer
    assert [one.theme for one in side.themes("Lyon")] == ["delivery"]
    assert side.quotes("Lyon") == ()


@pytest.mark.parametrize(("persons", "told"), [(9, False), (10, True)])
def test_a_theme_of_nine_persons_is_not_told_one_of_ten_is(tmp_path, persons, told):
    rows = answers("Lyon", [3] * persons + [8] * 18)
    side = frozen(tmp_path, {"responses": rows}, chosen={"pin": ["Lyon-0"]}).customer
    assert told == bool(side.themes("Lyon")) == bool(side.quotes("Lyon"))


@pytest.mark.parametrize(("accounts", "told"), [(2, False), (3, True)])
def test_a_theme_of_two_accounts_is_not_told_one_of_three_is(tmp_path, accounts, told):
    """Twelve detractors of few accounts, in a unit of many."""
    rows = [*answers("Lyon", [3] * 12, accounts), *others(18)]
    side = frozen(tmp_path, {"responses": rows}, chosen={"pin": ["Lyon-0"]}).customer
    assert told == bool(side.themes("Lyon")) == bool(side.quotes("Lyon"))


@pytest.mark.parametrize(("held", "told"), [(9, False), (7, True)])
def test_a_theme_of_which_one_account_holds_most_is_not_told(tmp_path, held, told):
    """Of fifteen who raise it, 60 % or less than half are one account's."""
    rows = answers("Lyon", [3] * 15, 4)
    for place, row in enumerate(rows):
        row["account_id"] = "big" if place < held else f"small {place % 3}"
    side = frozen(tmp_path, {"responses": [*rows, *others(30)]}, chosen={"pin": ["Lyon-0"]}).customer
    assert told == bool(side.themes("Lyon")) == bool(side.quotes("Lyon"))


@pytest.mark.parametrize(("silent", "told"), [(1, False), (2, True)])
def test_a_theme_that_everybody_else_raises_is_not_told(tmp_path, silent, told):
    """To the only account that does not raise it, who knows how many answered, it would tell what all others said."""
    rows = [*answers("Lyon", [3] * 9 + [10] * 9, 6, comment="La livraison est vraiment à revoir"), *others(2)]
    for place, row in enumerate(rows[18:]):
        row["account_id"] = f"silent {place % silent}"
    side = frozen(tmp_path, {"responses": rows}).customer
    assert side.cell("Lyon").n_band == "10-29"
    assert told == bool(side.themes("Lyon"))


def test_ten_answers_of_nine_persons_are_nine(tmp_path):
    """A person who answers a relational and a transactional survey is one person."""
    rows = answers("Lyon", [3] * 9 + [8] * 18)
    rows.append({**rows[0], "response_id": "again", "kind": "transactional"})
    side = frozen(tmp_path, {"responses": rows}, statistics={"mixed_kinds": True}).customer
    assert side.themes("Lyon") == side.quotes("Lyon") == ()


def test_the_score_of_a_quote_is_not_told_by_its_tone(tmp_path):
    """Words that tell no tone take that of the score, and so are not quoted under one."""
    rows = answers("Lyon", SCORES)
    for row in rows[:14]:
        row["comment"] = "La livraison du chantier se fait en général le mardi"
    side = frozen(tmp_path, {"responses": rows}, chosen={"pin": ["Lyon-0"]}).customer
    assert [(one.theme, one.tone) for one in side.themes("Lyon")] == [("delivery", "appreciated")]
    assert side.quotes("Lyon") == ()


def test_the_answer_of_a_row_set_aside_is_never_quoted(tmp_path):
    """A duplicate, and a row without a score."""
    rows = answers("Lyon", SCORES)
    said = {"comment": "La livraison du canal est toujours parfaite"}
    older = {**rows[0], **said, "response_id": "older", "responded_at": "2026-10-01"}
    unscored = {**rows[1], **said, "response_id": "unscored", "score": "", "contact_id": "new"}
    rows[0] |= {"responded_at": "2026-10-20"}
    rows += [older, unscored]
    side = frozen(tmp_path, {"responses": rows}, chosen={"pin": ["older", "unscored"]}).customer
    assert quoted(side)
    assert "canal" not in quoted(side)


def others(many):
    """Answers from the middle of nine other accounts, and as many from both ends, that raise no theme."""
    rows = answers("Lyon", ([8, 10, 3] * many)[:many], 9, comment="")
    for place, row in enumerate(rows):
        row |= {f"{name}_id": f"other {place % 9 if name == 'account' else place}" for name in IDS}
    return rows


IDS = ("response", "contact", "account")
