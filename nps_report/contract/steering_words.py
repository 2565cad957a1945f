"""The words by which a question steers, in French and English, without accents: patterns made of lists."""

from __future__ import annotations

import re


def any_of(*lines: str) -> str:
    r"""A pattern for any of the words given; `_` stands for a space within one.

    >>> any_of("please", "s'il_vous merci")
    "(?:please|s'il\\s+vous|merci)"
    """
    return "(?:" + "|".join(" ".join(lines).split()).replace("_", r"\s+") + ")"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.VERBOSE | re.IGNORECASE)


# Numbers. One that is part of a word, a date or a fraction, or that numbers the question, is none.
_ALONE = r"(?<![\w.,/-])(?<!question\s)"
_WHOLE = r"(?!\w|[.,/-]\d)"
_SPAN = rf"(?: \s*-\s* | \s+{any_of('to a and or et ou')}\s+ )"
_NUMBERS = rf"(?P<first>10|[0-9]) (?:{_SPAN}(?P<last>10|[0-9]))? {_WHOLE}"

_ASIDE = r"(?:\s*\([^)]*\))?"
SCALE = _pattern(
    rf"""{_ALONE} (?:
        1 {_ASIDE} (?: \s*(?:-|\.\.+)\s* | \s+{any_of("to a and et through jusqu'a")}\s+ ) 10
        | 10 {_ASIDE} (?: \s*-\s* | \s+{any_of("to a down_to")}\s+ ) 1
        | one\s+{any_of("to and")}\s+ten | un\s+{any_of("a et")}\s+dix
    ) {_WHOLE}"""
)
"""A scale without a 0."""

CLASSES = _pattern(
    rf"\b{any_of('detractors? detracteurs? detractrices? promoters? promoteurs? promotrices? passives passifs')}\b"
    r"(?!\s+immobili)"  # a trade
)
"""The classes of a score. "Passive" alone is an everyday word."""

_ASKING = any_of(
    "give giving rate rating award choose select pick leave score_us scoring_us thanks thank_you",
    "hope hoping aim aiming strive striving count_on counting_on deserve love appreciate get",
    "mettre mettez donner donnez attribuer attribuez noter notez accorder accordez laisser laissez",
    "choisir choisissez cocher cochez avoir obtenir merci",
    "esperons visons comptons_sur meritons attendons aimerions souhaitons",
)
_BETWEEN = any_of(
    "us me for to get earn receive at_least only a an of with your the score rating mark",
    "nous moi au_moins que un une de la le avec votre pour obtenir avoir recevoir note",
)
_HIGH_NUMBER = rf"""
    {any_of("9 10 nine ten neuf dix")} (?: /10 | \s+{any_of("out_of sur")}\s+10 )?
    (?: {_SPAN} (?:{any_of("a an un")}\s+)? {any_of("10 ten dix")} )?
"""
# "10 reasons" is no score, "10 to 0" is a scale, and "10 if so, 0 if not" explains it.
_AFTER_HIGH = rf"""
    (?= \s*(?: $ | [.!?;,)"»] )
        | \s+{any_of("please svp s'il if si when quand for pour to so afin on because car thank")}\b )
    (?! \s+to\s+[01]\b | \s+{any_of("if when for si quand pour")}\b.*\b0\b )
"""
_HIGH_WORDS = rf"""
    {any_of("top highest maximum best perfect full")}\s+ (?:possible\s+)? {any_of("scores? marks? ratings? grades?")}\b
    | {any_of("note score")}\s+{any_of("maximale? maximum parfaite?")}\b | meilleure\s+note\b
"""
_ALL = any_of("anything any_score everything tout toute_note tout_score tout_ce_qui_est")
_UNDER = any_of("below under less_than lower_than inferieure?_a sous en_dessous_de")
BEGGING = _pattern(
    rf"""\b{_ASKING} (?:[\s-]+{_BETWEEN})* [\s-]+ (?: {_HIGH_NUMBER} {_AFTER_HIGH} | {_HIGH_WORDS} )
    | \b{_HIGH_NUMBER} \s+{any_of("helps? would_help would_make nous_aide nous_aiderait nous_ferait")}\b
    | \b{any_of("only seuls? seules?")}\s+ (?:{any_of("les notes scores a the")}\s+)* 9s?{_SPAN}(?:les\s+)?10s?\b
    | \b{_ALL}\s+{_UNDER}\s+ (?:an?\s+)? {any_of("9 10 nine ten neuf dix")}\b"""
)
"""A high score asked for, or said to be the only one that counts."""

_DEGREE = any_of(
    "not not_at_all very extremely quite rather fairly completely really highly somewhat moderately",
    "pas pas_du_tout tres peu assez plutot tout_a_fait extremement vraiment totalement moyennement",
)
_JUDGEMENT = any_of(
    "happy unhappy likely unlikely satisfied unsatisfied dissatisfied disappointed neutral indifferent",
    "good bad poor average excellent terrible great not_at_all",
    "contente?s? mecontente?s? satisfaite?s? insatisfaite?s? decue?s? neutres? indifferente?s? probables?",
    "improbables? bons? bonnes? mauvaise?s? moyens? moyennes? mediocres? pas_du_tout tout_a_fait",
)
_JUDGED = rf"(?:{_DEGREE}\s+)*{_JUDGEMENT}\b"
_SAYING = any_of(
    "means? meaning stands?_for indicates? corresponds?_to considered counted_as",
    "signifie signifient signifiant veut_dire veulent_dire indique indiquent correspond_a correspondent_a",
    "consideree?s?_comme consideres?_comme",
)
_BEING = any_of("is are being est sont etant")

SAID_OF_NUMBERS = _pattern(
    rf"""{_ALONE} {_NUMBERS} (?:
        \s*=
        | (?:\s+{_BEING})? \s+{_SAYING}\b
        | \s+{_BEING}\s+ (?:{any_of("a an un une")}\s+)? {_JUDGED}
        # At the very start "3: " numbers the question, and "likely to" begins one.
        | (?<!^\d) \s*[:(-]\s* {_JUDGED} (?!\s+{any_of("to for de du with")}\b) \)?
        | (?(last) \s+{_JUDGED} | (?!) )
    )"""
)
"""Numbers, then what they mean; several together need no sign between."""

NUMBERS_SAID = _pattern(
    rf"\b{_JUDGED} (?: \s*[=:(]\s* | \s+{any_of('from de entre between')}\s+ ) {_NUMBERS} \)?"
)
"""A judgement, then the numbers it stands for."""

UNITS = _pattern(
    rf"/\s*10\b | \b{any_of('sur_10 out_of_10 points? pts stars? etoiles? notes? scores? ratings?')}\b"
)
"""What stands beside a number without giving it a meaning."""

LABELLED = _pattern(rf"^[1-9]\b | ^(?!0\b|10\b).*{_ALONE}[1-9]$")
"""A label that begins or ends with a number between the ends of the scale."""
