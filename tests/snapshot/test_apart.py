"""Comments read by processes side by side."""

import pytest

from nps_report.snapshot.apart import Beside, read_all
from nps_report.snapshot.comments import Reader
from nps_report.verbatims.frame import CodeFrame, Theme

pytestmark = pytest.mark.slow

PRICE = Theme("price", {}, {"fr": ("cher",)})
READER = Reader(("fr", "en"), CodeFrame((PRICE,)))
BATCHES = [(["Trop cher"], ["fr"]), (["Rien à redire", "Pas cher"], ["fr", None]), (["Too slow"], ["en"])]


def test_batches_come_back_in_their_order_and_as_one_process_reads_them():
    alone = list(read_all(BATCHES, READER, beside=0))
    assert [batch for batch, _ in alone] == BATCHES
    assert [[len(found) for found in told["mentions"]] for _, told in alone] == [[1], [0, 1], [0]]
    assert list(read_all(BATCHES, READER, beside=1)) == alone
    assert list(read_all(BATCHES, READER, beside=2)) == alone


def test_what_a_lost_process_was_to_read_is_read_all_the_same(monkeypatch):
    alone = list(read_all(BATCHES, READER, beside=0))
    monkeypatch.setattr(Beside, "hand", lambda self, batch: self._process.kill())
    assert list(read_all(BATCHES, READER, beside=1)) == alone


def test_nothing_to_read_is_no_batch():
    assert list(read_all([], READER, beside=1)) == []
