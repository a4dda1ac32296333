"""Criteria trees, compiled once per process: a request never parses YAML.

A cycle pins the digest of its tree, and the files that gave it are stored with the cycle: scoring a running cycle by
changed rules would change points that people have already seen, and a word changed in `criteria/` would stop it. The
files there are what new cycles are opened by, and what a cycle of before sets were kept goes on by as long as they
still give its digest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from flask import Flask, current_app
from sqlalchemy import Select, select

from app.errors import N_, DomainError
from app.extensions import db
from app.models import CriteriaSet
from scoring import CriteriaError, Tree, load_tree
from scoring.editions import EDITIONS, Edition
from scoring.loader.files import load_tree_files, tree_files

_NAME: Final = re.compile(r"([^/]+)/([0-9]{4})[A-Za-z]?/([^/]+)")


@dataclass(frozen=True, slots=True)
class TreeName:
    """What the id of a criteria set says: ``dti/2026b/commune`` is a later make of the set of 2026."""

    family: str
    year: int
    level: str


def name_of(tree_id: str) -> TreeName | None:
    """Take ``family/year/level`` apart; None for an id that is not of that form."""
    match = _NAME.fullmatch(tree_id)
    return TreeName(match[1], int(match[2]), match[3]) if match else None


class TreeChanged(DomainError):
    """The set of a cycle was never stored, and its files do not give the digest any more that the cycle pinned."""

    status = 503


CHANGED = N_(
    "Bộ tiêu chí %(tree)s đã bị thay đổi sau khi đợt đánh giá bắt đầu (mã %(now)s, đợt ghi %(pinned)s), và đợt này mở"
    " từ trước khi hệ thống lưu bộ tiêu chí cùng với đợt. Đề nghị quản trị hệ thống đặt lại đúng tệp cũ vào thư mục"
    " criteria/%(tree)s rồi chạy: alembic upgrade head. Số liệu, điểm đã lưu vẫn còn nguyên."
)
GONE = N_(
    "Không còn tệp của bộ tiêu chí %(tree)s (đợt ghi mã %(pinned)s), và đợt này mở từ trước khi hệ thống lưu bộ tiêu"
    " chí cùng với đợt. Đề nghị quản trị hệ thống đặt lại đúng tệp cũ vào thư mục criteria/%(tree)s rồi chạy:"
    " alembic upgrade head. Số liệu, điểm đã lưu vẫn còn nguyên."
)
UNREADABLE = N_(
    "Không đọc được bộ tiêu chí %(tree)s (đợt ghi mã %(pinned)s): %(problem)s Đợt này mở từ trước khi hệ thống lưu bộ"
    " tiêu chí cùng với đợt. Đề nghị quản trị hệ thống đặt lại đúng tệp cũ vào thư mục criteria/%(tree)s rồi chạy:"
    " alembic upgrade head. Số liệu, điểm đã lưu vẫn còn nguyên."
)


@dataclass(frozen=True, slots=True)
class ReadSet:
    """A tree and exactly the files that gave it, by name."""

    tree: Tree
    files: Mapping[str, bytes]


class Trees:
    """The compiled criteria sets, of cycles and below one folder; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._by_id: dict[str, Tree] = {}
        self._by_digest: dict[str, Tree] = {}

    def load(self, tree_id: str) -> Tree:
        """Return the tree ``family/year/level`` of the folder, compiling it at the first call.

        Raises ``CriteriaError`` with every problem of the files.
        """
        tree = self._by_id.get(tree_id)
        if tree is None:
            with self._lock:
                tree = self._by_id.get(tree_id) or load_tree(self._path(tree_id))
                self._by_id[tree_id] = tree
        return tree

    def read(self, tree_id: str) -> ReadSet:
        """Read the set ``family/year/level`` as its files are now, for a cycle that is opened by it.

        One that the folder lacks is the newest that was kept of that id. Raises ``CriteriaError`` with every problem
        of the files, also when they no longer agree with their LOCK.
        """
        if tree_id not in self.ids() and (kept := self._kept(tree_id)) is not None:
            return kept
        path = self._path(tree_id)
        load_tree(path)
        files = tree_files(path)
        return ReadSet(load_tree_files(files, path.as_posix(), path.stem), files)

    def pinned(self, tree_id: str, digest: str) -> Tree:
        """Return the tree of a cycle: the one way to it, without a statement or a parse from the second call on.

        It is the stored set; of a cycle of before sets were stored the one in the folder if it still has ``digest``,
        else ``TreeChanged`` is raised. A cycle goes on by the set it was opened with: where the engine of today
        refuses what an earlier one took, the set is read by the rules of that one. Its results name it.
        """
        tree = self._by_digest.get(digest)
        if tree is None:
            known = self._by_id.get(tree_id)
            same = known is not None and known.digest == digest
            tree = known if known is not None and same else self._pinned_set(tree_id, digest).tree
            self._by_digest[digest] = tree
        return tree

    def pinned_files(self, tree_id: str, digest: str) -> Mapping[str, bytes]:
        """Return the files of a cycle's set by name; raises ``TreeChanged`` like ``pinned``."""
        return self._pinned_set(tree_id, digest).files

    def _pinned_set(self, tree_id: str, digest: str) -> ReadSet:
        kept = db.session.scalar(select(CriteriaSet.files).where(CriteriaSet.digest == digest))
        if kept is None:
            return set_in_folder(self.folder, tree_id, digest)
        return _matching(tree_id, {name: text.encode() for name, text in json.loads(kept).items()}, digest)

    def ids(self) -> tuple[str, ...]:
        """List the criteria sets in the folder as ``family/year/level``."""
        return tuple(
            sorted(
                path.parent.relative_to(self.folder).as_posix()
                for path in self.folder.glob("*/*/*/tree.yaml")
            )
        )

    def offered(self) -> tuple[str, ...]:
        """List the sets that new cycles can be opened by: those of the folder, and those that were kept by a page."""
        kept = db.session.scalars(select(CriteriaSet.tree_id).distinct())
        return tuple(sorted({*self.ids(), *kept}))

    def current(self, tree_id: str) -> Tree:
        """Return the tree that a new cycle would have, compiled once; raises like ``load`` and ``pinned``."""
        if tree_id in self.ids() or (digest := self._newest_digest(tree_id)) is None:
            return self.load(tree_id)
        return self.pinned(tree_id, digest)

    def _newest_digest(self, tree_id: str) -> str | None:
        return db.session.scalar(_newest(tree_id).with_only_columns(CriteriaSet.digest))

    def _kept(self, tree_id: str) -> ReadSet | None:
        row = db.session.scalars(_newest(tree_id)).one_or_none()
        if row is None:
            return None
        files = {name: text.encode() for name, text in json.loads(row.files).items()}
        return _matching(tree_id, files, row.digest)

    def _path(self, tree_id: str) -> Path:
        return _place(self.folder, tree_id)


def _newest(tree_id: str) -> Select[CriteriaSet]:
    order = (CriteriaSet.stored_at.desc(), CriteriaSet.digest)
    return select(CriteriaSet).where(CriteriaSet.tree_id == tree_id).order_by(*order).limit(1)


def set_in_folder(folder: Path, tree_id: str, digest: str) -> ReadSet:
    """Read the set of a cycle below ``folder``; raises ``TreeChanged`` when its files do not give ``digest``."""
    try:
        files = tree_files(_place(folder, tree_id))
    except OSError as error:
        raise TreeChanged(GONE, tree=tree_id, pinned=digest[:12]) from error
    return _matching(tree_id, files, digest)


def _place(folder: Path, tree_id: str) -> Path:
    path = (folder / tree_id).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise FileNotFoundError(tree_id)
    return path


def as_stored(files: Mapping[str, bytes]) -> str:
    """Write the files of a set as `criteria_set.files` keeps them."""
    return json.dumps({name: data.decode() for name, data in sorted(files.items())}, ensure_ascii=False)


def by_any_engine(load: Callable[[Edition], Tree]) -> Tree:
    """Load a tree by the rules of the newest engine that takes it.

    Raises the ``CriteriaError`` of the current one when none does.
    """
    *earlier, current = EDITIONS.values()
    for edition in (current, *reversed(earlier)):
        try:
            return load(edition)
        except CriteriaError:
            continue
    return load(current)


def _matching(tree_id: str, files: Mapping[str, bytes], digest: str) -> ReadSet:
    stem = Path(tree_id).stem  # the id of a set whose files name none
    try:
        tree = by_any_engine(lambda edition: load_tree_files(files, tree_id, stem, edition=edition))
    except CriteriaError as error:
        raise TreeChanged(UNREADABLE, tree=tree_id, pinned=digest[:12], problem=str(error)) from error
    if tree.digest != digest:
        raise TreeChanged(CHANGED, tree=tree_id, now=tree.digest[:12], pinned=digest[:12])
    return ReadSet(tree, files)


def configure_trees(app: Flask) -> None:
    """Give the application its library of criteria."""
    app.extensions["trees"] = Trees(app.extensions["settings"].criteria_dir)


def trees() -> Trees:
    """Return the current application's library."""
    library: Trees = current_app.extensions["trees"]
    return library
