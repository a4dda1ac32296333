"""Rounds keep the criteria set they were opened by.

The sets of rounds of before are stored by the upgrade around the revisions (`migrations/env.py`), which knows where
the files lie; it does so again at every upgrade, for those whose files are put back later.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "criteria_set",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("tree_id", sa.String(80), nullable=False),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_criteria_set"),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_criteria_set_digest_is_sha256")),
    )


def downgrade() -> None:
    op.drop_table("criteria_set")
