"""One message in two languages: the shape of every catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Message(NamedTuple):
    """One language's text: what is wrong, and what to do about it."""

    what: str
    fix: str


class Bilingual(NamedTuple):
    """One message in both languages."""

    vi: Message
    en: Message


def bilingual(entries: Mapping[str, tuple[str, str, str, str]]) -> dict[str, Bilingual]:
    """A catalogue from rows of (what vi, fix vi, what en, fix en)."""
    return {
        code: Bilingual(Message(what_vi, fix_vi), Message(what_en, fix_en))
        for code, (what_vi, fix_vi, what_en, fix_en) in entries.items()
    }
