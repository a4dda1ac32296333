"""Comments on indicators, inside the unit or between the unit and its reviewers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("assessment_id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("by_reviewer", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("author_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name="fk_comment_assessment_id_assessment"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_comment_author_id_account"),
        sa.CheckConstraint("audience IN ('unit', 'reviewers')", name=op.f("ck_comment_audience")),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_comment_text_not_empty")),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= at", name=op.f("ck_comment_withdrawn_after_written")
        ),
        sa.CheckConstraint(
            "audience = 'reviewers' OR NOT by_reviewer", name=op.f("ck_comment_reviewers_write_to_the_unit")
        ),
    )
    op.create_index("ix_comment_assessment_id_code", "comment", ["assessment_id", "code"])
    op.create_index("ix_comment_author_id", "comment", ["author_id"])
    op.create_index("ix_comment_at", "comment", ["at"])


def downgrade() -> None:
    op.drop_table("comment")
