"""People and accounts in words: who they are, as far as that may be said, and how many of each class."""

from __future__ import annotations

from collections.abc import Sequence

from nps_report.facts.accounts import Classes
from nps_report.facts.internal import Facts
from nps_report.facts.people import CLASSES, Person, PersonClass
from nps_report.programme import Programme
from nps_report.sections.labels import account_label, person_label, value_name
from nps_report.sections.many import LONGEST_NAME, NAMED, brief
from nps_report.snapshot.named import is_person
from nps_report.wording import Words


def in_account(words: Words, programme: Programme, person: Person) -> str:
    """A person with role and account, as far as they are known and may be said: "Clara Drouet (Users, Novalux)".

    >>> from nps_report.wording import words_for
    >>> helios = Programme(programme="Helios", question="?", sources={"responses": {"path": "data.csv"}})
    >>> clara = Person("silent", name="Clara Drouet", role="Users", account="A1", account_name="Novalux")
    >>> unnamed = Person("silent", role="Users", account="A1", account_name="Novalux")
    >>> [in_account(words_for("en"), helios, person) for person in (clara, unnamed)]
    ['Clara Drouet (Users, Novalux)', 'Users (Novalux)']
    """
    if person.account is None:
        return person_label(words, programme, person)
    account = account_label(words, programme, person.account_name, person.account)
    if person.name and person.role:
        role = value_name(words, programme, "role", person.role)
        name = brief(person.name, LONGEST_NAME)
        return words("{name} ({role}, {account})", name=name, role=role, account=account)
    return words("{name} ({account})", name=person_label(words, programme, person), account=account)


def people_named(people: Sequence[Person], facts: Facts, words: Words) -> list[str]:
    """The first people with their accounts, and how many others there are."""
    others = len(people) - NAMED
    named = [in_account(words, facts.programme, person) for person in people[:NAMED]]
    return [*named, words.plural("{n} other", "{n} others", others)] if others > 0 else named


def account_id(programme: Programme, account: str | None) -> str | None:
    """An account's id as the numbers may hold it: no e-mail where persons may not be named.

    >>> helios = Programme(programme="Helios", question="?", sources={"responses": {"path": "data.csv"}})
    >>> account_id(helios, "A1"), account_id(helios, "a@b.example")
    ('A1', None)
    """
    return None if account and "@" in account and programme.identified != "yes" else account


def contact_id(programme: Programme, person: Person) -> str | None:
    """A contact's id as the numbers may hold it: none of a person who may not be named.

    >>> helios = Programme(programme="Helios", question="?", sources={"responses": {"path": "data.csv"}})
    >>> contact_id(helios, Person("silent", contact="C1"))
    >>> contact_id(helios.model_copy(update={"identified": "yes"}), Person("silent", contact="C1"))
    'C1'
    """
    return person.contact if programme.identified == "yes" or person.name else None


def response_id(programme: Programme, person: Person) -> str | None:
    """An answer's id as the numbers may hold it: none that is the e-mail or the name of who may not be named.

    >>> helios = Programme(programme="Helios", question="?", sources={"responses": {"path": "data.csv"}})
    >>> [response_id(helios, Person("silent", response=one)) for one in ("R_3fKsd", "a@b.example", "Élise Roy")]
    ['R_3fKsd', None, None]
    >>> response_id(helios, Person("silent", response="Élise Roy", name="Élise Roy"))
    'Élise Roy'
    """
    named = programme.identified == "yes" or person.name
    return person.response if named or not is_person(person.response or "") else None


def counted(words: Words, score_class: PersonClass, n: int) -> str:
    """So many of a class.

    >>> from nps_report.wording import words_for
    >>> [counted(words_for("en"), "detractors", n) for n in (1, 2)]
    ['1 detractor', '2 detractors']
    """
    said = {
        "promoters": words.plural("{n} promoter", "{n} promoters", n),
        "passives": words.plural("{n} passive", "{n} passives", n),
        "detractors": words.plural("{n} detractor", "{n} detractors", n),
        "silent": words.plural("{n} silent", "{n} silent", n),
    }
    return said[score_class]


def class_list(words: Words, classes: Classes) -> str:
    """The classes that anybody is in.

    >>> from nps_report.wording import words_for
    >>> class_list(words_for("en"), Classes.of(["promoters", "silent", "silent"]))
    '1 promoter, 2 silent'
    """
    return ", ".join(counted(words, name, classes.count(name)) for name in CLASSES if classes.count(name))


def role_name(words: Words, programme: Programme, role: str | None) -> str:
    """A role in words, an unknown one too.

    >>> from nps_report.wording import words_for
    >>> helios = Programme(programme="Helios", question="?", sources={"responses": {"path": "data.csv"}})
    >>> [role_name(words_for("en"), helios, role) for role in ("Users", None)]
    ['Users', 'Role unknown']
    """
    return words("Role unknown") if role is None else value_name(words, programme, "role", role)
