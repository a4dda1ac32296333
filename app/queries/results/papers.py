"""Official papers and bundles: who may download which, and what the check of a certificate says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.access.scope import reads_results
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Block, Bundle, Document, DocumentKind, Result, ResultRow
from app.queries.results.issued import certificates_in, is_issued, may_read
from app.queries.results.lines import from_json
from app.queries.results.views import BundleView
from app.sheet.totals import Total
from app.verification import read_code


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper as it is handed out: its bytes lie in the store under ``sha256``."""

    id: int
    kind: str
    filename: str
    sha256: str
    size: int
    media_type: str
    status: str
    unit_name: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """What the paper with this code says, and whether it still holds.

    ``status``: valid, superseded, revoked.
    """

    code: str
    status: str
    status_reason: str | None
    unit_name: str
    cycle_title: str
    illustrative: bool
    trial: bool
    total: Total
    grade: str | None
    rank: int | None
    of_how_many: int
    block_title: str
    decision_number: str | None
    decision_date: date | None
    issued_at: datetime
    sha256: str


def find_paper(actor: Actor | None, paper_id: int) -> PaperFile:
    """Read one paper: a ranking for whoever reads its version, a unit's papers for its own people once they are issued.

    Raises ``NotFound`` outside the scope.
    """
    document = db.session.scalars(_papers().where(Document.id == paper_id)).one_or_none()
    if document is None or not _sees(actor, document):
        raise NotFound
    return _file(document)


def certificates_of(actor: Actor, result_id: int) -> tuple[PaperFile, ...]:
    """List the certificates of a result in the order of the ranking; raise ``NotFound`` outside the scope."""
    check_reads(actor, result_id)
    in_force = certificates_in(result_id).subquery()
    query = (
        _papers()
        .join(in_force, in_force.c.document_id == Document.id)
        .join(ResultRow, ResultRow.id == in_force.c.id)
        .order_by(ResultRow.position)
    )
    return tuple(_file(document) for document in db.session.scalars(query))


def certificates_by_row(actor: Actor, result_id: int, row_ids: Collection[int]) -> dict[int, PaperFile]:
    """Return the certificates of some lines of a result by their id; raise ``NotFound`` outside the scope."""
    check_reads(actor, result_id)
    in_force = certificates_in(result_id).subquery()
    query = (
        _papers()
        .join(in_force, in_force.c.document_id == Document.id)
        .where(in_force.c.id.in_(row_ids))
        .add_columns(in_force.c.id)
    )
    return {row_id: _file(document) for document, row_id in db.session.execute(query)}


def find_bundle(actor: Actor | None, result_id: int) -> BundleView:
    """Read the bundle of a result: the province's people may have every one, others what was opened to everybody.

    Raises ``NotFound`` in every other case.
    """
    bundle = bundle_view(db.session.get(Bundle, result_id, options=[joinedload(Bundle.file)]))
    if bundle is None:
        raise NotFound
    result = db.session.get_one(Result, result_id)
    public = bundle.public and may_read(None, result)
    if not (public or (actor is not None and reads_results(actor, result.cycle.remit))):
        raise NotFound
    return bundle


def bundle_view(bundle: Bundle | None) -> BundleView | None:
    """Freeze a bundle whose file is loaded; nothing for a result that was published without one."""
    if bundle is None:
        return None
    return BundleView(bundle.filename, bundle.sha256, bundle.file.size, bundle.public)


def check_certificate(typed: str) -> Check | None:
    """Find the certificate with the code that was typed; nothing when there is none, or its version was not issued."""
    code = read_code(typed)
    if code is None:
        return None
    match = db.session.execute(
        select(Document, ResultRow, Result, Block)
        .join(ResultRow, ResultRow.id == Document.row_id)
        .join(Result, Result.id == Document.result_id)
        .join(Block, Block.id == ResultRow.block_id)
        .where(Document.verification_code == code, Document.kind == DocumentKind.CERTIFICATE, is_issued())
        .options(joinedload(Result.cycle))
    ).one_or_none()
    if match is None:
        return None
    document, row, result, block = match
    ranked = select(func.count()).where(ResultRow.result_id == result.id, ResultRow.block_id == block.id)
    return Check(
        code=code,
        status=document.status.value,
        status_reason=document.status_reason,
        unit_name=row.unit_name,
        cycle_title=result.cycle.title,
        illustrative=result.cycle.illustrative,
        trial=result.cycle.trial,
        total=from_json(row.trace).total(row.points, row.denominator, row.percent),
        grade=row.grade_title,
        rank=row.rank,
        of_how_many=db.session.scalars(ranked).one(),
        block_title=block.title,
        decision_number=result.decision_number,
        decision_date=result.decision_date,
        issued_at=document.created_at,
        sha256=document.sha256,
    )


def check_reads(actor: Actor, result_id: int) -> None:
    """Raise ``NotFound`` for whoever does not read the results of that family as one of the province's people."""
    result = db.session.get(Result, result_id)
    if result is None or not reads_results(actor, result.cycle.remit):
        raise NotFound


def _papers() -> Select[Document]:
    return select(Document).options(
        joinedload(Document.file), joinedload(Document.row).defer(ResultRow.trace)
    )


def _sees(actor: Actor | None, document: Document) -> bool:
    if document.kind is DocumentKind.RANKING:
        return may_read(actor, db.session.get_one(Result, document.result_id))
    if actor is None or document.row is None:
        return False
    owner = db.session.get_one(Assessment, document.row.assessment_id)
    if reads_results(actor, owner.cycle.remit):
        return True
    issued = db.session.get_one(Result, document.result_id).reach is not None
    return issued and reads_results(actor, owner.cycle.remit, of_unit=owner.unit_id)


def _file(document: Document) -> PaperFile:
    return PaperFile(
        id=document.id,
        kind=document.kind.value,
        filename=document.filename,
        sha256=document.sha256,
        size=document.file.size,
        media_type=document.file.media_type,
        status=document.status.value,
        unit_name=document.row.unit_name if document.row else None,
    )
