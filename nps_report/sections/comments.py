"""What they say: a balanced choice of comments, class by class, in the internal edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nps_report.blocks import Quote, QuoteGroup, Quotes, Section, Text, runs
from nps_report.facts.account_brief import AccountBriefFacts
from nps_report.facts.internal import Facts
from nps_report.facts.sample import known_values
from nps_report.facts.themes import Tone, raised_in, themes_of
from nps_report.metrics import ScoreClass
from nps_report.sections.labels import CLASS_NAMES, value_name
from nps_report.sections.many import LONGEST_NAME, brief
from nps_report.sections.theme_tables import theme_name
from nps_report.wording import N_, Words

CLASSES: tuple[ScoreClass, ...] = ("detractors", "passives", "promoters")
SIGNS: Mapping[Tone, str] = {"positive": " (+)", "negative": " (−)", "neutral": ""}
"""How the annex tells in which tone a comment raises a theme."""

THEMES = 2
"""The most themes named beside a quote."""

NO_QUOTE = N_("No comment to quote.")


def comments(facts: Facts, words: Words) -> Section:
    """Quotes per class, each with who speaks; the heading counts the comments."""
    spoken = facts.comments["score_class"][~facts.comments["comment_empty"]]
    heading = words.plural("What they say: {n} comment", "What they say: {n} comments", len(spoken))
    if not len(spoken):
        return Section(heading, (Text((runs(words(NO_QUOTE)),), tone="quiet"),))
    rows = facts.quotes[_said_of(facts.quotes)].to_dict("records")
    groups = tuple(_group(facts, name, spoken, rows, words) for name in CLASSES)
    note = words(
        "A balanced selection across themes, at most one comment per account, in the language of the answer. "
        "Highlighted: the words that raise a theme. All comments are in the annex."
    )
    return Section(heading, (Quotes(groups, note=note),), new_page=False)


def _group(
    facts: Facts, name: ScoreClass, spoken: pd.Series, rows: Sequence[dict[Any, Any]], words: Words
) -> QuoteGroup:
    quotes = tuple(_quote(facts, row, words) for row in rows if row["score_class"] == name)
    total = int((spoken == name).sum())
    return QuoteGroup(
        label=_label(name, len(quotes), total, words),
        quotes=quotes,
        score_class=name,
        empty=words(NO_QUOTE),
    )


def _said_of(quotes: pd.DataFrame) -> list[str]:
    """The columns that a quote is said with, of the many that a comment has."""
    return [
        column
        for column in (
            "quote",
            "marks",
            "key",
            "theme",
            "score_class",
            "score",
            "role",
            "contact_name",
            "account_name",
            "account",
            "comment_language",
        )
        if column in quotes
    ]


def _label(name: ScoreClass, shown: int, total: int, words: Words) -> str:
    class_name = words(CLASS_NAMES[name]).capitalize()
    if not total:
        return class_name
    return words(
        "{class_name}: {shown} of {total}",
        class_name=class_name,
        shown=words.whole(shown),
        total=words.plural("{n} comment", "{n} comments", total),
    )


def _quote(facts: Facts, row: dict[Any, Any], words: Words) -> Quote:
    role = row.get("role")
    said = [
        words("score {score}", score=words.whole(int(str(row["score"])))),
        value_name(words, facts.programme, "role", str(role)) if _known(role) else "",
        brief(str(row["contact_name"]), LONGEST_NAME) if _known(row["contact_name"]) else "",
        brief(_account(facts, row), LONGEST_NAME),
    ]
    language = row.get("comment_language")
    return Quote(
        text=str(row["quote"]),
        language=str(language) if _known(language) else "",
        about=words(" · ").join(filter(None, [_themes(facts, row, words), ", ".join(filter(None, said))])),
        marks=row["marks"],
    )


def _themes(facts: Facts, row: dict[Any, Any], words: Words) -> str:
    """The themes that a quote raises, that for which it was chosen first; a line has room for two."""
    raised = facts.topic(themes_of).tones_of(str(row["key"]))
    chosen = [theme for theme in raised if theme == row["theme"]]
    others = [theme for theme in raised if theme not in chosen]
    return ", ".join(theme_name(facts, theme, words) for theme in [*chosen, *others][:THEMES])


def _account(facts: Facts, row: dict[Any, Any]) -> str:
    """The account's name, else its id; none that is an e-mail, it may be a colleague's, unless all may be named."""
    said = next((str(row[name]) for name in ("account_name", "account") if _known(row[name])), "")
    return "" if "@" in said and facts.programme.identified != "yes" else said


def _accounts(facts: Facts, comments: pd.DataFrame) -> pd.Series[str]:
    """The account of each comment, said as `_account` does."""
    said = comments["account_name"].fillna(comments["account_id"])
    if facts.programme.identified == "yes":
        return said
    return said.where(~said.str.contains("@", regex=False, na=False))


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value) and value != ""


def _tones(facts: Facts, comments: pd.DataFrame, mentions: pd.DataFrame, words: Words) -> pd.Series[str]:
    """The themes of each comment with their tones: "Delivery and delays (+), Price (−)"."""
    found = raised_in(mentions, comments)
    told: dict[str, list[str]] = {}
    for theme in facts.side.theme_names():
        name = theme_name(facts, theme, words)
        for one in found.get(theme, ()):
            told.setdefault(one.response, []).append(name + SIGNS[one.tone])
    return comments["response_id"].map(lambda response: ", ".join(told.get(response, ())))


def comment_sheet(facts: Facts, words: Words) -> pd.DataFrame:
    """Every comment of the period for the annex, under headings in the report's language."""
    days = facts.scope.start, facts.scope.end
    return _sheet(facts, facts.comments, facts.side.mentions(facts.scope.unit, *days), words)


def account_sheet(facts: Facts, account: str, words: Words) -> pd.DataFrame:
    """Every comment of one account in the year, likewise, its people named as its brief names them."""
    said = facts.comments_between(*facts.year)
    own = said[said["account_id"] == account].reset_index(drop=True)
    # Who agreed with an older answer may have taken that back.
    named = AccountBriefFacts(facts, account).voice.names
    pairs = zip(known_values(own, "contact_id"), known_values(own, "contact_name"), strict=True)
    called = [name and named.get(contact, name) for contact, name in pairs]
    own = own.assign(contact_name=pd.Series(called, own.index, dtype="object"))
    mentions = facts.side.mentions(facts.scope.unit, *facts.year)
    return _sheet(facts, own, mentions[mentions["response_id"].isin(own["response_id"])], words)


def _sheet(facts: Facts, found: pd.DataFrame, mentions: pd.DataFrame, words: Words) -> pd.DataFrame:
    role = found["role"].map(
        lambda code: value_name(words, facts.programme, "role", code), na_action="ignore"
    )
    classes = found["score_class"].map(lambda name: words(CLASS_NAMES[name]), na_action="ignore")
    return pd.DataFrame(
        {
            words("Date"): found["responded_at"],
            words("Unit"): found["unit"],
            words("Account"): _accounts(facts, found),
            words("Contact"): found["contact_name"],
            words("Role"): role,
            words("Score"): found["score"],
            words("Class"): classes,
            words("Themes"): _tones(facts, found, mentions, words),
            words("Comment"): found["comment"],
            words("Language"): found["comment_language"],
        }
    )
