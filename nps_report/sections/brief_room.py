"""How much of everything an account brief shows, so that it stays on one page; the annex holds the rest."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BriefRoom:
    """The most that a brief shows of each kind.

    `blamed` are themes to talk about, `answered` those of them with a first answer, `cases` follow-ups to finish,
    `still` and `done` actions, `periods` those of the history, `moved` people who changed class.
    """

    blamed: int = 3
    answered: int = 2
    cases: int = 5
    still: int = 4
    done: int = 2
    periods: int = 5
    moved: int = 4
    contacts: int = 16


USUAL = BriefRoom()

ROOMS = (
    USUAL,
    BriefRoom(cases=4, still=3),
    BriefRoom(answered=1, cases=3, still=2, done=2, periods=4, moved=3),
    BriefRoom(answered=1, cases=2, still=2, done=1, periods=3, moved=2),
    BriefRoom(answered=0, cases=2, still=2, done=1, periods=3, moved=2),
    BriefRoom(blamed=2, answered=0, cases=1, still=1, done=1, periods=2, moved=1),
)
"""From the most generous to what is never left out."""

LEAST_CONTACTS, LEAST_TO_SAY, ROOM_TO_SAY = 4, 76.0, 120.0
"""So many contacts are on any page; points for what they say: one comment, and some three where there is room."""
