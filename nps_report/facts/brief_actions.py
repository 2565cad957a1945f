"""The actions that a meeting with one account may turn to: for its units, or on what it raises."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from nps_report.facts.internal import Facts
from nps_report.facts.sample import known_values
from nps_report.snapshot.named_themes import theme_finder
from nps_report.snapshot.units import WHOLE, Units


@dataclass(frozen=True)
class AccountActions:
    """Rows of the register: those to finish, ranked, and those done in the year, the latest first.

    Those on what the account raises come first, of those to finish. Two columns are added: `about`, the id of the theme
    that an action names, and `raised`, whether the account raises it.
    """

    still: pd.DataFrame
    done: pd.DataFrame


def actions_for(facts: Facts, units: Collection[str], themes: Collection[str]) -> AccountActions:
    """The actions for one of these units or one above, and those for everybody on one of these themes."""
    above = {one for unit in units for one in _with_those_above(unit, facts.side.units)}
    find = theme_finder(facts.side.theme_names())
    done = facts.register.done_after(facts.year[0] - timedelta(days=1))

    def concerning(actions: pd.DataFrame) -> pd.DataFrame:
        named = [find(one) for one in known_values(actions, "theme")]
        about = pd.Series(named, actions.index, dtype="object")
        told = actions.assign(about=about, raised=about.isin(themes))
        everybody = actions["unit"].isna() | (actions["unit"] == WHOLE)
        return told[actions["unit"].isin(above) | (everybody & told["raised"])]

    still = concerning(facts.open_actions)
    return AccountActions(pd.concat([still[still["raised"]], still[~still["raised"]]]), concerning(done))


def _with_those_above(unit: str | None, units: Units) -> Iterator[str]:
    while unit is not None:
        yield unit
        unit = units.parent(unit)
