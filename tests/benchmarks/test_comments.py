"""The comments that the bench has read are as many as it says, and all different."""

from benchmarks.comments import COMMENTS, texts


def test_no_comment_is_there_twice():
    found = texts()
    assert len(found) == len(set(found)) == COMMENTS
    assert found == texts()
