"""A role ends at a moment, no longer at the end of a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RULE = "ended_at IS NULL OR valid_to IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("role_grant") as table:
        table.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        table.create_check_constraint(op.f("ck_role_grant_ended_has_last_day"), RULE)


def downgrade() -> None:
    with op.batch_alter_table("role_grant") as table:
        table.drop_constraint(op.f("ck_role_grant_ended_has_last_day"), type_="check")
        table.drop_column("ended_at")
