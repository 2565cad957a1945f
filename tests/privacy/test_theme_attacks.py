"""Attacks on themes and quotes: what customers read of them tells of nobody, however answers, rules and names are made.

Each attack comes with the case beside it that may be told, or it would hold for another reason than it says.
"""

import io
import re
import zipfile

import pytest

from nps_report.errors import LeakError, ProgrammeError
from nps_report.exports.annex import annex
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.publishing.leaks import index_of, refuse_leaks
from nps_report.sections.comments import comment_sheet
from nps_report.verbatims import Redactor
from tests.privacy.hidden_text import everything_in
from tests.privacy.sample import (
    END,
    FRAME,
    answers,
    customer_files,
    document_of,
    frozen,
    internal_files,
    internal_report,
    quoted,
)
from tests.privacy.whole_programme import SETTINGS, Whole, has_agreed, in_letters, name_of

pytestmark = pytest.mark.slow

SCORES = [10] * 14 + [8] * 4 + [3] * 4
NINE = [3] * 9 + [8] * 16
"""Nine complain of deliveries, one less than may be told of; the others raise no theme."""

COMPLAINT = "La livraison est vraiment à revoir"
PRAISE = "La livraison est vraiment toujours très bonne"
LETTERS = {in_letters(person): person for person in range(48)}


def one_speaks(comment, **more):
    """Answers of which one alone may be quoted: that of Lyon-0, who says `comment`."""
    rows = answers("Lyon", SCORES, quote_consent="no")
    rows[0] |= {"comment": comment, "quote_consent": "yes", **more}
    return rows


def themes_told(side, unit="all"):
    return {(one.theme, one.tone) for one in side.themes(unit)}


# Who is counted among those who raise a theme.


@pytest.mark.parametrize(
    "tenth",
    [
        {"kind": "transactional"},
        {"kind": "transactional", "response_id": "visit"},
        {"responded_at": "2026-10-01"},
        {"responded_at": "2026-10-01", "response_id": "older"},
        {"score": "", "contact_id": "new"},
        {"score": "", "contact_id": "new", "response_id": "unscored"},
    ],
    ids=["visit, same id", "visit", "replaced, same id", "replaced", "no score, same id", "no score"],
)
def test_an_answer_that_does_not_count_is_no_tenth_voice(tmp_path, tenth):
    """Nor does its comment pass for that of the answer with the same id, which raises nothing."""
    rows = answers("Lyon", NINE, kind="relational")
    rows[12]["responded_at"] = "2026-10-20"
    extra = {**rows[12], "score": 3, "comment": COMPLAINT, **tenth}
    for place, order in enumerate(([*rows, extra], [extra, *rows])):
        assert themes_told(frozen(tmp_path / str(place), {"responses": order}).customer) == set()


def test_a_tenth_voice_that_counts_is_heard(tmp_path):
    """Else the test above proves nothing."""
    rows = answers("Lyon", NINE, kind="relational")
    rows[12] |= {"score": 3, "comment": COMPLAINT}
    assert themes_told(frozen(tmp_path, {"responses": rows}).customer) == {("delivery", "to improve")}


@pytest.mark.parametrize(("persons", "told"), [(9, False), (10, True)])
def test_persons_are_not_more_for_answering_for_several_accounts(tmp_path, persons, told):
    """In three months each answers for three accounts: 27 or 30 answers."""
    rows = [
        {
            **row,
            "response_id": f"{month} {row['contact_id']}",
            "responded_at": f"2026-{month}-05",
            "account_id": f"{month} {place % 4}",
        }
        for month in ("07", "08", "09")
        for place, row in enumerate(answers("Lyon", [3] * persons))
    ]
    quiet = [{**row, "responded_at": "2026-09-06"} for row in answers("Lille", [10, 8] * 6, comment="")]
    side = frozen(tmp_path, {"responses": rows + quiet}, parse_period("2026-Q3")).customer
    assert told == bool(themes_told(side))


@pytest.mark.parametrize(("blank", "told"), [(12, False), (4, True)])
def test_answers_without_an_account_are_one_account(tmp_path, blank, told):
    """Of the twelve who complain, all or a third say nothing of theirs."""
    rows = answers("Lyon", [3] * 12 + [10] * 6 + [8] * 6)
    for row in rows[:blank]:
        row["account_id"] = ""
    side = frozen(tmp_path, {"responses": rows}).customer
    assert told == bool(themes_told(side)) == bool(side.quotes("all"))


# What units, tones and periods tell together.


def test_the_one_voice_of_a_small_unit_is_not_the_whole_less_the_others(tmp_path):
    """Nine complain in Lyon, one in Lille, alone there: were Lyon shown without the theme, Lille would be read of."""
    rows = [*answers("Lyon", [3] * 9 + [10] * 9 + [8] * 4), *answers("Lille", [3], 1)]
    side = frozen(tmp_path, {"responses": rows}).customer
    assert ("delivery", "to improve") in themes_told(side)
    assert side.cell("Lyon").level == side.cell("Lille").level == "hidden"
    assert themes_told(side, "Lyon") == themes_told(side, "Lille") == set()


def test_a_hidden_parent_tells_no_theme_and_no_quote_below_it(tmp_path):
    """Lyon could be told of, were Sud not hidden beside the two of Nord."""
    rows = [*answers("Lyon", SCORES), *answers("Nord", [3, 3])]
    units = [{"unit": "Sud"}, {"unit": "Lyon", "parent": "Sud"}, {"unit": "Nord"}]
    side = frozen(tmp_path, {"responses": rows, "units": units}).customer
    assert themes_told(side)
    assert themes_told(side, "Sud") == themes_told(side, "Lyon") == set()
    assert side.quotes("Sud") == side.quotes("Lyon") == ()


def test_a_theme_of_last_month_is_not_told_of_this_one(tmp_path):
    before = [
        {**row, "response_id": f"before {row['response_id']}", "responded_at": "2026-09-15"}
        for row in answers("Lyon", [3] * 12 + [8] * 12)
    ]
    side = frozen(tmp_path, {"responses": [*before, *answers("Lyon", NINE)]}).customer
    assert themes_told(side) == set()


@pytest.mark.parametrize(("accounts", "told"), [(2, False), (3, True)])
def test_a_language_of_two_accounts_is_not_quoted_though_it_is_pinned(tmp_path, accounts, told):
    rows = answers("Lyon", [10] * 18 + [3] * 4, 6)
    english = [row for row in rows[:18] if int(str(row["account_id"])[-1]) < accounts]
    for row in english:
        row["comment"] = "The delivery is always quick and very pleasant here"
    pinned = {"pin": [str(row["response_id"]) for row in english]}
    side = frozen(tmp_path, {"responses": rows}, chosen=pinned).customer
    assert quoted(side)
    assert told == ("The delivery" in quoted(side))


@pytest.mark.parametrize("silent", [0, 2])
def test_both_tones_together_do_not_tell_what_everybody_said(tmp_path, silent):
    """Of twenty, an account with five of each tone would know that the ten others raise it, five in each tone."""
    rows = answers("Lyon", [10] * 10 + [3] * 10 + [8] * silent, 4)
    side = frozen(tmp_path, {"responses": rows}).customer
    both = {("delivery", "appreciated"), ("delivery", "to improve")}
    assert themes_told(side, "Lyon") == (both if silent else set())


@pytest.mark.parametrize("silent", [["p", "p"], ["p", "q"]])
def test_one_silent_person_of_two_accounts_is_one(tmp_path, silent):
    """Eleven complain, in three months; who answers for D and for E says nothing, and for D knows all others did."""
    rows = answers("Lyon", [3] * 6 + [10] * 5, 4, comment=COMPLAINT, responded_at="2026-07-05")
    quiet = answers("Lyon", [8, 8], comment="")
    for row, person, account, month in zip(quiet, silent, "DE", ("07", "08"), strict=True):
        row |= {
            "response_id": account,
            "contact_id": person,
            "account_id": account,
            "responded_at": f"2026-{month}-06",
        }
    side = frozen(tmp_path, {"responses": rows + quiet}, parse_period("2026-Q3")).customer
    assert side.cell("Lyon").level == "number"
    assert bool(themes_told(side, "Lyon")) == (silent == ["p", "q"])


# Consent, bans and names.


def test_a_consent_that_was_taken_back_is_none(tmp_path):
    taken_back = {
        "response_id": "Lyon-0",
        "field": "quote_consent",
        "old": "yes",
        "new": "no",
        "reason": "asked for",
        "by": "care",
        "at": "2026-10-30",
    }
    said = [
        quoted(
            frozen(
                tmp_path / name,
                {"responses": one_speaks(PRAISE), "corrections": corrections},
                chosen={"pin": ["Lyon-0"]},
            ).customer
        )
        for name, corrections in (("given", []), ("taken back", [taken_back]))
    ]
    assert said == [PRAISE, ""]


@pytest.mark.parametrize(
    "banned", ["Lyon-0", "La livraison est vraiment toujours\u202ftrès bonne", "La livraison […]"]
)
def test_what_is_banned_after_it_was_released_is_released_no_more(tmp_path, banned):
    """By its id, as it was copied from a page, and by its beginning; in the folder where it was released."""
    tables = {"responses": one_speaks(PRAISE)}
    assert quoted(frozen(tmp_path, tables).customer) == PRAISE
    assert quoted(frozen(tmp_path, tables, chosen={"ban": [banned]}).customer) == ""


@pytest.mark.parametrize("identified", ["yes", "consent", "no"])
def test_who_may_be_named_inside_is_not_named_to_customers(tmp_path, identified):
    contacts = [
        {"contact_id": "LyonC1", "account_id": "LyonA1", "name": "Rose Martin", "email": "r@x.example"}
    ]
    rows = one_speaks(f"{PRAISE}, merci à Rose Martin", contact_consent="yes")
    rows[1]["contact_consent"] = "yes"
    side = frozen(tmp_path, {"responses": rows, "contacts": contacts}, identified=identified).customer
    assert quoted(side) == f"{PRAISE}, merci à [nom]"


@pytest.mark.parametrize(
    "written",
    [
        "Vendredi",
        "VENDREDI",
        "Ven\u200bdredi",
        "Ven\u00addredi",
        "vendredi's",
        "#Vendredi",
        "Vendredi-Express",
        "vendredi.fr",
    ],
)
def test_a_competitor_is_not_quoted_however_it_is_written(tmp_path, written):
    """Pinned: nothing else keeps it from being quoted."""
    rows = one_speaks(f"La livraison est bien plus rapide que chez {written}")
    assert quoted(frozen(tmp_path, {"responses": rows}, chosen={"pin": ["Lyon-0"]}).customer) == ""


def test_a_comment_like_these_without_a_competitor_is_quoted(tmp_path):
    """Else the test above proves nothing."""
    said = "La livraison est bien plus rapide que chez les autres"
    rows = one_speaks(said)
    assert quoted(frozen(tmp_path, {"responses": rows}, chosen={"pin": ["Lyon-0"]}).customer) == said


@pytest.mark.parametrize(
    ("name", "written"), [("Soleil Bleu", "soleil"), ("EDF", "E.D.F."), ("Mousquetaires", "le mousquetaire")]
)
def test_a_competitor_spelt_otherwise_than_listed_is_not_quoted(tmp_path, name, written):
    said = f"La livraison est bien plus rapide que chez {written}"
    frame = {**FRAME, "competitors": [name]}
    side = frozen(tmp_path, {"responses": one_speaks(said)}, chosen={"pin": ["Lyon-0"]}, frame=frame).customer
    assert quoted(side) == ""


@pytest.mark.parametrize(
    "said",
    [
        "La livraison est parfaite mais la facture est fausse",
        "Livraison parfaite, service nul, équipe nulle",
        "- livraison parfaite\n- équipe parfaite",
    ],
)
def test_a_pin_puts_nothing_of_two_minds_under_one(tmp_path, said):
    """A short one with one tone is quoted, so it is the tone that keeps these back."""
    rows = one_speaks("Livraison parfaite")
    assert quoted(frozen(tmp_path / "one", {"responses": rows}, chosen={"pin": ["Lyon-0"]}).customer)
    rows = one_speaks(said)
    assert quoted(frozen(tmp_path / "two", {"responses": rows}, chosen={"pin": ["Lyon-0"]}).customer) == ""


@pytest.mark.parametrize(
    "telling", ["j'ai mis 9", "on vous donne six", "zéro pointé", "je vous recommande", "1 200 HT de moins"]
)
def test_a_pin_lets_no_score_and_no_sum_out(tmp_path, telling):
    side = frozen(
        tmp_path, {"responses": one_speaks(f"{PRAISE}, {telling}")}, chosen={"pin": ["Lyon-0"]}
    ).customer
    assert quoted(side) == ""


@pytest.mark.parametrize(
    "named",
    [
        "merci à claire et à pierre",
        "merci beaucoup à claire",
        "merci à Sophie et à pierre",
        "MERCI À PIERRE",
        "grâce à ambre",
        "voir avec claire",
        "demandez à marine",
        "demandez marine",
        "thanks to mark",
        "thanks to the team and mark",
        "ask will",
        "see april",
        "marguerite est super",
        "Bonne équipe, pierre nous aide",
        "claire et pierre, au top",
        "bravo pour le travail de claire",
    ],
)
def test_a_given_name_that_is_a_word_leaves_a_doubt_in_small_letters(named):
    assert not Redactor((), "fr")(named).safe


@pytest.mark.parametrize(
    "harmless",
    [
        "La réponse est claire, merci à tous",
        "Grâce à vous, une facture claire",
        "Une explication claire et simple",
        "A lack of patience",
        "The manager will call back",
        "Sophie will call",
        "Thanks, will buy again",
        "Thank you for your patience",
        "Traité avec patience",
    ],
)
def test_such_a_word_elsewhere_leaves_none(harmless):
    assert Redactor((), "fr")(harmless).safe


def test_a_comment_that_thanks_a_given_name_in_small_letters_is_not_quoted(tmp_path):
    side = frozen(tmp_path, {"responses": one_speaks(f"{PRAISE}, merci à claire")}).customer
    assert quoted(side) == ""


# What stands in the code frame.


def named_so(folder, french, **tables):
    """A programme whose theme of deliveries has this name in French."""
    frame = {"themes": {"delivery": {"name": {"fr": french, "en": "Delivery"}, "fr": ["livraison"]}}}
    return frozen(folder, {"responses": answers("Lyon", SCORES), **tables}, frame=frame)


@pytest.mark.parametrize(("letters", "told"), [(80, True), (81, False)])
def test_a_theme_whose_name_would_be_cut_is_not_told(tmp_path, letters, told):
    """What is cut in a letter may be half a customer's name, which the second lock would not know."""
    name = f"{'Livraison ' * 7} chez novalux industrie"[-letters:].rjust(letters, "x")
    accounts = [{"account_id": "LyonA0", "name": "Novalux Industrie"}]
    found = named_so(tmp_path, name, accounts=accounts)
    assert told == bool(themes_told(found.customer, "Lyon")) == bool(found.customer.quotes("Lyon"))
    files = customer_files(found.customer, "Lyon")
    index = index_of(found.internal.names(), load_programme(found.params))
    if told:
        with pytest.raises(LeakError, match="Novalux"):
            refuse_leaks(files, index)
    else:
        refuse_leaks(files, index)


@pytest.mark.parametrize("name", ["\u200b\u2060", "\u202e", "\u3164", "\u2800", "\u2028\u200d", "—"])
def test_a_theme_whose_name_nobody_sees_is_not_told(tmp_path, name):
    side = named_so(tmp_path, name).customer
    assert themes_told(side, "Lyon") == set()
    assert side.quotes("Lyon") == ()


def test_signs_that_turn_or_hide_letters_are_taken_out_of_a_themes_name(tmp_path):
    (theme,) = named_so(tmp_path, "Livrai\u202eson,\u200b dé\u3164lais\u2066").customer.themes("Lyon")
    assert theme.names == {"fr": "Livraison, délais", "en": "Delivery"}


def test_a_subtheme_that_everybody_raises_is_not_told(tmp_path):
    rows = answers("Lyon", SCORES)
    for row in rows[:14]:
        row["comment"] = "La livraison du chantier est toujours très rapide"
    files = customer_files(frozen(tmp_path, {"responses": rows}).customer, "Lyon")
    for text in everything_in(files).values():
        assert "Livraison, délais" in " ".join(text.split()) or '"delivery"' in text
        assert not re.search("zsubtheme|zdepot", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("theme", "name"),
    [
        ("novalux-plaintes", "Livraison"),
        ("novalux_plaintes", "Livraison"),
        ("delivery", "Livraison chez nova\u200blux"),
        ("delivery", "Livraison chez <b>Nova</b>lux"),
        ("delivery", "Livraison chez Novа\u200dlux"),
        ("delivery", "Livraison, NOVALUX"),
    ],
)
def test_an_account_in_the_code_frame_is_found_by_the_second_lock(tmp_path, theme, name):
    """In an id, which stands in the numbers, or in a name; hidden by signs, by marks, by a letter of Cyrillic."""
    frame = {"themes": {theme: {"name": {"fr": name, "en": "Delivery"}, "fr": ["livraison"]}}}
    tables = {
        "responses": answers("Lyon", SCORES),
        "accounts": [{"account_id": "LyonA0", "name": "Novalux SAS"}],
    }
    found = frozen(tmp_path, tables, frame=frame)
    with pytest.raises(LeakError, match="Novalux"):
        refuse_leaks(
            customer_files(found.customer, "Lyon"),
            index_of(found.internal.names(), load_programme(found.params)),
        )


@pytest.mark.parametrize(
    "name", [{"fr": "Livraison"}, {"en": "Delivery"}, "Livraison", {"fr": "", "en": "x"}]
)
def test_a_theme_without_a_name_in_a_language_is_refused(tmp_path, name):
    """No page falls back on an id, or on the other language."""
    frame = {"themes": {"delivery": {"name": name, "fr": ["livraison"]}}}
    with pytest.raises(ProgrammeError, match=r"themes\.delivery\.name"):
        frozen(tmp_path, {"responses": answers("Lyon", SCORES)}, frame=frame)


def test_a_theme_that_too_few_raise_is_named_nowhere(tmp_path):
    """Its name stands in no file of the customer side, nor does a name that another language alone has."""
    frame = {
        "themes": {**FRAME["themes"], "zrare": {"name": {"fr": "Zrare", "en": "Zrare"}, "fr": ["moteur"]}}
    }
    side = frozen(tmp_path, {"responses": answers("Lyon", SCORES)}, frame=frame).customer
    assert themes_told(side) == {("delivery", "appreciated")}
    assert not [
        path.name for path in side.folder.rglob("*") if path.is_file() and b"Zrare" in path.read_bytes()
    ]


# Where persons may not be named inside.

RAISING = {
    "themes": {"delivery": {"name": {"fr": "Livraison", "en": "Delivery"}, "fr": ["suite", "voir"]}},
    "competitors": [name_of(8)],
}
"""Every comment of the whole programme raises a theme and names a colleague; a competitor is called like one."""


def whole(folder, identified):
    found = Whole()
    return frozen(
        folder, found.tables(), sources=found.sources(), frame=RAISING, identified=identified, **SETTINGS
    )


def persons_in(text):
    return {
        LETTERS[letters.lower()]
        for letters in re.findall(r"z(?:first|family|mail)([a-j]{2})", text, re.IGNORECASE)
    }


@pytest.mark.slow
@pytest.mark.parametrize("identified", ["yes", "consent", "no"])
def test_themes_and_their_quotes_name_nobody_who_may_not_be_named_inside(tmp_path, identified):
    found = whole(tmp_path, identified).internal
    report = internal_report(found)
    document = document_of(report, "internal")
    workbook = annex(document, comment_sheet(report.facts, report.words), "Verbatims", END)
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist()]
    told = " ".join([*everything_in(internal_files(found)).values(), *sheets])
    assert "Livraison" in told
    named = persons_in(told)
    allowed = {"yes": set(LETTERS.values()), "no": set()}.get(
        identified, set(filter(has_agreed, LETTERS.values()))
    )
    assert named <= allowed
    assert bool(named) == (identified != "no")
