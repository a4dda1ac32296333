"""Files arrive in parts, and are kept until they are whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(filename) > 0", name=op.f("ck_transfer_filename_not_empty")),
        sa.CheckConstraint("arrived >= 0 AND arrived < size", name=op.f("ck_transfer_arrived_below_size")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_transfer_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_transfer_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index(op.f("ix_transfer_account_id"), "transfer", ["account_id"])
    op.create_table(
        "transfer_part",
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_part_transfer_id_transfer")
        ),
        sa.PrimaryKeyConstraint("transfer_id", "start", name=op.f("pk_transfer_part")),
    )


def downgrade() -> None:
    op.drop_table("transfer_part")
    op.drop_table("transfer")
