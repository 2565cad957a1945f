"""The environment of the HTML templates."""

import pytest
from markupsafe import Markup

from nps_report.errors import RenderError
from nps_report.rendering.templating import environment, is_safe_address, rendered, with_addresses


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://helios.example", True),
        ("mailto:a@b.fr", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//evil.example", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_link_leads_to_the_web_or_a_mailbox(address, safe):
    assert is_safe_address(address) is safe


def test_a_missing_name_in_a_template_is_told_with_the_template(tmp_path):
    (tmp_path / "a.j2").write_text("{{ title.heading }}")
    with pytest.raises(RenderError, match=r"a\.j2: 'title' is undefined"):
        rendered(environment(tmp_path), "a.j2", {})


def test_a_fault_in_a_template_is_told_with_its_line(tmp_path):
    (tmp_path / "a.j2").write_text("\n{% if %}")
    with pytest.raises(RenderError, match=r"a\.j2: line 2"):
        rendered(environment(tmp_path), "a.j2", {})


def test_a_missing_template_is_told(tmp_path):
    with pytest.raises(RenderError, match=r"index\.html\.j2"):
        rendered(environment(tmp_path), "index.html.j2", {})


def test_the_first_folder_that_has_a_template_gives_it(tmp_path):
    for name in ("mine", "theirs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.j2").write_text(name)
    assert rendered(environment(tmp_path / "mine", tmp_path / "theirs"), "a.j2", {}) == "mine"


def test_an_address_is_linked_and_the_rest_stays_escaped():
    sentence = Markup.escape('<b> "a@b.fr" <script>')
    assert str(with_addresses(sentence)) == (
        '&lt;b&gt; &#34;<a href="mailto:a@b.fr">a@b.fr</a>&#34; &lt;script&gt;'
    )
