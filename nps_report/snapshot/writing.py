"""Writes the internal side: clean tables joined, read and counted once, so that reports only look up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from nps_report.errors import SnapshotError
from nps_report.files import make_folder, replacing, write_text
from nps_report.nearest import nearest
from nps_report.programme import Programme
from nps_report.programme.comment_rules import comment_rules
from nps_report.programme.parts import Opening
from nps_report.snapshot import parted
from nps_report.snapshot.answered import write_invited
from nps_report.snapshot.by_unit import INVITED
from nps_report.snapshot.comments import Reader, write_read_comments
from nps_report.snapshot.cutting import cut, put_together, units_in_parts
from nps_report.snapshot.database import Database, ask, name, opened, parquet, shared
from nps_report.snapshot.named import persons_named
from nps_report.snapshot.part import HOMES, Recipe, Tables, copy, write_tables
from nps_report.snapshot.reading import column_names, holds_values, row_count
from nps_report.snapshot.themes import write_themes
from nps_report.snapshot.units import Unit, Units, units_of_table
from nps_report.snapshot.workshop import HERE, Workshop
from nps_report.verbatims.frame import CodeFrame
from nps_report.verbatims.pinned import Choice


def refuse_unknown_names(programme: Programme, tables: Tables) -> None:
    """Raise SnapshotError where a segment or another column is one of no table, or where a target names no unit."""
    _sound_names(programme, tables)


def _sound_names(programme: Programme, tables: Tables) -> tuple[Units, tuple[str, ...]]:
    """The units and the columns of the segments, once all names are known to be those of something."""
    units = units_of(programme, tables)
    _refuse_unknown_targets(programme, tables, units)
    _refuse_unknown_columns(programme, tables)
    _refuse_idle_rules(programme, tables)
    return units, tuple(_segment_columns(programme, tables))


def write_internal(programme: Programme, tables: Tables, folder: Path, workshop: Workshop = HERE) -> None:
    """Write the internal side of a snapshot into `folder`, from clean tables; dear steps are done in a workshop.

    Raises SnapshotError as `refuse_unknown_names` does.
    """
    (units, columns), rules = _sound_names(programme, tables), comment_rules(programme)
    for table in tables.keys() - {"responses"}:
        with replacing(folder / f"{table}.parquet") as draft:
            shutil.copyfile(tables[table], draft)
    if programme.identified != "yes" and {"accounts", "contacts"} <= tables.keys():
        _unname_accounts(tables, folder / "accounts.parquet")
        tables = {**tables, "accounts": folder / "accounts.parquet"}
    reader = _reader(programme, tables, rules.frame)
    segments = dict(zip(programme.segments, columns, strict=True))
    recipe = Recipe(segments, programme.period, holds_values(tables["responses"], "comment"))
    with (
        TemporaryDirectory(dir=make_folder(folder), prefix=".scratch-") as scratch,
        opened(Path(scratch), _rows(tables)) as database,
    ):
        database.execute(f"CREATE TEMP VIEW joined AS {recipe.joined(tables)}")
        if recipe.commented:
            read = Path(scratch) / "comments.parquet"
            write_read_comments(database, "joined", reader, read, workshop)
            tables = {**tables, "comments": read}
        _write_by_unit(database, recipe, tables, folder, Path(scratch), workshop)
        choice = _by_id(database, rules.choice)
        if "invitations" in tables:
            answers = folder / "responses.parquet"
            write_invited(database, tables["invitations"], answers, folder / INVITED)
    write_text(folder / "units.json", units.as_json())
    write_themes(replace(rules, choice=choice), reader.tagger, folder)
    write_text(folder / "programme.json", programme.model_dump_json(indent=1))


def _rows(tables: Tables) -> int:
    return sum(map(row_count, tables.values()))


def _write_by_unit(
    database: Database, recipe: Recipe, tables: Tables, folder: Path, scratch: Path, workshop: Workshop
) -> None:
    """Write what lies by unit: at once where there is little, else in parts."""
    parts = units_in_parts(database, tables) if _rows(tables) > parted.ENOUGH else ()
    if len(parts) < 2:
        write_tables(database, recipe, tables, folder)
        return
    orders = cut(database, recipe, tables, parts, scratch / "parts")
    workshop.write(orders)
    put_together(database, orders, folder)


_AS_A_NAME = (
    "array_to_string(list_sort(string_split(trim("
    r"regexp_replace(strip_accents(lower(name)), '[^\pL\pN]+', ' ', 'g')), ' ')), ' ')"
)
"""A name as names are compared: "DUPRÉ  Anne" is "Anne Dupré"."""


def _unname_accounts(tables: Tables, path: Path) -> None:
    """Write the accounts without the names that are a contact's: where persons are not named, nor are such accounts."""
    persons = f"(SELECT {_AS_A_NAME} FROM {parquet(tables['contacts'])} WHERE name IS NOT NULL)"
    name_kept = f"CASE WHEN {_AS_A_NAME} IN {persons} THEN NULL ELSE name END"
    with shared().cursor() as database:
        copy(database, f"SELECT * REPLACE ({name_kept} AS name) FROM {parquet(tables['accounts'])}", path)


def units_of(programme: Programme, tables: Tables) -> Units:
    """The units of the `units` table, else those that the answers name, in alphabetical order."""
    if "units" in tables:
        return units_of_table(ask(f"SELECT * FROM {parquet(tables['units'])}"))
    answers = parquet(tables["responses"])
    named = ask(f"SELECT DISTINCT unit FROM {answers} WHERE unit IS NOT NULL ORDER BY unit")
    labels = programme.labels.get("unit", {})
    return Units(
        tuple(Unit(unit, None, labels[unit].root if unit in labels else {}) for unit in named["unit"])
    )


def _refuse_unknown_targets(programme: Programme, tables: Tables, units: Units) -> None:
    """Without a table of units, a target may be for a unit that nobody has answered for yet."""
    for unit in programme.targets.keys() - {"all", *units.names}:
        if "units" in tables:
            raise SnapshotError(
                "unknown-target",
                f"{programme.path}: targets: {unit!r} is not a unit{nearest(unit, units.names)}. "
                "Correct the name, or add the unit to the table of units.",
            )


def _by_id(database: Database, choice: Choice) -> Choice:
    """What is pinned and banned, by the answers' ids: a comment whose names are taken out is known by no text."""
    if not choice.pinned | choice.banned:
        return choice
    pinned: set[str] = set()
    banned: set[str] = set()
    said = database.execute("SELECT response_id, comment FROM joined WHERE comment IS NOT NULL")
    # Some at a time: there may be millions.
    while some := said.fetchmany(10_000):
        pinned.update(key for key, text in some if choice.pins(key, text))
        banned.update(key for key, text in some if choice.bans(key, text))
    return Choice(frozenset(pinned), frozenset(banned))


def _reader(programme: Programme, tables: Tables, frame: CodeFrame) -> Reader:
    """Where persons may be named, comments stay as they are; else nobody's name is kept in one.

    Under `identified: consent` all persons are taken out: a comment may well name a colleague who did not consent.
    """
    if programme.identified == "yes":
        return Reader(programme.comment_languages, frame)
    named = persons_named({table: parquet(path) for table, path in tables.items()})
    known = (programme.programme, programme.brand.name)
    return Reader(programme.comment_languages, frame, tuple(sorted(named)), known)


def _segment_columns(programme: Programme, tables: Tables) -> Iterator[str]:
    known = {home: column_names(tables[home]) for home in HOMES if home in tables}
    for segment in programme.segments:
        homes = [home for home in known if segment in known[home]]
        if not homes:
            raise _unknown_segment(programme, segment, [*chain.from_iterable(known.values())])
        home = next((home for home in homes if holds_values(tables[home], segment)), homes[0])
        yield f"{HOMES[home]}.{name(segment)}::VARCHAR AS {name(segment)}"


def _refuse_unknown_columns(programme: Programme, tables: Tables) -> None:
    """Raise SnapshotError where the stratum, the profile or the follow-ups name a column that no table has."""
    named = {
        "statistics: stratum": programme.statistics.stratum,
        "follow_up: asked": programme.follow_up.asked,
        **_profile_columns(programme),
    }
    known = {column for home in HOMES if home in tables for column in column_names(tables[home])}
    for key, column in named.items():
        if column is not None and column not in known:
            raise SnapshotError(
                "unknown-segment",
                f"{programme.path}: {key}: {column!r} is a column of neither responses, accounts nor contacts"
                f"{nearest(column, sorted(known))}. Correct the name, or map it under `columns`.",
            )


def _refuse_idle_rules(programme: Programme, tables: Tables) -> None:
    """Raise SnapshotError where a rule of follow-ups asks for what no table says: it would never hold."""
    for rule in programme.follow_up.rules:
        wanted = {"revenue": ("accounts", rule.revenue is not None), "priority": ("contacts", _is_rare(rule))}
        for key, (table, asked) in wanted.items():
            if asked and table not in tables:
                raise SnapshotError(
                    "unknown-segment",
                    f"{programme.path}: follow_up: the rule {rule.name!r} asks for {key}, which the table of "
                    f"{table} says, and there is none. Name it under `sources`, or take {key} out of the rule.",
                )


def _is_rare(rule: Opening) -> bool:
    """Whether a rule asks for a priority that contacts have by their table alone: without one all are standard."""
    return bool(rule.priority) and "standard" not in rule.priority


def _profile_columns(programme: Programme) -> dict[str, str | None]:
    return {f"profile: {key}": column for key, column in programme.profile.model_dump().items()}


def _unknown_segment(programme: Programme, segment: str, columns: Sequence[str]) -> SnapshotError:
    return SnapshotError(
        "unknown-segment",
        f"{programme.path}: segments: {segment!r} is a column of neither responses, accounts nor contacts"
        f"{nearest(segment, columns)}. Correct the name, or map it under `columns`.",
    )
