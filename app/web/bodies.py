"""How much a request may bring along, decided before any of it is read.

Every endpoint takes a form unless it declares more with `receives`. A stranger brings at most what a sign-in needs: the
body is read before anybody has looked whether the person may do anything at all. Fields are counted before they are
taken apart; a form of a million empty fields would otherwise cost a second for two megabytes.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

from flask import Flask, g, request, session
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

if TYPE_CHECKING:
    from config import Settings

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
MARK: Final = "__receives__"
KB: Final = 1024
MB: Final = 1024 * KB

MOST_FIELDS: Final = 1_000
STRANGER: Final = 64 * KB
# A form of one indicator is a few hundred bytes. Somebody who pastes a whole report into a note is told so at the
# field, with the text still there, instead of losing it to a refused request.
FORM: Final = 4 * MB
TABLE: Final = 8 * MB
# Ten times what a certificate has. The border of the form that carries it comes on top.
PAPER: Final = MB
# Lost with the line it is sent again, and behind a proxy that buffers all of it is.
PART: Final = MB
URL_ENCODED: Final = "application/x-www-form-urlencoded"


class Load(StrEnum):
    """What an endpoint takes beside the fields of a form."""

    TABLE = "table"
    """A table of at most `TABLE` bytes, as a file or pasted into a field."""
    DOCUMENT = "document"
    """A file of at most the size that the installation allows."""
    PART = "part"
    """A part of a file of at most `PART` bytes (app/web/tus.py)."""
    PAPER = "paper"
    """A certificate of ours from anybody, signed in or not: hashed as it arrives, and never kept."""


def receives(load: Load) -> Callable[[View], View]:
    """Declare that the view takes more than a form."""

    def mark(view: View) -> View:
        setattr(view, MARK, load)
        return view

    return mark


def load_of(view: Callable[..., object] | None) -> Load | None:
    """Return what the view declares, or nothing."""
    return getattr(view, MARK, None)


class CountedForms(FormDataParser):
    """Werkzeug's parser, which counts the parts of a multipart form and not the fields of an ordinary one."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> tuple[IO[bytes], Any, Any]:
        """Parse a body. Raises ``RequestEntityTooLarge`` for more than `MOST_FIELDS` fields."""
        if mimetype == URL_ENCODED:
            body = stream.read()
            if body.count(b"&") >= MOST_FIELDS:
                raise RequestEntityTooLarge
            stream, content_length = BytesIO(body), len(body)
        return super().parse(stream, mimetype, content_length, options)


def configure_bodies(app: Flask) -> None:
    """Set the bounds of each request before its body is touched."""
    settings: Settings = app.extensions["settings"]
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    largest = {
        None: FORM,
        Load.TABLE: TABLE + FORM,
        Load.DOCUMENT: settings.max_upload_mb * MB + FORM,
        Load.PART: PART,
        Load.PAPER: PAPER + STRANGER,
    }
    app.config["MAX_CONTENT_LENGTH"] = max(largest.values())

    @app.before_request
    def bound_body() -> None:
        load = load_of(app.view_functions.get(request.endpoint or ""))
        # The cookie is signed: whoever has a token in it has signed in here once.
        known = "token" in session or load is Load.PAPER
        request.max_content_length = largest[load] if known else STRANGER
        g.hashes_files = load is Load.PAPER
        request.max_form_memory_size = TABLE if load is Load.TABLE else FORM
