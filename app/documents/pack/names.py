"""What worksheets are called: a spreadsheet takes 31 characters, none of a few signs, and no name twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RESERVED: Final = frozenset({"history"})


def sheet_names(titles: Iterable[str], *, taken: Iterable[str]) -> tuple[str, ...]:
    """Return a name for each title, in order; ``taken`` are names that stand already."""
    known = {name.casefold() for name in taken} | _RESERVED
    names = []
    for title in titles:
        name = unique(title, known)
        known.add(name.casefold())
        names.append(name)
    return tuple(names)


def unique(title: str, known: Iterable[str]) -> str:
    """Return a name for ``title`` that is none of ``known`` (in small letters), numbered where it has to be."""
    bare = " ".join(_FORBIDDEN.sub(" ", title).split()).strip("'") or "-"
    name, number = _cut(bare, LONGEST), 1
    while name.casefold() in known:
        number += 1
        end = f" ({number})"
        name = _cut(bare, LONGEST - len(end)) + end
    return name


def _cut(text: str, length: int) -> str:
    """Cut to a number of UTF-16 units, which is how a spreadsheet counts."""
    while len(text.encode("utf-16-le")) // 2 > length:
        text = text[:-1]
    return text.rstrip(" '")
