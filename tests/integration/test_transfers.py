"""Files that come in parts: what the protocol promises, and what is refused before and after the first byte."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Assessment, Cycle, Transfer, TransferPart, Unit, WaitingFile
from app.services.evidence.transfers import KEPT_FOR, MOST_OPEN
from tests.support.application import START, Clock
from tests.support.background import do_all_work
from tests.support.factories import Make
from tests.support.live import LiveBrowser
from tests.support.sample_files import pdf
from tests.support.tus import Sender, encoded

FILE = pdf("Kế hoạch chuyển đổi số", "<</Length 4000>>stream\n" + "kehoach " * 500 + "\nendstream")
FIRST, REST = FILE[:1500], FILE[1500:]


@pytest.fixture
def officer(make: Make, unit: Unit) -> Account:
    """The contributor."""
    return make.account(Role.CONTRIBUTOR, unit=unit)


@pytest.fixture
def sender(live_url: str, officer: Account, sheet: Assessment) -> Sender:
    """The contributor's script."""
    return Sender(LiveBrowser(live_url).sign_in(officer), sheet.id)


@pytest.fixture
def begun(sender: Sender) -> str:
    """The address of a file that was begun."""
    return sender.begin("kế hoạch.pdf", FILE).headers["Location"]


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_server_says_what_it_can(sender: Sender) -> None:
    reply = sender.ask("OPTIONS")
    assert reply.status == 204
    told = {name: reply.headers[name] for name in ("Tus-Version", "Tus-Extension", "Tus-Max-Size")}
    assert told == {
        "Tus-Version": "1.0.0",
        "Tus-Extension": "creation,expiration,checksum,termination",
        "Tus-Max-Size": str(20 * 1024 * 1024),
    }
    assert reply.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_another_version_is_refused_with_the_one_that_is_spoken(sender: Sender, begun: str) -> None:
    reply = sender.ask("HEAD", begun, **{"Tus-Resumable": "0.2.2"})
    assert (reply.status, reply.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_file_in_parts_waits_to_be_described_as_one_that_came_whole(
    app: Flask, sender: Sender, begun: str
) -> None:
    reply = sender.part(begun, FIRST, 0)
    assert (reply.status, reply.headers["Upload-Offset"]) == (204, "1500")
    reply = sender.ask("HEAD", begun)
    assert (reply.headers["Upload-Offset"], reply.headers["Upload-Length"]) == ("1500", str(len(FILE)))
    assert reply.headers["Cache-Control"] == "no-store"
    reply = sender.part(begun, REST, 1500)
    assert (reply.status, reply.headers["Upload-Offset"]) == (204, str(len(FILE)))
    assert "kế hoạch.pdf" in sender.browser.get(reply.headers["Content-Location"]).text
    assert [count(app, model) for model in (Transfer, TransferPart, WaitingFile)] == [0, 0, 1]
    assert sender.ask("HEAD", begun).status == 404


def test_a_part_that_does_not_follow_the_last_is_refused(sender: Sender, begun: str) -> None:
    sender.part(begun, FIRST, 0)
    for offset in (0, 1499, 1501):
        assert sender.part(begun, REST, offset).status == 409
    assert sender.ask("HEAD", begun).headers["Upload-Offset"] == "1500"
    assert sender.part(begun, REST + b"more", 1500).status == 422


def test_a_part_that_was_spoiled_on_its_way_is_thrown_away(sender: Sender, begun: str) -> None:
    right = base64.b64encode(hashlib.sha1(FIRST, usedforsecurity=False).digest()).decode()
    assert sender.part(begun, FIRST[:-1] + b"x", 0, Upload_Checksum=f"sha1 {right}").status == 460
    assert sender.ask("HEAD", begun).headers["Upload-Offset"] == "0"
    assert sender.part(begun, FIRST, 0, Upload_Checksum="md5 AAAA").status == 400
    assert sender.part(begun, FIRST, 0, Upload_Checksum=f"sha1 {right}").status == 204


def test_what_is_announced_is_judged_before_the_first_byte(app: Flask, sender: Sender) -> None:
    reply = sender.begin("lớn.pdf", b"", size=20 * 1024 * 1024 + 1)
    assert (reply.status, "lớn hơn 20 MB" in reply.detail) == (413, True)
    reply = sender.begin("a.zip", FILE)
    assert (reply.status, "giải nén" in reply.detail) == (422, True)
    assert sender.begin("a.pdf", b"", size=0).status == 422
    assert sender.ask("POST", Upload_Metadata=f"filename {encoded('a.pdf')}").status == 400
    assert sender.ask("POST", Upload_Length=5, Upload_Metadata="filename %%%").status == 400
    bad = f"filename {encoded('a.pdf')},sha256 {encoded('abc')}"
    assert sender.ask("POST", Upload_Length=5, Upload_Metadata=bad).status == 400
    assert count(app, Transfer) == 0


def test_a_part_is_no_form_and_no_larger_than_is_taken(sender: Sender, begun: str) -> None:
    other = sender.part(begun, FIRST, 0, Content_Type="application/octet-stream")
    assert other.status == 415
    assert sender.part(begun, bytes(1024 * 1024 + 1), 0).status == 413


def test_no_part_is_taken_without_the_token_of_a_page(sender: Sender, begun: str) -> None:
    assert sender.part(begun, FIRST, 0, **{"X-CSRFToken": "forged"}).status == 400
    assert sender.ask("HEAD", begun).headers["Upload-Offset"] == "0"


def test_what_others_send_is_not_there(
    enter: Callable[..., LiveBrowser], sender: Sender, begun: str, unit: Unit, make: Make, sheet: Assessment
) -> None:
    colleague = Sender(enter(Role.UNIT_HEAD, unit=unit), sheet.id)
    stranger = Sender(enter(Role.CONTRIBUTOR, unit=make.unit("Láng Giềng")), sheet.id)
    for other in (colleague, stranger):
        for reply in (
            other.ask("HEAD", begun),
            other.part(begun, FIRST, 0),
            other.ask("DELETE", begun),
        ):
            assert reply.status == 404
    assert stranger.begin("a.pdf", FILE).status == 404
    assert sender.ask("HEAD", begun).status == 200


def test_the_same_file_begun_again_goes_on_where_it_stopped(sender: Sender, begun: str) -> None:
    sender.part(begun, FIRST, 0)
    again = sender.begin("tên khác.pdf", FILE)
    assert (again.status, again.headers["Location"]) == (201, begun)
    assert again.headers["Upload-Offset"] == "1500"
    assert sender.begin("không băm.pdf", FILE, hashed=False).headers["Location"] != begun


def test_a_file_that_the_unit_has_is_not_sent_at_all(
    app: Flask, sender: Sender, begun: str, sheet: Assessment
) -> None:
    sender.part(begun, FILE, 0)
    again = sender.begin("lần hai.pdf", FILE)
    assert again.status == 200
    assert b"/waiting-files/" in again.content
    assert count(app, Transfer) == 0


def test_a_file_that_breaks_a_rule_is_refused_with_its_last_part(app: Flask, sender: Sender) -> None:
    begun = sender.begin("bản.pdf", b"no PDF at all").headers["Location"]
    reply = sender.part(begun, b"no PDF at all", 0)
    assert (reply.status, "không đúng với đuôi tên tệp" in reply.detail) == (422, True)
    assert count(app, WaitingFile) == 0
    assert sender.ask("DELETE", begun).status == 204
    assert sender.ask("HEAD", begun).status == 404


def test_another_file_than_the_one_announced_is_refused(app: Flask, sender: Sender) -> None:
    begun = sender.begin("a.pdf", FILE).headers["Location"]
    reply = sender.part(begun, pdf("khác").ljust(len(FILE)), 0)
    assert (reply.status, "khác tệp đã chọn" in reply.detail) == (422, True)
    assert count(app, WaitingFile) == 0


def test_what_lets_post_alone_through_is_no_hindrance(sender: Sender, begun: str) -> None:
    headers = {"Upload_Offset": 0, "X-HTTP-Method-Override": "PATCH"}
    assert sender.ask("POST", begun, content=FIRST, **headers).status == 204
    assert sender.ask("POST", begun, **{"X-HTTP-Method-Override": "DELETE"}).status == 204
    assert sender.ask("POST", begun).status == 404


def test_an_account_has_so_many_files_on_their_way_and_no_more(sender: Sender) -> None:
    for number in range(MOST_OPEN):
        assert sender.begin(f"{number}.pdf", pdf(str(number))).status == 201
    reply = sender.begin("thêm.pdf", FILE)
    assert (reply.status, f"còn {MOST_OPEN} tệp gửi dở" in reply.detail) == (409, True)


def test_a_file_begun_in_time_is_kept_with_the_moment_of_its_first_bytes(
    app: Flask, live_url: str, officer: Account, sheet: Assessment, cycle: Cycle, clock: Clock
) -> None:
    clock.now = cycle.self_ends_at - timedelta(minutes=5)
    sender = Sender(LiveBrowser(live_url).sign_in(officer), sheet.id)
    begun = sender.begin("a.pdf", FILE).headers["Location"]
    unhashed = sender.begin("không băm.pdf", FILE, hashed=False).headers["Location"]
    first_bytes = clock.now
    sender.part(begun, FIRST, 0)
    clock.advance(minutes=10)
    assert sender.begin("muộn.pdf", pdf("muộn")).status == 409
    assert sender.part(unhashed, FIRST, 0).status == 409
    assert sender.part(begun, REST, 1500).status == 204
    with app.app_context():
        assert db.session.scalars(select(WaitingFile.at)).one() == first_bytes
    page = sender.browser.get(f"/unit/assessments/{sheet.id}/waiting-files")
    assert "bắt đầu gửi" in page.text


def test_what_nobody_ends_expires_and_is_swept(
    app: Flask, live_url: str, officer: Account, sender: Sender, begun: str, sheet: Assessment, clock: Clock
) -> None:
    expires = sender.part(begun, FIRST, 0).headers["Upload-Expires"]
    assert parsedate_to_datetime(expires) == START + KEPT_FOR
    clock.now += KEPT_FOR - timedelta(seconds=1)
    do_all_work(app)
    assert [count(app, model) for model in (Transfer, TransferPart)] == [1, 1]
    clock.advance(seconds=1)
    later = Sender(LiveBrowser(live_url).sign_in(officer), sheet.id)
    assert later.ask("HEAD", begun).status == 410
    assert later.part(begun, REST, 1500).status == 410
    do_all_work(app)
    assert [count(app, model) for model in (Transfer, TransferPart)] == [0, 0]
