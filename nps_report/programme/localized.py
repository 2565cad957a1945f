"""A text in each language of the reports."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, RootModel, field_validator, model_validator

from nps_report.tables import LANGUAGES

_EVERY = ""


class Localized(RootModel[dict[str, str]]):
    """A text per language, or one for all of them.

    >>> Localized("Lyon").in_language("fr")
    'Lyon'
    >>> Localized({"fr": "Décideurs", "en": "Decision makers"}).in_language("en")
    'Decision makers'
    """

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    def in_language(self, language: str) -> str:
        """The text in `language`, else in the first language given.

        >>> Localized({"fr": "Décideurs"}).in_language("en")
        'Décideurs'
        """
        return self.root.get(language) or next(iter(self.root.values()))

    @model_validator(mode="before")
    @classmethod
    def _one_for_all(cls, value: Any) -> Any:
        return {_EVERY: value} if isinstance(value, str | int | float) else value

    @field_validator("root")
    @classmethod
    def _languages_and_words(cls, texts: dict[str, str]) -> dict[str, str]:
        for language in texts:
            if language not in (_EVERY, *LANGUAGES):
                known = ", ".join(LANGUAGES)
                raise ValueError(f"{language!r} is not a language of the reports: {known}.")
        if not texts or not all(text.strip() for text in texts.values()):
            raise ValueError("the text is blank. Write it, or remove the line.")
        return texts
