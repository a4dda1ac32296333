"""What is at stake in each row under appraisal, and in the access record that somebody opened one.

The worker fills the table for the sheets that are there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BEFORE = (
    "forbidden", "out_of_reach", "forged_form", "throttled", "evidence_opened", "bundle_opened", "draft_opened",
)  # fmt: skip
OPENED = "row_opened"


def admit(*occasions: str) -> None:
    names = ", ".join(f"'{name}'" for name in occasions)
    with op.batch_alter_table("access_record") as table:
        table.drop_constraint(op.f("ck_access_record_occasion"), type_="check")
        table.create_check_constraint(op.f("ck_access_record_occasion"), f"occasion IN ({names})")


def upgrade() -> None:
    admit(*BEFORE, OPENED)
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
    op.execute(f"DELETE FROM access_record WHERE occasion = '{OPENED}'")
    admit(*BEFORE)
