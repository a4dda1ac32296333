"""Corrections: which certificates go on, which are superseded, and what the page says otherwise than before."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor
from app.models import (
    Document,
    DocumentKind,
    DocumentStatus,
    Unit,
)
from app.queries.results import papers
from app.queries.results.versions import read_version
from app.services.publication import versions
from app.workflow.versions import Reach
from tests.support.application import START
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of
from tests.support.result_steps import published, signed

Database = scoped_session[Session]


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:  # the session is open before rows are made in it
    return Cycles(make)


@pytest.fixture
def secretary(cycles: Cycles) -> Actor:
    return actor_of(cycles.secretariat)


def certificates(session: Database, result_id: int) -> dict[str, Document]:
    query = select(Document).where(Document.result_id == result_id, Document.kind == DocumentKind.CERTIFICATE)
    return {paper.row.unit_name: paper for paper in session.scalars(query) if paper.row}


def test_a_correction_supersedes_only_certificates_on_which_a_figure_changed(
    session: Database, cycles: Cycles, secretary: Actor
) -> None:
    cycle = cycles.finished({"Một": "2", "Hai": "1.5", "Ba": "0.5"})
    first = published(secretary, cycle)
    before = certificates(session, first)
    session.execute(update(Unit).where(Unit.name == "Ba").values(full_name="Xã Ba Mới"))
    second = published(secretary, cycle, correction="Sửa tên.")
    session.expire_all()
    assert {name: paper.status for name, paper in before.items()} == {
        "Xã Một": DocumentStatus.VALID,
        "Xã Hai": DocumentStatus.VALID,
        "Xã Ba": DocumentStatus.SUPERSEDED,
    }
    assert set(certificates(session, second)) == {"Xã Ba Mới"}
    in_force = papers.certificates_of(secretary, second)
    assert [paper.id for paper in in_force] == [
        before["Xã Một"].id,
        before["Xã Hai"].id,
        certificates(session, second)["Xã Ba Mới"].id,
    ]
    differences = read_version(secretary, second).differences
    assert differences is not None
    assert [row.unit_name for row in differences.rows] == ["Xã Ba Mới"]


def test_one_more_unit_changes_of_how_many_and_so_every_certificate(
    session: Database, cycles: Cycles, make: Make, secretary: Actor
) -> None:
    cycle = cycles.finished({"Một": "2"})
    first = published(secretary, cycle)
    cycles.sheet(cycle, make.unit("Hai"), appraised="0")
    second = signed(secretary, cycle, correction="Thêm xã Hai.")
    session.expire_all()
    assert [paper.status for paper in certificates(session, first).values()] == [DocumentStatus.VALID]
    versions.issue(secretary, second, reach=Reach.PUBLIC, now=START)
    session.expire_all()
    assert [paper.status for paper in certificates(session, first).values()] == [DocumentStatus.SUPERSEDED]
    assert set(certificates(session, second)) == {"Xã Một", "Xã Hai"}
