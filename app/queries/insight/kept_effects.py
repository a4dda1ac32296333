"""The comparison of a large cycle as the worker leaves it with the work that was asked for: its owner reads it there.

It is kept as the outcome of that work, is shown as long as the mark of what was compared is the one of now, and goes
when the same is asked for again. No table of its own holds what is only tried.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.models import Job
from app.queries.insight.comparisons import Comparison
from app.queries.insight.criteria_effect import CriteriaEffect, EffectBlock, EffectRow, Move, Unfilled
from app.sheet.totals import Total
from app.workflow.jobs import ENDED, JobState

KIND: Final = "criteria_effect"
TOTAL: Final = ("points", "denominator", "percent", "places", "percent_places")


@dataclass(frozen=True, slots=True)
class KeptEffect:
    """What the worker has of a comparison: the work under way, or what came of it; neither where nobody asked."""

    job_id: int | None = None
    effect: CriteriaEffect | None = None


def key_of(actor: Actor, comparison: Comparison) -> str:
    """Return the key of the work: a person's comparison of one cycle with one set."""
    return f"{KIND}:{actor.account_id}:{comparison.cycle.id}:{comparison.new.id}"


def read_kept_effect(actor: Actor, comparison: Comparison) -> KeptEffect:
    """Return what the worker has for ``actor``; what was made of other sheets or sets counts as nothing."""
    job = db.session.execute(
        select(Job.id, Job.state, Job.outcome).where(Job.key == key_of(actor, comparison))
    ).one_or_none()
    if job is None:
        return KeptEffect()
    if job.state not in ENDED:
        return KeptEffect(job.id)
    outcome = json.loads(job.outcome) if job.state is JobState.DONE else {}
    return KeptEffect(None, _effect(comparison, outcome) if outcome.get("mark") == comparison.mark else None)


def as_outcome(effect: CriteriaEffect) -> dict[str, object]:
    """Write a comparison as the plain values that the work keeps."""
    of = effect.of
    kept = {
        "cycle": of.cycle.id,
        "to": of.new.id,
        "mark": of.mark,
        "under_way": effect.under_way,
        "unfilled": [asdict(one) for one in effect.unfilled],
        "blocks": [
            {"title": block.title, "ranked": block.ranked, "rows": [_plain(row) for row in block.rows]}
            for block in effect.blocks
        ],
    }
    plain: dict[str, object] = json.loads(json.dumps(kept, default=str))
    return plain


def _plain(row: EffectRow) -> dict[str, object]:
    totals = {side: {name: getattr(getattr(row, side), name) for name in TOTAL} for side in ("old", "new")}
    return {**asdict(row), **totals}


def _effect(of: Comparison, kept: Mapping[str, Any]) -> CriteriaEffect:
    return CriteriaEffect(
        of,
        tuple(
            EffectBlock(block["title"], block["ranked"], tuple(map(_row, block["rows"])))
            for block in kept["blocks"]
        ),
        kept["under_way"],
        tuple(Unfilled(**{**one, "max": Decimal(one["max"])}) for one in kept["unfilled"]),
    )


def _row(kept: Mapping[str, Any]) -> EffectRow:
    moves = tuple(Move(**{**move, "points": Decimal(move["points"])}) for move in kept["moves"])
    return EffectRow(**{**kept, "moves": moves, "old": _total(kept["old"]), "new": _total(kept["new"])})


def _total(kept: Mapping[str, Any]) -> Total:
    exact = {
        name: None if kept[name] is None else Decimal(kept[name])
        for name in ("points", "denominator", "percent")
    }
    return Total(**{**kept, **exact})
