"""The order to compute a version, asked for as background work: printing its drafts takes seconds to minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.access.actor import Actor
from app.access.policy import ROLES_OF_ACTION
from app.errors import Invalid
from app.queries.results.preview import is_large, read_preview, units_finished
from app.services.gate import check_role, refuse_own_units
from app.services.jobs.requests import request
from app.services.publication.computing import (
    Order,
    changed,
    nothing_finished,
    prepare,
    problems_of,
    refuse_waiting_issue,
)
from app.services.refusals import forbidden
from app.workflow.states import Action

KIND: Final = "compute"


def ask_to_compute(actor: Actor, cycle_id: int, order: Order, *, now: datetime) -> int:
    """Check an order and have it carried out in the background; return the id of the work.

    The same preview ordered twice is one piece of work. Raises what ``prepare`` raises; of a large cycle no sheet is
    scored for it, what the preview says has to do. The work checks all of it again when its turn comes, and ends with
    the sentence when something has changed meanwhile.
    """
    if is_large(cycle_id):
        _check(actor, cycle_id, order, now=now)
    else:
        prepare(actor, cycle_id, order, now=now)
    return request(
        KIND,
        key=f"{KIND}:{cycle_id}:{order.seen}",
        arguments={
            "cycle": cycle_id,
            "seen": order.seen,
            "correction": order.correction,
            "omission_known": order.omission_known,
            "omission": order.omission,
        },
        actor=actor,
        now=now,
    )


def order_from(arguments: Mapping[str, object]) -> Order:
    """Return the order that ``ask_to_compute`` wrote into the arguments of the work."""
    return Order(
        seen=str(arguments["seen"]),
        correction=str(arguments["correction"]),
        omission_known=bool(arguments["omission_known"]),
        omission=str(arguments["omission"]),
    )


def _check(actor: Actor, cycle_id: int, order: Order, *, now: datetime) -> None:
    """Check an order for a large cycle against its stored preview."""
    preview = read_preview(actor, cycle_id)
    since = preview.cycle.self_starts_at
    check_role(actor, ROLES_OF_ACTION[Action.PUBLISH], preview.cycle.remit, forbidden(Action.PUBLISH))
    if not preview.finished:
        raise nothing_finished()
    refuse_own_units(actor, units_finished(cycle_id, actor.homes_since(since, now=now)), since=since, now=now)
    if not preview.complete or preview.mark != order.seen:
        raise changed()
    refuse_waiting_issue(cycle_id)
    if problems := problems_of(order, preview.version, preview.left_out):
        raise Invalid(problems)
