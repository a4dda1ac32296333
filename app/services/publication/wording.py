"""Setting the texts of an organiser's papers; papers that were issued stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import delete

from app.access.actor import Actor
from app.documents.wording import (
    MAY_BE_EMPTY,
    NAMES,
    PLACEHOLDERS,
    SHORT,
    STANDARD,
    DecidedBy,
    Wording,
    strange_placeholders,
)
from app.errors import N_, Faults, Invalid, Sentence, Stale
from app.extensions import db
from app.models import Organiser, PaperText
from app.queries.results.wording import find_own_organiser, mark_of_wording, read_wording
from app.services import audit
from app.text import MAX_TEXT, faults

LONGEST_LINE: Final = 200
STRANGE: Final = N_(
    "Không có mục thay thế %(strange)s. Chỉ dùng được %(known)s; chữ khác thì bỏ dấu ngoặc nhọn { }."
)
UNIT_ONLY: Final = N_("{đơn vị} chỉ dùng được trong biên bản, vì các văn bản khác nói về nhiều đơn vị.")
CHANGED_SINCE: Final = N_(
    "Người khác vừa sửa câu chữ văn bản của cơ quan này. Chưa có gì được lưu; hãy mở lại trang, xem rồi sửa lại."
)
_MINUTES: Final = "minutes_"


def wording_of(texts: Mapping[str, str]) -> Wording:
    """Return the texts as a paper takes them: what was left empty says what it says without settings.

    Raises ``Invalid`` with the fields that are too long, or name in braces what there is not.
    """
    typed = {name: texts.get(name, "").strip() for name in NAMES}
    problems: Faults = {
        **faults({name: text for name, text in typed.items() if name in SHORT}, LONGEST_LINE),
        **faults({name: text for name, text in typed.items() if name not in SHORT}, MAX_TEXT),
    }
    for name, text in typed.items():
        if strange := strange_placeholders(text):
            known = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS)
            named = ", ".join(f"{{{word}}}" for word in strange)
            problems[name] = (Sentence(STRANGE, {"strange": named, "known": known}),)
        elif "{đơn vị}" in text and not name.startswith(_MINUTES):
            problems[name] = (Sentence(UNIT_ONLY),)
    if typed["decided_by"] not in set(DecidedBy):
        problems["decided_by"] = (Sentence(N_("Hãy chọn ai ban hành quyết định.")),)
    if problems:
        raise Invalid(problems)
    kept = {name: text or getattr(STANDARD, name) for name, text in typed.items() if name not in MAY_BE_EMPTY}
    return Wording(**kept, **{name: typed[name] for name in MAY_BE_EMPTY})


def set_wording(
    actor: Actor, organiser_id: int, texts: Mapping[str, str], *, seen: str, now: datetime
) -> bool:
    """Replace the texts of an organiser's papers; return whether anything is different.

    ``seen`` is the mark of the texts that the form was filled in on. Raises ``NotFound`` for all but its standing
    body, ``Stale`` when somebody else has saved meanwhile, ``Invalid`` with the fields that are wrong.
    """
    find_own_organiser(actor, organiser_id)
    db.session.get_one(Organiser, organiser_id, with_for_update=True)
    before, after = read_wording(organiser_id), wording_of(texts)
    changes = {
        name: [getattr(before, name), getattr(after, name)]
        for name in NAMES
        if getattr(before, name) != getattr(after, name)
    }
    if not changes:
        return False
    if seen != mark_of_wording(before):
        raise Stale(CHANGED_SINCE)
    db.session.execute(
        delete(PaperText).where(PaperText.organiser_id == organiser_id, PaperText.name.in_(changes))
    )
    db.session.add_all(
        PaperText(organiser_id=organiser_id, name=name, text=text)
        for name, (_old, text) in changes.items()
        if text != getattr(STANDARD, name)
    )
    db.session.flush()
    audit.record(
        "organiser.wording_set",
        stream=f"organiser:{organiser_id}",
        now=now,
        actor=actor,
        data={"changes": changes},
    )
    return True
