"""Organisers of cycles: made and corrected by the administrator, the first one by the settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.access.actor import Actor
from app.database import is_duplicate
from app.documents.certificate_page import authority_fits
from app.documents.fonts import find_serif
from app.errors import N_, Faults, Invalid, NotFound, Sentence
from app.extensions import db
from app.models import Organiser
from app.services import audit
from app.services.accounts.administration import require_administrator
from app.text import faults

LONGEST_LETTERHEAD: Final = 200
"""Characters of the columns."""
NAME_MISSING = N_("Hãy ghi tên cơ quan tổ chức đợt đánh giá.")
AUTHORITY_MISSING = N_("Hãy ghi cơ quan ra quyết định, đúng như in trên giấy chứng nhận.")
PLACE_MISSING = N_("Hãy ghi địa danh, đúng như đứng trước ngày ký.")
MISSING = {"name": NAME_MISSING, "authority": AUTHORITY_MISSING, "place": PLACE_MISSING}
OTHER_ORGANISER = N_("Bạn không phụ trách các đợt của cơ quan này. Hãy chọn cơ quan mình phụ trách.")
NAME_TAKEN = N_("Đã có cơ quan tổ chức mang tên này.")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """An organiser as it should be: the standing body, who decides, and the place before the day of signing."""

    name: str
    authority: str
    place: str


def add_organiser(actor: Actor, new: Letterhead, *, now: datetime) -> int:
    """Make an organiser; return its id. Raises ``Invalid`` by field, ``Forbidden`` for all but administrators."""
    require_administrator(actor)
    row = Organiser(**asdict(_checked(new)), created_at=now)
    _write(row)
    data = {"changes": {name: ["", value] for name, value in asdict(_letterhead(row)).items()}}
    audit.record("organiser.created", stream=f"organiser:{row.id}", now=now, actor=actor, data=data)
    return row.id


def change_organiser(actor: Actor, organiser_id: int, new: Letterhead, *, now: datetime) -> bool:
    """Correct an organiser; return whether anything is different. Papers that were issued stay as they are."""
    require_administrator(actor)
    row = db.session.get(Organiser, organiser_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    before, after = asdict(_letterhead(row)), asdict(_checked(new))
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if not changes:
        return False
    _write(row, **after)
    data = {"changes": changes}
    audit.record("organiser.changed", stream=f"organiser:{row.id}", now=now, actor=actor, data=data)
    return True


def organiser_of(organiser_id: int | None, *, now: datetime) -> Organiser:
    """Return the organiser that was chosen, or the first one where none was; ``Invalid`` for one there is not.

    An installation without any begins with the one that its settings name.
    """
    if organiser_id is not None:
        row = db.session.get(Organiser, organiser_id)
        if row is None:
            raise Invalid.at("organiser_id", N_("Không có cơ quan tổ chức này. Hãy chọn lại."))
        return row
    return _first() or _made_of_settings(now)


def letterhead_of_settings() -> Letterhead:
    """Return what the settings of the installation say of its organiser."""
    settings = current_app.extensions["settings"]
    return Letterhead(settings.standing_body, settings.authority, settings.province)


def _first() -> Organiser | None:
    return db.session.scalars(select(Organiser).order_by(Organiser.id).limit(1)).one_or_none()


def _made_of_settings(now: datetime) -> Organiser:
    letterhead = asdict(letterhead_of_settings())
    row = Organiser(**letterhead, created_at=now)
    try:
        _write(row)
    except Invalid:  # somebody else opened the first cycle at the same moment
        return db.session.scalars(select(Organiser).order_by(Organiser.id).limit(1)).one()
    data = {"changes": {name: ["", value] for name, value in letterhead.items()}}
    audit.record("organiser.created", stream=f"organiser:{row.id}", now=now, actor=None, data=data)
    return row


def _letterhead(row: Organiser) -> Letterhead:
    return Letterhead(row.name, row.authority, row.place)


def _checked(new: Letterhead) -> Letterhead:
    values = {name: " ".join(value.split()) for name, value in asdict(new).items()}
    problems: Faults = {name: (Sentence(MISSING[name]),) for name, value in values.items() if not value}
    problems |= faults(values, LONGEST_LETTERHEAD)
    if not problems and not authority_fits(values["authority"], find_serif()):
        message = N_("Tên này dài nên không in vừa giấy chứng nhận. Hãy dùng tên ngắn hơn.")
        problems["authority"] = (Sentence(message),)
    if problems:
        raise Invalid(problems)
    return Letterhead(**values)


def _write(row: Organiser, **values: str) -> None:
    """Write the row; raise ``Invalid`` for a name that another one has."""
    try:
        with db.session.begin_nested():
            for name, value in values.items():
                setattr(row, name, value)
            db.session.add(row)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise Invalid.at("name", NAME_TAKEN) from error
