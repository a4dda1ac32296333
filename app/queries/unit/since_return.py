"""What the unit changed on a sheet since it last came back to those who fill it in, as the log tells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.extensions import db
from app.models import Event

RETURNS: Final = ("assessment.returned", "assessment.recalled", "assessment.reopened", "groups.returned")
DECLARED: Final = "indicator.declared"
TOUCHED_BY: Final = (DECLARED, "evidence.linked", "evidence.unlinked", "evidence.corrected")


@dataclass(frozen=True, slots=True)
class SinceReturn:
    """``figures`` holds what figures were when the sheet came back, by figure; ``codes`` what was touched since.

    What was declared for the first time since was "".
    """

    at: datetime
    figures: Mapping[str, str]
    codes: frozenset[str]


def since_return(assessment_id: int) -> SinceReturn | None:
    """Read it in two statements, one for a sheet that never came back."""
    stream = f"assessment:{assessment_id}"
    returned = db.session.execute(
        select(Event.seq, Event.at)
        .where(Event.stream == stream, Event.kind.in_(RETURNS))
        .order_by(Event.seq.desc())
        .limit(1)
    ).one_or_none()
    if returned is None:
        return None
    figures: dict[str, str] = {}
    codes = set()
    for kind, text in db.session.execute(
        select(Event.kind, Event.data)
        .where(Event.stream == stream, Event.kind.in_(TOUCHED_BY), Event.seq > returned.seq)
        .order_by(Event.seq)
    ):
        data = json.loads(text)
        codes.add(data["code"])
        if kind == DECLARED:
            for name, (before, _after) in data["changes"].items():
                figures.setdefault(name, before)
    return SinceReturn(returned.at, figures, frozenset(codes))
