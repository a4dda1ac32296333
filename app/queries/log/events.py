"""Events with what they are about, read a page at a time from the newest: the cost does not grow with the log."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, false, or_, select

from app.access.actor import Actor
from app.access.log_scope import GROUPS, log_subjects
from app.errors import NotFound
from app.extensions import db
from app.local_time import VIETNAM
from app.models import Account, Assessment, Cycle, Event, Organiser, Unit
from app.queries.log.filters import by_person, of_unit, streams
from app.queries.log.links import broken_among
from app.queries.texts import holds
from app.trees import TreeChanged, trees

PAGE: Final = 50
MOST: Final = 5_000
"""Entries a file holds at most: the newest of what the filter keeps."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the log is narrowed to.

    ``search`` is about anything, ``person`` about who did it, ``unit`` about whom it happened to. ``subject`` names one
    of ``GROUPS``; ``before`` is the id above which nothing is shown, for the next page.
    """

    search: str = ""
    person: str = ""
    unit: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One event. ``about`` names its object (unit and cycle, person, cycle), as it is called today."""

    id: int
    stream: str
    seq: int
    kind: str
    at: datetime
    actor: str | None
    about: str
    data: Mapping[str, object]
    hash: str
    prev_hash: str
    figures: Mapping[str, str]
    """What the figures of the sheet are called, by their ids; nothing where the event is about no sheet."""


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log; ``before`` leads to the next, where there is one.

    ``breaks`` says which of its entries were altered or do not follow from the one before them; nothing when all hold.
    """

    entries: tuple[LogEntry, ...]
    before: int | None
    breaks: tuple[str, ...]


def read_log(actor: Actor, wanted: LogFilter, *, most: int = PAGE) -> LogPage:
    """Read what the actor may of the log, the newest first; raise ``NotFound`` for whoever may read none of it."""
    subjects = log_subjects(actor)
    if not subjects:
        raise NotFound
    query = select(Event).where(*_conditions(wanted, subjects)).order_by(Event.id.desc()).limit(most + 1)
    rows = list(db.session.scalars(query))
    shown = rows[:most]
    before = shown[-1].id if len(rows) > most else None
    return LogPage(tuple(entries(shown)), before, tuple(broken_among(shown)))


def entries(events: Iterable[Event]) -> list[LogEntry]:
    """Give events the names of what they are about, in a fixed number of statements."""
    rows = list(events)
    streams = {row.stream for row in rows}
    names, figures = _names(streams), _figures(streams)
    return [
        LogEntry(
            id=row.id,
            stream=row.stream,
            seq=row.seq,
            kind=row.kind,
            at=row.at,
            actor=row.actor_name,
            about=names.get(row.stream, ""),
            data=_plain(row.data),
            hash=row.hash,
            prev_hash=row.prev_hash,
            figures=figures.get(row.stream, {}),
        )
        for row in rows
    ]


def _conditions(wanted: LogFilter, subjects: frozenset[str]) -> list[ColumnElement[bool]]:
    chosen = GROUPS.get(wanted.subject, frozenset()) & subjects if wanted.subject else subjects
    kinds = [Event.kind.startswith(f"{subject}.", autoescape=True) for subject in sorted(chosen)]
    conditions = [or_(false(), *kinds)]
    if wanted.before is not None:
        conditions.append(Event.id < wanted.before)
    if wanted.since is not None:
        conditions.append(Event.at >= datetime.combine(wanted.since, time.min, VIETNAM))
    if wanted.until is not None:
        conditions.append(Event.at < datetime.combine(wanted.until + timedelta(days=1), time.min, VIETNAM))
    if wanted.search:
        conditions.append(_about(wanted.search))
    if wanted.person:
        conditions.append(by_person(wanted.person))
    if wanted.unit:
        conditions.append(of_unit(wanted.unit))
    return conditions


def _about(search: str) -> ColumnElement[bool]:
    """Keep events by people or about units and cycles whose name holds the words, without minding diacritics."""
    people = select(Account.id).where(holds(search, Account.display_name))
    units = select(Unit.id).where(holds(search, Unit.code, Unit.full_name))
    cycles = select(Cycle.id).where(holds(search, Cycle.title))
    sheets = or_(Assessment.unit_id.in_(units), Assessment.cycle_id.in_(cycles))
    return or_(
        Event.actor_id.in_(people),
        Event.stream.in_(streams("account", Account.id, Account.id.in_(people))),
        Event.stream.in_(streams("cycle", Cycle.id, Cycle.id.in_(cycles))),
        Event.stream.in_(streams("assessment", Assessment.id, sheets)),
    )


def _names(streams: set[str]) -> dict[str, str]:
    """Name the objects of streams: a sheet by unit and cycle, an account by its holder, a cycle by its title."""
    numbers = _numbers(streams)
    names: dict[str, str] = {}
    for sheet, unit, cycle in db.session.execute(
        select(Assessment.id, Unit.full_name, Cycle.title)
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Assessment.id.in_(numbers["assessment"]))
    ):
        names[f"assessment:{sheet}"] = f"{unit} – {cycle}"
    for subject, query in (
        ("account", select(Account.id, Account.display_name).where(Account.id.in_(numbers["account"]))),
        ("cycle", select(Cycle.id, Cycle.title).where(Cycle.id.in_(numbers["cycle"]))),
        ("organiser", select(Organiser.id, Organiser.name).where(Organiser.id.in_(numbers["organiser"]))),
        ("unit", select(Unit.id, Unit.full_name).where(Unit.id.in_(numbers["unit"]))),
    ):
        names |= {f"{subject}:{key}": name for key, name in db.session.execute(query)}
    return names


def _figures(streams: set[str]) -> dict[str, Mapping[str, str]]:
    """Name the figures of the sheets among the streams; those of a set that is lost keep their ids."""
    sheets = db.session.execute(
        select(Assessment.id, Cycle.tree_id, Cycle.tree_digest)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Assessment.id.in_(_numbers(streams)["assessment"]))
    )
    figures: dict[str, Mapping[str, str]] = {}
    for sheet, tree_id, digest in sheets:
        try:
            tree = trees().pinned(tree_id, digest)
        except TreeChanged:
            continue
        figures[f"assessment:{sheet}"] = {name: spec.title for name, spec in tree.figures.items()}
    return figures


def _numbers(streams: set[str]) -> dict[str, set[int]]:
    numbers: dict[str, set[int]] = defaultdict(set)
    for stream in streams:
        subject, _colon, number = stream.partition(":")
        if number.isdigit():
            numbers[subject].add(int(number))
    return numbers


def _plain(data: str) -> Mapping[str, object]:
    """Read what an event tells; the rows it seals are for the verification alone."""
    told = json.loads(data)
    return {name: value for name, value in told.items() if name != "written"}
