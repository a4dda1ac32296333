"""Help: whom to ask, how each role's work goes; and the announcement above every page, which the reader may hide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from flask import Blueprint, Flask, current_app, g, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.access.actor import Role
from app.queries.help_desk import NOBODY, HelpDeskView, read_help_desk
from app.web.access import access, current_actor, public
from app.web.http import now
from app.web.redirects import local_path, see_other

HIDDEN: Final = "hidden_announcement"
"""In the session: the revision of the help desk whose announcement the reader has put away."""

GOOD_FOR: Final = timedelta(seconds=30)

bp = Blueprint("help", __name__, url_prefix="/help")


@bp.get("/")
@access(public())
def index() -> ResponseReturnValue:
    """Say whom to ask, and the steps of every role, the reader's own first."""
    actor = current_actor()
    own = [role for role in Role if actor is not None and role in actor.roles]
    others = [role for role in Role if role not in own]
    return render_template("help/index.html", own=own, others=others)


@bp.post("/announcement/hide")
@access(public())
def hide_announcement() -> ResponseReturnValue:
    """Put the announcement away until it changes or the browser is closed."""
    session[HIDDEN] = help_desk().revision
    return see_other(local_path(request.form.get("next")) or url_for("auth.start"))


class Remembered:
    """The help desk as this process read it last: every page shows it, and none should wait for a statement more.

    A page of an indicator has six (P10). Another server sees a change half a minute later, which the form says.
    """

    def __init__(self) -> None:
        self._desk: HelpDeskView | None = None
        self._until = datetime.min.replace(tzinfo=UTC)

    def at(self, moment: datetime) -> HelpDeskView:
        """Return it, read anew when it is older than half a minute."""
        if self._desk is None or not self._until - GOOD_FOR <= moment < self._until:
            self._desk, self._until = read_help_desk(), moment + GOOD_FOR
        return self._desk

    def forget(self) -> None:
        """Read it anew next time."""
        self._desk = None


def help_desk() -> HelpDeskView:
    """Return the help desk; a page of errors reads nothing and knows nobody."""
    if g.get("failed"):
        return NOBODY
    remembered: Remembered = current_app.extensions["help_desk"]
    return remembered.at(now())


def announced(desk: HelpDeskView) -> bool:
    """Say whether the announcement stands above this page."""
    return desk.announces(now()) and session.get(HIDDEN) != desk.revision


def configure_help(app: Flask) -> None:
    """Register the pages and give every template what stands on all of them."""
    app.register_blueprint(bp)
    app.extensions["help_desk"] = Remembered()
    app.jinja_env.globals.update(help_desk=help_desk, announced=announced)
