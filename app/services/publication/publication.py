"""Publication: a new version of a cycle's result with its papers, in one transaction; nothing published is edited.

``publish_cycle`` takes three steps, so that the database is not locked while PDFs are made: ``prepare`` reads and
checks, ``print_papers`` makes and stores papers and bundle, ``publish`` checks that nothing has changed meanwhile and
writes it all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.access.policy import ROLES_OF_ACTION
from app.errors import N_, Faults, Invalid, NotFound, Refused, Sentence, Stale
from app.extensions import db
from app.local_time import local_day
from app.models import Cycle, Document, DocumentKind, DocumentStatus, Event, Result
from app.queries.cycles.board import find_cycle
from app.queries.cycles.unmeasured import reasons_in
from app.queries.results.marks import blocks_of, mark_of, next_version
from app.queries.results.preview import disagreeing
from app.queries.results.standing import Standing, read_standing
from app.queries.sheets.heads import cycle_view
from app.services import audit
from app.services.gate import check_role, move_all, open_all, refuse_own_units
from app.services.publication import bundles, papers, rows
from app.services.publication.bundles import Packed
from app.services.publication.papers import BLANK_DECISION, Decision, Imprint, Paper
from app.services.refusals import forbidden
from app.services.release import NOBODY_WAITS, Release
from app.storage import Store
from app.text import faults
from app.workflow.states import Action

LONGEST_NUMBER = 80
NAMED_UNITS = 10
DISAGREES = N_(
    "Chưa công bố được: kết quả tính lại của đơn vị %(units)s khác bản xem trước mà bạn đã xem. Hãy lập lại bản xem"
    " trước, xem lại bảng xếp hạng rồi công bố."
)
PUBLISHED = "result.published"


@dataclass(frozen=True, slots=True)
class Order:
    """What the secretariat decides on the publication page.

    ``seen`` is the mark of the preview that was looked at. ``correction`` is the reason of every version after the
    first; ``omission`` the reason why units that are not ready are left out, with ``omission_known`` ticked.
    ``open_figures`` lets everybody download the bundle, and with it the figures of all units.
    """

    seen: str
    decision: Decision = BLANK_DECISION
    correction: str = ""
    omission_known: bool = False
    omission: str = ""
    open_figures: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A checked order with the standing it publishes."""

    standing: Standing
    order: Order


@dataclass(frozen=True, slots=True)
class Printed:
    """What a publication hands out, already in the store, and the trace of every line by assessment."""

    papers: tuple[Paper, ...]
    bundle: Packed
    traces: Mapping[int, str]


def prepare(actor: Actor, cycle_id: int, order: Order, *, now: datetime) -> Draft:
    """Check an order against the standing of the cycle as it is now.

    Raises ``Stale`` when the preview that was looked at is no longer what would be published, ``Refused`` when nothing
    is finished or a stored preview said something else, ``Invalid`` with the fields that are missing or wrong.
    """
    if not actor.has(*ROLES_OF_ACTION[Action.PUBLISH]):
        raise forbidden(Action.PUBLISH)
    standing = read_standing(actor, cycle_id)
    check_role(actor, ROLES_OF_ACTION[Action.PUBLISH], standing.cycle.remit, forbidden(Action.PUBLISH))
    if not standing.rows:
        raise nothing_finished()
    since = standing.cycle.self_starts_at
    refuse_own_units(actor, [row.unit for row in standing.rows], since=since, now=now)
    if standing.mark != order.seen:
        raise changed()
    if codes := disagreeing(standing):
        raise Refused(DISAGREES, units=", ".join(codes[:NAMED_UNITS]))
    if problems := problems_of(order, standing.version, len(standing.omitted), local_day(now)):
        raise Invalid(problems)
    return Draft(standing, order)


def print_papers(draft: Draft, imprint: Imprint, store: Store, *, now: datetime) -> Printed:
    """Make and store the bundle and the papers of a checked order; touches no database.

    Raises ``Refused`` when the bundle does not prove the result, before any paper is made.
    """
    standing, decision = draft.standing, draft.order.decision
    bundle = bundles.pack(standing, decision, imprint, store, now=now)
    made = papers.print_papers(standing, decision, imprint, store, now=now)
    return Printed(made, bundle, rows.traces_of(standing))


def already_published(actor: Actor, cycle_id: int, seen: str) -> int | None:
    """Return the result that this very order has made already: a repeated request publishes nothing twice."""
    if not actor.has(*ROLES_OF_ACTION[Action.PUBLISH]):
        raise forbidden(Action.PUBLISH)
    remit = find_cycle(actor, cycle_id).remit
    check_role(actor, ROLES_OF_ACTION[Action.PUBLISH], remit, forbidden(Action.PUBLISH))
    newest = db.session.scalars(
        select(Event)
        .where(Event.stream == _stream(cycle_id), Event.kind == PUBLISHED)
        .order_by(Event.seq.desc())
        .limit(1)
    ).one_or_none()
    data = json.loads(newest.data) if newest else {}
    return int(data["result"]) if data.get("seen") == seen else None


def publish(actor: Actor, draft: Draft, printed: Printed, *, now: datetime) -> int:
    """Write the new version: rows, papers, bundle, statuses, log. Return its id; older papers are superseded.

    Of two requests that carry the same order at the same moment the second gets the result of the first. Raises
    ``Stale`` when a sheet, the version or the criteria changed since ``prepare``.
    """
    standing, order = draft.standing, draft.order
    cycle_id = standing.cycle.id
    locked = select(Cycle).where(Cycle.id == cycle_id).with_for_update(of=Cycle)
    cycle = db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if cycle is None:
        raise NotFound
    if (made := already_published(actor, cycle_id, order.seen)) is not None:
        return made
    if cycle_view(cycle) != standing.cycle:
        raise changed()  # its title or its organiser stands on papers that are printed already
    opened = open_all(actor, cycle_id, Action.PUBLISH, now=now)
    sheets = ((sheet.row.id, sheet.row.revision) for sheet in opened)
    silent = reasons_in(cycle_id)
    mark = mark_of(standing.cycle.tree_digest, next_version(cycle_id), sheets, silent, blocks_of(cycle_id))
    if mark != standing.mark:
        raise changed()
    result = Result(
        cycle_id=cycle_id,
        version=standing.version,
        tree_digest=standing.tree.digest,
        engine_version=standing.tree.engine,
        published_at=now,
        published_by_id=actor.account_id,
        decision_number=order.decision.number,
        decision_date=order.decision.day,
        note="\n".join(text.strip() for text in (order.correction, order.omission) if text.strip()) or None,
    )
    db.session.add(result)
    db.session.flush()
    row_ids = rows.write_rows(result.id, standing, printed.traces)
    rows.supersede_earlier(cycle_id, standing.version)
    rows.register_papers(result.id, row_ids, printed.papers, now=now)
    bundles.keep(result.id, printed.bundle, public=order.open_figures, now=now)
    move_all(opened, "assessment.published", actor=actor, now=now)
    audit.record(
        PUBLISHED,
        stream=_stream(cycle_id),
        now=now,
        actor=actor,
        data={
            "result": result.id,
            "version": result.version,
            "seen": order.seen,
            "decision": [order.decision.number, str(order.decision.day or "")],
            "correction": order.correction.strip(),
            "omission": order.omission.strip(),
            "not_measured": dict(standing.not_measured),
            "omitted": [sheet.unit.code for sheet in standing.omitted],
            "papers": {paper.filename: paper.sha256 for paper in printed.papers},
            "bundle": {"sha256": printed.bundle.sha256, "public": order.open_figures},
        },
    )
    return result.id


def publish_cycle(
    actor: Actor,
    cycle_id: int,
    order: Order,
    *,
    imprint: Imprint,
    store: Store,
    now: datetime,
    release: Release = NOBODY_WAITS,
) -> int:
    """Publish what ``order`` says; return the result's id. Papers are printed while others can write.

    Raises what ``prepare``, ``print_papers`` and ``publish`` raise.
    """
    draft = prepare(actor, cycle_id, order, now=now)
    with release():
        printed = print_papers(draft, imprint, store, now=now)
    return publish(actor, draft, printed, now=now)


def revoke(actor: Actor, document_id: int, *, reason: str, now: datetime) -> int:
    """Take a certificate back with a reason that everybody who checks it will read; return its result's id."""
    if not actor.has(*ROLES_OF_ACTION[Action.PUBLISH]):
        raise forbidden(Action.PUBLISH)
    document = db.session.scalars(
        select(Document).where(Document.id == document_id).with_for_update()
    ).one_or_none()
    if document is None or document.kind is not DocumentKind.CERTIFICATE:
        raise NotFound
    remit = db.session.get_one(Result, document.result_id).cycle.remit
    check_role(actor, ROLES_OF_ACTION[Action.PUBLISH], remit, forbidden(Action.PUBLISH))
    if document.status is DocumentStatus.REVOKED:
        raise Refused(N_("Giấy chứng nhận này đã được thu hồi trước đó."))
    if not reason.strip():
        raise Invalid.at("reason", N_("Hãy ghi lý do thu hồi: người kiểm tra giấy sẽ đọc lý do này."))
    if wrong := faults({"reason": reason}):
        raise Invalid(wrong)
    before = document.status
    document.status, document.status_reason = DocumentStatus.REVOKED, reason.strip()
    audit.record(
        "document.revoked",
        stream=f"document:{document_id}",
        now=now,
        actor=actor,
        data={"from": before.value, "to": document.status.value, "reason": reason.strip()},
    )
    return document.result_id


def _stream(cycle_id: int) -> str:
    return f"cycle:{cycle_id}"


def nothing_finished() -> Refused:
    """Say that there is nothing to publish yet."""
    return Refused(N_("Chưa có phiếu nào được xác nhận nên chưa có gì để công bố. Hãy xác nhận phiếu trước."))


def changed() -> Stale:
    """Say that what was looked at is no longer what would be published."""
    return Stale(
        N_(
            "Kết quả đã thay đổi sau khi bạn mở trang công bố: có phiếu vừa được xác nhận hoặc mở lại, hoặc một bản"
            " khác vừa được công bố. Chưa có gì được công bố thêm; hãy xem lại bảng xếp hạng rồi công bố."
        )
    )


def problems_of(order: Order, version: int, left_out: int, today: date) -> Faults:
    """Return what is missing or wrong in an order for a version that leaves so many units out."""
    decision = order.decision
    problems: Faults = {
        **faults({"correction": order.correction, "omission": order.omission}),
        **faults({"decision_number": decision.number}, LONGEST_NUMBER),
    }
    if version > 1 and not order.correction.strip():
        problems["correction"] = (Sentence(N_("Hãy ghi lý do đính chính; lý do này được công khai.")),)
    if left_out and not order.omission_known:
        message = N_("Hãy đánh dấu để xác nhận đã biết %(count)s đơn vị chưa có trong lần công bố này.")
        problems["omission_known"] = (Sentence(message, {"count": left_out}),)
    if left_out and not order.omission.strip():
        problems["omission"] = (Sentence(N_("Hãy ghi lý do công bố khi còn đơn vị chưa xong.")),)
    if decision.number and decision.day is None:
        problems["decision_date"] = (Sentence(N_("Đã có số quyết định thì cần cả ngày quyết định.")),)
    if decision.day is not None and not decision.number:
        problems["decision_number"] = (Sentence(N_("Đã có ngày quyết định thì cần cả số quyết định.")),)
    if decision.day is not None and decision.day > today:
        problems["decision_date"] = (Sentence(N_("Ngày quyết định không thể sau hôm nay.")),)
    return problems
