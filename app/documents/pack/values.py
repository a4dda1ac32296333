"""What a pack is made of: plain values, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.sheet.pack import Slot
from scoring import FigureSpec, Indicator


@dataclass(frozen=True, slots=True)
class PackRow:
    """One answer cell with what stands beside it. ``spec`` is empty for points that are typed.

    ``slot`` is empty for a figure that cannot be changed in this pack; its ``value`` is shown all the same. ``before``
    is the year before in words.
    """

    indicator: Indicator
    slot: Slot | None
    spec: FigureSpec | None
    value: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class PackPart:
    """The rows of one main index in one worksheet."""

    code: str
    title: str
    rows: tuple[PackRow, ...]


@dataclass(frozen=True, slots=True)
class PackSheet:
    """One worksheet: the whole sheet, or what one office has."""

    title: str
    parts: tuple[PackPart, ...]


@dataclass(frozen=True, slots=True)
class PackBook:
    """A whole pack. ``facts`` are lines on its first page; ``rules`` says how each indicator is counted, by code.

    ``points`` are those of what is stored, of indicators that are declared: what formulas show before a spreadsheet
    calculates them.
    """

    title: str
    unit: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[PackSheet, ...]
    seal: tuple[str, ...]
    year: int
    points: Mapping[str, Decimal] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
