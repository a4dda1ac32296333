"""Reviewers keep reasons for an indicator, each with its effect."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_stock_reason_text_not_empty")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_stock_reason_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_stock_reason_author_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_reason")),
    )
    op.create_index("ix_stock_reason_indicator", "stock_reason", ["cycle_id", "code"])


def downgrade() -> None:
    op.drop_table("stock_reason")
