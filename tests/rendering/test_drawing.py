"""How a chart's SVG comes into a page."""

import pytest

from nps_report.rendering.drawing import drawing

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
OPEN = f'<svg {NAMESPACES} width="9pt" height="9pt">'


def drawn(inside, alt="+22"):
    return str(drawing(f"<?xml version='1.0'?>{OPEN}{inside}</svg>", alt, "f2-"))


def test_ids_and_all_that_points_to_them_get_the_prefix():
    svg = drawn('<path id="m"/><use xlink:href="#m"/><g clip-path="url(#m)" style="fill:url(#m)"/>')
    assert svg.count("f2-m") == 4
    assert '"m"' not in svg


def test_a_label_that_looks_like_an_id_stays_as_it_is():
    assert '<text>id="m" url(#m)</text>' in drawn('<text>id="m" url(#m)</text>')


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<g onclick="alert(1)"/>',
        "<foreignObject><p>alert(1)</p></foreignObject>",
        '<image xlink:href="https://alert(1).example"/>',
        '<g><g><a xlink:href="javascript:alert(1)"><text/></a></g></g>',
    ],
)
def test_nothing_but_drawing_is_left(inside):
    assert "alert" not in drawn(inside)


def test_the_alternative_text_is_escaped():
    assert 'aria-label="&quot;&gt;&lt;script&gt;"' in drawn("", alt='"><script>')


def test_it_fills_the_width_it_is_given():
    assert "9pt" not in drawn("<g/>")
