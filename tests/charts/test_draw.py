"""The SVG that charts become: safe inside any page, and always the same."""

import json
import re
import sys
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import matplotlib as mpl
import pytest

sys.path.append(str(Path(__file__).parents[1] / "rendering"))
from sample_document import (
    HOSTILE,
    before_data,
    bridge_data,
    classes_data,
    distribution_data,
    intervals_data,
    matrix_data,
    sparks_data,
    themes_data,
    trend_data,
)

import nps_report.charts
from nps_report.blocks import FigureKind
from nps_report.charts import NARROW, PLOTS, draw
from nps_report.fonts import drawable
from nps_report.glyphs import mapped
from nps_report.programme import Brand

BRAND = Brand(name="Helios")
DATA = {
    "trend": trend_data(),
    "intervals": intervals_data(),
    "distribution": distribution_data(),
    "bridge": bridge_data(),
    "classes": classes_data(),
    "themes": themes_data(),
    "sparks": sparks_data(),
    "matrix": matrix_data(),
    "before": before_data(),
}
FIGURES = [{"figure": kind, "data": data} for kind, data in DATA.items()]


def _texts(svg):
    return [
        "".join(node.itertext())
        for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_every_kind_of_figure_has_a_plot():
    assert set(PLOTS) == set(get_args(FigureKind)) == set(DATA)


def _drawn_anew(figure, brand=BRAND):
    nps_report.charts._drawing.cache_clear()
    return draw(figure, brand)


@pytest.mark.parametrize("figure", FIGURES, ids=DATA)
def test_the_same_figure_gives_the_same_bytes(figure):
    assert _drawn_anew(figure) == _drawn_anew(figure)


def test_what_was_drawn_is_not_drawn_again_not_even_for_another_brand(monkeypatch):
    drawn = []
    monkeypatch.setitem(PLOTS, "trend", lambda *given: drawn.append(given) or PLOTS["distribution"](*given))
    figure = {"figure": "trend", "data": DATA["distribution"]}
    nps_report.charts._drawing.cache_clear()
    for brand in (BRAND, BRAND, Brand(name="Autre", primary="#7a1fa2")):
        draw(json.loads(json.dumps(figure)), brand)
    assert len(drawn) == 1
    draw(figure, BRAND, NARROW)
    assert len(drawn) == 2
    nps_report.charts._drawing.cache_clear()


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


@pytest.mark.parametrize("figure", FIGURES[:2], ids=list(DATA)[:2])
def test_a_new_brand_gives_a_new_colour(figure):
    assert "#7a1fa2" in draw(figure, Brand(name="Autre", primary="#7a1fa2"))
    assert "#7a1fa2" not in draw(figure, BRAND)


@pytest.mark.parametrize("figure", FIGURES, ids=DATA)
def test_nothing_is_left_unpainted(figure):
    assert not re.search("#00000[0-9]", draw(figure, BRAND))


@pytest.mark.parametrize(
    "text",
    [
        'fill: #000001"',
        'a id="m1"',
        'href="#m1"',
        'a transform="rotate(0 1 1)"',
        "; font-family: 'Source Sans Pro'",
    ],
)
def test_words_that_look_like_a_drawing_s_own_stay_as_they_are(text):
    row = {**DATA["intervals"]["rows"][0], "n_label": text}
    shown = _texts(draw({"figure": "intervals", "data": {**DATA["intervals"], "rows": [row]}}, BRAND))
    assert text.strip() in shown


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("figure", FIGURES, ids=DATA)
def test_hostile_words_stay_words(figure, text):
    kept = {"figure", "score_class"}
    svg = draw(mapped(figure, lambda _: text, kept), BRAND)
    tags = {node.tag.rpartition("}")[2] for node in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "g", "path", "text", "defs", "clipPath", "rect", "use"}
    assert set("".join(_texts(svg))) <= drawable() | {"\n"}


def test_the_analysts_own_settings_stay_untouched():
    before = dict(mpl.rcParams)
    _drawn_anew(FIGURES[0])
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("figure", FIGURES, ids=DATA)
def test_the_analysts_own_settings_change_nothing(figure):
    ours = _drawn_anew(figure)
    theirs = {
        "lines.linewidth": 9,
        "lines.solid_capstyle": "round",
        "patch.edgecolor": "red",
        "font.family": "monospace",
        "svg.fonttype": "path",
        "savefig.bbox": "tight",
        "figure.facecolor": "black",
        "path.effects": [],
        "figure.dpi": 300,
    }
    with mpl.rc_context(theirs):
        assert _drawn_anew(figure) == ours
