"""What a team reads keeps to its pages, whatever stands on them: two of A4 at most, one of A3."""

import io

import pytest
from pypdf import PdfReader

from nps_report.programme import Brand
from nps_report.programme.editions import Edition
from nps_report.rendering.document import illustrate
from nps_report.rendering.html import render_html
from nps_report.rendering.typst import render_pdf
from nps_report.snapshot import Released, ReleasedQuote, ReleasedTheme, Unit, Units
from nps_report.team import PosterReport, TeamReport
from nps_report.wording import words_for
from tests.privacy.sample import document_of
from tests.sections.team_world import FakeFacts, action

BRAND = Brand(name="Helix")
A3, A4 = (842, 1191), (595, 842)
LONG_NAME = "Agence de Saint-Julien-en-Genevois et des vallées de l’Arve, du Giffre et d’Aulps"
HOSTILE = '<script>alert(1)</script> #import "x": * $x$ \\ 🎉 [a](b)'
REPORTS = {"team": TeamReport, "poster": PosterReport}


def themes(name, many=13):
    """So many themes, each appreciated and to be improved."""
    return tuple(
        ReleasedTheme(f"t{place}", tone, {"fr": f"{name} {place}"})
        for place in range(many)
        for tone in ("appreciated", "to improve")
    )


def quotes(text, language="fr"):
    return tuple(
        ReleasedQuote("t0", tone, text, language) for tone in ("appreciated", "to improve") for _ in range(3)
    )


FULL = FakeFacts(
    themes=themes("Un thème dont le nom est long, très long, et qui ne tient pas sur une seule ligne"[:78]),
    quotes=quotes("Toujours quelqu’un pour nous dépanner, même pendant les ponts. " * 4),
    told=(
        *(
            action(f"{place} Nous vous promettons beaucoup. " * 9, "done", "2026-09-02")
            for place in range(12)
        ),
        *(
            action(f"{place} Nous vous promettons, sans fin, " * 40, role="Directeur " * 20)
            for place in range(13)
        ),
    ),
    thanked=tuple(f"Ghislaine Amrouche-Petit {'ABCDEFGHIJKLMNOPQRSTUVWX'[place]}" for place in range(24)),
)
CONTENTS = {
    "nothing": FakeFacts(cell=Released("hidden")),
    "words": FakeFacts(cell=Released("words", words="middle"), told=(action(),)),
    "full": FULL,
    "hostile": FakeFacts(
        themes=themes(HOSTILE[:70], 3),
        quotes=quotes(HOSTILE),
        told=(action(HOSTILE, said=HOSTILE, role=HOSTILE),),
    ),
    "one long word": FakeFacts(
        themes=themes("m" * 78, 3), quotes=quotes("m" * 300), told=tuple(action("m" * 900) for _ in range(25))
    ),
}


def document(facts, edition, language="fr", unit=LONG_NAME):
    """A report of a unit with this name."""
    named = FakeFacts(**{**vars(facts), "unit": "Lyon"})
    object.__setattr__(
        named, "side", type("Side", (), {"units": Units((Unit("Lyon", labels={language: unit}),))})
    )
    declared = Edition(edition, f"{edition}.ipynb", "customer", {"fr": "Équipes"})
    return document_of(REPORTS[edition](named, words_for(language), edition=declared), edition)


def pages(facts, edition, **more):
    """The size of each page, and all their words."""
    read = PdfReader(io.BytesIO(render_pdf(illustrate(document(facts, edition, **more), BRAND), BRAND))).pages
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in read]
    return sizes, " ".join(" ".join(page.extract_text() for page in read).split())


@pytest.mark.parametrize("facts", CONTENTS.values(), ids=CONTENTS)
def test_a_poster_is_one_page_of_a3_whatever_stands_on_it(facts):
    sizes, words = pages(facts, "poster")
    assert sizes == [A3]
    # What is measured stands at the foot: nothing ran out of the page.
    assert "NPS" in words


@pytest.mark.parametrize("facts", CONTENTS.values(), ids=CONTENTS)
def test_a_team_reads_two_pages_of_a4_at_most(facts):
    sizes, _ = pages(facts, "team")
    assert set(sizes) == {A4}
    assert len(sizes) <= 2


def test_a_name_of_eighty_signs_stands_whole_on_the_poster():
    assert LONG_NAME in pages(FULL, "poster")[1]


def test_whatever_is_hostile_is_shown_as_it_was_written():
    assert "<script>alert(1)</script> #import" in pages(CONTENTS["hostile"], "poster")[1]
    page = render_html(illustrate(document(CONTENTS["hostile"], "poster"), BRAND), BRAND)
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_same_poster_gives_the_same_bytes():
    made = [render_pdf(illustrate(document(FULL, "poster"), BRAND), BRAND) for _ in range(2)]
    assert made[0] == made[1]


def test_a_poster_on_a_screen_is_marked_as_one_and_a_letter_is_not():
    marked = [
        '<body class="customer poster">' in render_html(illustrate(document(FULL, edition), BRAND), BRAND)
        for edition in ("poster", "team")
    ]
    assert marked == [True, False]
