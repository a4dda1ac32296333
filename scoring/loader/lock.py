"""LOCK: the digest of a criteria set a cycle uses, written beside it so that it cannot change unnoticed."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from scoring.loader.files import LOCK_FILE, find_trees, load_tree, read_lock
from scoring.loader.messages import LOCK_DIFFERS, LOCK_NEEDS_FOLDER, LOCK_UNWRITABLE
from scoring.syntax.errors import CriteriaError, Problem


@dataclass(frozen=True, slots=True)
class Locked:
    """A set that is locked now; `previous` is the digest its LOCK held before, empty when it had none."""

    folder: Path
    digest: str
    previous: str

    @property
    def replaced(self) -> bool:
        """Whether another version was locked before."""
        return self.previous not in ("", self.digest)


def lock_tree(folder: Path, *, replace: bool = False) -> Locked:
    """Write the LOCK of a criteria set.

    Raises :class:`~scoring.syntax.errors.CriteriaError` when the set does not load, stands in no folder of its own, or
    has a LOCK of other content and `replace` is not set.
    """
    if folder.is_file():
        raise CriteriaError([Problem(folder.as_posix(), 1, 1, "", LOCK_NEEDS_FOLDER)])
    digest = load_tree(folder, despite_lock=True).digest
    lock = folder.joinpath(LOCK_FILE)
    previous = read_lock(lock) or ""
    locked = Locked(folder, digest, previous)
    if locked.replaced and not replace:
        params = {"locked": previous[:12], "found": digest[:12]}
        raise CriteriaError([Problem(lock.as_posix(), 1, 1, "", LOCK_DIFFERS, params)])
    if previous != digest:
        _write(lock, f"{digest}\n")
    return locked


def _write(lock: Path, text: str) -> None:
    """The new LOCK takes the old one's place in one step: a reader sees either, never half of one."""
    fresh = lock.with_name(f".{LOCK_FILE}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(lock)
    except OSError as error:
        raise CriteriaError([Problem(lock.as_posix(), 1, 1, "", LOCK_UNWRITABLE)]) from error


def lock_arguments(parser: argparse.ArgumentParser) -> None:
    """`lock PATH… [--replace]`."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="thư mục bộ chỉ số")
    parser.add_argument(
        "--replace", action="store_true", help="ghi đè LOCK của nội dung khác (chỉ khi chưa đợt nào dùng)"
    )


def lock(options: argparse.Namespace) -> int:
    """Lock every set under the paths; the sets that cannot be locked are named, the others are locked."""
    failed = False
    for folder in [folder for path in options.paths for folder in find_trees(path)]:
        try:
            locked = lock_tree(folder, replace=options.replace)
        except CriteriaError as error:
            failed = True
            for problem in error.problems:
                sys.stdout.write(f"{problem.text(options.lang)}\n")
            continue
        if locked.replaced:
            sys.stderr.write(f"{_warning(locked, options.lang)}\n")
        sys.stdout.write(f"{_report(locked, options.lang)}\n")
    return 1 if failed else 0


def _report(locked: Locked, language: str) -> str:
    place, digest = locked.folder.as_posix(), locked.digest[:12]
    if locked.previous == locked.digest:
        already = "đã khóa từ trước" if language == "vi" else "locked already"
        return f"{place}: {already}, {digest}"
    done = "đã khóa, mã nội dung" if language == "vi" else "locked, digest"
    return f"{place}: {done} {digest}"


def _warning(locked: Locked, language: str) -> str:
    place, before, after = locked.folder.as_posix(), locked.previous[:12], locked.digest[:12]
    if language == "vi":
        return (
            f"{place}: CẢNH BÁO: bản khóa {before}… đã được thay bằng {after}…. Đợt đánh giá nào đã dùng bản cũ "
            "sẽ không nạp được bộ này nữa; hãy giữ lại các tệp của bản cũ."
        )
    return (
        f"{place}: WARNING: the locked version {before}… has been replaced by {after}…. A cycle that used the old "
        "one can no longer load this set; keep the files of the old version."
    )
