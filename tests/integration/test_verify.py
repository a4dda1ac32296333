"""``flask verify``: what is stored still holds together, and each kind of damage is found and named."""

from __future__ import annotations

import io
from datetime import timedelta

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.access.actor import Role
from app.extensions import db
from app.models import Event, StoredFile
from app.queries.verify.chain import Link, broken_links
from app.seals.chain import GENESIS, entry_hash
from app.services import audit
from app.services.upkeep.verification import CHECKS
from app.storage import store
from tests.support.application import START
from tests.support.client import Client
from tests.support.factories import Make


def run(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["verify"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_an_untouched_system_is_whole(app: Flask, make: Make, client: Client) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    make.assessment()
    code, said = run(app)
    assert code == 0, said
    assert said.count("nguyên vẹn") == len(CHECKS) + 1


def test_a_file_whose_bytes_have_changed_is_found(app: Flask) -> None:
    with app.app_context():
        kept = store().put(io.BytesIO(b"minh chung"))
        db.session.add(
            StoredFile(sha256=kept.sha256, size=kept.size, media_type="text/plain", stored_at=START)
        )
        db.session.commit()
        path = app.extensions["settings"].storage / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256
    path.chmod(0o600)
    path.write_bytes(b"minh chung khac")
    code, said = run(app)
    assert code == 1
    assert kept.sha256 in said


def test_an_event_slipped_in_from_outside_is_found(app: Flask) -> None:
    with app.app_context():
        audit.record("units.imported", stream="units", now=START)
        db.session.add(
            Event(
                stream="units",
                seq=2,
                kind="units.imported",
                at=START,
                data="{}",
                prev_hash="0" * 64,
                hash="0" * 64,
            )
        )
        db.session.commit()
    code, said = run(app)
    assert code == 1
    assert "Chuỗi units, mục 2 (units.imported): nội dung không khớp mã băm" in said


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    previous = GENESIS
    for seq in range(1, length + 1):
        at = START + timedelta(seconds=seq)
        link = Link(seq, "s", seq, "k", at, None, None, str(seq), previous, "")
        previous = entry_hash(link)
        links.append(link._replace(hash=previous))
    return links


@given(st.integers(2, 8), st.data())
def test_one_changed_missing_or_reordered_entry_is_found(length: int, data: st.DataObject) -> None:
    links = chain(length)
    assert not list(broken_links(links))
    place = data.draw(st.integers(0, length - 2))
    damage = data.draw(st.sampled_from(["change", "remove", "swap", "duplicate", "number"]))
    if damage == "change":
        links[place] = links[place]._replace(data="!")
    elif damage == "remove":
        del links[place]
    elif damage == "swap":
        links[place], links[place + 1] = links[place + 1], links[place]
    elif damage == "number":
        links[place + 1] = links[place + 1]._replace(id=links[place].id)
    else:
        links.insert(place, links[place])
    assert list(broken_links(links)), damage


def test_the_first_administrator_is_opened_from_the_command_line(app: Flask, client: Client) -> None:
    runner = app.test_cli_runner()
    result = runner.invoke(args=["account", "create", "quantri@dti.test", "Quản trị hệ thống"])
    assert result.exit_code == 0, result.output
    client.sign_in("quantri@dti.test", result.output.split()[-1])
    assert "mật khẩu" in client.page.heading.lower(), "a password read out loud must be changed at once"
    again = runner.invoke(args=["account", "create", "quantri@dti.test", "Ai khác"])
    assert again.exit_code == 1
    assert "Đã có tài khoản" in again.output


def test_a_real_system_refuses_the_demo(app: Flask) -> None:
    from dataclasses import replace

    from config import Environment

    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, environment=Environment.PRODUCTION)
    try:
        result = app.test_cli_runner().invoke(args=["demo"])
    finally:
        app.extensions["settings"] = settings
    assert result.exit_code == 1
    assert "Không nạp dữ liệu minh họa vào hệ thống thật" in result.output
