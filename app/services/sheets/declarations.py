"""Declaring one indicator: figures, points typed by hand, “not applicable”, a note. One save each."""

from __future__ import annotations

from datetime import datetime

from app.access.actor import Actor
from app.errors import N_, NotFound, Stale
from app.extensions import db
from app.models import Entry, Figure
from app.services import audit
from app.services.gate import Opened, stream_of
from app.services.sheets.amending import open_to_edit, rescore_own
from app.sheet.declaring import Declaration, answers_with, check, fingerprint
from app.sheet.values import Answers
from app.workflow.states import Stage
from scoring import (
    Indicator,
)


def declare(
    actor: Actor, assessment_id: int, code: str, declaration: Declaration, *, seen: str, now: datetime
) -> bool:
    """Save one indicator; return whether anything changed.

    Saving twice what is stored already changes nothing, so a repeated request is harmless. Raises ``Stale`` when
    somebody else saved different values since ``seen``, ``Invalid`` with the offending fields when a figure breaks a
    rule of the criteria set.
    """
    opened = open_to_edit(actor, assessment_id, code, now=now)
    indicator = opened.tree.indicators.get(code)
    if indicator is None or indicator.scored_by != "unit":
        raise NotFound
    wanted = answers_with(opened.answers, indicator, declaration, now=now)
    if fingerprint(indicator, wanted) == fingerprint(indicator, opened.answers):
        return False
    if seen != fingerprint(indicator, opened.answers):
        raise Stale(
            N_(
                "Người khác vừa lưu chỉ tiêu %(code)s với nội dung khác. Hãy so hai bản rồi chọn bản giữ lại."
            ),
            current={
                f: figure.value
                for f in indicator.figure_ids
                if (figure := opened.answers.figure(f, Stage.SELF))
            },
            code=code,
        )
    check(opened.tree, opened.head.unit, indicator, wanted)
    changes = _write(opened, indicator, wanted, actor=actor, now=now)
    points = rescore_own(opened, wanted, actor=actor, now=now)
    audit.record(
        "indicator.declared",
        stream=stream_of(opened),
        now=now,
        actor=actor,
        data={"code": code, "changes": changes, **({"own_points": points} if points else {})},
    )
    return True


def _write(
    opened: Opened, indicator: Indicator, wanted: Answers, *, actor: Actor, now: datetime
) -> dict[str, object]:
    """Store the changed figures and the entry; return the difference for the log."""
    changes = {
        figure_id: change
        for figure_id in indicator.figure_ids
        if (change := _write_figure(opened, figure_id, wanted, actor=actor, now=now))
    }
    return {**changes, **_write_entry(opened, indicator.code, wanted, actor=actor, now=now)}


def _write_figure(
    opened: Opened, figure_id: str, wanted: Answers, *, actor: Actor, now: datetime
) -> list[str] | None:
    before, after = (a.figures.get(figure_id, {}).get(Stage.SELF) for a in (opened.answers, wanted))
    if (before.value if before else "") == (after.value if after else ""):
        return None
    key = (opened.row.id, Stage.SELF, figure_id)
    row = db.session.get(Figure, key)
    if after is None:
        db.session.delete(row)
    elif row is None:
        db.session.add(
            Figure(
                assessment_id=opened.row.id,
                stage=Stage.SELF,
                figure_id=figure_id,
                value=after.value,
                author_id=actor.account_id,
                at=now,
            )
        )
    else:
        row.value, row.author_id, row.at = after.value, actor.account_id, now
    db.session.flush()
    return [before.value if before else "", after.value if after else ""]


def _write_entry(
    opened: Opened, code: str, wanted: Answers, *, actor: Actor, now: datetime
) -> dict[str, object]:
    """Store note, reason and points; the row also says who saved the indicator last, even if only figures changed."""
    before, after = opened.answers.entry(code), wanted.entry(code)
    entry = db.session.get(Entry, (opened.row.id, code))
    if entry is None:
        entry = Entry(assessment_id=opened.row.id, code=code)
        db.session.add(entry)
    changes: dict[str, object] = {}
    for name in ("note", "not_applicable_reason", "typed_points"):
        old, new = getattr(before, name), getattr(after, name)
        setattr(entry, name, new)
        if old != new:
            changes[name] = ["" if value is None else str(value) for value in (old, new)]
    entry.author_id, entry.at = actor.account_id, now
    db.session.flush()
    return changes
