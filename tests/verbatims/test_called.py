"""What people write who mean a theme."""

import pytest

from nps_report.verbatims.called import called, themes_of_frame
from nps_report.verbatims.frame import CodeFrame, Theme

PART = Theme("use", {"fr": "Utilisation et prise en main"})
FRAME = CodeFrame(
    (
        Theme("ease", {"fr": "Facilité d’utilisation"}, subthemes=(PART,)),
        Theme("contract", {"fr": "Contrat"}, subthemes=(Theme("level", {"fr": "Niveaux de service"}),)),
    )
)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Facilité", "ease"),
        ("prise en main", "ease"),
        ("niveaux de service", "contract"),
        ("contract", "contract"),
    ],
)
def test_a_theme_is_meant_by_its_id_a_word_of_its_name_or_what_a_part_joins(text, theme):
    assert themes_of_frame(FRAME)[called(text)] == theme


@pytest.mark.parametrize("text", ["prise", "service", "main"])
def test_a_mere_word_of_a_part_means_no_theme(text):
    assert called(text) not in themes_of_frame(FRAME)
