"""Files from one store to another: into a copy, out of it, or to where the installation moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine, Row, select
from sqlalchemy.orm import Session

from app.backups.failure import BackupFailed
from app.models import Installation, QuarantinedFile, StoredFile
from app.services.upkeep.installation import mark_store
from app.storage.store import Damaged, Store


@dataclass(frozen=True, slots=True)
class MovedFiles:
    """What lies in the new store and was read there again; ``size`` in bytes."""

    files: int
    size: int


def files_to_copy(session: Session, target: Store) -> list[Row[str, int]]:
    """Read digest and size of every file that a copy holds, in the order of digests.

    One that is put aside is left out, unless the target has its bytes from before: they are the way back. Without
    that one lost file would keep every copy from being made.
    """
    rows = session.execute(select(StoredFile.sha256, StoredFile.size).order_by(StoredFile.sha256)).all()
    aside = set(session.scalars(select(QuarantinedFile.sha256).where(QuarantinedFile.returned_at.is_(None))))
    if aside:
        aside -= {entry.name for entry in target.contents()}
    return [row for row in rows if row.sha256 not in aside]


def take(source: Store, target: Store, digests: Iterable[str], *, undone: str) -> None:
    """Copy what the target lacks; a file whose bytes are not those of its name ends it.

    ``undone`` ends the sentence that says so: what has not been done therefore.

    :raises BackupFailed: when a file of the source is missing or altered.
    """
    there = {entry.name for entry in target.contents()}
    for sha256 in digests:
        if sha256 in there:
            continue
        try:
            with source.open(sha256) as file:
                stored = target.put(file)
        except Damaged as missing:
            raise BackupFailed(_damaged(sha256, undone)) from missing
        if stored.sha256 != sha256:
            target.discard(stored.sha256)
            raise BackupFailed(_damaged(sha256, undone))


def move_files(engine: Engine, source: Store, target: Store) -> MovedFiles:
    """Copy every file that a row names to another store, read all of them there again, and mark it as this database's.

    The source keeps everything. Run again after a kill it goes on with what is not there yet.

    :raises BackupFailed: when a file is missing or altered on either side.
    :raises Unready: when the target belongs to another database.
    """
    with Session(engine) as session:
        mark = session.execute(select(Installation.mark)).scalar_one()
        rows = files_to_copy(session, target)
    mark_store(target, mark, files=0)
    take(source, target, (row.sha256 for row in rows), undone="nên chưa chuyển xong kho")
    for row in rows:
        try:
            target.verify(row.sha256)
        except Damaged as damaged:
            raise BackupFailed(
                f"Tệp {row.sha256} ở kho mới không giống tệp cũ. Hãy xem ổ đĩa hay máy chủ của kho mới, bỏ tệp ấy rồi"
                " chạy lại lệnh này."
            ) from damaged
    return MovedFiles(len(rows), sum(row.size for row in rows))


def _damaged(sha256: str, undone: str) -> str:
    return (
        f"Tệp {sha256} mất hoặc đã bị sửa trong kho, {undone}. Hãy lấy lại tệp ấy từ một bản sao trước (mục khôi phục"
        " một tệp, docs/operate), xem flask verify, rồi chạy lại."
    )
