"""Finished sheets are proposed before they are taken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rejection", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_sheet_proposal_decision_has_author"),
        ),
        sa.CheckConstraint(
            "rejection IS NULL OR (decided_at IS NOT NULL AND length(rejection) > 0)",
            name=op.f("ck_sheet_proposal_rejection_is_decision"),
        ),
        sa.CheckConstraint(
            "decided_by_id <> proposed_by_id", name=op.f("ck_sheet_proposal_decided_by_another")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_sheet_proposal_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["account.id"], name=op.f("fk_sheet_proposal_proposed_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_sheet_proposal_decided_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_proposal")),
    )
    op.create_index("ix_sheet_proposal_cycle_id", "sheet_proposal", ["cycle_id"])
    op.create_table(
        "proposed_sheet",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(mark) = 64", name=op.f("ck_proposed_sheet_mark_is_sha256")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["sheet_proposal.id"], name=op.f("fk_proposed_sheet_proposal_id_sheet_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_proposed_sheet_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "place", name=op.f("pk_proposed_sheet")),
    )
    op.create_index("ix_proposed_sheet_assessment_id", "proposed_sheet", ["assessment_id"])


def downgrade() -> None:
    op.drop_table("proposed_sheet")
    op.drop_table("sheet_proposal")
