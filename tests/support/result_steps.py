"""Result versions brought to a step by services alone, inside the session of a test."""

from __future__ import annotations

from app.access.actor import Actor
from app.models import Cycle
from app.queries.results.standing import read_standing
from app.storage import store
from tests.support.application import START
from tests.support.cycles import IMPRINT
from tests.support.publishing import Order, compute, publish_cycle, sign

TOLD = {"imprint": IMPRINT, "now": START}


def order_for(actor: Actor, cycle: Cycle, **changes: object) -> Order:
    return Order(read_standing(actor, cycle.id).mark, **changes)  # type: ignore[arg-type]


def computed(actor: Actor, cycle: Cycle, **changes: object) -> int:
    return compute(actor, cycle.id, order_for(actor, cycle, **changes), store=store(), **TOLD)  # type: ignore[arg-type]


def published(actor: Actor, cycle: Cycle, **changes: object) -> int:
    order = order_for(actor, cycle, **changes)
    return publish_cycle(actor, cycle.id, order, store=store(), **TOLD)  # type: ignore[arg-type]


def signed(actor: Actor, cycle: Cycle, **changes: object) -> int:
    result_id = computed(actor, cycle, **changes)
    return sign(actor, result_id, store=store(), **TOLD)  # type: ignore[arg-type]
