"""Legal acts, and what units were called and lay under before an act changed it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "legal_act",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("signed_on", sa.Date, nullable=False),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.CheckConstraint(
            "kind IN ('resolution', 'decision', 'law', 'other')", name=op.f("ck_legal_act_kind")
        ),
        sa.CheckConstraint("length(number) > 0", name=op.f("ck_legal_act_number_not_empty")),
        sa.CheckConstraint("length(issuer) > 0", name=op.f("ck_legal_act_issuer_not_empty")),
    )
    op.create_table(
        "unit_past",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("unit_id", sa.Integer, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("full_name", sa.String(250), nullable=False),
        sa.Column("parent_id", sa.Integer, nullable=True),
        sa.Column("act_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_past_unit_id_unit"),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name="fk_unit_past_parent_id_unit"),
        sa.ForeignKeyConstraint(["act_id"], ["legal_act.id"], name="fk_unit_past_act_id_legal_act"),
        sa.CheckConstraint("length(full_name) > 0", name=op.f("ck_unit_past_full_name_not_empty")),
    )
    op.create_index("ix_unit_past_unit_id", "unit_past", ["unit_id"])
    op.create_index("ix_unit_past_act_id", "unit_past", ["act_id"])
    with op.batch_alter_table("unit_succession") as table:
        table.add_column(sa.Column("act_id", sa.Integer, nullable=True))
        table.create_foreign_key("fk_unit_succession_act_id_legal_act", "legal_act", ["act_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("unit_succession") as table:
        table.drop_constraint("fk_unit_succession_act_id_legal_act", type_="foreignkey")
        table.drop_column("act_id")
    op.drop_table("unit_past")
    op.drop_table("legal_act")
