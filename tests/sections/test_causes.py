"""Causes in words: labels as declared, what people wrote without names."""

from nps_report.programme import Programme
from nps_report.sections.causes import told_value
from nps_report.wording import words_for

HELIX = Programme(
    programme="Helix",
    question="?",
    sources={"responses": {"path": "data.csv"}},
    labels={"root_cause": {"D1": {"fr": "Délais", "en": "Delays"}}},
)


def told(value):
    """A cause as an English report tells it."""
    return told_value(HELIX, "root_cause", value, words_for("en"))


def test_a_label_stands_for_its_value():
    assert told("D1") == "Delays"


def test_a_cause_too_long_for_a_label_loses_its_names_too():
    said = told("Ask Mr Dupont, mail dupont@novalux.example, " + "then wait for the answer " * 8)
    assert said.startswith("Ask [name], mail [e-mail], then wait")
    assert "upont" not in said
