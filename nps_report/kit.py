"""Finds the kit's own files: notebooks, templates and the example's params."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def kit_folder(name: str) -> Path:
    """The folder `notebooks`, `templates` or `params`: inside an installed wheel, else beside the package.

    >>> kit_folder("notebooks").name
    'notebooks'
    """
    packed = _PACKAGE / "kit" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name
