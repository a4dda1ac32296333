"""A copy is whole or is none; restored, it shows the same to the byte; nothing is ever written over."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import create_engine, delete, inspect, select, table, text

from app import create_app
from app.access.actor import Role
from app.backups.__main__ import backups
from app.backups.dump import is_empty
from app.backups.manifest import MANIFEST
from app.backups.shelf import ANCHOR, UNFINISHED, Shelf
from app.extensions import db
from app.models import Account, StoredFile
from app.storage import store
from config import Settings
from tests.support.application import PUBLIC_URL, START, TREES
from tests.support.client import Client
from tests.support.cycles import Cycles
from tests.support.database import Database
from tests.support.factories import Make

pytestmark = pytest.mark.slow


class Operator:
    """Somebody at the server who types commands; ``place`` is where the settings point to."""

    def __init__(self, folder: Path, place: Mapping[str, str]) -> None:
        self.folder = folder
        self.place = place

    def run(self, *command: str, place: Mapping[str, str] | None = None) -> str:
        """What a command says that went well."""
        code, said = self.attempt(*command, place=place)
        assert code == 0, said
        return said

    def refused(self, *command: str, place: Mapping[str, str] | None = None) -> str:
        """What a command says that was refused."""
        code, said = self.attempt(*command, place=place)
        assert code == 1, said
        assert "Traceback" not in said
        return said

    def attempt(self, verb: str, *options: str, place: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Exit code and everything said."""
        command = [verb, str(self.folder), *options]
        done = CliRunner().invoke(backups, command, env=dict(place or self.place))
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    def copies(self) -> list[Path]:
        """Finished and unfinished ones."""
        return sorted((self.folder / "copies").iterdir())


def place_of(url: str, instance: Path) -> dict[str, str]:
    return {
        "DTI_ENVIRONMENT": "test",
        "DTI_DATABASE_URL": url,
        "DTI_INSTANCE_DIR": str(instance),
        "DTI_STORAGE": str(instance / "storage"),
        "DTI_PUBLIC_URL": PUBLIC_URL,
        "DTI_CRITERIA_DIR": str(TREES),
    }


@pytest.fixture
def operator(app: Flask, tmp_path: Path) -> Operator:
    settings = app.extensions["settings"]
    return Operator(tmp_path / "backup", place_of(settings.database_url, settings.instance_dir))


@pytest.fixture
def elsewhere(database: Database, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A new server: no database yet, no store."""
    with database.blank() as url:
        yield place_of(url, tmp_path / "new")


def put(app: Flask, content: bytes) -> str:
    """A stored file with its row."""
    with app.app_context():
        stored = store().put(io.BytesIO(content))
        kind = "application/pdf"
        db.session.add(StoredFile(sha256=stored.sha256, size=stored.size, media_type=kind, stored_at=START))
        db.session.commit()
        return stored.sha256


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return {
                name: sorted(
                    map(tuple, connection.execute(select(text("*")).select_from(table(name)))), key=repr
                )
                for name in inspect(engine).get_table_names()
            }
    finally:
        engine.dispose()


def seen_by_leadership(app: Flask, email: str, result_id: int) -> list[bytes]:
    """The ranking as a table and as a paper, as downloaded."""
    with app.app_context():
        client = Client(app, db.engine)
        leader = db.session.scalars(select(Account).where(Account.email == email)).one()
    client.sign_in(leader)
    address = client.address("leadership.result", result_id=result_id)
    client.get(address)
    table = client.follow("Tải bảng (CSV)").response.get_data()
    link = client.get(address).one('a:-soup-contains("Tải bảng xếp hạng")')["href"]
    paper = client.get(str(link)).response.get_data()
    assert paper.startswith(b"%PDF-")
    return [table, paper]


def test_a_restored_ranking_is_the_same_to_the_byte(
    app: Flask, make: Make, operator: Operator, elsewhere: dict[str, str]
) -> None:
    cycles = Cycles(make)
    result_id = cycles.published(cycles.finished({"Ba Đồn": "1.5", "Ái Tử": "0.5"}))
    email = make.account(Role.LEADERSHIP).email
    before = seen_by_leadership(app, email, result_id)
    stored = rows(operator.place["DTI_DATABASE_URL"])

    operator.run("make")
    said = operator.run("restore", place=elsewhere)

    assert "alembic upgrade head" in said
    assert rows(elsewhere["DTI_DATABASE_URL"]) == stored
    restored = create_app(Settings.from_env(elsewhere))
    restored.extensions["clock"] = app.extensions["clock"]
    try:
        anchor = operator.copies()[0] / ANCHOR
        checked = restored.test_cli_runner().invoke(args=["verify", "--anchor", str(anchor)])
        assert checked.exit_code == 0, checked.output
        assert seen_by_leadership(restored, email, result_id) == before
    finally:
        with restored.app_context():
            db.engine.dispose()


def test_the_second_copy_takes_only_new_files(app: Flask, operator: Operator) -> None:
    first = put(app, b"%PDF-1.4 one")
    operator.run("make")
    kept = next((operator.folder / "files").rglob(first))
    written = kept.stat().st_mtime_ns
    second = put(app, b"%PDF-1.4 two")

    operator.run("make")

    assert kept.stat().st_mtime_ns == written
    assert sorted(path.name for path in (operator.folder / "files").rglob("*") if path.is_file()) == sorted(
        [first, second]
    )
    said = operator.run("list").splitlines()
    assert " 2 tệp " in said[0]
    assert " 1 tệp " in said[1]
    assert said[2] == "2 bản sao."


def test_a_folder_without_copies_says_so(operator: Operator) -> None:
    assert "Chưa có bản sao nào" in operator.run("list")
    assert "Chưa có bản sao nào" in operator.refused("check")


@pytest.mark.parametrize("altered", ["database.*", "files.txt", "../../files/*/*/*"])
def test_a_copy_altered_by_one_byte_is_named_and_restores_nothing(
    app: Flask, operator: Operator, elsewhere: dict[str, str], altered: str
) -> None:
    put(app, b"%PDF-1.4 one")
    operator.run("make")
    operator.run("check")
    (path,) = operator.copies()[0].glob(altered)
    path.chmod(0o600)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    assert "đã bị sửa" in operator.refused("check")
    assert "không nguyên vẹn, chưa khôi phục gì" in operator.refused("restore", place=elsewhere)
    assert not Path(elsewhere["DTI_STORAGE"]).exists()


def test_a_file_that_the_store_has_lost_ends_the_copy_and_no_half_of_it_counts(
    app: Flask, operator: Operator
) -> None:
    sha256 = put(app, b"%PDF-1.4 one")
    next(app.extensions["settings"].storage.rglob(sha256)).unlink()

    assert sha256 in operator.refused("make")

    assert [path.name.endswith(UNFINISHED) for path in operator.copies()] == [True]
    assert "Chưa có bản sao nào" in operator.run("list")


def test_nothing_is_restored_over_a_database(operator: Operator) -> None:
    operator.run("make")
    before = rows(operator.place["DTI_DATABASE_URL"])
    assert "không bao giờ ghi đè" in operator.refused("restore")
    assert rows(operator.place["DTI_DATABASE_URL"]) == before


def test_nothing_is_restored_into_the_store_of_another_database(
    app: Flask, operator: Operator, elsewhere: dict[str, str]
) -> None:
    operator.run("make")
    other = Path(elsewhere["DTI_STORAGE"])
    other.mkdir(parents=True)
    (other / ".dti-store").write_text("ffffffffffffffffffffffffffffffff", encoding="ascii")
    assert "thuộc về một cơ sở dữ liệu khác" in operator.refused("restore", place=elsewhere)


def test_a_restore_that_was_killed_between_files_and_database_is_run_again(
    app: Flask, operator: Operator, elsewhere: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = put(app, b"%PDF-1.4 one")
    operator.run("make")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.backups.restoring.load", killed)
        operator.attempt("restore", place=elsewhere)
    assert next(Path(elsewhere["DTI_STORAGE"]).rglob(sha256)).read_bytes() == b"%PDF-1.4 one"

    operator.run("restore", place=elsewhere)

    assert rows(elsewhere["DTI_DATABASE_URL"]) == rows(operator.place["DTI_DATABASE_URL"])


def test_a_copy_is_restored_only_where_it_fits(operator: Operator, elsewhere: dict[str, str]) -> None:
    operator.run("make")
    demo = {**elsewhere, "DTI_ENVIRONMENT": "demo"}
    assert "mục đích “test”" in operator.refused("restore", place=demo)
    manifest = operator.copies()[0] / MANIFEST
    newer = manifest.read_text(encoding="utf-8").replace('"schema": "00', '"schema": "90')
    manifest.write_text(newer, encoding="utf-8")
    assert "mới hơn phần mềm này" in operator.refused("restore", place=elsewhere)
    manifest.write_text("{", encoding="utf-8")
    assert "đã hỏng" in operator.refused("restore", place=elsewhere)


def test_old_copies_go_with_the_files_that_only_they_needed(app: Flask, operator: Operator) -> None:
    sha256 = put(app, b"%PDF-1.4 one")
    operator.run("make")
    with app.app_context():
        db.session.execute(delete(StoredFile))
        db.session.commit()
    other = put(app, b"%PDF-1.4 two")
    operator.run("make")
    shutil.copytree(operator.copies()[0], operator.folder / "copies" / f"20200101T000000Z{UNFINISHED}")

    said = operator.run("prune", "--keep", "1")

    assert said == "Đã bỏ 1 bản sao và 1 tệp; giữ 1 bản mới nhất.\n"
    assert len(operator.copies()) == 1
    assert not list((operator.folder / "files").rglob(sha256))
    assert list((operator.folder / "files").rglob(other))
    operator.run("check")


def test_what_is_being_written_meanwhile_hinders_nobody_and_comes_with_the_next_copy(
    app: Flask, operator: Operator, elsewhere: dict[str, str]
) -> None:
    with app.app_context():
        db.session.add(StoredFile(sha256="0" * 64, size=1, media_type="application/pdf", stored_at=START))
        db.session.flush()
        operator.run("make")
        db.session.commit()

    operator.run("restore", place=elsewhere)

    assert rows(elsewhere["DTI_DATABASE_URL"])["stored_file"] == []
    assert len(rows(operator.place["DTI_DATABASE_URL"])["stored_file"]) == 1


def test_the_journal_of_a_database_that_was_moved_away_is_not_played_over_the_restored_one(
    tmp_path: Path,
) -> None:
    place = tmp_path / "moved.sqlite3"
    engine = create_engine(f"sqlite:///{place}")
    assert is_empty(engine)
    place.with_name("moved.sqlite3-wal").write_bytes(b"left behind")
    assert not is_empty(engine)


def test_a_damaged_copy_is_in_nobodys_way_but_its_own(
    app: Flask, operator: Operator, elsewhere: dict[str, str]
) -> None:
    put(app, b"%PDF-1.4 one")
    operator.run("make")
    operator.run("make")
    older, newer = operator.copies()
    (newer / MANIFEST).write_text("{", encoding="utf-8")

    said = operator.run("list").splitlines()
    assert "đã hỏng" in said[0]
    assert older.name in said[1]
    assert "--copy" in operator.refused("restore", place=elsewhere)
    assert "đã hỏng" in operator.refused("prune", "--keep", "1")
    assert operator.copies() == [older, newer]

    operator.run("restore", "--copy", older.name, place=elsewhere)
    assert rows(elsewhere["DTI_DATABASE_URL"]) == rows(operator.place["DTI_DATABASE_URL"])


def test_nothing_is_pruned_while_a_copy_is_made(operator: Operator) -> None:
    operator.run("make")
    with Shelf(operator.folder).alone():
        assert "Đang có lệnh sao lưu" in operator.refused("prune", "--keep", "1")
        assert "Đang có lệnh sao lưu" in operator.refused("make")
    operator.run("prune", "--keep", "1")
