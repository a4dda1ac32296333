"""An administrator takes a proposal of finished sheets back before anybody decides; none of before was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sheet_proposal") as batch:
        batch.add_column(sa.Column("withdrawn_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(
            op.f("fk_sheet_proposal_withdrawn_by_id_account"), "account", ["withdrawn_by_id"], ["id"]
        )
        batch.create_check_constraint(
            op.f("ck_sheet_proposal_withdrawal_has_author"),
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_sheet_proposal_withdrawn_or_decided"), "withdrawn_at IS NULL OR decided_at IS NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("sheet_proposal") as batch:
        batch.drop_constraint(op.f("ck_sheet_proposal_withdrawn_or_decided"), type_="check")
        batch.drop_constraint(op.f("ck_sheet_proposal_withdrawal_has_author"), type_="check")
        batch.drop_constraint(op.f("fk_sheet_proposal_withdrawn_by_id_account"), type_="foreignkey")
        batch.drop_column("withdrawn_at")
        batch.drop_column("withdrawn_by_id")
