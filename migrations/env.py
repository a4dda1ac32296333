"""How migrations reach the database: ``alembic upgrade head``, from the command line or from a test.

Every revision runs in a transaction of its own on both databases, so that a failed one leaves no trace.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from alembic import context
from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from app import database
from app.database import drive_sqlite, is_locked
from app.models import Base, CriteriaSet, Installation
from app.services.upkeep.criteria_sets import keep_sets_of_before
from app.services.upkeep.installation import OWNER_ONLY, Unready, establish
from config import Settings

STILL_IN_USE = (
    "Chưa đổi được bảng: có người đang dùng bảng ấy quá {seconds:g} giây nên dừng lại, để không chặn mọi người phía"
    " sau. Bản nâng cấp đang chạy dở đã được hoàn lại, dữ liệu còn nguyên. Hãy dừng ứng dụng, hoặc chờ lúc vắng, rồi"
    " chạy lại lệnh này."
)
NAME_IT = (
    "Không hạ phiên bản cơ sở dữ liệu {name}: hạ phiên bản là xóa bảng cùng dữ liệu trong đó. Nếu đúng là cơ sở dữ liệu"
    " này, hãy sao lưu rồi gọi đúng tên nó: alembic -x database={name} downgrade {revision}"
)


def migrate(connection: Connection) -> None:
    """Run the revisions that were asked for on `connection`; give up, with a sentence, on a table that stays in use."""
    wait_for_locks(connection, database.MIGRATION_LOCK_TIMEOUT_MS)
    try:
        run(connection)
    except OperationalError as error:
        if not is_locked(error):
            raise
        seconds = database.MIGRATION_LOCK_TIMEOUT_MS / 1000
        raise SystemExit(STILL_IN_USE.format(seconds=seconds)) from error


def wait_for_locks(connection: Connection, milliseconds: int) -> None:
    """Say how long a change of a table waits: behind a waiting change everybody else waits too."""
    cursor = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
    else:
        cursor.execute(f"SET lock_timeout = {milliseconds}")
        connection.connection.commit()
    cursor.close()


def run(connection: Connection) -> None:
    """Run the revisions, each in its transaction."""
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


def name_of(engine: Engine) -> str:
    """Return what people call the database: the name of its file, or its name on the server."""
    name = engine.url.database or ""
    return Path(name).name if engine.dialect.name == "sqlite" else name


def refuse_unnamed_downgrade(engine: Engine) -> None:
    """End the command when it takes a database back that was not called by its name: the wrong one is soon typed."""
    asked = context.config.cmd_opts
    if asked is None or asked.cmd[0].__name__ != "downgrade":
        return
    wanted = context.get_x_argument(as_dictionary=True).get("database", "")
    if wanted not in {name_of(engine), engine.url.database}:
        raise SystemExit(NAME_IT.format(name=name_of(engine), revision=asked.revision))


def migrate_configured_database() -> None:
    """Run the revisions on the database that the settings name."""
    settings = Settings.from_env()
    os.umask(OWNER_ONLY)
    settings.instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(settings.database_url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        drive_sqlite(engine, create=True)
    refuse_unnamed_downgrade(engine)
    context.config.attributes["letterhead"] = settings.standing_body, settings.authority, settings.province
    with engine.connect() as connection:
        migrate(connection)
    with engine.begin() as connection:
        if inspect(connection).has_table(Installation.__tablename__):
            establish(connection, settings, now=datetime.now(UTC))
        if inspect(connection).has_table(CriteriaSet.__tablename__):
            keep_sets_of_before(connection, settings.criteria_dir, now=datetime.now(UTC))


wanted = context.config.attributes.get("connection")
if context.is_offline_mode():
    raise SystemExit("Các bản nâng cấp cần nối tới cơ sở dữ liệu; không có chế độ in ra câu lệnh SQL.")
if wanted is None:
    try:
        migrate_configured_database()
    except Unready as reason:
        raise SystemExit(str(reason)) from reason
else:
    migrate(wanted)
