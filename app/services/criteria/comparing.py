"""Comparing a large cycle under another criteria set in the background; nothing but the work itself is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.access.actor import Actor
from app.database import only_reading
from app.errors import Invalid, Refused
from app.extensions import db
from app.queries.insight.comparisons import find_comparison
from app.queries.insight.criteria_effect import read_criteria_effect
from app.queries.insight.kept_effects import KIND, as_outcome, key_of
from app.services.jobs.requests import request
from app.services.release import Release


def ask_to_compare(actor: Actor, cycle_id: int, tree_id: str, *, now: datetime) -> int:
    """Have a cycle compared; return the id of the work. Asked again it is compared anew.

    Raises what ``find_comparison`` raises.
    """
    comparison = find_comparison(actor, cycle_id, tree_id)
    return request(
        KIND,
        key=key_of(actor, comparison),
        arguments={"cycle": cycle_id, "to": tree_id},
        actor=actor,
        now=now,
        renew=True,
    )


def compare(actor: Actor, cycle_id: int, tree_id: str, *, release: Release) -> dict[str, object]:
    """Compare while others write, and return what the work keeps; raises ``NotFound``, ``Refused``."""
    with release(), only_reading():
        try:
            return as_outcome(read_criteria_effect(find_comparison(actor, cycle_id, tree_id)))
        except Invalid as invalid:
            ((sentence,),) = invalid.fields.values()
            params: dict[str, Any] = dict(sentence.params)
            raise Refused(sentence.message, **params) from invalid
        finally:
            db.session.rollback()
