"""Every page of a whole nation's cycle beside the same page of a province, on PostgreSQL; and the automatic lock.

    python -m benchmarks province            # UNITS=1000 for fewer, while something is being mended

3,320 units with 62 lines, three stages and a history each, against 78. A page is asked for as a browser does, in this
process; its time is of the clock on the wall, because the database works in processes of its own. The server forgets
what it writes (no fsync), which the lock alone would notice.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from os import environ
from pathlib import Path
from typing import Final

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from app.extensions import db
from app.models import Account, Event, ResultRow, Unit
from app.queries.results.preview import is_complete, read_preview
from app.services.publication.previews import ask_for_preview
from app.workflow.states import Status
from benchmarks.measure import span, table
from benchmarks.province_rows import Province, tidy
from tests.support.application import START, Applications
from tests.support.background import do_all_work
from tests.support.client import Client
from tests.support.database import POSTGRESQL, database_of
from tests.support.factories import Make, actor_of
from tests.support.statements import recorded_statements

SMALL, LARGE = 78, int(environ.get("UNITS", "3320"))
REACH: Final = 5.0
"""Times the same page with 78 units."""
ROUNDS: Final = 5
CRITERIA: Final = Path(__file__).resolve().parent.parent / "criteria"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one page cost: seconds of the wall, statements, and bytes of the answer."""

    seconds: float
    statements: int
    size: int


Pages = dict[str, Seen]


@dataclass(frozen=True, slots=True)
class Measured:
    """What pages and work cost with so many units: seconds, and megabytes until the preview is made."""

    pages: Pages
    lock: float
    preview: float
    memory: float


def run() -> None:
    """Print each page with 3,320 units beside the same with 78, and how long the lock of 3,320 sheets takes."""
    with tempfile.TemporaryDirectory() as folder, database_of(POSTGRESQL, Path(folder)) as database:
        made = Applications(database, Path(folder))
        small = _measured(made, SMALL)
        large = _measured(made, LARGE)
        made.disconnect()
    table(
        f"Pages with {LARGE:,} units of 62 lines beside {SMALL} (reach: {REACH:.0f} ×)",
        ("page", f"{SMALL} units", f"{LARGE:,} units", "ratio", "statements", "kB"),
        [_line(name, small.pages[name], large.pages[name]) for name in large.pages],
    )
    print(f"  The automatic lock of {LARGE:,} sheets, in steps of 200: {span(large.lock)}.")
    print(
        f"  The work that makes the preview: {span(small.preview)} → {span(large.preview)};"
        f" memory at most until then {large.memory:,.0f} MB."
    )
    print(f"  Memory at most, with the work that publishes: {_memory():,.0f} MB.")


def _line(name: str, few: Seen, many: Seen) -> tuple[str, ...]:
    ratio = many.seconds / few.seconds
    return (
        name,
        span(few.seconds),
        span(many.seconds),
        f"{ratio:.1f} ×" + (" missed" if ratio > REACH else ""),
        f"{few.statements} → {many.statements}",
        f"{few.size / 1000:,.0f} → {many.size / 1000:,.0f}",
    )


def _measured(made: Applications, size: int) -> Measured:
    app, engine = made.get({"DTI_CRITERIA_DIR": str(CRITERIA)})
    made.reset()
    app.extensions["clock"] = lambda: START
    province = Province(Make(app), size)
    seen: Pages = {}
    with app.app_context():
        tidy()

    def look(account: Account | str, pages: dict[str, str]) -> None:
        browser = Client(app, engine)
        browser.sign_in(account)
        seen.update({name: _page(browser, engine, address) for name, address in pages.items()})

    cycle = f"/secretariat/cycles/{province.cycle.id}"
    unit_head = "can-bo-0@dti.test"
    look(unit_head, {"own sheet, draft": f"/unit/assessments/{province.sheet_id}"})
    look(province.secretariat, {"board, all drafts on the last day": cycle})
    lock = _locked(app, size)
    _move(app, province, Status.REVIEW_2)
    look(
        province.secretariat,
        {
            "board, all in stage 2": cycle,
            "board, those ready": f"{cycle}?only=ready",
            "board, a name without marks": f"{cycle}?q=dong+thuy",
            "central figures": f"{cycle}/central",
            "confirm what is ready": f"{cycle}/confirm",
        },
    )
    _move(app, province, Status.CONFIRMED)
    previewed, memory = _previewed(app, province), _memory()
    look(province.secretariat, {"publish preview": f"{cycle}/publish"})
    with app.app_context():
        province.publish()
        row_id = db.session.scalars(select(func.min(ResultRow.id))).one()
    look(unit_head, {"own sheet, published": f"/unit/assessments/{province.sheet_id}"})
    look(
        province.secretariat,
        {
            "ranking of the province": f"/leadership/results/{province.result_id}",
            "ranking, by fall": f"/leadership/results/{province.result_id}?order=cut",
            "one unit of the ranking": f"/leadership/rows/{row_id}",
            "ranking for everybody": f"/results/{province.result_id}",
        },
    )
    look(
        province.administrator,
        {
            "units": "/units/",
            "units, a name without marks": "/units/?q=dong+thuy",
            "accounts": "/admin/accounts",
            "accounts, a name without marks": "/admin/accounts?q=dong+thuy",
            "administration": "/admin/",
        },
    )
    return Measured(seen, lock, previewed, memory)


def _page(browser: Client, engine: Engine, address: str) -> Seen:
    with recorded_statements(engine) as statements:
        answer = browser.ask(address)
    assert answer.status_code == 200, f"{address}: {answer.status}"
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        browser.ask(address)
        times.append(time.perf_counter() - begun)
    return Seen(statistics.median(times), statements.count, len(answer.data))


def _move(app: Flask, province: Province, status: Status) -> None:
    with app.app_context():
        province.move(status)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _previewed(app: Flask, province: Province) -> float:
    """Have the worker make the preview of the publication; return the seconds that took."""
    with app.app_context():
        secretariat, now = actor_of(province.secretariat), app.extensions["clock"]()
        ask_for_preview(secretariat, province.cycle.id, now=now)
        db.session.commit()
        begun = time.perf_counter()
        do_all_work(app)
        taken = time.perf_counter() - begun
        mark = read_preview(secretariat, province.cycle.id).mark
        assert is_complete(province.cycle.id, mark)
        db.session.commit()
        tidy()
    return taken


def _locked(app: Flask, size: int) -> float:
    """Let the deadline pass and the worker log it; return the seconds that took."""
    app.extensions["clock"] = lambda: START + timedelta(days=15)
    begun = time.perf_counter()
    do_all_work(app)
    taken = time.perf_counter() - begun
    with app.app_context():
        locked = select(func.count()).select_from(Event).where(Event.kind == "assessment.locked")
        assert (
            db.session.scalars(locked).one() == size == db.session.scalars(select(func.count(Unit.id))).one()
        )
        db.session.commit()
        tidy()
    app.extensions["clock"] = lambda: START
    return taken
