"""How migrations reach the database: ``alembic upgrade head``, from the command line or from a test.

Every revision runs in a transaction of its own on both databases, so that a failed one leaves no trace.
"""

from __future__ import annotations

from datetime import UTC, datetime

from alembic import context
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.pool import NullPool

from app.database import drive_sqlite
from app.models import Base, Installation
from app.services.installation import Unready, establish
from config import Settings


def migrate(connection: Connection) -> None:
    """Run the revisions that were asked for on `connection`."""
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        # A batch change drops the old table, which with foreign keys on would empty the tables that refer to it.
        # SQLite ignores this pragma inside a transaction, so it goes to the driver before one begins.
        set_foreign_keys(connection, "OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=on_sqlite,
        transaction_per_migration=True,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if on_sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        connection.rollback()
        if broken:
            raise RuntimeError(f"the migration left rows that refer to nothing: {broken[:5]}")
        set_foreign_keys(connection, "ON")


def set_foreign_keys(connection: Connection, state: str) -> None:
    """Go past SQLAlchemy, which would begin a transaction first."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys = {state}")
    cursor.close()


def migrate_configured_database() -> None:
    """Run the revisions on the database that the settings name."""
    settings = Settings.from_env()
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    engine = create_engine(settings.database_url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        drive_sqlite(engine, create=True)
    with engine.connect() as connection:
        migrate(connection)
    with engine.begin() as connection:
        if inspect(connection).has_table(Installation.__tablename__):
            establish(connection, settings, now=datetime.now(UTC))


given = context.config.attributes.get("connection")
if context.is_offline_mode():
    raise SystemExit("Các bản nâng cấp cần nối tới cơ sở dữ liệu; không có chế độ in ra câu lệnh SQL.")
if given is None:
    try:
        migrate_configured_database()
    except Unready as reason:
        raise SystemExit(str(reason)) from reason
else:
    migrate(given)
