"""How a period's comments are coded by the rules of now, counted by hand on a few of them."""

import pytest
import yaml

from nps_report.coding import Retagged, coding_of
from nps_report.errors import PeriodError, ProgrammeError, UnknownNameError
from nps_report.programme import load_programme
from nps_report.snapshot import build_snapshot
from nps_report.testing import sample_programme

NONE = dict.fromkeys(("accounts", "contacts", "invitations", "actions", "units"), ())
SAID = (
    (9, "Livraison toujours ponctuelle, bravo"),
    (3, "Trop cher, vraiment trop cher"),
    (2, "Encore une livraison en retard, et c'est cher"),
    (10, "Une cantine formidable et de bons gâteaux"),
    (8, "El servicio es muy lento y los precios son demasiado altos"),
    (7, "RAS"),
)
FRAME = {
    "delivery": {
        "name": {"fr": "Livraison", "en": "Delivery"},
        "fr": ["livraison"],
        "subthemes": {"delay": {"name": {"fr": "Retards", "en": "Delays"}, "fr": ["en retard"]}},
    },
    "price": {"name": {"fr": "Prix", "en": "Price"}, "fr": ["cher"]},
}


@pytest.fixture
def programme(tmp_path, frozen_once):
    """Writes the files by which the comments above are read; gives the programme."""
    rows = [
        {"response_id": f"R{place}", "responded_at": f"2026-10-{place:02d}", "score": score, "comment": text}
        for place, (score, text) in enumerate(SAID, 1)
    ]
    changes = {"segments": [], "targets": {}}
    path = sample_programme(tmp_path, {**NONE, "responses": rows}, **changes)

    def write(themes=FRAME, quotes=None):
        frame = yaml.safe_dump({"themes": themes, "competitors": []}, allow_unicode=True, sort_keys=False)
        (path.parent / "themes.yml").write_text(frame, encoding="utf-8")
        if quotes is not None:
            (path.parent / "quotes.yml").write_text(yaml.safe_dump(quotes), encoding="utf-8")
        return load_programme(path)

    return write


def ids(comments):
    return [one.response for one in comments]


def test_each_theme_counts_its_comments_in_their_tones(programme):
    price, delivery = sorted(coding_of(programme()).themes.found, key=lambda one: one.theme, reverse=True)
    assert (delivery.comments, delivery.subthemes) == (2, (("delay", 1),))
    assert [delivery.toned(tone) for tone in ("positive", "negative", "neutral")] == [1, 1, 0]
    assert (price.comments, price.mentions, price.toned("negative")) == (2, 3, 2)


def test_what_says_nothing_or_is_in_another_language_is_not_without_a_theme(programme):
    coding = coding_of(programme())
    assert ids(coding.untagged) == ["R4"]
    assert coding.other_languages == {"es": 1}


def test_a_new_pattern_shows_without_a_new_snapshot(programme):
    first = programme()
    coding_of(first)
    made = set((first.home / "snapshot").iterdir())
    canteen = {"canteen": {"name": {"fr": "Cantine", "en": "Canteen"}, "fr": ["cantine"]}}
    coding = coding_of(programme(FRAME | canteen))
    assert (ids(coding.of_theme("canteen")), ids(coding.untagged)) == (["R4"], [])
    assert set((first.home / "snapshot").iterdir()) == made


def test_the_snapshot_of_a_run_serves_as_it_is_and_finds_the_same(programme):
    coding_of(programme({"price": FRAME["price"]}))
    anew = coding_of(programme())
    build_snapshot(programme(), programme().home / "snapshot")
    kept = coding_of(programme())
    sides = [coding.themes.facts.side for coding in (anew, kept)]
    assert [isinstance(side, Retagged) for side in sides] == [True, False]
    asked = [(side, *_days(coding)) for side, coding in zip(sides, (anew, kept), strict=True)]
    tables = [side.mentions("all", start, end).astype("object") for side, start, end in asked]
    rows = [sorted(table.where(table.notna(), "").itertuples(index=False, name=None)) for table in tables]
    assert rows[0] == rows[1]
    assert len(rows[0]) == 6
    assert anew.themes.found == kept.themes.found
    assert sides[0].theme_names() == sides[1].theme_names()


def test_other_answers_are_never_read_from_an_older_snapshot(programme):
    made = programme()
    assert len(coding_of(made).themes.comments) == 5
    path = made.home / "data" / "responses.csv"
    row = path.read_text(encoding="utf-8").splitlines()[1].replace("R1", "R7")
    path.write_text(f"{path.read_text(encoding='utf-8')}{row}\n", encoding="utf-8")
    assert len(coding_of(programme({"price": FRAME["price"]})).themes.comments) == 6


def _days(coding):
    scope = coding.themes.facts.scope
    return scope.start, scope.end


def test_the_comments_of_a_theme_are_told_with_what_speaks_of_it_the_newest_first(programme):
    said = coding_of(programme()).of_theme("price")
    assert ids(said) == ["R3", "R2"]
    assert [[one.text[start:end] for start, end in one.marks] for one in said] == [["cher"], ["cher", "cher"]]


def test_an_unknown_theme_is_told_with_the_nearest(programme):
    with pytest.raises(UnknownNameError, match=r"'prise' \(did you mean 'price'"):
        coding_of(programme()).of_theme("prise")


def test_more_periods_than_one_are_refused(programme):
    with pytest.raises(PeriodError, match="one period"):
        coding_of(programme(), "2026-09..2026-10")


def test_pins_and_bans_of_no_answer_are_told(programme):
    coding = coding_of(programme(quotes={"pin": ["R1", "R77"], "ban": ["Trop cher, vraiment trop cher"]}))
    (line,) = coding.unmatched
    assert "quotes.yml: pin: 'R77' is no answer's id" in line


def test_without_a_coded_sample_there_is_no_agreement(programme):
    assert coding_of(programme()).agreements == {}


def test_agreement_is_told_by_half(programme):
    made = programme()
    rows = ["Trop cher,fr,tuning,price", "Trop cher,fr,reported,", "Livraison,fr,reported,delivery"]
    coded = "\n".join(["comment,language,half,themes", *rows])
    (made.folder / "coded.csv").write_text(coded, encoding="utf-8")
    text = made.path.read_text(encoding="utf-8") + "\nthemes: {coded: coded.csv}\n"
    made.path.write_text(text, encoding="utf-8")
    found = coding_of(load_programme(made.path)).agreements
    assert list(found) == ["reported", "tuning"]
    assert found["tuning"].pooled.kappa == 1.0
    # Of four pairs one differs: 3/4 agree, by chance (1·2 + 3·2) / 16 = 1/2 would.
    assert found["reported"].pooled.kappa == 0.5


def test_a_wrong_code_frame_is_one_clear_line(programme):
    with pytest.raises(ProgrammeError, match=r"themes\.yml, line \d+: themes\.price\.name\.en: is missing"):
        coding_of(programme({"price": {"name": {"fr": "Prix"}, "fr": ["cher"]}}))


@pytest.mark.parametrize(("identified", "shown"), [("yes", "rose@b.example 2"), ("no", "–")])
def test_an_id_that_names_somebody_is_shown_where_persons_are_named(tmp_path, identified, shown):
    rows = [
        {
            "response_id": f"rose@b.example {place}",
            "responded_at": f"2026-10-0{place}",
            "score": 3,
            "comment": text,
        }
        for place, (_, text) in enumerate(SAID[1:4], 1)
    ]
    path = sample_programme(
        tmp_path, {**NONE, "responses": rows}, segments=[], targets={}, identified=identified
    )
    listed = coding_of(load_programme(path)).of_theme("delivery")
    assert [one.shown_id for one in listed] == [shown]
    assert [one.response for one in listed] == ["rose@b.example 2"]
