"""The themes of real surveys: what a code frame for business customers finds in other people's words."""

import pytest

from nps_report.coding import coding_of
from nps_report.programme import load_programme
from nps_report.themes_report import ThemesReport

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture
def coding(real_programme):
    return lambda name, period: coding_of(load_programme(real_programme(name)), period)


def holding(comments, word):
    """The answers whose comment has a word in it."""
    texts = zip(comments["response_id"], comments["comment"].str.lower(), strict=True)
    return {response for response, text in texts if word in text}


def mostly(some, others):
    """Whether nine in ten of some are among others: beside some neighbours the cues doubt a word."""
    return len(some & others) >= 0.9 * len(some)


def test_what_people_like_least_about_a_language_is_that_it_is_hard_and_ill_explained(coding):
    found = coding("r-community-en", "2019-12:2020-01")
    assert found.other_languages == {"es": 1}
    most = {one.theme: one for one in found.themes.found[:2]}
    assert most.keys() == {"ease", "information"}
    assert most["ease"].toned("negative") > 2 * most["ease"].toned("positive")
    documented = holding(found.themes.comments, "documentation")
    assert len(documented) >= 70
    assert mostly(documented, {one.response for one in found.of_theme("information")})


def test_what_the_themes_leave_over_suggests_those_of_another_trade(coding):
    found = coding("r-community-en", "2019-12:2020-01")
    suggested = {word for one in found.suggestions for word in one.words}
    assert {"packages", "syntax", "memory"} <= suggested


def test_brands_are_praised_for_their_quality(coding):
    found = coding("marques", "2021-11")
    assert len(found.themes.comments) == 93
    quality = next(one for one in found.themes.found if one.theme == "quality")
    assert quality.toned("positive") > 3 * quality.toned("negative")
    words = holding(found.themes.comments, "qualité")
    dear = {one.response for name in ("quality", "price") for one in found.of_theme(name)}
    assert len(words) >= 15
    assert mostly(words, dear)


def test_a_language_without_patterns_is_said_to_be_so_and_its_answers_count(coding):
    found = coding("r-community-es", "2019-12:2020-01")
    assert found.themes.facts.counts.n == 331
    assert found.other_languages.keys() == {"es"}
    assert found.other_languages["es"] >= 240
    told = list(ThemesReport(found).lines())
    assert any(f"{found.other_languages['es']} in es" in line for line in told)
    assert all(one.language == "en" for one in found.untagged)
