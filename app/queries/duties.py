"""What waits for somebody in every cycle, in a sentence each: for the daily mail and the page that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.access.actor import UNIT_ROLES, Actor, Role
from app.errors import N_, Sentence
from app.extensions import db
from app.local_time import VIETNAM
from app.models import Account, Assessment, Cycle
from app.queries.cycles.board import count_board, list_cycles
from app.queries.results.versions import list_versions
from app.queries.reviews.queue import read_queue
from app.queries.reviews.queued import QueueFilter
from app.queries.sheets.comments import news_of
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.scope import of_own_units
from app.queries.unit.tasks import open_tasks
from app.sheet.values import AssessmentView
from app.workflow.states import DRAFT_STATUSES, PUBLIC_STATUSES, Status
from app.workflow.versions import VersionState

OPEN: Final = N_("%(unit)s, %(cycle)s: phiếu đang nhập, hạn nộp %(deadline)s.")
LOCKED: Final = N_(
    "%(unit)s, %(cycle)s: phiếu chưa nộp và đã khóa lúc hết hạn %(deadline)s. Còn muốn nộp thì đề nghị cơ quan thường"
    " trực gia hạn."
)
TASKS_LATE: Final = N_("%(unit)s, %(cycle)s: %(number)s chỉ tiêu giao cho bạn đã quá hạn nội bộ (%(codes)s).")
TASKS_SOON: Final = N_(
    "%(unit)s, %(cycle)s: %(number)s chỉ tiêu giao cho bạn đến hạn nội bộ trong 3 ngày tới (%(codes)s)."
)
TO_APPROVE: Final = N_("%(unit)s, %(cycle)s: phiếu chờ bạn duyệt và nộp, hạn nộp %(deadline)s.")
NEW_COMMENTS: Final = N_("Có %(number)s trao đổi mới về chỉ tiêu mà bạn chưa trả lời (%(codes)s).")
MOST_CODES: Final = 10
"""How many indicators a sentence names."""
TO_EXPLAIN: Final = N_("%(unit)s, %(cycle)s: tổ thẩm định chờ đơn vị giải trình, hạn %(deadline)s.")
TO_APPRAISE: Final = N_("Thẩm định: còn %(number)s chỉ tiêu chờ bạn quyết định.")
TO_CONFIRM: Final = N_("%(cycle)s: %(number)s phiếu đã thẩm định xong, chờ xác nhận.")
TO_OPEN: Final = N_("%(cycle)s: %(number)s phiếu chờ mở bước giải trình.")
LATE: Final = N_("%(cycle)s: %(number)s phiếu đang chậm so với hạn của bước.")
TO_CONFIRM_VERSION: Final = N_("%(cycle)s: bản kết quả số %(number)s chờ hội đồng thẩm định xác nhận.")
TO_SIGN: Final = N_(
    "%(cycle)s: bản kết quả số %(number)s đã được hội đồng xác nhận, chờ ghi nhận quyết định đã ký."
)
TO_ISSUE: Final = N_("%(cycle)s: bản kết quả số %(number)s đã ký, chờ phát hành.")


_NEXT: Final = {
    VersionState.COMPUTED: (Role.COUNCIL, TO_CONFIRM_VERSION),
    VersionState.CONFIRMED: (Role.SECRETARIAT, TO_SIGN),
    VersionState.SIGNED: (Role.SECRETARIAT, TO_ISSUE),
}
"""State of a version → whose step comes next, and the sentence."""


def duties_of(actor: Actor, *, now: datetime) -> tuple[Sentence, ...]:
    """Say what waits for ``actor``: their unit's sheets first, then what they appraise, then the cycles they run."""
    return (
        *_of_the_unit(actor, now),
        *_of_tasks(actor, now),
        *_of_comments(actor, now),
        *_of_a_reviewer(actor),
        *_of_the_standing_body(actor, now),
        *_of_versions(actor),
    )


def _of_the_unit(actor: Actor, now: datetime) -> Iterator[Sentence]:
    if not actor.units(*UNIT_ROLES):
        return
    rows = db.session.scalars(
        select(Assessment)
        .join(Assessment.cycle)
        .where(of_own_units(actor), Assessment.status.in_((*DRAFT_STATUSES, Status.EXPLAINING)))
        .where(Assessment.excluded_at.is_(None), Cycle.cancelled_at.is_(None))
        .order_by(Assessment.cycle_id.desc(), Assessment.id)
    )
    for row in rows:
        head = assessment_view(row)
        here = actor.within(head.cycle.remit)
        message = _of_a_sheet(head, heads=row.unit_id in here.units(Role.UNIT_HEAD), now=now)
        if message is not None:
            ends_at = head.explanation_ends_at if head.status is Status.EXPLAINING else head.deadline
            yield Sentence(
                message,
                {
                    "unit": head.unit.full_name,
                    "cycle": head.cycle.title,
                    "deadline": f"{ends_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
                },
            )


def _of_a_sheet(head: AssessmentView, *, heads: bool, now: datetime) -> str | None:
    if head.status is Status.EXPLAINING:
        return TO_EXPLAIN if now < head.explanation_ends_at else None
    if now < head.cycle.self_starts_at:
        return None
    if now >= head.deadline:
        return LOCKED
    if head.status is Status.AWAITING_APPROVAL:
        return TO_APPROVE if heads else None
    return OPEN


def _of_tasks(actor: Actor, now: datetime) -> Iterator[Sentence]:
    """Say which tasks of the actor's own are overdue or due soon, by sheet."""
    if not actor.units():
        return
    own = [item for item in open_tasks(actor) if item.task.mine]
    for head in {item.head.id: item.head for item in own}.values():
        tasks = [item.task for item in own if item.head.id == head.id]
        late = [task.code for task in tasks if task.late(now)]
        soon = [task.code for task in tasks if task.soon(now)]
        for message, codes in ((TASKS_LATE, late), (TASKS_SOON, soon)):
            if codes:
                yield Sentence(
                    message,
                    {
                        "unit": head.unit.full_name,
                        "cycle": head.cycle.title,
                        "number": len(codes),
                        "codes": _named(codes),
                    },
                )


def _of_comments(actor: Actor, now: datetime) -> Iterator[Sentence]:
    news = news_of(actor, now=now)
    if news:
        codes = tuple(dict.fromkeys(item.code for item in news))
        yield Sentence(NEW_COMMENTS, {"number": len(news), "codes": _named(codes)})


def _named(codes: Sequence[str]) -> str:
    return ", ".join(codes[:MOST_CODES]) + ("…" if len(codes) > MOST_CODES else "")


def _of_a_reviewer(actor: Actor) -> Iterator[Sentence]:
    if actor.has(Role.REVIEWER, Role.DISTRICT_REVIEWER):
        decided = read_queue(actor, QueueFilter()).decided
        if decided.total > decided.done:
            yield Sentence(TO_APPRAISE, {"number": decided.total - decided.done})


def _of_the_standing_body(actor: Actor, now: datetime) -> Iterator[Sentence]:
    if not actor.has(Role.SECRETARIAT):
        return
    for card in list_cycles(actor):
        if card.counts.keys() <= PUBLIC_STATUSES or not actor.within(card.cycle.remit).has(Role.SECRETARIAT):
            continue
        board = count_board(actor, card.cycle.id, now=now)
        numbers = ((TO_CONFIRM, board.ready), (TO_OPEN, board.to_explain), (LATE, board.late))
        for message, number in numbers:
            if number:
                yield Sentence(message, {"cycle": card.cycle.title, "number": number})


def _of_versions(actor: Actor) -> Iterator[Sentence]:
    """Say which result versions wait for a step of the actor's: the council's or the standing body's."""
    if not actor.has(Role.COUNCIL, Role.SECRETARIAT):
        return
    for card in list_versions(actor, under_way=True):
        role, message = _NEXT[card.head.state]
        if actor.within(card.head.cycle.remit).has(role):
            yield Sentence(message, {"cycle": card.head.cycle.title, "number": card.head.version})


def next_account(after: int) -> int | None:
    """Return the next account that may be reminded by mail: open, holding a role, not turned off."""
    return db.session.scalar(
        select(Account.id)
        .where(
            Account.id > after,
            Account.disabled_at.is_(None),
            Account.reminders_off_at.is_(None),
            Account.grants.any(),
        )
        .order_by(Account.id)
        .limit(1)
    )


def reminders_off(account_id: int) -> bool:
    """Say whether somebody has turned the daily mail off."""
    return db.session.scalar(select(Account.reminders_off_at).where(Account.id == account_id)) is not None
