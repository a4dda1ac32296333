"""Bringing a copy back into an empty place."""

from __future__ import annotations

from sqlalchemy import Engine

from app.backups.dump import is_empty, load
from app.backups.failure import BackupFailed
from app.backups.files import take
from app.backups.shelf import Copy, Shelf
from app.services.upkeep.installation import SCHEMA, Unready, mark_store
from app.storage.opening import open_store
from config import Settings


def restore_copy(copy: Copy, shelf: Shelf, engine: Engine, settings: Settings) -> int:
    """Put files and database of a copy where the settings say; return how many files.

    Files come first and the database last, whole: a restore that was killed is simply run again.

    :raises BackupFailed: before anything is written, when the copy is damaged, of another purpose or kind, newer than
        the program, or when the place is not empty.
    """
    _require_fitting(copy, engine, settings)
    if faults := list(shelf.faults(copy)):
        raise BackupFailed(
            f"Bản sao {copy.folder.name} không nguyên vẹn, chưa khôi phục gì: {faults[0]}"
            f" Tất cả {len(faults)} chỗ; hãy dùng một bản sao khác."
        )
    store = open_store(settings)
    try:
        mark_store(store, copy.manifest.mark, files=0)
    except Unready as other:
        raise BackupFailed(str(other)) from other
    take(shelf.files, store, copy.sizes(), undone="nên chưa khôi phục xong")
    load(engine, copy.database)
    return copy.manifest.files


def _require_fitting(copy: Copy, engine: Engine, settings: Settings) -> None:
    manifest = copy.manifest
    if manifest.dialect != engine.dialect.name:
        raise BackupFailed(
            f"Bản sao là của {manifest.dialect}, mà DTI_DATABASE_URL chỉ tới {engine.dialect.name}."
            " Hãy khôi phục vào đúng hệ quản trị cơ sở dữ liệu ấy."
        )
    if manifest.purpose != settings.environment:
        raise BackupFailed(
            f"Bản sao lập cho mục đích “{manifest.purpose}” mà DTI_ENVIRONMENT là “{settings.environment}”."
        )
    if int(manifest.schema) > int(SCHEMA):
        raise BackupFailed(
            f"Bản sao ở bản {manifest.schema}, mới hơn phần mềm này (bản {SCHEMA}). Hãy cài phần mềm mới hơn."
        )
    if not is_empty(engine):
        raise BackupFailed(
            "Cơ sở dữ liệu ở DTI_DATABASE_URL không trống; khôi phục không bao giờ ghi đè. Hãy chuyển nó đi chỗ khác"
            " cùng các tệp -wal, -journal, -shm bên cạnh (đừng xóa), hoặc đặt DTI_INSTANCE_DIR, DTI_DATABASE_URL tới"
            " một chỗ mới."
        )
