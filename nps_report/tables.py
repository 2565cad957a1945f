"""The tables a programme is made of, and what stands in each of their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

LANGUAGES: Final = ("fr", "en")
"""The languages in which reports, and so texts per language, can be written."""

APART = "transactional"
"""The kind of an answer about an event, and why it does not count beside those about the whole relation."""

ACTION_KINDS: Final = ("service", "product", "process", "training", "communication")
"""What an action changes."""

Kind = Literal["text", "score", "moment", "number", "flag", "choice"]


@dataclass(frozen=True)
class Field:
    """One column: what it holds, within which limits, and whether a row is useless without it.

    `per_language` columns may come as `title_fr`, `title_en` ... beside `title` or in its place.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    whole: bool = False
    per_language: bool = False


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


def _moments(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "moment") for name in names)


TABLES: dict[str, tuple[Field, ...]] = {
    "responses": (
        Field("response_id"),
        Field("responded_at", "moment", required=True),
        Field("score", "score", low=0, high=10, whole=True),
        *_texts("comment", "language", "unit", "account_id", "contact_id", "role", "channel"),
        Field("kind", "choice", allowed=("relational", "transactional")),
        Field("quote_consent", "flag"),
        Field("contact_consent", "flag"),
        Field("letter_consent", "flag"),
        Field("handled_by"),
        Field("weight", "number", low=0, high=1e9),
    ),
    "accounts": (
        Field("account_id", required=True),
        *_texts("name", "unit"),
        Field("revenue", "number", low=-1e15, high=1e15),
        Field("potential", "number", low=-1e15, high=1e15),
        *_texts("status", "core_target", "tier", "account_manager"),
        *_moments("since", "churned_at"),
    ),
    "contacts": (
        Field("contact_id", required=True),
        Field("account_id", required=True),
        *_texts("name", "role"),
        Field("priority", "choice", allowed=("critical", "primary", "standard")),
        *_texts("language", "email"),
    ),
    "invitations": (
        Field("contact_id", required=True),
        Field("sent_at", "moment", required=True),
        *_texts("account_id", "unit", "role", "channel"),
        Field("reminders", "number", low=0, whole=True),
        Field("chosen_by"),
    ),
    "actions": (
        Field("action_id", required=True),
        Field("title", required=True, per_language=True),
        *_texts("theme", "unit", "owner"),
        Field("kind", "choice", allowed=ACTION_KINDS),
        Field("status", "choice", allowed=("planned", "in progress", "done", "dropped")),
        *_moments("opened_at", "due", "done_at"),
        Field("impact", "number", low=1, high=5, whole=True),
        Field("effort", "number", low=1, high=5, whole=True),
        Field("said", per_language=True),
        Field("public_text", per_language=True),
        Field("visibility", "choice", allowed=("internal", "customer")),
        Field("owner_role", per_language=True),
    ),
    "followups": (
        Field("response_id", required=True),
        *_moments("opened_at"),
        *_texts("opened_for", "owner", "caller"),
        *_moments("first_contact_at", "closed_at", "reopened_at"),
        Field("status", "choice", allowed=("open", "in progress", "closed")),
        *_texts("outcome", "root_cause"),
        Field("rescored", "number", low=0, high=10, whole=True),
        Field("note"),
    ),
    "second_chances": (
        Field("account_id", required=True),
        *_moments("opened_at"),
        Field("owner"),
        Field("way", "choice", allowed=("other form", "other signature", "phone", "next visit")),
        *_moments("planned_for", "done_at"),
        Field("status", "choice", allowed=("planned", "in progress", "done", "dropped")),
        *_texts("outcome", "note"),
    ),
    "team": (
        Field("name", required=True),
        *_texts("unit", "role", "email"),
        *_moments("left_at"),
    ),
    "units": (
        Field("unit", required=True),
        Field("parent"),
        Field("name", per_language=True),
        *_texts("manager", "language"),
    ),
    "corrections": (
        Field("response_id", required=True),
        Field("field", required=True),
        *_texts("old", "new", "reason", "by"),
        *_moments("at"),
    ),
}
"""Every table and its columns, in the order in which they are written."""

KEYS = {
    "accounts": "account_id",
    "contacts": "contact_id",
    "actions": "action_id",
    "followups": "response_id",
    "second_chances": "account_id",
    "team": "name",
}
"""The tables whose rows are told apart by one column, and that column."""


RESERVED = ("source_file", "source_row", "reason")
"""What the clean answers bear beside their columns, so that no column of the analyst's can be called so."""


def field_of(table: str, name: str) -> Field | None:
    """The column `name` of `table`, one that holds a text in one language included; None for any other.

    >>> field_of("actions", "title_fr").name, field_of("responses", "score").kind, field_of("units", "colour")
    ('title_fr', 'score', None)
    """
    for field in TABLES[table]:
        if field.name == name:
            return field
        if field.per_language and is_language_of(name, field.name):
            return Field(name)
    return None


def is_language_of(name: str, base: str) -> bool:
    """Whether the column `name` holds `base` in one language of the reports.

    >>> is_language_of("said_fr", "said"), is_language_of("said_by", "said")
    (True, False)
    """
    stem, _, language = name.rpartition("_")
    return stem == base and language in LANGUAGES
