"""Published results held against their bundles: what everybody can recompute must be what stands in the database."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import select

from app.extensions import db
from app.models import Bundle, ResultRow
from app.queries.results.lines import from_json
from app.sheet.totals import share
from app.storage import Damaged, store
from scoring.bundle import verify

NUMBERS = ("points", "denominator", "percent", "index")


def results_unlike_their_bundles(seen: Counter[str]) -> Iterator[str]:
    """Name every bundle that does not prove itself, and every published line that its recomputation does not give."""
    for bundle in db.session.scalars(select(Bundle).order_by(Bundle.result_id)):
        seen["gói"] += 1
        try:
            with store().open(bundle.sha256) as content:
                proof = verify(content.read(), bundle.filename)
        except Damaged:
            yield f"Gói “{bundle.filename}” của kết quả {bundle.result_id}: tệp {bundle.sha256} mất hoặc bị sửa."
            continue
        yield from (f"Gói “{bundle.filename}”: {problem.text('vi')}" for problem in proof.problems)
        yield from _lines(bundle.result_id, proof.table)


def lines_unlike_their_traces(seen: Counter[str]) -> Iterator[str]:
    """Name every published line whose own figures, kept to be put in order by, are not those of its trace."""
    ids = db.session.scalars(select(ResultRow.id).order_by(ResultRow.id)).all()
    for row_id in ids:  # one by one: the traces of a nation do not fit in memory
        row = db.session.get_one(ResultRow, row_id)
        seen["dòng kết quả"] += 1
        totals = from_json(row.trace).totals
        own = totals.own if totals else None
        before = own.percent if own else share(row.self_points, row.denominator, 2)
        told = {
            "own_denominator": own.denominator if own else None,
            "own_percent": own.percent if own else None,
            "fall": row.percent - (before or Decimal(0)),
        }
        for name, value in told.items():
            if getattr(row, name) != value:
                place = f"Bảng result_row, dòng {row.id} (đơn vị {row.unit_code}), cột {name}"
                yield f"{place}: đang là “{getattr(row, name)}”, cách tính đã lưu cho “{value}”."
        db.session.expunge(row)


def _lines(result_id: int, table: str) -> Iterator[str]:
    told = {line["unit"]: line for line in csv.DictReader(io.StringIO(table), strict=True)}
    rows = db.session.scalars(select(ResultRow).where(ResultRow.result_id == result_id)).all()
    for unit in sorted(told.keys() ^ {row.unit_code for row in rows}):
        where = "gói có mà bảng kết quả không có" if unit in told else "bảng kết quả có mà gói không có"
        yield f"Kết quả {result_id}, đơn vị {unit}: {where}."
    for row in rows:
        line = told.get(row.unit_code)
        if line is None:
            continue
        stored = {"rank": str(row.rank or ""), "grade": row.grade_id or ""}
        for name, value in stored.items():
            if line[name] != value:
                yield _differs(row, name, value, line[name])
        for name in NUMBERS:
            if getattr(row, name) != Decimal(line[name]):
                yield _differs(row, name, getattr(row, name), line[name])


def _differs(row: ResultRow, name: str, stored: object, told: str) -> str:
    place = f"Bảng result_row, dòng {row.id} (đơn vị {row.unit_code}), cột {name}"
    return f"{place}: đang là “{stored}”, gói tính lại ra “{told}”."
