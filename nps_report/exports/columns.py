"""Every column that an export may have, by its name for programs."""

from __future__ import annotations

from collections.abc import Mapping

from nps_report.exports.listing import KEY, Column, Kind
from nps_report.wording import N_

CLASSES: Mapping[str, str] = {
    "promoter": N_("promoter"),
    "passive": N_("passive"),
    "detractor": N_("detractor"),
    "silent": N_("no answer"),
}
_PRIORITIES = {
    "critical": N_("critical"),
    "primary": N_("primary"),
    "standard": N_("standard"),
}
_FOLLOW_UP = {
    "open": N_("open"),
    "in progress": N_("in progress"),
    "closed": N_("closed"),
}
_TASKS = {
    "thank": N_("thank"),
    "testimonial": N_("ask for a testimonial"),
    "referral": N_("ask for a referral"),
    "reference": N_("reference contact"),
}
_INVOLVED = {"caller": N_("the caller"), "owner": N_("the owner")}
_WAYS = {
    "other form": N_("other form"),
    "other signature": N_("other signature"),
    "phone": N_("phone"),
    "next visit": N_("next visit"),
}
_STAGES = {
    "planned": N_("planned"),
    "in progress": N_("in progress"),
    "done": N_("done"),
    "dropped": N_("dropped"),
}

_COLUMNS: tuple[tuple[str, str, Kind, Mapping[str, str]], ...] = (
    (KEY, N_("External id"), "text", {}),
    ("contact_external_id", N_("External id of the contact"), "text", {}),
    ("account_external_id", N_("External id of the account"), "text", {}),
    ("contact_id", N_("Contact id"), "text", {}),
    ("account_id", N_("Account id"), "text", {}),
    ("response_id", N_("Answer id"), "text", {}),
    ("full_name", N_("Contact"), "text", {}),
    ("email", N_("E-mail"), "text", {}),
    ("account_name", N_("Account"), "text", {}),
    ("unit", N_("Unit"), "choice", {}),
    ("role", N_("Role"), "choice", {}),
    ("tier", N_("Tier"), "choice", {}),
    ("priority", N_("Priority"), "choice", _PRIORITIES),
    ("account_manager", N_("Account manager"), "text", {}),
    ("contact_consent", N_("Agreed to be contacted"), "flag", {}),
    ("class", N_("Class"), "choice", CLASSES),
    ("factor", N_("NPS factor"), "number", {}),
    ("score", N_("Score"), "number", {}),
    ("last_score", N_("Last score"), "number", {}),
    ("answered_on", N_("Latest answer"), "day", {}),
    ("comment", N_("Comment"), "text", {}),
    ("themes", N_("Themes"), "choices", {}),
    ("delight", N_("What pleases"), "text", {}),
    ("praised", N_("Themes praised"), "choices", {}),
    ("missing", N_("Themes to ask about"), "choices", {}),
    ("last_follow_up_on", N_("Latest contact of a follow-up"), "day", {}),
    ("follow_up_status", N_("Follow-up"), "choice", _FOLLOW_UP),
    ("months_silent", N_("Months silent"), "number", {}),
    ("revenue", N_("Revenue a year"), "number", {}),
    ("potential", N_("Potential"), "number", {}),
    ("room", N_("Room to grow"), "number", {}),
    ("account_score", N_("Mean score"), "number", {}),
    ("account_nps", N_("NPS of the account"), "number", {}),
    ("respondents", N_("Contacts who answered"), "number", {}),
    ("silent_contacts", N_("Silent contacts"), "number", {}),
    ("opened_at", N_("Opened at"), "moment", {}),
    ("opened_for", N_("Opened for"), "text", {}),
    ("due_at", N_("First contact due"), "moment", {}),
    ("late", N_("Late"), "flag", {}),
    ("owner", N_("Owner"), "text", {}),
    ("caller", N_("Caller"), "text", {}),
    ("involved", N_("Was involved"), "choices", _INVOLVED),
    ("proposed_caller", N_("Proposed caller"), "text", {}),
    ("first_contact_at", N_("First contact"), "moment", {}),
    ("hours", N_("Business hours to the first contact"), "number", {}),
    ("closed_at", N_("Closed at"), "moment", {}),
    ("reopened_at", N_("Reopened at"), "moment", {}),
    ("outcome", N_("Outcome"), "text", {}),
    ("root_cause", N_("Root cause"), "text", {}),
    ("rescored", N_("Score told since"), "number", {}),
    ("note", N_("Note"), "text", {}),
    ("tasks", N_("To do"), "choices", _TASKS),
    ("thanked_at", N_("Thanked at"), "moment", {}),
    ("ambassador", N_("Ambassador"), "flag", {}),
    ("testimonial", N_("Draft of a testimonial, for them to amend"), "text", {}),
    ("near", N_("One point from a promoter"), "flag", {}),
    ("way", N_("Second chance"), "choice", _WAYS),
    ("planned_for", N_("Planned for"), "day", {}),
    ("done_on", N_("Done on"), "day", {}),
    ("plan_status", N_("Status"), "choice", _STAGES),
    ("promoters", N_("Promoters who may be named"), "choices", {}),
    ("promoters_count", N_("Promoters"), "number", {}),
    ("passives_count", N_("Passives"), "number", {}),
    ("reference", N_("Reference contact"), "text", {}),
)
COLUMNS: dict[str, Column] = {told[0]: Column(*told) for told in _COLUMNS}


def columns_of(*names: str) -> tuple[Column, ...]:
    """The columns of these names, the external id before them.

    >>> [column.name for column in columns_of("score", "late")]
    ['external_id', 'score', 'late']
    """
    return tuple(COLUMNS[name] for name in (KEY, *names))
