"""Locks in words: which rule, since when and by whom, who opens it and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Flask
from flask_babel import gettext as _

from app.access.locks import Lock, Opener
from app.errors import N_, DomainError, Sentence
from app.queries.sheets.locks import read_lock
from app.queries.sheets.sheets import SheetView
from app.queries.unit.sheet import can_edit
from app.services.refusals import Locked, moment, why_sentence
from app.services.sheets.amending import ONLY_RETURNED, RETURN_ENDED
from app.web.http import now, spoken
from app.web.words import role_name
from app.workflow.machine import Why
from app.workflow.states import Action, Status

OPENINGS: Mapping[Action, str] = {
    Action.HAND_OVER: N_("trình lãnh đạo đơn vị"),
    Action.CALL_BACK: N_("lấy lại phiếu đã trình khi lãnh đạo chưa mở"),
    Action.RETURN_TO_DRAFT: N_("trả lại để sửa, kèm lý do"),
    Action.SUBMIT: N_("nộp phiếu"),
    Action.RECALL: N_("rút lại phiếu trước hạn nộp, kèm lý do"),
    Action.OPEN_EXPLANATION: N_("mở bước giải trình"),
    Action.CLOSE_EXPLANATION: N_("kết thúc bước giải trình"),
    Action.REOPEN: N_("mở lại phiếu, kèm lý do"),
    Action.EXTEND: N_("gia hạn cho đơn vị, kèm lý do"),
    Action.MOVE_DEADLINE: N_("dời hạn giải trình, kèm lý do"),
}
"""What somebody does who opens a sheet."""
TELL_SINCE: Final = frozenset({Why.NOT_IN_THIS_STATUS, Why.DEADLINE_PASSED, Why.EXPLANATION_ENDED})
"""What a refusal leaves open: the other rules name the moment and the person themselves, or wait for work."""


@dataclass(frozen=True, slots=True)
class LockWords:
    """What a page says of a lock: ``rule`` is a whole sentence; ``origin`` and ``openers`` may be empty."""

    rule: str
    origin: str
    openers: tuple[str, ...]


def configure_locks(app: Flask) -> None:
    """Give templates what kept the reader from an action: ``view|locked_for("appraise")``."""
    app.add_template_filter(locked_for)
    app.add_template_filter(document_lock)
    app.add_template_filter(refusal_lock)


def may_edit(view: SheetView, code: str) -> bool:
    """Say whether the reader may change an indicator now: on a draft, or in a main index that was returned."""
    return can_edit(view, code, now=now())


def locked_for(view: SheetView, action: str = Action.DECLARE, *, code: str | None = None) -> LockWords | None:
    """Say why an action is closed on a sheet, since when, by whom, and who can open it; nothing where it is open.

    With ``code`` it is about editing one indicator, which may lie in a main index that was returned.
    """
    if action == Action.DECLARE and view.answers.returned:
        return None if code is None or may_edit(view, code) else _beside_the_return(view, code)
    lock = read_lock(view, Action(action), now=now())
    if lock is None:
        return None
    return LockWords(
        spoken(
            why_sentence(view.head, lock.closed, undecided=view.facts.undecided, unheard=view.facts.unheard)
        ),
        _origin(lock),
        tuple(_opener(opener) for opener in lock.openers),
    )


def document_lock(view: SheetView, code: str) -> LockWords | None:
    """Say why no document can be added to an indicator, or changed there; nothing where it can."""
    if view.head.status is Status.EXPLAINING and code in view.answers.explanations:
        return locked_for(view, Action.EXPLAIN)
    return locked_for(view, code=code)


def refusal_lock(error: DomainError) -> LockWords | None:
    """Say since when and by whom the sheet is closed that a refusal is about; the refusal itself says the rule.

    Nothing for a refusal about something else, such as a step that waits for other work.
    """
    lock = error.lock if isinstance(error, Locked) else None
    if lock is None or lock.closed.why_not not in TELL_SINCE:
        return None
    openers = (_opener(opener) for opener in lock.openers if opener.action in OPENINGS)
    return LockWords("", _origin(lock), tuple(openers))


def _beside_the_return(view: SheetView, code: str) -> LockWords:
    """Say why an indicator stays locked while a main index is returned."""
    group, returned = view.tree.group_of(code).code, view.answers.returned
    if group not in returned:
        others = ", ".join(sorted(returned))
        return LockWords(spoken(Sentence(ONLY_RETURNED, {"groups": others, "code": code})), "", ())
    ended = {"group": group, "until": moment(returned[group].until)}
    return LockWords(spoken(Sentence(RETURN_ENDED, ended)), "", ())


def _origin(lock: Lock) -> str:
    if lock.since is None:
        return ""
    since = moment(lock.since)
    if lock.by_clock:
        words: str = _("Khóa từ %(since)s, do hết hạn.", since=since)
    elif lock.by:
        words = _("Khóa từ %(since)s, do %(by)s.", since=since, by=lock.by)
    else:
        words = _("Khóa từ %(since)s, do tổ thẩm định.", since=since)
    return words


def _opener(opener: Opener) -> str:
    roles = ", ".join(role_name(role) for role in opener.roles)
    words: str = _("%(roles)s: %(how)s", roles=roles, how=_(OPENINGS[opener.action]))
    return words
