"""The administrator sees on one page how the system is doing, and what to do about what is not well."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import text

from app.access.actor import Role
from app.backups.__main__ import backups
from app.database import only_reading
from app.extensions import db
from app.jobs.queue import configure_queue, queue
from app.models import StoredFile
from app.storage import store
from app.storage.bucket import Address, Bucket
from tests.integration.test_backups import place_of
from tests.support.application import START, Clock
from tests.support.background import do_all_work
from tests.support.client import Client
from tests.support.factories import Make

CLEAN = "mọi thứ nguyên vẹn"


@pytest.fixture
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An installation that is told where its copies lie."""
    return {"DTI_BACKUPS": str(tmp_path_factory.mktemp("backups"))}


@pytest.fixture
def administrator(app: Flask, client: Client, make: Make) -> Client:
    configure_queue(app)  # the tables of the last test's queue are gone with its database
    client.sign_in(make.account(Role.ADMINISTRATOR))
    return client


def shown(administrator: Client) -> dict[str, str]:
    """What the page says of everything."""
    administrator.get("/admin/")
    page = administrator.follow("Tình trạng hệ thống")
    return dict(zip(page.texts("dt"), page.texts("dd"), strict=True))


def verify(app: Flask, *options: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["verify", "--record", *options])
    return done.exit_code, done.output


def test_a_new_system_says_what_has_never_been_done(administrator: Client) -> None:
    said = shown(administrator)
    assert said["Tiến trình nền"].startswith("Cần xem")
    assert "systemctl restart dti-worker" in said["Tiến trình nền"]
    assert "chưa có bản nào" in said["Sao lưu gần nhất"]
    assert "chưa lần nào" in said["Soát toàn bộ gần nhất"]
    assert "3 chỗ cần xem." in administrator.page.text or "4 chỗ cần xem." in administrator.page.text


def test_a_system_that_is_looked_after_has_nothing_to_look_at(
    app: Flask, administrator: Client, clock: Clock, environ: dict[str, str], tmp_path: Path
) -> None:
    with app.app_context():
        stored = store().put(io.BytesIO(b"%PDF-1.4 mot"))
        row = StoredFile(
            sha256=stored.sha256, size=stored.size, media_type="application/pdf", stored_at=START
        )
        db.session.add(row)
        db.session.commit()
        queue().beat()
    settings = app.extensions["settings"]
    place = place_of(settings.database_url, settings.instance_dir)
    made = CliRunner().invoke(backups, ["make", environ["DTI_BACKUPS"]], env=place)
    assert made.exit_code == 0, made.output
    code, output = verify(app, "--write-anchor", str(tmp_path / "anchor.txt"))
    assert code == 0, output

    said = shown(administrator)

    assert "1 tệp, 12" in said["Kho tệp"]
    assert "15/11/2030 09:00" in said["Tiến trình nền"]
    assert "1 tệp" in said["Sao lưu gần nhất"]
    assert CLEAN in said["Soát toàn bộ gần nhất"]
    assert "mốc nhật ký" in said["Soát toàn bộ gần nhất"]
    assert {said[name][:2] for name in ("Kho tệp", "Tiến trình nền", "Việc nền")} == {"Ổn"}


def test_old_news_is_no_good_news(app: Flask, administrator: Client, clock: Clock) -> None:
    with app.app_context():
        queue().beat()
    clock.advance(minutes=4)
    assert shown(administrator)["Tiến trình nền"].startswith("Cần xem")


def test_what_the_verification_found_stands_on_the_page_and_in_the_log(
    app: Flask, administrator: Client
) -> None:
    with app.app_context():
        row = StoredFile(sha256="0" * 64, size=1, media_type="application/pdf", stored_at=START)
        db.session.add(row)
        db.session.commit()
    code, _output = verify(app)
    assert code == 1
    said = shown(administrator)["Soát toàn bộ gần nhất"]
    assert said.startswith("Cần xem")
    assert "1 chỗ không khớp" in said
    assert "Soát toàn bộ hệ thống" in administrator.get("/log/").text


def test_the_administrator_has_everything_verified_without_a_shell(app: Flask, administrator: Client) -> None:
    shown(administrator)
    work = administrator.submit('form[action$="/condition/verification"]')
    assert work.texts("h1") == ["Soát toàn bộ dữ liệu và kho tệp"]
    do_all_work(app)
    assert CLEAN in shown(administrator)["Soát toàn bộ gần nhất"]


def test_a_verification_that_is_not_recorded_leaves_no_trace(app: Flask, administrator: Client) -> None:
    app.test_cli_runner().invoke(args=["verify"])
    assert "chưa lần nào" in shown(administrator)["Soát toàn bộ gần nhất"]


def test_a_store_that_is_away_is_said_and_the_page_is_shown(
    app: Flask, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = Bucket(Address("kho", "", "http://127.0.0.1:9", "us-east-1", "ai", "bi-mat"))
    monkeypatch.setitem(app.extensions, "store", nowhere)
    assert "Không trả lời: s3://kho" in shown(administrator)["Kho tệp"]


def test_who_verifies_holds_up_nobody_who_writes(app: Flask) -> None:
    with app.app_context(), only_reading():
        db.session.execute(text("SELECT count(*) FROM event")).all()
        with db.engine.connect() as writer:
            writer.execute(text("UPDATE installation SET purpose = purpose"))
            writer.commit()
        db.session.rollback()
