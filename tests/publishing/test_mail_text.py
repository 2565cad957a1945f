"""What a message says: to colleagues their scores, to customers what is released and no more."""

import pytest

from tests.publishing.post_house import ACHATS, CUSTOMER, text_of, with_two_lists


@pytest.fixture
def house(tmp_path):
    """A house with two lists, the reports they get, and the customers' approved."""
    return with_two_lists(tmp_path)


def test_the_text_to_colleagues_says_the_score_what_is_attached_and_whom_to_ask(house):
    assert (
        text_of(house.dry("direction")[0])
        == """\
Hello,

Here are the results of the customer survey, October 2026.

- Whole programme: score of +22, between +5 and +38 (at 95%), from 86
  answers.
- Lyon: score of +22, between +5 and +38 (at 95%), from 86 answers.

Attached as PDFs: helios-2026-10-all.en.pdf and
helios-2026-10-lyon.en.pdf.

A question? Reply to this message.

Internal edition, confidential: please do not pass it on outside the
company.
"""
    )


def test_the_text_to_customers_says_what_is_released_and_no_more(house):
    house.made("customer", score={**CUSTOMER, "n": 4711, "promoters": 4712, "low": 4713})
    house.approve()
    said = text_of(house.dry("novalux")[0])
    assert (
        said
        == """\
Hello,

Thank you: at least thirty of you took the time to answer. Clearly more
of you gave us nine or ten out of ten than gave us six or less. Our
score is +22, on a scale from −100 to +100.

Attached as a PDF, what you told us and what we do about it:
helios-2026-10-lyon.en.pdf.

A question, a disagreement? Write to our customer care lead,
ecoute@helios.example. Next survey: January 2027.

Everyone at Helios

You receive this message as a customer of Helios.
"""
    )


@pytest.mark.parametrize(
    ("score", "said"),
    [
        ({"n_band": None, "nps": None, "words": "middle"}, "Roughly as many of you gave us nine or ten"),
        (
            {"n_band": "10-29", "nps": None, "words": "high"},
            "at least ten of you took the time to answer. Clearly more of you gave us nine or ten",
        ),
        ({"n_band": None, "nps": None, "words": None}, "We publish no score this time"),
        ({"n_band": "10-29", "nps": -40, "words": None}, "Our score is −40, on a scale"),
    ],
)
def test_a_score_in_words_none_or_a_bad_one_is_told_as_it_is(house, score, said):
    house.made("customer", score={"n": None, **score})
    house.approve()
    text = " ".join(text_of(house.dry("novalux")[0]).split())
    assert said in text
    assert ("Our score" in text) == (score["nps"] is not None)


def test_a_period_without_answers_is_told(house):
    house.made(score={"n": 0, "nps": None, "low": -100.0, "high": 100.0})
    assert "- Lyon: no answer this time.\n" in text_of(house.dry("direction")[0])


def test_one_answer_is_one(house):
    house.made(score={"n": 1, "nps": 100.0, "low": -58.6, "high": 100.0})
    assert "from 1 answer." in " ".join(text_of(house.dry("direction")[0]).split())


def test_html_says_the_same_and_fetches_nothing(house):
    page = text_of(house.dry("novalux")[0], "html")
    assert '<html lang="en">' in page
    assert "Our score is +22" in page
    assert '<a href="mailto:ecoute@helios.example">' in page
    assert not any(word in page for word in ("http", "src=", "url(", "<link", "<script"))


@pytest.mark.parametrize(
    ("own", "title"), [("message", "Ours"), ("other", "Helios: your answers, October 2026")]
)
def test_a_programmes_own_template_comes_first_and_the_kits_where_it_has_none(house, own, title):
    folder = house.home / "templates" / "mail"
    folder.mkdir(parents=True)
    (folder / f"{own}.html.j2").write_text("<title>Ours</title>", encoding="utf-8")
    assert f"<title>{title}</title>" in text_of(house.dry("novalux")[0], "html")


def test_french_lists_are_written_to_in_french(house):
    house.lists(f"novalux: {{edition: customer, units: Lyon, language: fr, to: [{ACHATS}]}}")
    house.made("customer", language="fr")
    house.approve()
    (message,) = house.dry()
    assert message["Subject"] == "Helios\u202f: vos réponses, octobre 2026"
    assert message["Content-Language"] == "fr"
    assert "Écrivez à la responsable de l’écoute client, ecoute@helios.example." in " ".join(
        text_of(message).split()
    )
