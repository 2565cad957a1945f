"""Reports go out by mail once to each recipient: shared among colleagues, one by one to customers."""

import json
import multiprocessing
import os
import ssl
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from nps_report.batch.plan import Job
from nps_report.batch.record import Record, record_file, write_record
from nps_report.errors import LedgerError, ProgrammeError, PublishError, UnknownNameError
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.publishing import mail as mailing
from nps_report.publishing.approval import approve
from nps_report.publishing.ledger import ledger_of
from nps_report.publishing.mail import hashed, mail
from tests.publishing.test_smtp import FakeTime, Mailbox, post_to, running

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

    def made(self, edition="internal", unit="Lyon", language="en", pdf=b"%PDF-1.7 one", score=None):
        formats = ("html", "pdf") if pdf else ("html",)
        job = Job(OCTOBER, unit, unit.lower(), edition, language, formats, date(2026, 10, 31))
        numbers = {
            "schema": "nps-report/report/1",
            "edition": edition,
            "language": language,
            "score": score or (INTERNAL if edition == "internal" else CUSTOMER),
        }
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


@pytest.fixture
def house(tmp_path):
    found = House(tmp_path)
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


# What a message is.


def test_colleagues_share_a_message_with_the_reports_of_all_their_units(house):
    (message,) = house.dry("direction")
    assert message["To"] == f"{CLAIRE}, {YANN}"
    assert message["From"] == "Helios <nps@helios.example>"
    assert message["Subject"] == "Helios Services: Whole programme and Lyon, October 2026"
    assert attached(message) == {
        "helios-2026-10-all.en.pdf": b"%PDF-1.7 all",
        "helios-2026-10-lyon.en.pdf": b"%PDF-1.7 one",
    }


def test_each_customer_gets_a_message_that_names_no_other(house):
    files = house.mail("novalux").files
    contents = [path.read_bytes() for path in files]
    assert [path.name for path in files] == ["novalux.001.eml", "novalux.002.eml"]
    assert [message_from_bytes(one, policy=policy.default)["To"] for one in contents] == [ACHATS, USINE]
    assert USINE.encode() not in contents[0]
    assert ACHATS.encode() not in contents[1]


def test_the_text_to_colleagues_says_the_score_what_is_attached_and_whom_to_ask(house):
    assert (
        text_of(house.dry("direction")[0])
        == """\
Hello,

Here are the results of the customer survey, October 2026.

- Whole programme: score of +22, between +5 and +38 (at 95%), from 86
  answers.
- Lyon: score of +22, between +5 and +38 (at 95%), from 86 answers.

Attached as PDFs: helios-2026-10-all.en.pdf and
helios-2026-10-lyon.en.pdf.

A question? Reply to this message.

Internal edition, confidential: please do not pass it on outside the
company.
"""
    )


def test_the_text_to_customers_says_what_is_released_and_no_more(house):
    house.made("customer", score={**CUSTOMER, "n": 4711, "promoters": 4712, "low": 4713})
    house.approve()
    said = text_of(house.dry("novalux")[0])
    assert (
        said
        == """\
Hello,

Thank you: at least thirty of you took the time to answer. Clearly more
of you gave us nine or ten out of ten than gave us six or less. Our
score is +22, on a scale from −100 to +100.

Attached as a PDF, what you told us and what we do about it:
helios-2026-10-lyon.en.pdf.

A question, a disagreement? Write to our customer care lead,
ecoute@helios.example. Next survey: January 2027.

Everyone at Helios

You receive this message as a customer of Helios.
"""
    )


@pytest.mark.parametrize(
    ("score", "said"),
    [
        ({"n_band": None, "nps": None, "words": "middle"}, "Roughly as many of you gave us nine or ten"),
        ({"n_band": None, "nps": None, "words": None}, "We publish no score this time"),
        ({"n_band": "10-29", "nps": -40, "words": None}, "Our score is −40, on a scale"),
    ],
)
def test_a_score_in_words_none_or_a_bad_one_is_told_as_it_is(house, score, said):
    house.made("customer", score={"n": None, **score})
    house.approve()
    text = " ".join(text_of(house.dry("novalux")[0]).split())
    assert said in text
    assert ("Our score" in text) == (score["nps"] is not None)


def test_a_period_without_answers_is_told(house):
    house.made(score={"n": 0, "nps": None, "low": -100.0, "high": 100.0})
    assert "- Lyon: no answer this time.\n" in text_of(house.dry("direction")[0])


def test_one_answer_is_one(house):
    house.made(score={"n": 1, "nps": 100.0, "low": -58.6, "high": 100.0})
    assert "from 1 answer." in " ".join(text_of(house.dry("direction")[0]).split())


def test_html_says_the_same_and_fetches_nothing(house):
    page = text_of(house.dry("novalux")[0], "html")
    assert '<html lang="en">' in page
    assert "Our score is +22" in page
    assert '<a href="mailto:ecoute@helios.example">' in page
    assert not any(word in page for word in ("http", "src=", "url(", "<link", "<script"))


@pytest.mark.parametrize(
    ("own", "title"), [("message", "Ours"), ("other", "Helios: your answers, October 2026")]
)
def test_a_programmes_own_template_comes_first_and_the_kits_where_it_has_none(house, own, title):
    folder = house.home / "templates" / "mail"
    folder.mkdir(parents=True)
    (folder / f"{own}.html.j2").write_text("<title>Ours</title>", encoding="utf-8")
    assert f"<title>{title}</title>" in text_of(house.dry("novalux")[0], "html")


def test_french_lists_are_written_to_in_french(house):
    house.lists(f"novalux: {{edition: customer, units: Lyon, language: fr, to: [{ACHATS}]}}")
    house.made("customer", language="fr")
    house.approve()
    (message,) = house.dry()
    assert message["Subject"] == "Helios\u202f: vos réponses, octobre 2026"
    assert message["Content-Language"] == "fr"
    assert "Écrivez à la responsable de l’écoute client, ecoute@helios.example." in " ".join(
        text_of(message).split()
    )


def test_answers_of_customers_go_to_the_declared_contact(house):
    assert house.dry("novalux")[0]["Reply-To"] == "ecoute@helios.example"
    assert house.dry("direction")[0]["Reply-To"] is None


def test_the_text_part_has_no_long_line_and_mail_no_bare_line_end(house):
    house.made(unit="all", score={**INTERNAL, "n": 123456})
    for path in house.mail().files:
        content = path.read_bytes()
        message = message_from_bytes(content, policy=policy.default)
        assert all(len(line) <= 72 for line in text_of(message).splitlines())
        assert content.count(b"\n") == content.count(b"\r\n") > 20
        assert max(map(len, content.split(b"\r\n"))) <= 998
        assert message.get_body(("plain",))["Content-Transfer-Encoding"] == "quoted-printable"
        assert message.defects == []


def test_a_dry_run_has_the_same_bytes_each_time_and_the_date_of_the_report(house):
    first = {path: path.read_bytes() for path in house.mail().files}
    assert {path: path.read_bytes() for path in house.mail().files} == first
    assert {message["Date"] for message in house.dry()} == {"Sat, 31 Oct 2026 12:00:00 +0100"}
    assert len({message["Message-ID"] for message in house.dry()}) == 3
    assert house.ledger.entries("sent") == ()


def test_no_name_gets_into_the_headers_by_a_line_break_or_out_of_html(house):
    bad = "Helios\\r\\nBcc: all@example.org <script>alert(1)</script>"
    house.write(
        PROGRAMME.replace("{name: Helios}", f'{{name: "{bad}"}}').replace("Helios Services", f'"{bad}"')
    )
    for message in house.dry():
        assert message["Bcc"] is None
        assert set(message.keys()) <= {
            "From", "To", "Reply-To", "Auto-Submitted", "Content-Language", "Subject", "Date", "Message-ID",
            "MIME-Version", "Content-Type",
        }  # fmt: skip
        assert "<script>" not in text_of(message, "html")
        assert "&lt;script&gt;" in text_of(message, "html")


def test_what_would_no_longer_be_sent_does_not_stay_in_the_outbox(house):
    house.mail()
    other = house.outbox / "2026-10" / "novalux.eu.001.eml"
    other.write_bytes(b"")
    house.lists(f"novalux: {{edition: customer, units: Lyon, language: en, to: [{USINE}]}}")
    house.mail()
    names = sorted(path.name for path in other.parent.iterdir())
    assert names == ["direction.001.eml", "novalux.001.eml", "novalux.eu.001.eml"]


# What may go out.


def test_customers_get_nothing_that_is_not_approved(house):
    house.made("customer", pdf=b"%PDF-1.7 changed")
    error = house.refused()
    assert error.slug == "not-approved"
    assert str(error) == (
        "list novalux: 2026-10/lyon/customer.en: these bytes are not approved. "
        "`nps-report approve 2026-10 --unit lyon --edition customer --by NAME` approves them."
    )
    assert not house.outbox.exists()


def test_internal_editions_need_approval_where_the_programme_says_so(house):
    house.write(PROGRAMME.replace("publishing:", "publishing:\n  internal_approval: true"))
    assert "2026-10/lyon/internal.en: these bytes are not approved" in str(house.refused("direction"))
    house.approve("internal")
    house.approve("internal", "all")
    assert len(house.dry("direction")) == 1


def test_every_report_that_may_not_go_out_is_told_at_once(house):
    record_file(house.reports, Job(OCTOBER, "all", "all", "internal", "en", (), OCTOBER.end)).unlink()
    house.made("customer", pdf=b"%PDF-1.7 changed")
    lines = str(house.refused()).splitlines()
    assert [line.split(":")[0] for line in lines] == ["list direction", "list novalux"]
    assert "its record is missing" in lines[0]


def test_a_report_never_made_is_told(house):
    house.lists(f"novalux: {{edition: customer, units: all, language: en, to: [{ACHATS}]}}")
    error = house.refused()
    assert (error.slug, str(error)) == (
        "never-made",
        "list novalux: 2026-10/all/customer.en: was never made. `nps-report run` makes it.",
    )


def test_a_report_without_a_pdf_is_told(house):
    house.made(pdf=None)
    assert house.refused("direction").slug == "mail-pdf"


def test_numbers_of_another_edition_are_never_quoted_to_customers(house):
    stem = house.made("customer")
    internal = (house.reports / "2026-10/lyon/internal.en.json").read_bytes()
    (house.reports / f"{stem}.json").write_bytes(internal)
    house.approve()
    assert "customer.en.json: is not of this report" in str(house.refused("novalux"))


def test_an_unknown_list_or_unit_is_told_with_the_nearest(house):
    with pytest.raises(UnknownNameError, match=r"No list named 'novalus' \(did you mean 'novalux'\?\)"):
        house.mail("novalus")
    house.lists(f"novalux: {{edition: customer, units: Lyo, language: en, to: [{ACHATS}]}}")
    with pytest.raises(ProgrammeError, match=r"'Lyo' is no unit \(did you mean 'Lyon'\?\)"):
        house.mail()


def test_without_reports_or_settings_of_mail_it_says_so(house):
    house.write(PROGRAMME.partition("publishing:")[0])
    assert house.refused().slug == "mail-settings"
    house.write(PROGRAMME)
    house.reports = house.home / "nowhere"
    assert house.refused().slug == "never-made"


# Sending.


def test_what_is_sent_is_what_the_dry_run_showed_but_for_its_date(house, tmp_path):
    dry = [path.read_bytes() for path in house.mail().files]
    mailbox, heard = Mailbox(), []
    with running(tmp_path, mailbox) as port:
        done = house.sent_to(port, tell=heard.append)
    undated = [[line for line in one.split(b"\r\n") if not line.startswith(b"Date: ")] for one in dry]
    sent = [content.split(b"\r\n") for _, content, _ in mailbox.taken]
    assert [[line for line in one if not line.startswith(b"Date: ")] for one in sent] == undated
    assert recipients_of(mailbox) == [(CLAIRE, YANN), (ACHATS,), (USINE,)]
    assert heard == [
        f"sent: direction 2026-10, {CLAIRE}, {YANN}",
        f"sent: novalux 2026-10, {ACHATS}",
        f"sent: novalux 2026-10, {USINE}",
    ]
    assert list(done.lines()) == ["3 messages sent, 0 recipients had theirs already, 0 not reached"]


def test_the_ledger_tells_who_got_what_without_an_address(house, tmp_path):
    mailbox = Mailbox()
    with running(tmp_path, mailbox) as port:
        house.sent_to(port)
    entries = [entry.told for entry in house.ledger.entries("sent")]
    assert [told["report"] for told in entries] == [
        "2026-10/all/internal.en",
        "2026-10/lyon/internal.en",
        "2026-10/lyon/customer.en",
        "2026-10/lyon/customer.en",
    ]
    assert entries[1]["recipients"] == [hashed(entries[1]["salt"], one) for one in (CLAIRE, YANN)]
    assert entries[0]["message_id"] == entries[1]["message_id"]
    assert f"Message-ID: {entries[0]['message_id']}".encode() in mailbox.taken[0][1]
    assert "@novalux" not in house.ledger.path.read_text(encoding="utf-8")


def test_nobody_gets_the_same_report_twice(house, tmp_path):
    mailbox = Mailbox()
    with running(tmp_path, mailbox) as port:
        house.sent_to(port)
        assert list(house.sent_to(port).lines()) == [
            "0 messages sent, 4 recipients had theirs already, 0 not reached"
        ]
    assert len(mailbox.taken) == 3
    assert list(house.mail().lines()) == [
        "0 messages written, 4 recipients had theirs already; nothing was sent: --send sends them"
    ]


def test_a_report_issued_again_goes_out_again_alone(house, tmp_path):
    mailbox = Mailbox()
    with running(tmp_path, mailbox) as port:
        house.sent_to(port)
        house.made(pdf=b"%PDF-1.7 two")
        house.sent_to(port)
    (again,) = mailbox.taken[3:]
    assert again[0] == (CLAIRE, YANN)
    assert attached(message_from_bytes(again[1], policy=policy.default)) == {
        "helios-2026-10-lyon.en.pdf": b"%PDF-1.7 two"
    }


def test_whoever_is_on_two_lists_gets_a_report_once(house, tmp_path):
    house.lists(
        f"direction: {{edition: internal, units: [all, Lyon], language: en, to: [{CLAIRE}]}}",
        f"lyon: {{edition: internal, units: Lyon, language: en, to: [{CLAIRE.upper()}, {YANN}]}}",
    )
    mailbox = Mailbox()
    with running(tmp_path, mailbox) as port:
        house.sent_to(port)
        house.sent_to(port)
    assert recipients_of(mailbox) == [(CLAIRE,), (YANN,)]


def test_a_new_recipient_of_a_list_gets_what_the_others_have(house, tmp_path):
    mailbox = Mailbox()
    with running(tmp_path, mailbox) as port:
        house.sent_to(port)
        new = "new@helios.example"
        house.lists(
            f"direction: {{edition: internal, units: [all, Lyon], language: en, to: [{CLAIRE}, {new}, {YANN}]}}"
        )
        house.sent_to(port)
    assert recipients_of(mailbox)[3:] == [(new,)]


def test_who_is_refused_is_told_at_the_end_and_the_others_get_theirs(house, tmp_path):
    mailbox = Mailbox(to={YANN: ["550 No such user"], ACHATS: ["550 Gone"]})
    with running(tmp_path, mailbox) as port:
        done = house.sent_to(port)
        assert recipients_of(mailbox) == [(CLAIRE,), (USINE,)]
        house.sent_to(port)
    assert list(done.lines()) == [
        f"refused: direction 2026-10, {YANN}: 550 No such user. Correct the address, or remove it.",
        f"refused: novalux 2026-10, {ACHATS}: 550 Gone. Correct the address, or remove it.",
        "2 messages sent, 0 recipients had theirs already, 2 not reached",
    ]
    assert recipients_of(mailbox)[2:] == [(YANN,), (ACHATS,)]


def test_who_is_asked_to_wait_for_ever_is_told_to_be_tried_later(house, tmp_path):
    with running(tmp_path, Mailbox(to={ACHATS: ["450 Full"] * 9})) as port:
        done = house.sent_to(port)
    assert done.refused == (f"not now: novalux 2026-10, {ACHATS}: 450 Full. Give the command again later.",)


def test_a_server_lost_on_the_way_tells_how_far_it_came(house, tmp_path):
    time = FakeTime()
    with running(tmp_path, Mailbox()) as port:
        post = post_to(port, time)
        deliver = post.deliver

        def once(envelope, accepted):
            found = deliver(envelope, accepted)
            post._hang_up()
            post.server = post.server.model_copy(update={"port": 1})
            return found

        post.deliver = once
        error = house.refused(send=True, posting=lambda server: post)
    assert error.slug == "mail-server"
    assert str(error).endswith("1 of 3 messages were sent: the same command goes on from there.")
    assert len(house.ledger.entries("sent")) == 2


def _killed_before_the_second(home, port):
    house = House.__new__(House)
    house.home, house.reports, house.outbox = home, home / "reports", home / "outbox"
    time = FakeTime()
    # The clock first sleeps between two messages.
    time.sleep = lambda seconds: os._exit(9)
    house.sent_to(port, time, ssl.create_default_context(cafile=home / "server.pem"))


@pytest.mark.slow
def test_a_process_killed_between_two_messages_goes_on_after_the_first(house, tmp_path):
    mailbox = Mailbox()
    with running(tmp_path, mailbox) as port:
        other = multiprocessing.get_context("spawn").Process(
            target=_killed_before_the_second, args=(house.home, port)
        )
        other.start()
        other.join(60)
        assert other.exitcode == 9
        assert recipients_of(mailbox) == [(CLAIRE, YANN)]
        house.sent_to(port)
    assert recipients_of(mailbox) == [(CLAIRE, YANN), (ACHATS,), (USINE,)]


def test_two_commands_do_not_send_at_once(house, tmp_path):
    with mailing._alone(house.ledger), running(tmp_path, Mailbox()) as port:
        error = house.refused(send=True, posting=lambda server: post_to(port))
    assert error.slug == "mail-held"


def test_without_a_password_nobody_is_even_called(house, monkeypatch):
    monkeypatch.delenv("NPS_REPORT_SMTP_PASSWORD", raising=False)
    monkeypatch.setattr("nps_report.publishing.smtp._in_keyring", lambda user: None)
    house.write(PROGRAMME.replace("host: 127.0.0.1", "host: 127.0.0.1, user: nps"))
    assert house.refused(send=True).slug == "mail-password"
    assert len(house.mail().files) == 3


def test_a_tampered_ledger_keeps_mail_in_the_house(house):
    path = house.ledger.path
    path.write_text(path.read_text(encoding="utf-8").replace("Élise", "Elise"), encoding="utf-8")
    house.ledger.path.open("a", encoding="utf-8").write("{}\n")
    with pytest.raises(LedgerError):
        house.mail()
