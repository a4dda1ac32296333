"""A cycle of a year before this system, and files of its finished sheets as a province kept them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.models import Unit

TREE = "dti/2031/commune"
HEADER = (
    "Mã đơn vị;Mã chỉ tiêu;Mã số liệu;Số liệu kê khai;Số liệu thẩm định;Điểm tự chấm;Điểm thẩm định;"
    "Lý do điều chỉnh;Ghi chú\n"
)
ROWS: Mapping[str, str] = {
    "1.1": "1.1;plan_issued;Có;;2;2;;Kế hoạch số 01",
    "1.2": "1.2;chaired_by;Cấp phó;;1;1;;",
    "2.1 a": "2.1;approved;8;;4;4;;",
    "2.1 b": "2.1;systems;10;;;;;",
    "2.2 a": "2.2;protected;4;;2,5;2,5;;",
    "2.2 b": "2.2;approved;8;;;;;",
    "3.1": "3.1;;;;2;1,5;Thiếu minh chứng;",
    "3.2": "3.2;satisfied;;90;;1,8;;",
}
"""What the file says of one commune, by indicator: declared, appraised, both points, reason and note."""
ROWS_A_UNIT = len(ROWS)
OWN_POINTS, FINAL_POINTS = "11.5", "12.8"


def file_of(units: Sequence[Unit | str], **changed: str) -> str:
    """A file of the units' sheets, all alike but for the rows changed by name (``r1_1="1.1;plan_issued;…"``)."""
    rows = {
        name: changed.get("r" + name.replace(".", "_").replace(" ", ""), row) for name, row in ROWS.items()
    }
    codes = (unit if isinstance(unit, str) else unit.code for unit in units)
    return HEADER + "".join(f"{code};{row}\n" for code in codes for row in rows.values())


def line_of(place: int, row: str) -> int:
    """The line of a file on which a row of the unit at ``place`` (from 0) stands."""
    return 2 + place * ROWS_A_UNIT + list(ROWS).index(row)
