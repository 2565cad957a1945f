"""How reports leave the house: who must approve, where they are put, and the server that sends mail."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveInt, field_validator

from nps_report.programme.editions import EditionName
from nps_report.programme.fields import Names, Params, Text

Address = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class Place(Params):
    """Where reports are published: a folder from that of the programme's file, or an address that fsspec knows.

    Internal reports and customers' never lie in one place, for whoever may read the one may not read the other.

    >>> Place(url="s3://reports/customers", edition="customer").edition
    'customer'
    """

    url: Text
    edition: EditionName


class MailServer(Params):
    """The server that sends mail, and as whom. Its password is read from the environment or the keyring alone.

    `internal_domains` are those whose addresses may be sent internal editions.

    >>> MailServer(host="smtp.helios.example", sender="nps@helios.example").port
    587
    """

    host: Text
    port: PositiveInt = 587
    security: Literal["starttls", "tls"] = "starttls"
    user: Text | None = None
    sender: Address
    per_minute: PositiveInt = 30
    internal_domains: Names = ()

    @field_validator("internal_domains")
    @classmethod
    def _domains(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if "@" in name or "." not in name:
                raise ValueError(
                    f"{name!r} is no domain. Write the part of addresses after @: helios.example."
                )
        return tuple(name.casefold() for name in names)


class Publishing(Params):
    """What must be approved, the places by name, the mail server, and names that may stand in customers' reports.

    `allowed_names` are names of accounts or persons that are words too, each with the reason why it may be read.

    >>> Publishing().internal_approval
    False
    """

    internal_approval: bool = False
    places: dict[Text, Place] = Field(default_factory=dict)
    mail: MailServer | None = None
    allowed_names: dict[Text, Text] = Field(default_factory=dict)
