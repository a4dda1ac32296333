"""Command line: ``python -m app.backups make|list|check|restore|prune FOLDER`` and ``move``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from app.backups.failure import BackupFailed
from app.backups.files import move_files
from app.backups.making import make_copy
from app.backups.moving import move
from app.backups.restoring import restore_copy
from app.backups.shelf import ANCHOR, Copy, Shelf
from app.database import drive_sqlite
from app.local_time import VIETNAM
from app.services.upkeep.installation import OWNER_ONLY, Unready, require_ready
from app.settings.addresses import BUCKET
from app.storage.local import LocalFolder
from app.storage.opening import open_store, store_at
from app.storage.store import Store, StoreAway, StoreUnwritable
from config import ConfigError, Settings

FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
COPY = click.option("--copy", "name", help="Tên bản sao; không có thì lấy bản mới nhất.")
MEGABYTE = 1_000_000
S3 = "s3://"


@click.group()
def backups() -> None:
    """Sao lưu và khôi phục cả cơ sở dữ liệu lẫn kho tệp. FOLDER là thư mục ở một ổ đĩa khác."""
    os.umask(OWNER_ONLY)


@backups.command()
@FOLDER
def make(folder: Path) -> None:
    """Làm một bản sao mới; mọi người vẫn làm việc bình thường."""
    with refusals():
        settings = Settings.from_env()
        engine = engine_of(settings)
        require_ready(engine, settings)
        shelf = Shelf(folder)
        with shelf.alone():
            copy = make_copy(engine, open_store(settings), shelf, now=datetime.now(UTC))
    click.echo(f"Đã sao lưu: {described(copy)}")
    if not settings.store and folder.stat().st_dev == settings.storage.stat().st_dev:
        click.echo(
            f"Lưu ý: {folder} nằm cùng ổ đĩa với kho tệp. Hỏng ổ đĩa thì mất cả hai; hãy đặt ở máy hay ổ khác.",
            err=True,
        )


@backups.command("list")
@FOLDER
def show(folder: Path) -> None:
    """Liệt kê các bản sao, mới nhất trước."""
    shelf, names = Shelf(folder), Shelf(folder).names()
    for name in names:
        try:
            click.echo(described(shelf.copy(name)))
        except BackupFailed as damaged:
            click.echo(f"{name} – {damaged}")
    click.echo(f"{len(names)} bản sao." if names else f"Chưa có bản sao nào trong {folder}.")


@backups.command()
@FOLDER
@COPY
def check(folder: Path, name: str | None) -> None:
    """Đọc lại từng byte của một bản sao và đối chiếu mã băm."""
    with refusals():
        shelf = Shelf(folder)
        copy = shelf.copy(name)
        faults = list(shelf.faults(copy))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(f"{copy.folder.name}: {len(faults)} chỗ hỏng. Hãy làm một bản sao mới ngay.")
    click.echo(f"Nguyên vẹn: {described(copy)}")


@backups.command()
@FOLDER
@COPY
def restore(folder: Path, name: str | None) -> None:
    """Khôi phục một bản sao vào chỗ trống mà các biến DTI_ chỉ tới."""
    with refusals():
        settings = Settings.from_env()
        shelf = Shelf(folder)
        copy = shelf.copy(name)
        restore_copy(copy, shelf, engine_of(settings), settings)
    click.echo(f"Đã khôi phục: {described(copy)}")
    click.echo("Việc tiếp theo, theo thứ tự:")
    click.echo("  1. alembic upgrade head")
    click.echo(f"  2. flask --app wsgi verify --anchor {copy.folder / ANCHOR}")
    click.echo(
        "  3. chạy ứng dụng với đúng DTI_SECRET_KEY cũ (khóa khác thì mã xác thực hai lớp phải đăng ký lại)"
    )


@backups.command()
@FOLDER
@click.option("--keep", type=click.IntRange(min=1), required=True, help="Giữ lại bấy nhiêu bản mới nhất.")
def prune(folder: Path, keep: int) -> None:
    """Bỏ các bản sao cũ và những tệp chỉ chúng còn cần."""
    shelf = Shelf(folder)
    with refusals(), shelf.alone():
        gone, files = shelf.prune(keep)
    click.echo(f"Đã bỏ {len(gone)} bản sao và {files} tệp; giữ {keep} bản mới nhất.")


@backups.command("move")
def move_house() -> None:
    """Chuyển cơ sở dữ liệu sang MOVE_TO (SQLite lên PostgreSQL, hay ngược lại), kho tệp sang MOVE_STORE_TO.

    Chỉ đặt một trong hai thì chỉ chuyển phần ấy; phần kia giữ nguyên chỗ cũ.
    """
    with refusals():
        settings = Settings.from_env()
        addresses = targets()
        source = engine_of(settings, reading=False)
        require_ready(source, settings)
        if addresses.store:
            moved_files(source, settings, addresses.store)
        if addresses.database:
            moved_rows(source, addresses.database)


def moved_files(source: Engine, settings: Settings, address: str) -> None:
    """Move the files and say what to set; they go first, because a move of files that was killed goes on."""
    moved = move_files(source, open_store(settings), target_store(address, settings))
    click.echo(
        f"Đã chuyển {moved.files} tệp ({megabytes(moved.size)}) sang {address}, đọc lại và so mã băm từng tệp."
        " Kho cũ còn nguyên."
    )
    setting = f"DTI_STORE={address}" if address.startswith(S3) else f"DTI_STORAGE={address} và bỏ DTI_STORE"
    click.echo(f"Việc tiếp theo: đặt {setting}.")


def moved_rows(source: Engine, url: str) -> None:
    """Move the database and say what to set."""
    target = create_engine(url, poolclass=NullPool)
    if target.dialect.name == "sqlite":
        drive_sqlite(target, create=True)
    moved = move(source, target)
    click.echo(
        f"Đã chuyển {moved.rows} dòng của {moved.tables} bảng sang {target.dialect.name}, đọc lại và so từng dòng:"
        " giống hệt. Cơ sở dữ liệu cũ còn nguyên."
    )
    click.echo("Việc tiếp theo: đặt DTI_DATABASE_URL bằng giá trị của MOVE_TO, rồi flask --app wsgi verify.")


@dataclass(frozen=True, slots=True)
class Targets:
    """Where to move to; either may be empty."""

    database: str
    store: str


def targets() -> Targets:
    """Where to move to; by the environment alone, because it may hold a password.

    :raises BackupFailed: when it is not said, or names another kind of database or store.
    """
    database, store = os.environ.get("MOVE_TO", ""), os.environ.get("MOVE_STORE_TO", "")
    if (database or not store) and not database.startswith(("postgresql+psycopg://", "sqlite:///")):
        raise BackupFailed(
            "Hãy đặt MOVE_TO là nơi chuyển đến, dạng postgresql+psycopg://… hoặc sqlite:////đường/dẫn/dti.sqlite3;"
            " hoặc chỉ đặt MOVE_STORE_TO để chuyển riêng kho tệp."
        )
    if store and not (BUCKET.fullmatch(store) or Path(store).is_absolute()):
        raise BackupFailed("MOVE_STORE_TO phải là s3://tên-bucket hoặc đường dẫn đầy đủ của một thư mục.")
    return Targets(database, store)


def target_store(address: str, settings: Settings) -> Store:
    """The store to move to; a bucket is opened with the name and the key of the settings.

    :raises BackupFailed: when these are not set.
    """
    if not address.startswith(S3):
        return LocalFolder(Path(address))
    if not (settings.s3_key and settings.s3_secret):
        raise BackupFailed("Hãy đặt DTI_S3_ENDPOINT, DTI_S3_KEY và DTI_S3_SECRET của kho mới.")
    return store_at(address, settings)


def engine_of(settings: Settings, *, reading: bool = True) -> Engine:
    """The database of the settings; whoever only reads it waits for no writer, and no writer for him."""
    engine = create_engine(settings.database_url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        drive_sqlite(engine, reading=reading)
    return engine


@contextmanager
def refusals() -> Iterator[None]:
    """End with one sentence for whatever an operator can mend."""
    try:
        yield
    except (ConfigError, Unready, BackupFailed) as reason:
        sys.exit(str(reason))
    except StoreUnwritable as full:
        sys.exit(f"Không ghi được tệp: {full.reason}.")
    except StoreAway as away:
        sys.exit(f"Kho tệp không trả lời: {away.reason}. Hãy xem máy chủ kho và DTI_STORE, DTI_S3_ENDPOINT.")
    except OSError as error:
        sys.exit(f"Không đọc hay ghi được {error.filename or 'thư mục sao lưu'}: {error.strerror}.")
    except SQLAlchemyError as error:
        sys.exit(f"Cơ sở dữ liệu không trả lời ({type(error).__name__}). Hãy xem DTI_DATABASE_URL.")


def described(copy: Copy) -> str:
    """One line on a copy: name, local time, revision, sizes."""
    manifest = copy.manifest
    at = f"{manifest.made_at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"
    return (
        f"{copy.folder.name} – {at}, {manifest.dialect} bản {manifest.schema},"
        f" cơ sở dữ liệu {megabytes(manifest.database_size)},"
        f" {manifest.files} tệp {megabytes(manifest.files_size)}"
    )


def megabytes(size: int) -> str:
    """Bytes as people read them: ``12,3 MB``."""
    return f"{size / MEGABYTE:.1f} MB".replace(".", ",")


if __name__ == "__main__":
    backups()
