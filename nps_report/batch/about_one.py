"""Which of a programme's editions are about one account each, as their notebooks tell."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from nps_report.batch.workplace import notebook_of
from nps_report.kit import own_or_kit
from nps_report.programme import Programme


def editions_about_one(programme: Programme) -> tuple[str, ...]:
    """The programme's own editions whose notebook takes an account; one for customers never is: no run makes it."""
    notebooks = own_or_kit(programme.home, "notebooks")
    own = (programme.known_editions[name] for name in programme.editions)
    return tuple(
        one.name for one in own if not one.for_customers and takes_account(notebook_of(one, notebooks))
    )


def takes_account(notebook: Path) -> bool:
    """Whether the parameters of a notebook name an account; False where it cannot be read, which its run will tell."""
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        told = next(cell for cell in cells if "parameters" in cell["metadata"].get("tags", ()))
        lines = ast.parse("".join(told["source"])).body
    except (OSError, ValueError, SyntaxError, LookupError, TypeError, AttributeError, StopIteration):
        return False
    return "account" in {name for line in lines for name in _set_by(line)}


def _set_by(line: ast.stmt) -> Iterator[str]:
    """The names that a line of the parameters sets, with a type beside them or without."""
    match line:
        case ast.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
