"""What colleagues or customers wrote in a column of their own, as it may be told: it may name somebody."""

from __future__ import annotations

from nps_report.programme import Programme
from nps_report.sections.many import LONGEST_NAME, brief
from nps_report.wording import UNKNOWN, Words


def told_value(programme: Programme, column: str, value: str, words: Words) -> str:
    """A value's label, else the value itself, without names where not all may be named; a dash where a doubt is left.

    >>> from nps_report.wording import words_for
    >>> helios = Programme(programme="Helios", question="?", sources={"responses": {"path": "data.csv"}})
    >>> [told_value(helios, "root_cause", one, words_for("en")) for one in ("Late", "Late, ask Mr Dupont")]
    ['Late', 'Late, ask [name]']
    """
    # A label is the programme's own word, a value without one what somebody wrote.
    label = programme.labels.get(column, {}).get(value)
    said = label.in_language(words.language) if label else without_names(programme, value, words)
    return brief(said, LONGEST_NAME) or UNKNOWN


def without_names(programme: Programme, text: str, words: Words) -> str:
    """What somebody wrote, without the names in it where not all may be named; nothing where a doubt is left.

    Comments were freed of names when the snapshot was made, such words were not.

    >>> from nps_report.wording import words_for
    >>> helios = Programme(programme="Helios", question="?", sources={"responses": {"path": "data.csv"}})
    >>> texts = ("Late delivery", "Late, ask Mr Dupont", "Ysorel Tavendre is late")
    >>> [without_names(helios, text, words_for("en")) for text in texts]
    ['Late delivery', 'Late, ask [name]', '']
    """
    if programme.identified == "yes" or not text:
        return text
    # Its lists of words take a second to read.
    from nps_report.verbatims import Redactor

    redacted = Redactor((), words.language)(text)
    return redacted.text if redacted.safe else ""
