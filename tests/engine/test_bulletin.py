"""What a process writes down about the cell it is at, and what its supervisor makes of it."""

import time

from nps_report.engine.bulletin import Bulletin


def test_the_last_cell_counts_however_long_the_one_before_was(tmp_path):
    bulletin = Bulletin(tmp_path / "cell")
    bulletin.write("a" * 1000)
    bulletin.write("é\nb")
    assert bulletin.read().cell == "é\nb"


def test_a_cells_time_runs_from_when_it_was_written_down(tmp_path):
    bulletin, before = Bulletin(tmp_path / "cell"), time.monotonic()
    bulletin.write("a")
    assert before <= bulletin.read().since <= time.monotonic()


def test_between_cells_there_is_none(tmp_path):
    bulletin = Bulletin(tmp_path / "cell")
    bulletin.write("a")
    bulletin.write(None)
    assert bulletin.read().cell is None


def test_what_is_not_there_or_half_written_says_nothing(tmp_path):
    bulletin = Bulletin(tmp_path / "cell")
    assert bulletin.read() is None
    bulletin.path.write_text('["internal.ipynb, cell 3')
    assert bulletin.read() is None


def test_a_removed_one_may_be_removed_again(tmp_path):
    bulletin = Bulletin(tmp_path / "cell")
    bulletin.write("a")
    bulletin.remove()
    bulletin.remove()
    assert bulletin.read() is None
