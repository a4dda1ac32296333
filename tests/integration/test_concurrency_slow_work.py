"""Whoever does slow work lets others write meanwhile: SQLite has one writer, and a fast disk is not everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import BinaryIO

import pytest
from flask import Flask

from app.access.actor import Role
from app.models import Assessment, Document, Evidence, Unit
from app.storage import LocalFolder, Store, StoredBytes
from tests.support.books import defects, row_counts
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.support.live import LiveBrowser
from tests.support.sample_files import pdf

PATIENCE_SECONDS = 20
UPLOAD = 'form[enctype="multipart/form-data"]'
People = Callable[..., LiveBrowser]


class SlowDisk:
    """A store that takes nothing in before `may_finish` is set; `busy` says that somebody is waiting for it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.busy, self.may_finish = Event(), Event()

    def put(self, source: BinaryIO) -> StoredBytes:
        self.busy.set()
        assert self.may_finish.wait(PATIENCE_SECONDS)
        return self._store.put(source)

    def open(self, sha256: str) -> BinaryIO:
        return self._store.open(sha256)

    def verify(self, sha256: str) -> None:
        self._store.verify(sha256)


@pytest.fixture
def disk(app: Flask, live_url: str, server: object) -> Iterator[SlowDisk]:
    """The disk of the listening application from now on."""
    live: Flask = server.app.app  # type: ignore[attr-defined]
    slow = SlowDisk(LocalFolder(app.extensions["settings"].storage))
    live.extensions["store"] = slow
    yield slow
    slow.may_finish.set()
    del live.extensions["store"]


def test_a_colleague_saves_while_a_document_is_being_stored(
    app: Flask, enter: People, disk: SlowDisk, unit: Unit, sheet: Assessment
) -> None:
    place = f"/unit/assessments/{sheet.id}/indicators/1.1"
    officer, colleague = (enter(Role.CONTRIBUTOR, unit=unit) for _ in range(2))
    file = {"abstract": "Kế hoạch", "file": ("ke-hoach.pdf", pdf())}
    upload = officer.form(place + "/evidence/new", UPLOAD, file)
    saving = colleague.form(place, "#declaration", {"figure-plan_issued": "true"})
    with ThreadPoolExecutor(1) as elsewhere:
        uploaded = elsewhere.submit(officer.send, upload)
        assert disk.busy.wait(PATIENCE_SECONDS)
        assert colleague.send(saving).status == 303
        disk.may_finish.set()
        assert uploaded.result().status == 303
    assert row_counts(app, Evidence) == {"evidence": 1}
    assert defects(app) == []


def test_a_sheet_submitted_while_a_document_is_being_stored_stays_as_it_was_submitted(
    app: Flask, enter: People, disk: SlowDisk, unit: Unit, sheet: Assessment
) -> None:
    officer, head = enter(Role.CONTRIBUTOR, unit=unit), enter(Role.UNIT_HEAD, unit=unit)
    file = {"abstract": "Kế hoạch", "file": ("ke-hoach.pdf", pdf())}
    upload = officer.form(f"/unit/assessments/{sheet.id}/indicators/1.1/evidence/new", UPLOAD, file)
    submission = head.form(f"/unit/assessments/{sheet.id}/submit", "main form")
    with ThreadPoolExecutor(1) as elsewhere:
        uploaded = elsewhere.submit(officer.send, upload)
        assert disk.busy.wait(PATIENCE_SECONDS)
        assert head.send(submission).status == 303
        disk.may_finish.set()
        refused = uploaded.result()
    assert refused.status == 409
    assert "nên đã khóa" in refused.text
    assert row_counts(app, Evidence) == {"evidence": 0}
    assert defects(app) == []


def test_others_write_while_a_result_sheet_is_being_printed_and_it_is_printed_once(
    app: Flask, make: Make, enter: People, disk: SlowDisk, unit: Unit, sheet: Assessment
) -> None:
    cycles = Cycles(make)
    earlier = make.cycle(year=2029)
    cycles.sheet(earlier, make.unit("Đã Công Bố"), appraised="2")
    result_id = cycles.published(earlier)
    leader, secretary = enter(Role.LEADERSHIP), enter(Role.SECRETARIAT)
    page = leader.get(f"/leadership/results/{result_id}").soup
    row = next(str(link["href"]) for link in page.select('a[href^="/leadership/rows/"]'))
    orders = [person.form(row, 'form[action$="/result-sheet"]') for person in (leader, secretary)]
    officer = enter(Role.CONTRIBUTOR, unit=unit)
    place = f"/unit/assessments/{sheet.id}/indicators/1.1"
    saving = officer.form(place, "#declaration", {"figure-plan_issued": "true"})
    with ThreadPoolExecutor(2) as elsewhere:
        printed = [elsewhere.submit(leader.send, orders[0]), elsewhere.submit(secretary.send, orders[1])]
        assert disk.busy.wait(PATIENCE_SECONDS)
        assert officer.send(saving).status == 303
        disk.may_finish.set()
        assert [future.result().status for future in printed] == [303, 303]
    assert row_counts(app, Document) == {"document": 3}  # the ranking, one certificate, one result sheet
