"""A damaged or refused file is put aside and never deleted; its document says so; sound bytes bring it back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.backups.files import files_to_copy
from app.errors import N_
from app.extensions import db
from app.models import Account, Assessment, Event, EvidenceLink, QuarantinedFile, Unit
from app.services.evidence import links, quarantine
from app.services.evidence.adding import Sent, take_in
from app.services.evidence.document_data import DocumentData
from app.services.evidence.downloads import FileLost, open_file
from app.services.evidence.form_keys import new_form_key
from app.storage import LocalFolder, store
from app.storage.rules import Rule, UploadRefused
from app.storage.streams import MARK
from app.storage.uploads import NotJudged
from tests.support.application import START, Clock
from tests.support.background import do_all_work
from tests.support.factories import Make, actor_of
from tests.support.sample_files import pdf

PLAN = DocumentData(abstract="Kế hoạch chuyển đổi số", number="15/KH-UBND", page="trang 3")


@pytest.fixture
def person(make: Make, unit: Unit) -> Account:
    return make.account(Role.CONTRIBUTOR, unit=unit)


def send(person: Account, sheet: Assessment, content: bytes) -> int:
    """Send a document as its form does; the id of the link."""
    actor, key = actor_of(person), new_form_key()
    file = Sent(io.BytesIO(content), "kế hoạch.pdf", 1_000_000)
    received = take_in(actor, sheet.id, "1.1", file, page="", form_key=key, now=START)
    assert not isinstance(received, links.Attached)
    link_id = links.attach(actor, sheet.id, "1.1", PLAN, received, form_key=key, now=START).link_id
    db.session.commit()
    return link_id


def file_of(app: Flask, link_id: int) -> Path:
    """Where the bytes of a link lie, or lay."""
    with app.app_context():
        sha256 = db.session.get_one(EvidenceLink, link_id).evidence.sha256
        folder: Path = app.extensions["settings"].storage
    return folder / sha256[:2] / sha256[2:4] / sha256


def overwrite(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"others")


def read_through(app: Flask, clock: Clock) -> None:
    """Let the clock come to the next quiet hour, in which everything is read."""
    clock.advance(hours=3 if clock.now == START else 24)
    do_all_work(app)


@pytest.fixture
def damaged(app: Flask, clock: Clock, person: Account, sheet: Assessment) -> int:
    """A document whose bytes somebody changed, found by the reading of everything."""
    with app.app_context():
        link_id = send(person, sheet, pdf("mot"))
    overwrite(file_of(app, link_id))
    read_through(app, clock)
    return link_id


def test_a_damaged_file_is_put_aside_and_its_document_says_so(
    app: Flask, damaged: int, person: Account
) -> None:
    assert not file_of(app, damaged).exists()
    with app.app_context():
        row = db.session.scalars(select(QuarantinedFile)).one()
        assert row.returned_at is None
        with store().open_aside(row.sha256) as kept:
            assert kept.read() == b"others"
        with pytest.raises(FileLost, match="bị hỏng trong kho lưu trữ nên đã được cách ly"):
            open_file(actor_of(person), damaged)
        assert "system.file_set_aside" in set(db.session.scalars(select(Event.kind)))


def test_the_store_s_own_verification_names_what_is_put_aside(app: Flask, damaged: int) -> None:
    done = app.test_cli_runner().invoke(args=["storage", "verify"])
    assert done.exit_code == 1
    assert "1 hỏng" in done.output
    assert "1 tệp đang cách ly" in done.output
    assert "“kế hoạch.pdf”" in done.output


def test_the_same_bytes_sent_again_are_opened_again(
    app: Flask, damaged: int, person: Account, sheet: Assessment
) -> None:
    with app.app_context():
        assert send(person, sheet, pdf("mot")) == damaged
        with open_file(actor_of(person), damaged).stream as stream:
            assert stream.read() == pdf("mot")
        assert db.session.scalars(select(QuarantinedFile.returned_at)).one() is not None


def test_bytes_copied_back_from_a_copy_are_taken_back_by_the_next_reading(
    app: Flask, damaged: int, clock: Clock, person: Account
) -> None:
    file_of(app, damaged).write_bytes(pdf("mot"))
    read_through(app, clock)
    with app.app_context():
        with open_file(actor_of(person), damaged).stream as stream:
            assert stream.read() == pdf("mot")
        assert "system.file_taken_back" in set(db.session.scalars(select(Event.kind)))


def test_one_lost_file_keeps_no_copy_from_being_made(app: Flask, damaged: int, tmp_path: Path) -> None:
    with app.app_context():
        sha256 = db.session.get_one(EvidenceLink, damaged).evidence.sha256
        assert sha256 not in {row.sha256 for row in files_to_copy(db.session(), LocalFolder(tmp_path))}
        shelf = LocalFolder(tmp_path)
        assert shelf.put(io.BytesIO(pdf("mot"))).sha256 == sha256
        assert sha256 in {row.sha256 for row in files_to_copy(db.session(), shelf)}


def test_nothing_is_put_aside_while_the_store_itself_is_not_there(
    app: Flask, clock: Clock, person: Account, sheet: Assessment
) -> None:
    with app.app_context():
        send(person, sheet, pdf("mot"))
    mark: Path = app.extensions["settings"].storage / MARK
    said = mark.read_text(encoding="ascii")
    mark.unlink()
    try:
        with app.app_context():
            quarantine.set_aside_damaged(["0" * 64], now=START)
            assert db.session.scalars(select(QuarantinedFile)).all() == []
    finally:
        mark.write_text(said, encoding="ascii")


def refuse(monkeypatch: pytest.MonkeyPatch, refusal: Exception | None) -> None:
    """Let the rules of today refuse everything, or nothing."""

    def judge(*_arguments: object, **_options: object) -> None:
        if refusal is not None:
            raise refusal

    monkeypatch.setattr(quarantine, "inspect", judge)


def test_what_the_rules_of_today_refuse_is_put_aside_until_they_permit_it(
    app: Flask, person: Account, sheet: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        link_id = send(person, sheet, pdf("mot"))
    refuse(monkeypatch, UploadRefused(Rule.DAMAGED, filename="kế hoạch.pdf"))
    done = app.test_cli_runner().invoke(args=["storage", "judge"])
    assert "1 tệp đang cách ly" in done.output
    with app.app_context(), pytest.raises(FileLost, match="không qua quy định kiểm tra hiện nay"):
        open_file(actor_of(person), link_id)
    done = app.test_cli_runner().invoke(args=["storage", "verify"])
    assert done.exit_code == 0, "a refused file lies aside as it should"
    assert "cách ly từ" in done.output
    refuse(monkeypatch, None)
    done = app.test_cli_runner().invoke(args=["storage", "judge"])
    assert "0 tệp đang cách ly" in done.output
    with app.app_context(), open_file(actor_of(person), link_id).stream as stream:
        assert stream.read() == pdf("mot")


def test_what_nobody_had_time_to_judge_stays_where_it_is(
    app: Flask, person: Account, sheet: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        link_id = send(person, sheet, pdf("mot"))
    refuse(monkeypatch, NotJudged(N_("Máy chủ bận.")))
    app.test_cli_runner().invoke(args=["storage", "judge"])
    with app.app_context():
        open_file(actor_of(person), link_id).stream.close()
