"""A programme that sends mail: finished reports of a few bytes each, lists, and its messages read back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from nps_report.batch.plan import Job
from nps_report.batch.record import Record, write_record
from nps_report.errors import PublishError
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.publishing.approval import approve
from nps_report.publishing.ledger import ledger_of
from nps_report.publishing.mail import mail
from nps_report.slugs import slug_of
from tests.publishing.test_smtp import post_to

OCTOBER = parse_period("2026-10")
INTERNAL = {"n": 86, "promoters": 37, "passives": 31, "detractors": 18, "nps": 22.1, "low": 5.3, "high": 37.5}
CUSTOMER = {"n": None, "n_band": "30-99", "nps": 22, "words": None}
CLAIRE, YANN = "claire.roy@helios.example", "yann@helios.example"
ACHATS, USINE = "achats@novalux.example", "usine@novalux.example"
PROGRAMME = """\
programme: Helios Services
question: How likely are you to recommend Helios?
sources:
  responses: {path: data/responses.csv}
timezone: Europe/Paris
brand: {name: Helios}
customer:
  write_to: {fr: "la responsable de l’écoute client", en: "our customer care lead"}
  email: ecoute@helios.example
  next_survey: 2027-01
  signed_by: {fr: "Toute l’équipe Helios", en: "Everyone at Helios"}
publishing:
  mail: {host: 127.0.0.1, sender: nps@helios.example, internal_domains: [helios.example]}
"""
EDITIONS = """\
editions:
  executive: {notebook: executive.ipynb, side: internal, name: {fr: Comité, en: The board}}
  team: {notebook: team.ipynb, side: customer, name: {fr: Équipe, en: The team}}
  account: {notebook: account.ipynb, side: internal, name: {fr: Fiche compte, en: Account brief}}
"""


class House:
    """A programme's folder with a few finished reports, as a run leaves them."""

    def __init__(self, home):
        self.home = home
        self.reports = home / "reports"
        self.outbox = home / "outbox"
        (home / "params").mkdir()
        self.write(PROGRAMME)

    def write(self, programme):
        (self.home / "params" / "programme.yml").write_text(programme, encoding="utf-8")

    def lists(self, *lines):
        text = "".join(f"  {line}\n" for line in lines)
        (self.home / "params" / "recipients.yml").write_text(f"lists:\n{text}", encoding="utf-8")

    def letter(self, account, unit="all", language="en", pdf=None, **own):
        """Make a letter to an account, whose own score is 50 of four answers unless told otherwise."""
        job = Job(OCTOBER, unit, unit.lower(), "letter", language, ("html", "pdf"), date(2026, 10, 31))
        job = replace(job, account=account, account_slug=slug_of(account))
        told = {"name": account, "score": {"n": 4, "nps": 50, "words": None, **own}}
        return self._made(job, pdf or f"%PDF-1.7 to {account}".encode(), score=CUSTOMER, account=told)

    def brief(self, account, unit="all", language="en", pdf=None):
        """Make the brief of an account, where the programme declares that edition."""
        job = Job(OCTOBER, unit, unit.lower(), "account", language, ("html", "pdf"), date(2026, 10, 31))
        declared = self.programme.edition("account")
        job = replace(job, account=account, account_slug=slug_of(account), declared=declared)
        return self._made(job, pdf or f"%PDF-1.7 on {account}".encode(), account={"account_id": account})

    def own(self, edition, unit="all", language="en", **numbers):
        """Make a report of an edition that the programme declares."""
        job = Job(OCTOBER, unit, unit.lower(), edition, language, ("html", "pdf"), date(2026, 10, 31))
        job = replace(job, declared=self.programme.edition(edition))
        return self._made(job, f"%PDF-1.7 {edition} {unit}".encode(), **numbers)

    def made(self, edition="internal", unit="Lyon", language="en", pdf=b"%PDF-1.7 one", score=None):
        formats = ("html", "pdf") if pdf else ("html",)
        job = Job(OCTOBER, unit, unit.lower(), edition, language, formats, date(2026, 10, 31))
        return self._made(job, pdf, score=score or (INTERNAL if edition == "internal" else CUSTOMER))

    def _made(self, job, pdf, **numbers):
        numbers |= {"schema": "nps-report/report/1", "edition": job.edition, "language": job.language}
        files = {"html": b"<p>", "pdf": pdf, "json": json.dumps(numbers).encode(), "xlsx": b"PK"}
        (self.reports / job.stem).parent.mkdir(parents=True, exist_ok=True)
        for ending in job.endings:
            if ending in files:
                (self.reports / f"{job.stem}.{ending}").write_bytes(files[ending])
        write_record(Record(job, {}, "1a", Path("gone"), Path("gone"), None, "", ""), self.reports)
        return job.stem.as_posix()

    @property
    def programme(self):
        return load_programme(self.home / "params" / "programme.yml")

    @property
    def ledger(self):
        return ledger_of(self.home)

    def list_letters(self, **accounts):
        """Lists of letters in English by name, each of an account and one address."""
        self.lists(
            *(
                f"{name}: {{account: {account}, language: en, to: [{name}@{name}.example]}}"
                for name, account in accounts.items()
            )
        )

    def approve(self, edition="customer", unit="Lyon"):
        approve(self.programme, self.reports, "2026-10", (unit,), edition, "Élise Roy")

    def mail(self, *names, **more):
        return mail(self.programme, "2026-10", self.reports, names, outbox=self.outbox, **more)

    def dry(self, *names):
        """The messages of a dry run, read back."""
        return [
            message_from_bytes(path.read_bytes(), policy=policy.default) for path in self.mail(*names).files
        ]

    def sent_to(self, port, time=None, context=None, **more):
        return self.mail(send=True, posting=lambda server: post_to(port, time, context), **more)

    def refused(self, *names, **more):
        with pytest.raises(PublishError) as caught:
            self.mail(*names, **more)
        return caught.value


def with_two_lists(home):
    """A house with a list of colleagues and one of customers, the reports they get, and the customers' approved."""
    found = House(home)
    found.lists(
        f"direction: {{edition: internal, units: [all, Lyon], language: en, to: [{CLAIRE}, {YANN}]}}",
        f"novalux: {{edition: customer, units: Lyon, language: en, to: [{ACHATS}, {USINE}]}}",
    )
    found.made(unit="all", pdf=b"%PDF-1.7 all")
    found.made()
    found.made("customer", pdf=b"%PDF-1.7 customers")
    found.approve()
    return found


def text_of(message, kind="plain"):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def attached(message):
    return {part.get_filename(): part.get_content() for part in message.iter_attachments()}


def recipients_of(mailbox):
    return [to for to, *_ in mailbox.taken]
