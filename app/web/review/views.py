"""The queue of sheets, one sheet under appraisal, and accepting many indicators together."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TypeVar

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField

from app.access.actor import PROVINCE_ROLES, REVIEW_ROLES, Role
from app.documents.workbooks import Cell
from app.errors import Stale
from app.queries.reviews.queue import NextSheet, next_sheet, read_queue, read_whole_queue
from app.queries.reviews.queued import Order, Progressed
from app.queries.reviews.sheet import ReviewRow, ReviewView, ends_at, read_review
from app.queries.sheets.comments import news_of
from app.queries.sheets.proposals import provenance_of
from app.services.reviews import decisions
from app.text import fold
from app.web.access import access, actor, roles
from app.web.attempts import Attempt
from app.web.formats import moment
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.review import bp
from app.web.review.narrowing import carried, narrowed_to, wanted_of
from app.web.review.words import progressed_tag
from app.web.tables import table_file
from app.web.totals import base_words, percent_words
from app.workflow.states import ItemState

REVIEWERS = roles(Role.REVIEWER, Role.DISTRICT_REVIEWER)
READERS = roles(*REVIEW_ROLES, *PROVINCE_ROLES)

Word = TypeVar("Word", bound=StrEnum)


class TogetherForm(FlaskForm):  # type: ignore[misc]
    """The confirmation of accepting many indicators; ``seen`` marks the list that was shown."""

    seen = HiddenField()


@bp.get("/")
@access(REVIEWERS)
def queue() -> ResponseReturnValue:
    """List the sheets that wait for the reader, what is at stake first."""
    wanted = wanted_of(request.args)
    view = read_queue(actor(), wanted)
    return render_template(
        "review/queue.html",
        queue=view,
        news=[item for item in news_of(actor(), now=now()) if not item.in_unit],
        wanted=wanted,
        progresses=tuple(Progressed),
        orders=tuple(Order),
        families=tuple(dict.fromkeys(cycle.family for cycle in view.cycles)),
        blocks=[(cycle, *block) for cycle in view.cycles for block in cycle.blocks],
        here={**request.args.to_dict(), "after": None},
        queue_filter=narrowed_to(request.args),
        illustrative=any(cycle.illustrative for cycle in view.cycles),
    )


@bp.get("/queue.xlsx")
@bp.get("/queue.csv")
@access(REVIEWERS)
def queue_csv() -> ResponseReturnValue:
    """Hand out the queue as it is filtered, all pages of it, as a file."""
    header = [
        _("Mã đơn vị"), _("Đơn vị"), _("Đợt đánh giá"), _("Tiến độ"), _("Đã thẩm định"), _("Phải thẩm định"),
        _("Điểm tự chấm"), _("Tính trên (điểm)"), _("Tỷ lệ"), _("Điểm chờ thẩm định"), _("Hạn"),
    ]  # fmt: skip
    rows: Iterator[list[Cell]] = (
        [
            row.head.unit.code,
            row.head.unit.full_name,
            row.head.cycle.title,
            progressed_tag(row.progressed)[1],
            row.progress.done,
            row.progress.total,
            row.claimed.points,
            base_words(row.claimed),
            percent_words(row.claimed),
            row.at_stake,
            moment(row.ends_at),
        ]
        for row in read_whole_queue(actor(), wanted_of(request.args))
    )
    return table_file(_("Phiếu cần thẩm định"), header, rows, made=now())


@bp.get("/assessments/<int:assessment_id>")
@access(READERS)
def sheet(assessment_id: int) -> ResponseReturnValue:
    """Show one sheet with the state of every indicator; the next waiting one is the primary button."""
    review = read_review(actor(), assessment_id, now=now())
    next_code = review.next_waiting() if review.may_decide else None
    search, state = request.args.get("q", "").strip(), _chosen(ItemState, "state")
    rows = [row for row in review.rows if _matches(row, fold(search), state)]
    groups = ((group, [r for r in rows if r.group_code == group.code]) for group in review.sheet.tree.groups)
    return render_template(
        "review/sheet.html",
        review=review,
        sections=[(group, members) for group, members in groups if members],
        matches=len(rows),
        search=search,
        state=state,
        states=tuple(ItemState),
        ends_at=ends_at(review.sheet.head),
        provenance=provenance_of(review.sheet.head),
        next_code=next_code,
        next_sheet=_next_sheet(review) if next_code is None else None,
        illustrative=review.sheet.head.cycle.illustrative,
    )


@bp.get("/assessments/<int:assessment_id>/accept")
@access(REVIEWERS)
def ask_to_accept(assessment_id: int) -> ResponseReturnValue:
    """Ask once before many indicators are accepted, listing which and which not."""
    review = read_review(actor(), assessment_id, now=now())
    return render_template(
        "review/accept.html",
        review=review,
        rows=[row for row in review.rows if row.code in review.together.codes],
        left=[
            (row, review.together.doubts[row.code])
            for row in review.rows
            if row.code in review.together.doubts
        ],
        illustrative=review.sheet.head.cycle.illustrative,
    )


@bp.post("/assessments/<int:assessment_id>/accept")
@access(REVIEWERS)
def accept(assessment_id: int) -> ResponseReturnValue:
    """Accept exactly the indicators that were listed."""
    form = TogetherForm()
    with Attempt().on_page(Stale) as attempt:
        codes = decisions.accept_together(actor(), assessment_id, seen=form.seen.data or "", now=now())
    if attempt.refused:
        flash_error(attempt.why)
        return see_other(url_for("review.ask_to_accept", assessment_id=assessment_id))
    if codes:
        flash_success(_("Đã chấp nhận điểm tự chấm của %(count)s chỉ tiêu.", count=len(codes)))
    return see_other(url_for("review.sheet", assessment_id=assessment_id))


def _next_sheet(review: ReviewView) -> NextSheet | None:
    """Return where a reviewer goes on who has nothing left to decide on this sheet."""
    if not actor().has(Role.REVIEWER, Role.DISTRICT_REVIEWER):
        return None
    head = review.sheet.head
    return next_sheet(actor(), head.cycle.id, after=head.id, wanted=wanted_of(carried()))


def _chosen(kind: type[Word], name: str) -> Word | None:
    """Return the choice that the query string names; anything unknown is no choice."""
    value = request.args.get(name, "")
    return kind(value) if value in {member.value for member in kind} else None


def _matches(row: ReviewRow, search: str, state: ItemState | None) -> bool:
    fits = not search or search in fold(f"{row.code} {row.indicator.title}")
    return fits and (state is None or row.state is state)
