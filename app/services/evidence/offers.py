"""What the head of a document offers for the boxes of its form, and how that is kept until somebody looks at it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from app.letterhead import Line, Reading, Value, read
from app.letterhead.subjects import LETTER
from app.services.evidence.document_data import LIMITS as WIDTHS
from app.text import taken


@dataclass(frozen=True, slots=True)
class Offer:
    """One field: what may be filled in, or what was seen there and has to be looked at; both may be empty."""

    value: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """What may be filled in. ``readable`` is false for files in which no text was read."""

    number: Offer = Offer()
    issued_on: date | None = None
    issuer: Offer = Offer()
    abstract: Offer = Offer()
    readable: bool = False


def offers_of(lines: Iterable[Line]) -> Offers:
    """Read the head of a document out of its lines."""
    lines = tuple(lines)
    return offers_from(read(lines), readable=bool(lines))


def offers_from(reading: Reading, *, readable: bool) -> Offers:
    """Return what a reading offers."""
    day = reading.issued_on
    return Offers(
        _number(reading),
        day.text if day.certain else None,
        _offer(reading.issuer, "issuer"),
        _abstract(reading),
        readable,
    )


def to_json(offers: Offers) -> str:
    """Write offers down."""
    return json.dumps(asdict(offers), default=str, ensure_ascii=False)


def from_json(text: str) -> Offers:
    """Read what ``to_json`` wrote."""
    kept = json.loads(text)
    day = kept["issued_on"]
    return Offers(
        Offer(**kept["number"]),
        date.fromisoformat(day) if day else None,
        Offer(**kept["issuer"]),
        Offer(**kept["abstract"]),
        kept["readable"],
    )


def _number(reading: Reading) -> Offer:
    number, symbol = reading.number, reading.symbol
    text = f"{number.text or '…'}{symbol.text or ''}"
    if number.certain and symbol.certain and len(text) <= WIDTHS["number"]:
        return Offer(value=taken(text))
    return Offer(seen=taken(text)) if number.text or symbol.text else Offer()


def _abstract(reading: Reading) -> Offer:
    """Put the kind of document before its abstract, as people name documents."""
    kind, text = reading.kind, reading.abstract.text
    if text is None:
        return Offer()
    if kind.text and kind.text != LETTER:
        about = text.startswith("Về việc")
        text = f"{kind.text} về việc{text[len('Về việc') :]}" if about else f"{kind.text}: {text}"
    return _offer(Value(text, certain=reading.abstract.certain and kind.certain), "abstract")


def _offer(value: Value[str], name: str) -> Offer:
    text = taken(value.text or "")
    return Offer(value=text) if value.certain and len(text) <= WIDTHS[name] else Offer(seen=text)
