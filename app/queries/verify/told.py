"""What the log tells of stored facts, held against what is stored: receipts, deadlines, figures, proofs, roles, papers.

A fact is compared where the log tells of it. Rows written by an earlier version of the product, of which no event
tells, are not made suspicious: what is not compared is named by `app.queries.verify.coverage`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import (
    Account,
    Assessment,
    Bundle,
    Cycle,
    Document,
    Entry,
    Event,
    EvidenceLink,
    Figure,
    RoleGrant,
)
from app.workflow.states import DRAFT_STATUSES, Stage

SHEETS, CYCLES, ACCOUNTS = "assessment:", "cycle:", "account:"
ENTRY_FIELDS = ("note", "not_applicable_reason", "typed_points")


def sheets_unlike_the_log() -> Iterator[str]:
    """Name receipts, deadlines, declared figures and entries, and links of evidence that differ from their events."""
    by_stream = _streams(SHEETS)
    figures = _stored_figures()
    entries = {(row.assessment_id, row.code): row for row in db.session.scalars(select(Entry))}
    links = _stored_links()
    gone = by_stream.keys() - set(db.session.scalars(select(Assessment.id)))
    yield from (f"assessment#{number}: event ↛" for number in sorted(gone))
    for row in db.session.scalars(select(Assessment).order_by(Assessment.id)):
        events = by_stream.get(row.id, [])
        yield from _head(row, events)
        yield from _declared(row.id, events, figures.get(row.id, {}), entries)
        yield from _proofs(row.id, events, links.get(row.id, {}))


def cycles_unlike_the_log() -> Iterator[str]:
    """Name dates and titles of rounds, and digests of their papers and bundles, that differ from their events."""
    by_stream = _streams(CYCLES)
    for cycle in db.session.scalars(select(Cycle).order_by(Cycle.id)):
        for event, data in by_stream.get(cycle.id, []):
            if event.kind == "cycle.opened":
                for name, told in data.get("dates", {}).items():
                    stored = getattr(cycle, name)
                    if stored != datetime.fromisoformat(told):
                        yield f"cycle#{cycle.id} {name}: {stored.isoformat()} ≠ {told}"
            if "papers" in data and "result" in data:
                yield from _papers(data)


def roles_unlike_the_log() -> Iterator[str]:
    """Name roles that stand where the log grants none, and granted ones that are gone."""
    by_stream = _streams(ACCOUNTS)
    stored: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    for grant in db.session.scalars(select(RoleGrant)):
        if grant.ended_at is None:
            stored[grant.account_id].add((grant.role.value, grant.unit_id))
    for account_id in db.session.scalars(select(Account.id).order_by(Account.id)):
        told: set[tuple[str, int | None]] = set()
        events = by_stream.get(account_id, [])
        if not any(event.kind == "account.created" for event, _ in events):
            continue
        for event, data in events:
            if event.kind == "role.granted":
                told.add((data["role"], data.get("unit")))
            elif event.kind == "role.ended":
                told.discard((data["role"], data.get("unit")))
        for role, unit in sorted(stored[account_id] ^ told, key=str):
            where = "role_grant" if (role, unit) in stored[account_id] else "event"
            yield f"account#{account_id} {role} (unit {unit}): {where} ↛"


def accounts_without_history() -> list[str]:
    """Name the accounts with a role that no event opened: put in from outside, or by a version that kept no log of it.

    Nothing tells what roles they should hold, so nothing of them is compared; who reads the report has to know them.
    """
    created = select(Event.stream).where(Event.kind == "account.created")
    known = {stream.removeprefix(ACCOUNTS) for stream in db.session.scalars(created)}
    holders = select(Account.id, Account.email).join(RoleGrant, RoleGrant.account_id == Account.id).distinct()
    return [
        email
        for number, email in db.session.execute(holders.order_by(Account.id))
        if str(number) not in known
    ]


def _head(row: Assessment, events: list[tuple[Event, dict[str, Any]]]) -> Iterator[str]:
    handed_in = [
        (event, data)
        for event, data in events
        if event.kind in ("assessment.submitted", "assessment.imported")
    ]
    if handed_in and row.status not in DRAFT_STATUSES:
        event, data = handed_in[-1]
        told = {"submitted_at": event.at, "submitted_by_id": event.actor_id}
        told |= {"receipt_code": data["receipt"]} if "receipt" in data else {}
        for name, value in told.items():
            if getattr(row, name) != value:
                yield f"assessment#{row.id} {name}: {getattr(row, name)} ≠ {value} (#{event.seq})"
    given = [data["deadline"][1] for _, data in events if "deadline" in data]
    until = datetime.fromisoformat(given[-1]) if given else None
    if row.extended_until != until:
        yield f"assessment#{row.id} extended_until: {row.extended_until} ≠ {until}"


def _declared(
    assessment_id: int,
    events: list[tuple[Event, dict[str, Any]]],
    figures: dict[str, str],
    entries: dict[tuple[int, str], Entry],
) -> Iterator[str]:
    told: dict[str, str] = {}
    fields: dict[tuple[str, str], str] = {}
    for event, data in events:
        if event.kind != "indicator.declared":
            continue
        for name, change in data["changes"].items():
            if name in ENTRY_FIELDS:
                fields[data["code"], name] = change[1]
            else:
                told[name] = change[1]
    for figure_id, value in told.items():
        if figures.get(figure_id, "") != value:
            yield f"figure {assessment_id}/{figure_id}: {figures.get(figure_id, '')} ≠ {value}"
    for (code, name), value in fields.items():
        entry = entries.get((assessment_id, code))
        held = getattr(entry, name, None)
        if ("" if held is None else str(held)) != value:
            yield f"entry {assessment_id}/{code} {name}: {held} ≠ {value}"


def _proofs(
    assessment_id: int,
    events: list[tuple[Event, dict[str, Any]]],
    links: dict[tuple[str, int], str | None],
) -> Iterator[str]:
    told: dict[tuple[str, int], bool] = {}
    for event, data in events:
        if event.kind in ("evidence.linked", "evidence.unlinked"):
            told[data["code"], data["evidence"]] = event.kind == "evidence.linked"
    for (code, evidence_id), standing in told.items():
        if standing is not ((code, evidence_id) in links):
            yield f"evidence_link {assessment_id}/{code} → evidence#{evidence_id}: {'–' if standing else '+'}"
    if told:
        for code, evidence_id in sorted(links.keys() - told.keys()):
            yield f"evidence_link {assessment_id}/{code} → evidence#{evidence_id}: +"


def _papers(data: dict[str, Any]) -> Iterator[str]:
    printed = set(data["papers"].values())
    kinds = db.session.execute(
        select(Document.id, Document.sha256, Document.kind).where(Document.result_id == data["result"])
    ).all()
    for document_id, sha256, kind in kinds:
        if kind.value != "result_sheet" and sha256 not in printed:
            yield f"document#{document_id} sha256: {sha256}"
    stored = db.session.scalar(select(Bundle.sha256).where(Bundle.result_id == data["result"]))
    if "bundle" in data and stored != data["bundle"]["sha256"]:
        yield f"bundle of result#{data['result']}: {stored} ≠ {data['bundle']['sha256']}"
    if "bundle" in data and len(printed - {sha256 for _, sha256, _ in kinds}) > 0:
        yield f"result#{data['result']}: {len(printed - {sha for _, sha, _ in kinds})} document –"


def _streams(prefix: str) -> dict[int, list[tuple[Event, dict[str, Any]]]]:
    found: dict[int, list[tuple[Event, dict[str, Any]]]] = defaultdict(list)
    query = select(Event).where(Event.stream.startswith(prefix)).order_by(Event.stream, Event.seq)
    for event in db.session.scalars(query.execution_options(yield_per=2000)):
        found[int(event.stream.removeprefix(prefix))].append((event, json.loads(event.data)))
    return found


def _stored_figures() -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = db.session.execute(
        select(Figure.assessment_id, Figure.figure_id, Figure.value).where(Figure.stage == Stage.SELF)
    )
    for assessment_id, figure_id, value in rows:
        found[assessment_id][figure_id] = value
    return found


def _stored_links() -> dict[int, dict[tuple[str, int], str | None]]:
    found: dict[int, dict[tuple[str, int], str | None]] = defaultdict(dict)
    for link in db.session.scalars(select(EvidenceLink)):
        found[link.assessment_id][link.code, link.evidence_id] = link.page
    return found
