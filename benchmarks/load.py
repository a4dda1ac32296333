"""Saves of one indicator by many people at once, against bare Flask and bare Flask with one commit in the same run.

    python -m benchmarks load               # or: make load
    LOAD_CLIENTS=200 LOAD_SECONDS=20 LOAD_DATABASE=postgresql python -m benchmarks load

All three run under gunicorn with two workers of forty threads on this machine's loopback, and so does whoever sends:
the figures are ratios, never what a server of one's own would do. Afterwards the last value that was acknowledged to
each person is held against the database.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Final

from flask import Flask
from sqlalchemy import create_engine, select, text, update

from app.access.actor import Role
from app.database import drive_sqlite
from app.extensions import db
from app.models import Assessment, Cycle, Event, Figure
from benchmarks.http_load import Seen, Sender, together
from benchmarks.measure import span, table
from tests.browser.site import free_port, wait_until_it_answers
from tests.support.application import Applications
from tests.support.database import ROOT, Database, database_of
from tests.support.factories import Make
from tests.support.gunicorn import served
from tests.support.live import LiveBrowser

CLIENTS: Final = int(os.environ.get("LOAD_CLIENTS", "50"))
SECONDS: Final = float(os.environ.get("LOAD_SECONDS", "8"))
DATABASE: Final = os.environ.get("LOAD_DATABASE", "sqlite")
ROUNDS: Final = 3
CODE, BOX = "2.1", "figure-dossiers"
AS_DEPLOYED: Final = ("--workers", "2", "--worker-class", "gthread", "--threads", "40")


def run() -> None:
    """P9: at least 15 % of bare Flask and 40 % of it with one commit; p99 at most 4 × p50; nothing lost."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = stack.enter_context(database_of(DATABASE, folder))
        (folder / "instance").mkdir()
        made = Applications(database, folder / "instance")
        app, _engine = made.get({})
        made.reset()
        sheets = people(app, Make(app))
        bare_url = room_for_the_bare(database, folder)
        ours_url, _process = stack.enter_context(served(app, database, folder / "server.log"))
        hello_url = stack.enter_context(bare(folder / "hello.log", {}))
        commit_url = stack.enter_context(bare(folder / "commit.log", {"BARE_DATABASE": bare_url}))
        works = {
            "bare Flask": simple(hello_url),
            "bare Flask, one commit": simple(commit_url),
            "a save": savers(ours_url, sheets),
        }
        seen: dict[str, list[Seen]] = {name: [] for name in works}
        for senders in works.values():
            together(senders, 1.0)
        order = list(works)
        for _ in range(ROUNDS):
            for name in order:
                seen[name].append(together(works[name], SECONDS))
            order.reverse()
        lost = lost_values(app, works["a save"], sheets)
        made.disconnect()
    report(seen, lost, sum(sender.acknowledged for sender in works["a save"]))


def people(app: Flask, make: Make) -> list[tuple[str, int]]:
    """Make a unit with its sheet for everybody, in a cycle that is open now; give their addresses and sheets."""
    cycle = make.cycle()
    made = []
    for _ in range(CLIENTS):
        unit = make.unit()
        sheet = make.assessment(cycle, unit)
        made.append((make.account(Role.CONTRIBUTOR, unit=unit).email, sheet.id))
    now, day = datetime.now(UTC), timedelta(days=1)
    names = ("self_starts_at", "self_ends_at", "review_1_ends_at", "explanation_ends_at", "review_2_ends_at")
    dates = {name: now + day * (2 * place - 1) for place, name in enumerate(names)}
    with app.app_context():
        db.session.execute(update(Cycle).where(Cycle.id == cycle.id).values(**dates))
        db.session.commit()
    return made


def savers(url: str, sheets: list[tuple[str, int]]) -> list[Sender]:
    """Sign everybody in and read the table of figures, as its script does before the first save."""
    senders = []
    for email, sheet_id in sheets:
        browser, place = LiveBrowser(url).sign_in(email), f"/unit/assessments/{sheet_id}/figures"
        token = str(browser.get(place).soup.select_one("input[name=csrf_token]")["value"])  # type: ignore[index]

        def fields(number: int, token: str = token) -> Mapping[str, str]:
            was = str(number - 1) if number > 1 else ""
            return {"csrf_token": token, "key": f"k{number}", BOX: str(number), f"was-{BOX}": was}

        headers = {"Cookie": browser.cookies(), "Referer": f"{url}/"}
        senders.append(Sender(url, f"{place}/{CODE}", headers, fields, all_taken))
    return senders


def all_taken(answer: bytes) -> bool:
    """Whether a save was taken whole."""
    return b'"refused":{},"differs":{}' in answer


def simple(url: str) -> list[Sender]:
    """As many people at a bare application."""
    return [
        Sender(url, f"/{row}", {}, lambda number: {"n": str(number)}, lambda body: b"points" in body)
        for row in range(1, CLIENTS + 1)
    ]


def room_for_the_bare(database: Database, folder: Path) -> str:
    """Make the table of the peer, in a database of the same kind; give its address."""
    address = database.url if DATABASE == "postgresql" else f"sqlite:///{folder / 'bare.sqlite3'}"
    engine = create_engine(address)
    if engine.dialect.name == "sqlite":
        drive_sqlite(engine, create=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bare (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)"))
        for row in range(1, CLIENTS + 1):
            connection.execute(text("INSERT INTO bare (id, n) VALUES (:id, 0)"), {"id": row})
    engine.dispose()
    return address


@contextmanager
def bare(log: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """Serve the peer as the application is served; give its address."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("gunicorn")), *AS_DEPLOYED, "--bind", f"127.0.0.1:{port}"]
    command += ["--no-control-socket", "benchmarks.bare_server:application()"]
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ}, stdout=out, stderr=out)  # noqa: S603
        try:
            wait_until_it_answers(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def lost_values(app: Flask, senders: list[Sender], sheets: list[tuple[str, int]]) -> int:
    """Count who finds another value stored than the last acknowledged one, and saves without their entry in the log."""
    with app.app_context():
        stored = dict(
            db.session.execute(
                select(Assessment.id, Figure.value)
                .join(Figure)
                .where(Figure.figure_id == BOX.removeprefix("figure-"))
            ).all()
        )
        logged = len(db.session.scalars(select(Event.id).where(Event.kind == "indicator.declared")).all())
    wrong = sum(
        stored.get(sheet_id) != str(sender.acknowledged)
        for sender, (_email, sheet_id) in zip(senders, sheets, strict=True)
    )
    return wrong + abs(logged - sum(sender.acknowledged for sender in senders))


def report(seen: Mapping[str, list[Seen]], lost: int, saves: int) -> None:
    """Print rates, times and ratios."""
    rates = {name: median(one.rate for one in rounds) for name, rounds in seen.items()}
    lines = []
    for name, rounds in seen.items():
        middle, late = (median(one.at(share) for one in rounds) for share in (0.5, 0.99))
        shares = [f"{rates['a save'] / rates[peer]:.0%}" for peer in rates if peer != "a save"]
        lines.append(
            (
                name,
                f"{rates[name]:,.0f} /s",
                span(middle),
                span(late),
                f"{late / middle:.1f} ×",
                *(shares if name == "a save" else ("", "")),
            )
        )
    table(
        f"P9, {CLIENTS} people save at once, {DATABASE} (reach: 15 %, 40 %, p99 ≤ 4 × p50, nothing lost)",
        ("", "rate", "p50", "p99", "p99/p50", "of bare", "of one commit"),
        lines,
    )
    print(f"  {saves:,} saves acknowledged, {lost} lost.")
