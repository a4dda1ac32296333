"""From files to a :class:`~scoring.model.Tree`, or to the complete list of what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from scoring.build_tree import build_tree
from scoring.errors import Problem, ProblemLog
from scoring.fields import Field
from scoring.model import Tree
from scoring.strict_yaml import ListNode, MapNode, Node, read_bytes, read_file

MAX_FILES: Final = 200
TREE_FILE: Final = "tree.yaml"
LOCK_FILE: Final = "LOCK"


def load_tree(path: Path, *, despite_lock: bool = False) -> Tree:
    """The criteria set in a folder (tree.yaml, one file a group) or in one YAML file with `groups:`.

    Raises :class:`~scoring.errors.CriteriaError` with every problem found. A folder with a LOCK is refused when
    its content is no longer the locked one, unless `despite_lock` (for writing the LOCK itself).
    """
    log = ProblemLog()
    tree = _load(path, log)
    if tree is not None and path.is_dir() and not despite_lock:
        _check_lock(path.joinpath(LOCK_FILE), tree, log)
    log.raise_if_any()
    if tree is None:
        raise AssertionError("a tree that cannot be built must have recorded a problem")
    return tree


def load_tree_text(data: bytes, name: str = "tree.yaml") -> Tree:
    """The criteria set in one YAML text, as :func:`load_tree` would read it from a file called `name`."""
    log = ProblemLog()
    root = _mapping(read_bytes(data, name, log), name, log)
    place = Field(root, "", name, log) if root is not None else None
    tree = build_tree(place, _inline_groups(place), default_id=Path(name).stem) if place is not None else None
    log.raise_if_any()
    if tree is None:
        raise AssertionError("a tree that cannot be built must have recorded a problem")
    return tree


def find_trees(path: Path) -> list[Path]:
    """The trees under `path`: itself when it is a file or holds tree.yaml, else every folder below that does."""
    if not path.is_dir() or path.joinpath(TREE_FILE).exists():
        return [path]
    return sorted(found.parent for found in path.rglob(TREE_FILE)) or [path]


def _load(path: Path, log: ProblemLog) -> Tree | None:
    is_folder = path.is_dir()
    tree_path = path.joinpath(TREE_FILE) if is_folder else path
    if not tree_path.is_file():
        log.add(Problem(tree_path.as_posix(), 1, 1, "", "file_missing", {"name": tree_path.name}))
        return None
    root = _read_mapping(tree_path, log)
    group_files = _group_files(path, log) if is_folder else []
    groups = [
        Field(node, "", file.as_posix(), log)
        for file in group_files
        if (node := _read_mapping(file, log)) is not None
    ]
    if root is None:
        return None
    place = Field(root, "", tree_path.as_posix(), log)
    return build_tree(place, [*_inline_groups(place), *groups], default_id=path.stem)


def _read_mapping(file: Path, log: ProblemLog) -> MapNode | None:
    return _mapping(read_file(file, file.as_posix(), log), file.as_posix(), log)


def _mapping(node: Node | None, name: str, log: ProblemLog) -> MapNode | None:
    if node is not None and not isinstance(node, MapNode):
        log.add(Problem(name, node.line, node.column, "", "not_a_mapping"))
        return None
    return node


def _group_files(folder: Path, log: ProblemLog) -> list[Path]:
    files = sorted(
        file for file in folder.iterdir() if file.suffix in (".yaml", ".yml") and file.name != TREE_FILE
    )
    for file in files:
        if file.suffix == ".yml":
            log.add(Problem(file.as_posix(), 1, 1, "", "wrong_suffix", {"name": file.name}))
    if len(files) > MAX_FILES:
        log.add(Problem(folder.as_posix(), 1, 1, "", "too_many_files", {"limit": str(MAX_FILES)}))
        return []
    return [file for file in files if file.suffix == ".yaml"]


def _inline_groups(tree: Field) -> list[Field]:
    if not isinstance(tree.node, MapNode) or "groups" not in tree.node.entries:
        return []
    groups = Field(tree.node.entries["groups"][1], "groups", tree.file, tree.log)
    return groups.items() if isinstance(groups.node, ListNode) else []


def read_lock(lock: Path) -> str:
    """The digest a LOCK file holds."""
    return lock.read_text(encoding="utf-8", errors="replace").strip()


def _check_lock(lock: Path, tree: Tree, log: ProblemLog) -> None:
    if not lock.is_file():
        return
    locked = read_lock(lock)
    if locked != tree.digest:
        params = {"locked": locked[:12], "found": tree.digest[:12]}
        log.add(Problem(lock.as_posix(), 1, 1, "", "lock_broken", params))
