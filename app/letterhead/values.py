"""What is read of a document, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """What was read in one field. Only what is ``certain`` may be filled in for somebody; the rest is to be looked at.

    Without ``text`` nothing was read, or what stands there is blank.
    """

    text: T | None = None
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's head. ``number`` is what stands before the symbol, ``symbol`` begins with its “/” or “-”."""

    number: Value[str] = field(default_factory=Value)
    symbol: Value[str] = field(default_factory=Value)
    issued_on: Value[date] = field(default_factory=Value)
    issuer: Value[str] = field(default_factory=Value)
    kind: Value[str] = field(default_factory=Value)
    abstract: Value[str] = field(default_factory=Value)
