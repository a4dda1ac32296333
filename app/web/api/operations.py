"""Every address that programs read, in one list: the views, the OpenAPI document and the page are held against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.access.api import ApiScope
from app.errors import N_
from app.queries.api import shapes
from app.web.api.parameters import AFTER, BLOCK, LEVEL, LIMIT, SEARCH, VALID_ON, YEAR, Parameter


@dataclass(frozen=True, slots=True)
class Operation:
    """One address: the scope it needs, what may be asked, and what is answered (``many``: a page of these)."""

    path: str
    summary: str
    scope: ApiScope
    shape: type
    many: bool = False
    parameters: tuple[Parameter, ...] = ()


PAGED: Final = (AFTER, LIMIT)
OPERATIONS: Final = {
    "list_units": Operation(
        "/units",
        N_("Danh mục đơn vị"),
        ApiScope.UNITS,
        shapes.UnitData,
        True,
        (LEVEL, VALID_ON, SEARCH, *PAGED),
    ),
    "unit": Operation("/units/{unit_id}", N_("Một đơn vị"), ApiScope.UNITS, shapes.UnitData),
    "list_cycles": Operation(
        "/cycles", N_("Các đợt đánh giá"), ApiScope.CYCLES, shapes.CycleData, True, (YEAR, LEVEL, *PAGED)
    ),
    "cycle": Operation("/cycles/{cycle_id}", N_("Một đợt đánh giá"), ApiScope.CYCLES, shapes.CycleData),
    "list_indicators": Operation(
        "/cycles/{cycle_id}/indicators",
        N_("Các chỉ tiêu của bộ tiêu chí mà đợt dùng"),
        ApiScope.CYCLES,
        shapes.IndicatorData,
        True,
        PAGED,
    ),
    "list_progress": Operation(
        "/cycles/{cycle_id}/progress",
        N_("Từng đơn vị đang ở bước nào"),
        ApiScope.PROGRESS,
        shapes.ProgressData,
        True,
        PAGED,
    ),
    "count_progress": Operation(
        "/cycles/{cycle_id}/progress/counts",
        N_("Số đơn vị ở mỗi bước"),
        ApiScope.PROGRESS,
        shapes.CountsData,
    ),
    "list_results": Operation(
        "/cycles/{cycle_id}/results",
        N_("Các bản kết quả đã công bố của một đợt"),
        ApiScope.RESULTS,
        shapes.ResultData,
        True,
        PAGED,
    ),
    "result": Operation("/results/{result_id}", N_("Một bản kết quả"), ApiScope.RESULTS, shapes.ResultData),
    "list_rows": Operation(
        "/results/{result_id}/rows",
        N_("Kết quả của các đơn vị, theo thứ tự công bố"),
        ApiScope.RESULTS,
        shapes.RowData,
        True,
        (BLOCK, *PAGED),
    ),
    "row": Operation(
        "/results/{result_id}/rows/{row_id}",
        N_("Kết quả của một đơn vị với từng chỉ tiêu và điểm tự chấm"),
        ApiScope.DETAILS,
        shapes.DetailData,
    ),
}
"""By the name of the view."""
