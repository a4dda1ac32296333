"""Servers die in the middle of work: whatever was answered is there, whatever was not is whole or absent.

Four people save, attach, submit and recall without a pause at two worker processes, which are killed (SIGKILL) one
after the other at random moments. Whoever gets no answer sends the same form again, as a browser's reload does; so in
the end every errand must have been done, and done once.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from threading import Event
from urllib.error import URLError

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.access.actor import Role
from app.extensions import db
from app.models import Assessment, Cycle, Entry, Evidence
from tests.support.books import count_events, defects
from tests.support.database import Database
from tests.support.factories import Make
from tests.support.forms import Submission, Typed
from tests.support.gunicorn import served
from tests.support.live import Answer, LiveBrowser
from tests.support.sample_files import pdf

pytestmark = pytest.mark.slow  # a server of its own, and as many deaths as fit into half a minute

KILLS = int(os.environ.get("FAULT_KILLS", "30"))
LONGEST_PAUSE_SECONDS = 0.9
PEOPLE = 4
CODES = ("1.1", "1.2", "2.1", "2.2")
UPLOAD = 'form[enctype="multipart/form-data"]'


def kill_workers(server: int, seed: int) -> None:
    """Kill one worker after another, each at its random moment."""
    chance, clock = random.Random(seed), Event()  # noqa: S311 - nobody guards anything with it
    children = Path(f"/proc/{server}/task/{server}/children")
    killed: set[int] = set()
    while len(killed) < KILLS:
        clock.wait(chance.uniform(0, LONGEST_PAUSE_SECONDS))
        alive = [pid for pid in map(int, children.read_text().split()) if pid not in killed]
        if alive:
            victim = chance.choice(alive)
            os.kill(victim, signal.SIGKILL)
            killed.add(victim)


class Person:
    """Somebody who fills in a sheet and repeats whatever was not answered; `done` counts the errands by kind."""

    def __init__(self, url: str, email: str, sheet_id: int, number: int) -> None:
        self.browser = LiveBrowser(url).sign_in(email)
        self.sheet, self.number = f"/unit/assessments/{sheet_id}", number
        self.done: Counter[str] = Counter()
        self.unanswered = 0
        self.notes: dict[str, str] = {}
        self.documents: list[str] = []

    def work(self, over: Event) -> None:
        """Go on until it is `over`, then finish what was begun."""
        turn = 0
        while not over.is_set():
            turn += 1
            name, code = f"{self.number}-{turn}", CODES[turn % len(CODES)]
            place = f"{self.sheet}/indicators/{code}"
            self.take("save", place, "#declaration", {"note": f"Ghi chú {name}"})
            self.notes[code] = f"Ghi chú {name}"
            if turn % 2 == 0:
                typed: dict[str, Typed] = {"abstract": f"Tài liệu {name}", "file": (f"{name}.pdf", pdf(name))}
                self.take("document", place + "/evidence/new", UPLOAD, typed)
                self.documents.append(f"Tài liệu {name}")
            if turn % 3 == 0:
                self.take("submission", self.sheet + "/submit", "main form", {})
                reason = {"reason": "Bổ sung số liệu."}
                self.take("recall", self.sheet + "/recall", 'form[action$="/recall"]', reason)

    def take(self, errand: str, path: str, selector: str, typed: Mapping[str, Typed]) -> None:
        """Open the page, fill the form, and send it until there is an answer."""
        form: Submission | None = None
        while form is None:
            try:
                form = self.browser.form(path, selector, typed)
            except (URLError, HTTPException, OSError):
                self.unanswered += 1
        answer: Answer | None = None
        while answer is None:
            try:
                answer = self.browser.send(form)
            except (URLError, HTTPException, OSError):
                self.unanswered += 1
        assert answer.status == 303, f"{errand} {path}: {answer.status} {answer.text[:500]}"
        self.done[errand] += 1


@pytest.fixture
def sheets(app: Flask, make: Make) -> list[tuple[str, int]]:
    """Address of a person and id of their sheet, in a cycle that is open now."""
    cycle = make.cycle()
    made = []
    for _ in range(PEOPLE):
        unit = make.unit()
        sheet = make.assessment(cycle, unit)
        made.append((make.account(Role.CONTRIBUTOR, Role.UNIT_HEAD, unit=unit).email, sheet.id))
    now, day = datetime.now(UTC), timedelta(days=1)
    dates = {
        "self_starts_at": now - day,
        "self_ends_at": now + day,
        "review_1_ends_at": now + 2 * day,
        "explanation_ends_at": now + 3 * day,
        "review_2_ends_at": now + 4 * day,
    }
    with app.app_context():
        db.session.execute(update(Cycle).where(Cycle.id == cycle.id).values(**dates))
        db.session.commit()
    return made


def test_every_errand_is_done_once_although_workers_are_killed_all_the_time(
    app: Flask,
    database: Database,
    sheets: list[tuple[str, int]],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    over = Event()
    with served(app, database, tmp_path / "log") as (url, server), ThreadPoolExecutor(PEOPLE) as pool:
        people = [Person(url, email, sheet_id, n) for n, (email, sheet_id) in enumerate(sheets)]
        working = [pool.submit(person.work, over) for person in people]
        try:
            kill_workers(server, seed=1)
        finally:
            over.set()
        for future in working:
            future.result(timeout=30)
    done = sum((person.done for person in people), Counter[str]())
    assert sum(person.unanswered for person in people) > 0, "no death was noticed: nothing has been tried"
    assert count_events(app, "indicator.declared") == done["save"]
    assert count_events(app, "evidence.linked") == done["document"]
    assert count_events(app, "assessment.submitted") == done["submission"]
    assert count_events(app, "assessment.recalled") == done["recall"]
    with app.app_context():
        entries = select(Assessment.id, Entry.code, Entry.note).join(Entry)
        stored = {(key, code): note for key, code, note in db.session.execute(entries)}
        documents = sorted(db.session.scalars(select(Evidence.abstract)))
    assert stored == {
        (sheet_id, code): note
        for person, (_email, sheet_id) in zip(people, sheets, strict=True)
        for code, note in person.notes.items()
    }
    assert documents == sorted(name for person in people for name in person.documents)
    assert defects(app) == []
    unanswered = sum(person.unanswered for person in people)
    told = f"{KILLS} deaths, {sum(done.values())} errands done, {unanswered} unanswered and sent again, 0 lost, 0 twice"
    record_property("figures", told)
