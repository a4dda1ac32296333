"""Every cycle has its organiser, in whose name its papers are issued; a role may count for the cycles of one alone.

Cycles of before become those of the organiser that the settings name: the upgrade tells the revision
(`migrations/env.py`). A database without cycles gets its first organiser with the first cycle.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from app.services.audit import adopt

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

LIMITED = "organiser_id IS NULL OR role IN ('district_reviewer', 'reviewer', 'secretariat')"
EARLIER = "uq_role_grant_account_id_role_unit_id_family_valid_from"
EARLIER_PARTIAL = (
    ("uq_role_grant_unit", ("unit_id",), ("family",)),
    ("uq_role_grant_family", ("family",), ("unit_id",)),
    ("uq_role_grant_province", (), ("unit_id", "family")),
)
PARTIAL = (
    ("uq_role_grant_family_organiser", ("family", "organiser_id"), ("unit_id",)),
    ("uq_role_grant_unit_organiser", ("unit_id", "organiser_id"), ("family",)),
    ("uq_role_grant_unit_family", ("unit_id", "family"), ("organiser_id",)),
    ("uq_role_grant_organiser", ("organiser_id",), ("unit_id", "family")),
    ("uq_role_grant_family", ("family",), ("unit_id", "organiser_id")),
    ("uq_role_grant_unit", ("unit_id",), ("family", "organiser_id")),
    ("uq_role_grant_province", (), ("unit_id", "family", "organiser_id")),
)
OFFICIAL = "cancelled_at IS NULL AND NOT trial"
KEY = ["family", "level", "year"]
UNNAMED = ("Cơ quan thường trực", "Ủy ban nhân dân tỉnh", "Tỉnh")
"""Name, authority and place where nobody told them: a database that is upgraded by itself, without its settings."""


def upgrade() -> None:
    _create_organiser()
    op.drop_index("uq_cycle_official", "cycle")
    with op.batch_alter_table("cycle") as table:
        table.add_column(sa.Column("organiser_id", sa.Integer, nullable=True))
    filled = _give_cycles_their_organiser(op.get_bind())
    with op.batch_alter_table("cycle") as table:
        table.alter_column("organiser_id", existing_type=sa.Integer, nullable=False)
        table.create_foreign_key("fk_cycle_organiser_id_organiser", "organiser", ["organiser_id"], ["id"])
    _unique(["organiser_id", *KEY])
    _limit_roles()
    if filled:
        adopt(op.get_bind(), now=datetime.now(UTC))


def downgrade() -> None:
    """Refused by the database while two organisers have an official cycle of one family, level and year, or somebody
    holds one role for two organisers from the same day on."""
    _free_roles()
    op.drop_index("uq_cycle_official", "cycle")
    _unique(KEY)
    op.drop_index("uq_cycle_official", "cycle")
    with op.batch_alter_table("cycle") as table:
        table.drop_constraint("fk_cycle_organiser_id_organiser", type_="foreignkey")
        table.drop_column("organiser_id")
    _unique(KEY)
    op.drop_table("organiser")


def _limit_roles() -> None:
    for name, _kept, _empty in EARLIER_PARTIAL:
        op.drop_index(name, "role_grant")
    with op.batch_alter_table("role_grant") as table:
        table.add_column(sa.Column("organiser_id", sa.Integer, nullable=True))
        table.create_foreign_key(
            "fk_role_grant_organiser_id_organiser", "organiser", ["organiser_id"], ["id"]
        )
        table.create_check_constraint(op.f("ck_role_grant_organiser_of_these_roles"), LIMITED)
        table.drop_constraint(EARLIER, type_="unique")
        table.create_unique_constraint(
            "uq_role_grant_limits", ["account_id", "role", "unit_id", "family", "organiser_id", "valid_from"]
        )
        table.create_index("ix_role_grant_organiser_id", ["organiser_id"])
    _unique_roles(PARTIAL)


def _free_roles() -> None:
    for name, _kept, _empty in PARTIAL:
        op.drop_index(name, "role_grant")
    with op.batch_alter_table("role_grant") as table:
        table.drop_index("ix_role_grant_organiser_id")
        table.drop_constraint("uq_role_grant_limits", type_="unique")
        table.create_unique_constraint(EARLIER, ["account_id", "role", "unit_id", "family", "valid_from"])
        table.drop_constraint(op.f("ck_role_grant_organiser_of_these_roles"), type_="check")
        table.drop_constraint("fk_role_grant_organiser_id_organiser", type_="foreignkey")
        table.drop_column("organiser_id")
    _unique_roles(EARLIER_PARTIAL)


def _unique_roles(indexes: Iterable[tuple[str, tuple[str, ...], tuple[str, ...]]]) -> None:
    for name, kept, empty in indexes:
        rows = sa.text(" AND ".join(f"{column} IS NULL" for column in empty))
        columns = ["account_id", "role", *kept, "valid_from"]
        op.create_index(name, "role_grant", columns, unique=True, sqlite_where=rows, postgresql_where=rows)


def _create_organiser() -> None:
    op.create_table(
        "organiser",
        sa.Column("id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String(200), nullable=False) for name in ("name", "authority", "place")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser")),
        sa.UniqueConstraint("name", name=op.f("uq_organiser_name")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_organiser_name_not_empty")),
        sa.CheckConstraint("length(authority) > 0", name=op.f("ck_organiser_authority_not_empty")),
        sa.CheckConstraint("length(place) > 0", name=op.f("ck_organiser_place_not_empty")),
    )


def _give_cycles_their_organiser(connection: sa.Connection) -> bool:
    """Make the organiser that the settings name where there are cycles; say whether there are any."""
    cycles = sa.table("cycle", sa.column("id"), sa.column("organiser_id"))
    if connection.scalar(sa.select(sa.func.count()).select_from(cycles)) == 0:
        return False
    config = op.get_context().config
    told = config.attributes.get("letterhead") if config else None
    name, authority, place = told or UNNAMED
    organisers = sa.table(
        "organiser",
        *map(sa.column, ("id", "name", "authority", "place")),
        sa.column("created_at", sa.DateTime),
    )
    now = datetime.now(UTC).replace(tzinfo=None) if connection.dialect.name == "sqlite" else datetime.now(UTC)
    row = {"name": name, "authority": authority, "place": place, "created_at": now}
    connection.execute(organisers.insert().values(row))
    connection.execute(cycles.update().values(organiser_id=connection.scalar(sa.select(organisers.c.id))))
    return True


def _unique(columns: list[str]) -> None:
    rows = sa.text(OFFICIAL)
    op.create_index(
        "uq_cycle_official", "cycle", columns, unique=True, sqlite_where=rows, postgresql_where=rows
    )
