"""Tables of decisions as provinces keep them: rows, how they are merged, and what `new` makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from scoring.model import Tree

Row = Sequence[object]
Change = Callable[[Worksheet], object]
Made = tuple[int, str]
SET = "dti/2026/commune"
BODY: tuple[Row, ...] = (("1", "Nhóm", 5), ("1.1", "Việc một", 2), ("1.2", "Việc hai", 3))


def merging(*areas: str) -> Change:
    def change(sheet: Worksheet) -> None:
        for area in areas:
            sheet.merge_cells(area)

    return change


def maxima(tree: Tree) -> dict[str, str]:
    return {code: str(leaf.max) for code, leaf in tree.indicators.items()}
