"""One document used for many indicators in one step."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.access.actor import Actor
from app.errors import N_, Invalid, Sentence
from app.queries.unit.library import read_document
from app.services.evidence import links


@dataclass(frozen=True, slots=True)
class Used:
    """The indicators that the document proves from now on, and those that it proved already."""

    new: tuple[str, ...]
    before: tuple[str, ...]


def use_for(
    actor: Actor, assessment_id: int, evidence_id: int, codes: Collection[str], *, page: str, now: datetime
) -> Used:
    """Link a document of the unit to all these indicators of a sheet, or to none of them.

    Raises ``Invalid`` when none is named, and what ``links.link`` raises at the first indicator that takes no
    document: nothing is kept then.
    """
    opened = read_document(actor, assessment_id, evidence_id, now=now)
    if not codes:
        raise Invalid({"codes": (Sentence(N_("Hãy đánh dấu ít nhất một chỉ tiêu.")),)})
    before = {use.code for use in opened.shelved.here}
    order = [code for code in opened.view.tree.indicators if code in codes]
    unknown = sorted(set(codes) - set(order))
    for code in (*order, *unknown):
        if code not in before:
            links.link(actor, assessment_id, code, evidence_id, page=page, now=now)
    return Used(
        tuple(code for code in order if code not in before), tuple(code for code in order if code in before)
    )
