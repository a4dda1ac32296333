"""Official codes of units, each from a day to a day, and changes that an act has set for a day to come.

Which of the codes of before are official nobody knows.
"""

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
    op.create_table(
        "unit_plan",
        sa.Column("unit_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("full_name", sa.String(250), nullable=False),
        sa.Column("parent_id", sa.Integer, nullable=True),
        sa.Column("act_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_plan_unit_id_unit"),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name="fk_unit_plan_parent_id_unit"),
        sa.ForeignKeyConstraint(["act_id"], ["legal_act.id"], name="fk_unit_plan_act_id_legal_act"),
        sa.CheckConstraint("length(full_name) > 0", name=op.f("ck_unit_plan_full_name_not_empty")),
    )
    op.create_index("ix_unit_plan_day", "unit_plan", ["day"])


def downgrade() -> None:
    op.drop_table("unit_plan")
    op.drop_table("unit_code")
