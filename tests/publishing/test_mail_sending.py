"""Messages are handed to a server, each written down before the next; one command sends at a time."""

import multiprocessing
import os
import ssl

import pytest

from nps_report.publishing.mail_sending import alone
from nps_report.publishing.mail_sent import hashed
from tests.publishing.post_house import ACHATS, CLAIRE, USINE, YANN, House, recipients_of, with_two_lists
from tests.publishing.test_smtp import FakeTime, Mailbox, post_to, running


@pytest.fixture
def house(tmp_path):
    """A house with two lists, the reports they get, and the customers' approved."""
    return with_two_lists(tmp_path)


def _killed_before_the_second(home, port):
    house = House.__new__(House)
    house.home, house.reports, house.outbox = home, home / "reports", home / "outbox"
    time = FakeTime()
    # The clock first sleeps between two messages.
    time.sleep = lambda seconds: os._exit(9)
    house.sent_to(port, time, ssl.create_default_context(cafile=home / "server.pem"))


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
    with alone(house.ledger), running(tmp_path, Mailbox()) as port:
        error = house.refused(send=True, posting=lambda server: post_to(port))
    assert error.slug == "mail-held"
