"""Work that failed for good waits for the administrator; stored files that are damaged or refused are put aside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("job") as batch:
        batch.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("cause", sa.String(120), nullable=True))
        batch.add_column(sa.Column("put_away_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("put_away_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("put_away_reason", sa.Text(), nullable=True))
        batch.create_foreign_key(op.f("fk_job_put_away_by_id_account"), "account", ["put_away_by_id"], ["id"])
        batch.create_check_constraint(
            op.f("ck_job_put_away_has_author"), "(put_away_at IS NULL) = (put_away_by_id IS NULL)"
        )
        batch.create_check_constraint(
            op.f("ck_job_put_away_has_reason"), "(put_away_at IS NULL) = (put_away_reason IS NULL)"
        )
        batch.create_check_constraint(
            op.f("ck_job_only_failed_is_put_away"), "put_away_at IS NULL OR state = 'failed'"
        )
    op.create_table(
        "quarantined_file",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_aside_at", MOMENT, nullable=False),
        sa.Column("returned_at", MOMENT, nullable=True),
        sa.CheckConstraint("cause IN ('damaged', 'refused')", name=op.f("ck_quarantined_file_cause")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_quarantined_file_reason_not_empty")),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_quarantined_file_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_quarantined_file")),
    )


def downgrade() -> None:
    op.drop_table("quarantined_file")
    with op.batch_alter_table("job") as batch:
        batch.drop_constraint(op.f("ck_job_only_failed_is_put_away"), type_="check")
        batch.drop_constraint(op.f("ck_job_put_away_has_reason"), type_="check")
        batch.drop_constraint(op.f("ck_job_put_away_has_author"), type_="check")
        batch.drop_constraint(op.f("fk_job_put_away_by_id_account"), type_="foreignkey")
        for name in ("put_away_reason", "put_away_by_id", "put_away_at", "cause", "attempts"):
            batch.drop_column(name)
