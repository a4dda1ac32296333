"""What arrives from outside, before anything reads it: typed text made plain, and only ids that can be ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter

from app.text import plain

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class PlainText(ImmutableMultiDict[str, Any]):
    """Fields of a form or of an address, in the one spelling that the rest of the application knows."""

    def __init__(
        self, fields: MultiDict[str, Any] | Iterable[tuple[str, Any]] | dict[str, Any] | None = None
    ) -> None:
        super().__init__(_made_plain(MultiDict(fields)))


class PlainRequest(Request):
    """A request whose typed text is plain, in its address and in its fields; bytes of files stay as they are."""

    parameter_storage_class = PlainText

    def __init__(
        self, environ: WSGIEnvironment, populate_request: bool = True, shallow: bool = False
    ) -> None:
        # WSGI hands the bytes of an address over as if they were Latin-1.
        address = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        environ["PATH_INFO"] = plain(address).encode().decode("latin-1")
        super().__init__(environ, populate_request, shallow)


class IdConverter(IntegerConverter):
    """An id in an address. What no row can have (thirty digits, digits of other scripts) is no address at all."""

    regex = r"[0-9]{1,18}"


def configure_front_door(app: Flask) -> None:
    """Set up before any address is registered."""
    app.request_class = PlainRequest
    app.url_map.converters["int"] = IdConverter


def _made_plain(fields: MultiDict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items(multi=True):
        yield plain(name), plain(value) if isinstance(value, str) else value
