"""A bundle for each published result, from which it can be recomputed.

Results that were published before have none: what they were made of may have changed since, and a bundle is made with
its result or not at all.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bundle",
        sa.Column("result_id", sa.Integer, nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("result_id", name="pk_bundle"),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name="fk_bundle_result_id_result"),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name="fk_bundle_sha256_stored_file"),
    )


def downgrade() -> None:
    op.drop_table("bundle")
