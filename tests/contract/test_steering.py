"""Questions that steer the answer, in French and English, and the usual ones, which do not."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nps_report.check import check_programme
from nps_report.contract.steering import WAYS_OUT, label_steers, steering_questions, steers
from nps_report.programme import Programme, load_programme
from nps_report.testing import sample_programme

ROOT = Path(__file__).resolve().parents[2]
PLAIN = "How likely are you to recommend us?"


def ways(text):
    return [kind for kind, _ in steers(text)]


@pytest.mark.parametrize(
    "question",
    [
        "On a scale from 1 to 10, how likely are you to recommend us?",
        "How likely are you to recommend us (1-10)?",
        "Sur une échelle de 1 à 10, nous recommanderiez-vous ?",
        "NOTE DE 1 A 10",
        "Notez-nous entre 1 et 10",
        "1\u202f–\u202f10",
        "De 1 (pas du tout) à 10 (tout à fait)",
        "From 10 to 1",
        "From one to ten",
    ],
)
def test_a_scale_without_zero_is_told(question):
    assert ways(question) == ["scale"]


@pytest.mark.parametrize(
    "question",
    [
        "1 to 8 means unhappy",
        "Which score? (9 = très satisfait)",
        "De 0 à 10, 1 à 8 signifiant mécontent",
        "0 = not at all likely, 5 = neutral, 10 = extremely likely",
        "0–6: unhappy",
        "7-8 : satisfait",
        "where 5 is neutral",
        "5 étant moyen",
        "De 1 à 6 insatisfait",
        "insatisfait de 1 à 6",
        "very satisfied: 9",
        "Les notes de 1 à 6 sont considérées comme mauvaises",
        "1 = lowest, 10 = highest",
    ],
)
def test_a_meaning_given_to_a_number_between_the_ends_is_told(question):
    assert ways(question) == ["meaning"]


@pytest.mark.parametrize(
    "question",
    ["Are you a promoter?", "Les détracteurs donnent de 1 à 6", "Detractors: 1-6", "passifs et promoteurs"],
)
def test_a_class_that_is_named_is_told(question):
    assert ways(question) == ["classes"]


@pytest.mark.parametrize(
    "question",
    [
        "Please give us a 10!",
        "please rate us 9 or 10.",
        "Merci de mettre 9 ou 10",
        "Merci de nous mettre un 10, s’il vous plaît",
        "Mettez-nous 10/10",
        "N'hésitez pas à nous donner la note maximale",
        "We hope for a 10.",
        "If you are happy, please leave a 9 or a 10",
        "Give us top marks",
        "Une note de 9 ou 10 nous aiderait beaucoup",
        "Only 9s and 10s count",
        "Toute note inférieure à 9 est un échec",
        "We love to get a 10 if you liked it",
    ],
)
def test_a_plea_for_a_high_score_is_told(question):
    assert ways(question) == ["begging"]


@pytest.mark.parametrize(
    "question",
    [
        PLAIN,
        "Sur une échelle de 0 à 10, nous recommanderiez-vous ?",
        "0 = not at all likely, 10 = extremely likely",
        "0 - pas du tout probable, 10 - extrêmement probable",
        "De 0 (pas du tout probable) à 10 (tout à fait probable)",
        "Please give us a score from 0 to 10",
        "Merci de donner une note de 0 à 10, 10 étant la meilleure note",
        "Donnez une note sur 10",
        "Notez de 10 à 0",
        "Please choose 10 if you are extremely likely to, 0 if not at all",
        "Not at all likely 0 1 2 3 4 5 6 7 8 9 10 Extremely likely",
        "0/1/2/3/4/5/6/7/8/9/10: extremely likely",
        "3: likely to recommend us?",
        "Q3: likely to recommend us?",
        "Question 3 : satisfait de nous ?",
        "Give 10 reasons why you would recommend us",
        "In the last 6 months, would you have recommended us?",
        "Recommanderiez-vous le bus 9 ou 10 ?",
        "Survey of 1-10-2026",
        "Recommanderiez-vous ce promoteur immobilier ?",
        "Would you recommend a passive house?",
        "¿Qué tan probable es que recomiendes R?",
        "Note",
        "",
    ],
)
def test_the_usual_ways_to_ask_are_no_problem(question):
    assert steers(question) == ()


def test_a_question_that_steers_in_every_way_is_told_each():
    question = "From 1 to 10 (9 = happy), as promoters do, please give us a 10."
    assert steers(question) == (
        ("scale", "1 to 10"),
        ("meaning", "9 ="),
        ("classes", "promoters"),
        ("begging", "give us a 10"),
    )


def test_the_words_are_told_as_they_are_written():
    assert steers("ÉCHELLE\nDE 1  À\u00a010") == (("scale", "1 À 10"),)


@given(st.text())
def test_any_text_can_be_read(text):
    assert {kind for kind, _ in (*steers(text), *label_steers(text))} <= set(WAYS_OUT)


# Labels


@pytest.mark.parametrize(
    "label",
    [
        "9 - Very satisfied",
        "7: neutre",
        "Très satisfait (9)",
        "5 (neutral)",
        "1 – Not at all likely",
        "7-8 bof",
    ],
)
def test_words_beside_a_number_between_the_ends_are_told(label):
    assert label_steers(label) == (("meaning", label),)


@pytest.mark.parametrize(
    "label",
    [
        "10 (Very likely)",
        "0 - Pas du tout",
        "Not at all likely (0)",
        "9",
        "9/10",
        "9 sur 10",
        "8 étoiles",
        "Note 7",
        "Likely",
    ],
)
def test_ends_units_and_words_alone_are_not(label):
    assert label_steers(label) == ()


def test_a_label_may_name_a_class_or_beg():
    assert label_steers("Promoters") == (("classes", "Promoters"),)
    assert label_steers("10, donnez-nous un 10 !") == (("begging", "donnez-nous un 10"),)


# Programmes


def problems_of(question=PLAIN, *sources):
    given = [{"path": "a.csv", **source} for source in sources or [{}]]
    programme = Programme(programme="P", question=question, sources={"responses": given})
    return [(one.column, one.value) for one in steering_questions(programme)]


def test_each_language_of_the_question_is_read():
    assert problems_of({"fr": "De 1 à 10 ?", "en": PLAIN}) == [("question.fr", "1 à 10")]
    assert problems_of("From 1 to 10?") == [("question", "1 to 10")]


def test_the_heading_of_the_scores_is_read():
    assert problems_of(PLAIN, {"columns": {"score": "Note de 1 à 10", "comment": "Why? 9 = happy"}}) == [
        ("columns", "1 à 10")
    ]


def test_a_heading_that_is_the_question_is_told_once():
    question = "From 1 to 10?"
    assert problems_of(question, {"columns": {"score": question}}) == [("question", "1 to 10")]


def test_labels_are_read_and_told_once_for_all_exports():
    source = {"scores": {"10 (very likely)": 10, "9 (likely)": 9}}
    assert problems_of(PLAIN, source, source) == [("scores", "9 (likely)")]


def test_check_warns_with_the_words_and_the_way_out(tmp_path):
    none = dict.fromkeys(("accounts", "contacts", "invitations", "actions", "units"), ())
    rows = [{"responded_at": "2026-10-01", "score": 9}]
    path = sample_programme(
        tmp_path,
        {**none, "responses": rows},
        segments=[],
        targets={},
        question={"fr": "Merci de mettre 9 ou 10", "en": PLAIN},
    )
    report = check_programme(load_programme(path))
    assert (report.errors, report.warnings) == (0, 1)
    assert next(report.lines()) == (
        "warning: params/programme.yml, question.fr: 'mettre 9 ou 10' tells customers what to answer. "
        "Ask for a score, not for a high one."
    )


@pytest.mark.parametrize(
    "path",
    [*sorted(ROOT.glob("params/[ps]*.yml")), *sorted(ROOT.glob("tests/real/*.yml"))],
    ids=lambda path: path.name,
)
def test_our_own_programmes_do_not_steer(path):
    programme = Programme.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert list(steering_questions(programme)) == []
