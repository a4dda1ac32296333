"""What of a request is kept in the access record, written once the answer has left.

Refusals are read off the answer; an opening is named by its view with `note_opening`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from flask import Flask, Response, g, request
from werkzeug.wsgi import ClosingIterator

from app.access.occasions import Occasion
from app.extensions import db
from app.services.accounts.access_record import Deed, keep
from app.services.accounts.throttle import place_of
from app.web.access import current_actor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AFTERWARDS: Final = "dti.afterwards"
REFUSALS: Final[Mapping[int, Occasion]] = {403: Occasion.FORBIDDEN, 429: Occasion.THROTTLED}


def note_opening(occasion: Occasion, place: str | None = None) -> None:
    """Keep, once the answer has left, that the person behind this request opened what ``occasion`` names.

    Without a ``place`` it is where the request went.
    """
    g.setdefault("openings", []).append((occasion, place))


def configure_access_record(app: Flask) -> None:
    """Write after every answer that has something to be kept."""

    @app.after_request
    def keep_afterwards(response: Response) -> Response:
        deeds = [_deed(occasion, place) for occasion, place in _occasions(response.status_code)]
        if deeds:
            request.environ[AFTERWARDS] = partial(_write, app, deeds)
        return response

    app.wsgi_app = _doing_afterwards(app.wsgi_app)  # type: ignore[method-assign, assignment]


def _doing_afterwards(application: WSGIApplication) -> WSGIApplication:
    """Call what the answer left to be done once its last byte has been sent.

    Werkzeug's ``call_on_close`` would do, if it did not forget files that are passed through as they are.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = application(environ, start_response)
        task = environ.get(AFTERWARDS)
        return ClosingIterator(body, task) if task else body

    return answer


def _occasions(status: int) -> Iterator[tuple[Occasion, str | None]]:
    if status in REFUSALS:
        yield REFUSALS[status], None
    elif g.get("forged_form"):
        yield Occasion.FORGED_FORM, None
    elif status == 404 and request.endpoint is not None and current_actor() is not None:
        yield Occasion.OUT_OF_REACH, None
    elif status < 400:
        yield from g.get("openings", ())


def _deed(occasion: Occasion, place: str | None) -> Deed:
    somebody = current_actor()
    pattern = str(request.url_rule) if request.url_rule else "–"
    return Deed(
        occasion=occasion,
        account_id=somebody.account_id if somebody else None,
        address=place_of(request.remote_addr or ""),
        method=request.method,
        place=place or (request.path if somebody else pattern),
    )


def _write(app: Flask, deeds: list[Deed]) -> None:
    with app.app_context():
        keep(db.engine, deeds, at=app.extensions["clock"]())
