"""Results as open data: the switch of a cycle, and the files that everybody takes away.

The same version gives the same bytes whenever it is asked, so that its digest means something.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from threading import Lock
from types import MappingProxyType
from typing import Any, Final

from app.access.actor import Actor
from app.documents.workbooks import Cell, Column, workbook
from app.errors import N_, Forbidden, NotFound, Refused
from app.extensions import db
from app.models import OpenCycle
from app.queries.api.open_data import OpenResult, read_open_head, read_open_rows
from app.queries.api.plain_values import plain_value
from app.queries.api.schemas import parts_of, schema_of
from app.services import audit
from app.services.cycles.changing import locked_cycle, reason_of, stream_of
from scoring.tables import guarded

JSON_SCHEMA: Final = "https://json-schema.org/draft/2020-12/schema"
TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "block": "Mã khối",
        "rank": "Hạng trong khối",
        "unit_code": "Mã đơn vị",
        "unit_name": "Đơn vị",
        "points": "Tổng điểm",
        "denominator": "Tính trên (điểm)",
        "percent": "Tỷ lệ (%)",
        "index": "Chỉ số",
        "grade": "Xếp loại",
    }
)
"""The columns of the tables, by the name that programs read."""

MOST_KEPT: Final = 4
"""Versions whose files a process remembers: of 3,320 units they come to 4 MB, and cost a second to make."""
_KEPT: OrderedDict[OpenResult, tuple[DataFile, ...]] = OrderedDict()
_LOCK: Final = Lock()


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of open data."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def switch(actor: Actor, cycle_id: int, reason: str, *, on: bool, now: datetime) -> bool:
    """Open the results of a cycle as data, or close them again; return whether that changed anything.

    Raises ``Forbidden`` for whoever is not of the standing body, ``NotFound``, ``Refused`` for a trial.
    """
    cycle = locked_cycle(actor, cycle_id, Forbidden(N_("Chỉ cơ quan thường trực được mở dữ liệu kết quả.")))
    if cycle.trial:
        raise Refused(N_("Đợt thử nghiệm không có giá trị công bố nên không mở dữ liệu được."))
    row = db.session.get(OpenCycle, cycle_id)
    if on == (row is not None):
        return False
    kept = reason_of(reason)
    if row is None:
        db.session.add(OpenCycle(cycle_id=cycle_id, opened_at=now, opened_by_id=actor.account_id))
    else:
        db.session.delete(row)
    kind = "cycle.data_opened" if on else "cycle.data_closed"
    audit.record(kind, stream=stream_of(cycle_id), now=now, actor=actor, data={"reason": kept})
    return True


def open_files(result_id: int) -> tuple[DataFile, ...]:
    """Make every file of a version that is open, or take those of the last time. Raises ``NotFound``."""
    head = read_open_head(result_id)
    with _LOCK:
        files = _KEPT.get(head)
    if files is None:
        data = replace(head, rows=read_open_rows(result_id))
        files = tuple(make(data) for make in _MAKERS)
        # Only a version with a bundle says by its head, which has the bundle's digest, what its lines are.
        if head.bundle_sha256 is not None:
            _keep(head, files)
    return files


def open_file(result_id: int, name: str) -> DataFile:
    """Return one file by the name in its address. Raises ``NotFound``."""
    for file in open_files(result_id):
        if file.name == name:
            return file
    raise NotFound


def _keep(head: OpenResult, files: tuple[DataFile, ...]) -> None:
    with _LOCK:
        _KEPT[head] = files
        if len(_KEPT) > MOST_KEPT:
            _KEPT.popitem(last=False)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the JSON file; its properties say what the columns of the tables mean too."""
    parts = {part.__name__: schema_of(part) for part in parts_of(OpenResult)}
    whole = parts.pop(OpenResult.__name__)
    text = json.dumps({**whole, "$defs": parts}).replace("#/components/schemas/", "#/$defs/")
    return {"$schema": JSON_SCHEMA, **json.loads(text)}


def _json(data: OpenResult) -> DataFile:
    return DataFile("results.json", "application/json", _dumped(plain_value(data)))


def _schema(_data: OpenResult) -> DataFile:
    return DataFile("schema.json", "application/schema+json", _dumped(schema()))


def _csv(data: OpenResult) -> DataFile:
    """Comma, decimal point, names of fields: what programs read; nothing that a spreadsheet would calculate."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [*TITLES, *(name for code in _codes(data) for name in (f"group_{code}", f"group_{code}_max"))]
    )
    for cells in _cells(data):
        writer.writerow(_text(cell) for cell in cells)
    return DataFile("results.csv", "text/csv; charset=utf-8", out.getvalue().encode())


def _xlsx(data: OpenResult) -> DataFile:
    titles = {part.code: part.title for row in data.rows for part in row.groups}
    columns = [
        *(Column(title) for title in TITLES.values()),
        *(
            Column(words)
            for code in _codes(data)
            for words in (f"{code}. {titles[code]}", f"{code}: tính trên (điểm)")
        ),
    ]
    notes = [
        f"{data.title}, bản {data.version}",
        f"Quyết định số {data.decision_number or '…'}",
        *(["Số liệu hoặc bộ tiêu chí minh họa"] if data.illustrative else []),
    ]
    content = workbook("Kết quả", columns, _cells(data), made=data.published_at, notes=notes)
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return DataFile("results.xlsx", media_type, content)


_MAKERS: Final[tuple[Callable[[OpenResult], DataFile], ...]] = (_csv, _json, _xlsx, _schema)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return guarded(cell) if isinstance(cell, str) else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _codes(data: OpenResult) -> list[str]:
    return list(dict.fromkeys(part.code for row in data.rows for part in row.groups))


def _cells(data: OpenResult) -> Iterator[list[Cell]]:
    codes = _codes(data)
    for row in data.rows:
        groups = {part.code: part for part in row.groups}
        cells: list[Cell] = [getattr(row, name) for name in TITLES]
        for code in codes:
            part = groups.get(code)
            cells += [part.points, part.max] if part else [None, None]
        yield cells


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
