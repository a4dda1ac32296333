"""Which indicator of the year before an indicator goes on from, where two years were scored by different sets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from app.text import fold
from scoring import Tree

_YEAR: Final = re.compile(r"\b20\d\d\b")


def counterparts(tree: Tree, before: Tree) -> Mapping[str, str]:
    """Return, by code in ``tree``, the code of the same indicator in ``before``; what has none is left out.

    The same indicator bears the same title, but for a year in it, whatever became of its code. Where several bear it,
    code and title decide.
    """
    now, then = _by_title(tree), _by_title(before)
    pairs: dict[str, str] = {}
    for title, codes in now.items():
        earlier = then.get(title, ())
        if len(codes) == len(earlier) == 1:
            pairs[codes[0]] = earlier[0]
        else:
            pairs |= {code: code for code in codes if code in earlier}
    return pairs


def _by_title(tree: Tree) -> Mapping[str, list[str]]:
    codes: dict[str, list[str]] = defaultdict(list)
    for code, indicator in tree.indicators.items():
        codes[_YEAR.sub("", fold(indicator.title))].append(code)
    return codes
