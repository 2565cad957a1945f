"""How a table is read is told in words that are checked, and what cannot be read yet is refused by name."""

from datetime import date

import pytest

from nps_report.programme import load_programme

START = "programme: p\nquestion: q\nsources:\n  responses: "


def responses(written, entry):
    return load_programme(written(least=START + entry + "\n")).sources.responses


def test_one_entry_is_a_list_of_one(written):
    assert len(responses(written, "{path: a.csv}")) == 1


def test_a_list_of_entries_stays_in_order(written):
    assert [source.path for source in responses(written, "[{path: b.csv}, {path: a.csv}]")] == [
        "b.csv",
        "a.csv",
    ]


def test_tables_not_given_are_empty(written):
    sources = load_programme(written()).sources

    assert sources.accounts == sources.invitations == sources.corrections == ()


def test_entries_may_share_what_is_common(written):
    """YAML's merge keys work, so that twelve waves need not repeat one mapping twelve times."""
    entries = "[&all {path: a.csv, dates: iso}, {<<: *all, path: b.csv}]"

    assert [(source.path, source.dates) for source in responses(written, entries)] == [
        ("a.csv", "iso"),
        ("b.csv", "iso"),
    ]


def test_codes_scores_and_the_day_of_all_answers(written):
    (source,) = responses(
        written, "{path: a.csv, missing: [NA, 11, -1], scores: {10 (Very Likely): 10}, date: 2018-09-08}"
    )

    assert source.missing == ("NA", "11", "-1")
    assert source.scores == {"10 (Very Likely)": 10}
    assert source.date == date(2018, 9, 8)


def test_a_delimiter_or_separator_may_be_a_space_or_tab(written):
    (source,) = responses(written, '{path: a.csv, delimiter: "\\t", thousands: " ", decimal: ","}')

    assert (source.delimiter, source.thousands, source.decimal) == ("\t", " ", ",")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{path: a.csv, format: qualtrics}", "format: 'qualtrics' is not available yet. Export a plain CSV"),
        ("{path: a.csv, format: google}", "format: 'google' is not a format (did you mean 'google-forms'?)"),
        ("{url: postgresql://db, table: nps}", "responses.url: databases are not available yet."),
        ("{format: plain}", "responses: `path` is missing. Name the file to read."),
        (
            "{path: a.csv, dates: day_first}",
            "dates: 'day_first' is not a way to write dates (did you mean 'day-first'?)",
        ),
        ('{path: a.csv, dates: "%Y-%q"}', "dates: '%Y-%q' is not a way to write dates: day-first"),
        ('{path: a.csv, dates: "%d/%m"}', "dates: '%d/%m' is not a way to write dates"),
        ("{path: a.csv, encoding: utf8000}", "encoding: 'utf8000' is not an encoding"),
        ("{path: a.csv, prepare: prepare.py}", "prepare: 'prepare.py' does not name a file and a function."),
        ("{path: a.csv, scores: {Never: -1}}", "scores.Never: '-1' is not a number from 0."),
        ("{path: a.csv, columns: {score: [a]}}", "columns.score: ['a'] is not a text."),
        ("{path: a.csv, decimal: comma}", "decimal: 'comma' is not of the form"),
        ("{path: a.csv, delimiter: semi}", "delimiter: 'semi' is not one character."),
        (
            "{path: a.csv, invited_without_score: maybe}",
            "invited_without_score: 'maybe' is not true or false.",
        ),
        ("[]", "responses: [] is not a list of at least 1."),
    ],
)
def test_what_cannot_be_read_is_refused(refused, entry, said):
    assert said in str(refused(least=START + entry + "\n"))


@pytest.mark.parametrize("dates", ["day-first", "month-first", "iso", "excel", "%d/%m/%Y %H:%M"])
def test_ways_of_writing_dates(written, dates):
    assert responses(written, f'{{path: a.csv, dates: "{dates}"}}')[0].dates == dates
