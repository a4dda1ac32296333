"""The samples of a cycle and how far second looks agree with first verdicts, for those who follow it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor
from app.extensions import db
from app.models import Account, Block, Sample, SecondLook
from app.queries.cycles.assignments import reviewers_of
from app.queries.cycles.board import find_cycle
from app.sheet.progress import Progress
from app.sheet.sampling import Agreement, agreement_of
from app.sheet.values import CycleView
from app.text import collation_key
from app.trees import trees
from app.workflow.states import Stage
from scoring import Indicator


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One draw: what of which stage, from how many rows, who appraises it again, and how far they are."""

    id: int
    stage: Stage
    block: str
    seed: str
    drawn_from: int
    reader: str
    author: str
    at: datetime
    progress: Progress


@dataclass(frozen=True, slots=True)
class IndicatorAgreement:
    """How far second looks at one indicator agree with its verdicts."""

    indicator: Indicator
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class ReviewerAgreement:
    """How far second looks agree with the verdicts of one reviewer."""

    name: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class SamplesView:
    """The samples of a cycle, newest first, with the agreement of all answers; what there is to choose for another."""

    cycle: CycleView
    samples: tuple[SampleRow, ...]
    total: Agreement
    by_indicator: tuple[IndicatorAgreement, ...]
    by_reviewer: tuple[ReviewerAgreement, ...]
    reviewers: tuple[tuple[int, str], ...]
    blocks: tuple[tuple[int, str], ...]
    digits: int


def read_samples(actor: Actor, cycle_id: int) -> SamplesView:
    """Read the samples of a cycle in a fixed number of statements; ``NotFound`` for whoever does not follow it."""
    cycle = find_cycle(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    every: list[tuple[Decimal, Decimal]] = []
    by_code: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    by_author: dict[tuple[str, int], list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for code, author_id, author, first, second in db.session.execute(_answered(cycle_id)):
        for pairs in (every, by_code[code], by_author[author, author_id]):
            pairs.append((first, second))
    people = sorted(by_author, key=lambda person: (collation_key(person[0]), person[1]))
    reviewers = reviewers_of(cycle.remit, actor.at)
    return SamplesView(
        cycle=cycle,
        samples=_samples(cycle_id),
        total=agreement_of(every),
        by_indicator=tuple(
            IndicatorAgreement(indicator, agreement_of(by_code[code]))
            for code, indicator in tree.indicators.items()
            if code in by_code
        ),
        by_reviewer=tuple(ReviewerAgreement(person[0], agreement_of(by_author[person])) for person in people),
        reviewers=tuple(
            sorted(
                ((key, reviewer.name) for key, reviewer in reviewers.items()),
                key=lambda person: (collation_key(person[1]), person[0]),
            )
        ),
        blocks=_blocks(cycle_id),
        digits=tree.rounding.points,
    )


def _answered(cycle_id: int) -> Any:
    return (
        select(
            SecondLook.code,
            SecondLook.first_author_id,
            Account.display_name,
            SecondLook.first_points,
            SecondLook.points,
        )
        .join(Sample, Sample.id == SecondLook.sample_id)
        .join(Account, Account.id == SecondLook.first_author_id)
        .where(Sample.cycle_id == cycle_id, SecondLook.answered_at.is_not(None))
        .order_by(SecondLook.assessment_id, SecondLook.code, SecondLook.sample_id)
    )


def _samples(cycle_id: int) -> tuple[SampleRow, ...]:
    reader, author = aliased(Account), aliased(Account)
    counts: Mapping[int, tuple[int, int]] = {
        sample_id: (total, answered)
        for sample_id, total, answered in db.session.execute(
            select(SecondLook.sample_id, func.count(), func.count(SecondLook.answered_at))
            .join(Sample, Sample.id == SecondLook.sample_id)
            .where(Sample.cycle_id == cycle_id)
            .group_by(SecondLook.sample_id)
        )
    }
    rows = db.session.execute(
        select(Sample, Block.title, reader.display_name, author.display_name)
        .outerjoin(Block, Block.id == Sample.block_id)
        .join(reader, reader.id == Sample.account_id)
        .join(author, author.id == Sample.author_id)
        .where(Sample.cycle_id == cycle_id)
        .order_by(Sample.id.desc())
    )
    return tuple(
        SampleRow(
            id=sample.id,
            stage=sample.stage,
            block=title or "",
            seed=sample.seed,
            drawn_from=sample.drawn_from,
            reader=reader_name,
            author=author_name,
            at=sample.at,
            progress=Progress(counts[sample.id][1], counts[sample.id][0]),
        )
        for sample, title, reader_name, author_name in rows
    )


def _blocks(cycle_id: int) -> tuple[tuple[int, str], ...]:
    query = select(Block.id, Block.title).where(Block.cycle_id == cycle_id).order_by(Block.position, Block.id)
    return tuple((block_id, title) for block_id, title in db.session.execute(query))
