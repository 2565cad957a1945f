"""Messages go to a real mail server over TLS; what it does not take is asked again, or told.

The server runs here, on 127.0.0.1, with a certificate made for the occasion, which a test trusts by name.
"""

import datetime as dt
import ipaddress
import socket
import ssl
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace

import pytest

from nps_report.errors import PublishError
from nps_report.programme.publishing import MailServer
from nps_report.publishing.smtp import WAITS, Clock, Envelope, Post, password_for

HELLO = b"Subject: Hello\r\n\r\nYou answered.\r\n.\r\n"
SENDER = "nps@helios.example"
ONE, OTHER, THIRD = "a@novalux.example", "b@novalux.example", "c@novalux.example"


@dataclass
class Mailbox:
    """What a mail server is told to answer, and what it took: recipients and bytes, message by message.

    `to` gives the answers to a recipient, `data` those to a whole message, one after the other; "break" drops the
    connection, and where no answer is left all is well.
    """

    to: dict = field(default_factory=dict)
    data: list = field(default_factory=list)
    taken: list = field(default_factory=list)
    logins: list = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):
        answers = self.to.get(address, [])
        if answers and not (answer := answers.pop(0)).startswith("250"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer == "break":
            server.transport.abort()
        elif answer.startswith("250"):
            self.taken.append((tuple(envelope.rcpt_tos), envelope.original_content, session.ssl is not None))
        return answer


@cache
def certified(name="127.0.0.1"):
    """A key and a certificate for a host that signs itself, both as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    is_number = name[0].isdigit()
    host = x509.IPAddress(ipaddress.ip_address(name)) if is_number else x509.DNSName(name)
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + made.public_bytes(serialization.Encoding.PEM)


def trusting(name="127.0.0.1"):
    """A context that trusts the certificate of this host, and no other."""
    public = certified(name).decode().partition("-----END PRIVATE KEY-----")[2]
    return ssl.create_default_context(cadata=public)


@contextmanager
def running(folder, mailbox, security="starttls", name="127.0.0.1", login=None, ways=("LOGIN", "PLAIN")):
    """A mail server on a free port of 127.0.0.1; yields the port. `login` is the one user and password it lets in."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    def authenticate(server, session, envelope, mechanism, data):
        mailbox.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=mailbox.logins[-1] == login, handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    pem = folder / "server.pem"
    pem.write_bytes(certified(name))
    context.load_cert_chain(pem)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=port,
        ssl_context=context if security == "tls" else None,
        tls_context=context if security == "starttls" else None,
        require_starttls=security == "starttls",
        auth_required=login is not None,
        auth_require_tls=security == "starttls",
        auth_exclude_mechanism={"LOGIN", "PLAIN"} - set(ways),
        authenticator=authenticate,
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@dataclass
class FakeTime:
    """A clock that only sleeping moves, and what was slept."""

    now: float = 0.0
    slept: list = field(default_factory=list)

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    @property
    def clock(self):
        return Clock(now=lambda: self.now, sleep=self.sleep)


def post_to(port, time=None, context=None, password=None, **settings):
    """A post to the server on this port."""
    server = MailServer(
        **{"host": "127.0.0.1", "port": port, "sender": SENDER, "per_minute": 6000, **settings}
    )
    return Post(server, password, context or trusting(), (time or FakeTime()).clock)


def deliver(post, *to):
    """Who was taken for, call by call, and who was not with the answer, in words."""
    taken = []
    with post:
        refused = post.deliver(Envelope(SENDER, to, HELLO), taken.append)
    return taken, {address: str(answer) for address, answer in refused.items()}


def refused_by(post):
    with pytest.raises(PublishError) as caught:
        deliver(post, ONE)
    return caught.value


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_message_arrives_as_it_is_and_encrypted(tmp_path, security):
    mailbox = Mailbox()
    with running(tmp_path, mailbox, security) as port:
        assert deliver(post_to(port, security=security), ONE, OTHER) == ([(ONE, OTHER)], {})
    ((to, content, encrypted),) = mailbox.taken
    assert (to, content) == ((ONE, OTHER), HELLO)
    assert encrypted or security == "tls"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_ends_it(tmp_path, security):
    mailbox = Mailbox()
    with running(tmp_path, mailbox, security) as port:
        error = refused_by(post_to(port, context=ssl.create_default_context(), security=security))
    assert error.slug == "mail-tls"
    assert "its certificate cannot be trusted (self-signed certificate)" in str(error)
    assert mailbox.taken == []


def test_a_certificate_of_another_host_ends_it(tmp_path):
    mailbox = Mailbox()
    name = "smtp.other.example"
    with running(tmp_path, mailbox, name=name) as port:
        assert refused_by(post_to(port, context=trusting(name))).slug == "mail-tls"
    assert mailbox.taken == []


def test_without_tls_nothing_is_sent_the_password_least_of_all(tmp_path):
    mailbox = Mailbox()
    with running(tmp_path, mailbox, "none", login=("nps", "secret")) as port:
        error = refused_by(post_to(port, user="nps", password="secret"))
    assert (error.slug, mailbox.logins, mailbox.taken) == ("mail-tls", [], [])


def test_tls_from_the_start_where_the_server_begins_plainly_is_told(tmp_path):
    with running(tmp_path, Mailbox()) as port:
        error = refused_by(post_to(port, security="tls"))
    assert error.slug == "mail-tls"
    assert "Use `security: starttls` on port 587" in str(error)


@pytest.mark.parametrize("password", ["secret", "sécret €"])
def test_a_user_logs_in(tmp_path, password):
    mailbox = Mailbox()
    with running(tmp_path, mailbox, login=("nps", password)) as port:
        assert deliver(post_to(port, user="nps", password=password), ONE)[0] == [(ONE,)]
    assert mailbox.logins == [("nps", password)]


def test_a_wrong_password_ends_it_and_is_not_told(tmp_path):
    time = FakeTime()
    with running(tmp_path, Mailbox(), login=("nps", "secret")) as port:
        error = refused_by(post_to(port, time, user="nps", password="guessed"))
    assert error.slug == "mail-login"
    assert "refuses the login of nps (535" in str(error)
    assert "guessed" not in str(error)
    assert time.slept == []


def test_a_server_that_takes_no_login_is_told(tmp_path):
    mailbox = Mailbox()
    with running(tmp_path, mailbox, ways=()) as port:
        error = refused_by(post_to(port, user="nps", password="secret"))
    assert (error.slug, mailbox.taken) == ("mail-login", [])
    assert "takes no login by password" in str(error)


def test_one_refused_of_many_does_not_keep_the_others_from_theirs(tmp_path):
    mailbox = Mailbox(to={OTHER: ["550 No such user"]})
    with running(tmp_path, mailbox) as port:
        found = deliver(post_to(port), ONE, OTHER, THIRD)
    assert found == ([(ONE, THIRD)], {OTHER: "550 No such user"})
    assert [to for to, *_ in mailbox.taken] == [(ONE, THIRD)]


def test_all_refused_is_told(tmp_path):
    with running(tmp_path, Mailbox(to={ONE: ["550 No such user"]})) as port:
        assert deliver(post_to(port), ONE) == ([], {ONE: "550 No such user"})


def test_not_now_is_asked_again(tmp_path):
    mailbox, time = Mailbox(data=["451 Later"]), FakeTime()
    with running(tmp_path, mailbox) as port:
        assert deliver(post_to(port, time), ONE) == ([(ONE,)], {})
    assert len(mailbox.taken) == 1
    assert WAITS[0] in time.slept


def test_who_has_the_message_does_not_get_it_again_when_another_is_asked_again(tmp_path):
    mailbox = Mailbox(to={OTHER: ["450 Greylisted", "450 Greylisted"]})
    with running(tmp_path, mailbox) as port:
        assert deliver(post_to(port), ONE, OTHER) == ([(ONE,), (OTHER,)], {})
    assert [to for to, *_ in mailbox.taken] == [(ONE,), (OTHER,)]


def test_not_now_for_ever_is_told_with_all_attempts_made(tmp_path):
    mailbox, time = Mailbox(data=["451 Later"] * 99), FakeTime()
    with running(tmp_path, mailbox) as port:
        assert deliver(post_to(port, time), ONE) == ([], {ONE: "451 Later"})
    assert len(mailbox.data) == 99 - len(WAITS) - 1
    assert [one for one in time.slept if one >= 2] == list(WAITS)


def test_a_connection_that_breaks_is_made_again(tmp_path):
    mailbox = Mailbox(data=["break", "break"])
    with running(tmp_path, mailbox) as port:
        assert deliver(post_to(port), ONE) == ([(ONE,)], {})
    assert len(mailbox.taken) == 1


def test_a_message_that_breaks_every_connection_is_told_and_the_next_still_goes(tmp_path):
    mailbox = Mailbox(data=["break"] * (len(WAITS) + 1))
    taken = []
    with running(tmp_path, mailbox) as port, post_to(port) as post:
        refused = post.deliver(Envelope(SENDER, (ONE,), HELLO), taken.append)
        assert "the connection broke" in str(refused[ONE])
        assert not refused[ONE].final
        assert post.deliver(Envelope(SENDER, (OTHER,), HELLO), taken.append) == {}
    assert taken == [(OTHER,)]


def test_a_server_that_leaves_among_the_recipients_took_it_for_none_of_them(tmp_path):
    mailbox = Mailbox(to={OTHER: ["421 Closing"]})
    with running(tmp_path, mailbox) as port:
        assert deliver(post_to(port), ONE, OTHER, THIRD) == ([(ONE, OTHER, THIRD)], {})
    assert [to for to, *_ in mailbox.taken] == [(ONE, OTHER, THIRD)]


def test_a_message_refused_as_a_whole_is_refused_for_each(tmp_path):
    with running(tmp_path, Mailbox(data=["554 Too large"])) as port:
        assert deliver(post_to(port), ONE, OTHER) == ([], {ONE: "554 Too large", OTHER: "554 Too large"})


def test_a_server_that_is_not_there_ends_it_after_all_attempts():
    time = FakeTime()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        error = refused_by(post_to(free.getsockname()[1], time))
    assert error.slug == "mail-server"
    assert "cannot be reached" in str(error)
    assert time.slept == list(WAITS)


def test_no_more_than_so_many_go_in_a_minute(tmp_path):
    mailbox, time, began = Mailbox(), FakeTime(), []
    with running(tmp_path, mailbox) as port, post_to(port, time, per_minute=20) as post:
        for _ in range(4):
            post.deliver(Envelope(SENDER, (ONE,), HELLO), lambda taken: began.append(time.now))
    assert began == [0.0, 3.0, 6.0, 9.0]


def test_one_connection_serves_all_messages(tmp_path):
    mailbox = Mailbox()
    settings = {"user": "nps", "password": "secret"}
    with running(tmp_path, mailbox, login=("nps", "secret")) as port, post_to(port, **settings) as post:
        for _ in range(3):
            post.deliver(Envelope(SENDER, (ONE,), HELLO), lambda taken: None)
    assert (len(mailbox.taken), len(mailbox.logins)) == (3, 1)


def test_what_a_server_says_takes_one_line(tmp_path):
    with running(tmp_path, Mailbox(to={ONE: ["550-No such\r\n550 user\x1b[31m here"]})) as port:
        assert deliver(post_to(port), ONE)[1] == {ONE: "550 No such user [31m here"}


HELIOS = MailServer(host="smtp.helios.example", sender=SENDER, user="nps")


@pytest.fixture
def keyring(monkeypatch):
    """A keyring with these passwords, by service and user."""

    def install(passwords, locked=False):
        def get_password(service, user):
            if locked:
                raise KeyringError
            return passwords.get((service, user))

        class KeyringError(Exception):
            pass

        errors = SimpleNamespace(KeyringError=KeyringError)
        monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=get_password, errors=errors))
        monkeypatch.setitem(sys.modules, "keyring.errors", errors)

    return install


def test_the_environment_has_the_password_first(keyring):
    keyring({("nps-report", "nps"): "kept"})
    assert password_for(HELIOS, {"NPS_REPORT_SMTP_PASSWORD": "set"}) == "set"


def test_the_keyring_has_it_else(keyring):
    keyring({("nps-report", "nps"): "kept"})
    assert password_for(HELIOS, {}) == "kept"


@pytest.mark.parametrize("locked", [False, True])
def test_a_password_that_is_nowhere_is_told_with_the_ways_to_give_it(keyring, locked):
    keyring({}, locked)
    with pytest.raises(
        PublishError, match="Set NPS_REPORT_SMTP_PASSWORD, or store it with `keyring set"
    ) as caught:
        password_for(HELIOS, {"NPS_REPORT_SMTP_PASSWORD": ""})
    assert caught.value.slug == "mail-password"


def test_without_a_keyring_installed_the_environment_is_all_there_is(monkeypatch):
    monkeypatch.setattr("nps_report.publishing.smtp.find_spec", lambda name: None)
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    with pytest.raises(PublishError):
        password_for(HELIOS, {})


def test_without_a_user_there_is_no_password():
    assert password_for(HELIOS.model_copy(update={"user": None}), {"NPS_REPORT_SMTP_PASSWORD": "set"}) is None


def test_a_post_does_not_show_its_password():
    assert "secret" not in repr(Post(HELIOS, "secret"))
