"""Result versions on their way: each with its steps, what can be done next, its drafts and the signed paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.access.scope import reads_results
from app.access.versions import ROLES_OF_STEP
from app.errors import NotFound
from app.extensions import db
from app.models import Account, Block, DraftPaper, Result, ResultRow, ResultStep, SignedPaper
from app.queries.results.differences import Differences, read_differences
from app.queries.results.results import find_version, head_of
from app.queries.results.version_facts import facts_of, reopened_in
from app.queries.results.views import ResultHead
from app.workflow.versions import (
    DraftKind,
    SignedKind,
    VersionOption,
    VersionState,
    VersionStep,
    version_option,
)

UNDER_WAY: Final = (VersionState.COMPUTED, VersionState.CONFIRMED, VersionState.SIGNED)
"""States in which somebody has something left to do before anybody outside reads the version."""


@dataclass(frozen=True, slots=True)
class StepView:
    """Who brought the version to a state, when; ``note`` is why it was set aside or superseded."""

    state: VersionState
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper as it is handed out: its bytes lie in the store under ``sha256``; ``title`` names its block."""

    kind: DraftKind | SignedKind
    filename: str
    sha256: str
    size: int
    block_id: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A version in a list."""

    head: ResultHead
    units: int


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version with everything its page says.

    ``options`` are the steps of the reader's roles; ``reopened`` names units whose sheets are not finished any more.
    ``differences`` is empty where no version was issued before.
    """

    head: ResultHead
    units: int
    signer: tuple[str, ...]
    steps: tuple[StepView, ...]
    options: Mapping[VersionStep, VersionOption]
    reopened: tuple[str, ...]
    drafts: tuple[StoredPaper, ...]
    signed: StoredPaper | None
    differences: Differences | None


def list_versions(actor: Actor, *, under_way: bool = False) -> tuple[VersionCard, ...]:
    """List the versions that the actor reads, or those still under way, the newest first; three statements."""
    query = select(Result).options(joinedload(Result.cycle), joinedload(Result.published_by))
    if under_way:
        query = query.where(Result.state.in_(UNDER_WAY))
    versions = [
        version
        for version in db.session.scalars(query.order_by(Result.id.desc()))
        if reads_results(actor, version.cycle.remit)
    ]
    counted = (
        select(ResultRow.result_id, func.count().label("units"))
        .where(ResultRow.result_id.in_([version.id for version in versions]))
        .group_by(ResultRow.result_id)
    )
    units = {row.result_id: row.units for row in db.session.execute(counted)}
    return tuple(VersionCard(head_of(version, version), units.get(version.id, 0)) for version in versions)


def read_version(actor: Actor, result_id: int) -> VersionView:
    """Read one version for the province's people; raise ``NotFound`` for others."""
    result, newest = find_version(result_id)
    remit = result.cycle.remit
    if not reads_results(actor, remit):
        raise NotFound
    here = actor.within(remit)
    facts = facts_of(actor, result)
    steps = (
        select(ResultStep, Account.display_name)
        .join(Account, Account.id == ResultStep.by_id)
        .where(ResultStep.result_id == result_id)
        .order_by(ResultStep.at)
    )
    order = list(VersionState)
    signed = db.session.get(SignedPaper, result_id, options=[joinedload(SignedPaper.file)])
    count = select(func.count()).where(ResultRow.result_id == result_id)
    return VersionView(
        head=head_of(result, newest),
        units=db.session.scalars(count).one(),
        signer=tuple((result.signer or "").splitlines()),
        steps=tuple(
            sorted(
                (StepView(step.state, step.at, by, step.note) for step, by in db.session.execute(steps)),
                key=lambda step: (step.at, order.index(step.state)),
            )
        ),
        options={
            step: version_option(step, facts) for step, roles in ROLES_OF_STEP.items() if here.has(*roles)
        },
        reopened=reopened_in(result) if facts.changed else (),
        drafts=_drafts(result_id) if result.state in UNDER_WAY else (),
        signed=_paper(signed) if signed else None,
        differences=read_differences(result),
    )


def find_draft(actor: Actor, result_id: int, block_id: int, kind: DraftKind) -> StoredPaper:
    """Read a ranking before it is signed; the clean one is there from the council's confirmation on.

    Raises ``NotFound`` outside the scope, and for one that is not there.
    """
    result, _newest = find_version(result_id)
    early = kind is DraftKind.TO_SIGN and result.state is VersionState.COMPUTED
    if early or not reads_results(actor, result.cycle.remit):
        raise NotFound
    for paper in _drafts(result_id):
        if (paper.block_id, paper.kind) == (block_id, kind):
            return paper
    raise NotFound


def find_signed(actor: Actor, result_id: int) -> StoredPaper:
    """Read the signed decision of a version; raise ``NotFound`` outside the scope."""
    result, _newest = find_version(result_id)
    signed = db.session.get(SignedPaper, result_id, options=[joinedload(SignedPaper.file)])
    if signed is None or not reads_results(actor, result.cycle.remit):
        raise NotFound
    return _paper(signed)


def _drafts(result_id: int) -> tuple[StoredPaper, ...]:
    query = (
        select(DraftPaper, Block.title)
        .join(Block, Block.id == DraftPaper.block_id)
        .where(DraftPaper.result_id == result_id)
        .options(joinedload(DraftPaper.file))
        .order_by(Block.position, Block.id, DraftPaper.kind)
    )
    return tuple(
        StoredPaper(draft.kind, draft.filename, draft.sha256, draft.file.size, draft.block_id, title)
        for draft, title in db.session.execute(query)
    )


def _paper(signed: SignedPaper) -> StoredPaper:
    return StoredPaper(signed.kind, signed.filename, signed.sha256, signed.file.size)
