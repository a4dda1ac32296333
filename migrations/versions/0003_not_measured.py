"""What nobody measured in a round: an indicator of a round with the reason why it counts for no unit.

Rounds of before have no such row: what was missing then was accepted as zero, and stays what it was published as.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "not_measured",
        sa.Column("cycle_id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cycle_id", "code", name="pk_not_measured"),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_not_measured_cycle_id_cycle"),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_not_measured_author_id_account"),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_not_measured_reason_not_empty")),
    )


def downgrade() -> None:
    op.drop_table("not_measured")
