"""Words that are one letter apart."""


def forms_without_one(word: str) -> set[str]:
    """The word, and the word without each of its letters; words one letter apart share such a form.

    >>> sorted(forms_without_one("abc"))
    ['ab', 'abc', 'ac', 'bc']
    """
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter changed, added, left out or swapped with its neighbour makes one word the other.

    >>> [one_letter_apart("dupont", wrong) for wrong in ("dupond", "duppont", "duont", "dupotn", "dumont")]
    [True, True, True, True, True]
    >>> one_letter_apart("dupont", "dumond")
    False
    """
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    return (len(one) < 2 and len(other) < 2) or (len(one) == 2 and one == other[::-1])


def _shared(one: str, other: str) -> int:
    """How many letters two words have in common at their start."""
    for place, (letter, counterpart) in enumerate(zip(one, other, strict=False)):
        if letter != counterpart:
            return place
    return min(len(one), len(other))
