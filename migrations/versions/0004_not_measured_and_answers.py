"""What nobody measured in a round, with the reason why it counts for no unit; and what sent forms were answered.

Rounds of before have no such row: what was missing then was accepted as zero, and stays what it was published as.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
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
    op.create_table(
        "form_answer",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_form_answer"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_form_answer_account_id_account"),
    )
    op.create_index("ix_form_answer_at", "form_answer", ["at"])


def downgrade() -> None:
    op.drop_table("form_answer")
    op.drop_table("not_measured")
