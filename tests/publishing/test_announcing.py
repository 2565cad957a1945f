"""Drafts of announcements: what they say, where they lie, and that nobody's words in them are lost."""

from datetime import date

import pytest

from nps_report.cli import main
from nps_report.errors import LeakError, UnknownNameError, UsageError
from nps_report.programme import load_programme
from nps_report.publishing import announcing
from nps_report.publishing.announcement import Announcement
from nps_report.publishing.announcing import announce
from nps_report.testing import sample_programme
from tests.privacy.sample import NO_TABLES, answers, with_frame
from tests.snapshot.test_asked import TWELVE, action

CUSTOMER = {
    "write_to": {"fr": "notre équipe", "en": "our team"},
    "email": "care@helix.example",
    "signed_by": {"fr": "Toute l’équipe", "en": "All of us"},
}
DONE = {
    "status": "done",
    "done_at": "2026-10-20",
    "said_fr": "Trop tard",
    "said_en": "Too *late*",
    "public_text_en": "A two-hour slot",
    "owner_role_en": "Logistics lead",
}


def programme(folder, *actions, scores=TWELVE, **more):
    """A programme with these actions, whose answers are of October 2026."""
    tables = NO_TABLES | {"responses": answers("Lyon", scores), "actions": [*actions], **more}
    path = sample_programme(
        folder, tables, segments=[], targets={}, customer=CUSTOMER, languages=["fr", "en"]
    )
    return load_programme(with_frame(path))


def drafts(folder, made, **asked):
    """The drafts of October 2026 by their paths under the outbox, and what is told of them."""
    done = announce(made, "2026-10", outbox=folder / "outbox", **asked)
    there = sorted((folder / "outbox").rglob("*.[mt][dx]*"))
    found = {path.relative_to(folder / "outbox" / "announcements").as_posix(): path for path in there}
    return found, done


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The drafts of one action that was done, in a folder that no test changes."""
    folder = tmp_path_factory.mktemp("announced")
    return drafts(folder, programme(folder, action(**DONE)))


def test_a_draft_lies_by_period_unit_action_and_language(made):
    assert list(made[0]) == [
        f"2026-10/lyon/un-creneau.{ending}" for ending in ("en.md", "en.txt", "fr.md", "fr.txt")
    ]


def test_a_draft_tells_what_was_said_what_is_done_and_whom_to_write_to(made):
    text = made[0]["2026-10/lyon/un-creneau.en.txt"].read_text("utf-8").split("\n\n")
    assert text[1:] == [
        "Hello,",
        "Many of you, at least ten, raised this with us:",
        "  Too *late*",
        "Here is what we have done, in October:",
        "A two-hour slot",
        "Who sees to it: Logistics lead.",
        "We will tell you what it has changed, good or bad.",
        "A question, a disagreement? Write to our team, care@helix.example.",
        "Thank you for your answers: this comes from them.",
        "— All of us\n",
    ]


def test_in_markdown_no_sign_marks_anything_up(made):
    text = made[0]["2026-10/lyon/un-creneau.en.md"].read_text("utf-8")
    assert text.startswith("# ")
    assert "> Too \\*late\\*" in text


def test_signs_that_turn_or_hide_letters_are_in_no_draft(tmp_path, monkeypatch):
    turned = "\u202eequipe\u202c\x1b[31m\nSubject: x"
    monkeypatch.setitem(CUSTOMER, "signed_by", turned)
    monkeypatch.setitem(CUSTOMER, "write_to", turned)
    found, _ = drafts(tmp_path, programme(tmp_path, action(**DONE, owner_role_fr=turned)))
    assert len(found) == 4
    for path in found.values():
        text = path.read_text("utf-8")
        assert not {"\u202e", "\u202c", "\x1b"} & {*text}
        assert "\nSubject" not in text


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"due": "2026-12-01"}, "Here is what we will do, by 1 December 2026:"),
        ({"due": "2026-10-12"}, "Here is what we promised for 12 October 2026, and have not done yet:"),
        ({}, "Here is what we will do; the date is still to be set:"),
    ],
    ids=["due", "late", "no date"],
)
def test_what_is_planned_says_when(tmp_path, more, line):
    found, _ = drafts(
        tmp_path, programme(tmp_path, action(**more, public_text_en="A slot")), languages=("en",)
    )
    assert line in found["2026-10/lyon/un-creneau.en.txt"].read_text("utf-8")


def test_without_a_safe_count_some_said_so(tmp_path):
    made = programme(tmp_path, action(**DONE), scores=[3] * 9 + [8] * 16)
    text = drafts(tmp_path, made)[0]["2026-10/lyon/un-creneau.en.txt"].read_text("utf-8")
    assert "Some of you raised this with us:" in text
    assert "at least" not in text


def test_a_text_in_one_language_has_no_draft_in_the_other(tmp_path):
    found, done = drafts(tmp_path, programme(tmp_path, action()))
    assert list(found) == ["2026-10/lyon/un-creneau.fr.md", "2026-10/lyon/un-creneau.fr.txt"]
    (line,) = done.without
    assert "un-creneau.en, its text stands in fr alone. Write public_text_en." in line


def test_texts_that_begin_alike_have_a_draft_each(tmp_path):
    long = "Un créneau de livraison garanti pour toutes les pièces"
    both = (action(n, public_text_fr=f"{long} {kind}") for n, kind in enumerate(("lourdes", "légères")))
    found, _ = drafts(tmp_path, programme(tmp_path, *both))
    assert len(found) == 4


def test_a_draft_that_somebody_changed_is_kept(tmp_path):
    made = programme(tmp_path, action(**DONE))
    found, _ = drafts(tmp_path, made)
    path = found["2026-10/lyon/un-creneau.fr.md"]
    path.write_text("mieux dit", "utf-8")
    _, done = drafts(tmp_path, programme(tmp_path, action(**DONE | {"said_fr": "Bien trop tard"})))
    assert path.read_text("utf-8") == "mieux dit"
    assert done.kept == [path]
    assert [one.name for one in done.written] == ["un-creneau.fr.txt"]
    assert len(done.unchanged) == 2


def test_the_same_programme_gives_the_same_drafts(tmp_path):
    made = programme(tmp_path, action(**DONE))
    drafts(tmp_path, made)
    _, again = drafts(tmp_path, made)
    assert (len(again.unchanged), again.written, again.kept) == (4, [], [])


def test_a_draft_that_names_a_customer_is_not_written(tmp_path, monkeypatch):
    accounts = [{"account_id": "LyonA0", "name": "Zorglub Industries"}]
    made = programme(tmp_path, action(), accounts=accounts)
    careless = Announcement("News", (), "", ("As Zorglub Industries asked",))
    monkeypatch.setattr(announcing, "announcement_of", lambda *_: careless)
    with pytest.raises(LeakError, match="Zorglub"):
        drafts(tmp_path, made)
    assert not (tmp_path / "outbox").exists()


@pytest.mark.parametrize(
    ("actions", "asked", "slug"),
    [
        ((), {}, "nothing-to-announce"),
        ((action(visibility="internal"),), {}, "nothing-to-announce"),
        ((action(opened_at="2026-09-02"),), {}, "nothing-to-announce"),
        ((action(),), {"units": ("all",)}, "nothing-to-announce"),
        ((action(),), {"as_of": date(2026, 9, 30)}, "too-early"),
    ],
    ids=["no action", "internal", "of another period", "of another unit", "before the period"],
)
def test_where_there_is_nothing_to_announce_one_line_says_so(tmp_path, actions, asked, slug):
    with pytest.raises(UsageError) as found:
        drafts(tmp_path, programme(tmp_path, *actions), **asked)
    assert found.value.slug == slug
    assert not (tmp_path / "outbox").exists()


@pytest.mark.parametrize(
    ("asked", "slug"), [({"units": ("Lion",)}, "unknown-unit"), ({"languages": ("de",)}, "unknown-language")]
)
def test_a_name_that_is_none_is_refused(tmp_path, asked, slug):
    with pytest.raises(UnknownNameError) as found:
        drafts(tmp_path, programme(tmp_path, action()), **asked)
    assert found.value.slug == slug


def test_the_command_tells_what_it_wrote(tmp_path, capsys, monkeypatch):
    made = programme(tmp_path, action(**DONE))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["announce", "2026-10", "-p", str(made.path), "--unit", "Lyon", "--language", "fr"])
    assert ended.value.code == 0
    *written, last = capsys.readouterr().out.splitlines()
    assert written == [f"outbox/announcements/2026-10/lyon/un-creneau.fr.{one}" for one in ("md", "txt")]
    assert last.startswith("2 written, 0 unchanged, 0 kept.")
