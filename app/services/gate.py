"""The gate in front of every verb: lock the row, compare the revision, ask the policy and the workflow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, insert, literal, or_, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor, Role
from app.access.locks import lock_on
from app.access.policy import OF_REVIEWERS, ROLES_OF_ACTION, may
from app.access.remit import Remit
from app.access.scope import follows
from app.errors import N_, Forbidden, Invalid, NotFound, Refused, Stale
from app.extensions import db
from app.models import Assessment, Cycle, Entry, Event, Figure, Score
from app.queries.sheets.answers import answers_of, answers_of_many
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.locks import closing_of
from app.queries.sheets.openings import opened_by_head
from app.queries.sheets.sheets import assessments_in, facts_of, find_assessment, items_of
from app.seals.writing import NOTED, note
from app.services import audit
from app.services.refusals import forbidden, refused
from app.sheet.hearing import answered_cuts, unheard
from app.sheet.values import Answers, AssessmentView, UnitView
from app.text import faults
from app.trees import trees
from app.workflow.machine import Option, option
from app.workflow.states import Action, Stage, Status
from scoring import Tree

NEVER_FOR_ONES_OWN = frozenset({Action.CONFIRM, Action.ENTER_CENTRALLY, Action.PUBLISH})
STEPS_OF_THE_UNIT = frozenset(
    {
        "assessment.called_back",
        "assessment.handed_over",
        "assessment.recalled",
        "assessment.returned",
        "assessment.submitted",
        "evidence.corrected",
        "evidence.given_up",
        "evidence.linked",
        "evidence.received",
        "evidence.unlinked",
        "explanation.answered",
        "groups.handed_back",
        "indicator.declared",
        "tasks.due_moved",
        "tasks.given",
        "tasks.taken_back",
    }
)
OWN_UNIT = N_(
    "Bạn thuộc, hoặc trong thời gian của đợt này từng thuộc, đơn vị %(units)s nên không tự mình làm bước này với phiếu"
    " của đơn vị. Hãy nhờ người khác của cơ quan thường trực."
)
OWN_WORK = N_(
    "Bạn đã kê khai, minh chứng hoặc duyệt phiếu này khi làm ở đơn vị nên không được thẩm định phiếu, dù nay giữ vai"
    " trò nào. Hãy nhờ thành viên khác của tổ thẩm định; cơ quan thường trực phân công lại được."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet locked for one action that is open: nothing else may change its status."""

    row: Assessment
    head: AssessmentView
    tree: Tree
    answers: Answers
    option: Option


def check_role(actor: Actor, roles: Iterable[Role], remit: Remit, refusal: Forbidden) -> None:
    """Raise ``refusal`` when none of ``roles`` is held for the cycles of ``remit``.

    Raises ``NotFound`` for whoever holds one for others and does not follow these: to them they do not exist.
    """
    wanted = tuple(roles)
    if actor.within(remit).has(*wanted):
        return
    if not actor.has(*wanted) or follows(actor, remit):
        raise refusal
    raise NotFound


def open_for(
    actor: Actor,
    assessment_id: int,
    action: Action,
    *,
    now: datetime,
    revision: int | None = None,
    reason: str | None = None,
) -> Opened:
    """Open the sheet for ``action`` or raise.

    ``NotFound`` outside the scope, ``Forbidden`` without the role, ``Stale`` when ``revision`` is not the stored one,
    ``Refused`` when the workflow says no, ``Invalid`` (field ``reason``) when an obligatory reason is missing
    or cannot be kept.
    """
    row = find_assessment(actor, assessment_id, lock=True)
    head = assessment_view(row)
    remit = head.cycle.remit
    if not may(actor, action, remit=remit, unit_id=head.unit.id, parent_unit_id=head.unit.parent_id):
        raise forbidden(action)
    if revision is not None and revision != head.revision:
        raise Stale(
            N_(
                "Phiếu vừa được người khác cập nhật, trang bạn mở đã cũ. Hãy mở lại phiếu, xem rồi thực hiện lại."
            ),
        )
    _require_impartial(actor, head, action, now=now)
    tree = trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)
    answers = answers_of(assessment_id)
    facts = facts_of(
        head,
        items_of(tree, head.unit, answers, head.status),
        answers.returned.values(),
        cuts=unheard(head, answers),
        opened=opened_by_head(head),
    )
    answer = option(action, facts, now)
    if not answer.open:
        lock = lock_on(action, facts, closing_of(head), now=now)
        raise refused(head, answer, undecided=facts.undecided, unheard=facts.unheard, lock=lock)
    if answer.needs_reason and not (reason or "").strip():
        raise Invalid.at("reason", N_("Hãy ghi lý do: người nhận cần biết vì sao."))
    if wrong := faults({"reason": reason}):
        raise Invalid(wrong)
    return Opened(row, head, tree, answers, answer)


def open_all(actor: Actor, cycle_id: int, action: Action, *, now: datetime) -> tuple[Opened, ...]:
    """Lock every sheet of the cycle and open those on which ``action`` is open now, in a fixed number of statements.

    Raises ``Forbidden`` without the role, ``Refused`` when what is done to all of them would be done to a unit of the
    actor's own; sheets that are confirmed one by one are left to somebody else instead. A cycle without such sheets
    gives an empty tuple; no cycle at all, or one of a remit that is not the actor's, raises ``NotFound``.
    """
    if not actor.has(*ROLES_OF_ACTION[action]):
        raise forbidden(action)
    rows = assessments_in(cycle_id, lock=True)
    if not rows:
        if db.session.get(Cycle, cycle_id) is None:
            raise NotFound
        return ()
    heads = [assessment_view(row) for row in rows]
    remit = heads[0].cycle.remit
    check_role(actor, ROLES_OF_ACTION[action], remit, forbidden(action))
    tree = trees().pinned(heads[0].cycle.tree_id, heads[0].cycle.tree_digest)
    answers = answers_of_many([row.id for row in rows])
    opened = []
    for row, head in zip(rows, heads, strict=True):
        own = answers[row.id]
        facts = facts_of(
            head,
            items_of(tree, head.unit, own, head.status),
            own.returned.values(),
            cuts=unheard(head, own),
        )
        answer = option(action, facts, now)
        unit = head.unit
        if answer.open and may(actor, action, remit=remit, unit_id=unit.id, parent_unit_id=unit.parent_id):
            opened.append(Opened(row, head, tree, own, answer))
    if action is Action.CONFIRM:
        return tuple(sheet for sheet in opened if not _own(actor, sheet.head, now))
    if action in NEVER_FOR_ONES_OWN:
        since = heads[0].cycle.self_starts_at
        refuse_own_units(actor, [sheet.head.unit for sheet in opened], since=since, now=now)
    return tuple(opened)


def refuse_own_units(actor: Actor, units: Iterable[UnitView], *, since: datetime, now: datetime) -> None:
    """Raise ``Refused``, by name, when the actor belongs to one of ``units`` or belonged to it after ``since``."""
    own = [unit.full_name for unit in units if actor.belonged_to(unit.id, since=since, now=now)]
    if own:
        raise Refused(OWN_UNIT, units=", ".join(own))


def _require_impartial(actor: Actor, head: AssessmentView, action: Action, *, now: datetime) -> None:
    """Raise ``Forbidden`` when the actor had a hand in the sheet they would judge, whatever role they hold now."""
    if action in NEVER_FOR_ONES_OWN and _own(actor, head, now):
        raise Forbidden(OWN_UNIT, units=head.unit.full_name)
    if action in OF_REVIEWERS and _had_a_hand_in(actor.account_id, head.id):
        raise Forbidden(OWN_WORK)


def _own(actor: Actor, head: AssessmentView, now: datetime) -> bool:
    return actor.belonged_to(head.unit.id, since=head.cycle.self_starts_at, now=now)


def _had_a_hand_in(account_id: int, assessment_id: int) -> bool:
    """Say whether the account declared something on the sheet, proved it, or took one of the unit's steps with it."""
    figure = exists().where(
        Figure.assessment_id == assessment_id, Figure.stage == Stage.SELF, Figure.author_id == account_id
    )
    entry = exists().where(Entry.assessment_id == assessment_id, Entry.author_id == account_id)
    step = exists().where(
        Event.stream == stream_of_sheet(assessment_id),
        Event.actor_id == account_id,
        Event.kind.in_(STEPS_OF_THE_UNIT),
    )
    return bool(db.session.scalar(select(or_(figure, entry, step))))


def move(
    opened: Opened, kind: str, *, actor: Actor, now: datetime, data: dict[str, object] | None = None
) -> None:
    """Give the row the status the workflow decided, count the revision up, and log it."""
    _carry_verdicts([opened])
    _wait_again([opened])
    audit.record(kind, stream=stream_of(opened), now=now, actor=actor, data={**_step(opened), **(data or {})})


def move_all(
    opened: Iterable[Opened],
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    data: Mapping[int, Mapping[str, object]] | None = None,
) -> None:
    """Do for many sheets what ``move`` does for one, in a fixed number of statements; ``data`` is by assessment."""
    more = data or {}
    moving = list(opened)
    _carry_verdicts(moving)
    _wait_again(moving)
    entries = {stream_of(sheet): {**_step(sheet), **more.get(sheet.row.id, {})} for sheet in moving}
    audit.record_many(kind, entries, now=now, actor=actor)


def stream_of(opened: Opened) -> str:
    """Return the name of the sheet's stream of events."""
    return stream_of_sheet(opened.row.id)


def stream_of_sheet(assessment_id: int) -> str:
    """Return the name of a sheet's stream of events."""
    return f"assessment:{assessment_id}"


def _step(opened: Opened) -> dict[str, object]:
    """Take the sheet to where the workflow leads it and return the step for the log. Nothing else sets a status."""
    before = opened.row.status
    if opened.option.target is not None:
        opened.row.status = opened.option.target
    opened.row.revision += 1
    return {"from": before.value, "to": opened.row.status.value}


def _wait_again(opened: Iterable[Opened]) -> None:
    """Take back the verdicts of stage 2 on cuts that the unit has answered since; the log keeps them."""
    for sheet in opened:
        if sheet.option.target is Status.REVIEW_2 and (codes := answered_cuts(sheet.answers)):
            db.session.execute(
                delete(Score).where(
                    Score.assessment_id == sheet.row.id, Score.stage == Stage.REVIEW_2, Score.code.in_(codes)
                )
            )


def _carry_verdicts(opened: Iterable[Opened]) -> None:
    """Open stage 2 with the verdicts of stage 1, so that each of them can be changed while both stay on record.

    What was asked about has no verdict in stage 1 and therefore waits in stage 2. A sheet that comes back to stage 2
    keeps the verdicts it already has there. A cut that the unit has answered waits too, so that the answer is read.
    """
    entering = [sheet.row.id for sheet in opened if sheet.option.target is Status.REVIEW_2]
    if not entering:
        return
    earlier, carried = aliased(Score), aliased(Score)
    kept = [column for column in Score.__table__.columns if column.name != "stage"]
    already = exists().where(
        carried.assessment_id == earlier.assessment_id,
        carried.code == earlier.code,
        carried.stage == Stage.REVIEW_2,
    )
    db.session.execute(
        insert(Score).from_select(
            ["stage", *(column.name for column in kept)],
            select(
                literal(Stage.REVIEW_2, Score.stage.type), *(getattr(earlier, c.name) for c in kept)
            ).where(earlier.assessment_id.in_(entering), earlier.stage == Stage.REVIEW_1, ~already),
        ),
        execution_options=NOTED,
    )
    carried_over = select(Score.assessment_id, Score.stage, Score.code).where(
        Score.assessment_id.in_(entering), Score.stage == Stage.REVIEW_2
    )
    note(db.session(), Score, [tuple(row) for row in db.session.execute(carried_over)])
