"""A programme of any size: drawn by DuckDB in seconds, the same for the same seed."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import duckdb

START = "2024-01-01"
"""The day of the first answer."""

NO_COMMENT = "NULL::VARCHAR"
"""The comment of those who write none, in SQL."""

_OPENINGS = (
    "Le délai de livraison est trop long",
    "Très bonne relation avec notre interlocuteur",
    "La facturation comporte encore des erreurs",
    "Le support répond vite et bien",
    "Les prix augmentent chaque année sans explication",
    "L'application est lente depuis la dernière mise à jour",
    "The delivery always comes on time",
    "Support takes too long to call back",
    "Invoices are hard to understand",
    "A reliable partner that we have worked with for years",
)
_ENDINGS = (
    "et personne ne nous a prévenus",
    "ce qui compte beaucoup pour nos équipes",
    "malgré plusieurs relances de notre part",
    "comme chez aucun autre fournisseur",
    "mais nous restons satisfaits dans l'ensemble",
    "and nobody told us why",
    "which matters a lot to our teams",
    "in spite of several reminders",
    "as with no other supplier",
    "but on the whole we are happy",
)
_REMARKS = (
    "RAS",
    "Parfait",
    "Trop cher",
    "Too slow",
    "ok",
    "Merci",
    "Rien à signaler",
    "Great",
    "...",
    "Bof",
)


@dataclass(frozen=True)
class Size:
    """How much to draw: a contact answers five times on average, an account has five contacts.

    A unit has the same share of the accounts as any other, so its reports cost more where `units` stays
    and `rows` grows.
    """

    rows: int
    units: int
    months: int = 24
    seed: int = 1

    @property
    def contacts(self) -> int:
        """How many persons there are."""
        return max(self.rows // 5, 1)

    @property
    def accounts(self) -> int:
        """How many accounts there are: at least one per unit."""
        return max(self.contacts // 5, self.units)

    @property
    def unit(self) -> str:
        """The unit of the account `account`, in SQL."""
        return f"printf('Unit %0{len(str(self.units))}d', account % {self.units} + 1)"

    def draw(self, what: str, of: str, most: int) -> str:
        """A number from 0 to `most` - 1 in SQL, `what` being what it is drawn for and `of` the row's number."""
        return f"(hash({of}, '{what}', {self.seed}) % {most})::BIGINT"


def responses(
    path: Path, rows: int, units: int, months: int = 24, seed: int = 1, comments: bool = False
) -> Path:
    """Write `rows` answers in the order in which they came, as Parquet or, by the ending of `path`, as CSV.

    Four in ten have a comment where `comments` asks for it, nearly each of them another one.
    Some contacts answer twice in a month, so that duplicates are there to be found.
    """
    size = Size(rows, units, months, seed)
    return write(responses_sql(size, comment_sql(size) if comments else NO_COMMENT), path)


def programme(
    folder: Path,
    rows: int,
    units: int,
    months: int = 24,
    seed: int = 1,
    comments: bool = False,
    ending: str = "parquet",
) -> Path:
    """Write a programme with its answers, accounts, contacts and invitations, and give the path of its file."""
    size, data = Size(rows, units, months, seed), folder / "data"
    responses(data / f"responses.{ending}", rows, units, months, seed, comments)
    for table, query in (
        ("accounts", accounts_sql(size)),
        ("contacts", contacts_sql(size)),
        ("invitations", invitations_sql(size)),
    ):
        write(query, data / f"{table}.{ending}")
    path = folder / "params" / "programme.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(programme_text(ending), encoding="utf-8")
    return path


def write(query: str, path: Path) -> Path:
    """Write what a query gives as Parquet or, by the ending of `path`, as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    form = "FORMAT csv, HEADER" if path.suffix == ".csv" else "FORMAT parquet, COMPRESSION zstd"
    with duckdb.connect() as database:
        database.execute(f"COPY ({query}) TO '{path}' ({form})")
    return path


def responses_sql(size: Size, comment: str, first: int = 0, end: int | None = None) -> str:
    """The answers from number `first` to before number `end`, with a comment in SQL."""
    seconds = f"(i * (SELECT epoch(DATE '{START}' + INTERVAL {size.months} MONTH) - epoch(DATE '{START}'))"
    # The same contact has the same account, and an account the same unit.
    drawn = f"""
        SELECT i, {size.draw("contact", "i", size.contacts)} AS contact, contact % {size.accounts} AS account,
               {size.draw("score", "i", 100)} AS luck, {size.draw("kind", "i", 10)} AS touched
        FROM range({first}, {size.rows if end is None else end}) t(i)"""
    return f"""
        SELECT printf('R%09d', i + 1) AS response_id,
               TIMESTAMP '{START}' + to_seconds({seconds} // {size.rows})::BIGINT) AS responded_at,
               {_score_sql()} AS score,
               {comment} AS comment,
               {size.unit} AS unit,
               printf('A%07d', account) AS account_id,
               printf('C%08d', contact) AS contact_id,
               {_chosen(("decision maker", "influencer", "user"), "contact % 3")} AS role,
               CASE WHEN touched < 6 THEN 'transactional' ELSE 'relational' END AS kind,
               touched % 2 = 0 AS quote_consent
        FROM ({drawn}) ORDER BY i"""


def _score_sql() -> str:
    """One in a hundred gives no score; units differ a little, so that there is something to find."""
    shifted = "(luck + account % 7)"
    return f"""CASE WHEN luck = 0 THEN NULL WHEN {shifted} < 20 THEN {shifted} % 7
               WHEN {shifted} < 55 THEN 7 + {shifted} % 2 ELSE 9 + {shifted} % 2 END::TINYINT"""


def comment_sql(size: Size, silent: str = "", number: str = "i") -> str:
    """A comment, blank where `silent` holds: in six of ten answers. Its `number` makes it another than all others."""
    opening = _chosen(_OPENINGS, size.draw("opening", "i", len(_OPENINGS)))
    ending = _chosen(_ENDINGS, size.draw("ending", "i", len(_ENDINGS)))
    remark = _chosen(_REMARKS, size.draw("remark", "i", len(_REMARKS)))
    return f"""CASE WHEN {silent or f"{size.draw('silent', 'i', 10)} >= 4"} THEN NULL
               WHEN {size.draw("long", "i", 10)} = 0 THEN {remark}
               ELSE {opening} || ', ' || {ending} || printf(' (%d)', {number}) END"""


def accounts_sql(size: Size) -> str:
    """The accounts."""
    return f"""
        SELECT printf('A%07d', account) AS account_id, printf('Company %d', account) AS name, {size.unit} AS unit,
               1000.0 + {size.draw("revenue", "account", 90_000)} AS revenue,
               {_chosen(("A", "B", "C"), "account % 3")} AS tier, 'paying' AS status
        FROM range({size.accounts}) t(account)"""


def contacts_sql(size: Size) -> str:
    """The persons."""
    return f"""
        SELECT printf('C%08d', contact) AS contact_id, printf('A%07d', contact % {size.accounts}) AS account_id,
               printf('Person %d', contact) AS name,
               {_chosen(("decision maker", "influencer", "user"), "contact % 3")} AS role,
               {_chosen(("fr", "en"), "contact % 2")} AS language
        FROM range({size.contacts}) t(contact)"""


def invitations_sql(size: Size) -> str:
    """One per contact and half-year."""
    return f"""
        SELECT printf('C%08d', contact) AS contact_id,
               TIMESTAMP '{START}' + to_months((6 * wave)::INTEGER) + to_days((contact % 28)::INTEGER) AS sent_at,
               {size.unit} AS unit, 'e-mail' AS channel
        FROM (SELECT contact, contact % {size.accounts} AS account, wave
              FROM range({size.contacts}) t(contact), range({max(size.months // 6, 1)}) w(wave))
        ORDER BY wave, contact"""


def _chosen(values: tuple[str, ...], place: str) -> str:
    quoted = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return f"([{quoted}])[{place} + 1]"


def programme_text(ending: str) -> str:
    """The file of a programme whose tables lie in `data/`."""
    tables = ("responses", "accounts", "contacts", "invitations")
    sources = "\n".join(f"  {table}: {{path: ../data/{table}.{ending}}}" for table in tables)
    return f"""programme: Helios at scale
question:
  fr: "Quelle est la probabilité que vous nous recommandiez ?"
  en: "How likely are you to recommend us?"
languages: [fr, en]
comment_languages: [fr, en]
identified: yes
timezone: Europe/Paris
sources:
{sources}
segments: [role, tier]
order: {{tier: [A, B, C], role: [decision maker, influencer, user]}}
period: month
"""


def main() -> None:
    """`python benchmarks/data.py FOLDER --rows 1000000 --units 20 [--comments] [--csv]`."""
    parser = argparse.ArgumentParser(description="Write a programme of any size.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--units", type=int, default=20)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--comments", action="store_true")
    parser.add_argument("--csv", action="store_const", const="csv", default="parquet", dest="ending")
    programme(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
