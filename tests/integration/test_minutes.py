"""Appraisal minutes of units: before and after publication, singly and as one archive that a worker makes."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.documents.official import Grid, OfficialPaper
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Assessment, Cycle, Job, StoredFile
from app.queries.results.minutes import read_minutes
from app.queries.verify.files import strays
from app.services.publication.minutes_archive import ask_for_minutes, find_archive, open_archive
from app.workflow.jobs import JobState
from app.workflow.states import Status
from tests.documents.word_file import WordFile
from tests.support.application import START
from tests.support.background import do_all_work
from tests.support.cycles import REASON, Cycles
from tests.support.factories import Make, actor_of

Database = scoped_session[Session]
TODAY = START.date()


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def cycle(make: Make, cycles: Cycles) -> Cycle:
    """Ten finished units, of which the first was cut in 2.2, and one that is still under appraisal."""
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("A/B: “Thử”"), appraised="0.5", declared="2")
    for number in range(9):
        cycles.sheet(cycle, make.unit(f"Số {number}"), appraised="1")
    cycles.sheet(cycle, make.unit("Chưa Xong"), appraised="1", status=Status.REVIEW_2)
    return cycle


@pytest.fixture
def secretary(cycles: Cycles) -> Actor:
    return actor_of(cycles.secretariat)


def sheet_of(cycle: Cycle, status: Status = Status.CONFIRMED) -> int:
    query = select(Assessment.id).where(Assessment.cycle_id == cycle.id, Assessment.status == status)
    return db.session.scalars(query.order_by(Assessment.id).limit(1)).one()


def changes(paper: OfficialPaper) -> list[tuple[str, ...]]:
    grids = [block for block in paper.sections[0].blocks if isinstance(block, Grid)]
    return [row.cells for row in grids[1].rows] if len(grids) > 1 else []


def test_minutes_say_self_points_final_points_and_the_reason(cycle: Cycle, secretary: Actor) -> None:
    paper = read_minutes(secretary, sheet_of(cycle), today=TODAY)
    (row,) = changes(paper)
    assert (row[0], row[3:5], row[5]) == ("2.2", ("2,00", "0,50"), REASON)


def test_after_publication_they_say_the_same(cycles: Cycles, cycle: Cycle, secretary: Actor) -> None:
    sheet = sheet_of(cycle)
    before = read_minutes(secretary, sheet, today=TODAY)
    out = sheet_of(cycle, Status.REVIEW_2)
    db.session.execute(update(Assessment).where(Assessment.id == out).values(status=Status.CONFIRMED))
    db.session.commit()
    cycles.published(cycle)
    db.session.expire_all()
    assert read_minutes(secretary, sheet, today=TODAY) == before


def test_a_sheet_whose_appraisal_goes_on_has_none(cycle: Cycle, secretary: Actor) -> None:
    with pytest.raises(Refused, match="phiếu này chưa được xác nhận"):
        read_minutes(secretary, sheet_of(cycle, Status.REVIEW_2), today=TODAY)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEADERSHIP, Role.AUDITOR, Role.CONTRIBUTOR])
def test_nobody_but_the_standing_body_gets_them(make: Make, cycle: Cycle, role: Role) -> None:
    sheet = db.session.get_one(Assessment, sheet_of(cycle))
    unit = sheet.unit if role is Role.CONTRIBUTOR else None
    with pytest.raises(NotFound):
        read_minutes(actor_of(make.account(role, unit=unit)), sheet.id, today=TODAY)


def made(app: Flask, actor: Actor, cycle: Cycle) -> Job:
    job_id = ask_for_minutes(actor, cycle.id, now=START)
    db.session.commit()
    do_all_work(app)
    db.session.expire_all()
    return db.session.get_one(Job, job_id)


def test_the_archive_has_both_files_of_every_closed_sheet(app: Flask, cycle: Cycle, secretary: Actor) -> None:
    job = made(app, secretary, cycle)
    assert (job.state, job.done, job.size) == (JobState.DONE, 10, 10)
    with open_archive(secretary, cycle.id).stream as stream:
        archive = zipfile.ZipFile(io.BytesIO(stream.read()))
    names = archive.namelist()
    assert len(names) == 20
    assert not any(sign in name for name in names for sign in ':"\\')
    assert {name.count("/") for name in names} == {1}
    (first,) = (name for name in names if "A-B" in name and name.endswith(".docx"))
    assert REASON in WordFile(archive.read(first)).text
    assert archive.read(first.replace(".docx", ".pdf")).startswith(b"%PDF")


def test_its_parts_do_not_stay_in_the_store(app: Flask, cycle: Cycle, secretary: Actor) -> None:
    made(app, secretary, cycle)
    assert strays() == []
    archive = find_archive(secretary, cycle.id)
    assert archive is not None
    assert db.session.get_one(StoredFile, archive.sha256).size == archive.size


def test_made_again_it_has_the_same_bytes_and_is_its_owners_alone(
    app: Flask, make: Make, cycle: Cycle, secretary: Actor
) -> None:
    first, second = (made(app, secretary, cycle).outcome for _ in range(2))
    assert first == second
    colleague = actor_of(make.account(Role.SECRETARIAT))
    assert find_archive(colleague, cycle.id) is None
    with pytest.raises(Refused):
        open_archive(colleague, cycle.id)


def test_without_a_closed_sheet_there_is_nothing_to_make(make: Make, cycles: Cycles) -> None:
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit(), appraised="1", status=Status.REVIEW_1)
    with pytest.raises(Refused, match="chưa có phiếu nào"):
        ask_for_minutes(actor_of(cycles.secretariat), cycle.id, now=START)
