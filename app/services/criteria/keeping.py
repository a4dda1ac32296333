"""Check an uploaded criteria set, say what it changes, and keep it for cycles to come."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.access.actor import Actor, Role
from app.errors import N_, DomainError, Forbidden, Invalid
from app.extensions import db
from app.models import CriteriaSet
from app.queries.criteria import base_of
from app.sandbox import MB, Crashed, Limits, TooCostly, run
from app.services import audit
from app.services.criteria.archive import Judged, SetProblem
from app.services.cycles.choosing import check_prints, name_for_cycle
from app.services.cycles.sets import keep_set
from app.trees import ReadSet, as_stored, trees
from scoring.diff import TreeChange, tree_changes
from scoring.loader.files import load_tree_files
from scoring.model import Tree

LIMITS: Final = Limits(memory=300 * MB, seconds=20, processor_seconds=15)
STREAM: Final = "criteria"
REFUSALS: Final[Mapping[str, str]] = {
    "damaged": N_("Tệp này không phải tệp ZIP đọc được. Hãy nén lại thư mục của bộ tiêu chí thành tệp ZIP."),
    "locked": N_("Tệp ZIP có mật khẩu. Hãy nén lại, không đặt mật khẩu."),
    "many": N_(
        "Tệp ZIP có quá nhiều tệp. Một bộ tiêu chí có tệp tree.yaml và nhiều nhất 200 tệp chỉ số chính."
    ),
    "large": N_("Bộ tiêu chí quá lớn. Một tệp không quá 512 kB, cả bộ không quá 1 MB."),
    "no_tree": N_(
        "Tệp ZIP phải có đúng một tệp tree.yaml, cùng thư mục với các tệp chỉ số chính (01-….yaml)."
    ),
}
TOO_COSTLY = N_("Không đọc được bộ tiêu chí trong giới hạn cho phép. Hãy xem lại tệp, rồi thử lại.")
NOT_YOURS = N_("Chỉ cơ quan thường trực được đưa bộ tiêu chí vào hệ thống.")
OTHER_FAMILY = N_("Bạn không phụ trách lĩnh vực của bộ tiêu chí này nên không đưa bộ ấy vào hệ thống được.")
FOLDER_HAS_IT = N_(
    "Bộ %(tree)s đã có sẵn trong hệ thống với nội dung khác. Bộ sửa lại cần mã riêng: thêm một chữ cái sau năm ở dòng"
    " id của tree.yaml, ví dụ dti/2026b/commune."
)


SUPERSEDED = N_(
    "Nội dung này của bộ %(tree)s đã được giữ từ trước và sau đó có bản khác thay. Muốn dùng lại, hãy đặt mã riêng:"
    " thêm một chữ cái sau năm ở dòng id của tree.yaml."
)


class SetRefused(DomainError):
    """The set cannot be used; ``problems`` lists all that is wrong, in the order of files and lines."""

    status = 422

    def __init__(self, problems: Sequence[SetProblem]) -> None:
        super().__init__(
            N_("Bộ tiêu chí có %(count)s chỗ cần sửa. Chưa giữ gì; hãy sửa tệp rồi gửi lại."),
            count=len(problems),
        )
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class UploadedSet:
    """A set that passed every check: the tree, its files as they are kept, and what differs from an earlier one.

    ``base`` is the id of the set compared with, empty where there is none; ``known`` when the very same is kept.
    """

    tree: Tree
    files: str
    base: str
    changes: tuple[TreeChange, ...]
    known: bool


def check_archive(actor: Actor, content: bytes, *, base: str = "") -> UploadedSet:
    """Judge an uploaded ZIP in the sandbox and compare it with the set ``base``; nothing is stored.

    Raises ``Forbidden``, ``Invalid`` (field ``file``), or ``SetRefused`` with every problem and its place.
    """
    _require(actor)
    return _checked(actor, "app.services.criteria.archive:judge_archive", content, base)


def keep_files(actor: Actor, files: str, *, now: datetime) -> str:
    """Keep a set whose check was seen; ``files`` is what ``check_archive`` returned. Return its id.

    The text has been in a browser, so it is judged anew. A kept set never changes: one with the same id but other
    content becomes the one that new cycles are opened by, and cycles that are open keep theirs.
    """
    _require(actor)
    checked = _checked(actor, "app.services.criteria.archive:judge_text", files.encode())
    if checked.known:
        return checked.tree.id
    parts = {name: text.encode() for name, text in json.loads(checked.files).items()}
    keep_set(ReadSet(checked.tree, parts), now=now)
    data = {"tree": checked.tree.id, "digest": checked.tree.digest, "status": checked.tree.status}
    audit.record("criteria.kept", stream=STREAM, now=now, actor=actor, data=data)
    return checked.tree.id


def _require(actor: Actor) -> None:
    if not actor.has(Role.SECRETARIAT):
        raise Forbidden(NOT_YOURS)


def _checked(actor: Actor, function: str, content: bytes, base: str = "") -> UploadedSet:
    files = _judged(function, content)
    tree = load_tree_files(files, "", "")
    name = name_for_cycle(tree.id, field="file")
    if name.family not in actor.families(Role.SECRETARIAT):
        raise Forbidden(OTHER_FAMILY)
    check_prints(tree, field="file")
    known = _is_known(tree)
    base = base if base in trees().offered() else base_of(tree.id)
    changes = tuple(tree_changes(trees().current(base), tree)) if base else ()
    return UploadedSet(tree, as_stored(files), base, changes, known)


def _judged(function: str, content: bytes) -> Mapping[str, bytes]:
    try:
        judged: Judged = run(function, file=io.BytesIO(content), limits=LIMITS)
    except (TooCostly, Crashed) as error:
        raise Invalid.at("file", TOO_COSTLY) from error
    if judged.refusal:
        raise Invalid.at("file", REFUSALS[judged.refusal])
    if judged.problems:
        raise SetRefused(judged.problems)
    return judged.files


def _is_known(tree: Tree) -> bool:
    """Say whether new cycles are opened by this very set already; raises ``Invalid`` where they never can be."""
    if tree.id not in trees().offered():
        return False
    if trees().read(tree.id).tree.digest == tree.digest:
        return True
    if tree.id in trees().ids():
        raise Invalid.at("file", FOLDER_HAS_IT, tree=tree.id)
    if db.session.get(CriteriaSet, tree.digest) is not None:
        raise Invalid.at("file", SUPERSEDED, tree=tree.id)
    return False
