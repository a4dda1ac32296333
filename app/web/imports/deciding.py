"""One proposal: what it would do, held against the cycle as it is now, and the decision of the secretariat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from app.access.actor import Role
from app.access.scope import follows
from app.errors import Refused, Stale
from app.queries.sheets.proposals import ProposalCard, proposed_units, read_card
from app.services.sheets import proposals
from app.services.sheets.finished import Planned
from app.services.sheets.proposals import Review
from app.sheet.finished import Change, Difference
from app.trees import trees
from app.web.access import access, actor, roles
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.fields import TextField
from app.web.formats import points
from app.web.http import flash_success, now
from app.web.imports import bp
from app.web.imports.proposing import READERS
from app.web.jobs import started
from app.web.redirects import see_other
from app.web.tables import csv_file

SECRETARIAT = roles(Role.SECRETARIAT)
SHOWN = 100


class ConfirmForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What was seen, and that the differences were looked at."""

    seen = HiddenField()
    looked = BooleanField(_l("Tôi đã xem các chỗ điểm trong tệp khác điểm tính từ số liệu"))


class RejectForm(FlaskForm):  # type: ignore[misc]
    """Why nothing is taken in."""

    reason = TextField(
        _l("Lý do từ chối"),
        [InputRequired(_l("Hãy ghi lý do: quản trị viên cần biết phải sửa gì trong tệp."))],
    )


@dataclass(frozen=True, slots=True)
class Of:
    """A difference or a change with the unit that it is about."""

    unit: str
    what: Difference | Change


@bp.get("/<int:proposal_id>")
@access(READERS)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """Show what the file would do, or what became of it."""
    return _page(proposal_id, ConfirmForm(formdata=None), RejectForm(formdata=None))


@bp.get("/<int:proposal_id>/points.csv")
@access(READERS)
def points_csv(proposal_id: int) -> ResponseReturnValue:
    """Hand out every place where the file states other points than its figures give."""
    review = proposals.review(actor(), proposal_id, now=now())
    places = trees().pinned(review.cycle.tree_id, review.cycle.tree_digest).rounding.points
    header = [
        _("Đơn vị"), _("Mã chỉ tiêu"), _("Điểm nào"), _("Trong tệp"), _("Tính từ số liệu"), _("Dòng"),
    ]  # fmt: skip
    rows = (
        [
            row.unit,
            row.what.code,
            _("Điểm tự chấm") if row.what.own else _("Điểm thẩm định"),
            points(row.what.stated, places),
            points(row.what.computed, places),
            row.what.line,
        ]
        for row in _differences(review)
        if isinstance(row.what, Difference)
    )
    return csv_file(f"{_('Điểm khác số liệu')}.csv", header, rows)


@bp.post("/<int:proposal_id>/confirm")
@access(SECRETARIAT)
def confirm(proposal_id: int) -> ResponseReturnValue:
    """Have a worker take the sheets in; sent again it leads to the same work."""
    form = ConfirmForm()
    with Attempt(form).above(Stale, Refused) as attempt:
        attempt.check()
        job_id = proposals.confirm(
            actor(), proposal_id, seen=form.seen.data or "", looked=bool(form.looked.data), now=now()
        )
    if attempt.refused:
        return _page(proposal_id, form, RejectForm(formdata=None)), attempt.status
    return started(job_id)


@bp.post("/<int:proposal_id>/reject")
@access(SECRETARIAT)
@answered_once
def reject(proposal_id: int) -> ResponseReturnValue:
    """Leave everything as it is, with a reason."""
    form = RejectForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        proposals.reject(actor(), proposal_id, form.reason.data or "", now=now())
    if attempt.refused:
        return _page(proposal_id, ConfirmForm(formdata=None), form), attempt.status
    flash_success(_("Đã từ chối. Không có phiếu nào thay đổi."))
    return see_other(url_for("imports.proposal", proposal_id=proposal_id))


def _page(proposal_id: int, form: ConfirmForm, rejecting: RejectForm) -> str:
    proposals.find_proposal(actor(), proposal_id)
    card = read_card(proposal_id)
    review = proposals.review(actor(), proposal_id, now=now()) if card.waiting else None
    differences, changes = _differences(review), _changes(review)
    if review is not None:
        form.seen.data = review.seen
    units = proposed_units(proposal_id)
    return render_template(
        "imports/proposal.html",
        card=card,
        review=review,
        units=units[:SHOWN],
        more_units=max(0, len(units) - SHOWN),
        differences=differences[:SHOWN],
        more_differences=max(0, len(differences) - SHOWN),
        changes=changes[:SHOWN],
        more_changes=max(0, len(changes) - SHOWN),
        counts=_counts(review),
        places=trees().pinned(card.cycle.tree_id, card.cycle.tree_digest).rounding.points,
        form=form,
        rejecting=rejecting,
        decides=_decides(card),
        illustrative=card.cycle.illustrative,
    )


def _decides(card: ProposalCard) -> bool:
    """Say whether the reader is one of those who decide: the service has the last word."""
    somebody = actor()
    here = somebody.within(card.cycle.remit)
    another = card.proposed_by_id != somebody.account_id
    return card.waiting and another and here.has(Role.SECRETARIAT) and not somebody.has(Role.ADMINISTRATOR)


def _differences(review: Review | None) -> list[Of]:
    return [
        Of(plan.head.unit.full_name, difference)
        for plan in _plans(review)
        for difference in plan.sheet.differences
    ]


def _changes(review: Review | None) -> list[Of]:
    """List what drafts say and the file would replace, to those who may read drafts."""
    if review is None or not follows(actor(), review.cycle.remit):
        return []
    return [Of(plan.head.unit.full_name, change) for plan in _plans(review) for change in plan.sheet.changes]


def _plans(review: Review | None) -> Iterator[Planned]:
    yield from review.planned.values() if review is not None else ()


def _counts(review: Review | None) -> dict[str, int]:
    plans = list(_plans(review))
    return {
        "fresh": sum(not plan.sheet.changes and not plan.sheet.unchanged for plan in plans),
        "touched": sum(bool(plan.sheet.changes or plan.sheet.unchanged) for plan in plans),
        "changed": sum(len(plan.sheet.changes) for plan in plans),
        "kept": sum(plan.sheet.unchanged for plan in plans),
        "differences": sum(len(plan.sheet.differences) for plan in plans),
        "unchecked": sum(len(plan.sheet.unchecked) for plan in plans),
        "undeclared": sum(len(plan.sheet.undeclared) for plan in plans),
    }
