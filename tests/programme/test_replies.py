"""`params/replies/<language>.yml` is read whole, and every fault in it is told with its place."""

import pytest
import yaml

from nps_report.errors import ProgrammeError
from nps_report.kit import kit_folder
from nps_report.programme import load_programme
from nps_report.programme.replies import HEARD, load_replies, replies_of
from nps_report.programme.themes import load_themes
from nps_report.testing import sample_programme

THEMES = ("delivery", "price")
REPLY = {"objection": "Too dear.", "answer": "Compared with what?"}
STEP = {"step": "Thank", "promoters": "P", "passives": "A", "detractors": "D", "silent": "S"}
BANK = {
    "themes": {"price": REPLY},
    "default": {"objection": "Bad.", "answer": "Why?"},
    "script": [STEP],
    "questions": {heard: ["What?"] for heard in HEARD},
}


@pytest.fixture
def replies(tmp_path):
    def write(text=None, **changes):
        path = tmp_path / "en.yml"
        path.write_text(text if text is not None else yaml.safe_dump(BANK | changes), "utf-8")
        return path

    return write


def refused(path):
    with pytest.raises(ProgrammeError) as caught:
        load_replies(path, "en", THEMES)
    return caught.value


def test_a_theme_has_its_own_reply_and_any_other_the_default(replies):
    bank = load_replies(replies(), "en", THEMES)
    assert bank.reply("price").answer == "Compared with what?"
    assert bank.reply("delivery").answer == "Why?"


def test_each_class_has_its_own_words(replies):
    bank = load_replies(replies(), "en", THEMES)
    assert [bank.script[0].said_to(heard) for heard in HEARD] == ["P", "A", "D", "S"]
    assert bank.asked_of("silent") == ("What?",)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_kit_answers_on_every_theme_of_its_own(language):
    params = kit_folder("params")
    themes = [theme.id for theme in load_themes(params / "themes.yml").themes]
    bank = load_replies(params / "replies" / f"{language}.yml", language, themes)
    assert len(themes) == 13
    assert list(bank.themes) == themes
    assert [len(bank.asked_of(heard)) >= 3 for heard in HEARD] == [True] * 4
    assert len(bank.script) == 4


def test_texts_are_set_in_the_typography_of_their_language(replies):
    path = replies(default={"objection": "Rien ne va !", "answer": "Qu'est-ce qui s'est passé ?"})
    assert load_replies(path, "fr", THEMES).default.answer == "Qu’est-ce qui s’est passé\u202f?"


def test_an_unknown_theme_is_refused_with_the_nearest(replies):
    error = refused(replies(themes={"prise": REPLY}))
    assert error.slug == "unknown-theme"
    assert (
        "en.yml, line 20: themes.prise: 'prise' is no theme of the code frame (did you mean 'price'?)."
        in str(error)
    )


def test_an_unknown_key_is_refused_with_the_nearest(replies):
    error = refused(replies(themes={"price": {**REPLY, "anwser": "x"}}))
    assert error.slug == "unknown-key"
    assert "themes.price.anwser: unknown key (did you mean 'answer'?)." in str(error)


def test_a_value_of_the_wrong_kind_is_told_with_its_key(replies):
    error = refused(replies(default={"objection": ["Bad."], "answer": "Why?"}))
    assert error.slug == "param-value"
    assert "default.objection: ['Bad.'] is not a text." in str(error)


@pytest.mark.parametrize("missing", ["default", "script", "questions"])
def test_a_part_that_is_missing_is_named(replies, missing):
    text = yaml.safe_dump({name: part for name, part in BANK.items() if name != missing})
    error = refused(replies(text))
    assert error.slug == "missing-key"
    assert f"'{missing}' is missing" in str(error)


def test_a_blank_text_is_refused(replies):
    assert "default.answer: nothing is written there" in str(
        refused(replies(default={"objection": "Bad.", "answer": ""}))
    )


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words"])
def test_a_file_without_keys_is_refused(replies, text):
    assert refused(replies(text)).slug == "not-yaml"


def test_without_a_bank_of_its_own_a_programme_has_the_kits(tmp_path):
    programme = load_programme(sample_programme(tmp_path))
    assert replies_of(programme, "en", ("price",)).reply("delivery") != REPLY


def test_a_programmes_own_bank_comes_before_the_kits(tmp_path):
    programme = load_programme(sample_programme(tmp_path))
    own = programme.folder / "replies" / "en.yml"
    own.parent.mkdir()
    own.write_text(yaml.safe_dump(BANK), "utf-8")
    assert replies_of(programme, "en", THEMES).default.objection == "Bad."
