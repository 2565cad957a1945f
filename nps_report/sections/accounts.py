"""Roles and accounts: each role's people by class with the silent, and who is a detractor inside which account."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nps_report.blocks import Block, Cell, Column, Figure, Runs, Section, Table, Text, runs
from nps_report.facts.accounts import (
    AccountsFacts,
    Classes,
    Gap,
    RoleClasses,
    detractors_of,
    leading_gap,
)
from nps_report.facts.internal import Facts
from nps_report.facts.people import CLASSES, Account, PersonClass
from nps_report.sections.finding import Finding
from nps_report.sections.inside import MOST_ACCOUNTS, inside_accounts
from nps_report.sections.labels import (
    FOUR_CLASSES,
    base,
    column_name,
    crowded,
    probability,
)
from nps_report.sections.numbers import known
from nps_report.sections.persons import account_id, class_list, contact_id, role_name
from nps_report.wording import UNKNOWN, Words

MOST_ROLES = 8
"""The most roles that are drawn."""


def roles_and_accounts(facts: Facts, words: Words) -> Section | None:
    """Each role and the accounts by class, then the accounts with a detractor; one line if that is all there is."""
    found = facts.topic(AccountsFacts)
    line = _one_line(found, words)
    if line:
        return Section(_name(found, words), (Text((runs(line),), tone="quiet"),))
    blocks: list[Block] = [_figure(found, words)]
    if found.at_risk:
        blocks.append(inside_accounts(found, words))
    return Section(_heading(found, words), tuple(blocks))


def findings(facts: Facts, words: Words) -> Iterator[Finding]:
    """The role whose share of detractors, and the one whose silence, is established as unlike the others'."""
    found = facts.topic(AccountsFacts)
    if facts.crowded:
        return
    many = {
        "role": (_detractors(found), len(facts.people.answered)),
        "silent role": (_silence(found), len(facts.people.everyone)),
    }
    for topic, (leading, everyone) in many.items():
        if leading is not None:
            role, gap = leading
            text = _finding(found, topic, role, gap, words)
            yield Finding(topic, text, established=True, weight=abs(gap.value) * gap.base / everyone)


def _finding(found: AccountsFacts, topic: str, role: str, gap: Gap, words: Words) -> Runs:
    said = {"role": role_name(words, found.facts.programme, role), **_shares(gap, words)}
    if topic == "role":
        return words.runs(
            "*{role}*: {share} of those who answered in twelve months are detractors, {rest} among the others; "
            "an established gap.",
            **said,
        )
    return words.runs(
        "*{role}*: {share} of those invited in twelve months are silent, {rest} among the others; "
        "an established gap.",
        **said,
    )


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """How roles are tested, and how an account gets its class."""
    if facts.crowded:
        return
    found = facts.topic(AccountsFacts)
    detractors = [(one.role, one.detractors) for one in found.roles]
    silence = [(one.role, one.silence) for one in found.roles]
    if _any_tested(detractors):
        said = words(
            "Share of detractors among the {n} people who answered in twelve months, each by the latest answer.",
            n=_all_of(detractors),
        )
        yield words("Detractors by role"), f"{said} {_tests(found, detractors, words)}"
    if _any_tested(silence):
        said = words("Share of the silent among the {n} people invited in twelve months.", n=_all_of(silence))
        yield words("Silence by role"), f"{said} {_tests(found, silence, words)}"
    if found.accounts:
        yield (
            words("Account classes"),
            words(
                "By the mean score of the people who answered in twelve months: promoter from 9, passive from 7, "
                "detractor below; silent where nobody answered."
            ),
        )


def numbers(facts: Facts) -> dict[str, Any]:
    """Roles and accounts by class, and the accounts of the table; None where people are not looked at one by one."""
    if facts.crowded:
        return dict.fromkeys(("roles", "accounts", "with_detractor", "with_detractor_left", "at_risk"))
    found = facts.topic(AccountsFacts)
    return {
        "roles": [_role_numbers(one) for one in found.roles],
        "accounts": _class_numbers(found.classes),
        "with_detractor": len(found.at_risk),
        "with_detractor_left": found.left_at_risk,
        "at_risk": [_account_numbers(found, account) for account in found.at_risk[:MOST_ACCOUNTS]],
    }


def _one_line(found: AccountsFacts, words: Words) -> str:
    """What is said where there is nothing to draw; empty where there is."""
    if found.facts.crowded:
        return crowded(words)
    if not (found.roles or found.accounts):
        return words("Neither a role nor an account is known of those who answered or were invited.")
    if _detractors(found) or _silence(found) or found.at_risk or found.left_at_risk:
        return ""
    said = [words("No role stands out for detractors or silence.")] if found.roles else []
    if found.accounts:
        counts = class_list(words, found.classes)
        said.append(words("Accounts: {counts}; none has a detractor.", counts=counts))
    return " ".join(said)


def _name(found: AccountsFacts, words: Words) -> str:
    if found.facts.crowded or bool(found.roles) == bool(found.accounts):
        return words("Roles and accounts")
    return words("Roles") if found.roles else words("Accounts")


def _heading(found: AccountsFacts, words: Words) -> str:
    if not found.accounts:
        return _name(found, words)
    return words(
        "{name}: detractors in {n} of the {all} accounts that answered",
        name=_name(found, words),
        n=len(found.at_risk) + found.left_at_risk,
        all=found.classes.counts.n,
    )


def _detractors(found: AccountsFacts) -> tuple[str, Gap] | None:
    return leading_gap((one.role, one.detractors) for one in found.roles if one.role is not None)


def _silence(found: AccountsFacts) -> tuple[str, Gap] | None:
    return leading_gap((one.role, one.silence) for one in found.roles if one.role is not None)


def _figure(found: AccountsFacts, words: Words) -> Figure:
    """A bar per role, then one of the accounts."""
    drawn = _drawn(found.roles)
    bars = [(role_name(words, found.facts.programme, one.role), one.classes) for one in drawn]
    if found.accounts:
        bars.append((words("All accounts"), found.classes))
    heading = _figure_heading(found, words)
    said = words("; ").join(f"{label} ({class_list(words, classes)})" for label, classes in bars)
    return Figure(
        figure="classes",
        title=heading,
        data={
            "rows": [_bar(found, label, classes, words) for label, classes in bars],
            "heads": [{"score_class": name, "label": words(FOUR_CLASSES[name])} for name in CLASSES],
        },
        alt=words("{heading}. {said}.", heading=heading, said=said),
        table=_behind(found, words),
        note=_figure_note(len(found.roles) - len(drawn), words),
    )


def _figure_heading(found: AccountsFacts, words: Words) -> str:
    detractors, silence = _detractors(found), _silence(found)
    said = []
    if detractors:
        role, gap = detractors
        said.append(
            words(
                "{role}: {share} detractors, {rest} among the others",
                role=role_name(words, found.facts.programme, role),
                **_shares(gap, words),
            )
        )
    if silence:
        role, gap = silence
        said.append(
            words(
                "{role}: {share} silent, {rest} among the others",
                role=role_name(words, found.facts.programme, role),
                **_shares(gap, words),
            )
        )
    if said:
        return words("; ").join(said)
    if len(found.roles) > 1:
        return words("No role stands out for detractors or silence")
    return words("Accounts: {counts}", counts=class_list(words, found.classes))


def _figure_note(others: int, words: Words) -> str:
    said = words(
        "Each person once, by the latest answer of twelve months; accounts by their mean score. "
        "Compared: detractors among those who answered, silent among those invited."
    )
    more = words.plural("{n} other role is in the table.", "{n} other roles are in the table.", others)
    return f"{said} {more}" if others else said


def _drawn(roles: Sequence[RoleClasses]) -> tuple[RoleClasses, ...]:
    """The roles that are drawn, in their order: those with an established gap first, then the largest."""
    first = sorted(
        roles, key=lambda one: (not (one.detractors.established or one.silence.established), -one.classes.n)
    )[:MOST_ROLES]
    return tuple(one for one in roles if one in first)


def _bar(found: AccountsFacts, label: str, classes: Classes, words: Words) -> dict[str, Any]:
    small = classes.n < found.facts.programme.thresholds.small_base
    return {
        "label": label,
        "parts": [
            {
                "score_class": name,
                "count": classes.count(name),
                "share": classes.share(name),
                "label": words.whole(classes.count(name)),
            }
            for name in CLASSES
        ],
        "n_label": base(words, classes.n, small),
    }


def _behind(found: AccountsFacts, words: Words) -> Table:
    """The data behind the bars: every role, then the accounts."""
    accounts = [_account_row(found, words)] if found.accounts else []
    invited = found.facts.silence_known
    return Table(
        title=words("Roles and accounts"),
        columns=(
            Column(column_name(words, found.facts.programme, "role"), width=1.6),
            *(Column(words(FOUR_CLASSES[name]).capitalize(), "end", 0.7) for name in _told(found)),
            Column(words("Detractors among respondents"), "end"),
            *([Column(words("Silent among those invited"), "end")] if invited else []),
            Column(words("Gap established")),
        ),
        rows=(*(_role_row(found, one, words) for one in found.roles), *accounts),
    )


def _role_row(found: AccountsFacts, one: RoleClasses, words: Words) -> tuple[Cell, ...]:
    both = {"detractors": one.detractors, "silent": one.silence}
    gaps = {name: gap for name, gap in both.items() if name in _told(found)}
    established = [words(FOUR_CLASSES[name]) for name in CLASSES if name in gaps and gaps[name].established]
    return (
        Cell(role_name(words, found.facts.programme, one.role), one.role),
        *_class_cells(found, one.classes, words),
        *(Cell(words.percent(gap.share), known(gap.share)) for gap in gaps.values()),
        Cell(words.listed(established), mark="strong") if established else Cell(words("no"), mark="quiet"),
    )


def _account_row(found: AccountsFacts, words: Words) -> tuple[Cell, ...]:
    gaps = len({"detractors", "silent"}.intersection(_told(found)))
    return (
        Cell(words("All accounts")),
        *_class_cells(found, found.classes, words),
        *(Cell(UNKNOWN, mark="quiet") for _ in range(gaps + 1)),
    )


def _class_cells(found: AccountsFacts, classes: Classes, words: Words) -> Iterator[Cell]:
    return (Cell(words.whole(classes.count(name)), classes.count(name)) for name in _told(found))


def _told(found: AccountsFacts) -> tuple[PersonClass, ...]:
    """The classes that are known: without a table of invitations, who is silent is not."""
    return CLASSES if found.facts.silence_known else CLASSES[:-1]


def _shares(gap: Gap, words: Words) -> dict[str, str]:
    return {"share": words.percent(gap.share), "rest": words.percent(gap.rest)}


def _all_of(gaps: Iterable[tuple[str | None, Gap]]) -> int:
    return sum(gap.base for _, gap in gaps)


def _any_tested(gaps: Iterable[tuple[str | None, Gap]]) -> bool:
    return any(not math.isnan(gap.p) for _, gap in gaps)


def _tests(found: AccountsFacts, gaps: Sequence[tuple[str | None, Gap]], words: Words) -> str:
    """How the gaps were tested, with the p of each role: the smallest of them where there are many."""
    tested = sorted(
        ((gap.p_adjusted, role) for role, gap in gaps if role is not None and not math.isnan(gap.p)),
    )
    said = [
        words("{role}: {p}", role=role_name(words, found.facts.programme, role), p=probability(words, p))
        for p, role in tested[:MOST_ROLES]
    ]
    if len(said) < len(tested):
        said.append(words.plural("{n} other", "{n} others", len(tested) - len(said)))
    return words(
        "Each role against all others, people taken as independent (Fisher's exact test), p adjusted over the roles "
        "(Benjamini-Hochberg): {listed}. An association, not a cause.",
        listed=words("; ").join(said),
    )


def _role_numbers(one: RoleClasses) -> dict[str, Any]:
    return {
        "role": one.role,
        **_class_numbers(one.classes),
        "detractors_share": _gap_numbers(one.detractors),
        "silent_share": _gap_numbers(one.silence),
    }


def _class_numbers(classes: Classes) -> dict[str, int]:
    return {name: classes.count(name) for name in CLASSES}


def _gap_numbers(gap: Gap) -> dict[str, Any]:
    return {
        "base": gap.base,
        "share": known(gap.share),
        "rest_base": gap.other_base,
        "rest": known(gap.rest),
        "p_adjusted": known(gap.p_adjusted),
        "significant": gap.established,
    }


def _account_numbers(found: AccountsFacts, account: Account) -> dict[str, Any]:
    programme = found.facts.programme
    return {
        "account": account_id(programme, account.account),
        "class": account.score_class,
        "mean": account.mean,
        "revenue": account.revenue,
        **_class_numbers(Classes.of(person.score_class for person in account.people)),
        "detractors_of": [
            {"contact": contact_id(programme, person), "role": person.role, "score": person.score}
            for person in detractors_of(account)
        ],
    }
