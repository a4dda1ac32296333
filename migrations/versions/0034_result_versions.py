"""A result is a version with a state; a council confirms it, and the paper signed outside is kept with it.

Results of before were published at once: the newest of a cycle is public (of a trial: internal), those before it are
superseded. No confirmation is made up for them. Whoever holds the role of leadership, which was that of the council
too, gets the new role for the same days, so that the next result can be confirmed at once. What was asked for as a
publication is now a computation: it waits for the council.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from app.services.audit import adopt

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATES = ("computed", "confirmed", "signed", "public", "internal", "superseded")
ROLES = (
    "contributor", "unit_head", "reviewer", "district_reviewer", "secretariat", "leadership", "administrator",
    "auditor",
)  # fmt: skip
ROLES_NOW = (*ROLES[:5], "council", *ROLES[5:])
LIMITS = (
    ("uq_role_grant_family_organiser", ("family", "organiser_id"), ("unit_id",)),
    ("uq_role_grant_unit_organiser", ("unit_id", "organiser_id"), ("family",)),
    ("uq_role_grant_unit_family", ("unit_id", "family"), ("organiser_id",)),
    ("uq_role_grant_organiser", ("organiser_id",), ("unit_id", "family")),
    ("uq_role_grant_family", ("family",), ("unit_id", "organiser_id")),
    ("uq_role_grant_unit", ("unit_id",), ("family", "organiser_id")),
    ("uq_role_grant_province", (), ("unit_id", "family", "organiser_id")),
)
REASON = "Đã có kết quả công bố bản sau."
GRANT_COLUMNS = (
    "account_id, role, unit_id, family, organiser_id, office, home_unit_id, valid_from, valid_to, ended_at"
)


def upgrade() -> None:
    connection = op.get_bind()
    _admit_roles(ROLES, ROLES_NOW)
    council = connection.execute(
        sa.text(
            f"INSERT INTO role_grant ({GRANT_COLUMNS}) SELECT account_id, 'council', unit_id, family, organiser_id,"
            " office, home_unit_id, valid_from, valid_to, ended_at FROM role_grant"
            " WHERE role = 'leadership' AND ended_at IS NULL"
        )
    )
    connection.execute(sa.text("UPDATE job SET kind = 'compute' WHERE kind = 'publish'"))
    with op.batch_alter_table("result") as table:
        table.add_column(sa.Column("state", sa.String(40), nullable=True))
        table.add_column(sa.Column("reach", sa.String(40), nullable=True))
        table.add_column(sa.Column("mark", sa.String(16), nullable=True))
        table.add_column(sa.Column("signer", sa.Text, nullable=True))
    _create_tables()
    results = _tell_states(connection)
    with op.batch_alter_table("result") as table:
        table.alter_column("state", existing_type=sa.String(40), nullable=False)
        table.create_check_constraint(op.f("ck_result_state"), _one_of("state", STATES))
        table.create_check_constraint(op.f("ck_result_reach"), _one_of("reach", ("public", "internal")))
        table.create_check_constraint(
            op.f("ck_result_issued_has_reach"),
            "state = 'superseded' OR (reach IS NULL) = (state NOT IN ('public', 'internal'))",
        )
    if council.rowcount or results:
        adopt(connection, now=datetime.now(UTC))


def downgrade() -> None:
    """Forgets versions that were never issued, the council's roles, and which papers were signed."""
    connection = op.get_bind()
    for name in ("signed_paper", "draft_paper", "result_step"):
        op.drop_table(name)
    unissued = "SELECT id FROM result WHERE reach IS NULL"
    of_rows = f"SELECT id FROM result_row WHERE result_id IN ({unissued})"
    for statement in (
        f"DELETE FROM document WHERE result_id IN ({unissued})",
        f"DELETE FROM bundle WHERE result_id IN ({unissued})",
        f"DELETE FROM result_group WHERE row_id IN ({of_rows})",
        f"DELETE FROM result_row WHERE result_id IN ({unissued})",
        "DELETE FROM result WHERE reach IS NULL",
        "DELETE FROM role_grant WHERE role = 'council'",
        "UPDATE job SET kind = 'publish' WHERE key LIKE 'publish:%'",
        "DELETE FROM job WHERE kind IN ('compute', 'sign')",
    ):
        connection.execute(sa.text(statement))
    with op.batch_alter_table("result") as table:
        for name in ("state", "reach", "issued_has_reach"):
            table.drop_constraint(op.f(f"ck_result_{name}"), type_="check")
        for name in ("state", "reach", "mark", "signer"):
            table.drop_column(name)
    _admit_roles(ROLES_NOW, ROLES)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


def _admit_roles(_before: tuple[str, ...], after: tuple[str, ...]) -> None:
    for name, _kept, _empty in LIMITS:
        op.drop_index(name, "role_grant")
    with op.batch_alter_table("role_grant") as table:
        table.drop_constraint(op.f("ck_role_grant_role"), type_="check")
        table.create_check_constraint(op.f("ck_role_grant_role"), _one_of("role", after))
    for name, kept, empty in LIMITS:
        rows = sa.text(" AND ".join(f"{column} IS NULL" for column in empty))
        columns = ["account_id", "role", *kept, "valid_from"]
        op.create_index(name, "role_grant", columns, unique=True, sqlite_where=rows, postgresql_where=rows)


def _create_tables() -> None:
    op.create_table(
        "result_step",
        sa.Column("result_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("result_id", "state", name=op.f("pk_result_step")),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_result_step_result_id_result")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_result_step_by_id_account")),
        sa.CheckConstraint(_one_of("state", STATES), name=op.f("ck_result_step_state")),
        sa.CheckConstraint(
            "state <> 'superseded' OR length(note) > 0", name=op.f("ck_result_step_superseded_says_why")
        ),
    )
    _create_papers("draft_paper", ("result_id", "block_id", "kind"), ("draft", "to_sign"))
    _create_papers("signed_paper", ("result_id",), ("scan", "e_signed", "unchecked"))


def _create_papers(name: str, key: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    blocks = ("block_id",) if "block_id" in key else ()
    op.create_table(
        name,
        sa.Column("result_id", sa.Integer, nullable=False),
        *(sa.Column(column, sa.Integer, nullable=False) for column in blocks),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f(f"fk_{name}_result_id_result")),
        *(
            sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f(f"fk_{name}_block_id_block"))
            for _ in blocks
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f(f"fk_{name}_sha256_stored_file")
        ),
        sa.CheckConstraint(_one_of("kind", kinds), name=op.f(f"ck_{name}_kind")),
    )


def _tell_states(connection: sa.Connection) -> int:
    """Say of every result of before where it stands; return how many there are."""
    issued = "CASE WHEN (SELECT trial FROM cycle WHERE cycle.id = result.cycle_id) THEN 'internal' ELSE 'public' END"
    later = (
        "FROM result AS later WHERE later.cycle_id = result.cycle_id AND later.version = result.version + 1"
    )
    columns = "INSERT INTO result_step (result_id, state, at, by_id, note)"
    for statement in (
        f"UPDATE result SET reach = {issued}",
        f"UPDATE result SET state = CASE WHEN EXISTS (SELECT 1 {later}) THEN 'superseded' ELSE reach END",
        f"{columns} SELECT id, 'computed', published_at, published_by_id, '' FROM result",
        f"{columns} SELECT id, reach, published_at, published_by_id, '' FROM result",
        (
            f"{columns} SELECT id, 'superseded', (SELECT later.published_at {later}),"
            f" (SELECT later.published_by_id {later}), '{REASON}' FROM result WHERE state = 'superseded'"
        ),
    ):
        connection.execute(sa.text(statement))
    return connection.scalar(sa.text("SELECT count(*) FROM result")) or 0
