"""Samples of decided rows are appraised a second time by somebody who does not see the first verdict."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(40), nullable=False),
        sa.Column("drawn_from", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(seed) > 0", name=op.f("ck_sample_seed_not_empty")),
        sa.CheckConstraint("stage <> 'self'", name=op.f("ck_sample_stage_of_appraisal")),
        sa.CheckConstraint("drawn_from > 0", name=op.f("ck_sample_drawn_from_something")),
        sa.CheckConstraint("stage IN ('self', 'review_1', 'review_2')", name=op.f("ck_sample_stage")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_sample_cycle_id_cycle")),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_sample_block_id_block")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sample_account_id_account")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_sample_author_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
    )
    op.create_index("ix_sample_cycle_id", "sample", ["cycle_id"])
    op.create_table(
        "second_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("first_author_id", sa.Integer(), nullable=False),
        sa.Column("first_points", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(points IS NULL) = (answered_at IS NULL)", name=op.f("ck_second_look_answer_with_time")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name=op.f("fk_second_look_sample_id_sample")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_second_look_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_second_look_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["first_author_id"], ["account.id"], name=op.f("fk_second_look_first_author_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_look")),
        sa.UniqueConstraint(
            "sample_id",
            "assessment_id",
            "code",
            name=op.f("uq_second_look_sample_id_assessment_id_code"),
        ),
    )
    op.create_index("ix_second_look_sheet", "second_look", ["assessment_id", "code"])
    op.create_index("ix_second_look_account", "second_look", ["account_id", "answered_at"])


def downgrade() -> None:
    op.drop_table("second_look")
    op.drop_table("sample")
