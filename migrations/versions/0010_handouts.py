"""The next row of the appraisal is handed to one person for a while."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handout",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_handout_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_handout_account_id_account")),
        sa.PrimaryKeyConstraint("assessment_id", "code", name=op.f("pk_handout")),
    )
    op.create_index(op.f("ix_handout_account_id"), "handout", ["account_id"])


def downgrade() -> None:
    op.drop_table("handout")
