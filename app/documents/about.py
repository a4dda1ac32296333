"""What the file of a document says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

ILLUSTRATIVE: Final = "Số liệu minh họa"


@dataclass(frozen=True)
class About:
    """Title, author and day of a file; `illustrative` marks figures that nobody declared."""

    title: str
    author: str
    created: date
    illustrative: bool
