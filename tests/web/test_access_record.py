"""The access record: who was refused, and who opened what is not for everybody; written after the answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.access.actor import Role
from app.access.occasions import Occasion
from app.extensions import db
from app.models import AccessRecord, Account, Assessment, EvidenceLink
from tests.support.application import START, Clock
from tests.support.client import Client
from tests.support.factories import Make
from tests.support.sample_files import pdf


def kept(app: Flask) -> list[tuple[Occasion, int | None, str, int]]:
    """Occasion, account, place and number of times of every row, in order."""
    with app.app_context():
        rows = db.session.scalars(select(AccessRecord).order_by(AccessRecord.id))
        return [(row.occasion, row.account_id, row.place, row.times) for row in rows]


def test_a_page_of_another_role_is_kept_once_a_day_however_often_it_is_asked_for(
    app: Flask, client: Client, make: Make, clock: Clock
) -> None:
    officer = make.account(Role.CONTRIBUTOR, unit=make.unit())
    client.sign_in(officer)
    for _ in range(3):
        client.get("/admin/units", status=403)
    assert kept(app) == [(Occasion.FORBIDDEN, officer.id, "/admin/units", 3)]
    clock.advance(hours=24)
    client.sign_in(officer)
    client.get("/admin/units", status=403)
    assert [times for *_, times in kept(app)] == [3, 1]


def test_somebody_elses_sheet_is_kept_as_out_of_reach(app: Flask, client: Client, make: Make) -> None:
    mine, theirs = make.unit("Một"), make.unit("Hai")
    sheet = make.assessment(make.cycle(), theirs)
    officer = make.account(Role.CONTRIBUTOR, unit=mine)
    client.sign_in(officer)
    client.get(f"/unit/assessments/{sheet.id}", status=404)
    assert kept(app) == [(Occasion.OUT_OF_REACH, officer.id, f"/unit/assessments/{sheet.id}", 1)]


def test_a_form_without_its_token_is_kept_and_a_stranger_cannot_choose_the_place(
    app: Flask, client: Client
) -> None:
    for number in range(3):
        client._browser.post(f"/unit/assessments/{number}/submit", base_url=client._base, buffered=True)
    assert kept(app) == [(Occasion.FORGED_FORM, None, "/unit/assessments/<int:assessment_id>/submit", 3)]


def test_a_stranger_who_finds_no_page_leaves_no_row(app: Flask, client: Client) -> None:
    client.get("/no-such-page", status=404)
    client.get("/results/424242", status=404)
    assert kept(app) == []


def test_every_opening_of_evidence_is_kept(
    app: Flask, officer: Client, sheet: Assessment, browsers: Callable[[], Client], make: Make
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1/evidence/new")
    officer.submit('form[enctype="multipart/form-data"]', {"abstract": "Kế hoạch", "file": ("a.pdf", pdf())})
    with app.app_context():
        link = db.session.scalars(select(EvidenceLink.id)).one()
    auditor = make.account(Role.AUDITOR)
    reader = browsers()
    reader.sign_in(auditor)
    for _ in range(2):
        answer = reader.get(f"/unit/evidence/{link}/file")
    assert answer.response.headers["Cache-Control"] == "no-store"
    assert kept(app) == [(Occasion.EVIDENCE_OPENED, auditor.id, f"/unit/evidence/{link}/file", 2)]


def test_a_draft_opened_from_outside_the_unit_is_kept_and_by_its_own_people_is_not(
    app: Flask, officer: Client, sheet: Assessment, browsers: Callable[[], Client], make: Make
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}")
    auditor = make.account(Role.AUDITOR)
    reader = browsers()
    reader.sign_in(auditor)
    reader.get(f"/secretariat/assessments/{sheet.id}")
    place = f"/secretariat/assessments/{sheet.id}"
    assert kept(app) == [(Occasion.DRAFT_OPENED, auditor.id, place, 1)]


def test_a_record_that_cannot_be_written_keeps_nobody_from_reading(
    app: Flask,
    client: Client,
    make: Make,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(*_arguments: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    client.sign_in(make.account(Role.CONTRIBUTOR, unit=make.unit()))
    monkeypatch.setattr("app.services.accounts.access_record._write", full)
    client.get("/admin/units", status=403)
    assert "access record not written (OperationalError)" in caplog.text
    assert kept(app) == []


def test_the_operator_reads_the_record_by_command(app: Flask, client: Client, make: Make) -> None:
    officer = make.account(Role.CONTRIBUTOR, unit=make.unit())
    client.sign_in(officer)
    client.get("/admin/units", status=403)
    run = app.test_cli_runner().invoke
    with app.app_context():
        email = db.session.get_one(Account, officer.id).email
    lines = run(args=["access-record", "--account", email]).output.splitlines()
    assert len(lines) == 2
    assert f"15/11/2030,forbidden,{email},127.0.0.1,GET,/admin/units," in lines[1]
    assert run(args=["access-record", "--since", "2030-11-16"]).output.count("\n") == 1
    assert START.year == 2030
