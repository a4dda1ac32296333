"""The access record, and what the database itself says it is for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OCCASIONS = (
    "forbidden",
    "out_of_reach",
    "forged_form",
    "throttled",
    "evidence_opened",
    "bundle_opened",
    "draft_opened",
)
PURPOSES = ("production", "demo", "test")


def upgrade() -> None:
    op.create_table(
        "access_record",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sameness", sa.String(64), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("occasion", sa.String(40), nullable=False),
        sa.Column("account_id", sa.Integer, nullable=True),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_record"),
        sa.UniqueConstraint("sameness", name="uq_access_record_sameness"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_access_record_account_id_account"),
        check("access_record", "occasion", f"occasion IN {OCCASIONS}"),
        check("access_record", "times_positive", "times >= 1"),
        check("access_record", "last_after_first", "last_at >= first_at"),
        check("access_record", "sameness_is_sha256", "length(sameness) = 64"),
    )
    op.create_index("ix_access_record_day", "access_record", ["day"])
    op.create_index("ix_access_record_account_id", "access_record", ["account_id"])
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
        check("installation", "purpose", f"purpose IN {PURPOSES}"),
        check("installation", "only_one", "id = 1"),
        check("installation", "mark_is_hex", "length(mark) = 32"),
    )


def downgrade() -> None:
    op.drop_table("installation")
    op.drop_table("access_record")


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    """A constraint under the name that the convention gives it."""
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
