"""Official codes in a cell of a table of units: “18880”, or “18880 từ 01/07/2025 đến trước 01/01/2027; …”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.errors import N_, Sentence
from app.models import CodeSystem
from app.text import parse_day, quoted

PART: Final = re.compile(
    r"(?P<code>[0-9A-Za-z][0-9A-Za-z.-]{0,39})(?: từ (?P<first>[0-9/.-]+))?(?: đến trước (?P<end>[0-9/.-]+))?"
)
WRONG_CELL = N_(
    "Không đọc được mã “%(typed)s”. Hãy ghi như 18880, hoặc 18880 từ 01/07/2025 đến trước 01/01/2027; nhiều mã cách "
    "nhau bằng dấu chấm phẩy."
)


@dataclass(frozen=True, slots=True)
class LineCode:
    """A code as a table gives it; without days it holds from the unit's first day, or as long as the unit exists."""

    system: CodeSystem
    code: str
    first: date | None = None
    end: date | None = None


class CellRefused(ValueError):
    """The cell holds something else; ``sentence`` says what."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.sentence = Sentence(WRONG_CELL, {"typed": quoted(typed)})


def read_codes(system: CodeSystem, cell: str) -> tuple[LineCode, ...]:
    """Read the codes of one list; raise ``CellRefused``."""
    return tuple(_parts(system, cell))


def _parts(system: CodeSystem, cell: str) -> Iterator[LineCode]:
    for part in filter(None, (" ".join(part.split()) for part in cell.split(";"))):
        match = PART.fullmatch(part)
        if match is None:
            raise CellRefused(part)
        try:
            first, end = (parse_day(match[name]) if match[name] else None for name in ("first", "end"))
        except ValueError:
            raise CellRefused(part) from None
        yield LineCode(system, match["code"], first, end)


def codes_cell(system: CodeSystem, codes: Iterable[LineCode]) -> str:
    """Return the codes of one list as :func:`read_codes` reads them."""
    return "; ".join(_text(code) for code in codes if code.system is system)


def _text(code: LineCode) -> str:
    first = f" từ {code.first:%d/%m/%Y}" if code.first else ""
    end = f" đến trước {code.end:%d/%m/%Y}" if code.end else ""
    return f"{code.code}{first}{end}"
