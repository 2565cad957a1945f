"""The real surveys read as an independent script counted them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from nps_report.contract import CleanTables, clean_tables
from nps_report.programme import load_programme

pytestmark = pytest.mark.real


@pytest.fixture
def cleaned(real_programme: Callable[[str], Path], tmp_path: Path) -> Callable[[str], CleanTables]:
    return lambda name: clean_tables(load_programme(real_programme(name)), tmp_path / name / "work")


def counted(clean: CleanTables) -> pd.DataFrame:
    answers = pd.read_parquet(clean.tables["responses"])
    return answers[answers["reason"].isna()]


def classes(answers: pd.DataFrame) -> tuple[int, int, int]:
    """Promoters, passives, detractors."""
    score = answers["score"]
    return int((score >= 9).sum()), int(score.between(7, 8).sum()), int((score <= 6).sum())


def nps(answers: pd.DataFrame) -> float:
    promoters, _, detractors = classes(answers)
    return round(100 * (promoters - detractors) / len(answers), 2)


def test_carpentries_adds_up(cleaned):
    clean = cleaned("carpentries")
    assert clean.rows == {"read": 967, "no score": 78, "scored": 889}
    assert len(clean.problems) == 0


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2016-06-01", "2018-09-30", (501, 317, 71)),
        ("2017-01-01", "2017-12-31", (171, 108, 24)),
        ("2018-03-01", "2018-03-31", (60, 34, 10)),
    ],
)
def test_carpentries_by_period(cleaned, start, end, expected):
    answers = counted(cleaned("carpentries")).set_index("responded_at").sort_index().loc[start:end]
    assert classes(answers) == expected


@pytest.mark.parametrize("name", ["r-community-en", "r-community-en-xlsx"])
def test_r_community_in_english(cleaned, name):
    answers = counted(cleaned(name))
    assert (len(answers), classes(answers), nps(answers)) == (1795, (1386, 351, 58), 73.98)
    december = answers[answers["responded_at"] < "2020-01-01"]
    assert (len(december), nps(december)) == (1620, 73.70)
    experts = answers[answers["experience"] == "Expert"]
    assert (len(experts), nps(experts)) == (527, 81.40)


def test_a_level_called_none_is_a_level(cleaned):
    assert "None" in set(pd.read_parquet(cleaned("r-community-en").tables["responses"])["experience"])


def test_r_community_in_spanish_proves_its_own_dates(cleaned):
    answers = counted(cleaned("r-community-es"))
    assert (len(answers), nps(answers)) == (331, 77.04)
    assert answers["responded_at"].min().date().isoformat() == "2019-12-13"


def test_marques(cleaned):
    answers = counted(cleaned("marques"))
    assert (len(answers), classes(answers), nps(answers)) == (93, (36, 32, 25), 11.83)
    assert set(answers["responded_at"].dt.strftime("%Y-%m")) == {"2021-11"}
    for brand, n, score in (("Décathlon", 15, 66.67), ("Total", 12, -75.0)):
        own = answers[answers["Marque"] == brand]
        assert (len(own), nps(own)) == (n, score)
