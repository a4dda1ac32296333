"""Criteria trees, compiled once per process: a request never parses YAML.

A cycle pins the digest of its tree. If the files no longer give that digest, the tree is refused with both digests
named, because scoring a running round by changed rules would change points that people have already seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from flask import Flask, current_app

from app.errors import N_, DomainError
from scoring import CriteriaError, Tree, load_tree
from scoring.editions import EDITIONS
from scoring.loader.files import tree_files

_NAME: Final = re.compile(r"([^/]+)/([0-9]{4})[A-Za-z]?/([^/]+)")


@dataclass(frozen=True, slots=True)
class TreeName:
    """What the id of a criteria set says: ``dti/2026b/commune`` is a later make of the set of 2026."""

    family: str
    year: int
    level: str


def name_of(tree_id: str) -> TreeName | None:
    """Take ``family/year/level`` apart; None for an id that is not of that form."""
    found = _NAME.fullmatch(tree_id)
    return TreeName(found[1], int(found[2]), found[3]) if found else None


class TreeChanged(DomainError):
    """The files of a criteria set no longer match the digest that a cycle pinned."""

    status = 503


class Trees:
    """The compiled criteria sets below one folder; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._by_id: dict[str, Tree] = {}
        self._earlier: dict[str, Tree] = {}

    def load(self, tree_id: str) -> Tree:
        """Return the tree ``family/year/level``, compiling it at the first call.

        Raises ``CriteriaError`` with every problem of the files, ``FileNotFoundError`` when there are none.
        """
        tree = self._by_id.get(tree_id)
        if tree is None:
            with self._lock:
                tree = self._by_id.get(tree_id) or load_tree(self._path(tree_id))
                self._by_id[tree_id] = tree
        return tree

    def pinned(self, tree_id: str, digest: str) -> Tree:
        """Return the tree if it still has ``digest``; raise ``TreeChanged`` otherwise.

        A round goes on by the set it was opened with: where the engine of today refuses what an earlier one took, the
        set is read by the rules of that one. Its results name it.
        """
        try:
            tree = self.load(tree_id)
        except CriteriaError:
            tree = self._read_as_before(tree_id)
        if tree.digest != digest:
            raise TreeChanged(
                N_(
                    "Bộ tiêu chí %(tree)s đã bị thay đổi sau khi đợt đánh giá bắt đầu (mã %(now)s, đợt ghi %(pinned)s)."
                    " Đề nghị quản trị hệ thống khôi phục đúng tệp bộ tiêu chí của đợt."
                ),
                tree=tree_id,
                now=tree.digest[:12],
                pinned=digest[:12],
            )
        return tree

    def _read_as_before(self, tree_id: str) -> Tree:
        """Read a tree by the rules of the newest engine that takes it; raise ``CriteriaError`` when none does."""
        with self._lock:
            found = self._earlier.get(tree_id)
            if found is None:
                found = self._earlier[tree_id] = _by_any_engine(self._path(tree_id))
        return found

    def files(self, tree_id: str) -> dict[str, bytes]:
        """Read the files of a tree by name, as they are: whoever needs them checks what they say against the tree."""
        return tree_files(self._path(tree_id))

    def ids(self) -> tuple[str, ...]:
        """List the criteria sets in the folder as ``family/year/level``."""
        return tuple(
            sorted(
                path.parent.relative_to(self.folder).as_posix()
                for path in self.folder.glob("*/*/*/tree.yaml")
            )
        )

    def _path(self, tree_id: str) -> Path:
        path = (self.folder / tree_id).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise FileNotFoundError(tree_id)
        return path


def _by_any_engine(path: Path) -> Tree:
    *earlier, current = EDITIONS.values()
    for edition in reversed(earlier):
        try:
            return load_tree(path, edition=edition)
        except CriteriaError:
            continue
    return load_tree(path, edition=current)


def configure_trees(app: Flask) -> None:
    """Give the application its library of criteria."""
    app.extensions["trees"] = Trees(app.extensions["settings"].criteria_dir)


def trees() -> Trees:
    """Return the current application's library."""
    library: Trees = current_app.extensions["trees"]
    return library
