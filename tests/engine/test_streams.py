"""What cells print, before anything is sent."""

from types import SimpleNamespace

import pytest

from nps_report.engine.streams import NoThread, streams


@pytest.fixture
def publisher():
    return NoThread()


@pytest.fixture
def written(publisher):
    """The two streams, and the texts that they have sent."""
    sent = []
    session = SimpleNamespace(
        msg=lambda kind, content, parent: content, send=lambda thread, msg, ident: sent.append(msg["text"])
    )
    return (*streams(session, publisher), sent)


def test_what_was_sent_at_once_is_not_sent_again_later(written, publisher):
    """Else what the next cell tells of errors would overtake what it printed before."""
    out, err, sent = written
    err.write("of the cell before\n")
    err.flush()
    out.write("printed\n")
    err.write("told\n")
    for flush in list(publisher.due):
        flush()
    assert sent == ["of the cell before\n", "printed\n", "told\n"]
