"""What a page may show besides its text: pictures and fonts held in memory, under addresses of our own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Addresses of this scheme mean nothing to anybody but the sealed fetcher.
SCHEME: Final = "dti-document"


@dataclass(frozen=True)
class Resource:
    """Bytes the page may use, with their media type."""

    content: bytes
    media_type: str
