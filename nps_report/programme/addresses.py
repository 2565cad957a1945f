"""What an address of mail is: one that any server carries."""

from __future__ import annotations

import re

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_SIGNS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"{_SIGNS}(?:\.{_SIGNS})*@(?:{_LABEL}\.)+(?!\d+$){_LABEL}")
_INSIDE = re.compile(r"<\s*([^<>\s]+)\s*>")
# What splits a header or turns text round: no letter of an address, and not seen when the file is read.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
LONGEST_ADDRESS, LONGEST_NAME = 254, 64


def address_fault(address: str) -> str:
    """What is wrong with an address, and the way out; blank where it can be written to by any server.

    >>> address_fault("claire.roy@helios.example")
    ''
    >>> address_fault("Claire Roy <claire.roy@helios.example>")
    "is more than an address. Write 'claire.roy@helios.example'."
    >>> address_fault("achats@hélios.example")
    "has letters in its domain that mail does not carry. Write 'achats@xn--hlios-bsa.example'."
    """
    name, _, domain = address.rpartition("@")
    if _UNSEEN.search(address):
        return "holds a line break or another sign that is not seen. Write the address alone, on one line."
    if inside := _INSIDE.search(address):
        return f"is more than an address. Write {inside[1]!r}."
    if re.search(r"[\s,;]", address):
        return "is more than one address. Write each as an entry of its own, without a name."
    if not domain.isascii() and (plain := plain_domain(domain)).isascii():
        return f"has letters in its domain that mail does not carry. Write '{name}@{plain}'."
    if not address.isascii():
        return "has letters that not every server carries. Ask for another address."
    if not _ADDRESS.fullmatch(address) or len(name) > LONGEST_NAME or len(address) > LONGEST_ADDRESS:
        return "is no address. Write it as name@domain.example."
    return ""


def plain_domain(domain: str) -> str:
    """A domain as mail carries it: in small letters, others than a to z spelt with them.

    >>> plain_domain("Hélios.example"), plain_domain("helios.example.")
    ('xn--hlios-bsa.example', 'helios.example')
    """
    small = domain.casefold().rstrip(".")
    try:
        return small.encode("idna").decode("ascii")
    except UnicodeError:
        return small
