"""Reading everything through once a day: log, rows, points, results and files, held against each other."""

from __future__ import annotations

import json
import logging
from typing import Final

from app.database import only_reading
from app.errors import N_
from app.extensions import db
from app.jobs.kinds import Kind, Step, Turn
from app.services.evidence.quarantine import set_aside_damaged
from app.services.upkeep.verification import KIND, TITLES, record_verification, run_check

log = logging.getLogger(__name__)


def verify_everything(turn: Turn) -> Step:
    """Run the next check while others write, and after the last write down how much was found.

    No anchor is written: one that lies beside the database proves nothing. Every finding is a line of the log of the
    machine, as ``flask verify`` prints it. Damaged files are put aside.
    """
    place, findings = json.loads(turn.cursor) if turn.cursor else (0, 0)
    with turn.release(), only_reading():
        checked = run_check(TITLES[place], now=turn.now)
        db.session.rollback()
    for finding in checked.findings:
        log.error("verification: %s: %s", checked.title, finding)
    if checked.damaged is not None:
        set_aside_damaged(checked.damaged, now=turn.now)
    place, findings = place + 1, findings + len(checked.findings)
    if place < len(TITLES):
        return Step(place, len(TITLES), json.dumps([place, findings]))
    record_verification(findings, anchor=None, now=turn.now)
    return Step(place, len(TITLES), None, {"findings": findings})


VERIFYING: Final = Kind(KIND, N_("Soát toàn bộ dữ liệu và kho tệp"), verify_everything, clock=True)
