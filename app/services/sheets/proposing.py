"""Proposing a file of finished sheets: read whole, planned whole, kept for the secretariat. No sheet changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.access.actor import Actor
from app.errors import N_, NotFound, Refused, Sentence
from app.extensions import db
from app.models import Cycle, ProposedSheet, SheetProposal
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import assessments_in
from app.services import audit
from app.services.accounts.administration import OPERATOR, require_administrator
from app.services.release import NOBODY_WAITS, Release
from app.services.sheets.finished import NO_SHEET, Planned, plan_sheet
from app.services.sheets.proposals import stored_lines
from app.services.tables.lines import MOST_PROBLEMS, ImportRefused, LineProblem
from app.services.tables.sheets import FinishedSheets, read_sheets
from app.text import quoted, taken
from app.trees import trees

LONGEST_NAME: Final = 255
NOTHING_NEW = N_("Tệp không thay đổi gì: mọi phiếu trong tệp đã có đúng như vậy.")
CANCELLED = N_("Đợt đánh giá này đã hủy nên không nhận phiếu.")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal that was kept, and what of its file was passed over."""

    id: int
    notes: tuple[LineProblem, ...]


@dataclass(frozen=True, slots=True)
class Dry:
    """What proposing a file would propose."""

    planned: tuple[Planned, ...]
    unchanged: int
    notes: tuple[LineProblem, ...]


def propose(
    actor: Actor,
    cycle_id: int,
    content: bytes | str,
    *,
    filename: str,
    now: datetime,
    release: Release = NOBODY_WAITS,
) -> Proposed:
    """Keep a file of finished sheets for the secretariat to decide on. No sheet changes.

    Raises ``ImportRefused`` with everything that is wrong, by line, and ``Refused`` when the file would change nothing.
    """
    dry = dry_run(actor, cycle_id, content, filename=filename, now=now, release=release)
    signed = None if actor is OPERATOR else actor
    proposal = SheetProposal(
        cycle_id=cycle_id,
        filename=taken(filename)[:LONGEST_NAME] or "CSV",
        unchanged=dry.unchanged,
        proposed_by_id=signed.account_id if signed else None,
        proposed_at=now,
    )
    db.session.add(proposal)
    db.session.flush()
    db.session.add_all(
        ProposedSheet(
            proposal_id=proposal.id,
            place=place,
            assessment_id=plan.head.id,
            lines=stored_lines(plan.lines),
            mark=plan.mark,
        )
        for place, plan in enumerate(dry.planned, start=1)
    )
    data = {"proposal": proposal.id, "source": proposal.filename, "sheets": len(dry.planned)}
    audit.record("sheets.proposed", stream=f"cycle:{cycle_id}", now=now, actor=signed, data=data)
    return Proposed(proposal.id, dry.notes)


def dry_run(
    actor: Actor,
    cycle_id: int,
    content: bytes | str,
    *,
    filename: str,
    now: datetime,
    release: Release = NOBODY_WAITS,
) -> Dry:
    """Work out what ``propose`` would propose; raise as it does."""
    require_administrator(actor)
    cycle = db.session.get(Cycle, cycle_id)
    if cycle is None:
        raise NotFound
    if cycle.cancelled_at is not None:
        raise Refused(CANCELLED)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    with release():
        finished = read_sheets(content, tree)
    planned = _plan_file(cycle_id, finished, source=filename, actor=actor, now=now)
    fresh = tuple(plan for plan in planned if not plan.skipped)
    if not fresh:
        raise Refused(NOTHING_NEW)
    return Dry(fresh, len(planned) - len(fresh), finished.notes)


def _plan_file(
    cycle_id: int, finished: FinishedSheets, *, source: str, actor: Actor, now: datetime
) -> list[Planned]:
    """Plan every unit of a file. Raises ``ImportRefused`` with all problems in the order of the lines."""
    sheets = {sheet.unit.code: sheet for sheet in assessments_in(cycle_id)}
    answers = answers_of_many([sheets[unit].id for unit in finished.by_unit if unit in sheets])
    problems: list[LineProblem] = []
    planned = []
    for unit, lines in finished.by_unit.items():
        if len(problems) >= MOST_PROBLEMS:
            break
        sheet = sheets.get(unit)
        if sheet is None:
            problems.append(LineProblem(lines[0].line, Sentence(NO_SHEET, {"unit": quoted(unit)})))
            continue
        head = assessment_view(sheet)
        tree = trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)
        try:
            before = answers[sheet.id]
            planned.append(plan_sheet(head, tree, before, lines, source=source, author=actor.name, now=now))
        except ImportRefused as refused:
            problems += refused.problems
    if problems:
        raise ImportRefused(sorted(problems, key=lambda problem: problem.line))
    return planned
