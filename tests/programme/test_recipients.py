"""`params/recipients.yml` says who gets which reports; whatever is wrong in it is told at once, with its place."""

import pytest

from nps_report.errors import ProgrammeError
from nps_report.programme import Programme
from nps_report.programme.addresses import address_fault
from nps_report.programme.recipients import MailingList, load_recipients

UNITS = ("all", "Lyon", "Île-de-France")
HELIOS = Programme(
    programme="Helios",
    question="?",
    sources={"responses": {"path": "data.csv"}},
    publishing={
        "mail": {
            "host": "smtp.helios.example",
            "sender": "nps@helios.example",
            "internal_domains": ["Helios.example"],
        }
    },
)


@pytest.fixture
def load(tmp_path):
    def read(text, programme=HELIOS):
        path = tmp_path / "recipients.yml"
        path.write_text(text, encoding="utf-8")
        return load_recipients(path, programme, UNITS)

    return read


@pytest.fixture
def refused(load):
    def refuse(text, programme=HELIOS):
        with pytest.raises(ProgrammeError) as caught:
            load(text, programme)
        return caught.value

    return refuse


def of_customers(to, more=""):
    return (
        f"lists:\n  novalux:\n    edition: customer\n    units: Lyon\n    language: fr\n    to: {to}\n{more}"
    )


def of_colleagues(to):
    return of_customers(to).replace("customer", "internal")


def test_lists_are_read_in_their_order(load):
    text = """\
lists:
  direction: {edition: internal, units: [all, ile-de-france], language: fr, to: [claire.roy@helios.example]}
  novalux: {edition: customer, units: Lyon, language: en, to: achats@novalux.example}
"""
    assert load(text) == (
        MailingList("direction", "internal", ("all", "Île-de-France"), "fr", ("claire.roy@helios.example",)),
        MailingList("novalux", "customer", ("Lyon",), "en", ("achats@novalux.example",)),
    )


def test_a_customer_of_an_internal_edition_is_refused_at_its_line(refused):
    error = refused(of_colleagues("\n      - claire@helios.example\n      - achats@novalux.example"))
    assert error.slug == "outside-address"
    assert "recipients.yml, line 8: lists.novalux.to[2]: 'achats@novalux.example' is no internal" in str(
        error
    )
    assert "list 'novalux.example' under publishing.mail.internal_domains." in str(error)


@pytest.mark.parametrize(
    "domain", ["mail.helios.example", "helios.example.evil.example", "nothelios.example"]
)
def test_only_the_very_domain_is_internal(refused, domain):
    assert refused(of_colleagues(f"[claire@{domain}]")).slug == "outside-address"


def test_without_a_mail_server_no_domain_is_internal(refused):
    bare = HELIOS.model_copy(update={"publishing": type(HELIOS.publishing)()})
    assert refused(of_colleagues("[claire@helios.example]"), bare).slug == "outside-address"


def test_the_case_of_a_domain_does_not_count(load):
    assert load(of_colleagues("[Claire@HELIOS.example]"))[0].to == ("Claire@HELIOS.example",)


def test_customers_lists_may_hold_anybody(load):
    assert load(of_customers("[claire@helios.example, a@novalux.example]"))[0].edition == "customer"


def test_every_fault_is_told_in_the_order_of_lines(refused):
    text = """\
lists:
  direction:
    edition: intern
    units: [all, Lyn]
    language: de
    too: [claire@helios.example]
  novalux: {edition: customer, units: [Lyon], language: fr, to: [a@n.example, A@n.example]}
extra: 1
"""
    lines = str(refused(text)).splitlines()
    assert [line.split(", ", 1)[1].split(":")[0] for line in lines] == [
        "line 2",
        "line 3",
        "line 4",
        "line 5",
        "line 6",
        "line 7",
        "line 8",
    ]
    assert [line.split(": ", 2)[1] for line in lines][:3] == [
        "lists.direction.to",
        "lists.direction.edition",
        "lists.direction.units[2]",
    ]
    assert "'intern' is no edition (did you mean 'internal'?)." in lines[1]
    assert "'Lyn' is no unit (did you mean 'Lyon'?)." in lines[2]
    assert "'de' is no language of the reports" in lines[3]
    assert "unknown key (did you mean 'to'?)." in lines[4]
    assert "'A@n.example' is written twice in this list." in lines[5]
    assert "extra: unknown key; known here: lists." in lines[6]


@pytest.fixture
def load_letters(tmp_path):
    """Reads a list with `more` in it, where these accounts are known."""

    def read(more, accounts=("C-0042", "C-0043")):
        text = f"lists:\n  novalux:\n    language: fr\n    to: a@n.example\n{more}"
        (tmp_path / "recipients.yml").write_text(text, encoding="utf-8")
        return load_recipients(tmp_path / "recipients.yml", HELIOS, UNITS, lambda: accounts)

    return read


@pytest.mark.parametrize("more", ["", "    edition: customer\n"])
def test_a_list_with_an_account_gets_the_letters_to_it(load_letters, more):
    (one,) = load_letters(f"    account: C-0042\n{more}")
    assert one == MailingList("novalux", "letter", (), "fr", ("a@n.example",), "C-0042")
    assert not one.is_shared


def test_a_letter_may_stand_beside_a_units_figures(load_letters):
    assert load_letters("    account: C-0042\n    units: lyon\n")[0].units == ("Lyon",)


def test_an_id_that_is_a_number_is_read_as_one(load_letters):
    assert load_letters("    account: 4711\n", accounts=("4711",))[0].account == "4711"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("account: C-0044", "account: 'C-0044' is no account (did you mean 'C-004"),
        ("account: Novalux", "'Novalux' is no account. Write its id as it stands in the exports."),
        ("account: ''", "account: nothing is written there"),
        ("account: [C-0042, C-0043]", "cannot stand there"),
        ("account: C-0042\n    edition: internal", "edition: 'internal' is nothing that an account gets."),
        ("account: C-0042\n    units: [all, Lyon]", "units[2]: 'Lyon' is one too many"),
        ("account: C-0042\n    units: Lyn", "'Lyn' is no unit (did you mean 'Lyon'?)."),
        ("edition: account\n    units: all", "'account' is no edition"),
        ("units: all", "edition: is missing. Write it, or `account` for the letters to one."),
    ],
)
def test_what_no_list_of_letters_can_be_is_told(load_letters, more, said):
    with pytest.raises(ProgrammeError) as caught:
        load_letters(f"    {more}\n")
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_where_no_account_is_known_any_is_read(load_letters):
    assert load_letters("    account: C-0099\n", accounts=())[0].account == "C-0099"


def test_without_a_list_of_letters_nobody_asks_for_accounts(tmp_path):
    (tmp_path / "recipients.yml").write_text(of_customers("[a@n.example]"), encoding="utf-8")
    assert len(load_recipients(tmp_path / "recipients.yml", HELIOS, UNITS, lambda: 1 / 0)) == 1


def test_a_language_must_be_one_of_the_programmes(refused):
    french = HELIOS.model_copy(update={"languages": ("fr",)})
    text = of_customers("[a@n.example]").replace("language: fr", "language: en")
    assert "'en' is no language of the reports; there are: fr." in str(refused(text, french))


def test_a_unit_named_twice_is_told(refused):
    text = of_customers("[a@n.example]").replace("units: Lyon", "units: [Lyon, lyon]")
    assert "units[2]: 'lyon' is written twice." in str(refused(text))


def test_lists_with_one_file_name_are_told(refused):
    text = """\
lists:
  Élus: {edition: customer, units: Lyon, language: fr, to: [a@n.example]}
  elus: {edition: customer, units: Lyon, language: fr, to: [b@n.example]}
"""
    assert "line 3: lists.elus: 'elus' would be written to the same files as 'Élus'." in str(refused(text))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("Claire Roy <claire@helios.example>", "Write 'claire@helios.example'."),
        ('"a@n.example\\nBcc: b@n.example"', "holds a line break"),
        ('"a@n.example\\r\\n b@n.example"', "holds a line break"),
        ('"a\\u200b@n.example"', "holds a line break or another sign that is not seen"),
        ("a@n.example; b@n.example", "more than one address"),
        ("achats@hélios.example", "Write 'achats@xn--hlios-bsa.example'."),
        ("hélène@helios.example", "has letters that not every server carries"),
        ("a@localhost", "is no address"),
        ("a@@n.example", "is no address"),
        ("a..b@n.example", "is no address"),
        ("a@-n.example", "is no address"),
        ("a@10.0.0.1", "is no address"),
        (f"{'a' * 65}@n.example", "is no address"),
        ("nobody", "is no address"),
    ],
)
def test_what_is_no_bare_address_is_told_with_the_way_out(refused, address, said):
    text = of_customers(f"\n      - {address}")
    error = str(refused(text))
    assert said in error
    assert len(error.splitlines()) == 1
    assert "line 7: lists.novalux.to[1]: " in error


@pytest.mark.parametrize("address", ["a@n.example", "x_1.y+z@sub.n-1.example", "o'neil@n.example"])
def test_ordinary_addresses_pass(address):
    assert address_fault(address) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Begin it with `lists:`."),
        ("- a", "Begin it with `lists:`."),
        ("lists:", "nothing is written there"),
        ("lists: {}", "nothing is written there"),
        ("lists: [a]", "cannot stand there"),
        ("lists: {a: b}", "cannot stand there"),
        (of_customers("[]"), "nothing is written there"),
        (of_customers(""), "nothing is written there"),
        (of_customers("[[a@n.example]]"), "cannot stand there"),
        (of_customers("[a@n.example]", "  novalux: {}\n"), "stands twice here"),
    ],
)
def test_what_has_no_form_of_lists_is_told(refused, text, said):
    assert said in str(refused(text))


def test_a_missing_file_says_what_to_write(tmp_path):
    with pytest.raises(ProgrammeError, match="Write lists such as") as caught:
        load_recipients(tmp_path / "recipients.yml", HELIOS, UNITS)
    assert caught.value.slug == "params-file"
