"""One request, one transaction: where the work is committed, where refusals become pages, what the clock says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm

from app.errors import DomainError, Invalid, Sentence
from app.extensions import db
from app.services.tables.lines import LineProblem
from app.storage import StoreTrouble
from app.web.language import current_language
from app.web.problems import asked_by_program, problem
from scoring import Problem, SheetProblem
from scoring.tables import Fault

if TYPE_CHECKING:
    from config import Settings


OWN_PAGES = frozenset({404, 507})


def settings() -> Settings:
    """Return the settings the application was made with."""
    made_with: Settings = current_app.extensions["settings"]
    return made_with


def now() -> datetime:
    """Return the moment this request is judged by: one reading of the server's clock for the whole request."""
    if "now" not in g:
        g.now = current_app.extensions["clock"]()
    moment: datetime = g.now
    return moment


def utc_now() -> datetime:
    """Read the server's clock."""
    return datetime.now(UTC)


@contextmanager
def others_write() -> Iterator[None]:
    """End the transaction of a request that has only read so far, for the length of something slow before it writes."""
    db.session.rollback()
    yield


def say(error: DomainError) -> str:
    """Return the refusal as a sentence in the reader's language."""
    return spoken(error.sentence)


def spoken(sentence: Sentence) -> str:
    """Say a sentence in the reader's language; a problem found by scoring among its params speaks it by itself."""
    language = current_language()
    params = {
        name: value.text(language) if isinstance(value, (SheetProblem, Problem, Fault)) else value
        for name, value in sentence.params.items()
    }
    text: str = gettext(sentence.message, **params)
    return text


def retry_after(error: DomainError) -> dict[str, str]:
    """Return the header that tells programs when to come again, where waiting helps."""
    return {"Retry-After": str(math.ceil(error.wait.total_seconds()))} if error.wait else {}


def problem_text(problem: LineProblem) -> str:
    """Return what is wrong with a line of an imported file as a sentence in the reader's language."""
    return spoken(problem.sentence)


def show_problems(form: FlaskForm, error: Invalid) -> None:
    """Put the sentences of a refusal beside the fields they are about; what was typed stays in the form."""
    for name, problems in error.fields.items():
        sentences = [spoken(problem) for problem in problems]
        field = form._fields.get(name)
        if field is None:
            form.form_errors.extend(sentences)
        else:
            field.errors = [*field.errors, *sentences]


def flash_success(message: str) -> None:
    """Show ``message`` (already translated) in the green banner of the next page."""
    flash(message, "success")


def flash_undoable(message: str, url: str, **fields: str) -> None:
    """Show ``message`` as done, with a button that undoes it by sending ``fields`` to ``url``."""
    flash({"text": message, "url": url, "fields": fields}, "undo")  # type: ignore[arg-type]  # any JSON is kept


def flash_error(message: str) -> None:
    """Show ``message`` (already translated) in the red banner of the next page."""
    flash(message, "error")


def note_unwritable(error: StoreTrouble) -> None:
    """Tell the log in one line what the disk said: the operator acts on it, nobody else can."""
    current_app.logger.error("storage: %s", error.reason)


def configure_unit_of_work(app: Flask) -> None:
    """Commit once when the view has answered without an error; roll back in every other case.

    The commit happens inside the request, before the answer leaves: an acknowledged save is a durable one. Work that
    must not happen unless the commit did (mail, jobs) is queued with ``after_commit``.
    """
    app.extensions.setdefault("clock", utc_now)
    app.add_template_filter(problem_text)
    app.add_template_filter(spoken, "sentence")

    @app.after_request
    def finish(response: Response) -> Response:
        if request.method in ("GET", "HEAD", "OPTIONS") or response.status_code >= 400 or g.get("failed"):
            db.session.rollback()
            return response
        try:
            db.session.commit()
        except Exception as error:  # noqa: BLE001 - as if the view had failed; left to Flask it has no page and no line
            return app.make_response(app.handle_user_exception(error))
        for hook in g.pop("after_commit", ()):
            hook()
        return response

    @app.errorhandler(DomainError)
    def refused(error: DomainError) -> ResponseReturnValue:
        g.failed = True
        db.session.rollback()
        if isinstance(error, StoreTrouble):
            note_unwritable(error)
        if asked_by_program():
            return problem(error.status, say(error), retry_after(error))
        template = f"errors/{error.status}.html" if error.status in OWN_PAGES else "errors/refused.html"
        page = render_template(template, message=say(error), error=error)
        return page, error.status, retry_after(error)
