"""The lists of words the package reads comments with: text files, entries between commas, `#` for remarks."""

from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> frozenset[str]:
    """The entries of `<name>.txt`.

    >>> "rien a signaler" in word_list("fillers")
    True
    """
    lines = files(__name__).joinpath(f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(entry.strip() for line in lines if line[:1] != "#" for entry in line.split(","))
