"""The example as its people export it: French headings and habits, one function per table."""

import csv
import random
from collections.abc import Iterable
from datetime import date, datetime
from io import StringIO
from typing import TypeAlias

from nps_report.example.answers import Answer, Invitation
from nps_report.example.colleagues import Colleague
from nps_report.example.comments import Comment
from nps_report.example.customers import UNITS, Account, Contact, slug
from nps_report.example.followups import FollowUp
from nps_report.example.journey import asks_for_a_call, delight_of, handler_of, step_of

Row: TypeAlias = dict[str, str]
"""A row of a table: the text under each heading."""

_SHARING = 0.8


def as_csv(rows: Iterable[Row]) -> str:
    r"""`rows` as French spreadsheets write them, with semicolons.

    >>> as_csv([{"Note": "9", "Pourquoi ?": "Bien ; merci"}])
    'Note;Pourquoi ?\n9;"Bien ; merci"\n'
    """
    table = list(rows)
    text = StringIO()
    writer = csv.DictWriter(text, table[0], delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return text.getvalue()


def date_and_time(moment: datetime | None) -> str:
    """`moment` as in 05/03/2026 10:00; blank if there is none."""
    return f"{moment:%d/%m/%Y %H:%M}" if moment else ""


def day(moment: date | None) -> str:
    """`moment` as in 05/03/2026; blank if there is none."""
    return f"{moment:%d/%m/%Y}" if moment else ""


def amount(value: float) -> str:
    """`value` with narrow no-break spaces and a decimal comma.

    >>> amount(1234567.5).replace("\u202f", " ")
    '1 234 567,50'
    """
    return f"{value:,.2f}".replace(",", "\u202f").replace(".", ",")


def yes_or_no(value: bool) -> str:
    """`oui` or `non`."""
    return "oui" if value else "non"


def response_rows(answers: tuple[Answer, ...], comments: dict[str, Comment]) -> list[Row]:
    """The survey tool's export of the relation survey, before its flaws."""
    chance = random.Random("helios consents")
    return [_response(chance, answer, comments.get(answer.response_id, Comment())) for answer in answers]


def visit_rows(answers: tuple[Answer, ...]) -> list[Row]:
    """The survey tool's export of the survey after visits, which asks for no comment."""
    chance = random.Random("helios consents after visits")
    return [_response(chance, answer, Comment()) for answer in answers]


def _response(chance: random.Random, answer: Answer, comment: Comment) -> Row:
    contact, account = answer.contact, answer.contact.account
    return {
        "N° réponse": answer.response_id,
        "Date de réponse": date_and_time(answer.at),
        "Note": str(answer.score),
        "Pourquoi ?": comment.text,
        "Langue": contact.language,
        "Agence": account.unit.name,
        "Compte": account.account_id,
        "Contact": contact.contact_id,
        "Fonction": contact.role,
        "Canal": answer.channel,
        "Type d'enquête": answer.kind,
        "Citation autorisée": yes_or_no(bool(comment.text) and chance.random() < 0.46),
        "Rappel accepté": yes_or_no(chance.random() < 0.88),
        "Partage avec mon entreprise": yes_or_no(_shares(contact)),
        "Dernier intervenant": handler_of(answer, chance.choice(account.unit.technicians)),
        "Ce qui vous plaît le plus": delight_of(answer, comment.topic),
        "Étape": step_of(answer, comment.topic),
        "Souhaite être rappelé": "oui" if asks_for_a_call(answer) else "",
    }


def _shares(contact: Contact) -> bool:
    """Whether a contact lets their company read what they answer: each time the same."""
    return random.Random(f"helios letters {contact.contact_id}").random() < _SHARING


def account_rows(accounts: tuple[Account, ...]) -> list[Row]:
    """The accounts as the customer system has them."""
    return [
        {
            "Compte": account.account_id,
            "Raison sociale": account.name,
            "Agence": account.unit.name,
            "CA annuel": amount(account.revenue),
            "Potentiel": amount(account.potential),
            "Statut": account.status,
            "Cœur de cible": yes_or_no(account.tier != "C"),
            "Catégorie": account.tier,
            "Chargé de compte": account.manager,
            "Client depuis": day(account.since),
            "Perdu le": day(account.churned_at),
        }
        for account in accounts
    ]


def contact_rows(contacts: tuple[Contact, ...]) -> list[Row]:
    """The contacts as the customer system has them."""
    return [
        {
            "Contact": contact.contact_id,
            "Compte": contact.account.account_id,
            "Nom": contact.name,
            "Fonction": contact.role,
            "Priorité": contact.priority,
            "Langue": contact.language,
            "E-mail": contact.email,
        }
        for contact in contacts
    ]


def invitation_rows(invitations: tuple[Invitation, ...]) -> list[Row]:
    """The invitations as the survey tool sent them."""
    return [
        {
            "Contact": invitation.contact.contact_id,
            "Envoyée le": date_and_time(invitation.sent_at),
            "Compte": invitation.contact.account.account_id,
            "Agence": invitation.contact.account.unit.name,
            "Fonction": invitation.contact.role,
            "Canal": invitation.channel,
            "Relances": str(invitation.reminders),
            "Choisi par": invitation.chosen_by,
        }
        for invitation in invitations
    ]


def followup_rows(followups: tuple[FollowUp, ...]) -> list[Row]:
    """The register of follow-ups; headings are the kit's own, so no mapping is needed."""
    return [
        {
            "response_id": followup.answer.response_id,
            "opened_at": date_and_time(followup.opened_at),
            "opened_for": followup.opened_for,
            "owner": followup.owner,
            "caller": followup.caller,
            "first_contact_at": date_and_time(followup.first_contact_at),
            "closed_at": date_and_time(followup.closed_at),
            "reopened_at": date_and_time(followup.reopened_at),
            "status": followup.status,
            "outcome": followup.outcome,
            "root_cause": followup.root_cause,
            "rescored": "" if followup.rescored is None else str(followup.rescored),
            "note": followup.note,
        }
        for followup in followups
    ]


def unit_rows() -> list[Row]:
    """The agencies; headings are the kit's own."""
    return [
        {
            "unit": unit.name,
            "name_fr": unit.name,
            "name_en": unit.name_en,
            "manager": unit.manager,
            "language": "fr",
        }
        for unit in UNITS
    ]


def team_rows(team: tuple[Colleague, ...]) -> list[Row]:
    """Those who may call customers; headings are the kit's own."""
    return [
        {
            "name": colleague.name,
            "unit": colleague.unit,
            "role": colleague.role,
            "email": f"{slug(colleague.name, '.')}@helios.example",
            "left_at": day(colleague.left_at),
        }
        for colleague in team
    ]
