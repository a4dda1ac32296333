"""The rows of a publication: lines, main indices, papers; a fixed number of statements whatever the number of units."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import insert, select, update

from app.extensions import db
from app.models import Document, DocumentStatus, Result, ResultGroup, ResultRow, StoredFile
from app.queries.results.issued import certificates_in
from app.queries.results.lines import as_json
from app.queries.results.standing import Standing
from app.queries.results.standing_rows import StandingRow
from app.seals.writing import NOTED, note
from app.services.publication.papers import Paper


def traces_of(standing: Standing) -> dict[int, str]:
    """Write down, by assessment, every sheet as its line will keep it; touches no database."""
    return {row.assessment_id: as_json(row.explain()) for row in standing.rows}


def write_rows(result_id: int, standing: Standing, traces: Mapping[int, str]) -> dict[int, int]:
    """Store the lines with their main indices; return the row ids by assessment. Three statements in all."""
    rows = standing.rows
    db.session.execute(
        insert(ResultRow),
        [_line(result_id, n, row, traces[row.assessment_id]) for n, row in enumerate(rows, 1)],
        execution_options=NOTED,
    )
    stored = select(ResultRow.assessment_id, ResultRow.id).where(ResultRow.result_id == result_id)
    row_ids = {row.assessment_id: row.id for row in db.session.execute(stored)}
    note(db.session(), ResultRow, [(row_id,) for row_id in row_ids.values()])
    db.session.execute(
        insert(ResultGroup),
        [
            {
                "row_id": row_ids[row.assessment_id],
                "code": group.code,
                "position": n,
                "title": group.title,
                "points": group.points,
                "max": group.max,
            }
            for row in rows
            for n, group in enumerate(row.groups, 1)
        ],
    )
    return row_ids


def _line(result_id: int, position: int, row: StandingRow, trace: str) -> dict[str, object]:
    return {
        "result_id": result_id,
        "assessment_id": row.assessment_id,
        "block_id": row.block_id,
        "position": position,
        "unit_code": row.unit_code,
        "unit_name": row.unit_name,
        "self_points": row.self_points,
        "points": row.points,
        "max": row.max,
        "denominator": row.denominator,
        "percent": row.percent,
        "index": row.index,
        "rank": row.rank,
        "grade_id": row.grade_id,
        "grade_title": row.grade_title,
        "trace": trace,
        "own_denominator": row.own.denominator,
        "own_percent": row.own.percent,
        "fall": row.fall,
    }


def supersede_earlier(cycle_id: int, result_id: int, version: int) -> None:
    """Mark the valid papers of versions before an issued one as followed by it; a revoked one stays revoked.

    A certificate on which nothing changed goes on: the later version rests on it (``certificates_in``).
    """
    earlier = select(Result.id).where(Result.cycle_id == cycle_id, Result.version < version)
    in_force = certificates_in(result_id).subquery()
    db.session.execute(
        update(Document)
        .where(
            Document.result_id.in_(earlier),
            Document.status == DocumentStatus.VALID,
            Document.id.not_in(select(in_force.c.document_id)),
        )
        .values(status=DocumentStatus.SUPERSEDED, status_reason=f"Đã có kết quả công bố bản {version}.")
    )


def enter_files(papers: Collection[Paper], *, now: datetime) -> None:
    """Note the stored bytes of papers, in two statements."""
    digests = {paper.sha256: paper for paper in papers}
    known = set(db.session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(digests))))
    fresh = [
        {"sha256": sha256, "size": paper.size, "media_type": "application/pdf", "stored_at": now}
        for sha256, paper in digests.items()
        if sha256 not in known
    ]
    if fresh:
        db.session.execute(insert(StoredFile), fresh)


def register_papers(
    result_id: int, row_ids: Mapping[int, int], printed: tuple[Paper, ...], *, now: datetime
) -> None:
    """Enter the papers in the register, in three statements; a result in which nobody is ranked has none."""
    if not printed:
        return
    enter_files(printed, now=now)
    entered = db.session.scalars(
        insert(Document).returning(Document.id),
        [
            {
                "result_id": result_id,
                "block_id": paper.block_id,
                "row_id": None if paper.assessment_id is None else row_ids[paper.assessment_id],
                "kind": paper.kind,
                "filename": paper.filename,
                "sha256": paper.sha256,
                "verification_code": paper.code,
                "status": DocumentStatus.VALID,
                "created_at": now,
            }
            for paper in printed
        ],
        execution_options=NOTED,
    )
    note(db.session(), Document, [(document_id,) for document_id in entered])
