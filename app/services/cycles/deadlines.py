"""Move the end of a phase for one, some or all units of a cycle: later or earlier, never into the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from app.access.actor import Actor
from app.errors import N_, Invalid, Refused
from app.models import Assessment
from app.services import audit
from app.services.cycles.changing import cycle_to_change, reason_of, stream_of
from app.services.cycles.members import NOTHING_TICKED
from app.services.gate import Opened, move_all, open_all
from app.services.refusals import moment
from app.workflow.phases import OPEN_IN, Phase
from app.workflow.states import Action

COLUMNS: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.SELF_SCORING: "extended_until",
        Phase.REVIEW_1: "review_1_until",
        Phase.EXPLANATION: "explanation_until",
        Phase.REVIEW_2: "review_2_until",
    }
)
"""Where a sheet keeps an end of its own."""
ENDS: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.SELF_SCORING: "self_ends_at",
        Phase.REVIEW_1: "review_1_ends_at",
        Phase.EXPLANATION: "explanation_ends_at",
        Phase.REVIEW_2: "review_2_ends_at",
    }
)
"""Where the cycle keeps the end of all."""


@dataclass(frozen=True, slots=True)
class Move:
    """A phase, the sheets for which it is to end at another moment, and why."""

    phase: Phase
    ticked: frozenset[int]
    until: datetime
    reason: str


def move_deadlines(actor: Actor, cycle_id: int, wanted: Move, *, now: datetime) -> int:
    """Give each ticked sheet the end of the phase; return for how many it is another one now.

    Raises ``Invalid`` (``until``) for a moment that has passed, before the phase before ends or after the next one
    does; (``ticked``) when some sheets have left the phase; ``Refused`` when nothing is ticked.
    """
    cycle = cycle_to_change(actor, cycle_id)
    if not wanted.ticked:
        raise Refused(NOTHING_TICKED)
    reason = reason_of(wanted.reason)
    open_now = {
        sheet.row.id: sheet
        for sheet in open_all(actor, cycle_id, Action.MOVE_DEADLINE, now=now)
        if sheet.row.status in OPEN_IN[wanted.phase]
    }
    if missing := wanted.ticked - open_now.keys():
        message = N_(
            "%(n)s đơn vị đã đánh dấu không còn ở trước hoặc trong bước này nên không dời hạn được. Hãy bỏ dấu các đơn"
            " vị ấy."
        )
        raise Invalid.at("ticked", message, n=len(missing))
    opened = [sheet for key, sheet in open_now.items() if key in wanted.ticked]
    for sheet in opened:
        _check(sheet.row, wanted, now)
    general = getattr(cycle, ENDS[wanted.phase])
    moved: list[Opened] = []
    told: dict[int, dict[str, object]] = {}
    for sheet in opened:
        before = end_of(sheet.row, wanted.phase)
        if before == wanted.until:
            continue
        setattr(sheet.row, COLUMNS[wanted.phase], None if wanted.until == general else wanted.until)
        if wanted.phase is Phase.SELF_SCORING:
            sheet.row.extension_reason = None if wanted.until == general else reason
        moved.append(sheet)
        told[sheet.row.id] = {
            "phase": wanted.phase.value,
            "reason": reason,
            "deadline": [before.isoformat(), wanted.until.isoformat()],
        }
    if not moved:
        return 0
    move_all(moved, "assessment.extended", actor=actor, now=now, data=told)
    units = "; ".join(f"{sheet.head.unit.full_name} ({sheet.head.unit.code})" for sheet in moved)
    changes = {"moved_for": ["", units], wanted.phase.value: ["", wanted.until.isoformat()]}
    data = {"reason": reason, "changes": changes}
    audit.record("cycle.deadline_moved", stream=stream_of(cycle_id), now=now, actor=actor, data=data)
    return len(moved)


def end_of(row: Assessment, phase: Phase) -> datetime:
    """Return when a phase ends for one sheet."""
    own: datetime | None = getattr(row, COLUMNS[phase])
    return own or getattr(row.cycle, ENDS[phase])


def _check(row: Assessment, wanted: Move, now: datetime) -> None:
    """Hold the new end against now and against the phases beside it, as they end for this sheet."""
    phases = list(Phase)
    position = phases.index(wanted.phase)
    earliest = now
    if position:
        earliest = max(now, end_of(row, phases[position - 1]))
    latest = end_of(row, phases[position + 1]) if position + 1 < len(phases) else None
    if wanted.until <= now or wanted.until < earliest or (latest is not None and wanted.until > latest):
        message = (
            N_("Với %(unit)s, hạn mới phải sau %(earliest)s.")
            if latest is None
            else N_(
                "Với %(unit)s, hạn mới phải sau %(earliest)s và không sau %(latest)s, khi bước sau kết thúc."
            )
        )
        limits = {"earliest": moment(earliest)} | ({"latest": moment(latest)} if latest else {})
        raise Invalid.at("until", message, unit=row.unit.full_name, **limits)
