"""Official codes of units, each from a day to a day. Which of the codes of before are official nobody knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_code",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("unit_id", sa.Integer, nullable=False),
        sa.Column("system", sa.String(40), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, nullable=True),
        sa.Column("basis", sa.String(300), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_code_unit_id_unit"),
        sa.UniqueConstraint("system", "code", "valid_from", name="uq_unit_code_system_code_valid_from"),
        sa.CheckConstraint("system IN ('national', 'electronic')", name=op.f("ck_unit_code_system")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_unit_code_valid_to_after_from")
        ),
        sa.CheckConstraint("length(code) > 0", name=op.f("ck_unit_code_code_not_empty")),
    )
    op.create_index("ix_unit_code_unit_id", "unit_code", ["unit_id"])


def downgrade() -> None:
    op.drop_table("unit_code")
