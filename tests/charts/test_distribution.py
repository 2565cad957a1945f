"""What a distribution shows: eleven bars, counts on top, classes under them."""

from matplotlib.colors import to_hex

from nps_report.charts import plot_distribution
from nps_report.charts.style import look

CLASSES = ["detractors"] * 7 + ["passives"] * 2 + ["promoters"] * 2


def _axes(shares, groups=()):
    bars = [
        {"score": score, "share": share, "label": str(score * 2), "score_class": CLASSES[score]}
        for score, share in enumerate(shares)
    ]
    with look():
        figure = plot_distribution({"bars": bars, "groups": list(groups)}, "#0b5cad")
    return figure.axes[0]


def test_a_bar_per_score_in_the_colour_of_its_class():
    axes = _axes([0.0] * 6 + [0.1, 0.2, 0.0, 0.3, 0.4])
    assert [round(bar.get_height(), 2) for bar in axes.patches] == [0, 0, 0, 0, 0, 0, 0.1, 0.2, 0, 0.3, 0.4]
    assert [to_hex(axes.patches[score].get_facecolor()) for score in (6, 7, 9)] == [
        "#c8502f",
        "#c3c9d0",
        "#0f4f47",
    ]


def test_counts_stand_on_the_bars():
    assert [text.get_text() for text in _axes([0.1] * 11).texts] == [str(score * 2) for score in range(11)]


def test_classes_are_named_under_their_bars():
    axes = _axes([0.1] * 11, [{"score_class": "passives", "label": "30 % passifs"}])
    name = axes.texts[-1]
    assert (name.get_text(), name.xy[0]) == ("30 % passifs", 7.5)


def test_no_answer_at_all_leaves_the_base_line():
    assert [bar.get_height() for bar in _axes([0] * 11).patches] == [0] * 11
