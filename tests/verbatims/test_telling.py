"""What tells a score or a sum, and what only counts something."""

import pytest

from nps_report.verbatims.telling import tells_of_its_author


@pytest.mark.parametrize(
    "text",
    [
        "j'ai mis 9",
        "j’ai mis six",
        "Je vous mets 10",
        "je donne 9",
        "On vous a mis un 7",
        "vous méritez un dix",
        "9 car vous êtes rapides",
        "9 because of Ana",
        "un 4 sur 5",
        "8,5/10",
        "Neuf sur dix",
        "20/20",
        "un 10 bien mérité",
        "un petit 6 cette fois",
        "zéro pointé",
        "Sept, pas plus",
        "8 : bonne équipe",
        "Très bien, donc 9",
        "7 ou 8",
        "9\ufe0f\u20e3 pour vous",
        "cinq étoiles",
        "five stars",
        "★★★★",
        "a solid 8",
        "It's a nine",
        "I gave you a seven",
        "I would give a ten",
        "nine from me",
        "full marks",
        "pas la moyenne",
        "à noter",
        "perdu deux points",
    ],
)
def test_a_score_is_told(text):
    assert tells_of_its_author(text)


@pytest.mark.parametrize(
    "text",
    [
        "je vous recommande",
        "À RECOMMANDER",
        "I'd recommend",
        "would not recommend",
        "I recomend them",
        "je vous conseille à mes confrères",
        "votre NPS",
    ],
)
def test_to_recommend_or_not_is_as_good_as_a_score(text):
    assert tells_of_its_author(text)


@pytest.mark.parametrize(
    "text",
    [
        "1,2 M€",
        "1.2M de chiffre",
        "1 million d'euros",
        "mille euros",
        "mille de trop",
        "14 300 HT",
        "14\u202f300 de trop",
        "14k",
        "EUR 1 200",
        "USD 1200",
        "1200 de trop",
        "£300",
        "deux mille livres",
        "deux cents livres",
        "ten grand",
        "2.350,00",
        "89,90 de port",
    ],
)
def test_a_sum_is_told(text):
    assert tells_of_its_author(text)


@pytest.mark.parametrize(
    "text",
    [
        "Livré en 24 heures",
        "sous 48 h",
        "3 techniciens sur place",
        "client depuis 2011",
        "vous avez mis 3 semaines à répondre",
        "Ils ont mis deux jours",
        "Livraison entre 5 et 10 jours",
        "passé de 3 à 2 jours",
        "de 9 h à 18 h",
        "à 6 h du matin",
        "ouvert 24/7",
        "On nous donne deux versions",
        "deux points à améliorer",
        "les deux équipes",
        "zéro défaut",
        "remis à neuf",
        "20 % plus cher",
        "mille mercis",
        "mon conseiller est parfait",
        "notre équipe, notamment",
        "Livre vite",
        "a ten minute wait",
        "after three calls",
        "The two of them are great",
        "your rates are high",
        "They gave us two dates",
    ],
)
def test_what_counts_something_tells_neither(text):
    assert not tells_of_its_author(text)
