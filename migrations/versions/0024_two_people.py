"""A cut above the limit of its cycle is proposed by one person and answered by a second; reasons can be retired."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cycle", sa.Column("cut_limit", sa.BigInteger(), nullable=True))
    op.add_column("stock_reason", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "proposed_cut",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_proposed_cut_reason_not_empty")),
        sa.CheckConstraint(
            "(answered_by_id IS NULL) = (answered_at IS NULL)", name=op.f("ck_proposed_cut_answer_with_time")
        ),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> author_id", name=op.f("ck_proposed_cut_two_people")
        ),
        sa.CheckConstraint(
            "refusal IS NULL OR (answered_by_id IS NOT NULL AND length(refusal) > 0)",
            name=op.f("ck_proposed_cut_refusal_has_reason"),
        ),
        sa.CheckConstraint("stage IN ('self', 'review_1', 'review_2')", name=op.f("ck_proposed_cut_stage")),
        sa.CheckConstraint("method IN ('figures', 'points')", name=op.f("ck_proposed_cut_method")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_proposed_cut_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_proposed_cut_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name=op.f("fk_proposed_cut_answered_by_id_account")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "stage", "code", name=op.f("pk_proposed_cut")),
    )


def downgrade() -> None:
    op.drop_table("proposed_cut")
    with op.batch_alter_table("stock_reason") as table:
        table.drop_column("retired_at")
    with op.batch_alter_table("cycle") as table:
        table.drop_column("cut_limit")
