"""The registers that the kit keeps in `params/`: a person's entries and rows are taken out, all else stays as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nps_report.errors import ReportError
from nps_report.forgetting.person import Person, Sources
from nps_report.programme import Programme
from nps_report.programme.comment_rules import comment_files
from nps_report.programme.forgotten import Forgotten
from nps_report.programme.recipients import RECIPIENTS
from nps_report.programme.yaml_text import parse_yaml, read_params
from nps_report.sources import READERS, Input, inputs_of
from nps_report.sources.encodings import encoding_of
from nps_report.sources.text import delimiter_of

_KEPT_CORRECTIONS = ("score", "responded_at", "unit", "account_id", "role", "channel", "kind", "weight")
"""The fields whose corrections stay, as their answers do."""

_WAY_OUT = "Correct the file, then give the command again."


@dataclass(frozen=True)
class Change:
    """A register as it will be, and how many of its entries or rows go."""

    path: Path
    content: bytes
    many: int


def changes_in(programme: Programme, person: Person, sources: Sources) -> Iterator[Change]:
    """The registers that hold entries or rows of a person.

    Raises ProgrammeError or SourceError where one cannot be read.
    """
    quotes = comment_files(programme).quotes
    if quotes and quotes.is_file() and quotes.resolve().is_relative_to(programme.folder.resolve()):
        said = {_plain(text) for text in (*person.answers, *person.comments)}
        yield from _in_yaml(quotes, lambda entry: _plain(entry) in said)
    recipients = programme.folder / RECIPIENTS
    if recipients.is_file():
        emails = {email.casefold() for email in person.emails}
        yield from _in_yaml(recipients, lambda entry: entry.strip().casefold() in emails)
    for table in ("followups", "corrections", "second_chances"):
        yield from _in_tables(table, programme, person, sources)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _in_yaml(path: Path, gone: Callable[[str], bool]) -> Iterator[Change]:
    text = read_params(path, _WAY_OUT)
    before = parse_yaml(text, path).values
    many = _counted(before, gone)
    if many:
        after = without_entries(text, path, gone)
        yield Change(path, after.encode("utf-8"), many)


def _counted(value: Any, gone: Callable[[str], bool]) -> int:
    if isinstance(value, Mapping):
        return sum(_counted(one, gone) for one in value.values())
    if isinstance(value, list):
        return sum(_counted(one, gone) for one in value)
    return int(isinstance(value, str) and gone(value))


def without_entries(text: str, path: Path, gone: Callable[[str], bool]) -> str:
    """A YAML text without the entries of lists that are `gone`; a list or a mapping that this empties goes too.

    What is around them stays to the letter where it can, else the file is written anew without its remarks.

    >>> print(without_entries("pin: [R-1, R-2]  # ours\\nban:\\n  - R-1\\n", Path("q.yml"), lambda one: one == "R-1"))
    pin: [R-2]  # ours
    <BLANKLINE>
    """
    expected = _without(parse_yaml(text, path).values, gone) or {}
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    cut = text
    for start, end in sorted(_cuts(node, text, gone) if node else (), reverse=True):
        cut = cut[:start] + cut[end:]
    try:
        if (parse_yaml(cut, path).values or {}) == expected:
            return cut
    except ReportError:
        pass
    return yaml.safe_dump(expected, allow_unicode=True, sort_keys=False)


def _without(value: Any, gone: Callable[[str], bool]) -> Any:
    """The values that are left; None where a list or a mapping held nothing else."""
    if isinstance(value, str):
        return None if gone(value) else value
    if isinstance(value, list):
        return _left([kept for one in value if (kept := _without(one, gone)) is not None], value)
    if not isinstance(value, Mapping):
        return value
    # A list of recipients without an address is none.
    kept = {key: _without(one, gone) for key, one in value.items()}
    emptied = [key for key, one in kept.items() if one is None and value[key] is not None]
    if "to" in emptied:
        return None
    return _left({key: one for key, one in kept.items() if key not in emptied}, value)


def _left(kept: Any, before: Any) -> Any:
    return kept if kept or not before else None


Cut = tuple[int, int]
"""From one place of a text to another."""


def _cuts(node: yaml.Node, text: str, gone: Callable[[str], bool]) -> Iterator[Cut]:
    """What to cut out of the text of a node that is left."""
    if isinstance(node, yaml.SequenceNode):
        going = [_goes(child, gone) for child in node.value]
        yield from _listed(node, going, text)
        children = [child for child, goes in zip(node.value, going, strict=True) if not goes]
    elif isinstance(node, yaml.MappingNode):
        going = [_goes(value, gone) for _, value in node.value]
        yield from _keyed(node, going, text)
        children = [value for (_, value), goes in zip(node.value, going, strict=True) if not goes]
    else:
        return
    for child in children:
        yield from _cuts(child, text, gone)


def _goes(node: yaml.Node, gone: Callable[[str], bool]) -> bool:
    """Whether nothing of a node is left."""
    if isinstance(node, yaml.ScalarNode):
        return gone(node.value)
    if isinstance(node, yaml.SequenceNode):
        return bool(node.value) and all(_goes(child, gone) for child in node.value)
    going = {key.value: _goes(value, gone) for key, value in node.value}
    return bool(going) and (going.get("to", False) or all(going.values()))


def _listed(node: yaml.SequenceNode, going: Collection[bool], text: str) -> Iterator[Cut]:
    for place, goes in enumerate(going):
        if goes and node.flow_style:
            yield _between(node.value, place)
        elif goes:
            yield _lines(node.value[place], node.value[place], text)


def _keyed(node: yaml.MappingNode, going: Collection[bool], text: str) -> Iterator[Cut]:
    for (key, value), goes in zip(node.value, going, strict=True):
        if goes:
            yield _lines(key, value, text)


def _between(entries: list[yaml.Node], place: int) -> Cut:
    """An entry between brackets, with the comma behind it, or before it where it is the last."""
    if place + 1 < len(entries):
        return entries[place].start_mark.index, entries[place + 1].start_mark.index
    start = entries[place - 1].end_mark.index if place else entries[place].start_mark.index
    return start, entries[place].end_mark.index


def _lines(first: yaml.Node, last: yaml.Node, text: str) -> Cut:
    """The whole lines from the one node to the other."""
    start = text.rfind("\n", 0, first.start_mark.index) + 1
    end = last.end_mark.index
    if end == 0 or text[end - 1] != "\n":
        end = text.find("\n", end) + 1 or len(text)
    return start, end


def _in_tables(table: str, programme: Programme, person: Person, sources: Sources) -> Iterator[Change]:
    """The files of a table that stand beside the programme's own: these the kit keeps, no other system does."""
    theirs = {
        file: rows
        for file, rows in sources.rows(table, lambda frame: _leaves(frame, table, person)).items()
        if rows
    }
    for source in getattr(programme.sources, table):
        for file in inputs_of(source, programme) if theirs else ():
            if file.name in theirs and is_register(file, programme):
                yield Change(file.path, without_rows(file, theirs[file.name]), len(theirs[file.name]))


def is_register(file: Input, programme: Programme) -> bool:
    """Whether a file is the kit's to change: delimited text right beside the programme's file, used as it is."""
    beside = file.path.resolve().parent == programme.folder.resolve()
    return beside and file.path.suffix.lower() not in READERS and not file.source.prepare


def _leaves(frame: Any, table: str, person: Person) -> Any:
    if table == "second_chances":
        # An account that is the person.
        alone = Forgotten().knowing(person.marks)
        return (
            frame["account_id"].map(lambda own: isinstance(own, str) and alone.knows_name(own)).astype(bool)
        )
    theirs = frame["response_id"].isin(person.answers)
    if table == "corrections":
        theirs &= ~frame["field"].str.strip().isin(_KEPT_CORRECTIONS)
    return theirs


def without_rows(file: Input, rows: Collection[int]) -> bytes:
    """A delimited file without some rows, as a spreadsheet counts them; the others to the letter."""
    encoding = encoding_of(file)
    text = file.path.read_bytes().decode(encoding)
    lines = list(io.StringIO(text, newline=""))
    delimiter = file.source.delimiter or delimiter_of(text)
    reader = csv.reader(lines, delimiter=delimiter)
    kept, start = [], 0
    for row, _ in enumerate(reader, start=1):
        kept += [] if row in rows else lines[start : reader.line_num]
        start = reader.line_num
    return "".join(kept).encode(encoding)
