"""A unit sees how much of its room for files it has used, and is told before a file is taken that it does not fit."""

from __future__ import annotations

import pytest
from flask import Flask

from app.extensions import db
from app.models import Assessment, Cycle, EvidenceLink, StoredFile, Unit
from app.services.evidence import quarantine
from app.workflow.quarantine import QuarantineCause
from tests.support.application import START
from tests.support.client import Client
from tests.support.factories import Make
from tests.support.sample_files import pdf
from tests.web.test_unit_evidence import errors, stored_files, upload

MB = 1024 * 1024


@pytest.fixture
def environ() -> dict[str, str]:
    """An installation with as little room a unit as can be set."""
    return {"DTI_UNIT_QUOTA_MB": "100"}


def fill(app: Flask, link: EvidenceLink, megabytes: int) -> None:
    """Make the file of a document as large as this."""
    with app.app_context():
        sha256 = db.session.get_one(EvidenceLink, link.id).evidence.sha256
        db.session.get_one(StoredFile, sha256).size = megabytes * MB
        db.session.commit()


def test_the_library_shows_how_much_is_used_of_how_much(
    app: Flask, officer: Client, make: Make, sheet: Assessment
) -> None:
    address = f"/unit/assessments/{sheet.id}/documents"
    assert "Đã dùng 0 B trong 100,0 MB" in officer.get(address).text.replace("\u00a0", " ")
    fill(app, make.evidence(sheet), 95)
    page = officer.get(address)
    assert "Đã dùng 95,0 MB trong 100,0 MB" in page.text.replace("\u00a0", " ")
    assert "Sắp hết chỗ" in page.text


def test_a_file_that_does_not_fit_is_refused_before_it_is_taken_and_what_was_typed_stays(
    app: Flask, officer: Client, make: Make, sheet: Assessment
) -> None:
    fill(app, make.evidence(sheet), 100)
    before = stored_files(officer)
    page = upload(officer, sheet, file=("Kế hoạch.pdf", pdf("hai")), status=413)
    assert "đã dùng 100 MB trong 100 MB, không đủ chỗ cho 1 MB đang gửi" in errors(page)
    assert page.value("number") == "15/KH-UBND"
    assert stored_files(officer) == before


def test_files_sent_together_are_refused_together(
    app: Flask, officer: Client, make: Make, sheet: Assessment
) -> None:
    fill(app, make.evidence(sheet), 100)
    officer.get(f"/unit/assessments/{sheet.id}/waiting-files")
    page = officer.submit('form[enctype="multipart/form-data"]', {"files": ("a.pdf", pdf("ba"))}, status=413)
    assert "không đủ chỗ" in errors(page)


def test_the_room_of_one_unit_is_not_that_of_another(
    app: Flask, officer: Client, make: Make, sheet: Assessment, cycle: Cycle
) -> None:
    other: Unit = make.unit("Xa")
    fill(app, make.evidence(make.assessment(cycle, other)), 100)
    upload(officer, sheet)


def test_a_file_put_aside_is_shown_plainly_to_its_unit(
    app: Flask, officer: Client, make: Make, sheet: Assessment
) -> None:
    link = make.evidence(sheet)
    with app.app_context():
        sha256 = db.session.get_one(EvidenceLink, link.id).evidence.sha256
        quarantine.set_aside(sha256, QuarantineCause.DAMAGED, quarantine.DAMAGED, now=START)
        db.session.commit()
    page = officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1")
    assert "Tệp hỏng trong kho nên chưa mở được" in page.text
    assert "Tệp đang cách ly" in officer.get(f"/unit/assessments/{sheet.id}/documents").text
    page = officer.get(f"/unit/evidence/{link.id}/file", status=503)
    assert "Đơn vị gửi lại đúng tệp này" in page.text
    officer.get(f"/unit/assessments/{sheet.id}/documents")
    officer.submit('form[action$="/language"]', {}, press="English")
    assert "quarantined" in officer.get(f"/unit/assessments/{sheet.id}/documents").text
