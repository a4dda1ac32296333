"""`python -m scoring new SHEET.xlsx FOLDER`: read, complain about everything at once, or write the skeleton."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scoring.lint.remarks import Remark
from scoring.schema.files import SCHEMA_FILE
from scoring.skeleton.columns import Columns, check_columns, find_columns, unread_columns
from scoring.skeleton.lines import read_table
from scoring.skeleton.messages import (
    NEW_FOLDER_TAKEN,
    NEW_FOLDER_UNWRITABLE,
    NEW_IDENTITY,
    XLSX_NO_ROWS,
    XLSX_NO_SHEET,
    XLSX_NO_TABLE,
)
from scoring.skeleton.outline import Outline, outline_of
from scoring.skeleton.remarks import (
    NEW_COLUMNS_LEFT_OUT,
    NEW_OTHER_SHEETS,
    NEW_WITHOUT_EVIDENCE,
    NEW_WITHOUT_RULE,
)
from scoring.skeleton.workbook import Worksheet, read_workbook
from scoring.skeleton.write import Identity, files_of
from scoring.syntax.errors import CriteriaError, Problem, ProblemLog
from scoring.syntax.fields import is_identifier
from scoring.vocabulary import LEVELS

_FAMILY = re.compile(r"[a-z][a-z0-9_\-]{0,29}")
_YEAR = re.compile(r"20[0-9]{2}[a-z]?")


def new_arguments(parser: argparse.ArgumentParser) -> None:
    """`new SHEET.xlsx FOLDER [--family F] [--year Y] [--level L] [--level-title T] [--sheet NAME]`."""
    parser.add_argument("spreadsheet", type=Path, metavar="SHEET.xlsx", help="bảng của quyết định")
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="thư mục mới, ví dụ criteria/dti/2027/commune"
    )
    parser.add_argument("--family", help="họ bộ chỉ số: dti, par (mặc định: lấy từ tên thư mục)")
    parser.add_argument("--year", help="năm (mặc định: lấy từ tên thư mục)")
    parser.add_argument("--level", help=f"cấp: {', '.join(LEVELS)} (mặc định: lấy từ tên thư mục)")
    parser.add_argument("--level-title", default="", help="tên cấp, khi không phải là một trong bốn cấp trên")
    parser.add_argument("--sheet", help="tên trang tính (mặc định: trang đầu tiên có bảng)")


def new(options: argparse.Namespace) -> int:
    """Write the skeleton and print what was taken for granted on the way.

    Raises :class:`~scoring.errors.CriteriaError` with everything that is wrong; then nothing is written.
    """
    log = ProblemLog()
    folder: Path = options.folder
    identity = _identity(options, log)
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        log.add(Problem(folder.as_posix(), 1, 1, "", NEW_FOLDER_TAKEN))
    outline = read_outline(options.spreadsheet, options.sheet, log)
    log.raise_if_any()
    if outline is None:
        raise AssertionError("a table that cannot be read must have recorded a problem")
    write_files(folder, files_of(outline, identity, _way_to_schema(folder)))
    for remark in outline.remarks:
        text = remark.text(options.lang)
        sys.stdout.write(f"lưu ý: {text}\n" if options.lang == "vi" else f"remark: {text}\n")
    return 0


def read_outline(path: Path, wanted: str | None, log: ProblemLog) -> Outline | None:
    """The table of a spreadsheet as groups and indicators; None after recording why there is no table."""
    file, before = path.as_posix(), len(log)
    sheets = read_workbook(path, log)
    if len(log) > before:
        return None
    if wanted is not None:
        names = ", ".join(f"“{sheet.name}”" for sheet in sheets)
        sheets = [sheet for sheet in sheets if sheet.name == wanted]
        if not sheets:
            log.add(Problem(file, 1, 1, "", XLSX_NO_SHEET, {"name": wanted[:60], "names": names}))
            return None
    tables = [(sheet, columns) for sheet in sheets if (columns := find_columns(sheet)) is not None]
    if not tables:
        log.add(Problem(file, 1, 1, "", XLSX_NO_TABLE))
        return None
    return _outline(file, tables, log)


def _outline(file: str, tables: list[tuple[Worksheet, Columns]], log: ProblemLog) -> Outline | None:
    sheet, columns = max(tables, key=lambda table: len(table[1].of))
    if not check_columns(sheet, columns, file, log):
        return None
    table = read_table(sheet, columns, file, log)
    if not table.lines:
        log.add(Problem(file, columns.row, 1, sheet.name, XLSX_NO_ROWS))
        return None
    outline = outline_of(table, file, log)
    lacking = {"rule": NEW_WITHOUT_RULE, "evidence": NEW_WITHOUT_EVIDENCE}
    if any(line.rule for line in table.lines):
        del lacking["rule"]  # told in rows of their own
    told = [Remark(sheet.name, message) for name, message in lacking.items() if name not in columns.of]
    unread = ", ".join(f"“{name}”" for name in unread_columns(sheet, columns))
    if unread:
        told.append(Remark(sheet.name, NEW_COLUMNS_LEFT_OUT, {"names": unread}))
    others = ", ".join(f"“{other.name}”" for other, _ in tables if other is not sheet)
    if others:
        told.append(Remark(sheet.name, NEW_OTHER_SHEETS, {"names": others}))
    return Outline(
        outline.sheet, outline.groups, outline.max, outline.bonus_in_max, (*told, *outline.remarks)
    )


def _identity(options: argparse.Namespace, log: ProblemLog) -> Identity:
    """Family, year and level: as given, else the last three parts of the folder's path."""
    parts = ["", "", "", *options.folder.absolute().parts][-3:]
    arguments = {"family": options.family, "year": options.year, "level": options.level}
    identity = {
        key: value if value is not None else part
        for (key, value), part in zip(arguments.items(), parts, strict=True)
    }
    fits = {
        "family": bool(_FAMILY.fullmatch(identity["family"])),
        "year": bool(_YEAR.fullmatch(identity["year"])),
        "level": identity["level"] in LEVELS
        or (bool(options.level_title) and is_identifier(identity["level"])),
    }
    for key, example in _EXAMPLES.items():
        if not fits[key]:
            params = {"option": f"--{key}", "value": identity[key][:60], "example": example}
            log.add(Problem(options.folder.as_posix(), 1, 1, "", NEW_IDENTITY, params))
    title = " ".join(options.level_title.split())
    return Identity(identity["family"], identity["year"], identity["level"], options.spreadsheet.name, title)


_EXAMPLES: Final[Mapping[str, str]] = {
    "family": "dti, par",
    "year": "2027",
    "level": f"{', '.join(LEVELS)}; school --level-title …",
}


def _way_to_schema(folder: Path) -> str:
    """The relative path to schema.json in a folder above, for editors; empty when there is none."""
    for above in folder.absolute().parents[:4]:
        if above.joinpath(SCHEMA_FILE).is_file():
            return Path(os.path.relpath(above.joinpath(SCHEMA_FILE), folder.absolute())).as_posix()
    return ""


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write all the files or none: they appear under their name when the last of them is complete.

    Raises :class:`~scoring.errors.CriteriaError` when the disk refuses.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, text in files.items():
                draft.joinpath(name).parent.mkdir(exist_ok=True)
                draft.joinpath(name).write_text(text, encoding="utf-8")
            draft.chmod(0o755)
            draft.replace(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise CriteriaError([Problem(folder.as_posix(), 1, 1, "", NEW_FOLDER_UNWRITABLE)]) from error
