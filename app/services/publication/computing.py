"""Computing a version of a cycle's result: its figures are kept for good, and nobody but the province's people sees it.

``compute_version`` takes three steps, so that the database is not locked while PDFs are made: ``prepare`` reads and
checks, ``print_drafts`` makes and stores the rankings for council and signature, ``compute`` checks that nothing has
changed meanwhile and writes it all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from app.access.actor import Actor
from app.access.policy import ROLES_OF_ACTION
from app.errors import N_, Faults, Invalid, Refused, Sentence, Stale
from app.extensions import db
from app.models import Cycle, DraftPaper, Result
from app.queries.cycles.board import find_cycle
from app.queries.cycles.unmeasured import reasons_in
from app.queries.results.marks import blocks_of, mark_of, next_version
from app.queries.results.preview import disagreeing
from app.queries.results.standing import Standing, read_standing
from app.queries.sheets.heads import cycle_view
from app.seals.writing import NOTED, note
from app.services.gate import check_role, open_all, refuse_own_units
from app.services.publication import papers, rows, versions
from app.services.publication.papers import Imprint, Paper
from app.services.refusals import forbidden
from app.services.release import NOBODY_WAITS, Release
from app.storage import Store
from app.text import faults
from app.workflow.states import Action
from app.workflow.versions import UNSIGNED, DraftKind, VersionState

NAMED_UNITS = 10
DISAGREES = N_(
    "Chưa tính được: kết quả tính lại của đơn vị %(units)s khác bản xem trước mà bạn đã xem. Hãy lập lại bản xem"
    " trước, xem lại bảng xếp hạng rồi tính."
)
WAITS_FOR_ISSUE = N_(
    "Bản %(version)s đã ký mà chưa phát hành. Hãy phát hành bản đó trước khi tính bản đính chính."
)


@dataclass(frozen=True, slots=True)
class Order:
    """What the secretariat decides on the page of the preview.

    ``seen`` is the mark of the preview that was looked at. ``correction`` is the reason of every version after the
    first; ``omission`` the reason why units that are not ready are left out, with ``omission_known`` ticked.
    """

    seen: str
    correction: str = ""
    omission_known: bool = False
    omission: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A checked order with the standing it computes."""

    standing: Standing
    order: Order


@dataclass(frozen=True, slots=True)
class Drafts:
    """The rankings before the signature, already in the store, and the trace of every line by assessment."""

    papers: Mapping[DraftKind, tuple[Paper, ...]]
    traces: Mapping[int, str]


def prepare(actor: Actor, cycle_id: int, order: Order, *, now: datetime) -> Draft:
    """Check an order against the standing of the cycle as it is now.

    Raises ``Stale`` when the preview that was looked at is no longer what would be computed, ``Refused`` when nothing
    is finished, a stored preview said something else or a signed version waits, ``Invalid`` with the fields that are
    missing or wrong.
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
    refuse_waiting_issue(cycle_id)
    if codes := disagreeing(standing):
        raise Refused(DISAGREES, units=", ".join(codes[:NAMED_UNITS]))
    if problems := problems_of(order, standing.version, len(standing.omitted)):
        raise Invalid(problems)
    return Draft(standing, order)


def print_drafts(draft: Draft, imprint: Imprint, store: Store, *, now: datetime) -> Drafts:
    """Make and store the rankings that council and signer look at; touches no database."""
    made = {
        kind: papers.print_rankings(draft.standing, imprint, store, now=now, draft=kind is DraftKind.DRAFT)
        for kind in DraftKind
    }
    return Drafts(made, rows.traces_of(draft.standing))


def already_computed(actor: Actor, cycle_id: int, seen: str) -> int | None:
    """Return the version that this very order has made already: a repeated request computes nothing twice."""
    if not actor.has(*ROLES_OF_ACTION[Action.PUBLISH]):
        raise forbidden(Action.PUBLISH)
    remit = find_cycle(actor, cycle_id).remit
    check_role(actor, ROLES_OF_ACTION[Action.PUBLISH], remit, forbidden(Action.PUBLISH))
    return db.session.scalar(select(Result.id).where(Result.cycle_id == cycle_id, Result.mark == seen))


def compute(actor: Actor, draft: Draft, drafts: Drafts, *, now: datetime) -> int:
    """Write the new version: rows, drafts, log. Return its id; a version that nobody has signed makes way for it.

    Of two requests that carry the same order at the same moment the second gets the version of the first. Raises
    ``Stale`` when a sheet, the version or the criteria changed since ``prepare``.
    """
    standing, order = draft.standing, draft.order
    cycle_id = standing.cycle.id
    cycle = versions.lock_cycle(cycle_id)
    if (made := already_computed(actor, cycle_id, order.seen)) is not None:
        return made
    refuse_waiting_issue(cycle_id)
    _refuse_changed(actor, cycle, standing, now=now)
    for unsigned in db.session.scalars(
        select(Result).where(Result.cycle_id == cycle_id, Result.state.in_(UNSIGNED))
    ):
        words = f"Đã tính bản {standing.version} thay bản này."
        versions.enter(actor, unsigned, VersionState.SUPERSEDED, now=now, note=words)
    result = Result(
        cycle_id=cycle_id,
        version=standing.version,
        tree_digest=standing.tree.digest,
        engine_version=standing.tree.engine,
        published_at=now,
        published_by_id=actor.account_id,
        note="\n".join(text.strip() for text in (order.correction, order.omission) if text.strip()) or None,
        state=VersionState.COMPUTED,
        mark=standing.mark,
    )
    db.session.add(result)
    db.session.flush()
    rows.write_rows(result.id, standing, drafts.traces)
    _keep_drafts(result.id, drafts, now=now)
    versions.enter(
        actor,
        result,
        VersionState.COMPUTED,
        now=now,
        data={
            "seen": order.seen,
            "correction": order.correction.strip(),
            "omission": order.omission.strip(),
            "not_measured": dict(standing.not_measured),
            "omitted": [sheet.unit.code for sheet in standing.omitted],
            "papers": {paper.filename: paper.sha256 for made in drafts.papers.values() for paper in made},
        },
    )
    return result.id


def compute_version(
    actor: Actor,
    cycle_id: int,
    order: Order,
    *,
    imprint: Imprint,
    store: Store,
    now: datetime,
    release: Release = NOBODY_WAITS,
) -> int:
    """Compute what ``order`` says; return the version's id. Drafts are printed while others can write.

    Raises what ``prepare``, ``print_drafts`` and ``compute`` raise.
    """
    draft = prepare(actor, cycle_id, order, now=now)
    with release():
        drafts = print_drafts(draft, imprint, store, now=now)
    return compute(actor, draft, drafts, now=now)


def refuse_waiting_issue(cycle_id: int) -> None:
    """Raise ``Refused`` while a version of the cycle is signed and was issued to nobody."""
    query = select(Result.version).where(Result.cycle_id == cycle_id, Result.state == VersionState.SIGNED)
    version = db.session.scalar(query)
    if version is not None:
        raise Refused(WAITS_FOR_ISSUE, version=version)


def _refuse_changed(actor: Actor, cycle: Cycle, standing: Standing, *, now: datetime) -> None:
    if cycle_view(cycle) != standing.cycle:
        raise changed()  # its title or its organiser stands on drafts that are printed already
    opened = open_all(actor, cycle.id, Action.PUBLISH, now=now)
    sheets = ((sheet.row.id, sheet.row.revision) for sheet in opened)
    silent, version = reasons_in(cycle.id), next_version(cycle.id)
    if mark_of(cycle.tree_digest, version, sheets, silent, blocks_of(cycle.id)) != standing.mark:
        raise changed()


def _keep_drafts(result_id: int, drafts: Drafts, *, now: datetime) -> None:
    made = [(kind, paper) for kind, some in drafts.papers.items() for paper in some]
    if not made:
        return
    rows.enter_files([paper for _kind, paper in made], now=now)
    db.session.execute(
        insert(DraftPaper),
        [
            {
                "result_id": result_id,
                "block_id": paper.block_id,
                "kind": kind,
                "filename": paper.filename,
                "sha256": paper.sha256,
            }
            for kind, paper in made
        ],
        execution_options=NOTED,
    )
    note(db.session(), DraftPaper, [(result_id, paper.block_id, kind.value) for kind, paper in made])


def nothing_finished() -> Refused:
    """Say that there is nothing to compute yet."""
    return Refused(N_("Chưa có phiếu nào được xác nhận nên chưa có gì để tính. Hãy xác nhận phiếu trước."))


def changed() -> Stale:
    """Say that what was looked at is no longer what would be computed."""
    return Stale(
        N_(
            "Kết quả đã thay đổi sau khi bạn mở trang này: có phiếu vừa được xác nhận hoặc mở lại, hoặc một bản khác"
            " vừa được tính. Chưa tính thêm bản nào; hãy xem lại bảng xếp hạng rồi tính."
        )
    )


def problems_of(order: Order, version: int, left_out: int) -> Faults:
    """Return what is missing or wrong in an order for a version that leaves so many units out."""
    problems: Faults = faults({"correction": order.correction, "omission": order.omission})
    if version > 1 and not order.correction.strip():
        problems["correction"] = (Sentence(N_("Hãy ghi lý do lập bản mới; lý do này được công khai.")),)
    if left_out and not order.omission_known:
        message = N_("Hãy đánh dấu để xác nhận đã biết %(count)s đơn vị chưa có trong bản này.")
        problems["omission_known"] = (Sentence(message, {"count": left_out}),)
    if left_out and not order.omission.strip():
        problems["omission"] = (Sentence(N_("Hãy ghi lý do tính khi còn đơn vị chưa xong.")),)
    return problems
