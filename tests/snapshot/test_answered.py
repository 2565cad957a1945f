"""The days kept beside invitations are those that a look at every answer gives."""

import random
from datetime import date, datetime, time, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nps_report.snapshot.answered import write_invited
from nps_report.snapshot.database import connect

FIRST = date(2026, 1, 1)


def row(luck: random.Random, moment: str, **more: object) -> dict[str, object]:
    day = FIRST + timedelta(days=luck.randrange(60))
    return {
        "unit": luck.choice(["Lyon", "Lille", None]),
        "contact_id": luck.choice([f"c{n}" for n in range(12)]),
        "account_id": luck.choice(["A", "B", "C", None]),
        moment: datetime.combine(day, time(luck.randrange(24))),
        **more,
    }


@pytest.mark.parametrize("together", [1000, 30], ids=["at once", "in parts"])
@pytest.mark.parametrize("seed", range(5))
def test_the_next_answer_and_the_last_before(seed, together, tmp_path):
    """By contact and by account; a replaced answer counts, one set aside or without score or date does not."""
    luck = random.Random(seed)
    answers = [
        row(
            luck,
            "responded_at",
            score=luck.choice([9, 3, None]),
            reason=luck.choice([None, None, "duplicate", "left out"]),
        )
        for _ in range(60)
    ]
    answers[0]["responded_at"] = None
    invited = [row(luck, "sent_at") for _ in range(80)]
    schema = [("unit", pa.string()), ("contact_id", pa.string()), ("account_id", pa.string())]
    pq.write_table(
        pa.Table.from_pylist(
            answers,
            pa.schema(
                [*schema, ("responded_at", pa.timestamp("us")), ("score", pa.int8()), ("reason", pa.string())]
            ),
        ),
        tmp_path / "answers.parquet",
    )
    pq.write_table(
        pa.Table.from_pylist(invited, pa.schema([*schema, ("sent_at", pa.timestamp("us"))])),
        tmp_path / "invitations.parquet",
    )
    with connect(tmp_path) as database:
        written = tmp_path / "invited.parquet"
        write_invited(
            database, tmp_path / "invitations.parquet", tmp_path / "answers.parquet", written, together
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "answers.parquet",
        "invitations.parquet",
        "invited.parquet",
    ]
    told = pq.read_table(written).to_pylist()
    assert sorted(map(str, invited)) == sorted(str({name: one[name] for name in invited[0]}) for one in told)
    assert [one["unit"] for one in told] == sorted(
        (one["unit"] for one in told), key=lambda unit: unit or "~"
    )
    for one in told:
        for key in ("contact", "account"):
            days = [
                answer["responded_at"].date()
                for answer in answers
                if answer["responded_at"] and answer["score"] is not None
                if answer["reason"] != "left out" and answer[f"{key}_id"] == one[f"{key}_id"] is not None
            ]
            day = one["sent_at"].date()
            assert one[f"{key}_next"] == min((d for d in days if d >= day), default=None)
            assert one[f"{key}_before"] == max((d for d in days if d < day), default=None)


@pytest.mark.parametrize("together", [1000, 1], ids=["at once", "in parts"])
def test_nobody_answered(together, tmp_path):
    empty = pa.table(
        {
            "unit": pa.array([], pa.string()),
            "contact_id": pa.array([], pa.string()),
            "account_id": pa.array([], pa.string()),
            "responded_at": pa.array([], pa.timestamp("us")),
            "score": pa.array([], pa.int8()),
            "reason": pa.array([], pa.string()),
        }
    )
    pq.write_table(empty, tmp_path / "answers.parquet")
    sent = {"unit": ["Lyon"], "contact_id": ["c"], "account_id": pa.array([None], pa.string())}
    sent["sent_at"] = pa.array([datetime.combine(FIRST, time())], pa.timestamp("us"))
    pq.write_table(pa.table(sent), tmp_path / "invitations.parquet")
    with connect(tmp_path) as database:
        written = tmp_path / "invited.parquet"
        write_invited(
            database, tmp_path / "invitations.parquet", tmp_path / "answers.parquet", written, together
        )
    (one,) = pq.read_table(written).to_pylist()
    assert [one[f"{key}_{when}"] for key in ("contact", "account") for when in ("next", "before")] == [
        None
    ] * 4
