"""A published line keeps what the unit gave itself as columns, so that a ranking is put in order without its traces.

They are taken from the trace that each line stores, and ``flask verify`` holds them against it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import sqlalchemy as sa
from alembic import op

from app.services.audit import adopt

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MILLION = Decimal(1_000_000)
NAMES = ("own_denominator", "own_percent", "fall")


def upgrade() -> None:
    with op.batch_alter_table("result_row") as table:
        for name in NAMES:
            table.add_column(sa.Column(name, sa.BigInteger, nullable=True))
    connection = op.get_bind()
    rows = sa.table(
        "result_row",
        *(sa.column(name) for name in ("id", "self_points", "denominator", "percent", "trace", *NAMES)),
    )
    ids = list(connection.scalars(sa.select(rows.c.id).order_by(rows.c.id)))
    for row_id in ids:  # one by one: a nation's traces do not fit in memory
        row = connection.execute(sa.select(rows).where(rows.c.id == row_id)).one()
        connection.execute(sa.update(rows).where(rows.c.id == row_id).values(**_own(row)))
    with op.batch_alter_table("result_row") as table:
        table.alter_column("fall", existing_type=sa.BigInteger, nullable=False)
    if ids:
        adopt(connection, now=datetime.now(UTC))


def downgrade() -> None:
    with op.batch_alter_table("result_row") as table:
        for name in NAMES:
            table.drop_column(name)


def _own(row: sa.Row) -> dict[str, int | None]:
    totals = json.loads(row.trace).get("totals")
    if totals is None:
        share = Decimal(0)
        if row.denominator > 0:
            share = Decimal(row.self_points * 100) / Decimal(row.denominator)
        before = share.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return {"own_denominator": None, "own_percent": None, "fall": row.percent - int(before * MILLION)}
    own = totals["own"]
    percent = None if own["percent"] is None else int(Decimal(own["percent"]) * MILLION)
    return {
        "own_denominator": int(Decimal(own["denominator"]) * MILLION),
        "own_percent": percent,
        "fall": row.percent - (percent or 0),
    }
