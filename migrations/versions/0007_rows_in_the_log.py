"""The log keeps every row that is written; here it takes in those that were there before, as they stand.

No table changes. Whoever doubts rows of before runs ``flask verify`` of the version before, then upgrades.
"""

from __future__ import annotations

from datetime import UTC, datetime

from alembic import op

from app.services.audit import adopt

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    adopt(op.get_bind(), now=datetime.now(UTC))


def downgrade() -> None:
    """Nothing to take back: the log only grows, and an earlier version reads past what it does not know."""
