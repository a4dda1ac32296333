"""A role may count for the cycles of one family alone.

Nothing is filled in: roles of before count for every family, as they did.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0015"
branch_labels = None
depends_on = None

FAMILIES = "family IN ('dti', 'par')"
OF_THESE_ROLES = (
    "family IS NULL OR role IN ('contributor', 'district_reviewer', 'reviewer', 'secretariat', 'unit_head')"
)
EARLIER = "uq_role_grant_account_id_role_unit_id_valid_from"
UNIQUE = "uq_role_grant_account_id_role_unit_id_family_valid_from"
PARTIAL = (
    ("uq_role_grant_unit", ["account_id", "role", "unit_id", "valid_from"], "family IS NULL"),
    ("uq_role_grant_family", ["account_id", "role", "family", "valid_from"], "unit_id IS NULL"),
    ("uq_role_grant_province", ["account_id", "role", "valid_from"], "unit_id IS NULL AND family IS NULL"),
)


def upgrade() -> None:
    op.drop_index("uq_role_grant_province", "role_grant")
    with op.batch_alter_table("role_grant") as table:
        table.add_column(sa.Column("family", sa.String(40), nullable=True))
        table.create_check_constraint(op.f("ck_role_grant_family"), FAMILIES)
        table.create_check_constraint(op.f("ck_role_grant_family_of_these_roles"), OF_THESE_ROLES)
        table.drop_constraint(EARLIER, type_="unique")
        table.create_unique_constraint(UNIQUE, ["account_id", "role", "unit_id", "family", "valid_from"])
    for name, columns, where in PARTIAL:
        _partly_unique(name, columns, where)


def downgrade() -> None:
    """Refused by the database where somebody holds one role for two families from the same day on."""
    for name, _columns, _where in PARTIAL:
        op.drop_index(name, "role_grant")
    with op.batch_alter_table("role_grant") as table:
        table.drop_constraint(UNIQUE, type_="unique")
        table.create_unique_constraint(EARLIER, ["account_id", "role", "unit_id", "valid_from"])
        table.drop_constraint(op.f("ck_role_grant_family_of_these_roles"), type_="check")
        table.drop_constraint(op.f("ck_role_grant_family"), type_="check")
        table.drop_column("family")
    _partly_unique("uq_role_grant_province", ["account_id", "role", "valid_from"], "unit_id IS NULL")


def _partly_unique(name: str, columns: list[str], where: str) -> None:
    rows = sa.text(where)
    op.create_index(name, "role_grant", columns, unique=True, sqlite_where=rows, postgresql_where=rows)
