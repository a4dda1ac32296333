"""A cycle is official or a trial; of the official ones there is one for family, level and year.

Nothing is filled in: cycles of before were official.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NAMED = "NOT trial OR substr(title, 1, 12) = 'Thử nghiệm: '"
KEY = ["family", "level", "year"]


def upgrade() -> None:
    with op.batch_alter_table("cycle") as table:
        table.add_column(sa.Column("trial", sa.Boolean, nullable=False, server_default=sa.false()))
        table.create_check_constraint(op.f("ck_cycle_trial_says_so"), NAMED)
        table.drop_index("uq_cycle_family_level_year")
    _unique("uq_cycle_official", "cancelled_at IS NULL AND NOT trial")


def downgrade() -> None:
    """Refused by the database while a trial stands beside another cycle of its family, level and year."""
    op.drop_index("uq_cycle_official", "cycle")
    with op.batch_alter_table("cycle") as table:
        table.drop_constraint(op.f("ck_cycle_trial_says_so"), type_="check")
        table.drop_column("trial")
    _unique("uq_cycle_family_level_year", "cancelled_at IS NULL")


def _unique(name: str, where: str) -> None:
    rows = sa.text(where)
    op.create_index(name, "cycle", KEY, unique=True, sqlite_where=rows, postgresql_where=rows)
