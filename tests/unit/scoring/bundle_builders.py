"""A small published cycle and its bundle, for the tests of `verify`; and ways to spoil it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from scoring import Sheet, Tree, cohort_of, rank, score
from scoring.bundle import Block, Entry, Published, bundle_of
from scoring.bundle.container import write_container
from scoring.bundle.manifest import MANIFEST, sha256
from scoring.engine.result_table import line_of
from scoring.loader.files import load_tree_files
from tests.unit.scoring.builders import figures_of

TREE = """\
# Chú thích của người giữ tệp cũng nằm trong gói.
id: dti/2030/thu
title: Bộ chỉ số thử
rounding: {points: 2, percent: 2}
grades:
  - {id: good, title: Tốt, at_least_percent: 60}
figures:
  systems: {title: Tổng số hệ thống, type: integer, min: 0}
  remark: {title: Ghi chú nội bộ, type: text}
"""
GROUP = """\
code: "1"
title: An toàn thông tin
indicators:
  - code: "1.1"
    title: Kế hoạch
    max: 5
    figures: {plan: {title: Kế hoạch, type: choice, options: {issued: Đã ban hành, none: Chưa, na: Không phải lập}}}
    rule: {kind: choice, figure: plan, shares: {issued: 1, none: 0, na: 0.5}}
  - code: "1.2"
    title: Hệ thống được phê duyệt
    max: 5
    figures: {approved: {title: Số hệ thống được phê duyệt, type: integer, min: 0}}
    rule: {kind: ratio, numerator: [approved], denominator: [systems], zero_denominator: zero}
  - {code: "1.10", title: Điểm của hội đồng, max: 2, rule: {kind: points}}
"""
COHORT_GROUP = """\
code: "2"
title: So với mọi đơn vị
indicators:
  - code: "2.1"
    title: Mức chi
    max: 4
    figures: {spending: {title: Mức chi, type: number, min: 0}}
    rule: {kind: best_share, value: spending}
"""

PUBLISHED = Published(
    title="Đánh giá năm 2030, cấp xã",
    year=2030,
    version=1,
    published_at=datetime(2030, 11, 15, 2, 30, tzinfo=UTC),
    decision_number="125/QĐ-UBND",
    decision_day=date(2030, 11, 14),
    site="https://dti.test/results/",
)
COMMUNES, GUESTS = Block("xa", "Khối xã"), Block("khach", "Khách", ranked=False)
FILES = {"tree.yaml": TREE.encode(), "01-an-toàn.yaml": GROUP.encode()}


def tree_of_files(files: Mapping[str, bytes] = FILES) -> Tree:
    """The tree of a bundle."""
    return load_tree_files(files, "", "")


def sheets_of(tree: Tree) -> list[tuple[str, str, Sheet]]:
    """Name, block and sheet of each unit: two that tie, one below, one that is not ranked."""

    def sheet(
        unit: str, hand: str | None = None, silent: Mapping[str, str] | None = None, **raw: str
    ) -> Sheet:
        points = {} if hand is None else {"1.10": Decimal(hand)}
        figures = figures_of(tree, {key: value for key, value in raw.items() if key in tree.figures})
        return Sheet(unit, figures, points, silent or {}, "xa", frozenset({"bien_gioi", "mien_nui"}))

    return [
        ("Xã Hai", "xa", sheet("90002", "2", plan="issued", systems="3", approved="2", spending="10")),
        ("=Xã Một", "xa", sheet("90001", "2", plan="issued", systems="3", approved="2", spending="10")),
        (
            "Xã Ba, vùng cao",
            "xa",
            sheet(
                "90003", "1.25", {"1.2": "Không có hệ thống\nriêng"}, plan="na", remark="Riêng", spending="5"
            ),
        ),
        (
            "Xã Bạn",
            "khach",
            sheet("80001", None, {"1.10": "-Không chấm"}, plan="none", systems="0", approved="0"),
        ),
    ]


def entries_of(tree: Tree, sheets: Sequence[tuple[str, str, Sheet]] | None = None) -> list[Entry]:
    """The entries of a cycle that has been published from these sheets."""
    sheets = sheets if sheets is not None else sheets_of(tree)
    cohort = cohort_of(tree, [sheet for _, _, sheet in sheets])
    lines = {}
    for block in (COMMUNES, GUESTS):
        scores = [score(tree, sheet, cohort) for _, code, sheet in sheets if code == block.code]
        lines |= {place.score.unit: line_of(place, ranked=block.ranked) for place in rank(tree, scores)}
    return [Entry(name, block, sheet, lines[sheet.unit]) for name, block, sheet in sheets]


def bundle(files: Mapping[str, bytes] = FILES, *, published: Published = PUBLISHED) -> bytes:
    """The bundle of the small round."""
    tree = tree_of_files(files)
    return bundle_of(published, tree, files, (COMMUNES, GUESTS), entries_of(tree))


def members_of(data: bytes) -> dict[str, bytes]:
    """The members of a bundle, as any other program unpacks them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def forged(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """A bundle with one member changed by somebody who has thought of the manifest too, and of the container."""
    members = members_of(data)
    before = members[name]
    members[name] = change(before.decode()).encode()
    if name != MANIFEST:
        listed = members[MANIFEST].decode()
        members[MANIFEST] = listed.replace(sha256(before), sha256(members[name])).encode()
    return write_container(members)


def changed(data: bytes, name: str, old: str, new: str) -> bytes:
    """A bundle in which `old` was replaced by `new` in one member, with everything else made to fit."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return forged(data, name, change)
