"""Blocks of text that an organiser sets for its papers: before, papers said the same for everybody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_text",
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_paper_text_name_not_empty")),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organiser.id"], name=op.f("fk_paper_text_organiser_id_organiser")
        ),
        sa.PrimaryKeyConstraint("organiser_id", "name", name=op.f("pk_paper_text")),
    )


def downgrade() -> None:
    op.drop_table("paper_text")
