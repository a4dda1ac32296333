"""What the texts of stored files have in common."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_text",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_file_text_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_text")),
    )
    op.create_table(
        "file_mark",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_file_mark_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("sha256", "mark", name=op.f("pk_file_mark")),
    )
    op.create_index("ix_file_mark_mark", "file_mark", ["mark"])
    op.create_table(
        "like_file",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("other_sha256", sa.String(64), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_like_file_sha256_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["other_sha256"], ["stored_file.sha256"], name=op.f("fk_like_file_other_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("sha256", "other_sha256", name=op.f("pk_like_file")),
    )


def downgrade() -> None:
    op.drop_table("like_file")
    op.drop_table("file_mark")
    op.drop_table("file_text")
