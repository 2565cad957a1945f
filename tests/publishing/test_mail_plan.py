"""Reports go out once to each recipient: shared among colleagues, one by one to customers."""

from email import message_from_bytes, policy

import pytest

from tests.publishing.post_house import ACHATS, CLAIRE, USINE, YANN, attached, recipients_of, with_two_lists
from tests.publishing.test_smtp import Mailbox, running


@pytest.fixture
def house(tmp_path):
    """A house with two lists, the reports they get, and the customers' approved."""
    return with_two_lists(tmp_path)


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
