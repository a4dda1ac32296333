"""Eight in the morning: fifty people sign in at one moment, from one address, while others go on with their sheets.

    python -m benchmarks sign_in

Two workers of gunicorn with the settings of `deploy/`, an SQLite database, everything on this machine: the fifty, too,
use its cores. The floor of fifty sign-ins is their passwords hashed on both cores with nothing else to do.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

from app.access.actor import Role
from app.services.accounts.hashing import HASHER, PROCESSES
from benchmarks.measure import span, table
from tests.support.application import Applications
from tests.support.database import SQLITE, database_of
from tests.support.factories import Make
from tests.support.gunicorn import served
from tests.support.live import LiveBrowser, send_at_once

PEOPLE: Final = 50
READERS: Final = 4
PAUSE: Final = 0.2
"""Seconds between two pages of one reader."""
QUIET: Final = 15.0
"""Seconds of reading with nobody at the door."""


def run() -> None:
    """All fifty in at the first press within 15 s; other pages, 95th percentile, at most three times the quiet."""
    with (
        tempfile.TemporaryDirectory() as folder,
        database_of(SQLITE, Path(folder)) as database,
    ):
        instance = Path(folder) / "instance"
        instance.mkdir()
        made = Applications(database, instance)
        app, _engine = made.get({})
        made.reset()
        make = Make(app)
        sheet = make.assessment()
        emails = [make.account(Role.AUDITOR).email for _ in range(PEOPLE)]
        heads = [make.account(Role.UNIT_HEAD, unit=sheet.unit).email for _ in range(READERS)]
        page = f"/unit/assessments/{sheet.id}"
        with served(app, database, Path(folder) / "server.log") as (url, _process):
            readers = [LiveBrowser(url).sign_in(email) for email in heads]
            ends = time.monotonic() + QUIET
            quiet = _read(readers, page, lambda: time.monotonic() < ends)
            browsers = [LiveBrowser(url) for _ in emails]
            forms = [browser.sign_in_form(email) for browser, email in zip(browsers, emails, strict=True)]
            finished = threading.Event()
            times: list[float] = []

            def storm() -> None:
                began = time.perf_counter()
                answers = send_at_once(*zip(browsers, forms, strict=True))
                times.append(time.perf_counter() - began)
                finished.set()
                assert [answer.status for answer in answers] == [303] * PEOPLE

            rush = threading.Thread(target=storm)
            rush.start()
            busy = _read(readers, page, lambda: not finished.is_set())
            rush.join()
        made.disconnect()
    table(
        f"{PEOPLE} people sign in at one moment (reach: all within 15 s, other pages at most 3 × quiet)",
        ("", "seen", "against"),
        [
            ("the last of them is in after", span(times[0]), f"hashing alone {span(_hashing())}"),
            (
                "a page beside it, median",
                span(statistics.median(busy)),
                f"quiet {span(statistics.median(quiet))}",
            ),
            (
                "… 95th percentile",
                span(_late(busy)),
                f"quiet {span(_late(quiet))}, {_late(busy) / _late(quiet):.1f} ×",
            ),
        ],
    )
    print(f"{len(quiet)} pages quiet, {len(busy)} during the rush.")


def _read(readers: list[LiveBrowser], page: str, going_on: Callable[[], bool]) -> list[float]:
    """Let everybody open the page again and again; return how long each answer took."""
    times: list[float] = []

    def go_on(reader: LiveBrowser) -> None:
        while going_on():
            began = time.perf_counter()
            assert reader.get(page).status == 200
            times.append(time.perf_counter() - began)
            time.sleep(PAUSE)

    people = [threading.Thread(target=go_on, args=(reader,)) for reader in readers]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return times


def _hashing() -> float:
    """Seconds for as many passwords in as many processes as one worker has."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        list(pool.map(HASHER.hash, ["ready"] * PROCESSES))
        began = time.perf_counter()
        list(pool.map(HASHER.hash, [str(number) for number in range(PEOPLE)]))
        return time.perf_counter() - began


def _late(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
