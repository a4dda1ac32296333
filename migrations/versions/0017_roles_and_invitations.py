"""A role may count for the cycles of one family alone; somebody may be invited by mail, or come by a provider.

Nothing is filled in: roles of before count for every family, as they did, and nobody was invited.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
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
    _create_invitation()
    op.create_table(
        "account_identity",
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_identity")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_identity_account_id_account")
        ),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_account_identity_issuer_subject")),
        sa.CheckConstraint("length(subject) > 0", name=op.f("ck_account_identity_subject_not_empty")),
    )
    with op.batch_alter_table("login_session") as table:
        table.add_column(sa.Column("factor_elsewhere", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Refused by the database where somebody holds one role for two families from the same day on."""
    with op.batch_alter_table("login_session") as table:
        table.drop_column("factor_elsewhere")
    op.drop_table("account_identity")
    op.drop_table("invitation")
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


def _create_invitation() -> None:
    moments = ("sent_at", "refused_at", "used_at", "withdrawn_at")
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("invited_by_id", sa.Integer, nullable=True),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_to", sa.String(254), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in moments),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invitation_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["account.id"], name=op.f("fk_invitation_invited_by_id_account")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_invitation_expires_after_created")),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_invitation_token_hash_is_sha256")),
        sa.CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_invitation_ends_once")),
    )
    op.create_index("ix_invitation_account_id", "invitation", ["account_id"])
