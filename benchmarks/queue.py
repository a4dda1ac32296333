"""The reviewer's queue with the sheets of a new province and with those of the nation, on PostgreSQL.

    python -m benchmarks queue

Every sheet has 62 indicators and the history of two stages. What is compared is one page of 25 sheets, read as the view
reads it; statements and rows that leave the database are counted, because they may not grow with the sheets.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy import Table, event, insert, text

from app.access.actor import Actor, Role
from app.extensions import db
from app.models import Assessment, Base, Entry, Level, Score, Unit, UnitKind
from app.queries.reviews.queue import next_sheet, read_queue
from app.queries.reviews.queued import Order, QueueFilter
from app.services.reviews.stakes import weigh_some
from app.trees import trees
from app.workflow.states import Stage, Status, Verdict
from benchmarks.measure import Cost, in_turn, span, table, times
from tests.support.application import START, Applications
from tests.support.database import POSTGRESQL, ROOT, database_of
from tests.support.factories import Make, actor_of

TREE: Final = "dti/2025/commune"
PROVINCE: Final = 78
NATION: Final = 3_320
SYLLABLES: Final = ("Hải", "Đông", "Lệ", "Thủy", "Quảng", "Trạch", "Ấp", "Minh", "Vĩnh", "Ông")


@dataclass(frozen=True, slots=True)
class Measured:
    """What reading costs with so many sheets."""

    costs: tuple[Cost, ...]
    sent: tuple[tuple[int, int], ...]


NAMES: Final = ("most at stake first", "the page behind", "by name", "one unit searched", "the next sheet")


def run() -> None:
    """The slowest page at most five times the same page with a province's sheets; as many statements and rows."""
    with tempfile.TemporaryDirectory() as folder, database_of(POSTGRESQL, Path(folder)) as database:
        instance = Path(folder) / "instance"
        instance.mkdir()
        made = Applications(database, instance)
        app, engine = made.get({"DTI_CRITERIA_DIR": str(ROOT / "criteria")})
        measured = {}
        for sheets in (PROVINCE, NATION):
            made.reset()
            make = Make(app)
            reviewer = actor_of(make.account(Role.REVIEWER))
            with app.app_context():
                cycle_id = _fill(make, sheets)
                measured[sheets] = _measure(engine, reviewer, cycle_id)
    few, many = measured[PROVINCE], measured[NATION]
    table(
        f"The queue, {PROVINCE} sheets against {NATION:,} of 62 indicators (reach: 5 ×)",
        ("", f"{PROVINCE}", f"{NATION:,}", "dearer, processor here", "statements", "rows"),
        [
            (
                name,
                span(small.wall),
                span(large.wall),
                f"{times(large, small)}",
                f"{sent[0]} / {more[0]}",
                f"{sent[1]} / {more[1]}",
            )
            for name, small, large, sent, more in zip(
                NAMES, few.costs, many.costs, few.sent, many.sent, strict=True
            )
        ],
    )


def _measure(engine: Any, reviewer: Actor, cycle_id: int) -> Measured:
    first = read_queue(reviewer, QueueFilter())
    behind = QueueFilter(after=first.after or "")
    works = (
        lambda: read_queue(reviewer, QueueFilter()),
        lambda: read_queue(reviewer, behind),
        lambda: read_queue(reviewer, QueueFilter(order=Order.NAME)),
        lambda: read_queue(reviewer, QueueFilter(search="hai dong 7")),
        lambda: next_sheet(reviewer, cycle_id, after=first.rows[0].head.id),
    )
    sent = []
    for work in works:
        with _counted(engine) as counts:
            work()
        sent.append((counts[0], counts[1]))
    costs = in_turn(*works, rounds=5)
    db.session.rollback()
    return Measured(tuple(costs), tuple(sent))


@contextmanager
def _counted(engine: Any) -> Iterator[list[int]]:
    """Count statements, and the rows that they give."""
    counts = [0, 0]

    def after(_connection: Any, cursor: Any, *_rest: Any) -> None:
        counts[0] += 1
        counts[1] += max(cursor.rowcount, 0)

    event.listen(engine, "after_cursor_execute", after)
    try:
        yield counts
    finally:
        event.remove(engine, "after_cursor_execute", after)


def _table(model: type[Base]) -> Table:
    return Base.metadata.tables[model.__tablename__]


def _fill(make: Make, sheets: int) -> int:
    """Submit and half appraise so many sheets; a third of them is in the second stage."""
    cycle = make.cycle(tree_id=TREE, year=2025)
    tree = trees().load(TREE)
    author = make.account(Role.UNIT_HEAD).id
    random = Random(sheets)
    units = [
        {
            "code": f"{number:05d}",
            "level": Level.COMMUNE,
            "kind": UnitKind.XA,
            "name": str(number),
            "full_name": f"Xã {random.choice(SYLLABLES)} {random.choice(SYLLABLES)} {number}",
            "valid_from": START.date(),
        }
        for number in range(sheets)
    ]
    # Past the session: the log keeps what people did, and these rows nobody did.
    connection = db.session.connection()
    unit_ids = range(1001, 1001 + sheets)
    connection.execute(
        insert(_table(Unit)), [{"id": key, **unit} for key, unit in zip(unit_ids, units, strict=True)]
    )
    connection.execute(
        insert(_table(Assessment)),
        [
            {
                "id": unit,
                "revision": 2,
                "cycle_id": cycle.id,
                "unit_id": unit,
                "block_id": cycle.blocks[0].id,
                "status": Status.REVIEW_2 if number % 3 == 0 else Status.REVIEW_1,
                "submitted_at": START,
                "submitted_by_id": author,
                "receipt_code": f"PN-{number:06d}",
            }
            for number, unit in enumerate(unit_ids)
        ],
    )
    by = {"author_id": author, "at": START}
    scores, entries = [], []
    for number, assessment_id in enumerate(unit_ids):
        stages = (Stage.REVIEW_1, Stage.REVIEW_2) if number % 3 == 0 else (Stage.REVIEW_1,)
        for code, indicator in tree.indicators.items():
            points = (indicator.max * random.randrange(101) / Decimal(100)).quantize(Decimal("0.01"))
            row = {"assessment_id": assessment_id, "code": code, **by}
            entries.append({**row, "typed_points": points})
            scores.append({**row, "stage": Stage.SELF, "points": points, "verdict": Verdict.DECLARED})
            scores += [
                {**row, "stage": stage, "points": points, "verdict": Verdict.ACCEPTED}
                for stage in stages
                if (stage is Stage.REVIEW_1 and len(stages) == 2) or random.random() < 0.5
            ]
    models: tuple[tuple[type[Base], list[dict[str, object]]], ...] = ((Entry, entries), (Score, scores))
    for model, rows in models:
        connection.execute(insert(_table(model)), rows)
    connection.execute(text("ANALYZE"))
    last, count = 0, 1
    while count:
        last, count = weigh_some(cycle.id, after=last, limit=100)
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    return cycle.id
