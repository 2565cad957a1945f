"""The SVG that charts become: safe inside any page, and always the same."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

sys.path.append(str(Path(__file__).parents[1] / "rendering"))
from sample_document import HOSTILE, distribution_data, intervals_data, trend_data

from nps_report.charts import PLOTS, draw
from nps_report.fonts import drawable
from nps_report.glyphs import mapped
from nps_report.programme import Brand

BRAND = Brand(name="Helios")
DATA = {"trend": trend_data(), "intervals": intervals_data(), "distribution": distribution_data()}
FIGURES = [{"figure": kind, "data": data} for kind, data in DATA.items()]


def _texts(svg):
    return [
        "".join(node.itertext())
        for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_every_kind_of_figure_has_a_plot():
    assert set(PLOTS) == {"trend", "intervals", "distribution"}


@pytest.mark.parametrize("figure", FIGURES, ids=DATA)
def test_the_same_figure_gives_the_same_bytes(figure):
    assert draw(figure, BRAND) == draw(figure, BRAND)


@pytest.mark.parametrize("figure", FIGURES, ids=DATA)
def test_a_drawing_is_light_and_self_contained(figure):
    svg = draw(figure, BRAND)
    assert len(svg.encode()) < 25_000
    assert not re.search(r"<style|<script|<!DOCTYPE|<\?xml|<metadata|href=\"(?!#)|url\((?!#)", svg)


def test_text_stays_text_in_the_one_typeface():
    svg = draw(FIGURES[1], BRAND)
    assert {"Décideurs", "+12", "n = 41", "ensemble +22"} <= set(_texts(svg))
    assert set(re.findall(r"font-family: '([^']+)'", svg)) == {"Source Sans Pro"}


def test_ids_of_two_drawings_in_one_page_differ():
    first, second = (set(re.findall(r'id="([^"]+)"', draw(figure, BRAND))) for figure in FIGURES[:2])
    assert first
    assert second
    assert not first & second


def test_a_new_brand_gives_a_new_colour():
    assert "#7a1fa2" in draw(FIGURES[0], Brand(name="Autre", primary="#7a1fa2"))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("figure", FIGURES, ids=DATA)
def test_hostile_words_stay_words(figure, text):
    kept = {"figure", "score_class"}
    svg = draw(mapped(figure, lambda _: text, kept), BRAND)
    tags = {node.tag.rpartition("}")[2] for node in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "g", "path", "text", "defs", "clipPath", "rect", "use"}
    assert set("".join(_texts(svg))) <= drawable() | {"\n"}


def test_the_analysts_own_settings_stay_untouched():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    draw(FIGURES[0], BRAND)
    assert dict(mpl.rcParams) == before
