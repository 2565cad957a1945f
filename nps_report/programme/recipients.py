"""Reads `params/recipients.yml`: the lists of those who get reports by mail.

```yaml
lists:
  direction: {edition: internal, units: [all, Lyon], language: fr, to: [claire.roy@helios.example]}
  clients: {edition: customer, units: Lyon, language: fr, to: [achats@brevan.example]}
  novalux: {account: C-0042, language: fr, to: [achats@novalux.example]}
  before-meetings: {edition: account, account: C-0042, language: fr, to: [claire.roy@helios.example]}
```

A list with an `account` gets the letters to that account, or the reports about it of an edition of the programme's own
that is about one account, and no other report. What colleagues read, internal editions above all, goes to addresses of
the company's own domains alone, `publishing.mail.internal_domains`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeAlias

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from nps_report.errors import ProgrammeError
from nps_report.nearest import nearest
from nps_report.programme.addresses import address_fault, plain_domain
from nps_report.programme.editions import BUILT_IN, LETTER, Edition
from nps_report.programme.fields import Names, Params, Text, several
from nps_report.programme.models import Programme
from nps_report.programme.yaml_text import YamlText, parse_yaml, read_params
from nps_report.slugs import slug_of

RECIPIENTS = "recipients.yml"
"""The file's name, beside that of the programme."""

_SUCH_AS = (
    "Write lists such as "
    "`direction: {edition: internal, units: [all], language: fr, to: [claire.roy@helios.example]}`."
)


@dataclass(frozen=True)
class MailingList:
    """Who gets which reports: those of one edition and language, of these units.

    With an `account`, an id, the letters to it, or an edition's reports about it; one without a unit stands beside the
    whole programme. `kind` is the edition where the programme declares it itself.
    """

    name: str
    edition: str
    units: tuple[str, ...]
    language: str
    to: tuple[str, ...]
    account: str = ""
    kind: Edition | None = None

    @property
    def slug(self) -> str:
        """The name as that of a file."""
        return slug_of(self.name)

    @property
    def is_shared(self) -> bool:
        """Whether its recipients may see who else gets the same: colleagues may, customers never."""
        return not self._edition.for_customers

    @property
    def for_colleagues(self) -> bool:
        """Whether its recipients work for the company, and are written to as such."""
        return self._edition.readers == "colleagues"

    @property
    def _edition(self) -> Edition:
        return self.kind or BUILT_IN[self.edition]


class _List(Params):
    edition: Text = ""
    units: Annotated[Names, Field(min_length=1)] = ()
    account: Text = ""
    language: Text
    to: Annotated[Names, Field(min_length=1)]


class _File(Params):
    lists: Annotated[dict[Text, _List], Field(min_length=1)]


_Steps: TypeAlias = tuple[str | int, ...]


class _Fault(NamedTuple):
    steps: _Steps
    slug: str
    said: str


class _Known(NamedTuple):
    """The units there are by name and by folder, how to get the accounts, and which editions are about one."""

    units: Mapping[str, str]
    accounts: Callable[[], Collection[str]]
    about_one: Collection[str]


def _not_known() -> Collection[str]:
    """Where it is not known which accounts there are, any may be written."""
    return ()


def load_recipients(
    path: Path,
    programme: Programme,
    units: Collection[str],
    accounts: Callable[[], Collection[str]] = _not_known,
    about_one: Collection[str] = (),
) -> tuple[MailingList, ...]:
    """The lists in `path`, in its order; `units` are the names of those there are, the whole programme's too.

    `accounts` gives the ids there are; it is asked only where a list names one, for it may take long. `about_one` are
    the programme's editions of which each report is about one account. Raises ProgrammeError, with one line per fault:
    file, line, dotted path, value and the way out.
    """
    text = parse_yaml(read_params(path, f"Make it. {_SUCH_AS}"), path)
    if not isinstance(text.values, Mapping):
        raise ProgrammeError("not-yaml", f"{path}: does not hold keys and values. Begin it with `lists:`.")
    found = sorted(
        _faults(text, programme, _Known(_folders(units), accounts, about_one)),
        key=lambda fault: text.place(fault.steps)[1],
    )
    if found:
        raise ProgrammeError(found[0].slug, "\n".join(_line(path, fault, text) for fault in found))
    names = _folders(units)
    return tuple(
        MailingList(
            name,
            LETTER if one.account and one.edition in _LETTERS else one.edition,
            tuple(names[unit] for unit in one.units),
            one.language,
            one.to,
            one.account,
            _kind(one, programme),
        )
        for name, one in _File.model_validate(text.values).lists.items()
    )


_LETTERS = ("", "customer")
"""What a list with an account may say of its edition to get letters."""


def _kind(one: _List, programme: Programme) -> Edition | None:
    """The edition of a list, where it is the programme's own."""
    return programme.known_editions[one.edition] if one.edition in programme.editions else None


def _faults(text: YamlText, programme: Programme, known: _Known) -> Iterator[_Fault]:
    """What has not the form of lists, then what each list says that cannot be."""
    try:
        _File.model_validate(text.values)
    except ValidationError as error:
        yield from map(_of_form, error.errors(include_url=False))
    lists = text.values.get("lists")
    lists = lists if isinstance(lists, Mapping) else {}
    yield from _alike(tuple(map(str, lists)))
    for name, one in lists.items():
        if isinstance(one, Mapping):
            yield from _of_list(("lists", name), one, programme, known)


def _folders(units: Collection[str]) -> dict[str, str]:
    """The units by name and by folder."""
    return {slug_of(unit): unit for unit in units} | {unit: unit for unit in units}


def _alike(names: Sequence[str]) -> Iterator[_Fault]:
    """Lists whose messages would have the same file names."""
    seen: dict[str, str] = {}
    for name in names:
        if (slug := slug_of(name)) in seen:
            said = f"{name!r} would be written to the same files as {seen[slug]!r}. Give it another name."
            yield _Fault(("lists", name), "param-value", said)
        seen.setdefault(slug, name)


def _of_list(steps: _Steps, one: Mapping[str, Any], programme: Programme, known: _Known) -> Iterator[_Fault]:
    language, name = one.get("language"), _name(one)
    editions = programme.known_editions
    is_brief = "account" in one and name in known.about_one
    if "account" in one:
        yield from _of_account(steps, one, known)
    else:
        yield from _of_units_alone(steps, one, editions, known)
    yield from _unknown((*steps, "language"), "language of the reports", language, programme.languages)
    yield from _of_units((*steps, "units"), _texts(one.get("units")), known.units)
    to = _texts(one.get("to"))
    yield from _of_addresses((*steps, "to"), to)
    kind = editions.get(name)
    if kind and kind.readers == "colleagues" and (is_brief or "account" not in one):
        yield from _outside((*steps, "to"), to, programme, kind)


def _name(one: Mapping[str, Any]) -> str:
    """The edition that a list names; blank where it names none."""
    edition = one.get("edition")
    return edition.strip() if isinstance(edition, str) else ""


def _of_units_alone(
    steps: _Steps, one: Mapping[str, Any], editions: Collection[str], known: _Known
) -> Iterator[_Fault]:
    """What a list lacks that gets reports which many read."""
    if (name := _name(one)) in known.about_one:
        said = f"is missing: each report of {name!r} is about one account. Write its id, such as account: C-0042."
        yield _Fault((*steps, "account"), "missing-key", said)
        return
    for key in ("edition", "units"):
        if key not in one:
            said = "is missing. Write it, or `account` for the letters to one."
            yield _Fault((*steps, key), "missing-key", said)
    yield from _unknown((*steps, "edition"), "edition", one.get("edition"), editions)


def _of_account(steps: _Steps, one: Mapping[str, Any], known: _Known) -> Iterator[_Fault]:
    """What a list says that cannot be of the letters to an account, or of reports about it."""
    name, units = _name(one), _texts(one.get("units"))
    if name not in (*_LETTERS, *known.about_one):
        about = [f"edition: {edition}" for edition in known.about_one]
        ways = "".join(f", or write {way} for what colleagues read about it" for way in about[:1])
        said = (
            f"{_short(name)} is nothing that an account gets. Take it out: letters are for customers{ways}."
        )
        yield _Fault((*steps, "edition"), "param-value", said)
    for place, unit in units[1:]:
        said = f"{unit!r} is one too many: what is about an account stands beside the figures of one unit. Remove it."
        yield _Fault((*steps, "units", place), "param-value", said)
    account = _id(one["account"])
    ids = known.accounts() if account else ()
    if ids and account not in ids:
        # There may be too many to list them all.
        said = f"{_short(account)} is no account{nearest(account, ids)}. Write its id as it stands in the exports."
        yield _Fault((*steps, "account"), "param-value", said)


def _id(value: Any) -> str:
    """An id as it is read, a number too."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value).strip() if is_number or isinstance(value, str) else ""


def _of_units(
    steps: _Steps, entries: Sequence[tuple[int, str]], units: Mapping[str, str]
) -> Iterator[_Fault]:
    seen: set[str] = set()
    for place, unit in entries:
        yield from _unknown((*steps, place), "unit", unit, units)
        if units.get(unit, unit) in seen:
            yield _Fault((*steps, place), "param-value", f"{unit!r} is written twice. Remove one.")
        seen.add(units.get(unit, unit))


def _of_addresses(steps: _Steps, entries: Sequence[tuple[int, str]]) -> Iterator[_Fault]:
    seen: set[str] = set()
    for place, address in entries:
        if fault := address_fault(address):
            yield _Fault((*steps, place), "param-value", f"{_short(address)} {fault}")
        elif address.casefold() in seen:
            said = f"{address!r} is written twice in this list. Remove one."
            yield _Fault((*steps, place), "param-value", said)
        seen.add(address.casefold())


def _outside(
    steps: _Steps, entries: Sequence[tuple[int, str]], programme: Programme, kind: Edition
) -> Iterator[_Fault]:
    """The addresses outside the company among those that an edition for colleagues would go to."""
    mail = programme.publishing.mail
    own = {plain_domain(name) for name in (mail.internal_domains if mail else ())}
    for place, address in entries:
        domain = address.rpartition("@")[2]
        if not address_fault(address) and plain_domain(domain) not in own:
            said = (
                f"{address!r} is no internal address. {_why_inside(kind)}, or, if it is the company's, list "
            )
            said += f"{domain!r} under publishing.mail.internal_domains."
            yield _Fault((*steps, place), "outside-address", said)


def _why_inside(kind: Edition) -> str:
    """Why an edition goes to colleagues alone, and the way out."""
    if kind.for_customers:
        return (
            f"Colleagues read the edition {kind.name!r}: take the address out, write readers: customers under "
            f"editions.{kind.name} if that is who they are"
        )
    return "An internal edition names customers and persons: take the address out"


def _unknown(steps: _Steps, what: str, value: Any, known: Collection[str]) -> Iterator[_Fault]:
    if isinstance(value, str) and value.strip() and value.strip() not in known:
        there = nearest(value, known) or f"; there are: {', '.join(dict.fromkeys(known))}"
        yield _Fault(steps, "param-value", f"{_short(value)} is no {what}{there}.")


def _texts(value: Any) -> tuple[tuple[int, str], ...]:
    """The texts of a list with their places; what is none has been told as a fault of form."""
    entries = several(value)
    listed = entries if isinstance(entries, list) else []
    return tuple(
        (place, one.strip()) for place, one in enumerate(listed) if isinstance(one, str) and one.strip()
    )


def _of_form(error: ErrorDetails) -> _Fault:
    steps, kind, value = error["loc"], error["type"], error["input"]
    if kind == "extra_forbidden":
        known = _File.model_fields if len(steps) == 1 else _List.model_fields
        near = nearest(str(steps[-1]), known) or f"; known here: {', '.join(known)}"
        return _Fault(steps, "unknown-key", f"unknown key{near}.")
    if kind == "missing":
        return _Fault(steps, "missing-key", "is missing. Write it.")
    if value is None or kind in ("string_too_short", "too_short"):
        return _Fault(steps, "param-value", "nothing is written there. Write it, or remove the list.")
    return _Fault(steps, "param-value", f"{_short(value)} cannot stand there. {_SUCH_AS}")


def _line(path: Path, fault: _Fault, text: YamlText) -> str:
    dotted, line = text.place(fault.steps)
    return f"{path}, line {line}: {dotted}: {fault.said}"


def _short(value: object) -> str:
    said = repr(value)
    return said if len(said) <= 60 else said[:60] + "..."
