"""A page of a stored document as it is looked at: plain values, so that a worker need not load what draws."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.storage.kinds import MEDIA_TYPES, Kind

DRAWN: Final[Mapping[str, Kind]] = MappingProxyType(
    {MEDIA_TYPES[kind]: kind for kind in (Kind.PDF, Kind.PNG, Kind.JPEG, Kind.TIFF, Kind.HEIC, Kind.WEBP)}
)
"""What can be looked at page by page; of Office files there is no picture, they are downloaded."""
WIDTHS: Final = (1000, 1600)
"""Pixels across a drawn page: to fit a screen, and to read small print."""
_NUMBER: Final = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a word stands on a page, in thousandths of the page's width from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Look:
    """One page of a document. ``height`` is in thousandths of the width; ``hits`` are pages that hold the words.

    ``readable`` is false for a scan: its pages hold no text to search.
    """

    pages: int
    page: int
    height: int
    hits: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    readable: bool = False


def first_page(text: str | None) -> int:
    """Return the page that somebody's words name first ("trang 12–14, mục II"): 12; the first where they name none."""
    number = _NUMBER.search(text or "")
    return max(1, int(number[0])) if number else 1
