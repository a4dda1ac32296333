"""In the access record, that a unit head has opened a sheet that was handed over to them."""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BEFORE = (
    "forbidden", "out_of_reach", "forged_form", "throttled", "evidence_opened", "bundle_opened", "draft_opened",
    "row_opened",
)  # fmt: skip
OPENED = "sheet_opened"


def admit(*occasions: str) -> None:
    names = ", ".join(f"'{name}'" for name in occasions)
    with op.batch_alter_table("access_record") as table:
        table.drop_constraint(op.f("ck_access_record_occasion"), type_="check")
        table.create_check_constraint(op.f("ck_access_record_occasion"), f"occasion IN ({names})")


def upgrade() -> None:
    admit(*BEFORE, OPENED)


def downgrade() -> None:
    op.execute(f"DELETE FROM access_record WHERE occasion = '{OPENED}'")
    admit(*BEFORE)
