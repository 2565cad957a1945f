"""The code frame is read whole, and every fault in its file is told with its theme, its key and its line."""

from __future__ import annotations

import pytest

from nps_report.errors import ProgrammeError
from nps_report.programme.themes import load_themes
from nps_report.verbatims.frame import CodeFrame, Theme

LEAST = """\
themes:
  price:
    name: {fr: Prix, en: Price}
    fr: [cher]
"""


@pytest.fixture
def written(tmp_path):
    """Write a themes file and return its path."""

    def write(text=LEAST):
        path = tmp_path / "themes.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def refused(written):
    """Load a file that must be refused, and return the error's slug and its lines without the folder."""

    def refuse(text):
        path = written(text)
        with pytest.raises(ProgrammeError) as caught:
            load_themes(path)
        return caught.value.slug, str(caught.value).replace(str(path), "themes.yml")

    return refuse


def test_the_least_frame_is_a_theme_with_a_pattern(written):
    assert load_themes(written()) == CodeFrame(
        (Theme("price", {"fr": "Prix", "en": "Price"}, {"fr": ("cher",)}),)
    )


def test_a_whole_frame_is_read(written):
    path = written("""
themes:
  delivery:
    name: {fr: Livraison, en: Delivery}
    fr: [livraison, "date ... annoncée"]
    en: late
    de: [Lieferung]
    not: {fr: retard de paiement}
    subthemes:
      delay: {name: {fr: Retards, en: Delays}, fr: ["délai*"], not: {fr: [délai de paiement]}}
  price:
    name: {fr: Prix, en: Price}
    fr: [cher]
competitors: [Acme, Volt & Co]
""")
    delay = Theme(
        "delay", {"fr": "Retards", "en": "Delays"}, {"fr": ("délai*",)}, {"fr": ("délai de paiement",)}
    )

    frame = load_themes(path)

    assert [theme.id for theme in frame.themes] == ["delivery", "price"]
    assert frame.competitors == ("Acme", "Volt & Co")
    assert frame.themes[0] == Theme(
        "delivery",
        {"fr": "Livraison", "en": "Delivery"},
        {"fr": ("livraison", "date ... annoncée"), "en": ("late",), "de": ("Lieferung",)},
        {"fr": ("retard de paiement",)},
        (delay,),
    )


def test_a_theme_may_have_all_its_patterns_in_subthemes(written):
    frame = load_themes(
        written("""
themes:
  price:
    name: {fr: Prix, en: Price}
    subthemes:
      dear: {name: {fr: Cherté, en: Dearness}, fr: [cher]}
""")
    )

    assert (frame.themes[0].patterns, frame.themes[0].subthemes[0].id) == ({}, "dear")


def test_a_pattern_may_stand_in_two_themes(written):
    frame = load_themes(written(LEAST + "  value:\n    name: {fr: Valeur, en: Value}\n    fr: [cher]\n"))

    assert [theme.patterns["fr"] for theme in frame.themes] == [("cher",), ("cher",)]


def test_a_word_that_yaml_takes_for_something_else_is_a_pattern(written):
    frame = load_themes(written(LEAST.replace("[cher]", "[cher, no, 24, 1.0]")))

    assert frame.themes[0].patterns["fr"] == ("cher", "no", "24", "1.0")


def test_a_byte_order_mark_is_no_part_of_the_text(written):
    path = written()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert load_themes(path).themes[0].id == "price"


@pytest.mark.parametrize(
    ("change", "slug", "line"),
    [
        (
            ("name: {fr: Prix, en: Price}", "name: {fr: Prix}"),
            "missing-key",
            "line 3: themes.price.name.en: is missing. Write it.",
        ),
        (
            ("    name: {fr: Prix, en: Price}\n", ""),
            "missing-key",
            "line 2: themes.price.name: is missing. Write it.",
        ),
        (
            ("{fr: Prix, en: Price}", "Prix"),
            "param-value",
            "line 3: themes.price.name: 'Prix' is in no language. Write `name: {fr: ..., en: ...}`.",
        ),
        (
            ("{fr: Prix, en: Price}", "{fr: Prix, en: ' '}"),
            "param-value",
            "line 3: themes.price.name.en: ' ' is not some text.",
        ),
        (
            ("    fr: [cher]\n", ""),
            "param-value",
            "line 2: themes.price: has no pattern. Write some, such as `fr: [livraison]`.",
        ),
        (
            ("[cher]", "[]"),
            "param-value",
            "line 2: themes.price: has no pattern. Write some, such as `fr: [livraison]`.",
        ),
        (
            ("[cher]", ""),
            "param-value",
            "line 4: themes.price.fr: nothing is written there. Write a value, or remove the line.",
        ),
        (
            ("[cher]", "[cher, prix ...]"),
            "param-value",
            "line 4: themes.price.fr[2]: 'prix ...' has '...' at an end. Write a word on both sides of it.",
        ),
        (
            ("[cher]", "/(a/"),
            "param-value",
            "line 4: themes.price.fr: '/(a/' is no regular expression (missing ) at position 2). "
            "Correct it, or write words.",
        ),
        (
            ("[cher]", "[cher]\n    not: {fr: ['a|']}"),
            "param-value",
            "line 5: themes.price.not.fr[1]: 'a|' has '|' without a word on both sides. "
            "Write one, without blanks.",
        ),
        (
            ("[cher]", "[cher]\n    not: [retard]"),
            "param-value",
            "line 5: themes.price.not: ['retard'] is not keys and values.",
        ),
        (
            ("[cher]", "[cher]\n    not: {ft: retard}"),
            "param-value",
            "line 5: themes.price.not.ft: 'ft' is no language that patterns can be in: fr, en, de, es, it, nl, pt, pl.",
        ),
        (
            ("    fr:", "    subtheme:"),
            "unknown-key",
            "line 4: themes.price.subtheme: unknown key (did you mean 'subthemes'?).",
        ),
        (
            ("    fr:", "    words:"),
            "unknown-key",
            "line 4: themes.price.words: unknown key; known here: name, fr, en, likely, not, subthemes.",
        ),
        (
            ("en: Price", "en: Price, english: Price"),
            "unknown-key",
            "line 3: themes.price.name.english: unknown key; known here: fr, en.",
        ),
        (("themes:", "theme:"), "missing-key", "line 1: themes: is missing. Write it."),
        (
            ("price:", "Prix:"),
            "param-value",
            "line 2: themes.Prix: 'Prix' is no id. Write small letters without accents, digits, _ and -.",
        ),
        (
            ("price:", "competitors:"),
            "param-value",
            "line 2: themes.competitors: 'competitors' is the theme of the names under `competitors`. "
            "Choose another id.",
        ),
        (
            ("[cher]", "[cher]\ncompetitors: [Acme, '&']"),
            "param-value",
            "line 5: competitors: '&' holds no word. Write the name as customers do.",
        ),
        (
            ("[cher]", "[cher]\ncompetitors: [Volt & Co, VOLT-CO]"),
            "param-value",
            "line 5: competitors: 'VOLT-CO' is the same as 'Volt & Co'. Remove one.",
        ),
        (
            ("[cher]", "[cher]\ncompetitor: Acme"),
            "unknown-key",
            "line 5: competitor: unknown key (did you mean 'competitors'?).",
        ),
        (
            ("[cher]", "[cher]\n  price: {}"),
            "duplicate-key",
            "line 5: the key 'price' stands twice here. Keep one of them.",
        ),
    ],
)
def test_a_fault_is_told_with_its_theme_its_key_and_its_line(refused, change, slug, line):
    found, lines = refused(LEAST.replace(*change))

    assert found == slug
    assert f"themes.yml, {line}" in lines.split("\n")


def test_a_fault_in_a_subtheme_is_told_with_its_path(refused):
    slug, line = refused(
        LEAST + "    subthemes:\n      dear: {name: {fr: Cherté, en: Dearness}, nott: {fr: a}}\n"
    )

    assert slug == "unknown-key"
    assert line == "themes.yml, line 6: themes.price.subthemes.dear.nott: unknown key (did you mean 'not'?)."


def test_a_fault_in_a_subtheme_of_a_subtheme_is_an_unknown_key(refused):
    slug, line = refused(
        LEAST + "    subthemes:\n      dear: {name: {fr: Cherté, en: Dearness}, fr: a, subthemes: {}}\n"
    )

    assert slug == "unknown-key"
    assert line.endswith(
        "themes.price.subthemes.dear.subthemes: unknown key; known here: name, fr, en, likely, not."
    )


def test_all_faults_are_told_at_once_in_the_order_of_their_lines(refused):
    _, lines = refused("themes:\n  Prix:\n    name: {fr: Prix, en: Price}\n    fr: ['*']\ncompetitor: []\n")

    assert [line.split(": ")[0] for line in lines.split("\n")] == [
        "themes.yml, line 2",
        "themes.yml, line 4",
        "themes.yml, line 5",
    ]


@pytest.mark.parametrize("text", ["", "- price\n", "price\n"])
def test_a_file_without_keys_says_how_to_begin(refused, text):
    slug, line = refused(text)

    assert slug == "not-yaml"
    assert line == (
        "themes.yml: does not hold keys and values. "
        "Write `themes:`, and below it a theme such as `price: {name: {fr: Prix, en: Price}, fr: [cher]}`."
    )


def test_a_frame_without_a_theme_is_refused(refused):
    assert refused("themes: {}\n") == (
        "param-value",
        "themes.yml, line 1: themes: {} is not at least one theme.",
    )


def test_what_is_no_yaml_is_told_with_its_line(refused):
    slug, line = refused(LEAST.replace("[cher]", "[*lai]"))

    assert slug == "not-yaml"
    assert line.startswith("themes.yml, line 4: ")


def test_a_file_that_is_not_there_names_the_way_out(tmp_path):
    with pytest.raises(ProgrammeError, match=r"No such file.*nps-report new") as caught:
        load_themes(tmp_path / "themes.yml")

    assert caught.value.slug == "params-file"


def test_a_file_in_another_encoding_is_refused(written):
    path = written()
    path.write_bytes("é".encode("latin-1"))

    with pytest.raises(ProgrammeError, match="is not UTF-8 text"):
        load_themes(path)


LISTS = """\
words:
  crew: {fr: [technicien, =gars], en: [fitter]}
themes:
  support:
    name: {fr: Assistance, en: Support}
    fr: ["@crew ... venir", "/a@crew/"]
    en: ["@number|@crew"]
    not: {fr: ["@crew du client"]}
"""


def test_a_list_stands_for_its_words_in_the_language_of_the_pattern(written):
    (theme,) = load_themes(written(LISTS)).themes
    assert theme.patterns == {"fr": ("technicien|=gars ... venir", "/a@crew/"), "en": ("@number|fitter",)}
    assert theme.excluded == {"fr": ("technicien|=gars du client",)}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            '["@number|@crew"]',
            '["@crews"]',
            "themes.yml, line 7: themes.support.en[1]: '@crews' is no list. "
            "Write it under `words`, in the pattern's language.",
        ),
        (
            ", en: [fitter]",
            "",
            "themes.yml, line 7: themes.support.en[1]: '@crew' is no list. "
            "Write it under `words`, in the pattern's language.",
        ),
        (
            "=gars",
            "les gars",
            "themes.yml, line 2: words.crew.fr[2]: 'les gars' is no single word. "
            "Write one word, without blanks, | and @.",
        ),
    ],
)
def test_a_fault_in_a_list_is_told_where_it_stands(refused, old, new, line):
    slug, lines = refused(LISTS.replace(old, new))
    assert (slug, lines) == ("param-value", line)
