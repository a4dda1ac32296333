"""An installation whose store is a bucket: its own mark, copies, restoring, and moving there and back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from app.backups.__main__ import backups
from app.backups.files import move_files
from app.extensions import db
from app.services.upkeep.installation import Unready, mark_store, require_ready
from app.storage import LocalFolder, open_store
from app.storage.streams import MARK
from config import Settings
from tests.integration.test_backups import Operator, place_of, put
from tests.support.buckets import BucketServer
from tests.support.database import STORE_MARK, Database

pytestmark = pytest.mark.slow


@pytest.fixture
def bucket(bucket_server: BucketServer) -> dict[str, str]:
    """The settings of a store in a new bucket."""
    return dict(bucket_server.settings(f"s3://{bucket_server.bucket()}/dti"))


@pytest.fixture
def operator(app: Flask, tmp_path: Path) -> Operator:
    """Somebody at an installation with its store in a folder."""
    settings = app.extensions["settings"]
    return Operator(tmp_path / "backup", place_of(settings.database_url, settings.instance_dir))


@pytest.fixture
def elsewhere(database: Database, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A new server: no database yet, no store."""
    with database.blank() as url:
        yield place_of(url, tmp_path / "new")


def moved(place: dict[str, str], to: str) -> tuple[int, str]:
    """Move the store; the exit code and everything said."""
    done = CliRunner().invoke(backups, ["move"], env={**place, "MOVE_TO": "", "MOVE_STORE_TO": to})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def names(place: dict[str, str]) -> list[str]:
    return [entry.name for entry in open_store(Settings.from_env(place)).contents()]


def test_a_bucket_bears_the_mark_of_its_database_and_another_is_refused(
    app: Flask, operator: Operator, bucket: dict[str, str]
) -> None:
    settings = Settings.from_env({**operator.place, **bucket})
    with app.app_context():
        with pytest.raises(Unready, match="Không thấy kho tệp của cơ sở dữ liệu này ở s3://"):
            require_ready(db.engine, settings)
        mark_store(open_store(settings), STORE_MARK, files=0)
        require_ready(db.engine, settings)
    with pytest.raises(Unready, match="thuộc về một cơ sở dữ liệu khác"):
        mark_store(open_store(settings), "f" * 32, files=0)


def test_a_store_that_does_not_answer_is_one_sentence_at_the_start(
    app: Flask, operator: Operator, bucket: dict[str, str]
) -> None:
    away = {**operator.place, **bucket, "DTI_S3_ENDPOINT": "http://127.0.0.1:9"}
    with app.app_context(), pytest.raises(Unready, match=r"Kho tệp không trả lời .*DTI_S3_ENDPOINT"):
        require_ready(db.engine, Settings.from_env(away))
    said = operator.refused("make", place=away)
    assert "Kho tệp không trả lời" in said


def test_a_copy_of_a_bucket_is_restored_into_another(
    app: Flask,
    operator: Operator,
    elsewhere: dict[str, str],
    bucket: dict[str, str],
    bucket_server: BucketServer,
) -> None:
    kept = sorted(put(app, content) for content in (b"%PDF-1.4 mot", b"%PDF-1.4 hai"))
    home = {**operator.place, **bucket}
    assert moved(operator.place | bucket | {"DTI_STORE": ""}, bucket["DTI_STORE"])[0] == 0
    shutil.rmtree(operator.place["DTI_STORAGE"])

    operator.run("make", place=home)
    operator.run("check", place=home)
    there = {**elsewhere, **bucket_server.settings(f"s3://{bucket_server.bucket()}")}
    operator.run("restore", place=there)

    assert names(there) == kept
    assert open_store(Settings.from_env(there)).mark() == STORE_MARK
    assert not Path(elsewhere["DTI_STORAGE"]).exists()


def test_a_store_moves_to_a_bucket_and_home_again_file_by_file(
    app: Flask, operator: Operator, bucket: dict[str, str], tmp_path: Path
) -> None:
    kept = sorted(put(app, content) for content in (b"%PDF-1.4 mot", b"%PDF-1.4 hai", b"%PDF-1.4 ba"))
    keys = {name: value for name, value in bucket.items() if name != "DTI_STORE"}
    code, said = moved({**operator.place, **keys}, bucket["DTI_STORE"])
    assert code == 0, said
    assert "Đã chuyển 3 tệp" in said
    assert f"DTI_STORE={bucket['DTI_STORE']}" in said
    assert names({**operator.place, **bucket}) == kept
    code, said = moved({**operator.place, **bucket}, str(tmp_path / "home"))
    assert code == 0, said
    assert names({**operator.place, "DTI_STORAGE": str(tmp_path / "home")}) == kept
    assert (tmp_path / "home" / MARK).read_text().strip() == STORE_MARK
    assert names(operator.place) == kept, "nothing is taken from where it was"


def test_a_move_that_was_killed_goes_on_and_a_file_that_arrived_otherwise_is_named(
    app: Flask, operator: Operator, tmp_path: Path
) -> None:
    first, second = (put(app, content) for content in (b"%PDF-1.4 mot", b"%PDF-1.4 hai"))
    target = LocalFolder(tmp_path / "new")
    with app.app_context():
        source = LocalFolder(app.extensions["settings"].storage)
        mark_store(target, STORE_MARK, files=0)
        with source.open(first) as file:
            target.put(file)
        assert move_files(db.engine, source, target).files == 2
    altered = next((tmp_path / "new").rglob(second))
    altered.chmod(0o600)
    altered.write_bytes(b"khac")
    code, said = moved(operator.place, str(tmp_path / "new"))
    assert code == 1
    assert f"Tệp {second} ở kho mới không giống tệp cũ" in said


def test_nothing_moves_into_the_store_of_another_database(
    app: Flask, operator: Operator, tmp_path: Path
) -> None:
    put(app, b"%PDF-1.4 mot")
    other = LocalFolder(tmp_path / "other")
    other.set_mark("f" * 32)
    code, said = moved(operator.place, str(tmp_path / "other"))
    assert code == 1
    assert "thuộc về một cơ sở dữ liệu khác" in said
    assert list(other.contents()) == []


@pytest.mark.parametrize("to", ["s3://", "kho", "https://kho.example.vn/dti", "s3://Kho"])
def test_a_wrong_place_to_move_to_is_said_as_such(operator: Operator, to: str) -> None:
    code, said = moved(operator.place, to)
    assert code == 1
    assert "MOVE_STORE_TO" in said
