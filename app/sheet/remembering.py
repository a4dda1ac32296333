"""What a unit wrote about its earlier documents, to be offered again: issuers, symbols, and the words of a series."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MOST_OFFERED: Final = 30
_SYMBOL: Final = re.compile(r"\s*\d{1,5}[a-zA-Z]?\s*(?P<symbol>[/\-–]\s*\D.*|/\d{4}/.+)")
_YEAR: Final = re.compile(r"(?P<before>\bnăm |/)(?P<year>(?:19|20)\d{2})\b(?=$|[^\d])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """Number and issuer of one document, and who entered it."""

    number: str | None
    issuer: str | None
    account_id: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the boxes of the next document offer, most used first.

    ``last_issuer`` is that of the document entered last: by the reader, or by a colleague where the reader has none.
    """

    issuers: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    last_issuer: str = ""


def remembered(wordings: Iterable[Wording], account_id: int) -> Remembered:
    """Sum up the documents of a unit, newest first."""
    wordings = tuple(wordings)
    issuers = [item for item in wordings if item.issuer]
    own = [item for item in issuers if item.account_id == account_id]
    last = next(iter((*own, *issuers)), None)
    return Remembered(
        _most_used(item.issuer or "" for item in issuers),
        _most_used(symbol_of(item.number or "") for item in wordings),
        (last.issuer or "") if last else "",
    )


def symbol_of(number: str) -> str:
    """Return what follows the number: “/KH-UBND” of “15/KH-UBND”; nothing where there is no such thing."""
    match = _SYMBOL.fullmatch(number)
    return re.sub(r"\s+", "", match["symbol"]) if match else ""


def in_other_year(text: str, years: int) -> str:
    """Return the words of a series as so many years later: “năm 2025” and “/2025/” move, “2026 - 2030” does not."""
    return _YEAR.sub(lambda match: f"{match['before']}{int(match['year']) + years}", text)


def _most_used(texts: Iterable[str]) -> tuple[str, ...]:
    """Count spellings that differ in case alone as one, written as it is mostly written; the newest first of equals."""
    spellings: dict[str, Counter[str]] = {}
    for text in texts:
        if text:
            spellings.setdefault(text.casefold(), Counter())[text] += 1
    by_use = sorted(spellings.values(), key=lambda counter: -counter.total())
    return tuple(counter.most_common(1)[0][0] for counter in by_use[:MOST_OFFERED])
