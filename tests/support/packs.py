"""Excel packs in the hands of people: opened, filled in, spoiled, saved again by a spreadsheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.access.actor import Actor
from app.models import Assessment
from app.services.sheets.pack_making import make_pack
from app.services.sheets.packs import Fate, PackReport, look_at_pack
from app.sheet.pack import ANSWER_HEADING, HEADING_KEY
from tests.support.application import START

SECRET = "bí mật của bài thử"


def changed(content: bytes, change: Callable[[Workbook], None]) -> bytes:
    """The workbook as a spreadsheet saves it after somebody did something to it."""
    work = openpyxl.load_workbook(io.BytesIO(content))
    change(work)
    out = io.BytesIO()
    work.save(out)
    return out.getvalue()


def filled(content: bytes, **values: object) -> bytes:
    """The pack with something typed into its answer cells, by figure; `points_2_2` goes into the points of 2.2."""
    wanted = {_ending(name): value for name, value in values.items()}

    def fill(work: Workbook) -> None:
        for sheet in work.worksheets:
            for key, cell in answer_cells(sheet).items():
                for ending, value in wanted.items():
                    if key.endswith(ending):
                        sheet[cell].value = value  # type: ignore[union-attr, assignment]

    return changed(content, fill)


def _ending(name: str) -> str:
    if name.startswith("points_"):
        return name.removeprefix("points_").replace("_", ".") + "|typed_points"
    return f"|figure-{name}"


def answer_cells(sheet: Worksheet) -> dict[str, str]:
    """The addresses of the answer cells of a worksheet, by their keys."""
    column, cells = 0, {}
    for line in sheet.iter_rows():
        key = line[0].value
        if key == HEADING_KEY:
            column = [cell.value for cell in line].index(ANSWER_HEADING)
        elif key and column:
            cells[str(key)] = line[column].coordinate
    return cells


def with_part(content: bytes, name: str, data: bytes = b"x") -> bytes:
    """The file with one more part in its archive."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def out(actor: Actor, sheet: Assessment) -> bytes:
    """The pack of a sheet as it stands."""
    return make_pack(actor, sheet.id, secret=SECRET, now=START).content


def look(actor: Actor, sheet: Assessment, content: bytes) -> PackReport:
    """What taking a pack in would do."""
    return look_at_pack(actor, sheet.id, content, secret=SECRET, now=START)


def fates(report: PackReport) -> dict[str, Fate]:
    """What becomes of the cells that do not stay as they are, by figure."""
    return {
        cell.cell.removeprefix("figure-"): cell.fate
        for cell in report.cells
        if cell.fate is not Fate.UNCHANGED
    }
