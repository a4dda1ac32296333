"""Central figures: the standing body enters, for all units of a cycle at once, what no unit may type.

They come from a file or from a result published here. What is proposed is shown first; entering it goes through the
very rules of a reviewer's verdict by figures (``queries.decisions.plan``), so the sheet, its log and its points know no
difference. Nothing is written unless everything can be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.access.actor import Actor
from app.access.policy import ROLES_OF_ACTION
from app.access.remit import Remit
from app.errors import N_, Invalid, Sentence, Stale
from app.queries.cycles.board import find_cycle
from app.queries.cycles.central import Asked, asked_centrally, columns_of, unit_names
from app.services import audit
from app.services.central.plans import (
    CentralCycle,
    CentralSheet,
    Change,
    SheetPlan,
    lock_central_cycle,
    plan_sheet,
    read_central_cycle,
)
from app.services.central.results import Intake, from_results, named
from app.services.gate import check_role
from app.services.refusals import forbidden, why_sentence
from app.services.release import NOBODY_WAITS, Release
from app.services.reviews import verdicts
from app.services.reviews.verdicts import Decided
from app.services.sheets.finished import NO_SHEET
from app.services.tables.cells import Row, read_rows, written
from app.services.tables.lines import ImportRefused, LineProblem
from app.sheet.case import fingerprint
from app.sheet.values import AssessmentView, UnitView
from app.text import collation_key, faults, quoted
from app.trees import trees
from app.workflow.states import Action, Status
from scoring import FigureSpec

ENTERED = "central_figures.entered"
REASON = "Số liệu tập trung do cơ quan thường trực nhập. Nguồn: {source}"
MAX_SOURCE = 500
NOT_YET = "…"
"""Stands for the source while figures are only proposed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What entering would do. ``seen`` marks exactly this: a confirmation given for another proposal is stale.

    ``lines`` is the file again, with nothing in it but what changes. ``begins`` counts the submitted sheets whose
    appraisal it would begin. From a published result, ``source`` names it, ``without`` are the units it does not hold,
    ``closed`` the sheets that take no figures now; from a file,
    ``notes`` say what was passed over.
    """

    central: CentralCycle
    changes: tuple[Change, ...]
    returned: tuple[tuple[UnitView, tuple[str, ...]], ...]
    begins: int
    seen: str
    lines: str
    published: bool = False
    source: str = ""
    without: tuple[UnitView, ...] = ()
    closed: tuple[AssessmentView, ...] = ()
    notes: tuple[LineProblem, ...] = ()

    @property
    def units(self) -> int:
        """How many units it changes."""
        return len({change.unit.id for change in self.changes})

    def by_indicator(self) -> list[tuple[Asked, list[Change]]]:
        """Return the changes of each indicator, units in the order of their names."""
        pairs = [
            (asked, [c for c in self.changes if c.asked.code == asked.code]) for asked in self.central.asked
        ]
        for _, changes in pairs:
            changes.sort(key=lambda change: (collation_key(change.unit.full_name), change.unit.code))
        return [(asked, changes) for asked, changes in pairs if changes]


@dataclass(frozen=True, slots=True)
class Order:
    """A confirmed proposal: its mark, the source that was typed, its lines unless a published result gives them."""

    seen: str
    source: str
    lines: str = ""
    published: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """What was written: verdicts, and on how many sheets; nothing when it all stood there already."""

    verdicts: int
    units: int


def propose(
    actor: Actor, cycle_id: int, content: bytes | str, *, now: datetime, release: Release = NOBODY_WAITS
) -> Proposal:
    """Work out, while others can write, what the figures of a file would change.

    Raises ``ImportRefused`` with all that is wrong.
    """
    central = read_central_cycle(actor, cycle_id, now=now)
    _check_role(actor, central.cycle.remit)
    with release():
        return _proposal(central, _plans(central, _from_file(central, content), actor, NOT_YET, now=now))


def propose_published(actor: Actor, cycle_id: int, *, now: datetime) -> Proposal:
    """Work out what the newest published results would change where the criteria set imports one.

    Raises ``Refused`` when it imports none or none is published, ``ImportRefused`` when the figures do not fit.
    """
    central = read_central_cycle(actor, cycle_id, now=now)
    _check_role(actor, central.cycle.remit)
    return _proposal(central, _plans(central, from_results(central), actor, NOT_YET, now=now))


def enter(actor: Actor, cycle_id: int, order: Order, *, now: datetime) -> Entered:
    """Write a confirmed proposal: all of it or nothing. What stands there already is not written again.

    Raises ``Invalid`` (field ``source``), ``ImportRefused`` when figures can no longer be entered, ``Stale`` when they
    would lead to something else than what was shown.
    """
    source = order.source.strip()
    if not actor.has(*ROLES_OF_ACTION[Action.ENTER_CENTRALLY]):
        raise forbidden(Action.ENTER_CENTRALLY)
    intake = None if order.published else _from_lines(actor, cycle_id, order.lines)
    central = lock_central_cycle(actor, cycle_id, now=now)
    _check_role(actor, central.cycle.remit)
    if not source:
        raise Invalid.at("source", SOURCE_MISSING)
    if wrong := faults({"source": source}, MAX_SOURCE):
        raise Invalid(wrong)
    intake = intake or from_results(central)
    plans = _plans(central, intake, actor, REASON.format(source=source), now=now)
    if not plans.sheets:
        return Entered(0, 0)
    if order.seen != _mark(plans):
        raise Stale(CHANGED_SINCE)
    told = {"source": source, "results": [result.result_id for result in intake.results]}
    decided = [
        Decided(sheet.opened, planned.steps) for sheet, planned in plans.sheets if sheet.opened is not None
    ]
    verdicts.write(decided, actor=actor, now=now, source=told)
    count = sum(len(sheet.steps) for sheet in decided)
    audit.record(
        ENTERED,
        stream=f"cycle:{cycle_id}",
        now=now,
        actor=actor,
        data={**told, "sheets": len(decided), "verdicts": count},
    )
    return Entered(count, len(decided))


SOURCE_MISSING = N_("Hãy ghi nguồn số liệu: đơn vị và người kiểm tra cần biết số liệu lấy từ văn bản nào.")
CHANGED_SINCE = N_(
    "Phiếu hoặc kết quả công bố đã thay đổi sau khi bạn mở trang xem trước. Chưa có gì được ghi; bảng dưới đây đã tính"
    " lại, hãy xem rồi ghi nếu vẫn đúng."
)


@dataclass(frozen=True, slots=True)
class _Plans:
    """What is to be done on each sheet that changes, in the order of the rows."""

    intake: Intake
    sheets: tuple[tuple[CentralSheet, SheetPlan], ...]


def _check_role(actor: Actor, remit: Remit) -> None:
    action = Action.ENTER_CENTRALLY
    check_role(actor, ROLES_OF_ACTION[action], remit, forbidden(action))


def _from_file(central: CentralCycle, content: bytes | str) -> Intake:
    names = {code: sheet.head.unit.full_name for code, sheet in central.sheets.items()}
    return _intake(content, columns_of(central.asked), names)


def _from_lines(actor: Actor, cycle_id: int, lines: str) -> Intake:
    """Read what a preview carried, without locking or loading any sheet."""
    cycle = find_cycle(actor, cycle_id)
    asked = asked_centrally(trees().pinned(cycle.tree_id, cycle.tree_digest))
    return _intake(lines, columns_of(asked), unit_names(cycle_id))


def _intake(content: bytes | str, columns: Sequence[FigureSpec], names: Mapping[str, str]) -> Intake:
    read = read_rows(content, columns, names=names)
    return Intake(read.rows, read.problems, notes=read.notes)


def _plans(central: CentralCycle, intake: Intake, actor: Actor, reason: str, *, now: datetime) -> _Plans:
    """Plan every row. Raises ``ImportRefused`` with all problems, in the order of the lines."""
    problems = list(intake.problems)
    sheets = []
    for row in intake.rows:
        sheet = central.sheets.get(row.unit)
        if sheet is None:
            problems.append(LineProblem(row.line, Sentence(NO_SHEET, {"unit": quoted(row.unit)})))
        elif sheet.case is None or not sheet.option.open:
            if sheet.differs(central.asked, row.values):
                message, params = why_sentence(sheet.head, sheet.option)
                problems.append(LineProblem(row.line, Sentence(message, params), sheet.head.unit.full_name))
        else:
            planned = plan_sheet(sheet.case, central.asked, row, reason, author=actor.name, now=now)
            problems += planned.problems
            if planned.steps:
                sheets.append((sheet, planned))
    if problems:
        raise ImportRefused(sorted(problems, key=lambda problem: problem.line))
    return _Plans(intake, tuple(sheets))


def _proposal(central: CentralCycle, plans: _Plans) -> Proposal:
    intake = plans.intake
    rows = [Row(0, sheet.head.unit.code, planned.wanted) for sheet, planned in plans.sheets]
    return Proposal(
        central=central,
        changes=tuple(change for _, planned in plans.sheets for change in planned.changes()),
        returned=tuple(
            (sheet.head.unit, planned.returned()) for sheet, planned in plans.sheets if planned.returned()
        ),
        begins=sum(sheet.head.status is Status.SUBMITTED for sheet, _ in plans.sheets),
        seen=_mark(plans),
        lines="" if intake.results else written(rows, columns_of(central.asked)),
        published=bool(intake.results),
        source="; ".join(named(result) for result in intake.results),
        without=_sorted(intake.without),
        closed=tuple(sorted(intake.closed, key=lambda head: collation_key(head.unit.full_name))),
        notes=intake.notes,
    )


def _mark(plans: _Plans) -> str:
    """Return a short mark of where the sheets stand, what they are to be given, and from which results."""
    parts = [str(result.result_id) for result in plans.intake.results]
    for sheet, planned in plans.sheets:
        parts += [f"{sheet.head.id}:{sorted(planned.wanted.items())}"]
        parts += [
            f"{step.planned.code}={fingerprint(planned.case, step.planned.code)}" for step in planned.steps
        ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _sorted(units: Iterable[UnitView]) -> tuple[UnitView, ...]:
    return tuple(sorted(units, key=lambda unit: (collation_key(unit.full_name), unit.code)))
