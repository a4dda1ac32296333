"""The steps of a result version: each checks who and when, writes down who took it and when, and tells the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.access.versions import ROLES_OF_STEP
from app.errors import N_, Forbidden, Invalid, NotFound, Refused
from app.extensions import db
from app.models import Bundle, Cycle, Result, ResultStep
from app.queries.results.version_facts import facts_of, reopened_in
from app.services import audit
from app.services.gate import check_role
from app.services.publication import rows
from app.text import faults
from app.workflow.versions import (
    ISSUED,
    Reach,
    VersionState,
    VersionStep,
    VersionWhy,
    version_option,
)

NAMED_UNITS: Final = 10
OF_THE_COUNCIL: Final = N_("Bước này của hội đồng thẩm định. Tài khoản của bạn không có vai trò đó.")
OF_THE_STANDING_BODY: Final = N_("Bước này của cơ quan thường trực. Tài khoản của bạn không có vai trò đó.")
OF_BOTH: Final = N_(
    "Bước này của hội đồng thẩm định hoặc cơ quan thường trực. Tài khoản của bạn không có vai trò đó."
)
IN_STATE: Final[Mapping[VersionState, str]] = {
    VersionState.COMPUTED: N_("Bản này mới được tính, còn chờ hội đồng thẩm định xác nhận."),
    VersionState.CONFIRMED: N_(
        "Hội đồng thẩm định đã xác nhận bản này; bước tiếp theo là ghi nhận quyết định đã ký."
    ),
    VersionState.SIGNED: N_("Bản này đã ký; bước tiếp theo là phát hành."),
    VersionState.PUBLIC: N_("Bản này đã công khai nên chỉ thay được bằng bản sau."),
    VersionState.INTERNAL: N_(
        "Bản này đã phát hành nội bộ; chỉ còn có thể công khai, hoặc thay bằng bản sau."
    ),
    VersionState.SUPERSEDED: N_("Bản này không còn dùng, giữ lại để đối chiếu."),
}
KINDS: Final[Mapping[VersionState, str]] = {
    VersionState.COMPUTED: "result.computed",
    VersionState.CONFIRMED: "result.confirmed",
    VersionState.SIGNED: "result.signed",
    VersionState.PUBLIC: "result.made_public",
    VersionState.INTERNAL: "result.issued_inside",
    VersionState.SUPERSEDED: "result.superseded",
}
"""State → the kind of event that tells the log of it."""
CLOSED: Final[Mapping[VersionWhy, str]] = {
    VersionWhy.OWN_COMPUTATION: N_(
        "Bạn là người đã tính bản này nên không tự xác nhận được. Hãy nhờ thành viên khác của hội đồng thẩm định."
    ),
    VersionWhy.SHEETS_CHANGED: N_(
        "Từ khi tính bản này, phiếu, khối xếp hạng hoặc chỉ tiêu không đo được đã thay đổi%(units)s, nên bản này không"
        " dùng được nữa. Hãy bỏ bản này rồi tính bản mới."
    ),
    VersionWhy.OF_A_TRIAL: N_("Kết quả của đợt thử nghiệm chỉ phát hành nội bộ, không công khai."),
    VersionWhy.PUBLIC_BEFORE: N_(
        "Một bản trước của đợt này đã công khai, nên bản đính chính cũng phải công khai."
    ),
}


def open_version(actor: Actor, result_id: int, step: VersionStep) -> Result:
    """Lock a version for a step, or raise.

    ``NotFound`` outside the remit, ``Forbidden`` without the role, ``Refused`` when the step is closed now.
    """
    cycle_id = db.session.scalar(select(Result.cycle_id).where(Result.id == result_id))
    if cycle_id is None:
        raise NotFound
    lock_cycle(cycle_id)
    result = db.session.scalars(
        select(Result)
        .where(Result.id == result_id)
        .with_for_update(of=Result)
        .execution_options(populate_existing=True)
    ).one()
    check_version(actor, result, step)
    return result


def lock_cycle(cycle_id: int) -> Cycle:
    """Lock a cycle, so that one person at a time decides about its versions. Raises ``NotFound``."""
    query = select(Cycle).where(Cycle.id == cycle_id).with_for_update(of=Cycle)
    cycle = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if cycle is None:
        raise NotFound
    return cycle


def check_version(actor: Actor, result: Result, step: VersionStep) -> None:
    """Raise what ``open_version`` raises, without locking anything."""
    roles = ROLES_OF_STEP[step]
    check_role(actor, roles, result.cycle.remit, Forbidden(_whose(roles)))
    why = version_option(step, facts_of(actor, result)).why_not
    if why is VersionWhy.NOT_IN_THIS_STATE:
        raise Refused(IN_STATE[result.state])
    if why is VersionWhy.SHEETS_CHANGED:
        named = reopened_in(result)[:NAMED_UNITS]
        raise Refused(CLOSED[why], units=f" ({', '.join(named)})" if named else "")
    if why is not None:
        raise Refused(CLOSED[why])


def enter(
    actor: Actor,
    result: Result,
    state: VersionState,
    *,
    now: datetime,
    note: str = "",
    data: Mapping[str, object] | None = None,
) -> None:
    """Bring a version to a state: nothing else sets one. Writes the step down and tells the log."""
    before = None if state is VersionState.COMPUTED else result.state.value
    result.state = state
    db.session.add(ResultStep(result_id=result.id, state=state, at=now, by_id=actor.account_id, note=note))
    told = {"result": result.id, "version": result.version, "from": before, "note": note, **(data or {})}
    audit.record(KINDS[state], stream=f"cycle:{result.cycle_id}", now=now, actor=actor, data=told)


def confirm(actor: Actor, result_id: int, *, now: datetime) -> int:
    """Have the council confirm a computed version; return its cycle's id. Raises what ``open_version`` raises."""
    result = open_version(actor, result_id, VersionStep.CONFIRM)
    enter(actor, result, VersionState.CONFIRMED, now=now)
    return result.cycle_id


def set_aside(actor: Actor, result_id: int, *, reason: str, now: datetime) -> int:
    """Give an unsigned version up, with a reason; return its cycle's id. Raises what ``open_version`` raises."""
    result = open_version(actor, result_id, VersionStep.SET_ASIDE)
    if not reason.strip():
        raise Invalid.at("reason", N_("Hãy ghi lý do: người tính bản này và hội đồng cần biết vì sao."))
    if wrong := faults({"reason": reason}):
        raise Invalid(wrong)
    enter(actor, result, VersionState.SUPERSEDED, now=now, note=reason.strip())
    return result.cycle_id


def issue(actor: Actor, result_id: int, *, reach: Reach, open_figures: bool = False, now: datetime) -> int:
    """Issue a signed version to everybody, or inside alone; return its cycle's id.

    What was issued before is superseded, with its papers; a certificate on which nothing changed goes on. Whether
    everybody may download the bundle is decided with a public issue. Raises what ``open_version`` raises.
    """
    public = reach is Reach.PUBLIC
    step = VersionStep.ISSUE_PUBLIC if public else VersionStep.ISSUE_INTERNAL
    result = open_version(actor, result_id, step)
    bundle = db.session.get(Bundle, result_id)
    if bundle is not None and public:
        bundle.public = open_figures
    result.reach, result.published_at, result.published_by_id = reach, now, actor.account_id
    state = VersionState.PUBLIC if public else VersionState.INTERNAL
    enter(actor, result, state, now=now, data={"open_figures": public and open_figures})
    earlier = select(Result).where(
        Result.cycle_id == result.cycle_id, Result.version < result.version, Result.state.in_(ISSUED)
    )
    for version in db.session.scalars(earlier.order_by(Result.version)):
        enter(
            actor,
            version,
            VersionState.SUPERSEDED,
            now=now,
            note=f"Đã có kết quả bản {result.version}.",
        )
    rows.supersede_earlier(result.cycle_id, result.id, result.version)
    return result.cycle_id


def _whose(roles: frozenset[Role]) -> str:
    if roles == {Role.COUNCIL}:
        return OF_THE_COUNCIL
    return OF_BOTH if Role.COUNCIL in roles else OF_THE_STANDING_BODY
