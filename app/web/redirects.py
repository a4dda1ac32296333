"""Where the browser goes next: addresses to come back to, and the answer to every save.

Addresses to come back to arrive from outside, so only paths of this application are followed.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response

MAX_LENGTH = 1000


def see_other(address: str) -> Response:
    """Send the browser to ``address`` by GET, in as few bytes as possible: this is the answer to every save."""
    return Response(status=303, headers={"Location": address})


def local_path(address: str | None) -> str | None:
    """Return ``address`` if it is a path of this application, otherwise nothing.

    Refused are other hosts in every spelling that browsers accept ("//host", "/\\host", with control characters
    inside) and very long ones.
    """
    if not address or len(address) > MAX_LENGTH:
        return None
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    if any(character < " " or character in "\\\x7f" for character in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
