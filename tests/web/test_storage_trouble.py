"""A full or read-only disk is said as such, costs one line of log, and leaves reading and signing in alone."""

from __future__ import annotations

import io
import logging
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from app.access.actor import Role
from app.database import Trouble, trouble_of
from app.extensions import db
from app.models import Account, Assessment, Unit
from app.storage import LocalFolder, StoreUnwritable
from tests.support.client import Client, Page
from tests.support.factories import Make
from tests.web.test_unit_evidence import errors, indicator, upload

LONG = "Ghi chú dài để dữ liệu không còn chỗ. " * 100


@contextmanager
def connecting_with(app: Flask, wish: Callable[[Any], None]) -> Iterator[None]:
    """Have every connection of the application opened with a wish of its own, for the length of a block."""
    with app.app_context():
        engine: Engine = db.engine

    def listen(connection: Any, _record: object) -> None:
        wish(connection)

    engine.dispose()
    event.listen(engine, "connect", listen)
    try:
        yield
    finally:
        event.remove(engine, "connect", listen)
        engine.dispose()


def takes_nothing(connection: Any) -> None:
    """Make the database one that is read-only, as both know it."""
    if hasattr(connection, "info"):  # PostgreSQL's driver tells of its server
        connection.execute("SET default_transaction_read_only = on")
        connection.commit()
    else:
        connection.execute("PRAGMA query_only = ON")


def has_no_room(connection: Any) -> None:
    """Let an SQLite file grow no further than it is; no test can fill the disk of a PostgreSQL server."""
    if hasattr(connection, "info"):
        takes_nothing(connection)
    else:
        connection.execute("PRAGMA max_page_count = 1")


def save(browser: Client, sheet: Assessment, note: str, *, status: int = 200) -> Page:
    browser.get(indicator(sheet))
    return browser.submit("#declaration", {"note": note}, status=status)


@pytest.fixture
def account(make: Make, sheet: Assessment, unit: Unit) -> Account:
    """Somebody of the unit who has not signed in yet."""
    return make.account(Role.CONTRIBUTOR, unit=unit)


@pytest.fixture
def file_for_a_store(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store whose folder is none."""
    (tmp_path / "kho").write_bytes(b"")
    monkeypatch.setitem(app.extensions, "store", LocalFolder(tmp_path / "kho"))


def test_evidence_that_finds_no_room_is_told_so_beside_the_file(
    officer: Client, sheet: Assessment, file_for_a_store: None, caplog: pytest.LogCaptureFixture
) -> None:
    page = upload(officer, sheet, status=507)
    assert "nơi lưu tệp của máy chủ đã đầy hoặc chỉ cho đọc" in errors(page)
    assert page.value("abstract") == "Kế hoạch chuyển đổi số năm 2030"
    assert [record.getMessage().startswith("storage: ") for record in told(caplog)] == [True]


def test_with_a_full_store_people_sign_in_read_and_save_figures(
    browsers: Callable[[], Client], make: Make, sheet: Assessment, account: Account, file_for_a_store: None
) -> None:
    browser = browsers()
    browser.sign_in(account)
    assert save(browser, sheet, "Đã họp.").value("note").strip() == "Đã họp."


def told(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """The lines that the log has of failures; each is one line."""
    records = [record for record in caplog.records if record.levelno >= logging.ERROR]
    for record in records:
        assert record.exc_info is None
        assert "\n" not in record.getMessage()
        assert len(record.getMessage()) < 400
    return records


def test_a_database_that_takes_nothing_is_said_as_such_and_read_on(
    officer: Client, sheet: Assessment, caplog: pytest.LogCaptureFixture
) -> None:
    with connecting_with(officer.app, takes_nothing):
        page = save(officer, sheet, "Đã họp.", status=507)
        assert page.heading == "Máy chủ không lưu thêm được"
        assert "chưa có gì được lưu" in page.text
        officer.get(indicator(sheet))
    assert len(told(caplog)) == 1
    assert save(officer, sheet, "Đã họp.").status == 200


def test_who_signs_in_then_is_told_the_truth(
    browsers: Callable[[], Client], account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    browser = browsers()
    with connecting_with(browser.app, takes_nothing):
        page = browser.sign_in(account, status=507)
    assert page.heading == "Máy chủ không lưu thêm được"
    assert len(told(caplog)) == 1


def test_a_full_database_is_said_as_such_and_read_on(
    officer: Client, sheet: Assessment, caplog: pytest.LogCaptureFixture
) -> None:
    with connecting_with(officer.app, has_no_room):
        page = save(officer, sheet, LONG, status=507)
        assert page.heading == "Máy chủ không lưu thêm được"
        assert officer.get(indicator(sheet)).value("note") == ""
    assert len(told(caplog)) == 1


def test_a_full_disk_of_the_server_is_no_busy_server() -> None:
    class DiskFull(Exception):
        sqlstate = "53100"

    error = OperationalError("INSERT", {}, DiskFull("could not extend file: No space left on device"))
    assert trouble_of(error) is Trouble.STORAGE


def test_a_failure_while_committing_has_its_page_and_its_line(
    officer: Client, sheet: Assessment, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    officer.get(indicator(sheet))
    form = officer.fill("#declaration", {"note": "Đã họp."})
    monkeypatch.setattr(db.session, "commit", full)
    page = officer.send(form, status=507)
    assert page.heading == "Máy chủ không lưu thêm được"
    assert len(told(caplog)) == 1


def test_a_file_beyond_the_limit_of_the_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    store = LocalFolder(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(StoreUnwritable) as refused:
            store.put(io.BytesIO(b"x" * 10_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refused.value.status == 507
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    kept = store.put(io.BytesIO(b"x"))
    with pytest.raises(OSError, match="tệp hỏng"):
        store.put(Broken())
    store.verify(kept.sha256)


class Broken(io.BytesIO):
    """A source that fails by itself: no fault of the store."""

    def read(self, _size: int | None = -1) -> bytes:
        raise OSError(5, "tệp hỏng")
