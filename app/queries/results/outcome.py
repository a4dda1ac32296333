"""What the papers of a decision say: read from what is finished now, or from a result version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.documents.contexts import RankingContext
from app.documents.decision import decision_paper
from app.documents.letter import letter_paper
from app.documents.official import OfficialPaper
from app.documents.outcome import Outcome
from app.documents.wording import Wording
from app.errors import N_, NotFound, Refused
from app.extensions import db
from app.local_time import local_day
from app.models import Assessment, Result, ResultRow, Unit
from app.queries.cycles.unmeasured import reasons_in
from app.queries.results.invented import figures_invented
from app.queries.results.marks import blocks_of
from app.queries.results.minutes import find_minutes_cycle
from app.queries.results.paper_lines import columns_of, rows_of
from app.queries.results.printed import PrintedLine
from app.queries.results.results import find_version, places_of
from app.queries.results.rows import read_rows
from app.queries.results.standing import read_standing
from app.queries.results.wording import read_wording
from app.queries.sheets.heads import cycle_view
from app.sheet.values import CycleView
from app.trees import trees
from app.workflow.versions import VersionState
from scoring import Tree


@dataclass(frozen=True, slots=True)
class VersionPapers:
    """A version, as the list of papers names it."""

    result_id: int
    number: int
    state: VersionState


@dataclass(frozen=True, slots=True)
class _Issue:
    """What all rankings of one outcome share."""

    cycle: CycleView
    tree: Tree
    version: int
    places: int
    percent_places: int
    draft: bool
    created: date
    number: str | None = None
    day: date | None = None

    @property
    def illustrative(self) -> bool:
        return self.cycle.illustrative or self.tree.status == "illustrative"


def read_letter(actor: Actor, cycle_id: int, *, today: date) -> OfficialPaper:
    """Return the draft of the submission letter of a cycle. Raises what ``read_draft`` raises."""
    outcome, wording = read_draft(actor, cycle_id, today=today)
    return letter_paper(outcome, wording)


def read_draft_decision(actor: Actor, cycle_id: int, *, today: date) -> OfficialPaper:
    """Return the draft of the decision of a cycle with its appendices. Raises what ``read_draft`` raises."""
    outcome, wording = read_draft(actor, cycle_id, today=today)
    return decision_paper(outcome, wording)


def read_decision(actor: Actor, result_id: int) -> OfficialPaper:
    """Return the decision of a version with its appendices; ``NotFound`` as ``read_version``."""
    outcome, wording = read_version(actor, result_id)
    return decision_paper(outcome, wording)


def read_letter_of(actor: Actor, result_id: int) -> OfficialPaper:
    """Return the letter that submits a version; ``NotFound`` as ``read_version``."""
    outcome, wording = read_version(actor, result_id)
    return letter_paper(outcome, wording)


def versions_with_papers(cycle_id: int) -> tuple[VersionPapers, ...]:
    """List the versions of a cycle that papers are drawn up of, the newest first: all but those set aside."""
    query = (
        select(Result.id, Result.version, Result.state)
        .where(
            Result.cycle_id == cycle_id, (Result.state != VersionState.SUPERSEDED) | Result.reach.is_not(None)
        )
        .order_by(Result.version.desc())
    )
    return tuple(VersionPapers(*row) for row in db.session.execute(query))


def read_draft(actor: Actor, cycle_id: int, *, today: date) -> tuple[Outcome, Wording]:
    """Return the outcome of what is finished in a cycle, as a draft, and the words of its organiser.

    Raises ``NotFound`` for all but its standing body, ``Refused`` while nothing is finished or points are still open.
    """
    cycle = find_minutes_cycle(actor, cycle_id)
    standing = read_standing(actor, cycle_id)
    if not standing.rows:
        raise Refused(
            N_("Chưa có phiếu nào được xác nhận nên chưa lập được dự thảo. Hãy xác nhận phiếu trước.")
        )
    issue = _Issue(
        cycle, standing.tree, standing.version, standing.places, standing.percent_places, True, today
    )
    blocks = [
        _ranking(issue, block.title, block.rows, {row.unit.kind for row in block.rows})
        for block in standing.blocks
        if block.rows
    ]
    omitted = [row.unit.full_name for row in standing.omitted]
    return _outcome(issue, blocks, omitted), read_wording(cycle.organiser.id)


def read_version(actor: Actor, result_id: int) -> tuple[Outcome, Wording]:
    """Return the outcome of a version, a draft until the council confirms it; ``NotFound`` as ``read_draft``."""
    result, _newest = find_version(result_id)
    cycle = cycle_view(result.cycle)
    if not actor.within(cycle.remit).has(Role.SECRETARIAT):
        raise NotFound
    places, percent_places = places_of(result_id)
    issue = _Issue(
        cycle=cycle,
        tree=trees().pinned(cycle.tree_id, result.tree_digest),
        version=result.version,
        places=places,
        percent_places=percent_places,
        draft=result.state is VersionState.COMPUTED,
        created=local_day(result.published_at),
        number=result.decision_number,
        day=result.decision_date,
    )
    lines, kinds = read_rows(result, places, percent_places), _kinds(result_id)
    blocks = [
        _ranking(issue, block.title, rows, {kinds[row.assessment_id] for row in rows})
        for block in blocks_of(cycle.id)
        if (rows := [line for line in lines if line.block_id == block.id])
    ]
    return _outcome(issue, blocks, []), read_wording(cycle.organiser.id)


def _outcome(issue: _Issue, rankings: Iterable[RankingContext], omitted: Iterable[str]) -> Outcome:
    cycle, tree = issue.cycle, issue.tree
    silent = reasons_in(cycle.id)
    return Outcome(
        authority=cycle.organiser.authority,
        body=cycle.organiser.name,
        place=cycle.organiser.place,
        cycle_title=cycle.title,
        year=cycle.year,
        set_title=tree.title,
        rankings=tuple(rankings),
        omitted=tuple(omitted),
        not_measured=tuple(
            f"{code} {tree.indicators[code].title} ({reason})"
            for code, reason in sorted(silent.items())
            if code in tree.indicators
        ),
        draft=issue.draft,
        created=issue.created,
        illustrative=issue.illustrative,
        trial=cycle.trial,
        invented=issue.illustrative and figures_invented(),
        decision_number=issue.number,
        decision_date=issue.day,
    )


def _ranking(issue: _Issue, title: str, lines: Sequence[PrintedLine], kinds: set[str]) -> RankingContext:
    return RankingContext(
        authority=issue.cycle.organiser.authority,
        cycle_title=issue.cycle.title,
        block_title=title,
        decision_number=issue.number,
        decision_date=issue.day,
        groups=columns_of(issue.tree.groups, kinds),
        rows=rows_of(lines),
        illustrative=issue.illustrative,
        trial=issue.cycle.trial,
        invented=issue.illustrative and figures_invented(),
        created=issue.created,
        version=issue.version,
        places=issue.places,
        percent_places=issue.percent_places,
    )


def _kinds(result_id: int) -> dict[int, str]:
    """Return what kind of unit each line of a version is of, by its sheet."""
    query = (
        select(Assessment.id, Unit.kind)
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(ResultRow, ResultRow.assessment_id == Assessment.id)
        .where(ResultRow.result_id == result_id)
    )
    return {sheet: str(kind) for sheet, kind in db.session.execute(query)}
