"""Released values, as a customer side gives them, for what a team reads."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from nps_report.facts.team import TeamFacts
from nps_report.periods import parse_period
from nps_report.programme import Localized
from nps_report.snapshot import Released, ReleasedChange, ReleasedQuote, ReleasedTheme, Unit, Units

NUMBER = Released("number", nps=22, n_band="30-99")


def action(text="We ring you first.", status="planned", day="2026-12-15", **more):
    """A public action as the facts tell it."""
    return {
        "status": status,
        "said": "Nobody told us.",
        "text": text,
        "role": "our logistics team",
        "day": day,
        "asked": None,
        "effect": None,
    } | more


@dataclass(frozen=True)
class FakeFacts:
    """Released values, as a customer side would give them."""

    cell: Released = NUMBER
    changes: tuple[ReleasedChange, ...] = ()
    themes: tuple[ReleasedTheme, ...] = ()
    quotes: tuple[ReleasedQuote, ...] = ()
    told: tuple[dict[str, str | None], ...] = ()
    thanked: tuple[str, ...] = ()
    shown_in: str | None = None
    counted_with: tuple[str, ...] = ()
    unit: str = "Lyon"

    side = SimpleNamespace(units=Units((Unit("Lyon", labels={"en": "Lyons"}), Unit("Sud"))))
    programme = SimpleNamespace(
        programme="Helix",
        brand=SimpleNamespace(name="Helix"),
        question=Localized({"": "Would you recommend us?"}),
        segments=(),
    )

    @property
    def segments(self):
        return {}

    def promises(self, language):
        return list(self.told)

    @property
    def scope(self):
        return SimpleNamespace(
            period=parse_period("2026-10"),
            unit=self.unit,
            start=date(2026, 10, 1),
            as_of=date(2026, 10, 31),
        )

    under_way, kept = TeamFacts.under_way, TeamFacts.kept
