"""Whether the units of a cycle are heard before a cut is confirmed, and which points a unit was told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cycle", sa.Column("hearing_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("explanation", sa.Column("points", sa.BigInteger, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("explanation") as table:
        table.drop_column("points")
    with op.batch_alter_table("cycle") as table:
        table.drop_column("hearing_since")
