"""Which criteria sets a cycle can be opened by: readable, of a family and level we know, printable."""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import N_, Invalid
from app.models import Family, Level
from app.text import fault_of, quoted, taken
from app.trees import ReadSet, TreeName, name_of, trees
from scoring import CriteriaError, Tree

TITLE_UNPRINTABLE = N_(
    "Bộ tiêu chí có tên “%(title)s”, trong đó văn bản của hệ thống không in được ký tự %(characters)s. Hãy sửa tên đó "
    "trong tệp tiêu chí rồi mở đợt đánh giá."
)


def read_chosen(tree_id: str) -> ReadSet:
    """Read the set as its files are now, or say in the form's field why it cannot be used."""
    if tree_id not in trees().offered():
        raise Invalid.at("tree_id", N_("Không có bộ tiêu chí này. Hãy chọn một bộ trong danh sách."))
    try:
        chosen = trees().read(tree_id)
    except CriteriaError as error:
        message = N_("Bộ tiêu chí %(tree)s có lỗi nên chưa dùng được: %(problem)s")
        raise Invalid.at("tree_id", message, tree=tree_id, problem=str(error)) from error
    check_prints(chosen.tree)
    return chosen


def check_prints(tree: Tree, *, field: str = "tree_id") -> None:
    """Refuse a set with a title that papers cannot show, while it can still be changed."""
    for title in _printed_titles(tree):
        if (fault := fault_of(taken(title))) is not None:
            characters = fault.params.get("characters", "")
            raise Invalid.at(field, TITLE_UNPRINTABLE, title=quoted(title), characters=characters)


def name_for_cycle(tree_id: str, *, field: str = "tree_id") -> TreeName:
    """Take the id apart, or say in the form's field that no cycle can be opened for such a set here."""
    name = name_of(tree_id)
    if name is None or name.family not in set(Family) or name.level not in set(Level):
        message = N_(
            "Bộ tiêu chí %(tree)s thuộc họ, năm hoặc cấp mà phần mềm chưa mở đợt đánh giá được. Hãy chọn bộ của cấp"
            " tỉnh, huyện, xã hoặc sở; bộ của cấp khác hiện chỉ chấm được bằng dòng lệnh."
        )
        raise Invalid.at(field, message, tree=tree_id)
    return name


def _printed_titles(tree: Tree) -> Iterator[str]:
    """Yield what papers print of a tree."""
    yield from (group.title for group in tree.groups)
    yield from (indicator.title for indicator in tree.indicators.values())
    yield from (grade.title for grade in tree.grades)
