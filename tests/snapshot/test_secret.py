"""What is gathered of a side's secrets is written nowhere but beside its tables, and nothing of it stays."""

from nps_report.files import own_mark
from nps_report.snapshot import open_internal, secret
from nps_report.snapshot.secret import asking, secrets_of


def test_what_is_gathered_spills_beside_the_tables_and_goes(sample, monkeypatch):
    side = open_internal(sample.folder / "internal")
    places = []
    opened = secret.opened
    monkeypatch.setattr(
        secret, "opened", lambda scratch, rows: places.append(scratch) or opened(scratch, rows)
    )
    with asking(side):
        pass
    assert [place.parent for place in places] == [side.folder]
    assert not places[0].exists()


def test_what_a_killed_process_left_is_removed(sample):
    side = open_internal(sample.folder / "internal")
    host = own_mark().rpartition("-")[0]
    left = side.folder / f".names.{host}-999999999"
    left.mkdir()
    (left / "spilt").write_text("Anne Novak")
    assert secrets_of(side).contacts
    assert not left.exists()
