"""The log read whole: every entry against its chain, every stored row against the entry that keeps it.

    python -m benchmarks log

The floor of the chain is the SHA-256 of the same bytes, read from the same database and nothing else done with them.
Memory is the largest of the process, of which the application itself takes most.
"""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app import create_app
from app.extensions import db
from app.models import (
    Account,
    Assessment,
    Block,
    Cycle,
    Entry,
    Event,
    Family,
    Level,
    Organiser,
    Unit,
    UnitKind,
)
from app.queries.verify.chain import breaks_in_the_log
from app.queries.verify.rows import rows_unlike_the_log
from app.services import audit
from benchmarks.measure import in_turn, rate, span, table
from config import Settings

SHEETS: Final = 166
SAVES: Final = 600
"""Entries a sheet: as many saves as a busy unit makes in a year."""
START: Final = datetime(2026, 11, 1, tzinfo=UTC)


def run() -> None:
    """At least 50,000 entries a second, in memory that does not grow with the log."""
    with tempfile.TemporaryDirectory() as instance:
        os.environ |= {"DTI_ENVIRONMENT": "demo", "DTI_INSTANCE_DIR": str(Path(instance))}
        alembic = Path(sys.executable).with_name("alembic")
        subprocess.run([alembic, "upgrade", "head"], check=True)  # noqa: S603 - our own environment
        with create_app(Settings.from_env()).app_context():
            _fill()
            entries = db.session.query(Event).count()
            before = _memory()
            chain, rows, floor = in_turn(_chain, _rows, _hashed, rounds=3)
            grown = _memory() - before
    hashed, kept, least = chain.per(entries), rows.per(entries), floor.per(entries)
    table(
        f"The log, {entries:,} entries that keep {SHEETS * SAVES:,} rows (reach: 50,000 entries a second)",
        ("", "processor", "wall", "whole", "against hashing alone"),
        [
            ("hashing alone", rate(least.cpu), rate(least.wall), span(floor.wall), ""),
            (
                "the chain",
                rate(hashed.cpu),
                rate(hashed.wall),
                span(chain.wall),
                f"{chain.cpu / floor.cpu:.1f} ×",
            ),
            ("rows", rate(kept.cpu), rate(kept.wall), span(rows.wall), f"{rows.cpu / floor.cpu:.1f} ×"),
        ],
    )
    print(f"Memory grew by {grown:,.0f} MB over all rounds.")


def _chain() -> None:
    seen: Counter[str] = Counter()
    assert not list(breaks_in_the_log(seen))
    db.session.rollback()


def _rows() -> None:
    assert not list(rows_unlike_the_log(Counter()))
    db.session.rollback()


def _hashed() -> None:
    for (data,) in db.session.execute(select(Event.data).execution_options(yield_per=2000)):
        hashlib.sha256(data.encode()).hexdigest()
    db.session.rollback()


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fill() -> None:
    """A round in which every unit has saved one indicator after another, and each again."""
    author = Account(
        email="a@dti.test",
        display_name="Cán bộ",
        password_hash="",
        password_changed_at=START,
        created_at=START,
    )
    moments = (
        "self_starts_at",
        "self_ends_at",
        "review_1_ends_at",
        "explanation_ends_at",
        "review_2_ends_at",
    )
    cycle = Cycle(
        organiser=Organiser(name="Sở đo", authority="Ủy ban nhân dân", place="Tỉnh", created_at=START),
        family=Family.DTI,
        level=Level.COMMUNE,
        year=2026,
        title="Đợt đo",
        tree_id="dti/2026/commune",
        tree_digest="0" * 64,
        illustrative=True,
        created_at=START,
        **{name: START + timedelta(days=day) for day, name in enumerate(moments)},
    )
    cycle.blocks.append(Block(code="commune", title="Cấp xã", ranked=True, position=0))
    units = [
        Unit(
            code=f"{number:05d}",
            level=Level.COMMUNE,
            kind=UnitKind.XA,
            name=str(number),
            full_name=f"Xã {number}",
            valid_from=START.date(),
        )
        for number in range(SHEETS)
    ]
    db.session.add_all([author, cycle, *units])
    db.session.flush()
    sheets = [Assessment(cycle_id=cycle.id, unit_id=unit.id, block_id=cycle.blocks[0].id) for unit in units]
    db.session.add_all(sheets)
    db.session.commit()
    for save in range(SAVES):
        code = f"{save // 8}.{save % 8}"
        for sheet in sheets:
            note = f"Theo báo cáo số {save}"
            db.session.add(Entry(assessment_id=sheet.id, code=code, note=note, author_id=author.id, at=START))
        data = {"code": code, "changes": {"note": ["", f"Theo báo cáo số {save}"]}}
        audit.record_many(
            "indicator.declared", {f"assessment:{sheet.id}": data for sheet in sheets}, now=START
        )
        db.session.commit()
