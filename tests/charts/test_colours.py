"""The class colours stay apart in grey print and for a reader who is colour-blind."""

from itertools import combinations

import numpy as np
import pytest

from nps_report.charts.classes import FACES, ink_on
from nps_report.colours import GREY, INK, LATE, WHITE, channels, contrast, legible, luminance

# Machado, Oliveira and Fernandes (2009), severity 1, on linear light.
DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)
PROTANOPIA = np.array(
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
)
PAIRS = list(combinations(FACES.values(), 2))


def _linear(colour):
    share = np.array(channels(colour)) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def _lightness(colour, seen_as=None):
    """CIE L* of a colour as such a reader sees it, 0 to 100."""
    light = _linear(colour) if seen_as is None else np.clip(seen_as @ _linear(colour), 0, 1)
    return 116 * float(light @ [0.2126, 0.7152, 0.0722]) ** (1 / 3) - 16


@pytest.mark.parametrize(
    "seen_as", [None, DEUTERANOPIA, PROTANOPIA], ids=["grey", "deuteranopia", "protanopia"]
)
@pytest.mark.parametrize("pair", PAIRS)
def test_classes_differ_in_lightness(pair, seen_as):
    one, other = (_lightness(colour, seen_as) for colour in pair)
    assert abs(one - other) >= 10


@pytest.mark.parametrize("colour", [INK, GREY, LATE, legible("#ffd400"), legible("#0b5cad"), legible("#fff")])
def test_text_colours_read_well_on_white(colour):
    assert contrast(colour, WHITE) >= 4.5


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_words_read_well_in_the_part_of_their_class(face):
    assert contrast(ink_on(face), face) >= 4.5


def test_a_legible_brand_colour_is_left_alone():
    assert legible("#0b5cad") == "#0b5cad"


def test_luminance_of_pure_green():
    assert luminance("#00ff00") == pytest.approx(0.7152)
