"""Accepting at once the rows of one indicator that a reviewer has really opened."""

from __future__ import annotations

import hashlib
from datetime import datetime

from app.access.actor import Actor
from app.errors import Forbidden, Refused, Stale
from app.queries.reviews.together import read_opened
from app.services.gate import open_for
from app.services.reviews.decisions import OTHER_LIST, accept_codes, case_of
from app.sheet.case import fingerprint
from app.workflow.states import Action


def accept_opened(actor: Actor, cycle_id: int, code: str, *, seen: str, now: datetime) -> tuple[int, ...]:
    """Accept the indicator on every sheet where the actor has opened it and nothing is doubtful; return the sheets.

    ``seen`` marks the list that was confirmed; raises ``Stale`` when it is another one by now, and accepts nothing. A
    sheet of a unit for which the actor once worked is left to others.
    """
    listed = read_opened(actor, cycle_id, code)
    if seen != listed.seen:
        raise Stale(OTHER_LIST)
    accepted = []
    for row in sorted(listed.taken, key=lambda taken: taken.head.id):
        try:
            opened = open_for(actor, row.head.id, Action.APPRAISE, now=now)
        except (Forbidden, Refused):
            continue
        mark = f"{code}={fingerprint(case_of(opened), code)}"
        if row.mark != hashlib.sha256(mark.encode()).hexdigest()[:12]:
            raise Stale(OTHER_LIST)
        accept_codes(actor, opened, [code], now=now)
        accepted.append(row.head.id)
    return tuple(accepted)
