"""Returning single main indices to the unit: it can amend these until a date, the sheet stays under appraisal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete

from app.access.actor import Actor
from app.errors import N_, Forbidden, Invalid, NotFound, Refused
from app.extensions import db
from app.models import Explanation, Figure, ReturnedGroup, Score
from app.queries.cycles.assignments import counting_assignments
from app.queries.reviews.sheet import groups_decided_by
from app.services.gate import Opened, move, open_for
from app.services.refusals import moment
from app.services.reviews.setting_aside import resume, set_aside
from app.services.sheets.demanded import require_agreement
from app.sheet.returned_groups import amendable, closed_to_reviewers
from app.workflow.states import Action, Stage


def return_groups(
    actor: Actor,
    assessment_id: int,
    groups: Collection[str],
    *,
    revision: int,
    reason: str,
    until: datetime,
    now: datetime,
) -> None:
    """Give main indices back to the unit until a moment, with a reason; the rest stays under appraisal, and closed.

    Their verdicts are set aside, with those that share a figure with them. Raises what the gate raises, ``NotFound``
    for a main index that the set does not know, ``Forbidden`` for one that somebody else decides, ``Invalid`` (fields
    ``groups``, ``until``).
    """
    opened = open_for(actor, assessment_id, Action.RETURN_GROUPS, now=now, revision=revision, reason=reason)
    wanted = [group.code for group in opened.tree.groups if group.code in groups]
    _check_groups(actor, opened, wanted, groups)
    latest = opened.head.review_1_ends_at
    if not now < until <= latest:
        message = N_("Hạn sửa phải sau lúc này và không sau khi kết thúc thẩm định vòng 1 (%(latest)s).")
        raise Invalid.at("until", message, latest=moment(latest))
    codes = closed_to_reviewers(opened.tree, opened.head.unit, wanted)
    set_aside(opened, codes)
    _clear(opened, codes)
    db.session.add_all(
        ReturnedGroup(
            assessment_id=assessment_id,
            group_code=code,
            reason=reason.strip(),
            until=until,
            author_id=actor.account_id,
            at=now,
        )
        for code in wanted
    )
    db.session.flush()
    data: dict[str, object] = {"groups": wanted, "reason": reason.strip(), "until": until.isoformat()}
    move(opened, "groups.returned", actor=actor, now=now, data=data)


def hand_back(actor: Actor, assessment_id: int, *, revision: int, now: datetime) -> None:
    """The unit head gives back what was returned; verdicts on what was not amended stand again."""
    opened = open_for(actor, assessment_id, Action.HAND_BACK, now=now, revision=revision)
    require_agreement(opened)
    _end(opened, "groups.handed_back", actor=actor, now=now)


def take_back(actor: Actor, assessment_id: int, *, revision: int, now: datetime) -> None:
    """A reviewer ends the return, before its date or after it; what the unit saved until then counts."""
    opened = open_for(actor, assessment_id, Action.TAKE_BACK, now=now, revision=revision)
    _end(opened, "groups.taken_back", actor=actor, now=now)


def _end(opened: Opened, kind: str, *, actor: Actor, now: datetime) -> None:
    resumed = resume(opened)
    db.session.execute(delete(ReturnedGroup).where(ReturnedGroup.assessment_id == opened.row.id))
    data: dict[str, object] = {
        "groups": sorted(opened.answers.returned),
        "kept": list(resumed.kept),
        "changed": list(resumed.changed),
    }
    move(opened, kind, actor=actor, now=now, data=data)


def _check_groups(actor: Actor, opened: Opened, wanted: list[str], groups: Collection[str]) -> None:
    if set(groups) - set(wanted):
        raise NotFound
    if not wanted:
        raise Invalid.at("groups", N_("Hãy chọn ít nhất một chỉ số chính để trả."))
    unit, tree = opened.head.unit, opened.tree
    assignments = counting_assignments([opened.head.cycle.id], actor.at)[opened.head.cycle.id]
    if set(wanted) - groups_decided_by(actor, tree, unit.id, assignments):
        raise Forbidden(
            N_("Chỉ số chính này do thành viên khác của tổ thẩm định quyết định, người đó mới trả lại được.")
        )
    for code in wanted:
        if code in opened.answers.returned:
            raise Refused(N_("Chỉ số chính %(code)s đã được trả về đơn vị rồi."), code=code)
        if not amendable(tree, unit, [code]):
            message = N_(
                "Chỉ số chính %(code)s không có chỉ tiêu nào do đơn vị kê khai nên không có gì để trả."
            )
            raise Invalid.at("groups", message, code=code)


def _clear(opened: Opened, codes: Collection[str]) -> None:
    """Take verdicts, corrections and questions on these indicators out of force; they have been set aside."""
    figures = {figure_id for code in codes for figure_id in opened.tree.indicators[code].figure_ids}
    sheet = opened.row.id
    for row in db.session.query(Score).filter_by(assessment_id=sheet, stage=Stage.REVIEW_1):
        if row.code in codes:
            db.session.delete(row)
    for question in db.session.query(Explanation).filter_by(assessment_id=sheet):
        if question.code in codes:
            db.session.delete(question)
    for figure in db.session.query(Figure).filter_by(assessment_id=sheet, stage=Stage.REVIEW_1):
        if figure.figure_id in figures:
            db.session.delete(figure)
    db.session.flush()
