"""What a notebook calls: a report opened for one period, unit and language, with one method per section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nps_report.blocks import Figure, Headline, Method, Note, Prose, Section, Text, Title
from nps_report.choosing import chosen_day, chosen_periods
from nps_report.errors import PeriodError, ProgrammeError, UnknownNameError
from nps_report.facts.account import AccountFacts
from nps_report.facts.customer import CustomerFacts
from nps_report.facts.internal import Facts
from nps_report.facts.shared import facts_of
from nps_report.frames import show_frames_as_tables
from nps_report.nearest import nearest
from nps_report.notes import notes_for
from nps_report.periods import parse_period
from nps_report.programme import Programme, load_programme
from nps_report.programme.editions import BUILT_IN, Edition
from nps_report.scope import Scope
from nps_report.sections import (
    account,
    accounts,
    actions,
    alerts,
    audit,
    caution,
    comments,
    customer,
    customer_segments,
    effects,
    findings,
    flows,
    follow_ups,
    later,
    method,
    movement,
    opening,
    profile,
    respondents,
    segments,
    silent,
    stakes,
    themes,
    trend,
    units,
    ways,
)
from nps_report.snapshot import (
    AccountSide,
    CustomerSide,
    InternalSide,
    account_slugs,
    build_snapshot,
    letter_folder,
    open_account,
    open_customer,
    open_internal,
    release,
    release_letters,
)
from nps_report.wording import Words, words_for


@dataclass(frozen=True)
class Parameters:
    """A notebook's parameters, as plain strings.

    `snapshot` is the side of a snapshot to open, set by `nps-report run`; where it is blank, as in JupyterLab, the
    snapshot is made from `programme`, a path looked for in the working folder, then in the one above. A blank
    `as_of` is the period's last day; `period` may be `last`. `account` is the id of the account that a report is about.
    `edition` is one that the programme declares itself; where it is blank, the kit's own of that side.
    """

    programme: str = "params/programme.yml"
    period: str = "last"
    unit: str = "all"
    language: str = "fr"
    as_of: str = ""
    snapshot: str = ""
    account: str = ""
    edition: str = ""


@dataclass(frozen=True)
class InternalReport:
    """The internal edition: each method is one section, shown by the notebook cell that calls it."""

    facts: Facts
    words: Words
    prose: Sequence[Prose] = ()
    edition: Edition = BUILT_IN["internal"]

    def title(self) -> Title:
        """Whose report it is; carries its numbers."""
        return called(opening.title(self.facts, self.words), self.edition, self.words)

    def headline(self) -> Headline:
        """The score, its interval, whether it changed, and the class bar."""
        return opening.headline(self.facts, self.words)

    def change_since(self, period: str) -> Text:
        """The change since any other period, such as `2016`, with its bases; for cells of your own.

        Raises PeriodError where it names none.
        """
        against = parse_period(period, self.facts.programme.waves)
        return method.change_told(self.facts, self.facts.change_against(against), self.words)

    def urgent(self) -> Note | None:
        """A score below zero beyond doubt, and what to start with."""
        return follow_ups.urgent(self.facts, self.words)

    def alert(self) -> Note | None:
        """Priority contacts who scored low this time."""
        return alerts.alert(self.facts, self.words)

    def findings_and_decisions(self) -> Section:
        """Three things to remember beside three decisions."""
        found, decided = findings.findings(self.facts, self.words), actions.decisions(self.facts, self.words)
        return Section("", (found, decided), layout="columns")

    def trend(self) -> Figure:
        """Thirteen points, each over three periods."""
        return trend.trend(self.facts, self.words)

    def main_cut(self) -> Figure | None:
        """The segment column that matters most this time."""
        return segments.main_cut(self.facts, self.words)

    def notes(self) -> Prose | None:
        """The analyst's words for this unit, period, edition and language."""
        return next(iter(self.prose), None)

    def units(self) -> Section | None:
        """All units below this one, compared."""
        return units.units(self.facts, self.words)

    def who_answered(self) -> Section:
        """Response rate, the silent, and the scores from 0 to 10."""
        return respondents.who_answered(self.facts, self.words)

    def silent_accounts(self) -> Section | None:
        """The silent accounts to start with."""
        return silent.silent_accounts(self.facts, self.words)

    def who_counts(self) -> Section | None:
        """The score weighed by account, by revenue and by influence."""
        return ways.ways(self.facts, self.words)

    def segments(self) -> Section | None:
        """The other segment columns."""
        return segments.other_cuts(self.facts, self.words)

    def roles_and_accounts(self) -> Section | None:
        """The classes by role and inside accounts, the silent among them."""
        return accounts.roles_and_accounts(self.facts, self.words)

    def why_it_moved(self) -> Section | None:
        """A change split into who answered and what they said."""
        return movement.why_it_moved(self.facts, self.words)

    def same_contacts(self) -> Section | None:
        """Who moved from class to class, and who fell silent."""
        return flows.flows(self.facts, self.words)

    def profile(self) -> Section | None:
        """What sets promoters, passives and detractors apart."""
        return profile.profile(self.facts, self.words)

    def stakes(self) -> Section | None:
        """Revenue at risk, and the accounts with room to grow."""
        return stakes.stakes(self.facts, self.words)

    def follow_ups(self) -> Section | None:
        """Who was called in time, whom to call first, promoters and passives to turn to."""
        return follow_ups.follow_ups(self.facts, self.words)

    def what_came_later(self) -> Section | None:
        """Who stayed, by the class of a year before."""
        return later.later(self.facts, self.words)

    def themes(self) -> Section:
        """What they talk about, in which tone, and what goes with the score."""
        return themes.themes(self.facts, self.words)

    def comments(self) -> Section:
        """Quotes by class."""
        return comments.comments(self.facts, self.words)

    def actions(self) -> Section:
        """The whole register of actions."""
        return actions.register(self.facts, self.words)

    def effects(self) -> Section | None:
        """What became of the score and of the theme once an action was done."""
        return effects.effects(self.facts, self.words)

    def collection(self) -> Section:
        """How the scores were asked for, and from whom."""
        return audit.audit(self.facts, self.words)

    def caution(self) -> Note:
        """What the score can and cannot say."""
        return caution.caution(self.facts, self.words)

    def method(self) -> Method:
        """How it was measured, and what was left out."""
        return method.method(self.facts, self.words)


@dataclass(frozen=True)
class CustomerReport:
    """The customer summary: each method is one section. It holds released values and no answer."""

    facts: CustomerFacts
    words: Words
    prose: Sequence[Prose] = ()
    edition: Edition = BUILT_IN["customer"]

    def title(self) -> Title:
        """You answered; here is what we do about it. Carries the numbers."""
        return called(customer.title(self.facts, self.words), self.edition, self.words)

    def thanks(self) -> Text:
        """Thanks, and the score without make-up."""
        return customer.thanks(self.facts, self.words)

    def notes(self) -> Prose | None:
        """The team's words to the customers of this unit."""
        return next(iter(self.prose), None)

    def your_words(self) -> Section | None:
        """Released quotes."""
        return customer.your_words(self.facts, self.words)

    def segments(self) -> Section | None:
        """How groups of customers answered, where the programme declares for them."""
        return customer_segments.segments(self.facts, self.words)

    def promises(self) -> Section:
        """You said, we do, when."""
        return customer.promises(self.facts, self.words)

    def since_then(self) -> Section | None:
        """What came of kept promises."""
        return customer.since_then(self.facts, self.words)

    def contact(self) -> Note | None:
        """Whom to write to, and the next survey."""
        return customer.contact(self.facts, self.words)

    def caution(self) -> Note:
        """What the score can and cannot say."""
        return caution.customer_caution(self.facts, self.words)

    def closing(self) -> Section:
        """Whom to write to, beside what the score cannot say."""
        shown = (self.contact(), self.caution())
        return Section("", tuple(note for note in shown if note is not None), layout="columns")

    def method(self) -> Text:
        """How it was measured."""
        return customer.method(self.facts, self.words)


@dataclass(frozen=True)
class AccountReport:
    """The letter to one account: each method is one section. Of other accounts it holds what all customers may read."""

    facts: AccountFacts
    words: Words

    def title(self) -> Title:
        """You answered; here is what we do about it. Carries the numbers."""
        return account.title(self.facts, self.words)

    def thanks(self) -> Text:
        """Thanks."""
        return account.thanks(self.facts, self.words)

    def scores(self) -> Section:
        """Your score, beside that of all customers."""
        return account.scores(self.facts, self.words)

    def your_words(self) -> Section | None:
        """What you told us; where that may not be said, what customers did."""
        return account.your_words(self.facts, self.words)

    def promises(self) -> Section:
        """What we do where you are a customer, and for all."""
        return account.promises(self.facts, self.words)

    def contact(self) -> Note | None:
        """Whom to write to, and the next survey."""
        return customer.contact(self.facts, self.words)

    def method(self) -> Text:
        """How it was measured."""
        return customer.method(self.facts, self.words)


def internal_report(parameters: Parameters) -> InternalReport:
    """Open the internal edition that a notebook's parameters name.

    Raises ReportError where the programme, period, unit or language does not exist.
    """
    show_frames_as_tables()
    edition = _edition(parameters, "internal")
    side = _internal_side(parameters)
    words = _words(parameters.language, side.programme.languages)
    scope = _scope(parameters, side)
    note = notes_for(
        _folder(parameters), scope, side.units.slug(scope.unit), f"{edition.name}.{words.language}"
    )
    facts = facts_of(Facts, side, scope)
    return InternalReport(facts, words, _said_by(note, words("The analyst's words")), edition)


def customer_report(parameters: Parameters) -> CustomerReport:
    """Open the customer summary that a notebook's parameters name; only released values are read.

    Raises ReportError where the programme, period, unit or language does not exist.
    """
    show_frames_as_tables()
    edition = _edition(parameters, "customer")
    side = _customer_side(parameters)
    words = _words(parameters.language, side.programme.languages)
    scope = Scope(side.period, side.units.find(parameters.unit), side.as_of)
    note = notes_for(
        _folder(parameters), scope, side.units.slug(scope.unit), f"{edition.name}.{words.language}"
    )
    facts = facts_of(CustomerFacts, side, scope)
    return CustomerReport(facts, words, _said_by(note, words("A word from the team")), edition)


def account_report(parameters: Parameters) -> AccountReport:
    """Open the letter that a notebook's parameters name; only released values are read.

    Raises ReportError where the programme, period, unit, account or language does not exist.
    """
    show_frames_as_tables()
    side = _account_side(parameters)
    words = _words(parameters.language, side.programme.languages)
    scope = Scope(side.period, side.units.find(parameters.unit), side.as_of)
    return AccountReport(facts_of(AccountFacts, side, scope), words)


def _edition(parameters: Parameters, usual: str) -> Edition:
    """The edition that a notebook's parameters name, else the usual one of the side that it opens."""
    if not parameters.edition:
        return BUILT_IN[usual]
    found = _programme(parameters).edition(parameters.edition)
    if found.for_customers != BUILT_IN[usual].for_customers:
        raise ProgrammeError(
            "param-value",
            f"{found.notebook}: opens the {usual} side, but the edition {found.name!r} has `side: {found.side}`. "
            f"Call {found.side}_report, or change its side under `editions`.",
        )
    return found


def called(title: Title, edition: Edition, words: Words) -> Title:
    """A title that says its edition, where that is not the kit's own."""
    called = edition.called(words.language)
    if not called:
        return title
    return replace(
        title,
        eyebrow=words(" · ").join((called, title.eyebrow)),
        document=replace(title.document, description=called),
        numbers={**title.numbers, "edition": edition.name},
    )


def _internal_side(parameters: Parameters) -> InternalSide:
    if parameters.snapshot:
        return open_internal(Path(parameters.snapshot))
    programme = _programme(parameters)
    return open_internal(build_snapshot(programme, programme.home / "snapshot").folder / "internal")


def _customer_side(parameters: Parameters) -> CustomerSide:
    if parameters.snapshot:
        return open_customer(Path(parameters.snapshot))
    programme = _programme(parameters)
    snapshot = build_snapshot(programme, programme.home / "snapshot")
    scope = _scope(parameters, open_internal(snapshot.folder / "internal"))
    return open_customer(release(snapshot, programme, scope.period, scope.as_of))


def _account_side(parameters: Parameters) -> AccountSide:
    if parameters.snapshot:
        return open_account(Path(parameters.snapshot))
    programme = _programme(parameters)
    snapshot = build_snapshot(programme, programme.home / "snapshot")
    side = open_internal(snapshot.folder / "internal")
    scope, slugs = _scope(parameters, side), account_slugs(side)
    if parameters.account not in slugs:
        raise UnknownNameError(
            "unknown-account",
            f"No account with the id {parameters.account!r}{nearest(parameters.account, slugs)}. "
            "Give it as it stands in the exports.",
        )
    slug = slugs[parameters.account]
    release_letters(snapshot, programme, scope.period, scope.as_of, {parameters.account: slug})
    return open_account(letter_folder(release(snapshot, programme, scope.period, scope.as_of), slug))


def _scope(parameters: Parameters, side: InternalSide) -> Scope:
    as_of = chosen_day(parameters.as_of, "as_of")
    periods = chosen_periods(parameters.period, side, as_of)
    if len(periods) != 1:
        raise PeriodError(
            "many-periods",
            f"period = {parameters.period!r}: a notebook reports on one period, A:B or one name.",
        )
    unit = side.units.find(parameters.unit)
    return Scope(periods[0], unit, as_of or periods[0].end)


def _programme(parameters: Parameters) -> Programme:
    return load_programme(found_path(Path(parameters.programme)))


def _folder(parameters: Parameters) -> Path:
    return found_path(Path(parameters.programme)).parent


def found_path(path: Path) -> Path:
    """The path from the working folder, else from the one above: JupyterLab works in `notebooks/`."""
    return path if path.exists() or path.is_absolute() else Path("..", path)


def _words(language: str, languages: Sequence[str]) -> Words:
    if language not in languages:
        known = ", ".join(languages)
        raise UnknownNameError(
            "unknown-language",
            f"No language named {language!r}{nearest(language, languages)}. There are: {known}.",
        )
    return words_for(language)


def _said_by(markdown: str, label: str) -> tuple[Prose, ...]:
    return (Prose(markdown, label),) if markdown else ()
