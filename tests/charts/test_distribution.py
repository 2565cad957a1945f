"""What a distribution shows: eleven bars, counts on top, classes under them."""

from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from nps_report.charts import plot_distribution
from nps_report.charts.shades import shades_of
from nps_report.charts.style import Words, look

CLASSES = ["detractors"] * 7 + ["passives"] * 2 + ["promoters"] * 2


def _sheet(shares, groups=()):
    bars = [
        {"score": score, "share": share, "label": str(score * 2), "score_class": CLASSES[score]}
        for score, share in enumerate(shares)
    ]
    with look():
        return plot_distribution({"bars": bars, "groups": list(groups)}, shades_of("#0b5cad"))


def _bars(sheet):
    return [artist for artist in sheet.artists if isinstance(artist, Rectangle)]


def _words(sheet):
    return [artist for artist in sheet.artists if isinstance(artist, Words)]


def test_a_bar_per_score_in_the_colour_of_its_class():
    bars = _bars(_sheet([0.0] * 6 + [0.1, 0.2, 0.0, 0.3, 0.4]))
    assert [round(bar.get_height(), 2) for bar in bars] == [0, 0, 0, 0, 0, 0, 0.1, 0.2, 0, 0.3, 0.4]
    assert [to_hex(bars[score].get_facecolor()) for score in (6, 7, 9)] == ["#c8502f", "#c3c9d0", "#0f4f47"]


def test_counts_stand_on_the_bars_and_scores_under_them():
    sheet = _sheet([0.1] * 11)
    said = [(words.get_text(), words.get_position()) for words in _words(sheet)]
    top, foot = sheet.y(0.1), sheet.y(0)
    assert [(text, at[0]) for text, at in said if at[1] > top] == [
        (str(k * 2), sheet.x(k)) for k in range(11)
    ]
    assert [(text, at[0]) for text, at in said if at[1] < foot] == [(str(k), sheet.x(k)) for k in range(11)]


def test_classes_are_named_under_their_bars():
    sheet = _sheet([0.1] * 11, [{"score_class": "passives", "label": "30 % passifs"}])
    name = _words(sheet)[-1]
    assert (name.get_text(), name.get_position()[0]) == ("30 % passifs", sheet.x(7.5))


def test_no_answer_at_all_leaves_the_base_line():
    assert [bar.get_height() for bar in _bars(_sheet([0] * 11))] == [0] * 11
