"""Which versions of a result somebody may see: what was issued, what everybody reads, what came before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor
from app.access.scope import reads_results
from app.extensions import db
from app.models import Document, DocumentKind, Result, ResultRow
from app.workflow.versions import Reach, VersionState


def is_issued(version: Any = Result) -> ColumnElement[bool]:
    """Say of a version whether it was issued, to everybody or inside; one that was superseded was issued once."""
    issued: ColumnElement[bool] = version.reach.is_not(None)
    return issued


def is_public(version: Any = Result) -> ColumnElement[bool]:
    """Say of a version whether everybody reads it."""
    public: ColumnElement[bool] = version.reach == Reach.PUBLIC
    return public


def is_signed(version: Any = Result) -> ColumnElement[bool]:
    """Say of a version whether it was signed: its papers are made, its sheets published."""
    return or_(version.state == VersionState.SIGNED, is_issued(version))


def may_read(actor: Actor | None, result: Result) -> bool:
    """Say whether somebody reads the ranking of a version: what is public everybody, the rest the province's people."""
    if result.reach is Reach.PUBLIC:
        return True
    return actor is not None and reads_results(actor, result.cycle.remit)


def version_before(result: Result) -> int | None:
    """Return the id of the version that was issued last before this one."""
    return db.session.scalar(
        select(Result.id)
        .where(Result.cycle_id == result.cycle_id, Result.version < result.version, is_issued())
        .order_by(Result.version.desc())
        .limit(1)
    )


def certificates_in(result_id: int) -> Select[int, int]:
    """Select (row id, document id): the certificate that each line of a signed version rests on.

    A correction prints one only where a figure on it changed; elsewhere the certificate of before still holds.
    """
    own, of_row, earlier = aliased(Result), aliased(ResultRow), aliased(Result)
    line = aliased(ResultRow)
    return (
        select(line.id, func.max(Document.id).label("document_id"))
        .join(own, own.id == line.result_id)
        .join(of_row, of_row.assessment_id == line.assessment_id)
        .join(Document, and_(Document.row_id == of_row.id, Document.kind == DocumentKind.CERTIFICATE))
        .join(earlier, earlier.id == Document.result_id)
        .where(
            line.result_id == result_id,
            line.rank.is_not(None),
            earlier.version <= own.version,
            is_signed(own),
        )
        .group_by(line.id)
    )
