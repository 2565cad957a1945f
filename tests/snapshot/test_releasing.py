"""The customer side holds released values alone, whatever the programme holds."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from nps_report.errors import SnapshotError
from nps_report.metrics import class_of
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.snapshot import CustomerSide, Released, build_snapshot, open_customer, open_internal, release
from nps_report.snapshot.named import customers_named
from nps_report.testing import Rows, sample_programme
from tests.privacy.sample import SUBJECTS, with_frame

OCTOBER = parse_period("2026-10")
END = date(2026, 10, 31)
ALLOWED = {
    "cells": {"unit", "segment", "value", "level", "words", "nps", "n_band"},
    "changes": {"unit", "against", "nps", "before_kept"},
    "themes": {"unit", "theme", "tone", "name_fr", "name_en"},
    "quotes": {"unit", "theme", "tone", "text", "language"},
    "actions": {"unit", "status", "due", "done_at", "asked", "effect", "is_new", "is_own"}
    | {
        f"{name}{language}"
        for name in ("said", "public_text", "owner_role")
        for language in ("", "_fr", "_en")
    },
}

SAID = {
    "detractors": "La livraison du {} est vraiment à revoir",
    "passives": "Rien à dire du {} cette fois",
    "promoters": "La livraison du {} est toujours très rapide",
}
"""What answers of a class say: those of the middle raise no theme."""


def answers(month: str, scores: list[int], **more: object) -> list[dict[str, object]]:
    """An answer per score, each from another person, five accounts in turn, all consenting to be quoted."""
    return [
        {
            "response_id": f"{month}-{place}",
            "responded_at": f"{month}-{place % 28 + 1:02d}",
            "score": score,
            "comment": SAID[class_of(score)].format(SUBJECTS[place % 20]),
            "unit": "Lyon",
            "account_id": f"A{place % 5}",
            "contact_id": f"C{place}",
            "quote_consent": "yes",
            **more,
        }
        for place, score in enumerate(scores)
    ]


def opened(folder: Path, tables: dict[str, Rows], **changes: object) -> CustomerSide:
    """The customer side for October 2026 of a programme with these tables."""
    settings = {"segments": [], "targets": {}} | changes
    none: dict[str, Rows] = {name: () for name in ("accounts", "contacts", "invitations", "actions", "units")}
    programme = load_programme(with_frame(sample_programme(folder, none | tables, **settings)))
    return open_customer(release(build_snapshot(programme, folder / "snapshot"), programme, OCTOBER, END))


MIXED = [10] * 12 + [8] * 4 + [3] * 4
SHOWN = {"segments": ["role"], "customer": {"segments": ["role"]}}


def test_a_unit_and_the_whole_are_released(tmp_path):
    side = opened(tmp_path, {"responses": answers("2026-10", MIXED)})
    assert side.cell("Lyon") == side.cell("all") == Released("number", None, 40, "10-29")


def test_a_unit_without_answers_is_hidden(tmp_path):
    units = [{"unit": "Lyon"}, {"unit": "Lille"}]
    side = opened(tmp_path, {"responses": answers("2026-10", MIXED), "units": units})
    assert side.cell("Lille").level == "hidden"
    assert side.quotes("Lille") == ()


def test_a_hidden_unit_counts_in_the_one_above_that_is_shown(tmp_path):
    units = [{"unit": "Sud"}, {"unit": "Lyon", "parent": "Sud"}, {"unit": "Lille", "parent": "Sud"}]
    side = opened(tmp_path, {"responses": answers("2026-10", MIXED), "units": units})
    assert side.counted_with("Sud") == ("Lille",)
    assert side.counted_with("all") == ()
    assert side.shown_in("Lille") == "Sud"
    assert side.shown_in("all") is None


def test_changes_are_differences_of_published_numbers(tmp_path):
    """September scores 0, October 2025 has too few answers for a number."""
    rows = [
        *answers("2026-10", MIXED),
        *answers("2026-09", [10, 3] * 10),
        *answers("2025-10", [10, 8, 3, 10, 3, 8]),
    ]
    (change,) = opened(tmp_path, {"responses": rows}).changes("Lyon")
    assert (change.against.name, change.value) == ("2026-09", 40)


def test_the_year_before_comes_second(tmp_path):
    rows = [*answers("2026-10", MIXED), *answers("2026-08", [10, 3] * 10), *answers("2025-10", [10, 8] * 10)]
    changes = opened(tmp_path, {"responses": rows}).changes("Lyon")
    assert [(change.against.name, change.value) for change in changes] == [("2026-08", 40), ("2025-10", -10)]


def kept(day: str) -> dict[str, object]:
    """A promise to everybody, kept that day."""
    told = {"title": "t", "visibility": "customer", "public_text_fr": "Un message la veille"}
    return {**told, "action_id": day, "status": "done", "done_at": day}


@pytest.mark.parametrize(
    ("days", "before"),
    [
        (["2026-09-02", "2026-09-20"], "2026-07"),
        (["2026-09-20", "2026-10-14"], "2026-07"),
        (["2026-08-01"], "2026-07"),
        (["2026-07-31"], None),
        (["2026-10-01"], None),
        (["2026-03-02"], None),
    ],
    ids=["the first counts", "not one of now", "just after", "none before", "of now alone", "long ago"],
)
def test_the_last_number_before_kept_promises_is_compared_with(tmp_path, days, before):
    """Nobody answered in August, and before July."""
    rows = [*answers("2026-10", MIXED), *answers("2026-09", MIXED), *answers("2026-07", [10, 3] * 10)]
    side = opened(tmp_path, {"responses": rows, "actions": [kept(day) for day in days]})
    changes = side.changes("Lyon")
    assert [change.against.name for change in changes if change.before_kept] == ([before] if before else [])
    assert [(change.against.name, change.value) for change in changes] == [
        ("2026-09", 0),
        *([("2026-07", 40)] if before else []),
    ]


def test_a_number_before_kept_promises_that_was_hidden_is_not_compared_with(tmp_path):
    """July's answers are all of one class, June's are not, but lie further back."""
    months = {"2026-10": MIXED, "2026-09": MIXED, "2026-07": [10] * 20, "2026-06": [10, 3] * 10}
    rows = [row for month, scores in months.items() for row in answers(month, scores)]
    side = opened(tmp_path, {"responses": rows, "actions": [kept("2026-09-02")]})
    assert [(change.against.name, change.before_kept) for change in side.changes("Lyon")] == [
        ("2026-09", False)
    ]


def test_a_release_knows_nothing_after_its_day(tmp_path):
    programme = load_programme(
        sample_programme(tmp_path, {"responses": answers("2026-10", MIXED), "units": ()})
    )
    snapshot = build_snapshot(programme, tmp_path / "snapshot")
    side = open_customer(release(snapshot, programme, OCTOBER, date(2026, 10, 3)))
    assert side.cell("all").level == "hidden"
    assert (side.period.name, side.as_of) == ("2026-10", date(2026, 10, 3))


def test_segments_come_in_the_programmes_order_the_rest_last(tmp_path):
    rows = [
        {**row, "role": ("user", "decision maker", "")[place % 3]}
        for place, row in enumerate(answers("2026-10", [10, 10, 8, 3] * 15))
    ]
    side = opened(tmp_path, {"responses": rows}, **SHOWN, order={"role": ["decision maker", "user"]})
    assert [one.value for one in side.segments("Lyon")] == ["decision maker", "user", None]
    assert {one.cell.level for one in side.segments("Lyon")} == {"number"}


def test_no_segment_of_a_hidden_unit_is_shown(tmp_path):
    """Two accounts in three hold the unit, but not one of its segments."""
    rows = [{**row, "role": "user"} for row in answers("2026-10", MIXED)]
    rows += [
        {**row, "response_id": f"B{i}", "contact_id": f"D{i}", "account_id": "big"}
        for i, row in enumerate(rows * 2)
    ]
    for row in rows[20:]:
        row["role"] = "buyer"
    side = opened(tmp_path, {"responses": rows}, **SHOWN)
    assert side.cell("Lyon").level == "hidden"
    assert side.segments("Lyon") == ()


def test_of_a_segment_that_is_not_declared_for_customers_nothing_is_released(tmp_path):
    rows = [
        {**row, "role": ("user", "buyer")[place % 2], "tier": ("A", "B")[place % 2]}
        for place, row in enumerate(answers("2026-10", MIXED * 3))
    ]
    labels = {name: {"": name, "user": "Zuser", "A": "Za"} for name in ("role", "tier")}
    side = opened(
        tmp_path,
        {"responses": rows},
        segments=["tier", "role"],
        labels=labels,
        customer={"segments": "role"},
    )
    assert {one.segment for one in side.segments("Lyon")} == {"role"}
    assert side.programme.segments == ("role",)
    assert {name: set(texts) for name, texts in side.programme.labels.items()} == {"role": {"", "user"}}


def test_without_a_declaration_no_segment_is_released(tmp_path):
    rows = [
        {**row, "role": ("user", "buyer")[place % 2]}
        for place, row in enumerate(answers("2026-10", MIXED * 3))
    ]
    side = opened(tmp_path, {"responses": rows}, segments=["role"], labels={"role": {"": "Zlabel"}})
    assert side.segments("Lyon") == ()
    assert (side.programme.segments, side.programme.labels, side.programme.order) == ((), {}, {})


def test_themes_are_told_by_name_in_each_tone_that_enough_have(tmp_path):
    """Twelve praise deliveries; the four who blame them are too few to be told of."""
    side = opened(tmp_path, {"responses": answers("2026-10", MIXED)})
    (theme,) = side.themes("Lyon")
    assert (theme.theme, theme.tone) == ("delivery", "appreciated")
    assert theme.names == {"fr": "Livraison, délais", "en": "Delivery, delays"}


def test_a_theme_too_rare_in_each_tone_is_told_as_mentioned(tmp_path):
    """Eight praise deliveries and seven blame them; nobody is quoted then."""
    side = opened(tmp_path, {"responses": answers("2026-10", [10] * 8 + [8] * 4 + [3] * 7)})
    assert [(one.theme, one.tone) for one in side.themes("Lyon")] == [("delivery", "mentioned")]
    assert side.quotes("Lyon") == ()


def test_quotes_are_on_a_theme_that_is_told(tmp_path):
    rows = answers("2026-10", MIXED)
    quotes = opened(tmp_path, {"responses": rows}).quotes("Lyon")
    assert len(quotes) == 2
    assert {quote.text for quote in quotes} <= {row["comment"] for row in rows[:12]}
    assert {(quote.theme, quote.tone, quote.language) for quote in quotes} == {
        ("delivery", "appreciated", "fr")
    }


def test_nothing_is_told_of_a_hidden_unit(tmp_path):
    """Twelve praise deliveries, but two accounts hold the unit."""
    rows = answers("2026-10", MIXED)
    for place, row in enumerate(rows):
        row["account_id"] = f"A{place % 2}"
    side = opened(tmp_path, {"responses": rows})
    assert side.themes("Lyon") == side.quotes("Lyon") == ()


@pytest.mark.parametrize(
    ("why", "changed"),
    [
        ("no consent", {"quote_consent": "no"}),
        ("consent not said", {"quote_consent": ""}),
        ("nothing said", {"comment": "RAS"}),
        ("too short", {"comment": "Livraison très rapide"}),
        ("two tones", {"comment": "La livraison est toujours rapide mais votre accueil est mauvais"}),
    ],
)
def test_no_quote_without(tmp_path, why, changed):
    rows = answers("2026-10", MIXED, **changed)
    assert opened(tmp_path, {"responses": rows}).quotes("Lyon") == (), why


def test_names_are_taken_out_of_quotes(tmp_path):
    """Twelve comments name a customer; those that leave no doubt are quoted without the name."""
    rows = answers("2026-10", MIXED)
    for place, row in enumerate(rows[:12]):
        row["comment"] = f"Chez Brévan la livraison du {SUBJECTS[place]} est toujours parfaite"
    accounts = [{"account_id": "A0", "name": "Brévan"}]
    quotes = opened(tmp_path, {"responses": rows, "accounts": accounts}).quotes("Lyon")
    assert quotes
    assert all("[nom]" in quote.text and "Brévan" not in quote.text for quote in quotes)


def test_promises_are_those_made_to_customers(tmp_path):
    action = {
        "title": "t",
        "unit": "Lyon",
        "visibility": "customer",
        "public_text_fr": "Un message la veille",
    }
    actions = [
        {**action, "action_id": "shown", "owner": "Odile Marchal", "done_at": "2026-11-05", "status": "done"},
        {**action, "action_id": "internal", "visibility": "internal"},
        {**action, "action_id": "unsaid", "public_text_fr": ""},
        {**action, "action_id": "given up", "status": "dropped"},
        {**action, "action_id": "later", "opened_at": "2026-11-02"},
        {**action, "action_id": "elsewhere", "unit": "Lille"},
    ]
    units = [{"unit": "Lyon"}, {"unit": "Lille"}]
    side = opened(tmp_path, {"responses": answers("2026-10", MIXED), "actions": actions, "units": units})
    (row,) = side.actions("Lyon").to_dict("records")
    assert (row["public_text_fr"], row["status"]) == ("Un message la veille", "in progress")
    assert row["done_at"] is pd.NaT
    assert len(side.actions("all")) == 2


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Both sides of the sample's year, with consent to every comment and a name in each; most are on one theme."""
    folder = tmp_path_factory.mktemp("full")
    sample = load_programme(sample_programme(folder))
    internal = open_internal(build_snapshot(sample, folder / "snapshot").folder / "internal")
    names, raised = internal.names(), ("le rapport", "la livraison, parfaite,")
    rows = [
        {
            **row,
            "comment": f"Merci à {names[i % len(names)]} pour {raised[i % 4 > 0]} du {SUBJECTS[i % 20]}",
            "quote_consent": "yes",
        }
        for i, row in enumerate(
            internal.answers("all", date(2025, 1, 1), END).astype("str").to_dict("records")
        )
    ]
    kept = (
        "response_id",
        "responded_at",
        "score",
        "comment",
        "unit",
        "account_id",
        "contact_id",
        "quote_consent",
    )
    tables = {"responses": [{name: row[name] for name in kept} for row in rows]}
    programme = load_programme(with_frame(sample_programme(folder, tables)))
    snapshot = build_snapshot(programme, folder / "snapshot")
    year = parse_period("2026")
    return snapshot.folder / "internal", release(snapshot, programme, year, END)


def test_every_table_of_the_customer_side_has_its_columns_and_no_other(full):
    tables = {path.stem: set(pd.read_parquet(path).columns) for path in full[1].glob("*.parquet")}
    assert tables == ALLOWED


def test_no_name_of_the_programme_stands_anywhere_on_the_customer_side(full):
    internal, customer = full
    files = {path.name: path for path in customer.iterdir()}
    assert set(files) == {f"{table}.parquet" for table in ALLOWED} | {"programme.json", "units.json"}
    shown = " ".join(_text(path) for path in files.values()).casefold()
    side = open_internal(internal)
    assert len(side.names()) == 72
    assert [name for name in (*side.names(), *side.staff()) if name.casefold() in shown] == []
    assert "[nom]" in shown


def _text(path: Path) -> str:
    return pd.read_parquet(path).to_csv() if path.suffix == ".parquet" else path.read_text(encoding="utf-8")


def test_the_public_programme_holds_public_keys_alone(full):
    public = json.loads((full[1] / "programme.json").read_text(encoding="utf-8"))
    assert not {"sources", "targets", "thresholds", "revenue_at_risk", "identified"} & set(public)


def test_of_the_brand_customers_get_the_name(tmp_path):
    """Colour and logo are looks, and a logo's path would tell how the company's folders are called."""
    brand = {"name": "Helios", "primary": "#7a1f5c"}
    side = opened(tmp_path, {"responses": answers("2026-10", MIXED)}, brand=brand)
    public = json.loads((side.folder / "programme.json").read_text(encoding="utf-8"))
    assert public["brand"] == {"name": side.programme.brand.name} == {"name": "Helios"}


def test_names_are_gathered_once_and_kept_on_the_internal_side_alone(full):
    internal, released = full
    kept = json.loads((internal / "names.json").read_text(encoding="utf-8"))
    side = open_internal(internal)
    assert tuple(kept) == side.names() == tuple(sorted(customers_named(side._tables(), side.units.names)))
    assert not any("names" in path.name for path in released.parent.rglob("*"))


def test_a_release_is_the_same_whenever_it_is_made(tmp_path):
    def content(place: Path) -> dict[str, bytes]:
        side = opened(place, {"responses": answers("2026-10", MIXED)})
        return {path.name: path.read_bytes() for path in side.folder.iterdir()}

    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_a_folder_without_a_release_says_so(tmp_path):
    with pytest.raises(SnapshotError, match="nothing is released there"):
        open_customer(tmp_path)
