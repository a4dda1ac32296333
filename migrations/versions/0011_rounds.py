"""Rounds keep their criteria set, say to which day figures count, can be cancelled, and units taken out of them.

The sets of rounds of before are stored by the upgrade around the revisions (`migrations/env.py`), which knows where
the files lie; it does so again at every upgrade, for those whose files are put back later.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OWN_ENDS = ("review_1_until", "explanation_until", "review_2_until")
EXCLUDED_BY = "(excluded_at IS NULL) = (excluded_by_id IS NULL)"
EXCLUDED_WHY = "(excluded_at IS NULL) = (exclusion_reason IS NULL)"
CANCELLED_BY = "(cancelled_at IS NULL) = (cancelled_by_id IS NULL)"
CANCELLED_WHY = "(cancelled_at IS NULL) = (cancel_reason IS NULL)"


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
    with op.batch_alter_table("assessment") as table:
        for name in OWN_ENDS:
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("excluded_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("excluded_by_id", sa.Integer, nullable=True))
        table.add_column(sa.Column("exclusion_reason", sa.Text, nullable=True))
        table.create_foreign_key(
            "fk_assessment_excluded_by_id_account", "account", ["excluded_by_id"], ["id"]
        )
        table.create_check_constraint(op.f("ck_assessment_exclusion_has_author"), EXCLUDED_BY)
        table.create_check_constraint(op.f("ck_assessment_exclusion_has_reason"), EXCLUDED_WHY)
    with op.batch_alter_table("cycle") as table:
        table.add_column(sa.Column("figures_on", sa.Date, nullable=True))
        table.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("cancelled_by_id", sa.Integer, nullable=True))
        table.add_column(sa.Column("cancel_reason", sa.Text, nullable=True))
        table.create_foreign_key("fk_cycle_cancelled_by_id_account", "account", ["cancelled_by_id"], ["id"])
        table.create_check_constraint(op.f("ck_cycle_cancelling_has_author"), CANCELLED_BY)
        table.create_check_constraint(op.f("ck_cycle_cancelling_has_reason"), CANCELLED_WHY)
        table.drop_constraint("uq_cycle_family_level_year", type_="unique")
    standing = sa.text("cancelled_at IS NULL")
    op.create_index(
        "uq_cycle_family_level_year",
        "cycle",
        ["family", "level", "year"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def downgrade() -> None:
    """Refused by the database while a cancelled round and the one opened in its place are both there."""
    op.drop_index("uq_cycle_family_level_year", "cycle")
    with op.batch_alter_table("cycle") as table:
        table.create_unique_constraint("uq_cycle_family_level_year", ["family", "level", "year"])
        table.drop_constraint(op.f("ck_cycle_cancelling_has_author"), type_="check")
        table.drop_constraint(op.f("ck_cycle_cancelling_has_reason"), type_="check")
        table.drop_constraint("fk_cycle_cancelled_by_id_account", type_="foreignkey")
        for name in ("figures_on", "cancelled_at", "cancelled_by_id", "cancel_reason"):
            table.drop_column(name)
    with op.batch_alter_table("assessment") as table:
        table.drop_constraint(op.f("ck_assessment_exclusion_has_author"), type_="check")
        table.drop_constraint(op.f("ck_assessment_exclusion_has_reason"), type_="check")
        table.drop_constraint("fk_assessment_excluded_by_id_account", type_="foreignkey")
        for name in (*OWN_ENDS, "excluded_at", "excluded_by_id", "exclusion_reason"):
            table.drop_column(name)
    op.drop_table("criteria_set")
