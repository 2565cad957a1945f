"""Finds the kit's own files, notebooks, templates and the example's params, and those that a programme has instead."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def kit_folder(name: str) -> Path:
    """The folder `notebooks`, `templates` or `params`: inside an installed wheel, else beside the package.

    >>> kit_folder("notebooks").name
    'notebooks'
    """
    packed = _PACKAGE / "kit" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def home_of(programme: Path) -> Path:
    """Where the reports and snapshots of a programme's file go: the folder above `params`, else the file's own.

    >>> home_of(Path("helios/params/programme.yml")).name, home_of(Path("helios/helios.yml")).name
    ('helios', 'helios')
    """
    folder = programme.parent
    if folder.absolute().name != "params":
        return folder
    return folder.parent if folder.name else Path("..")


def own_or_kit(home: Path, name: str) -> Path:
    """A programme's own `notebooks` or `templates`, in its home, else the kit's."""
    own = home / name
    return own.resolve() if own.is_dir() else kit_folder(name)
