"""What an organiser has set for the texts of its papers."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.access.family import Family
from app.access.remit import Remit
from app.documents.wording import NAMES, STANDARD, Wording
from app.errors import NotFound
from app.extensions import db
from app.models import Organiser, PaperText
from app.queries.sheets.heads import organiser_view
from app.sheet.values import OrganiserView


def read_wording(organiser_id: int) -> Wording:
    """Return the texts of an organiser's papers: its own, where it has set them."""
    rows = db.session.execute(
        select(PaperText.name, PaperText.text).where(PaperText.organiser_id == organiser_id)
    )
    return replace(STANDARD, **{name: text for name, text in rows if name in NAMES})


def find_own_organiser(actor: Actor, organiser_id: int) -> OrganiserView:
    """Read an organiser for whoever is its standing body, for cycles of any family; ``NotFound`` for others."""
    row = db.session.get(Organiser, organiser_id)
    if row is None or not any(
        actor.within(Remit(family, organiser_id)).has(Role.SECRETARIAT) for family in Family
    ):
        raise NotFound
    return organiser_view(row)


def mark_of_wording(wording: Wording) -> str:
    """Return a short mark of the texts: a form that was filled in on others is told from one that was not."""
    return hashlib.sha256("\0".join(getattr(wording, name) for name in NAMES).encode()).hexdigest()[:16]
