"""Words that lack a letter."""


def forms_without_one(word: str) -> set[str]:
    """The word, and the word without each of its letters; words one letter apart share such a form.

    >>> sorted(forms_without_one("abc"))
    ['ab', 'abc', 'ac', 'bc']
    """
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
