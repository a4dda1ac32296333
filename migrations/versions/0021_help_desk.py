"""Whom people ask, and what the installation announces."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "help_desk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(60), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("hours", sa.String(200), nullable=False),
        sa.Column("announcement", sa.String(500), nullable=False),
        sa.Column("warning", sa.Boolean(), nullable=False),
        sa.Column("shown_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_help_desk_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_desk")),
    )


def downgrade() -> None:
    op.drop_table("help_desk")
