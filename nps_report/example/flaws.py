"""What real exports bring along: no score, answers given twice, and cells that cannot be read."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from nps_report.example.tables import Row, date_and_time

_NO_SCORE = 0.022
_TWICE = 0.02

_UNREADABLE: tuple[Row, ...] = (
    {"Note": "11"},
    {"Note": "7,5"},
    {"Note": "-1"},
    {"Note": "dix"},
    {"Date de réponse": "31/02/2026 09:14"},
    {"Date de réponse": "non communiquée"},
)
# These rows count all the same: an account that nobody knows, an agency left blank.
_ODD: tuple[Row, ...] = (
    {"Compte": "C0999"},
    {"Compte": "HEL-204"},
    {"Agence": ""},
    {"Agence": ""},
    {"Agence": ""},
)


def flawed(rows: list[Row]) -> list[Row]:
    """`rows` of responses with the flaws of a real export.

    >>> rows = [{"Note": "9", "Date de réponse": "05/03/2026 10:00", "N° réponse": "R"}] * 400
    >>> sum(row["Note"] == "11" for row in flawed(rows))
    1
    """
    chance = random.Random("helios flaws")
    changes = (*_UNREADABLE, *_ODD)
    changed = dict(zip(chance.sample(range(len(rows)), len(changes)), changes, strict=True))
    return [
        after
        for place, row in enumerate(rows)
        for after in ([row | changed[place]] if place in changed else _lived(chance, row))
    ]


def _lived(chance: random.Random, row: Row) -> Iterator[Row]:
    """The row; or without its score; or twice, the second time later in the month with another score."""
    fate = chance.random()
    yield row | {"Note": ""} if fate < _NO_SCORE else row
    if fate > 1 - _TWICE:
        yield _again(chance, row)


def _again(chance: random.Random, row: Row) -> Row:
    at = datetime.strptime(row["Date de réponse"], "%d/%m/%Y %H:%M")  # noqa: DTZ007  local time, as in the export
    later = at + timedelta(hours=chance.randrange(1, 60))
    # Only within one month do two answers of a contact count as one.
    later = later if later.month == at.month else at + timedelta(hours=1)
    score = max(0, min(10, int(row["Note"]) + chance.choice((-1, 1))))
    return row | {
        "N° réponse": row["N° réponse"] + "b",
        "Date de réponse": date_and_time(later),
        "Note": str(score),
        "Pourquoi ?": "",
    }
