"""Evidence may be the address of a web page: before, it was always a file.

The address is also kept as a file of one line, so that every document goes on having a digest and bytes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

HTTPS = "address IS NULL OR substr(address, 1, 8) = 'https://'"


def upgrade() -> None:
    with op.batch_alter_table("evidence") as batch:
        batch.add_column(sa.Column("address", sa.String(1000), nullable=True))
        batch.create_check_constraint(op.f("ck_evidence_address_is_https"), HTTPS)


def downgrade() -> None:
    """Forget which documents are addresses; each stays a document, its file says the address."""
    with op.batch_alter_table("evidence") as batch:
        batch.drop_constraint(op.f("ck_evidence_address_is_https"), type_="check")
        batch.drop_column("address")
