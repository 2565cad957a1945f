"""What the letter to one account may hold beside what all customers may read: its own name, and what its people say."""

from __future__ import annotations

from dataclasses import replace

from nps_report.publishing.leaks import Exempt, spoken_in
from nps_report.snapshot import AccountSide


def with_own(public: Exempt, side: AccountSide, account: str) -> Exempt:
    """What a letter may hold: what may be read by all, and of its own account. Every other name and id is refused.

    A name that is a part of the account's may stand in it alone; one that holds it, as "Novalux Nord" holds "Novalux",
    may not stand at all. A quote may hold no name, of the account's own people neither.
    """
    name = side.account_name()
    # Its id is the name of its files.
    own = (name, account) if name else (account,)
    return replace(
        public,
        allowed=(*public.allowed, *own),
        texts=(*public.texts, *spoken_in(side.own_actions()), *own),
        quotes=(*public.quotes, *(quote.text for quote in side.own_quotes())),
    )
