"""Every sentence of the kit is written in both languages, and no other is kept."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from nps_report.wording import LOCALES

TOOL = Path(__file__).parents[1] / "tools" / "catalogues.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("catalogues", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def said(tool):
    """What the kit says, sought once."""
    return tool.said_in(tool.PACKAGE)


def french(*messages: tuple[object, object]) -> Catalog:
    catalogue = Catalog(locale="fr_FR")
    for ids, strings in messages:
        catalogue.add(ids, strings)
    return catalogue


@pytest.mark.parametrize("language", LOCALES)
def test_nothing_is_missing_blank_or_unused(tool, said, language):
    assert not list(tool.faults(tool.read_catalogue(language), said))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('words("a")', [("a",)]),
        ('self.words("a " "b")', [("a b",)]),
        ('words_for("fr")("a")', [("a",)]),
        ('words.runs("*a*", x=1)', [("*a*",)]),
        ('words.plural("{n} a", "{n} as", n)', [("{n} a", "{n} as")]),
        ('WORDS = {"x": N_("a")}', [("a",)]),
        ('words("a" if x else "b")', [("a",), ("b",)]),
        ("words(WORDS[x])", []),
        ('print("a"); words.index("a"); runs("a"); plain_words("a")', []),
    ],
)
def test_messages_are_found_where_they_are_said(tool, source, found):
    assert list(tool.messages_in(source)) == found


def test_a_message_cannot_be_an_f_string(tool):
    with pytest.raises(ValueError, match="cannot be an f-string"):
        list(tool.messages_in('words(f"a {b}")'))


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (("a", "un"), None),
        (("a", ""), "blank"),
        (("{x} a", "un {y}"), "not the placeholders x in 'un {y}'"),
        (("*a*", "un"), r"not the same \*strong\* parts in 'un'"),
        ((("{n} a", "{n} as"), ("un", "{n} uns")), None),
        ((("{n} a", "{n} as"), ("{n} un", "")), "blank"),
    ],
)
def test_a_translation_says_what_the_message_says(tool, message, fault):
    ids = message[0] if isinstance(message[0], tuple) else (message[0],)
    found = list(tool.faults(french(message), [ids]))

    assert [line.split(": ")[1] for line in found] == ([] if fault is None else [fault.replace("\\", "")])


def test_a_message_that_is_not_held_and_one_that_nobody_says(tool):
    found = list(tool.faults(french(("old", "vieux")), [("new",)]))

    assert found == ["fr_FR: missing: 'new'", "fr_FR: unused: 'old'"]


def test_a_guess_is_not_a_translation(tool):
    catalogue = Catalog(locale="fr_FR")
    catalogue.add("a", "un", flags=["fuzzy"])

    assert list(tool.faults(catalogue, [("a",)])) == ["fr_FR: fuzzy: 'a'"]


def test_an_update_keeps_translations_and_adds_and_removes_messages(tool):
    catalogue = french(("kept", "gardé"), ("old", "vieux"))
    updated = tool.updated(catalogue, {("kept",): ["a.py"], ("new",): ["b.py"]})

    assert {message.id: message.string for message in updated if message.id} == {"kept": "gardé", "new": ""}


def test_a_new_message_stands_in_english_as_it_is(tool):
    updated = tool.updated(Catalog(locale="en_GB"), {("{n} a", "{n} as"): ["a.py"]})

    assert updated.get("{n} a").string == ("{n} a", "{n} as")


def test_a_message_that_became_a_plural_is_translated_anew(tool):
    updated = tool.updated(french(("{n} a", "{n} un")), {("{n} a", "{n} as"): ["a.py"]})

    assert updated.get("{n} a").string == ("", "")


def test_a_plural_serves_for_its_singular(tool, tmp_path):
    (tmp_path / "a.py").write_text('words("a"); words.plural("a", "as", 2)', encoding="utf-8")

    assert list(tool.said_in(tmp_path)) == [("a", "as")]


@pytest.fixture
def old_files(tool, said, tmp_path, monkeypatch):
    monkeypatch.setattr(tool, "said_in", {tool.PACKAGE: said}.get)
    for language in LOCALES:
        (tmp_path / f"{language}.po").write_text('msgid "old"\nmsgstr "x"\n', encoding="utf-8")
    monkeypatch.setattr(tool, "CATALOGUES", tmp_path)


def test_the_command_says_each_fault_and_ends_with_1(tool, old_files, monkeypatch):
    monkeypatch.setattr("sys.argv", ["catalogues.py", "--check"])

    with pytest.raises(SystemExit, match="en_GB: unused: 'old'"):
        tool.main()


def test_the_command_brings_the_files_up_to_date(tool, said, old_files, monkeypatch):
    monkeypatch.setattr("sys.argv", ["catalogues.py", "--update"])
    tool.main()

    assert not list(tool.faults(tool.read_catalogue("en"), said))


def test_an_update_writes_the_same_file_again(tool, old_files, monkeypatch):
    monkeypatch.setattr("sys.argv", ["catalogues.py", "--update"])
    tool.main()
    first = (tool.CATALOGUES / "fr.po").read_bytes()
    tool.main()

    assert (tool.CATALOGUES / "fr.po").read_bytes() == first


@pytest.mark.parametrize(
    ("faults", "code"), [((), 0), (("fr: blank: 'a'",), "fr: blank: 'a'\nfr: blank: 'a'")]
)
def test_the_check_ends_with_the_faults_or_well(tool, old_files, monkeypatch, faults, code):
    """One fault of each language, or none."""
    monkeypatch.setattr("sys.argv", ["catalogues.py", "--check"])
    monkeypatch.setattr(tool, "faults", lambda catalogue, said: iter(faults))
    with pytest.raises(SystemExit) as ended:
        tool.main()
    assert ended.value.code == code
