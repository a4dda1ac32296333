"""Previews of large publications, worked out by the worker; there are none until somebody asks for one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preview",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_preview_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_preview")),
    )
    op.create_table(
        "preview_line",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("unit_code", sa.String(20), nullable=False),
        sa.Column("unit_name", sa.String(250), nullable=False),
        sa.Column("figure", sa.BigInteger(), nullable=False),
        sa.Column("grade_title", sa.String(120), nullable=True),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_preview_line_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["preview.cycle_id"], name=op.f("fk_preview_line_cycle_id_preview")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_preview_line")),
    )
    op.create_index("ix_preview_line_block", "preview_line", ["cycle_id", "block_id", "place"])


def downgrade() -> None:
    op.drop_table("preview_line")
    op.drop_table("preview")
