"""A message in bytes is well formed, the same each time, and nothing gets into its headers."""

from email import message_from_bytes, policy

import pytest

from tests.publishing.post_house import INTERNAL, PROGRAMME, text_of, with_two_lists


@pytest.fixture
def house(tmp_path):
    """A house with two lists, the reports they get, and the customers' approved."""
    return with_two_lists(tmp_path)


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


def test_a_subject_keeps_each_space_between_words_with_accents(house):
    house.write(
        PROGRAMME.replace("Helios Services", "Énergie, Société Générale Été, Mécanique Rhénane de Sélestat")
    )
    assert house.dry("direction")[0]["Subject"] == (
        "Énergie, Société Générale Été, Mécanique Rhénane de Sélestat: Whole programme and Lyon, October 2026"
    )


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
