"""What the notebook of an account brief calls: an account opened for one period and language, a method per section."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nps_report.blocks import Quotes, Section, Table, Text, Title
from nps_report.errors import UnknownNameError
from nps_report.facts.account_brief import AccountBriefFacts
from nps_report.kit import kit_folder
from nps_report.nearest import nearest
from nps_report.programme.editions import Edition
from nps_report.programme.replies import FOLDER, ReplyBank, load_replies
from nps_report.report import Parameters, called, found_path, internal_report
from nps_report.sections import account_brief as opening
from nps_report.sections import brief_history, brief_talk, paper
from nps_report.sections.brief_room import LEAST_CONTACTS, LEAST_TO_SAY, ROOM_TO_SAY, ROOMS, BriefRoom
from nps_report.snapshot import InternalSide, account_slugs
from nps_report.wording import Words

BRIEF = Edition("account", "account.ipynb", "internal", {"fr": "Fiche compte", "en": "Account brief"})
"""What a brief is where its programme declares nothing else, as in JupyterLab."""


@dataclass(frozen=True)
class AccountBrief:
    """An account before a meeting: each method is one section, shown by the notebook cell that calls it."""

    facts: AccountBriefFacts
    words: Words
    bank: ReplyBank
    edition: Edition = BRIEF

    def title(self) -> Title:
        """Whose brief it is; carries its numbers."""
        return called(opening.title(self.facts, self.words), self.edition, self.words)

    def silence(self) -> Section | None:
        """That nobody answered, and whom to win."""
        return opening.silence(self.facts, self.words)

    def overview(self) -> Section:
        """Where the account stands, what it is to us, what to talk about and what to ask."""
        return brief_talk.overview(self.facts, self.bank, self.words, self._room)

    def follow_ups(self) -> Table | None:
        """The follow-ups to finish."""
        return brief_talk.follow_ups(self.facts, self.words, self._room)

    def contacts(self) -> Table:
        """Everybody known, by role, with score, silence and priority; the annex holds whom the page has no room for."""
        return opening.contacts(self.facts, self.words, self._most_contacts)

    def history(self) -> Section | None:
        """The scores of two years, and who moved."""
        return brief_history.history(self.facts, self.words, self._room)

    def actions(self) -> Table | None:
        """The actions that concern the account."""
        return brief_talk.actions(self.facts, self.words, self._room)

    def comments(self) -> Quotes | None:
        """What its people wrote in the year, the newest first, as far as the page has room."""
        left = self._left(self._room) - paper.height(self.contacts()) - paper.GAP
        return brief_talk.comments(self.facts, self.words, left)

    def method(self) -> Text:
        """What the words of the brief mean."""
        return opening.method(self.facts, self.words, self._room)

    @cached_property
    def _room(self) -> BriefRoom:
        """The most generous that still leaves one page room for the main contacts and a comment."""
        contacts = paper.height(opening.contacts(self.facts, self.words, LEAST_CONTACTS))
        needed = contacts + (LEAST_TO_SAY if self.facts.comments else 0)
        return next((room for room in ROOMS if self._left(room) >= needed), ROOMS[-1])

    def _left(self, room: BriefRoom) -> float:
        """What the other sections leave of one page to contacts and comments, in points."""
        facts, words = self.facts, self.words
        others = (
            opening.silence(facts, words),
            brief_talk.overview(facts, self.bank, words, room),
            brief_talk.follow_ups(facts, words, room),
            brief_history.history(facts, words, room),
            brief_talk.actions(facts, words, room),
            opening.method(facts, words, room),
        )
        return paper.PAGE - paper.stacked([paper.TITLE, *map(paper.height, others)]) - paper.GAP

    @cached_property
    def _most_contacts(self) -> int:
        """As many as leave room for some comments, but those that matter most in any case."""
        left = self._left(self._room) - (ROOM_TO_SAY if self.facts.comments else 0)
        for most in range(self._room.contacts, LEAST_CONTACTS, -1):
            if paper.height(opening.contacts(self.facts, self.words, most)) <= left:
                return most
        return LEAST_CONTACTS


def account_brief(parameters: Parameters) -> AccountBrief:
    """Open the brief that a notebook's parameters name; `unit` narrows it to the answers for one unit.

    Raises ReportError where the programme, period, unit, account or language does not exist, or where the account's id
    is the e-mail of a person who may not be named.
    """
    report = internal_report(parameters)
    side = report.facts.side
    _refuse_unknown(parameters.account, side)
    folder = found_path(Path(parameters.programme)).parent
    bank = _bank(folder, report.words.language, side)
    edition = report.edition if report.edition.names else BRIEF
    return AccountBrief(AccountBriefFacts(report.facts, parameters.account), report.words, bank, edition)


def _refuse_unknown(account: str, side: InternalSide) -> None:
    if "@" in account and side.programme.identified != "yes":
        raise UnknownNameError(
            "unknown-account",
            f"{account!r} is a person's e-mail, and `identified: {side.programme.identified}` lets no brief be made "
            "of a person. Name an account with an id of its own.",
        )
    known = account_slugs(side)
    if account not in known:
        raise UnknownNameError(
            "unknown-account",
            f"No account with the id {account!r}{nearest(account, known)}. Give it as it stands in the exports.",
        )


def _bank(folder: Path, language: str, side: InternalSide) -> ReplyBank:
    """The reply bank beside the programme, else the kit's, which answers on themes that a code frame may do without."""
    own = folder / FOLDER / f"{language}.yml"
    if own.is_file():
        return load_replies(own, language, tuple(side.theme_names()))
    return load_replies(kit_folder("params") / FOLDER / f"{language}.yml", language)
