"""Whoever changes the database behind the application's back is found: one planted alteration for each covered fact."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.access.actor import Role
from app.extensions import db
from app.models import Base, Document, RoleGrant
from app.queries.results.standing import read_standing
from app.queries.verify.files import NAMING, strays
from app.queries.verify.results import lines_unlike_their_traces
from app.services.accounts.administration import OPERATOR, create, end_grant
from app.services.accounts.granting import NewAccount
from app.storage import store
from tests.support.application import START
from tests.support.client import Client
from tests.support.cycles import IMPRINT, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, publish_cycle
from tests.support.sample_files import pdf

pytestmark = pytest.mark.slow  # a published cycle and a proved sheet for each alteration


def verify(app: Flask, *options: str) -> tuple[int, str]:
    """Exit code and report of the command."""
    result = app.test_cli_runner().invoke(args=["verify", *options])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def world(app: Flask, make: Make, browsers: Callable[[], Client]) -> None:
    """A published cycle; a sheet declared, proved and handed in on its pages; an account opened by command."""
    cycles, cycle = Cycles(make), make.cycle(year=2028)
    for name, points in (("Một", "2"), ("Hai", "1")):
        cycles.sheet(cycle, make.unit(name), appraised=points)
    running, unit = make.cycle(), make.unit("Ba")
    sheet = make.assessment(running, unit)
    head = browsers()
    head.sign_in(make.account(Role.CONTRIBUTOR, Role.UNIT_HEAD, unit=unit))
    place = f"/unit/assessments/{sheet.id}"
    head.get(f"{place}/indicators/2.1")
    head.submit("#declaration", {"figure-dossiers": "4.000", "note": "Theo sổ một cửa"}, press="Lưu")
    head.get(f"{place}/indicators/2.1/evidence/new")
    head.submit('form[enctype="multipart/form-data"]', {"abstract": "Sổ", "file": ("a.pdf", pdf())})
    head.get(f"{place}/submit")
    head.submit("main form")
    standing_body = actor_of(cycles.secretariat)
    with app.app_context():
        order = Order(read_standing(standing_body, cycle.id).mark)
        publish_cycle(standing_body, cycle.id, order, imprint=IMPRINT, store=store(), now=START)
        create(OPERATOR, NewAccount("moi@dti.test", "Người Mới", Role.AUDITOR), now=START)
        db.session.commit()


def alter(app: Flask, *statements: str) -> None:
    """Change rows as somebody with the database's password would, past the triggers that refuse it."""
    with app.app_context():
        for statement in statements:
            assert db.session.execute(text(statement)).rowcount != 0, statement
        db.session.commit()


ALTERATIONS = {
    "rank": "UPDATE result_row SET rank = 9 WHERE rank = 1",
    "points": "UPDATE result_row SET points = points + 1000000 WHERE rank = 2",
    "self points": "UPDATE result_row SET self_points = self_points + 1000000",
    "name of a published unit": "UPDATE result_row SET unit_name = 'Xã Khác' WHERE rank = 2",
    "trace": "UPDATE result_row SET trace = replace(trace, '1', '2')",
    "points of a main index": "UPDATE result_group SET points = points + 1000000",
    "number of the decision": "UPDATE result SET decision_number = '99/QĐ'",
    "paper": "UPDATE document SET sha256 = (SELECT min(sha256) FROM stored_file WHERE sha256 <> document.sha256)",
    "bundle": "UPDATE bundle SET sha256 = (SELECT min(sha256) FROM stored_file WHERE sha256 <> bundle.sha256)",
    "link of evidence": "DELETE FROM evidence_link WHERE code = '2.1' AND id = (SELECT max(id) FROM evidence_link)",
    "receipt": "UPDATE assessment SET receipt_code = 'THU-999999' WHERE status = 'submitted'",
    "moment of submission": "UPDATE assessment SET submitted_at = '2030-11-14 02:00:00' WHERE status = 'submitted'",
    "deadline": "UPDATE assessment SET extended_until = '2031-01-01 00:00:00', extension_reason = 'x'"
    " WHERE status = 'submitted'",
    "status": "UPDATE assessment SET status = 'review_1' WHERE status = 'submitted'",
    "figure": "UPDATE figure SET value = '4001' WHERE figure_id = 'dossiers' AND value = '4000'",
    "note": "UPDATE entry SET note = 'Khác' WHERE note = 'Theo sổ một cửa'",
    "score": "UPDATE score SET points = points + 1000000 WHERE stage = 'self'",
    "role": "UPDATE role_grant SET role = 'administrator' WHERE account_id ="
    " (SELECT id FROM account WHERE email = 'moi@dti.test')",
}


def test_what_nobody_altered_is_whole(app: Flask, world: None) -> None:
    code, said = verify(app)
    assert code == 0, said


@pytest.mark.parametrize("what", ALTERATIONS)
def test_an_alteration_is_found(app: Flask, world: None, what: str) -> None:
    alter(app, ALTERATIONS[what])
    code, said = verify(app)
    assert code == 1, said


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE figure SET value = 'không đọc được' WHERE figure_id = 'dossiers' AND value = '4000'",
        (
            "UPDATE role_grant SET ended_at = NULL, valid_to = '2099-01-01' WHERE account_id ="
            " (SELECT id FROM account WHERE email = 'cu@dti.test')"
        ),
    ],
    ids=["a figure that cannot be read", "an ended role revived"],
)
def test_what_a_check_cannot_read_or_the_log_has_ended_is_a_finding(
    app: Flask, world: None, statement: str
) -> None:
    with app.app_context():
        account_id, _ = create(OPERATOR, NewAccount("cu@dti.test", "Người Cũ", Role.AUDITOR), now=START)
        grant_id = db.session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == account_id)).one()
        end_grant(OPERATOR, account_id, grant_id, now=START)
        db.session.commit()
    assert verify(app)[0] == 0
    alter(app, statement)
    code, said = verify(app)
    assert code == 1
    assert "Tệp đã lưu theo mã băm" in said, "the other checks are told as well"


def test_own_figures_that_put_a_ranking_in_order_are_held_against_the_trace(app: Flask, world: None) -> None:
    def told() -> list[str]:
        with app.app_context():
            return list(lines_unlike_their_traces(Counter()))

    assert told() == []
    alter(
        app, "UPDATE result_row SET fall = fall + 1000000, own_percent = own_percent - 1000000 WHERE rank = 1"
    )
    assert ["cột own_percent" in told()[0], "cột fall" in told()[1], len(told())] == [True, True, 2]


def test_a_file_that_a_paper_names_is_never_swept(app: Flask, world: None) -> None:
    with app.app_context():
        digest = db.session.scalars(select(Document.sha256).order_by(Document.id)).first()
        assert digest is not None
        db.session.rollback()
        unguarded = {
            "sqlite": "PRAGMA foreign_keys = OFF",
            "postgresql": "SET session_replication_role = replica",
        }
        outside = db.engine.raw_connection()
        cursor = outside.cursor()
        cursor.execute(unguarded[db.engine.dialect.name])
        cursor.execute(f"DELETE FROM stored_file WHERE sha256 = '{digest}'")  # noqa: S608 - a digest of ours
        outside.commit()
        outside.invalidate()  # nobody else is to get a connection that checks nothing
        assert digest not in strays()
    # Readings are made anew from the files; a transfer is a file that has only been announced.
    readings = {"file_text", "file_mark", "like_file", "transfer"}
    naming = {table.name for table in Base.metadata.tables.values() if "sha256" in table.columns}
    assert naming - readings == {column.class_.__table__.name for column in NAMING}, (
        "a new table names files: add it to NAMING"
    )


def test_a_stream_cut_short_or_taken_away_is_found_with_an_anchor_alone(
    app: Flask, world: None, tmp_path: Path
) -> None:
    anchor = tmp_path / "moc.txt"
    code, said = verify(app, "--write-anchor", str(anchor))
    assert code == 0
    assert "không chứng minh được đuôi nhật ký" in said
    assert verify(app, "--anchor", str(anchor))[0] == 0
    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
        triggers = db.session.scalars(text(TRIGGERS)).all() if sqlite else ()
        unlock = [f"DROP TRIGGER {name}" for name in triggers] or ["ALTER TABLE event DISABLE TRIGGER USER"]
        for statement in unlock:
            db.session.execute(text(statement))
        gone = "(SELECT stream FROM event WHERE kind = 'account.signed_in' LIMIT 1)"
        db.session.execute(text(f"DELETE FROM event WHERE stream = {gone}"))  # noqa: S608 - a statement of ours
        db.session.commit()
    code, said = verify(app, "--anchor", str(anchor))
    assert code == 1
    assert "Nhật ký so với tệp mốc: 1 chỗ không khớp" in said


TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"


def test_a_file_that_is_no_anchor_is_said_so(app: Flask, tmp_path: Path) -> None:
    other = tmp_path / "khac.txt"
    other.write_text("một tệp khác\n", encoding="utf-8")
    code, said = verify(app, "--anchor", str(other))
    assert code == 2
    assert "không đúng dạng" in said


def test_what_a_crash_left_in_the_store_is_named_and_swept_only_when_old_and_asked_for(
    app: Flask, world: None
) -> None:
    folder: Path = app.extensions["settings"].storage
    stray = folder / "incoming" / "tmpabcd"
    stray.write_bytes(b"nua chung")
    sweep = app.test_cli_runner().invoke
    assert "tmpabcd" not in sweep(args=["storage", "sweep", "--yes"]).output, "an upload may be under way"
    old = time.time() - 4 * 24 * 3600
    os.utime(stray, (old, old))
    code, said = verify(app)
    assert code == 1
    assert "tmpabcd" in said
    assert "tmpabcd" in sweep(args=["storage", "sweep"]).output
    assert stray.exists()
    assert "Đã xóa: 1 tệp" in sweep(args=["storage", "sweep", "--yes"]).output
    assert not stray.exists()
    assert verify(app)[0] == 0
