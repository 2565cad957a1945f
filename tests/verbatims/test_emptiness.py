"""Comments that say nothing, and those that look like it but do."""

import pytest

from nps_report.verbatims import is_empty

_SAYS_NOTHING = [
    *(
        None,
        float("nan"),
        "",
        "   ",
        "\n",
        ".",
        "...",
        "-",
        "--",
        "?",
        "!!!",
        "x",
        "X",
        "xxx",
        "/",
        "0",
        "10",
        "10/10",
    ),
    *(
        "RAS",
        "ras",
        "R.A.S.",
        "R A S",
        "r.a.s",
        "Ras pour le moment",
        "ok",
        "OK !",
        "Ok merci",
        "N/A",
        "n/a",
        "na",
    ),
    *(
        "néant",
        "Neant",
        "NÉANT",
        "rien",
        "Rien.",
        "rien à dire",
        "Rien à signaler",
        "rien a ajouter",
        "Rien à redire",
    ),
    *(
        "sans objet",
        "aucun",
        "Aucun commentaire",
        "pas de commentaire",
        "Pas de remarque particulière",
        "non",
        "Non merci",
    ),
    *(
        "nothing",
        "Nothing to add",
        "none",
        "None.",
        "no comment",
        "No comments, thanks",
        "no",
        "not applicable",
        "idk",
    ),
    *("👍", "🙂🙂", "❤️", "👍🏽 !", ":-)", "\u200b", "\u202e", "r\u200bas", "ＲＡＳ"),
]

_SAYS_SOMETHING = [
    *(
        "Rien ne marche",
        "Rien à reprocher",
        "Aucun suivi",
        "Aucune réponse à mes mails",
        "pas de suivi",
        "Non respect",
    ),
    *(
        "Parfait",
        "Nul",
        "Super",
        "Bof",
        "Merci",
        "Merci à toute l'équipe",
        "RAS le bol",
        "ok mais trop cher",
        "好",
    ),
    *("Nothing works", "No reply", "none of it works", "Great", "Not good", "no follow-up", "Thanks!", "Bad"),
]


@pytest.mark.parametrize("text", _SAYS_NOTHING)
def test_says_nothing(text):
    assert is_empty(text)


@pytest.mark.parametrize("text", _SAYS_SOMETHING)
def test_says_something(text):
    assert not is_empty(text)
