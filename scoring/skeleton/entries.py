"""Which rows of a table are entries of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from scoring.skeleton.cells import is_part_of_a_line
from scoring.skeleton.columns import Columns
from scoring.tables.grid import Cell

HEADING_NUMBER: Final = re.compile(r"[IVXLC]+|[A-Z]")
"""What a column of running numbers says beside a heading."""


def has_code(cells: Mapping[int, Cell], columns: Columns) -> bool:
    """Whether a row has a code, be it struck out: no bullet of the indicator above, no mere running number."""
    code, number = (cells.get(columns.of.get(meaning, 0)) for meaning in ("code", "number"))
    if code is not None:
        return not is_part_of_a_line(replace(code, text=code.text or code.struck))
    return number is not None and HEADING_NUMBER.fullmatch(number.text or number.struck) is not None
