"""A file in parts meets the unit's room before its first byte travels, and replaces one that was damaged."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask

from app.extensions import db
from app.models import Assessment, QuarantinedFile
from app.services.evidence import quarantine
from app.workflow.quarantine import QuarantineCause
from tests.support.application import START
from tests.support.client import Client
from tests.support.factories import Make
from tests.web.test_transfers import FILE, announce, send
from tests.web.test_unit_room import fill


@pytest.fixture
def environ() -> dict[str, str]:
    """An installation with as little room a unit as can be set."""
    return {"DTI_UNIT_QUOTA_MB": "100"}


def test_a_file_that_does_not_fit_is_refused_before_its_first_byte_travels(
    app: Flask, officer: Client, make: Make, sheet: Assessment
) -> None:
    fill(app, make.evidence(sheet), 100)
    reply = announce(officer, sheet)
    assert reply.status_code == 413
    assert "không đủ chỗ cho 1 MB đang gửi" in reply.text


def test_the_bytes_of_a_damaged_file_travel_once_more_and_restore_it(
    app: Flask, officer: Client, make: Make, sheet: Assessment
) -> None:
    make.evidence(sheet, content=FILE)
    sha256 = hashlib.sha256(FILE).hexdigest()
    assert announce(officer, sheet).status_code == 200, "what is here does not travel"
    with app.app_context():
        quarantine.set_aside(sha256, QuarantineCause.DAMAGED, "Mất trong kho.", now=START)
        db.session.commit()
    assert announce(officer, sheet).status_code == 201
    send(officer, sheet)
    with app.app_context():
        assert db.session.get_one(QuarantinedFile, sha256).returned_at is not None
