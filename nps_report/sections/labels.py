"""Labels that several sections share: scores, intervals, bases, classes, segments, actions."""

from __future__ import annotations

import math

from nps_report.blocks import Cell, Share
from nps_report.facts.internal import OTHERS
from nps_report.facts.people import Person, PersonClass
from nps_report.facts.persons import MOST_PEOPLE
from nps_report.facts.scores import Way
from nps_report.metrics import Counts, Interval, MatchedChange, ScoreClass
from nps_report.periods import Period
from nps_report.programme import Programme
from nps_report.sections.many import LONGEST_NAME, brief
from nps_report.wording import N_, UNKNOWN, Words

CLASS_NAMES: dict[ScoreClass, str] = {
    "promoters": N_("promoters"),
    "passives": N_("passives"),
    "detractors": N_("detractors"),
}
FOUR_CLASSES: dict[PersonClass, str] = {
    "promoters": N_("promoters"),
    "passives": N_("passives"),
    "detractors": N_("detractors"),
    "silent": N_("silent"),
}
"""The classes with the silent as a fourth."""

COLUMN_NAMES = {
    "role": N_("Role"),
    "tier": N_("Tier"),
    "channel": N_("Channel"),
    "kind": N_("Kind of survey"),
    "status": N_("Status"),
    "priority": N_("Priority"),
    "language": N_("Language"),
    "unit": N_("Unit"),
}
SINCE = {
    "month": N_("since {period}"),
    "quarter": N_("since the quarter {period}"),
    "year": N_("since {period}"),
    "week": N_("since the week {period}"),
    "wave": N_("since the wave {period}"),
    "span": N_("since the span {period}"),
}
WINDOWS = {
    "week": N_("three weeks"),
    "month": N_("three months"),
    "quarter": N_("three quarters"),
    "year": N_("three years"),
}
ACCOUNT_STATUSES = {"paying": N_("paying"), "trial": N_("trial"), "churned": N_("churned")}
STATUS_NAMES = {
    "planned": N_("planned"),
    "in progress": N_("in progress"),
    "done": N_("done"),
    "dropped": N_("dropped"),
}
THOUSAND, MILLION = 1_000, 1_000_000
LEAST_P = 0.001
WAY_NAMES: dict[Way, str] = {
    "respondents": N_("every respondent counts the same"),
    "accounts": N_("every account counts the same"),
    "revenue": N_("every account counts its revenue"),
    "waterfall": N_("one answer per account, the most influential"),
    "waterfall_revenue": N_("the most influential answer, by revenue"),
}
"""The ways in which answers are weighed into a score."""

AXIS = (-100, 100)
"""The axis of every score, the same in all reports and units, so that pages can be compared."""


def between(words: Words, interval: Interval) -> str:
    """Limits in words: "between +10 and +33"."""
    return words("between {low} and {high}", low=words.signed(interval.low), high=words.signed(interval.high))


def since(words: Words, period: Period) -> str:
    """The period that a change starts from, as it stands in a sentence: "since September 2026"."""
    return words(SINCE[period.kind], period=period.label(words.language))


def probability(words: Words, p: float) -> str:
    """A p-value: "p = 0.033", or "p < 0.001" below that."""
    if p < LEAST_P:
        return words("p < {p}", p=words.decimal(LEAST_P, 3))
    return words("p = {p}", p=words.decimal(p, 3))


def points(words: Words, value: float) -> str:
    """A difference with its sign and unit: "+6 points"."""
    return words.plural("{change} point", "{change} points", abs(round(value)), change=words.signed(value))


def base(words: Words, n: int, small: bool) -> str:
    """The base beside an estimate, with the small-base mark: "n = 22 · small base"."""
    count = words("n = {count}", count=words.whole(n))
    return words("{count} · small base", count=count) if small and n else count


def unit_name(words: Words, label: str, unit: str) -> str:
    """A unit's name; the whole programme is said in words."""
    return words("Whole programme") if unit == "all" else label


def class_bar(words: Words, counts: Counts) -> tuple[Share, ...]:
    """The three classes' shares, promoters first; none where there is no answer."""
    return share_bar(words, counts.shares)


def share_bar(words: Words, shares: tuple[float, float, float]) -> tuple[Share, ...]:
    """Shares of detractors, passives and promoters as a bar, promoters first; none where they are unknown."""
    if math.isnan(shares[0]):
        return ()
    named = zip(CLASS_NAMES, reversed(shares), strict=True)
    return tuple(Share(name, share, words.percent(share), words(CLASS_NAMES[name])) for name, share in named)


def column_name(words: Words, programme: Programme, column: str) -> str:
    """A segment column's heading: its own label (under the empty code) if declared, else the usual word."""
    declared = programme.labels.get(column, {}).get("")
    if declared:
        return declared.in_language(words.language)
    return words(COLUMN_NAMES[column]) if column in COLUMN_NAMES else column


def value_name(words: Words, programme: Programme, column: str, value: str) -> str:
    """A segment value in words: its declared label, else the value itself."""
    if value == OTHERS:
        return words("Others")
    declared = programme.labels.get(column, {}).get(value)
    return brief(declared.in_language(words.language) if declared else value, LONGEST_NAME)


def status_name(words: Words, programme: Programme, status: str | None) -> str:
    """An account's status by its declared label, else in the report's language where the kit knows the word."""
    if status is None:
        return UNKNOWN
    declared = value_name(words, programme, "status", status)
    return words(ACCOUNT_STATUSES[status]) if declared == status and status in ACCOUNT_STATUSES else declared


def score_cell(words: Words, counts: Counts, weighed: float | None = None) -> Cell:
    """A score in a table, that of the counts unless it is `weighed` otherwise; a dash where nobody answered."""
    value = counts.nps if weighed is None else weighed
    return Cell(words.signed(value), None if math.isnan(value) else value)


def interval_cell(words: Words, counts: Counts, interval: Interval) -> Cell:
    """An interval in a table; a dash where nobody answered."""
    if not counts.n:
        return Cell("–")
    return Cell(words("{low} to {high}", low=words.signed(interval.low), high=words.signed(interval.high)))


def count_cell(words: Words, n: int, small: bool = False) -> Cell:
    """A count in a table, marked where the base is small."""
    return Cell(words.whole(n), n, "small-base" if small and n else "")


def account_label(words: Words, programme: Programme, name: str | None, account: str | None) -> str:
    """An account's name, else its id; where persons may not be named, no e-mail stands for either.

    >>> from nps_report.wording import words_for
    >>> helios = Programme(programme="Helios", question="?", sources={"responses": {"path": "data.csv"}})
    >>> some = ("Novalux", "A1"), (None, "a@b.example"), (None, None)
    >>> [account_label(words_for("en"), helios, *one) for one in some]
    ['Novalux', 'unnamed account', '–']
    """
    said = name or account
    if said is None:
        return UNKNOWN
    hidden = "@" in said and programme.identified != "yes"
    return words("unnamed account") if hidden else brief(said, LONGEST_NAME)


def person_label(words: Words, programme: Programme, person: Person) -> str:
    """A person's name and role, as far as they are known and may be said: "Clara Drouet (Users)"."""
    role = value_name(words, programme, "role", person.role) if person.role else ""
    name = brief(person.name or "", LONGEST_NAME)
    if name and role:
        return words("{name} ({role})", name=name, role=role)
    return name or role or words("a contact")


def amount(words: Words, programme: Programme, value: float | None) -> str:
    """An amount of money, to three figures at most: "€320k" or "320 k€"; without a currency "320k".

    >>> from nps_report.wording import words_for
    >>> helios = Programme(programme="Helios", question="?", sources={"responses": {"path": "data.csv"}}, currency="€")
    >>> [amount(words_for("en"), helios, value) for value in (950.0, 31_999.0, 1_860_000.0, None)]
    ['€950', '€32k', '€1.9m', '–']
    """
    if value is None or math.isnan(value):
        return UNKNOWN
    currency = programme.currency
    if abs(value) >= MILLION - THOUSAND / 2:
        whole = abs(value) >= 100 * MILLION
        return words(
            "{currency}{number}m", number=words.decimal(value / MILLION, 0 if whole else 1), currency=currency
        )
    if abs(value) >= THOUSAND:
        digits = 0 if abs(value) >= 10 * THOUSAND else 1
        return words("{currency}{number}k", number=words.decimal(value / THOUSAND, digits), currency=currency)
    return words("{currency}{number}", number=words.whole(value), currency=currency).strip()


def capitalized(text: str) -> str:
    """A text with a capital at its start; the others stay as they are.

    >>> capitalized("every account counts its CA")
    'Every account counts its CA'
    """
    return text[:1].upper() + text[1:]


def limit(words: Words, value: float) -> str:
    """A limit of a difference; one that is not nothing is never shown as nothing.

    >>> from nps_report.wording import words_for
    >>> [limit(words_for("en"), value) for value in (-0.19, 0.0, 12.6)]
    ['−0.2', '0', '+13']
    """
    return words.signed(value, 1 if value and not round(value) else 0)


def overlap(matched: MatchedChange, words: Words) -> str:
    """Who answered in both of the periods that a change lies between: "60 contacts in both"."""
    if matched.key == "contact":
        return words.plural("{n} contact in both", "{n} contacts in both", matched.overlap)
    if matched.key == "account":
        return words.plural("{n} account in both", "{n} accounts in both", matched.overlap)
    return words("who answered in both is not known")


def crowded(words: Words) -> str:
    """Why a section that looks at persons one by one says nothing of a very large unit."""
    return words(
        "Not looked at person by person: more than {n} answers in the year. See the units' reports.",
        n=MOST_PEOPLE,
    )


def sure(words: Words, programme: Programme) -> str:
    """The confidence of intervals and tests: "95 %"."""
    return words.percent(programme.statistics.confidence)
