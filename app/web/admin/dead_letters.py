"""Background work that failed for good: what needs a hand, tried again or put away with a reason."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from app.access.actor import Role
from app.queries.dead_letters import find_dead_letter, list_dead_letters
from app.services.jobs import dead_letters as service
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.attempts import Attempt
from app.web.fields import TextField
from app.web.http import flash_success, now
from app.web.jobs import wake
from app.web.redirects import see_other

ADMINISTRATOR = roles(Role.ADMINISTRATOR)
PUT_AWAY = "put_away"


class PutAwayForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why failed work needs no hand any more."""

    reason = TextField(
        _l("Lý do"),
        [InputRequired(_l("Hãy ghi lý do cất: đã xử lý thế nào, hay vì sao không cần làm nữa."))],
        limit=service.LONGEST_REASON,
    )


@bp.get("/dead-letters")
@access(ADMINISTRATOR)
def dead_letters() -> ResponseReturnValue:
    """List what waits for a hand, or what was put away."""
    put_away = request.args.get("show") == PUT_AWAY
    kind = request.args.get("kind", "")
    page = request.args.get("page", 1, type=int)
    letters = list_dead_letters(actor(), put_away=put_away, kind=kind, page=page)
    return render_template(
        "admin/dead_letters.html",
        letters=letters,
        put_away=put_away,
        kind=kind,
        page_url=lambda number: url_for(
            "admin.dead_letters", show=PUT_AWAY if put_away else None, kind=kind or None, page=number
        ),
    )


@bp.post("/dead-letters/<int:letter_id>/try-again")
@access(ADMINISTRATOR)
def try_dead_letter_again(letter_id: int) -> ResponseReturnValue:
    """Do it again from the beginning, in the name of whoever asked."""
    service.try_again(actor(), letter_id, now=now())
    wake(letter_id)
    flash_success(_("Đã cho làm lại từ đầu. Nếu lại không làm được, việc sẽ hiện lại ở đây."))
    return see_other(url_for("admin.dead_letters"))


@bp.get("/dead-letters/<int:letter_id>/put-away")
@access(ADMINISTRATOR)
def ask_to_put_away(letter_id: int) -> ResponseReturnValue:
    """Ask for the reason."""
    return _page(letter_id, PutAwayForm(formdata=None))


@bp.post("/dead-letters/<int:letter_id>/put-away")
@access(ADMINISTRATOR)
def put_away(letter_id: int) -> ResponseReturnValue:
    """Take it from the list of what needs a hand."""
    form = PutAwayForm()
    with Attempt(form) as attempt:
        attempt.check()
        service.put_away(actor(), letter_id, reason=form.reason.data or "", now=now())
    if attempt.refused:
        return _page(letter_id, form), attempt.status
    flash_success(_("Đã cất việc. Vẫn xem lại và cho làm lại được ở mục Đã cất."))
    return see_other(url_for("admin.dead_letters"))


def _page(letter_id: int, form: PutAwayForm) -> str:
    return render_template("admin/put_away.html", letter=find_dead_letter(actor(), letter_id), form=form)
