"""What an installation is, as its database and its store both say: made by the upgrade, compared at every start.

A database never serves another purpose than the one it was made for, and never with the files of another database:
production on the demo's database would let everybody in who has read the demo's password.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, func, insert, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.database import is_locked
from app.models import Account, Installation, Purpose, StoredFile
from app.storage import Store, StoreTrouble, open_store

if TYPE_CHECKING:
    from config import Settings

SCHEMA: Final = "0039"
"""The revision that the models describe; a test holds it against the newest migration."""
OWNER_ONLY: Final = 0o077
"""The umask of everything that writes: database, store and instance folder are read by their own user alone."""
DEMO_HOST: Final = "demo.example"


class Unready(Exception):
    """The installation cannot serve. The text is one Vietnamese sentence for the operator: what, why, what to do."""


def establish(connection: Connection, settings: Settings, *, now: datetime) -> None:
    """After an upgrade: write down what a database is for that does not know it yet, and mark its store.

    A database of before that holds demo accounts is a demo's, whatever the settings say now.

    :raises Unready: when the store belongs to another database, or is gone while the database names files in it.
    """
    row = connection.execute(select(Installation.purpose, Installation.mark)).one_or_none()
    if row is None:
        demo = connection.scalar(select(func.count()).where(Account.email.endswith(f"@{DEMO_HOST}")))
        purpose = Purpose.DEMO if demo else Purpose(settings.environment)
        mark = secrets.token_hex(16)
        connection.execute(insert(Installation).values(id=1, purpose=purpose, mark=mark, created_at=now))
    else:
        mark = row.mark
    files = connection.scalar(select(func.count()).select_from(StoredFile)) or 0
    with _store_answers():
        mark_store(open_store(settings), mark, files=files)


def require_ready(engine: Engine, settings: Settings) -> None:
    """Compare schema, purpose and store with this program and its settings.

    :raises Unready: with what differs and what to do.
    """
    try:
        with engine.connect() as connection:
            _require_schema(connection)
            row = connection.execute(select(Installation.purpose, Installation.mark)).one_or_none()
            connection.rollback()
    except OperationalError as error:
        raise Unready(
            f"Không mở được cơ sở dữ liệu ({type(error.orig).__name__}). Nếu chưa lập, hãy chạy: alembic upgrade head;"
            " nếu đã lập, hãy xem máy chủ cơ sở dữ liệu và DTI_DATABASE_URL."
        ) from error
    if row is None:
        raise Unready(
            "Cơ sở dữ liệu chưa ghi nó dùng cho việc gì. Hãy chạy: alembic upgrade head, với đúng các biến DTI_"
            " của bản này."
        )
    if row.purpose != settings.environment:
        raise Unready(
            f"Cơ sở dữ liệu này lập cho mục đích “{row.purpose}” mà DTI_ENVIRONMENT là “{settings.environment}”."
            " Hãy đặt DTI_DATABASE_URL, DTI_INSTANCE_DIR của đúng hệ thống, hoặc lập cơ sở dữ liệu mới."
        )
    with _store_answers():
        _require_store(open_store(settings), row.mark)


def _require_schema(connection: Connection) -> None:
    try:
        stored = connection.scalar(text("SELECT version_num FROM alembic_version")) or "0"
    except DBAPIError as error:
        if is_locked(error):
            raise
        raise Unready("Cơ sở dữ liệu còn trống. Hãy chạy: alembic upgrade head.") from error
    if int(stored) < int(SCHEMA):
        raise Unready(
            f"Cơ sở dữ liệu ở bản {stored}, phần mềm cần bản {SCHEMA}. Hãy sao lưu rồi chạy: alembic upgrade head."
        )
    if int(stored) > int(SCHEMA):
        raise Unready(
            f"Cơ sở dữ liệu ở bản {stored}, mới hơn phần mềm này (bản {SCHEMA}). Hãy cài phần mềm mới hơn."
        )


@contextmanager
def _store_answers() -> Iterator[None]:
    try:
        yield
    except StoreTrouble as trouble:
        raise Unready(
            f"Kho tệp không trả lời ({trouble.reason}). Hãy xem máy chủ kho và DTI_STORE, DTI_S3_ENDPOINT, DTI_S3_KEY,"
            " DTI_S3_SECRET."
        ) from trouble


def _require_store(store: Store, mark: str) -> None:
    kept = store.mark()
    if kept is None:
        raise Unready(
            f"Không thấy kho tệp của cơ sở dữ liệu này ở {store.place}. Hãy gắn lại ổ đĩa hoặc khôi phục kho từ bản sao"
            " lưu, rồi xem lại DTI_STORAGE, DTI_STORE."
        )
    if kept != mark:
        raise Unready(
            f"Kho tệp {store.place} thuộc về một cơ sở dữ liệu khác. Hãy xem lại DTI_STORAGE, DTI_STORE."
        )


def mark_store(store: Store, mark: str, *, files: int) -> None:
    """Mark the store as this database's, of which it should hold so many ``files``; a folder is made for it.

    :raises Unready: when it bears the mark of another database, or is gone while there are files in it.
    """
    kept = store.mark()
    if kept is None and files and not store.is_there():
        raise Unready(
            f"Cơ sở dữ liệu ghi {files} tệp mà kho {store.place} không có. Hãy khôi phục kho từ bản sao lưu rồi chạy"
            " lại."
        )
    if kept is None:
        store.set_mark(mark)
    # Read again: somebody else may have marked it meanwhile.
    _require_store(store, mark)
