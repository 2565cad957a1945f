"""An analyst's Markdown as tokens."""

import pytest

from nps_report.rendering.markdown import markdown_ast


def types(tokens):
    return [kind for token in tokens for kind in [token["type"], *types(token.get("children", []))]]


@pytest.mark.parametrize(
    "source", ["<script>alert(1)</script>", "a <b onclick=x>b</b>", "<div>\n\nc\n\n</div>"]
)
def test_raw_html_is_text(source):
    assert set(types(markdown_ast(source))) <= {"paragraph", "text"}


def test_nothing_of_raw_html_is_lost():
    [paragraph] = markdown_ast("a <b>c</b>")
    assert "".join(token["raw"] for token in paragraph["children"]) == "a <b>c</b>"


def test_blank_lines_are_no_tokens():
    assert types(markdown_ast("- a\n\n- b\n\n\nc")).count("blank_line") == 0


def test_tables_strikes_and_bare_addresses_are_read():
    found = types(markdown_ast("| a |\n|---|\n| ~~b~~ |\n\nhttps://helios.example"))
    assert {"table", "strikethrough", "link"} <= set(found)
