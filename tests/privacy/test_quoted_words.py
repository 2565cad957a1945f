"""What customers say about themselves and others never reaches other customers by a quote."""

import pytest

from tests.privacy.sample import SUBJECTS, answers, frozen

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


def quotes_of(folder, comment, **settings):
    """What is quoted where everybody says `comment`, each with a subject of their own."""
    rows = [
        {**row, "comment": comment.format(subject=SUBJECTS[place % 20])}
        for place, row in enumerate(answers("Lyon", SCORES))
    ]
    tables = {"responses": rows, "accounts": ACCOUNTS, "contacts": CONTACTS}
    side = frozen(folder, tables, **settings).customer
    return " | ".join(text for unit in ("all", "Lyon") for text, _ in side.quotes(unit))


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
    """One in twenty answers does not say it clearly; an unclear flag is a problem, never a yes."""
    rows = answers("Lyon", SCORES * 3)
    rows[0] |= {"quote_consent": consent, "comment": "Le canal est vraiment utile à tous les clients"}
    side = frozen(tmp_path, {"responses": rows}).customer
    assert side.quotes("Lyon")
    assert "canal" not in " ".join(text for text, _ in side.quotes("Lyon"))


@pytest.mark.parametrize(("persons", "quoted"), [(9, False), (10, True)])
def test_a_class_of_nine_persons_is_not_quoted_one_of_ten_is(tmp_path, persons, quoted):
    rows = answers("Lyon", [3] * persons + [8] * 9 + [10] * 9)
    assert quoted == bool(frozen(tmp_path, {"responses": rows}).customer.quotes("Lyon"))


@pytest.mark.parametrize(("accounts", "quoted"), [(2, False), (3, True)])
def test_a_class_of_two_accounts_is_not_quoted_one_of_three_is(tmp_path, accounts, quoted):
    """Twelve detractors of few accounts, in a unit of many."""
    rows = [*answers("Lyon", [3] * 12, accounts), *answers("Lyon", [8] * 9 + [10] * 9, 9)]
    for place, row in enumerate(rows[12:]):
        row |= {
            "response_id": f"other {place}",
            "contact_id": f"other {place}",
            "account_id": f"other {place % 9}",
        }
    assert quoted == bool(frozen(tmp_path, {"responses": rows}).customer.quotes("Lyon"))


def test_ten_answers_of_nine_persons_are_nine(tmp_path):
    """A person who answers a relational and a transactional survey is one person."""
    rows = answers("Lyon", [3] * 9 + [8] * 9 + [10] * 9)
    rows.append({**rows[0], "response_id": "again", "kind": "transactional"})
    assert frozen(tmp_path, {"responses": rows}).customer.quotes("Lyon") == ()


def test_the_answer_of_a_row_set_aside_is_never_quoted(tmp_path):
    """A duplicate, and a row without a score."""
    rows = answers("Lyon", SCORES)
    said = {"comment": "Le canal est vraiment utile à tous"}
    older = {**rows[0], **said, "response_id": "older", "responded_at": "2026-10-01"}
    unscored = {**rows[1], **said, "response_id": "unscored", "score": "", "contact_id": "new"}
    rows[0] |= {"responded_at": "2026-10-20"}
    rows += [older, unscored]
    quotes = frozen(tmp_path, {"responses": rows}).customer.quotes("Lyon")
    assert quotes
    assert "canal" not in " ".join(text for text, _ in quotes)
