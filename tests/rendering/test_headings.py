"""Levels of headings, counted by hand."""

from nps_report.rendering.headings import with_heading_levels


def _levels(*parts):
    return with_heading_levels({"title": {}, "parts": list(parts)})["parts"]


def _heading(level):
    return {"type": "heading", "attrs": {"level": level}, "children": [{"type": "text", "raw": "x"}]}


def _markdown(*levels):
    return {"block": "markdown", "ast": [_heading(level) for level in levels]}


def _markdown_levels(part):
    return [token["attrs"]["level"] for token in part["ast"]]


def test_titles_inside_a_section_go_one_deeper():
    (section,) = _levels({"block": "section", "heading": "A", "blocks": [{"block": "table", "title": "B"}]})
    assert (section["level"], section["blocks"][0]["level"]) == (2, 3)


def test_a_section_without_heading_adds_no_level():
    (section,) = _levels({"block": "section", "heading": "", "blocks": [{"block": "table", "title": "B"}]})
    assert section["blocks"][0]["level"] == 2


def test_the_analysts_headings_never_skip_a_level():
    (part,) = _levels(_markdown(1, 4, 6, 2, 3, 6))
    assert _markdown_levels(part) == [2, 3, 4, 2, 3, 4]


def test_a_heading_may_follow_the_section_before_it():
    _, part = _levels({"block": "section", "heading": "A", "blocks": []}, _markdown(3))
    assert _markdown_levels(part) == [3]


def test_headings_in_a_quote_count_too():
    quote = {"type": "block_quote", "children": [_heading(5)]}
    (part,) = _levels({"block": "markdown", "ast": [quote]})
    assert part["ast"][0]["children"][0]["attrs"]["level"] == 2


def test_prose_inside_a_section_starts_below_its_heading():
    prose = {"block": "prose", "ast": [_heading(1), _heading(2)]}
    (section,) = _levels({"block": "section", "heading": "A", "blocks": [prose]})
    assert _markdown_levels(section["blocks"][0]) == [3, 3]
