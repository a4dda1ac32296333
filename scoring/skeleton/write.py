"""The files of a new criteria set: what the spreadsheet says, and comments that say what is left to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.decimals import plain
from scoring.skeleton.outline import Entry, Outline
from scoring.skeleton.suggest import suggest
from scoring.skeleton.words import block_text, comment, slug

_FAMILIES: Final = {"dti": "Bộ chỉ số chuyển đổi số", "par": "Bộ chỉ số cải cách hành chính"}
_LEVELS: Final = {
    "department": "cấp sở",
    "district": "cấp huyện",
    "commune": "cấp xã",
    "province": "cấp tỉnh",
}
HAND: Final = "rule: {kind: points}"


@dataclass(frozen=True, slots=True)
class Identity:
    """What the set will be called, and the file it came from; `level_title` names a level that is none of the four."""

    family: str
    year: str
    level: str
    spreadsheet: str
    level_title: str = ""

    @property
    def id(self) -> str:
        return f"{self.family}/{self.year}/{self.level}"


def files_of(outline: Outline, identity: Identity, schema: str = "") -> Mapping[str, str]:
    """The text of every file, by its path inside the folder. `schema` is the way to schema.json, if there is one."""
    digits = max(2, len(str(len(outline.groups))))
    modeline = [f"# yaml-language-server: $schema={schema}"] if schema else []
    files = {"tree.yaml": _joined([*modeline, *_tree(outline, identity)])}
    for number, group in enumerate(outline.groups, 1):
        name = f"{number:0{digits}}-{slug(group.line.title)}.yaml"
        files[name] = _joined([*modeline, *_group(group, outline, identity, "")])
    files["cases/phieu-trong.yaml"] = _joined(_cases(outline))
    return files


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _tree(outline: Outline, identity: Identity) -> Iterator[str]:
    family = _FAMILIES.get(identity.family, f"Bộ chỉ số {identity.family.upper()}")
    source = f"Khung lập từ trang tính “{outline.sheet}” của tệp {identity.spreadsheet}."
    yield from comment(f"{source} Việc còn lại, theo thứ tự:", "")
    yield from (f"# {step}" for step in _STEPS.splitlines())
    yield "format: 1"
    yield f"id: {identity.id}"
    year = identity.year[:4]
    level = _LEVELS.get(identity.level, identity.level_title)
    yield f"title: {block_text(f'{family} {level} năm {year}')}"
    yield f"level: {identity.level}"
    if identity.level_title:
        yield f"level_title: {block_text(identity.level_title)}"
    yield f"period: {{from: {year}-01-01, to: {year}-12-31}}"
    yield "status: illustrative"
    yield "# legal_basis:"
    yield f"#   - Quyết định số …/QĐ-UBND ngày …/…/{year} của Ủy ban nhân dân tỉnh"
    yield f"max: {plain(outline.max)}"
    yield f"rounding: {{points: {outline.digits}, percent: 2, index: 4, mode: half_up}}"
    yield "not_applicable: shrink"
    yield "ranking: {on: percent, ties: competition}"
    yield from _TREE_END


_STEPS: Final = """\
1. Ghi số, ngày của quyết định vào legal_basis.
2. Ở từng chỉ số: thay rule: {kind: points} (nhập điểm tay) bằng cách tính của quyết định. Gợi ý, nếu có, nằm ngay
   trên dòng rule; chỗ không có gợi ý thì chọn trong mục 4 của criteria/README.md.
3. Số liệu nhiều chỉ số cùng dùng thì chuyển vào figures dưới đây; tử số không thể lớn hơn mẫu số thì thêm một
   dòng checks.
4. Ghi thang xếp loại (grades) nếu quyết định có.
5. Viết ví dụ tính tay vào cases/, rồi chạy check và test."""
_TREE_END: Final = (
    "# grades:",
    "#   - {id: excellent, title: Xuất sắc, at_least_percent: 90}",
    "#   - {id: weak, title: Yếu, at_least_percent: 0}",
    "# figures:",
    "#   staff_total: {title: Tổng số cán bộ của đơn vị, unit: người, type: integer, min: 1}",
    "# checks:",
    "#   - {that: staff_trained, at_most: staff_total, says: Số người đã tập huấn không thể nhiều hơn tổng số}",
)


def _group(group: Entry, outline: Outline, identity: Identity, indent: str) -> Iterator[str]:
    yield f'{indent}code: "{group.code}"'
    yield f"{indent}title: {block_text(group.line.title)}"
    yield f"{indent}max: {plain(group.max)}"
    if group.is_bonus:
        in_max = ", in_max: true" if outline.bonus_in_max else ""
        yield f"{indent}bonus: {{cap: {plain(group.max)}{in_max}}}"
    elif group.is_penalty and not (group.parent is not None and group.parent.is_penalty):
        yield f"{indent}penalty: true"
    yield from _decision_words(group.line.rule, indent)
    for key, children in (
        ("groups", [child for child in group.children if not child.is_leaf]),
        ("indicators", [child for child in group.children if child.is_leaf]),
    ):
        if children:
            yield f"{indent}{key}:"
        for child in children:
            lines = _leaf if child.is_leaf else _group
            inner = list(lines(child, outline, identity, f"{indent}    "))
            yield f"{indent}  - {inner[0].lstrip()}"
            yield from inner[1:]


def _leaf(leaf: Entry, outline: Outline, identity: Identity, indent: str) -> Iterator[str]:
    line = leaf.line
    yield f'{indent}code: "{leaf.code}"'
    yield f"{indent}title: {block_text(line.title)}"
    yield f"{indent}max: {plain(leaf.max)}"
    if leaf.is_penalty and leaf.parent is not None and not leaf.parent.is_penalty:
        yield f"{indent}penalty: true"
    yield from _decision_words(line.rule, indent)
    yield from _suggestion(leaf, indent)
    yield f"{indent}{HAND}"
    if line.evidence:
        yield f"{indent}evidence:"
        yield f"{indent}  required: true"
        yield f"{indent}  asks: {block_text(' '.join(line.evidence.split()))}"
    source = f"Dòng {line.row}, trang tính “{outline.sheet}” của tệp {identity.spreadsheet}"
    yield f"{indent}source: {block_text(source)}"


def _decision_words(words: str, indent: str) -> Iterator[str]:
    if words:
        yield f"{indent}# Quyết định viết:"
        yield from comment(words, indent, "  ")


def _suggestion(leaf: Entry, indent: str) -> Iterator[str]:
    proposal = suggest(leaf.line.rule, leaf.line.title, leaf.code, Decimal(leaf.max))
    if proposal is None:
        return
    yield f"{indent}# Gợi ý (đối chiếu quyết định; đúng thì bỏ “# ” ở các dòng dưới và xóa dòng {HAND}):"
    if proposal.doubt:
        yield from comment(f"Còn phải chọn {proposal.doubt}.", indent, "# ")
    if proposal.scored_by:
        yield f"{indent}# scored_by: {proposal.scored_by}"
    if proposal.figures:
        yield f"{indent}# figures:"
    for name, spec in proposal.figures.items():
        yield f"{indent}#   {name}: {spec}"
    yield f"{indent}# rule: {proposal.rule}"


def _cases(outline: Outline) -> list[str]:
    leaf = next(leaf for group in outline.groups for leaf in group.leaves())
    return [
        "# Ví dụ tính tay: cùng số liệu này phải ra đúng điểm này. Tính theo quyết định, không chép điểm máy tính ra.",
        "# Mỗi ngưỡng ba ví dụ: ngay dưới, vừa đúng, ngay trên. Xem mục 8 của criteria/README.md.",
        "cases:",
        "  - name: Chưa kê khai gì thì chưa có điểm nào, mẫu số vẫn đủ",
        "    figures: {}",
        f"    expect: {{total: 0, denominator: {plain(outline.max)}}}",
        "  # - name: Chỉ số … – điều ví dụ này cho thấy",
        "  #   figures: {so_lieu: 10}",
        f'  #   expect: {{points: {{"{leaf.code}": {plain(leaf.max)}}}}}',
    ]
