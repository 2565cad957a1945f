"""What other programs may import, and what that costs them."""

import subprocess
import sys

import pytest

import nps_report
import nps_report.metrics

HEAVY = ("pandas", "numpy", "scipy", "matplotlib", "pydantic")


@pytest.mark.parametrize("name", nps_report.__all__)
def test_every_public_name_is_found(name):
    assert getattr(nps_report, name) is not None


def test_no_public_name_is_missing_from_the_list():
    assert set(nps_report._HOMES) == set(nps_report.__all__) - {"__version__"}


def test_every_name_of_metrics_is_found_and_listed():
    public = {
        name
        for name, value in vars(nps_report.metrics).items()
        if getattr(value, "__module__", "").startswith("nps_report")
    }
    assert public | {"HEADLINES", "NONE", "SCORES", "Headline", "ScoreClass"} == set(
        nps_report.metrics.__all__
    )


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'scorre'"):
        nps_report.scorre  # noqa: B018 - looking it up is the test


def test_scores_need_none_of_the_heavy_libraries():
    code = (
        f"import sys; from nps_report import score_interval; print([n for n in {HEAVY} if n in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
