"""The language of the interface: Vietnamese unless somebody chose English. Remembered in the session cookie."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Flask, abort, has_request_context, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app.extensions import babel
from app.web.access import access, public
from app.web.form_messages import configure_form_messages
from app.web.redirects import local_path

LANGUAGES: Final = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT: Final = "vi"

bp = Blueprint("language", __name__)


def current_language() -> str:
    """Return the reader's language code."""
    chosen = session.get("lang") if has_request_context() else None
    return chosen if chosen in LANGUAGES else DEFAULT


@bp.post("/language")
@access(public())
def choose() -> ResponseReturnValue:
    """Remember the language and go back to the page it was chosen on."""
    chosen = request.form.get("lang", "")
    if chosen not in LANGUAGES:
        abort(400)
    session["lang"] = chosen
    return redirect(local_path(request.form.get("next")) or url_for("auth.start"), 303)


def configure_language(app: Flask) -> None:
    """Bind Babel; message ids are Vietnamese sentences, so Vietnamese needs no catalogue."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    babel.init_app(app, locale_selector=current_language)
    app.jinja_env.globals["current_language"] = current_language
    app.jinja_env.globals["languages"] = LANGUAGES
    configure_form_messages(app)
    app.register_blueprint(bp)
