"""The way people get a bundle: who may, what is in it, and that it really proves the result on another machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Bundle, Cycle, Entry
from app.services.publication.papers import Decision
from scoring.bundle.container import write_container
from tests.support.client import Client
from tests.support.cycles import REASON, Cycles
from tests.support.factories import Make
from tests.unit.scoring.bundle_builders import members_of

ROOT = Path(__file__).parents[2]
LINK = 'a:-soup-contains("Tải gói tính lại kết quả (ZIP")'
NOTE = "Ghi chú nội bộ của đơn vị"


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def cycle(make: Make, cycles: Cycles) -> Cycle:
    """Two units that tie, one whose points were cut and who was not asked for 2.1, and a guest who is not ranked."""
    cycle = cycles.finished({"Ba Đồn": "1.5", "Ái Tử": "1.5"})
    sheet = cycles.sheet(cycle, make.unit("Cam Lộ"), declared="2", appraised="0.25")
    cycles.sheet(cycle, make.unit("Khách"), appraised="1", block=cycles.guests(cycle))
    with make._session() as session:
        session.add(
            Entry(
                assessment_id=sheet.id,
                code="2.1",
                note=NOTE,
                not_applicable_reason="Xã đảo không nhận hồ sơ",
                author_id=cycles.reviewer.id,
                at=cycle.created_at,
            )
        )
    return cycle


@pytest.fixture
def leader(make: Make, client: Client) -> Client:
    client.sign_in(make.account(Role.LEADERSHIP))
    return client


def downloaded(browser: Client, endpoint: str, result_id: int) -> bytes:
    """What the link on a result's page gives."""
    page = browser.get(browser.address(endpoint, result_id=result_id))
    return browser.get(str(page.one(LINK)["href"])).response.get_data()


def verified(data: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    """What somebody sees who has the bundle and the software, and neither server nor database."""
    path = folder / "goi.zip"
    path.write_bytes(data)
    command = [sys.executable, "-m", "scoring", "verify", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_downloaded_bundle_proves_the_published_ranking(
    leader: Client, cycles: Cycles, cycle: Cycle, tmp_path: Path
) -> None:
    done = verified(downloaded(leader, "leadership.result", cycles.published(cycle)), tmp_path)

    assert done.returncode == 0, done.stderr
    assert [line.split(",")[::2] for line in done.stdout.splitlines()] == [
        ["rank", "points", "percent", "grade"],
        ["1", "7.50", "75.00", "fair"],
        ["1", "7.50", "75.00", "fair"],
        ["3", "4.25", "70.83", "fair"],
        ["", "7.00", "70.00", "fair"],
    ]
    assert "đạt – 4 đơn vị" in done.stderr


def test_one_changed_figure_is_found_with_its_unit(
    leader: Client, cycles: Cycles, cycle: Cycle, tmp_path: Path
) -> None:
    members = members_of(downloaded(leader, "leadership.result", cycles.published(cycle)))
    before = members["phieu.csv"]
    members["phieu.csv"] = before.replace(b",2000,", b",3200,", 1)
    assert members["phieu.csv"] != before
    done = verified(write_container(members), tmp_path)

    assert done.returncode == 1
    assert "phieu.csv:1:1: tệp này đã bị thay đổi sau khi lập gói" in done.stderr
    assert "(Xã Ba Đồn): gói ghi points 7.50" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_comes_byte_for_byte_under_its_vietnamese_name(
    leader: Client, cycles: Cycles, cycle: Cycle
) -> None:
    page = leader.get(leader.address("leadership.result", result_id=cycles.published(cycle)))
    link = str(page.one(LINK)["href"])
    first, second = leader.get(link), leader.get(link)
    content = first.response.get_data()

    assert content == second.response.get_data()
    assert first.response.mimetype == "application/zip"
    assert first.response.headers["ETag"] == f'"{sha256(content).hexdigest()}"'
    disposition = unquote(first.response.headers["Content-Disposition"])
    assert disposition.startswith("attachment")
    assert "filename*=UTF-8''Gói tính lại - Đợt đánh giá năm 2030 - bản 1.zip" in disposition
    assert sha256(content).hexdigest() in page.text


def test_nothing_private_is_in_it(leader: Client, cycles: Cycles, cycle: Cycle, app: Flask) -> None:
    content = downloaded(leader, "leadership.result", cycles.published(cycle))
    with app.app_context():
        people = [
            text
            for account in db.session.scalars(select(Account))
            for text in (account.display_name, account.email)
        ]

    assert "Xã đảo không nhận hồ sơ".encode() in content
    for secret in (*people, REASON, NOTE, "@"):
        assert secret.encode() not in content


def test_without_the_tick_everybody_sees_the_digest_and_only_the_province_the_bundle(
    client: Client, browsers: Callable[[], Client], make: Make, cycles: Cycles, cycle: Cycle
) -> None:
    result = cycles.published(cycle)
    page = client.get(client.address("public.result", result_id=result))
    assert "chưa mở cho mọi người" in page.text
    assert not page.all(LINK)
    client.get(client.address("public.bundle", result_id=result), status=404)

    auditor = browsers()
    auditor.sign_in(make.account(Role.AUDITOR))
    assert sha256(downloaded(auditor, "leadership.result", result)).hexdigest() in page.text


def test_the_tick_beside_the_public_issue_opens_the_bundle_to_everybody(
    client: Client, browsers: Callable[[], Client], cycles: Cycles, cycle: Cycle, tmp_path: Path
) -> None:
    result_id = cycles.signed(cycle)
    client.sign_in(cycles.secretariat)
    page = client.get(client.address("versions.version", result_id=result_id))
    box = page.one('input[name="open_figures"]')
    assert not box.has_attr("checked")
    client.submit('form:has(button:-soup-contains("Công khai kết quả"))', {"open_figures": True})

    stranger = browsers()
    stranger.get("/results/")
    page = stranger.follow("Đợt đánh giá năm 2030")
    content = stranger.get(str(page.one(LINK)["href"])).response.get_data()
    assert verified(content, tmp_path).returncode == 0


def test_a_correction_leaves_the_bundle_of_the_first_version_as_it_was(
    leader: Client, cycles: Cycles, make: Make, cycle: Cycle, tmp_path: Path
) -> None:
    first = cycles.published(cycle, decision=Decision("125/QĐ-UBND", cycle.created_at.date()))
    before = downloaded(leader, "leadership.result", first)
    cycles.sheet(cycle, make.unit("Đakrông"), appraised="2")
    second = cycles.published(cycle, correction="Bổ sung xã Đakrông.")
    after = downloaded(leader, "leadership.result", second)

    assert downloaded(leader, "leadership.result", first) == before != after
    assert "bản 1" in verified(before, tmp_path).stderr
    done = verified(after, tmp_path)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 6)


def test_a_result_that_was_published_without_a_bundle_offers_none(
    leader: Client, cycles: Cycles, cycle: Cycle, app: Flask
) -> None:
    result = cycles.published(cycle)
    with app.app_context():
        db.session.execute(delete(Bundle))
        db.session.commit()
    for endpoint in ("leadership", "public"):
        page = leader.get(leader.address(f"{endpoint}.result", result_id=result))
        assert "ói tính lại" not in page.text
        leader.get(leader.address(f"{endpoint}.bundle", result_id=result), status=404)


def test_a_bundle_that_the_store_has_lost_is_said_to_be_lost(
    leader: Client, cycles: Cycles, cycle: Cycle, app: Flask
) -> None:
    result = cycles.published(cycle)
    with app.app_context():
        digest = db.session.scalars(select(Bundle.sha256)).one()
        (path,) = Path(app.extensions["settings"].storage).rglob(digest)
        path.unlink()
    page = leader.get(leader.address("leadership.bundle", result_id=result), status=503)
    assert "Không đọc được tệp “Gói tính lại - Đợt đánh giá năm 2030 - bản 1.zip”" in page.text


def test_the_log_says_which_bundle_was_published_and_for_whom(
    leader: Client, cycles: Cycles, cycle: Cycle, app: Flask
) -> None:
    from app.models import Event

    content = downloaded(leader, "leadership.result", cycles.published(cycle, open_figures=True))
    with app.app_context():
        told = {
            kind: db.session.scalars(select(Event.data).where(Event.kind == kind)).one()
            for kind in ("result.signed", "result.made_public")
        }
    assert f'"bundle":"{sha256(content).hexdigest()}"' in told["result.signed"].replace(": ", ":")
    assert '"open_figures":true' in told["result.made_public"].replace(": ", ":")
