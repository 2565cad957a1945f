"""Keeps the translations in step with the code: `python tools/catalogues.py --update`, or `--check`.

Messages are found where the code says them: `words("...")`, `words.runs("...")`, `N_("...")` and
`words.plural("...", "...", n)`. `--update` adds what is new (in English as it stands, in French blank, for a
translator) and removes what the code no longer says. `--check` ends with 1 and a line for each fault.
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from nps_report.files import write_text
from nps_report.wording import CATALOGUES, LOCALES, placeholders

PACKAGE = Path(__file__).resolve().parents[1] / "nps_report"
HEADER = """\
# The kit's sentences in {language}. `make catalogues` adds new ones and removes those no longer said.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""

Ids = tuple[str, ...]
"""A message's English text, or its singular and its plural one."""


def messages_in(source: str) -> Iterator[Ids]:
    """Every message that Python source says.

    >>> list(messages_in('words("a"); self.words.plural("{n} b", "{n} bs", 2); words("c" if x else "d")'))
    [('a',), ('{n} b', '{n} bs'), ('c',), ('d',)]
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            yield from _messages_of(node)


def said_in(package: Path) -> dict[Ids, list[str]]:
    """Every message of a package, with the files that say it; a plural serves for its singular too."""
    said: dict[Ids, list[str]] = {}
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package.parent).as_posix()
        for ids in messages_in(path.read_text(encoding="utf-8")):
            said.setdefault(ids, []).append(name)
    singulars = {ids[0] for ids in said if len(ids) == 2}
    return {ids: files for ids, files in sorted(said.items()) if len(ids) == 2 or ids[0] not in singulars}


def updated(catalogue: Catalog, said: dict[Ids, list[str]]) -> Catalog:
    """A catalogue that holds the messages said and no other, with the translations that are known."""
    language = str(catalogue.locale).partition("_")[0]
    new = Catalog(locale=str(catalogue.locale))
    for ids, files in said.items():
        known = catalogue.get(ids[0])
        same = known is not None and _texts(known.id) == ids
        strings = _texts(known.string) if known is not None and same else _first_words(ids, language)
        new.add(
            _one_or_pair(ids), _one_or_pair(strings), locations=[(file, 0) for file in dict.fromkeys(files)]
        )
    return new


def faults(catalogue: Catalog, said: Iterable[Ids]) -> Iterator[str]:
    """What is wrong with a catalogue, a line each: missing, blank, fuzzy, unused, or not the same values."""
    held = {_texts(message.id): message for message in catalogue if message.id}
    for ids in said:
        fault = _fault(held[ids]) if ids in held else "missing"
        if fault:
            yield f"{catalogue.locale}: {fault}: {ids[0]!r}"
    for ids in held.keys() - set(said):
        yield f"{catalogue.locale}: unused: {ids[0]!r}"


def read_catalogue(language: str) -> Catalog:
    """The catalogue of a language as it stands."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=LOCALES[language])


def as_text(catalogue: Catalog) -> str:
    """A catalogue as its file holds it: sorted, with the files that say a message, and no date."""
    language = str(catalogue.locale).partition("_")[0]
    drawn = io.BytesIO()
    write_po(drawn, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False)
    header = HEADER.format(language=language, plurals=catalogue.plural_forms)
    return header + drawn.getvalue().decode("utf-8").strip() + "\n"


def main() -> None:
    """Update the catalogues, or check them and exit with 1 and the faults."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--update", action="store_true", help="add new messages, remove unused ones")
    what.add_argument("--check", action="store_true", help="list every fault")
    said = said_in(PACKAGE)
    if parser.parse_args().update:
        for language in LOCALES:
            write_text(CATALOGUES / f"{language}.po", as_text(updated(read_catalogue(language), said)))
    else:
        found = [fault for language in LOCALES for fault in faults(read_catalogue(language), said)]
        # An empty text would end with 1 as well.
        sys.exit("\n".join(found) or 0)


def _messages_of(call: ast.Call) -> Iterator[Ids]:
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr == "plural" and _is_words(function.value):
        texts = tuple(text for one in call.args[:2] for text in _literals(one))
        yield from [texts] if len(texts) == 2 else []
    elif (isinstance(function, ast.Name) and function.id == "N_") or _says_one(function):
        yield from ((text,) for text in _literals(call.args[0]))


def _says_one(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute) and function.attr == "runs":
        return _is_words(function.value)
    return _is_words(function)


def _is_words(node: ast.expr) -> bool:
    """Whether an expression is the words of a language: `words`, `self.words` or `words_for(...)`."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in ("words_for", "Words")
    return (isinstance(node, ast.Name) and node.id == "words") or (
        isinstance(node, ast.Attribute) and node.attr == "words"
    )


def _literals(node: ast.expr) -> Iterator[str]:
    """The texts an argument may be; one that is looked up elsewhere is marked there, with `N_`.

    Raises ValueError for an f-string, which no catalogue can hold.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        raise ValueError(f"A message cannot be an f-string: {ast.unparse(node)}. Put the values in by name.")


def _first_words(ids: Ids, language: str) -> Ids:
    return ids if language == "en" else ("",) * len(ids)


def _one_or_pair(texts: Ids) -> str | Ids:
    return texts[0] if len(texts) == 1 else texts


def _texts(text: str | Iterable[str] | None) -> Ids:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _fault(message: Message) -> str:
    ids, strings = _texts(message.id), _texts(message.string)
    if message.fuzzy:
        return "fuzzy"
    if not all(strings) or len(strings) != len(ids):
        return "blank"
    known = {name for text in ids for name in placeholders(text)}
    # A form of a plural may do without its number: "one answer".
    needed = known - {"n"} if len(ids) == 2 else known
    for text in strings:
        if not needed <= placeholders(text) <= known:
            return f"not the placeholders {', '.join(sorted(known)) or 'none'} in {text!r}"
        if text.count("*") != ids[0].count("*"):
            return f"not the same *strong* parts in {text!r}"
    return ""


if __name__ == "__main__":
    main()
