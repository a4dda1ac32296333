"""What arrives from outside, before anything reads it: typed text made plain, and only ids that can be ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from flask import Flask, Request, g
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, ValidationError

from app.text import plain
from app.web.bodies import CountedForms
from app.web.hashed_file import HashedFile

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from config import Settings

LARGEST_ID: Final = 2**31 - 1
HOST: Final = re.compile(r"(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")
LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1"})


class PlainText(ImmutableMultiDict[str, Any]):
    """Fields of a form or of an address, in the one spelling that the rest of the application knows."""

    def __init__(
        self, fields: MultiDict[str, Any] | Iterable[tuple[str, Any]] | dict[str, Any] | None = None
    ) -> None:
        super().__init__(_made_plain(MultiDict(fields)))


class PlainRequest(Request):
    """A request whose typed text is plain, in its address and in its fields; bytes of files stay as they are."""

    parameter_storage_class = PlainText
    form_data_parser_class = CountedForms

    def __init__(
        self, environ: WSGIEnvironment, populate_request: bool = True, shallow: bool = False
    ) -> None:
        # WSGI hands the bytes of an address over as if they were Latin-1.
        address = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        environ["PATH_INFO"] = plain(address).encode().decode("latin-1")
        super().__init__(environ, populate_request, shallow)

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Return what a file of a form is written into: memory or a temporary file, or a digest alone."""
        if g.get("hashes_files"):
            return cast("IO[bytes]", HashedFile())
        return super()._get_file_stream(total_content_length, content_type, filename, content_length)


class IdConverter(IntegerConverter):
    """An id in an address. What no row can have (thirty digits, digits of other scripts) is no address at all.

    PostgreSQL refuses to compare an INTEGER column with what does not fit into one; SQLite finds no such row.
    """

    regex = r"[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """Return the id. Raises ``ValidationError`` past what a column holds."""
        number: int = super().to_python(value)
        if number > LARGEST_ID:
            raise ValidationError
        return number


def for_known_hosts(application: WSGIApplication, hosts: frozenset[str] | None) -> WSGIApplication:
    """Answer 400 in plain words to a request under a name that is not ours; with None under one that is no name.

    Stands before Flask: an error page of ours builds addresses, and cannot under a name that has none.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name = HOST.fullmatch(environ.get("HTTP_HOST", "localhost"))
        if name is not None and (hosts is None or name["host"].lower() in hosts):
            return application(environ, start_response)
        body = (
            "400: tên máy chủ trong yêu cầu không phải của hệ thống này. Hãy gõ lại địa chỉ trang.\n".encode()
        )
        head = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
        start_response("400 Bad Request", head)
        return [body]

    return answer


def configure_front_door(app: Flask) -> None:
    """Set up before any address is registered."""
    settings: Settings = app.extensions["settings"]
    app.request_class = PlainRequest
    app.url_map.converters["int"] = IdConverter
    hosts = None
    if settings.environment == "production":
        hosts = frozenset({urlsplit(settings.public_url).hostname or "", *LOCAL_HOSTS})
    app.wsgi_app = for_known_hosts(app.wsgi_app, hosts)  # type: ignore[method-assign, assignment]


def _made_plain(fields: MultiDict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items(multi=True):
        yield plain(name), plain(value) if isinstance(value, str) else value
