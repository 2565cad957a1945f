"""Whole documents as renderers receive them, in real French, and the same with hostile words everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nps_report.blocks import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Findings,
    Headline,
    Item,
    Mark,
    Method,
    Note,
    Prose,
    Quote,
    QuoteGroup,
    Quotes,
    Run,
    Runs,
    Section,
    Share,
    Table,
    Text,
    Title,
    runs,
)
from nps_report.rendering.document import with_markdown
from nps_report.rendering.markdown import markdown_ast


@dataclass(frozen=True)
class SampleBrand:
    """The looks of a brand, as `nps_report.programme.Brand` has them."""

    name: str = "Helios"
    primary: str = "#0b5cad"
    logo: Path | None = None


BRAND = SampleBrand()

WORDS = {
    "contents": "Sommaire",
    "skip": "Aller au contenu",
    "data": "Les données",
    "more": "Voir plus",
    "page": "Page",
    "of": "sur",
    "late": "en retard",
    "small_base": "base faible",
    "output": "Figure ajoutée par l’analyste",
}

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A picture of one pixel, PNG in base64, as a notebook holds it."""

MARKDOWN = """## Ce que j’ai vu sur place

Trois tournées, **deux retards**, une *bonne surprise* : le nouveau quai. Voir [le compte rendu](https://helios.example/cr).

1. Quai 3 rouvert
2. Créneaux confirmés la veille
   - par SMS
   - par `e-mail`

> Le client attend une heure, pas une journée.

#### Un titre qui saute un niveau

| Tournée | Retards | Coût |
|:--------|--------:|:----:|
| Est     |      12 | 1 900 € |
| Ouest   |       3 | 400 €   |

---

```
quai = 3
```

<b>balise</b> montrée telle quelle, ![schéma du quai](quai.png)
"""


def markdown_part(source: str) -> dict[str, Any]:
    """Hold a Markdown cell as a document does: its source and its syntax tree."""
    return {"block": "markdown", "source": source, "ast": markdown_ast(source)}


def internal_document() -> dict[str, Any]:
    """Lyon, October 2026, internal edition."""
    opening = (_headline(), _opening_columns(), _trend(), _roles(), _reading_note())
    closing = (_distribution_section(), _units_section(), _voices_section(), _register_section())
    parts = [_typeset(with_markdown(block.as_json())) for block in (*opening, *closing, _prose())]
    parts += [
        markdown_part(MARKDOWN),
        {"block": "output", "text": "compte   n\nNovalux  12\nBrévent   7"},
        {"block": "image", "format": "png", "data": PIXEL, "alt": "Plan du quai 3"},
        _typeset(Section("Méthode", (_method(),)).as_json()),
    ]
    return {"title": _typeset(_internal_title().as_json()), "parts": parts}


def _typeset(node: Any) -> Any:
    """Put French narrow spaces into the words of a block, as the kit's catalogues do."""
    if isinstance(node, dict):
        return {key: _typeset(item) for key, item in node.items()}
    if isinstance(node, list):
        return [_typeset(item) for item in node]
    return re.sub(r" (?=[;:!?%»])|(?<=«) ", "\u202f", node) if isinstance(node, str) else node


def customer_document() -> dict[str, Any]:
    """Lyon, October 2026, what customers receive."""
    blocks: tuple[Block, ...] = (
        Text(_thanks(), tone="lead"),
        Section("Ce que vous nous avez dit", (_customer_quotes(),)),
        Section("Vous avez dit, nous faisons", (_you_said_we_do(),)),
        Section("Et depuis\u202f?", (Text((runs(_SINCE),)),)),
        _contact(),
        _customer_method(),
    )
    return {"title": _typeset(_customer_title().as_json()), "parts": [_typeset(b.as_json()) for b in blocks]}


HOSTILE = (
    "<script>alert('x')</script><img src=x onerror=alert(1)>",
    '#import "x": *\n#eval("1") $x^2$ *b* _i_ `c` @ref <label> \\ // /* ~ -- "',
    '=cmd()|"/C calc"!A0 {{ 7*7 }} {% raw %} ${x} %s',
    "droite à gauche \u202egnp.exe\u202c \u2067שלום\u2069 مرحبا \u200f\u200e",
    "👍🏽 👩‍👩‍👧‍👦 ❤️ 🇫🇷 中文評論 日本語 한국어",
    "nul\x00 cloche\x07 échappe\x1b[31m suppr\x7f \x85 \ufeff \u200b \ufffe \ue000 \ud800 fin",
    "Long. " + "Très long commentaire. " * 434,
    "Donaudampfschifffahrt" * 40,
    "e\u0301te\u0301 \u0e01\u0e33 \U0001f9d1\u200d\U0001f680 \u2028ligne\u2029paragraphe",
)
"""What a survey's comment may hold, and no report may trip over."""


def hostile_document(clean: dict[str, Any] | None = None) -> dict[str, Any]:
    """Put a hostile text in place of every text of the document."""
    texts = _Cycle(HOSTILE)
    document: dict[str, Any] = _replaced(clean or internal_document(), texts)
    markdown = "\n\n".join(("##### " + HOSTILE[0], *HOSTILE[1:], "| a |\n|---|\n| " + HOSTILE[3] + " |"))
    document["parts"].append(markdown_part(markdown))
    return document


_KEPT = {
    "block", "style", "tone", "layout", "score_class", "mark", "align", "figure", "format", "language",
    "date", "edition", "ast", "source", "value", "numbers",
}  # fmt: skip


class _Cycle:
    """Gives the hostile texts in turn."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self.texts, self.given = texts, 0

    def __call__(self) -> str:
        self.given += 1
        return self.texts[self.given % len(self.texts)]


def _replaced(node: Any, text: Callable[[], str]) -> Any:
    if isinstance(node, dict):
        is_image = node.get("block") == "image"
        return {
            name: item if name in _KEPT or (is_image and name == "data") else _replaced(item, text)
            for name, item in node.items()
        }
    if isinstance(node, list):
        return [_replaced(item, text) for item in node]
    return text() if isinstance(node, str) and node else node


# --- the internal document's parts -------------------------------------------------------------------


def _internal_title() -> Title:
    return Title(
        eyebrow="Enquête clients · octobre 2026",
        heading=("Agence de Lyon",),
        facts=("187 réponses sur 412 invitations", "74 comptes sur 96"),
        document=Document(
            language="fr",
            title="Agence de Lyon, octobre 2026",
            description="Rapport interne de l’enquête clients, octobre 2026",
            author="Helios Services",
            date="2026-10-31",
            footer="Helios Services · Lyon · octobre 2026 · édition interne, confidentiel",
            edition="internal",
        ),
        words=WORDS,
        numbers={"unit": "Lyon", "period": "2026-10", "score": {"nps": 21.9}},
    )


def _headline() -> Headline:
    return Headline(
        score=21.9,
        label="+22",
        interval="entre +10 et +33 (à 95 %)",
        sentence=(
            Run("Stable ou indéterminé : +6 points depuis septembre, dans la marge d’erreur.", "strong"),
            Run(" Objectif +25 : écart non établi."),
        ),
        more=(runs("Sur un an : −9 points, entre −24 et +6, non établi non plus.", "quiet"),),
        bar=(
            Share("promoters", 86 / 187, "46 %", "promoteurs"),
            Share("passives", 56 / 187, "30 %", "passifs"),
            Share("detractors", 45 / 187, "24 %", "détracteurs"),
        ),
        bar_alt="46 % de promoteurs, 30 % de passifs, 24 % de détracteurs",
    )


def _opening_columns() -> Section:
    findings = Findings(
        "Ce qu’il faut retenir",
        (
            (
                Run("Les délais de livraison", "strong"),
                Run(" sont associés à −7 points : 38 réponses sur 187 en parlent, dont 29 en mal."),
            ),
            (
                Run("Les décideurs", "strong"),
                Run(" notent plus bas que les utilisateurs (+12 contre +31) ; écart non établi."),
            ),
            (
                Run("22 comptes restent muets", "strong"),
                Run(", dont 3 du premier tiers de chiffre d’affaires (1,9 M€)."),
            ),
        ),
    )
    actions = Table(
        "Ce que nous décidons",
        (Column("Action", width=2.4), Column("Qui"), Column("Échéance", "end")),
        (
            _row("Rappeler les 11 détracteurs décideurs", "L. Meyer", ("en retard · 15 oct.", "late")),
            _row("Créneau garanti, plateforme Est", "C. Roux", "30 nov."),
            _row("Visite des 3 grands comptes muets", "A. Diallo", "12 déc."),
        ),
    )
    return Section("", (findings, actions), layout="columns")


_MONTHS = ("oct. 25", "nov. 25", "déc. 25", "janv. 26", "févr. 26", "mars 26", "avr. 26", "mai 26", "juin 26")
_MONTHS = (*_MONTHS, "juil. 26", "août 26", "sept. 26", "oct. 26")
_TREND = (31.0, 31.0, 33.0, 30.0, 34.0, 36.0, 35.0, 37.0, 33.0, 24.0, 18.0, 16.0, 21.9)


def trend_data() -> dict[str, Any]:
    """Thirteen months, the last one labelled, with a target."""
    points = [
        {
            "label": label,
            "value": value,
            "low": value - 11.0,
            "high": value + 11.0,
            "n": 120,
            "small_base": False,
        }
        for label, value in zip(_MONTHS, _TREND, strict=True)
    ]
    target = {"value": 25, "label": "objectif +25"}
    return {"points": points, "last_label": "+22", "target": target, "axis": [-100, 100]}


def _trend() -> Figure:
    rows = tuple(
        _row(label, (f"{value:+.0f}", "", value), (f"{value - 11:+.0f}", "", value - 11), ("120", "", 120))
        for label, value in zip(_MONTHS, _TREND, strict=True)
    )
    columns = (Column("Mois"), Column("Score", "end"), Column("Limite basse", "end"), Column("n", "end"))
    return Figure(
        figure="trend",
        title="Treize mois : la baisse de l’été n’est pas rattrapée",
        data=trend_data(),
        alt="Score sur treize mois : +31 en octobre 2025, +37 en mai 2026, +16 en septembre, +22 en octobre.",
        table=Table("Score sur treize mois", columns, rows),
    )


def intervals_data() -> dict[str, Any]:
    """Four roles against the whole; the last has a small base and one difference is established."""
    return {
        "rows": [
            _interval("Décideurs", 12.0, (-8.0, 28.0), "n = 41", established=False),
            _interval("Prescripteurs", 18.0, (2.0, 34.0), "n = 52", established=False),
            _interval("Utilisateurs", 31.0, (14.0, 47.0), "n = 72", established=True),
            _interval("Achats", -6.0, (-31.0, 20.0), "n = 22 · base faible", small_base=True),
        ],
        "reference": {"value": 21.9, "label": "ensemble +22"},
        "target_label": "",
        "axis": [-100, 100],
    }


def _interval(
    label: str, value: float, limits: tuple[float, float], n_label: str, **marks: bool
) -> dict[str, Any]:
    row = {"label": label, "value": value, "low": limits[0], "high": limits[1], "n_label": n_label}
    shown = f"{value:+.0f}".replace("-", "−")
    return {**row, "value_label": shown, "small_base": False, "established": False, "target": None, **marks}


def _roles() -> Figure:
    data = intervals_data()
    rows = tuple(
        _row(row["label"], (row["value_label"], "", row["value"]), row["n_label"]) for row in data["rows"]
    )
    return Figure(
        figure="intervals",
        title="Par fonction : les utilisateurs au-dessus de l’ensemble",
        data=data,
        alt="Score par fonction : décideurs +12, prescripteurs +18, utilisateurs +31, achats −6.",
        table=Table("Score par fonction", (Column("Fonction"), Column("Score", "end"), Column("Base")), rows),
    )


def _reading_note() -> Text:
    text = (
        "Chaque point porte sur trois mois glissants ; bande = intervalle à 95 %. Cercle vide = moins "
        "de 30 réponses, à lire avec prudence. Score = promoteurs (9–10) moins détracteurs (0–6)."
    )
    return Text((runs(text),), tone="quiet")


def distribution_data() -> dict[str, Any]:
    """187 answers by score, with the three classes."""
    counts = (4, 1, 3, 5, 6, 12, 14, 24, 32, 40, 46)
    classes = ["detractors"] * 7 + ["passives"] * 2 + ["promoters"] * 2
    return {
        "bars": [
            {"score": score, "share": count / 187, "label": str(count), "score_class": score_class}
            for score, (count, score_class) in enumerate(zip(counts, classes, strict=True))
        ],
        "groups": [
            {"score_class": "detractors", "label": "24 % détracteurs"},
            {"score_class": "passives", "label": "30 % passifs"},
            {"score_class": "promoters", "label": "46 % promoteurs"},
        ],
    }


def _distribution_section() -> Section:
    rows = tuple(
        _row(str(bar["score"]), (bar["label"], "", int(bar["label"]))) for bar in distribution_data()["bars"]
    )
    figure = Figure(
        figure="distribution",
        title="Un quart des réponses est à 10",
        data=distribution_data(),
        alt="Réponses par note : 46 à 10, 40 à 9, 32 à 8, 24 à 7, 45 de 0 à 6.",
        table=Table("Réponses par note", (Column("Note"), Column("Réponses", "end")), rows),
        note="187 réponses notées ; 3 réponses sans note sont hors de la base.",
    )
    silent = Note(
        runs("Les 338 invités sans réponse depuis douze mois ne sont pas dans ce graphique."),
        title="Qui manque ?",
        tone="caution",
    )
    return Section("Qui a répondu", (figure, silent), new_page=True)


_CLASSES = {"promoters": "promoteurs", "passives": "passifs", "detractors": "détracteurs", "silent": "muets"}
_PEOPLE = {
    "Décideurs": (17, 12, 12, 54),
    "Prescripteurs": (22, 17, 13, 31),
    "Utilisateurs": (39, 16, 17, 131),
    "Achats": (8, 6, 8, 9),
}


def classes_data() -> dict[str, Any]:
    """The people invited by role: promoters, passives, detractors, and who stayed silent."""
    return {
        "rows": [_people(role, counts) for role, counts in _PEOPLE.items()],
        "heads": [{"score_class": name, "label": label} for name, label in _CLASSES.items()],
    }


def _people(role: str, counts: tuple[int, ...]) -> dict[str, Any]:
    parts = [
        {"score_class": name, "count": count, "share": count / sum(counts), "label": str(count)}
        for name, count in zip(_CLASSES, counts, strict=True)
    ]
    return {"label": role, "parts": parts, "n_label": f"{sum(counts)} invités"}


_TOLD = {"Livraison et délais": (23, 4, 9), "Prix": (12, 2, 3), "Relation commerciale": (2, 1, 11)}


def themes_data() -> dict[str, Any]:
    """What comments speak of: unfavourable, neutral and favourable ones by theme."""
    tones = ("negative", "neutral", "positive")
    return {
        "rows": [
            {
                "label": label,
                **dict(zip(tones, counts, strict=True)),
                **{f"{tone}_label": str(count) for tone, count in zip(tones, counts, strict=True)},
                "n_label": f"{sum(counts)} commentaires",
                "change_label": "en hausse" if sum(counts) > 30 else "",
                "small_base": sum(counts) < 15,
            }
            for label, counts in _TOLD.items()
        ],
        "heads": {"negative": "En mal", "neutral": "neutres", "positive": "En bien"},
    }


def matrix_data() -> dict[str, Any]:
    """Four actions: two quick wins, of which one is late, one for the long term, one without an owner."""
    grades = ((5, 1), (4, 2), (5, 4), (3, 2))
    return {
        "points": [
            {
                "number": str(place),
                "impact": impact,
                "effort": effort,
                "late": place == 2,
                "owned": place != 4,
            }
            for place, (impact, effort) in enumerate(grades, start=1)
        ],
        "named": [
            {"number": "1", "label": "Rappeler les comptes A touchés cet été"},
            {"number": "2", "label": "Prévenir avant le retard, pas après, par téléphone et avec une heure"},
        ],
        "more_label": "",
        "zones": {
            "quick win": "Gains rapides",
            "medium term": "Moyen terme",
            "long term": "Long terme",
        },
        "heads": {"impact": "Impact", "effort": "Effort"},
        "signs": {"late": "en retard", "no owner": "sans responsable"},
    }


def sparks_data() -> dict[str, Any]:
    """The scores of three units over four periods: one fell, one has a gap, one has hardly an answer."""
    return {
        "rows": [
            _unit("Lyon", [30.0, 22.0, 15.0, -4.0], established=True),
            _unit("Lille", [12.0, None, 18.0, 20.0]),
            _unit("Nantes", [None, None, None, 50.0], small_base=True),
        ],
        "first_label": "juillet 2026",
        "last_label": "octobre 2026",
        "axis": [-20, 60],
    }


def before_data() -> dict[str, Any]:
    """Two actions: one with four periods before it, one with hardly an answer."""
    return {
        "panels": [
            _action("Lyon, sept. 26", [0.0, -42.0, -53.0, -38.0, 22.0], [32.0, 24.0, None, 27.0, 30.0]),
            _action("Lille, oct. 26", [50.0, None], [10.0, 12.0]),
        ],
        "axis": [-60, 60],
    }


def _action(label: str, done: list[float | None], elsewhere: list[float | None]) -> dict[str, Any]:
    return {
        "label": label,
        "done": done,
        "elsewhere": elsewhere,
        "small_base": [value == 50.0 for value in done],
        "first_done": "+1",
        "first_elsewhere": "+2",
        "last_done": "sur place +22",
        "last_elsewhere": "ailleurs +30",
        "first_label": "mai 26",
        "moment_label": "action",
        "last_label": "oct. 26",
        "gap_label": "Écart entre les pentes d’avant : −9 (de −24 à +7) points par période, non établi.",
    }


def _unit(label: str, points: list[float | None], **marks: bool) -> dict[str, Any]:
    shown = f"{points[-1]:+.0f}".replace("-", "−")
    row = {
        "label": label,
        "points": points,
        "value_label": shown,
        "n_label": "n = 41",
        "short_label": "n = 41",
    }
    return {**row, "small_base": False, "established": False, **marks}


_STEPS = (("Qui a répondu", -3.1), ("Décideurs", -1.6), ("Prescripteurs", 2.4), ("Utilisateurs", 8.2))


def bridge_data() -> dict[str, Any]:
    """From the score of September to that of October: who answered, then the roles."""
    return {
        "start": {"value": 16.0, "label": "septembre 2026", "value_label": "+16,0"},
        "end": {"value": 21.9, "label": "octobre 2026", "value_label": "+21,9"},
        "steps": [{"label": label, "value": value, "value_label": _points(value)} for label, value in _STEPS],
        "axis": [-20, 40],
    }


def _points(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−").replace(".", ",")


def _units_section() -> Section:
    units = (
        ("Lyon", "+22", "+10 à +33", "187", "+6, non établi", "+25"),
        ("Nantes", "+41", "+30 à +51", "203", "+2, non établi", "+30"),
        ("Strasbourg", "−4", "−19 à +11", "122", "hausse de 17", "+10"),
        ("Lille", "+8", "−21 à +36", "24", "baisse de 12", "+25"),
    )
    marks: tuple[Mark, ...] = ("", "", "good", "strong")
    rows = tuple(
        _row(name, (score, "strong"), limits, (n, "small-base" if n == "24" else ""), (change, mark), target)
        for (name, score, limits, n, change, target), mark in zip(units, marks, strict=True)
    )
    labels: tuple[tuple[str, Align], ...] = (
        ("Unité", "start"),
        ("Score", "end"),
        ("Intervalle", "end"),
        ("n", "end"),
        ("Depuis septembre", "end"),
        ("Objectif", "end"),
    )
    columns = tuple(
        Column(label, align, 1.4 if label == "Depuis septembre" else 1.0) for label, align in labels
    )
    table = Table("Quatre unités", columns, rows, note="Écarts testés ensemble (Benjamini-Hochberg).")
    nothing = Table("Corrections", columns[:2], (), empty="Aucune correction sur la période.")
    return Section("Toutes les unités", (table, nothing))


def _voices_section() -> Section:
    loyal = QuoteGroup(
        "Promoteurs",
        (
            Quote(
                "On appelle, quelqu’un décroche et règle le problème.", "fr", "Décideuse, Novalux, 12 octobre"
            ),
            Quote("Same technician for six years. He knows our plant.", "en", "User, Brévent, 3 October"),
        ),
        "promoters",
    )
    unhappy = QuoteGroup(
        "Détracteurs",
        (
            Quote("Trois semaines pour une pièce courante, ce n’est pas tenable.", "fr", "Acheteur, Cérélia"),
            Quote(
                "La facture tient sur onze pages. Personne ne la lit, tout le monde la conteste.", "fr", ""
            ),
        ),
        "detractors",
        note="2 verbatims sur 29",
    )
    quiet = QuoteGroup("Passifs", (), "passives", empty="Aucun commentaire à citer.")
    quotes = Quotes((loyal, unhappy, quiet), title="Dans leurs mots", note="Choix équilibré, un par compte.")
    return Section("Ce qu’ils disent", (quotes,))


def _register_section() -> Section:
    columns = (
        Column("Action", width=2.6),
        Column("Thème"),
        Column("Qui"),
        Column("Échéance", "end"),
        Column("État"),
        Column("Effet / effort", "end", 0.8),
    )
    late = _row(
        "Rappeler les 11 détracteurs décideurs",
        "Suivi",
        "L. Meyer",
        ("15 oct.", "late"),
        ("en retard", "late"),
        "5 / 1",
    )
    done = _row(
        "Facture d’une page", "Facturation", "P. Anselme", "30 sept.", ("fait le 28 sept.", "good"), "4 / 3"
    )
    planned = tuple(
        _row(f"Visiter le compte muet n° {number}", "Livraison", "A. Diallo", "12 déc.", "prévu", "3 / 2")
        for number in range(1, 29)
    )
    return Section("Le registre des actions", (Table("", columns, (late, done, *planned)),))


def _prose() -> Prose:
    text = "La baisse vient **des tournées Est**, pas du service.\n\n- deux quais fermés\n- un seul rouvert"
    return Prose(text, "Analyse de Claire Roux")


def _method() -> Method:
    return Method(
        "Comment ces chiffres sont faits",
        (
            Item("Base", runs("967 lignes lues, 889 notées, 78 sans note ; 4 doublons écartés.")),
            Item("Intervalle", runs("Score par paires (forme de Tango), à 95 %.")),
            Item("Comparaisons", runs("Wald ajusté ; p = 0,31 depuis septembre, 0,24 sur un an.")),
        ),
    )


# --- the customer document's parts -------------------------------------------------------------------


def _customer_title() -> Title:
    return Title(
        eyebrow="Octobre 2026",
        heading=("Vous nous avez répondu.", "Voici ce que nous en faisons."),
        facts=(),
        document=Document(
            language="fr",
            title="Vos réponses, octobre 2026",
            description="Ce que vous nous avez dit en octobre 2026, et ce que nous en faisons",
            author="Helios Services",
            date="2026-10-31",
            footer="Helios Services · vos réponses, octobre 2026",
            edition="customer",
        ),
        words=WORDS,
        numbers={"unit": "Lyon", "period": "2026-10"},
    )


def _thanks() -> tuple[Runs, ...]:
    return (
        (
            Run("Merci : vous êtes "),
            Run("plus de 100", "strong"),
            Run(" à avoir pris le temps de nous répondre. Vous nous recommandez plutôt, mais "),
            Run("moins qu’il y a un an : notre score est de "),
            Run("+22", "strong"),
            Run(", et vous nous dites clairement pourquoi."),
        ),
    )


def _customer_quotes() -> Quotes:
    liked = QuoteGroup(
        "Ce que vous appréciez",
        (Quote("On appelle, quelqu’un décroche et règle le problème.", "fr"),),
        note="Des techniciens qui connaissent leur métier, un interlocuteur qui répond.",
    )
    wanted = QuoteGroup(
        "Ce qui doit changer",
        (Quote("Trois semaines pour une pièce courante, ce n’est pas tenable.", "fr"),),
        note="Les délais de livraison depuis l’été, et des factures difficiles à lire.",
    )
    return Quotes((liked, wanted))


def _you_said_we_do() -> Table:
    return Table(
        "",
        (Column("Vous avez dit", width=2.0), Column("Nous faisons", width=2.6), Column("Quand")),
        (
            _row(
                "Livraisons en retard",
                "Un créneau garanti de deux heures, une deuxième plateforme à l’est",
                "30 novembre",
            ),
            _row(
                "Factures illisibles",
                "Nouvelle facture d’une page, testée avec douze d’entre vous",
                ("fait en septembre", "good"),
            ),
            _row(
                "Pas de nouvelles après une réclamation",
                "Un rappel sous 48 heures par une personne qui n’est pas en cause",
                "en cours",
            ),
        ),
    )


_SINCE = (
    "La nouvelle facture est en place depuis septembre. Pour les livraisons, il est trop tôt pour juger : "
    "nous vous donnerons le résultat, bon ou mauvais, en janvier."
)


def _contact() -> Note:
    text = (
        "Écrivez à la responsable de l’écoute client, ecoute@helios.example, ou dites-le à votre contact. "
        "Prochaine enquête : janvier 2027."
    )
    return Note(runs(text), title="Une question, un désaccord ?", tone="contact")


def _customer_method() -> Method:
    question = "« Quelle est la probabilité que vous recommandiez Helios à un confrère ? »."
    return Method(
        "Comment nous mesurons",
        (
            Item("Question", runs(question)),
            Item("Score", runs("Part des 9–10 moins part des 0–6. Il résume une opinion à un moment donné.")),
            Item(
                "Discrétion",
                runs("Réponses regroupées ; citations publiées avec votre accord."),
            ),
        ),
    )


def _row(*cells: str | tuple[Any, ...]) -> tuple[Cell, ...]:
    """Cells from labels, or from (label, mark, value)."""
    return tuple(Cell(cell, cell) if isinstance(cell, str) else _cell(*cell) for cell in cells)


def _cell(label: str, mark: Mark = "", value: float | str | None = None) -> Cell:
    return Cell(label, label if value is None else value, mark)
