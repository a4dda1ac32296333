"""`python -m scoring verify BUNDLE.zip`: the result computed anew, and whether it is the published one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from scoring.bundle.container import read_file
from scoring.bundle.verify import Verdict, verify
from scoring.editions import EDITIONS, ENGINE_VERSION
from scoring.syntax.errors import ProblemLog

LONGEST_LINE: Final = 2_000


def verify_arguments(parser: argparse.ArgumentParser) -> None:
    """`verify BUNDLE.zip`."""
    parser.add_argument(
        "bundle", type=Path, metavar="BUNDLE.zip", help="gói tính lại của một kết quả đã công bố"
    )


def verify_bundle(options: argparse.Namespace) -> int:
    """Print the computed table to standard output, and to standard error the verdict with everything that is wrong.

    Raises :class:`~scoring.syntax.errors.CriteriaError` when there is no file to read.
    """
    log = ProblemLog()
    path: Path = options.bundle
    data = read_file(path, log)
    log.raise_if_any()
    if data is None:
        raise AssertionError("a file that cannot be read must have recorded a problem")
    verdict = verify(data, path.as_posix())
    sys.stdout.write(verdict.table)
    sys.stdout.flush()
    for problem in verdict.problems:
        _tell(problem.text(options.lang))
    for line in _conclusion(verdict, path.as_posix(), options.lang):
        _tell(line)
    return 0 if verdict.holds else 1


def _tell(line: str) -> None:
    """One line to standard error, without what a hostile bundle may have put into it to steer a terminal."""
    visible = "".join(character if character.isprintable() else "�" for character in line[:LONGEST_LINE])
    sys.stderr.write(f"{visible}\n")


def _conclusion(verdict: Verdict, place: str, language: str) -> list[str]:
    vietnamese = language == "vi"
    lines = []
    manifest = verdict.manifest
    if manifest is not None and manifest.engine != ENGINE_VERSION:
        lines.append(f"{place}: {_about_the_engine(manifest.engine, vietnamese=vietnamese)}")
    if verdict.holds and manifest is not None:
        digest = manifest.tree_digest[:12]
        lines.append(
            f"{place}: đạt – {verdict.units} đơn vị, tính lại giống từng chữ; {manifest.title}, bản "
            f"{manifest.version}, bộ {manifest.tree_id}, mã nội dung {digest}"
            if vietnamese
            else f"{place}: holds – {verdict.units} units, computed anew to the letter; {manifest.title}, version "
            f"{manifest.version}, set {manifest.tree_id}, digest {digest}"
        )
    else:
        count = len(verdict.problems)
        lines.append(
            f"{place}: KHÔNG ĐẠT – {count} chỗ sai" if vietnamese else f"{place}: FAILS – {count} problems"
        )
    lines.append(
        f"{place}: SHA-256 {verdict.sha256}; so với mã ghi trên trang kết quả"
        if vietnamese
        else f"{place}: SHA-256 {verdict.sha256}; compare it with the page of the result"
    )
    return lines


def _about_the_engine(version: str, *, vietnamese: bool) -> str:
    """By whose rules the result was computed anew, when they are not those of today."""
    if version in EDITIONS:
        return (
            f"lưu ý: gói do bộ máy tính điểm {version} lập; đã tính lại theo quy tắc của bản {version}"
            if vietnamese
            else f"remark: the bundle was made by engine {version}, and computed anew by the rules of {version}"
        )
    return (
        f"lưu ý: gói do bộ máy tính điểm {version} lập, phần mềm này là {ENGINE_VERSION}; nếu không khớp, hãy tính "
        f"lại bằng bản {version}"
        if vietnamese
        else f"remark: the bundle was made by engine {version}, this is {ENGINE_VERSION}; if the results differ, try "
        f"again with {version}"
    )
