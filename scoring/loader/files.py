"""From files to a :class:`~scoring.model.Tree`, or to the complete list of what is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scoring.editions import CURRENT, Edition
from scoring.loader.digest import digest_of
from scoring.loader.messages import LOCK_BROKEN, LOCK_UNREADABLE, TOO_MANY_FILES
from scoring.loader.tree import build_tree
from scoring.model import Tree
from scoring.syntax.errors import CriteriaError, Problem, ProblemLog
from scoring.syntax.fields import Field, nodes_of
from scoring.syntax.file_bytes import read_at_most
from scoring.syntax.file_messages import FILE_MISSING, FILE_UNREADABLE, WRONG_SUFFIX
from scoring.syntax.messages import NOT_A_MAPPING
from scoring.syntax.strict_yaml import Allowance, ListNode, MapNode, Node, read_bytes, read_file

MAX_FILES: Final = 200
TREE_FILE: Final = "tree.yaml"
LOCK_FILE: Final = "LOCK"
CASES_FOLDER: Final = "cases"
_GROUP_FILES: Final = "[0-9][0-9]-*.yaml"
_MAX_LOCK_BYTES: Final = 1_000


def load_tree(path: Path, *, despite_lock: bool = False, edition: Edition = CURRENT) -> Tree:
    """The criteria set in a folder (tree.yaml, one file a group) or in one YAML file with `groups:`.

    Raises :class:`~scoring.syntax.errors.CriteriaError` with every problem found. A folder with a LOCK is refused when
    its content is no longer the locked one, unless `despite_lock` (for writing the LOCK itself). `edition` reads it
    as an earlier engine did (:mod:`scoring.editions`).
    """
    log = ProblemLog()
    tree, digest = _load(path, log, edition)
    if path.is_dir() and not despite_lock:
        _check_lock(path.joinpath(LOCK_FILE), digest, log)
    log.raise_if_any()
    if tree is None:
        raise AssertionError("a tree that cannot be built must have recorded a problem")
    return tree


def load_tree_text(data: bytes, name: str = "tree.yaml") -> Tree:
    """The criteria set in one YAML text, as :func:`load_tree` would read it from a file called `name`."""
    return _from_texts(name, data, {}, Path(name).stem)


def load_tree_files(
    files: Mapping[str, bytes], folder: str, default_id: str, *, edition: Edition = CURRENT
) -> Tree:
    """The criteria set whose files (by name, tree.yaml among them) are at hand, as :func:`load_tree` would read them.

    `folder` is what problems call the place, `default_id` the id of a tree that names none, `edition` the engine
    by whose rules it is read.
    """
    place = f"{folder}/" if folder else ""
    root = files.get(TREE_FILE)
    if root is None:
        problem = Problem(f"{place}{TREE_FILE}", 1, 1, "", FILE_MISSING, {"name": TREE_FILE})
        raise CriteriaError([problem])
    groups = {f"{place}{name}": data for name, data in sorted(files.items()) if name != TREE_FILE}
    return _from_texts(f"{place}{TREE_FILE}", root, groups, default_id, edition)


def tree_files(folder: Path) -> dict[str, bytes]:
    """The files that :func:`load_tree` reads of a folder, by name; LOCK and cases are no part of the content."""
    files = [folder.joinpath(TREE_FILE), *_group_files(folder, ProblemLog())]
    return {file.name: file.read_bytes() for file in files}


def _from_texts(
    name: str, data: bytes, groups: Mapping[str, bytes], default_id: str, edition: Edition = CURRENT
) -> Tree:
    log, allowance = ProblemLog(), Allowance()

    def read(file: str, text: bytes) -> MapNode | None:
        return _mapping(read_bytes(text, file, log, allowance), file, log)

    root = read(name, data)
    mappings = {file: read(file, text) for file, text in groups.items()}
    tree, _ = _assemble(name, root, mappings, default_id, log, edition)
    log.raise_if_any()
    if tree is None:
        raise AssertionError("a tree that cannot be built must have recorded a problem")
    return tree


def _assemble(
    name: str,
    root: MapNode | None,
    groups: Mapping[str, MapNode | None],
    default_id: str,
    log: ProblemLog,
    edition: Edition,
    *,
    overlooked: bool = False,
) -> tuple[Tree | None, str]:
    """The tree of its files, and the digest of what they hold even where it makes none (empty when not all was read).

    What may stand in a file that was not read, or was `overlooked`, is not called missing.
    """
    place = Field(root if root is not None else MapNode({}, 1, 1), "", name, log)
    places = [Field(node, "", file, log) for file, node in groups.items() if node is not None]
    complete = root is not None and len(places) == len(groups) and not overlooked
    every = [*_inline_groups(place), *places]
    tree = build_tree(place, every, default_id=default_id, complete=complete, edition=edition)
    if root is None or not complete:
        return None, ""
    return tree, tree.digest if tree is not None else digest_of(root, nodes_of(every))


def find_trees(path: Path) -> list[Path]:
    """The trees under `path`: itself when it is a file or holds tree.yaml, else every folder below that does.

    A folder of group files (01-….yaml) that lacks its tree.yaml is listed too, so that somebody hears of it.
    """
    if not path.is_dir() or os.path.lexists(path.joinpath(TREE_FILE)):
        return [path]
    whole = {file.parent for file in path.rglob(TREE_FILE)}
    numbered = {file.parent for file in path.rglob(_GROUP_FILES) if file.parent.name != CASES_FOLDER}
    return sorted(whole | numbered) or [path]


def _load(path: Path, log: ProblemLog, edition: Edition) -> tuple[Tree | None, str]:
    is_folder = path.is_dir()
    tree_path = path.joinpath(TREE_FILE) if is_folder else path
    if not os.path.lexists(tree_path):
        log.add(Problem(tree_path.as_posix(), 1, 1, "", FILE_MISSING, {"name": tree_path.name}))
        return None, ""
    allowance = Allowance()

    def read(file: Path) -> MapNode | None:
        name = file.as_posix()
        return _mapping(read_file(file, name, log, allowance), name, log)

    root = read(tree_path)
    before = len(log)
    files = _group_files(path, log) if is_folder else []
    overlooked = len(log) > before
    groups = {file.as_posix(): read(file) for file in files}
    return _assemble(tree_path.as_posix(), root, groups, path.stem, log, edition, overlooked=overlooked)


def _mapping(node: Node | None, name: str, log: ProblemLog) -> MapNode | None:
    if node is not None and not isinstance(node, MapNode):
        log.add(Problem(name, node.line, node.column, "", NOT_A_MAPPING))
        return None
    return node


def _group_files(folder: Path, log: ProblemLog) -> list[Path]:
    try:
        entries = list(folder.iterdir())
    except OSError:
        log.add(Problem(folder.as_posix(), 1, 1, "", FILE_UNREADABLE))
        return []
    files = sorted(file for file in entries if file.suffix in (".yaml", ".yml") and file.name != TREE_FILE)
    for file in files:
        if file.suffix == ".yml":
            log.add(Problem(file.as_posix(), 1, 1, "", WRONG_SUFFIX, {"name": file.name}))
    if len(files) > MAX_FILES:
        log.add(Problem(folder.as_posix(), 1, 1, "", TOO_MANY_FILES, {"limit": str(MAX_FILES)}))
        return []
    return [file for file in files if file.suffix == ".yaml"]


def _inline_groups(tree: Field) -> list[Field]:
    if not isinstance(tree.node, MapNode) or "groups" not in tree.node.entries:
        return []
    groups = Field(tree.node.entries["groups"][1], "groups", tree.file, tree.log)
    return groups.items() if isinstance(groups.node, ListNode) else []


def read_lock(lock: Path) -> str | None:
    """The digest a LOCK file holds; None when there is no LOCK.

    Raises :class:`~scoring.syntax.errors.CriteriaError` for a LOCK that cannot be read: that is not the same as none.
    """
    if not os.path.lexists(lock):
        return None
    try:
        data = read_at_most(lock, _MAX_LOCK_BYTES)
    except OSError:
        data = None
    if data is None:
        raise CriteriaError([Problem(lock.as_posix(), 1, 1, "", LOCK_UNREADABLE)])
    return data.decode("utf-8", errors="replace").strip()


def _check_lock(lock: Path, digest: str, log: ProblemLog) -> None:
    try:
        locked = read_lock(lock)
    except CriteriaError as error:
        for problem in error.problems:
            log.add(problem)
        return
    if locked is not None and locked != digest:
        params = {"locked": _printable(locked[:12]), "found": digest[:12]}
        log.add(Problem(lock.as_posix(), 1, 1, "", LOCK_BROKEN, params))


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)
