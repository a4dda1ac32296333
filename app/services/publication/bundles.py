"""Bundles: a published cycle as one ZIP that anybody can recompute; proved before it is stored, then never made again.

Nothing that makes one touches the database, so that nobody waits for a lock meanwhile.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from app.access.actor import Actor
from app.errors import N_, Refused
from app.extensions import db
from app.models import Bundle, StoredFile
from app.queries.results.invented import figures_invented
from app.queries.results.papers import find_bundle
from app.queries.results.standing import Standing
from app.queries.results.standing_rows import StandingRow
from app.services.evidence.downloads import OpenedFile, stored_stream
from app.services.publication.papers import Decision, Imprint
from app.storage import Store
from app.trees import trees
from scoring.bundle import Block, Entry, Published, bundle_of, verify
from scoring.engine.result_table import Line

MEDIA_TYPE = "application/zip"


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished bundle in the store."""

    filename: str
    sha256: str
    size: int


def pack(standing: Standing, decision: Decision, imprint: Imprint, store: Store, *, now: datetime) -> Packed:
    """Make, prove and store the bundle of what is about to be published.

    Raises ``Refused`` when the result does not follow from its figures: what cannot be proved is not published.
    """
    tree, cycle = standing.tree, standing.cycle
    content = bundle_of(
        Published(
            title=cycle.title,
            year=cycle.year,
            version=standing.version,
            published_at=now,
            decision_number=decision.number or "",
            decision_day=decision.day,
            illustrative=standing.illustrative,
            invented=standing.illustrative and figures_invented(),
            site=f"{imprint.public_url}/results/",
        ),
        tree,
        trees().pinned_files(cycle.tree_id, cycle.tree_digest),
        [Block(block.code, block.title, block.ranked) for block in standing.blocks if block.rows],
        [_entry(row, block.code) for block in standing.blocks for row in block.rows],
    )
    filename = f"Gói tính lại - {cycle.title} - bản {standing.version}.zip".replace("/", "-")
    verdict = verify(content, filename)
    if not verdict.holds:
        raise Refused(
            N_(
                "Chưa công bố được: tính lại từ số liệu đã thẩm định thì ra kết quả khác (%(problem)s). Hãy báo quản"
                " trị hệ thống; chưa có gì được công bố."
            ),
            problem=verdict.problems[0],
        )
    kept = store.put(io.BytesIO(content))
    return Packed(filename, kept.sha256, kept.size)


def keep(result_id: int, packed: Packed, *, public: bool, now: datetime) -> None:
    """Enter the bundle of a result that is being published."""
    known = select(StoredFile.sha256).where(StoredFile.sha256 == packed.sha256)
    if db.session.scalars(known).one_or_none() is None:
        facts = {"sha256": packed.sha256, "size": packed.size, "media_type": MEDIA_TYPE, "stored_at": now}
        db.session.execute(insert(StoredFile), [facts])
    db.session.add(
        Bundle(
            result_id=result_id,
            filename=packed.filename,
            sha256=packed.sha256,
            public=public,
            created_at=now,
        )
    )
    db.session.flush()


def open_bundle(actor: Actor | None, result_id: int) -> OpenedFile:
    """Open the bundle of a result for reading. Raises ``NotFound`` for whom it is not for, ``FileLost``."""
    bundle = find_bundle(actor, result_id)
    stream = stored_stream(bundle.sha256, bundle.filename)
    return OpenedFile(stream, bundle.filename, MEDIA_TYPE, bundle.size, bundle.sha256)


def _entry(row: StandingRow, block: str) -> Entry:
    # Sealed is what will be printed, not what was computed: that the one follows from the other is what is proved.
    line = Line(row.rank, row.unit_code, row.points, row.denominator, row.percent, row.index, row.grade_id)
    return Entry(row.unit_name, block, row.sheet, line)
