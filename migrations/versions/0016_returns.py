"""Verdicts outlive the way of a sheet back to its unit, and single main indices can go back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_verdict",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=True),
        sa.Column("verdict", sa.String(40), nullable=True),
        sa.Column("method", sa.String(40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(verdict IS NULL) <> (question IS NULL)", name=op.f("ck_earlier_verdict_verdict_or_question")
        ),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict <> 'declared'", name=op.f("ck_earlier_verdict_verdict_of_a_reviewer")
        ),
        sa.CheckConstraint(
            "verdict IN ('declared', 'accepted', 'adjusted')", name=op.f("ck_earlier_verdict_verdict")
        ),
        sa.CheckConstraint("method IN ('figures', 'points')", name=op.f("ck_earlier_verdict_method")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_earlier_verdict_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_earlier_verdict_author_id_account")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "code", name=op.f("pk_earlier_verdict")),
    )

    op.create_table(
        "returned_group",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_returned_group_reason_not_empty")),
        sa.CheckConstraint("until > at", name=op.f("ck_returned_group_until_after_return")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_returned_group_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_returned_group_author_id_account")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "group_code", name=op.f("pk_returned_group")),
    )


def downgrade() -> None:
    op.drop_table("returned_group")
    op.drop_table("earlier_verdict")
