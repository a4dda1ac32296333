"""Error pages: what happened, why, what to do. They read nothing and so cannot fail themselves."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.database import Trouble, trouble_of
from app.extensions import db
from app.web.http import settings
from app.web.problems import asked_by_program, problem

PAGES = frozenset({400, 401, 403, 404, 405, 408, 409, 413, 429, 500, 503, 507})
STATUS_OF_TROUBLE: Mapping[Trouble | None, int] = {
    Trouble.CONFLICT: 409,
    Trouble.UNAVAILABLE: 503,
    Trouble.STORAGE: 507,
}


def cause_of(error: BaseException) -> str:
    """Return what the database or the disk said, on one line; the statement and its values are not told."""
    return " ".join(str(getattr(error, "orig", None) or error).split())[:300]


def configure_errors(app: Flask) -> None:
    """Give every HTTP error its page; an error without one of its own takes the page of its class."""

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> ResponseReturnValue:
        g.failed = True
        db.session.rollback()
        code = STATUS_OF_TROUBLE.get(
            trouble_of(getattr(error, "original_exception", None)), error.code or 500
        )
        if code < 400:  # a redirect raised as an exception
            return error.get_response()
        if asked_by_program():
            return problem(code)
        page = code if code in PAGES else (400 if code < 500 else 500)
        g.forged_form = isinstance(error, CSRFError)
        name = "csrf" if g.forged_form else str(page)
        return render_template(f"errors/{name}.html", max_upload_mb=settings().max_upload_mb), code

    @app.errorhandler(Exception)
    def broke(error: Exception) -> ResponseReturnValue:
        trouble = trouble_of(error)
        if trouble is None:
            app.logger.error("unhandled %s", type(error).__name__, exc_info=error)
        else:
            app.logger.error("%s: %s", trouble, cause_of(error))
        return failed(InternalServerError(original_exception=error))
