"""What is at stake in each row under appraisal; the worker fills the table for the sheets that are there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stake",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("group_code", sa.String(20), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("signs", sa.String(120), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_stake_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "code", name=op.f("pk_stake")),
    )


def downgrade() -> None:
    op.drop_table("stake")
