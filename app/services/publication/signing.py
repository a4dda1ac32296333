"""Entering that a version was signed: number, date, signer, the signed PDF; its sheets are published with that.

Three steps, as with the computation: ``prepare`` reads and checks, ``print_papers`` makes the official papers and the
bundle with number and date on them, ``sign`` checks that nothing has changed meanwhile and writes it all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from app.access.actor import Actor
from app.errors import N_, Faults, Invalid, NotFound, Refused, Sentence
from app.extensions import db
from app.local_time import local_day
from app.models import Result, ResultRow, SignedPaper
from app.queries.results.certificates import CertificateFigures, valid_certificates
from app.queries.results.issued import is_signed
from app.queries.results.standing import Standing, read_standing_of
from app.services.evidence.received_files import Received, register
from app.services.gate import move_all, open_all, refuse_own_units
from app.services.publication import bundles, papers, rows, versions
from app.services.publication.bundles import Packed
from app.services.publication.papers import BLANK_DECISION, Decision, Imprint, Paper
from app.services.release import NOBODY_WAITS, Release
from app.storage import Store
from app.text import faults
from app.workflow.states import Action
from app.workflow.versions import SignedKind, VersionState, VersionStep

LONGEST_NUMBER: Final = 80
UNLIKE: Final = N_(
    "Chưa ghi nhận được: tính lại bản này nay ra kết quả khác lúc hội đồng xác nhận (%(units)s). Hãy bỏ bản này, tính"
    " bản mới rồi trình hội đồng; nếu vẫn vậy, báo quản trị hệ thống."
)


@dataclass(frozen=True, slots=True)
class Filed:
    """The signed paper: what it is, and the file that was received. ``kind`` is as whoever filed it says."""

    kind: SignedKind
    received: Received


@dataclass(frozen=True, slots=True)
class Signing:
    """What the secretariat enters once the decision is signed. A trial needs none of it: nobody decides on a trial."""

    decision: Decision = BLANK_DECISION
    filed: Filed | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A checked signing with the standing that its papers are printed from."""

    result_id: int
    standing: Standing
    signing: Signing
    unchanged: frozenset[int]


@dataclass(frozen=True, slots=True)
class Printed:
    """What a signed version hands out, already in the store."""

    papers: tuple[Paper, ...]
    bundle: Packed


def prepare(actor: Actor, result_id: int, signing: Signing, *, now: datetime) -> Draft:
    """Check a signing and compute once more what was confirmed, from the same sheets.

    Raises what ``ask_to_sign`` raises, and ``Refused`` when the figures are not those that the council confirmed.
    """
    result = open_to_sign(actor, result_id)
    check_signing(result, signing, now=now)
    query = select(ResultRow).where(ResultRow.result_id == result_id)
    stored = {row.assessment_id: row for row in db.session.scalars(query)}
    standing = read_standing_of(actor, result.cycle_id, result.version, stored.keys())
    since = standing.cycle.self_starts_at
    refuse_own_units(actor, [row.unit for row in standing.rows], since=since, now=now)
    told = {row.assessment_id: _said(row) for row in standing.rows}
    kept = {key: _said(row) for key, row in stored.items()}
    if unlike := [stored[key].unit_code for key in stored if told.get(key) != kept[key]]:
        raise Refused(UNLIKE, units=", ".join(sorted(unlike)[: versions.NAMED_UNITS]))
    return Draft(result_id, standing, signing, _unchanged(result.cycle_id, standing))


def print_papers(draft: Draft, imprint: Imprint, store: Store, *, now: datetime) -> Printed:
    """Make and store the bundle and the papers of a checked signing; touches no database.

    Raises ``Refused`` when the bundle does not prove the result, before any paper is made.
    """
    standing, decision = draft.standing, draft.signing.decision
    bundle = bundles.pack(standing, decision, imprint, store, now=now)
    made = papers.print_papers(standing, decision, imprint, store, now=now, unchanged=draft.unchanged)
    return Printed(made, bundle)


def sign(actor: Actor, draft: Draft, printed: Printed, *, now: datetime) -> int:
    """Write the signature down: decision, signed paper, official papers, bundle, statuses of the sheets, log.

    Return the version's id; repeated, it changes nothing. Raises ``Refused`` when something changed since ``prepare``.
    """
    signing, result_id = draft.signing, draft.result_id
    if db.session.scalar(select(Result.id).where(Result.id == result_id, is_signed())) is not None:
        return result_id
    result = versions.open_version(actor, result_id, VersionStep.SIGN)
    decision = signing.decision
    result.decision_number, result.decision_date = decision.number, decision.day
    result.signer = "\n".join(decision.signer)
    result.published_at, result.published_by_id = now, actor.account_id
    lines = select(ResultRow.assessment_id, ResultRow.id).where(ResultRow.result_id == result_id)
    row_ids = {row.assessment_id: row.id for row in db.session.execute(lines)}
    rows.register_papers(result_id, row_ids, printed.papers, now=now)
    bundles.keep(result_id, printed.bundle, public=False, now=now)
    if signing.filed is not None:
        _file(result_id, signing.filed, now=now)
    opened = open_all(actor, result.cycle_id, Action.PUBLISH, now=now)
    own = [sheet for sheet in opened if sheet.row.id in row_ids]
    move_all(own, "assessment.published", actor=actor, now=now)
    versions.enter(
        actor,
        result,
        VersionState.SIGNED,
        now=now,
        data={
            "decision": [decision.number, str(decision.day or "")],
            "signer": list(decision.signer),
            "signed_paper": signing.filed and {signing.filed.kind.value: signing.filed.received.sha256},
            "papers": {paper.filename: paper.sha256 for paper in printed.papers},
            "certificates_kept": len(draft.unchanged),
            "bundle": printed.bundle.sha256,
        },
    )
    return result_id


def sign_version(
    actor: Actor,
    result_id: int,
    signing: Signing,
    *,
    imprint: Imprint,
    store: Store,
    now: datetime,
    release: Release = NOBODY_WAITS,
) -> int:
    """Enter a signature; return the version's id. Papers are printed while others can write.

    Raises what ``prepare``, ``print_papers`` and ``sign`` raise.
    """
    draft = prepare(actor, result_id, signing, now=now)
    with release():
        printed = print_papers(draft, imprint, store, now=now)
    return sign(actor, draft, printed, now=now)


def problems_of(signing: Signing, *, trial: bool, today: date) -> Faults:
    """Return what is missing or wrong in a signing; of a trial nothing is asked, and what is typed has to be whole."""
    decision = signing.decision
    problems: Faults = {**faults({"decision_number": decision.number}, LONGEST_NUMBER)}
    wanted = not trial or bool(decision.number) or decision.day is not None
    if wanted and not decision.number:
        problems["decision_number"] = (Sentence(N_("Hãy ghi số, ký hiệu của quyết định đã ký.")),)
    if wanted and decision.day is None:
        problems["decision_date"] = (Sentence(N_("Hãy ghi ngày của quyết định đã ký.")),)
    if decision.day is not None and decision.day > today:
        problems["decision_date"] = (Sentence(N_("Ngày quyết định không thể sau hôm nay.")),)
    if not trial and signing.filed is None:
        problems["file"] = (Sentence(N_("Hãy chọn tệp PDF của quyết định đã ký.")),)
    return problems


def open_to_sign(actor: Actor, result_id: int) -> Result:
    """Return a version whose signature may be entered, without locking it; raise what ``open_version`` raises."""
    result = db.session.get(Result, result_id)
    if result is None:
        raise NotFound
    versions.check_version(actor, result, VersionStep.SIGN)
    return result


def check_signing(result: Result, signing: Signing, *, now: datetime) -> None:
    """Raise ``Invalid`` with the fields of a signing that are missing or wrong."""
    if problems := problems_of(signing, trial=result.cycle.trial, today=local_day(now)):
        raise Invalid(problems)


def _file(result_id: int, filed: Filed, *, now: datetime) -> None:
    register(filed.received.content, now=now)
    db.session.add(
        SignedPaper(
            result_id=result_id,
            kind=filed.kind,
            filename=filed.received.upload.filename,
            sha256=filed.received.sha256,
        )
    )
    db.session.flush()


def _said(row: object) -> tuple[object, ...]:
    """Return what a line says, stored or computed again."""
    names = (
        "unit_name",
        "block_id",
        "points",
        "denominator",
        "percent",
        "index",
        "rank",
        "grade_id",
        "self_points",
    )
    return tuple(getattr(row, name) for name in names)


def _unchanged(cycle_id: int, standing: Standing) -> frozenset[int]:
    """Return the sheets whose valid certificate of before says what this version says."""
    valid = valid_certificates(cycle_id)
    return frozenset(
        row.assessment_id
        for block in standing.blocks
        for row in block.rows
        if valid.get(row.assessment_id)
        == CertificateFigures(
            row.unit_name,
            block.id,
            row.points,
            row.denominator,
            row.grade_title,
            row.rank,
            block.of_how_many,
        )
    )
