"""The language of the interface: Vietnamese unless somebody chose English. Remembered in the session cookie."""

from __future__ import annotations

import re
from typing import Final, TypeVar

from flask import Blueprint, Flask, abort, has_request_context, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape
from wtforms import SelectChoice  # type: ignore[attr-defined]

from app.extensions import babel
from app.web.access import access, public
from app.web.form_messages import configure_form_messages
from app.web.redirects import local_path

LANGUAGES: Final = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT: Final = "vi"

_STRETCH: Final = re.compile(r"[^\s“”():·–][^“”():·–]*(?<!\s)")
# Letters that English has not, with and without tones.
_VIETNAMESE: Final = re.compile("[àáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]", re.IGNORECASE)

T = TypeVar("T")

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


def vietnamese(text: T) -> T | Markup:
    """Mark what is Vietnamese in a text on an English page, so that it is read out with the right sounds (WCAG 3.1.2).

    Names, titles of criteria sets and whatever people typed are never translated, and English sentences quote them:
    each stretch between colons, quotation marks, dashes or brackets is judged by its letters. On a Vietnamese page
    nothing is marked. For text between tags only: an attribute holds no marks.
    """
    if (
        current_language() == DEFAULT
        or not isinstance(text, str)
        or (isinstance(text, Markup) and "<" in text)
    ):
        return text
    return Markup(_STRETCH.sub(_marked, escape(text)))  # noqa: S704 - escaped first


def vietnamese_attributes(text: str) -> dict[str, str]:
    """Return the attributes of an element that can hold plain text only, such as an option, and is marked whole."""
    return {"lang": DEFAULT} if current_language() != DEFAULT and _VIETNAMESE.search(text) else {}


def vietnamese_option(value: str, label: str) -> SelectChoice:
    """Return a choice of a list whose label is a name."""
    return SelectChoice(value, label, vietnamese_attributes(label))


def _marked(stretch: re.Match[str]) -> str:
    return f'<span lang="{DEFAULT}">{stretch[0]}</span>' if _VIETNAMESE.search(stretch[0]) else stretch[0]


def configure_language(app: Flask) -> None:
    """Bind Babel; message ids are Vietnamese sentences, so Vietnamese needs no catalogue."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    babel.init_app(app, locale_selector=current_language)
    app.jinja_env.filters["vi"] = vietnamese
    app.jinja_env.filters["vi_attributes"] = vietnamese_attributes
    app.jinja_env.globals["current_language"] = current_language
    app.jinja_env.globals["languages"] = LANGUAGES
    configure_form_messages(app)
    app.register_blueprint(bp)
