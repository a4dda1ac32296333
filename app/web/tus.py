"""The protocol in which a file comes in parts: tus 1.0.0 (https://tus.io/protocols/resumable-upload), read and told.

Of its extensions: creation, expiration, checksum, termination. What a request is allowed to do stands elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask import Response, abort, request
from werkzeug.exceptions import (
    BadRequest,
    ClientDisconnected,
    UnsupportedMediaType,
)
from werkzeug.http import http_date

from app.services.evidence.transfer_refusals import BrokenPart
from app.web.problems import RESUMABLE

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,expiration,checksum,termination"
PART_TYPE: Final = "application/offset+octet-stream"
CHECKSUMS: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}


def abilities(max_bytes: int) -> Response:
    """Say what this server can do, to whoever asks before beginning."""
    return answer(
        204,
        {
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(max_bytes),
            "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
        },
    )


def answer(
    status: int,
    headers: Mapping[str, str] | None = None,
    *,
    arrived: int | None = None,
    size: int | None = None,
    expires_at: datetime | None = None,
) -> Response:
    """Make an answer without a body: how many bytes have arrived of how many, and until when they are kept."""
    # Not a page: what every page bears would be more than what is said.
    response = Response(status=status, mimetype=PART_TYPE)
    response.headers[RESUMABLE] = VERSION
    if arrived is not None:
        response.headers["Upload-Offset"] = str(arrived)
    if size is not None:
        response.headers["Upload-Length"] = str(size)
    if expires_at is not None:
        response.headers["Upload-Expires"] = http_date(expires_at)
    response.headers.update(headers or {})
    return response


def check_version() -> None:
    """Refuse another version of the protocol, or none, with 412."""
    if request.headers.get(RESUMABLE) != VERSION:
        abort(answer(412, {"Tus-Version": VERSION}))


def announced_size() -> int:
    """Return ``Upload-Length`` in bytes; a length that is told later is not supported."""
    return _number("Upload-Length")


def offset() -> int:
    """Return ``Upload-Offset`` in bytes."""
    return _number("Upload-Offset")


def metadata() -> dict[str, str]:
    """Return ``Upload-Metadata``: pairs of a key and a value in base64, separated by commas."""
    pairs: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, encoded = pair.strip().partition(" ")
        try:
            pairs[key] = base64.b64decode(encoded, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise BadRequest from error
    return pairs


def part() -> bytes:
    """Read a whole part.

    One that the line broke off is thrown away: browsers send it again by themselves, at the same offset, and would be
    refused with all of it if some of it were kept. Raises ``ClientDisconnected`` then, and ``BrokenPart`` when its
    checksum is another than the one that was sent with it.
    """
    if request.mimetype != PART_TYPE:
        raise UnsupportedMediaType
    content = request.get_data(cache=False)
    # Not every server says by itself that a body ended too early.
    if request.content_length is not None and len(content) < request.content_length:
        raise ClientDisconnected
    _check_sum(content)
    return content


def method() -> str:
    """Return the method that is meant, where something on the way lets POST alone through."""
    return request.headers.get("X-HTTP-Method-Override", request.method).upper()


def _check_sum(content: bytes) -> None:
    checksum = request.headers.get("Upload-Checksum")
    if checksum is None:
        return
    name, _space, encoded = checksum.partition(" ")
    if name not in CHECKSUMS:
        raise BadRequest
    try:
        wanted = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise BadRequest from error
    if CHECKSUMS[name](content, usedforsecurity=False).digest() != wanted:
        raise BrokenPart


def _number(header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise BadRequest
    return int(text)
