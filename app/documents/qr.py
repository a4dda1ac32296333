"""QR codes as bitmaps: far cheaper to set than the same code as vector graphics, and as sharp on paper."""

from __future__ import annotations

import hashlib
import io

import segno

from app.documents.resources import SCHEME, Resource

#: Pixels a module: enough that a viewer which smooths pictures leaves the edges alone.
_SCALE = 4
#: The quiet zone the standard asks for, in modules.
_BORDER = 4


def picture(text: str) -> tuple[str, Resource]:
    """The QR code of `text` (at least 15 % may be damaged) as address and PNG.

    The address depends on the text alone, so that a certificate's bytes do not depend on its place in a batch.
    """
    file = io.BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="png", scale=_SCALE, border=_BORDER)
    address = f"{SCHEME}:qr/{hashlib.sha256(text.encode()).hexdigest()}"
    return address, Resource(file.getvalue(), "image/png")
