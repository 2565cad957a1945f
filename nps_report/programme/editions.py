"""The editions of a programme's reports: a notebook, the side of the snapshot that it opens, and what it is called.

Two come with the kit; a programme declares more of the same kind under `editions`. Whatever is done with a report asks
the side of its edition: who may read it, what its files are searched for, whether it needs an approval.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, ValidationInfo, field_validator

from nps_report.nearest import nearest
from nps_report.programme.fields import Params, Text
from nps_report.programme.localized import Localized

Side: TypeAlias = Literal["internal", "customer"]
"""Which side of a snapshot: all that the company knows, or only what customers may read."""

Readers: TypeAlias = Literal["colleagues", "customers"]
"""Who reads an edition: what is written to them speaks to them as such. It decides nothing that the side decides."""


@dataclass(frozen=True)
class Edition:
    """One kind of report: its name in files and options, its notebook, side and readers, and its name per language.

    Those of the kit are called nothing: their reports and sites say in words of their own what they are.

    >>> executive = Edition("executive", "executive.ipynb", "internal", {"en": "Executive committee"})
    >>> executive.called("en"), executive.called("fr"), executive.for_customers
    ('Executive committee', 'Executive committee', False)
    >>> BUILT_IN["customer"].called("en"), BUILT_IN["customer"].for_customers
    ('', True)
    """

    name: str
    notebook: str
    side: Side
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    readers: Readers = "colleagues"

    @property
    def for_customers(self) -> bool:
        """Whether it holds what customers may read, and nothing else."""
        return self.side != "internal"

    def called(self, language: str) -> str:
        """What it is called in a language, on one line; blank for an edition of the kit."""
        return " ".join(Localized(dict(self.names)).in_language(language).split()) if self.names else ""


LETTER = "letter"
"""The name of letters to one account: a customer's own, which lie with no other customer's."""

EDITIONS = ("internal", "customer")
"""The editions that every programme has."""

BUILT_IN: Mapping[str, Edition] = {
    "internal": Edition("internal", "internal.ipynb", "internal"),
    "customer": Edition("customer", "customer.ipynb", "customer", readers="customers"),
    LETTER: Edition(LETTER, "letter.ipynb", "customer", readers="customers"),
}
"""The editions of the kit by name, letters too."""

TAKEN = frozenset({*BUILT_IN, "accounts", "all", "calls", "exports", "index", "letters"})
"""Names that stand for something else in folders, files or options."""

LONGEST_NAME = 40
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOTEBOOK = re.compile(r"[\w][\w .-]*\.ipynb")


def _known(name: str, info: ValidationInfo) -> str:
    """An edition's name, if it is one of those that whoever reads the file knows of."""
    known = (info.context or {}).get("editions")
    if known is not None and name not in known:
        there = nearest(name, known) or f"; there are: {', '.join(known)}"
        raise ValueError(f"{name!r} is no edition{there}.")
    return name


EditionName: TypeAlias = Annotated[Text, AfterValidator(_known)]


class DeclaredEdition(Params):
    """An edition of the programme's own: a file of its `notebooks`, the side that it opens, what it is called.

    Its readers are colleagues unless it says that they are customers, who may read but one side.

    >>> team = DeclaredEdition(notebook="team.ipynb", side="customer", name="Team")
    >>> team.side, team.readers
    ('customer', 'colleagues')
    """

    notebook: Text
    side: Side
    name: Localized
    readers: Readers = "colleagues"

    @field_validator("notebook")
    @classmethod
    def _file(cls, name: str) -> str:
        if not _NOTEBOOK.fullmatch(name):
            raise ValueError(
                f"{name!r} is no notebook's name. Write that of a file in `notebooks`, such as executive.ipynb."
            )
        return name

    @field_validator("readers")
    @classmethod
    def _may_read_it(cls, readers: Readers, info: ValidationInfo) -> Readers:
        if readers == "customers" and info.data.get("side") == "internal":
            raise ValueError(
                "customers may not read what `side: internal` holds. Write side: customer, or take this line out."
            )
        return readers


def names_in(values: Any) -> tuple[str, ...]:
    """The names of the editions there are by what a programme's file says, whether or not it is sound.

    >>> names_in({"editions": {"executive": None}}), names_in({"editions": "executive"})
    (('internal', 'customer', 'executive'), ('internal', 'customer'))
    """
    declared = values.get("editions") if isinstance(values, Mapping) else None
    return (*EDITIONS, *map(str, declared if isinstance(declared, Mapping) else ()))


def name_fault(name: str) -> str:
    """What is wrong with the name of an edition, and the way out; blank where it can be used.

    >>> name_fault("executive"), name_fault("calls")
    ('', "'calls' is taken by the kit. Give the edition another name.")
    >>> name_fault("Comité")
    "'Comité' is no name of an edition. Write lower case letters, digits and hyphens, such as executive."
    """
    if name in TAKEN:
        return f"{name!r} is taken by the kit. Give the edition another name."
    if not _NAME.fullmatch(name) or not name.isascii():
        return f"{name!r} is no name of an edition. Write lower case letters, digits and hyphens, such as executive."
    if len(name) > LONGEST_NAME:
        return f"{name!r} is too long for an edition: at most {LONGEST_NAME} signs."
    return ""
