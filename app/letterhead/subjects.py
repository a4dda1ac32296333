"""Kind of document and abstract (trích yếu): centred below the head, or “V/v …” below the number of a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.letterhead.known import distance_within
from app.letterhead.lines import Line, is_rule, plain
from app.letterhead.values import Value

LETTER: Final = "Công văn"
KINDS: Final = (
    "Nghị quyết", "Quyết định", "Chỉ thị", "Quy chế", "Quy định", "Thông cáo", "Thông báo", "Hướng dẫn",
    "Chương trình", "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo", "Biên bản", "Tờ trình", "Hợp đồng",
    "Công điện", "Bản ghi nhớ", "Bản thỏa thuận", "Giấy ủy quyền", "Giấy mời", "Giấy giới thiệu", "Giấy nghỉ phép",
    "Phiếu gửi", "Phiếu chuyển", "Phiếu báo", "Thông tư", "Nghị định", "Luật", "Pháp lệnh", "Kết luận", "Quy trình",
    "Giấy chứng nhận",
)  # fmt: skip
"""The kinds of Nghị định 30/2020, article 7, with those of laws and of the Party."""
MOST_ROWS: Final = 8
MOST_ABOVE: Final = 8
"""Rows between the head and the kind of document."""
OFF_CENTRE: Final = 0.012
"""How far from the middle of the kind of document an abstract may stand, in page widths."""
GAP: Final = 0.75
"""An abstract ends where the next row is further below than this part of a row's height."""
SHORTEST, LONGEST = 8, 700
_ENDS: Final = (
    "can cu ",
    "kinh gui",
    "xet ",
    "theo de nghi",
    "hom nay",
    "thuc hien ",
    "dieu 1",
    "phan i ",
    "i ",
)
_ENDS_AT_ONCE: Final = (
    "can cu ",
    "kinh gui",
    "kinh moi",
    "hom nay ",
    "kem theo ",
    "ban hanh kem theo ",
    "du thao ",
)
_WHO_DECIDES: Final = ("chu tich", "uy ban nhan dan", "hoi dong nhan dan", "giam doc", "bo truong", "truong ban",
                       "truong phong", "hieu truong", "thu tuong", "chanh")  # fmt: skip
_ABOUT: Final = re.compile(r"^\W*(?:[Vv]\s*/\s*[Vv]|[Vv]ề việc)\s*:?\s*")


def kind_and_abstract(rows: Sequence[Line], below_number: Sequence[Line]) -> tuple[Value[str], Value[str]]:
    """Read both from the rows below the head and, for a letter, from those below its number."""
    about = next((place for place, row in enumerate(below_number) if _ABOUT.match(row.text)), None)
    for place, row in enumerate(rows[:MOST_ABOVE]):
        if (match := _kind(row)) is not None:
            kind, rest = match
            return Value(kind, certain=True), _centred(row, rest, rows[place + 1 :])
        if plain(row.text).startswith("kinh gui"):
            break
    if about is None:
        return Value(), Value()
    return Value(LETTER, certain=True), _below_number(below_number[about:])


def kind_in(row: Line) -> str | None:
    """Return the kind of document that a row of a scan names by itself in capitals, one letter of it misread or not."""
    text = row.unsure or row.text
    if text != text.upper():
        return None
    letters = plain(text).replace(" ", "")
    near = [kind for kind in KINDS if distance_within(letters, plain(kind).replace(" ", ""), 1) <= 1]
    exact = [kind for kind in near if plain(kind).replace(" ", "") == letters]
    return next(iter(exact or near), None) if len(exact or near) == 1 else None


def _kind(row: Line) -> tuple[str, str] | None:
    """Return the kind that the row names in capitals, and what follows it there."""
    if row.text[:3] != row.text[:3].upper():
        return None
    for kind in KINDS:
        wanted = plain(kind).replace(" ", "")
        if plain(row.text).replace(" ", "") == wanted:
            return kind, ""
        start = row.text[: len(kind)]
        if start == kind.upper() and row.text[len(kind) : len(kind) + 1] == " ":
            return kind, row.text[len(kind) :].strip()
    return None


def _centred(kind: Line, rest: str, rows: Sequence[Line]) -> Value[str]:
    texts, before, ended = [rest] if rest else [], kind, False
    for row in rows[:MOST_ROWS]:
        if _is_over(kind, before, row, first=not texts):
            ended = True
            break
        texts.append(row.text)
        before = row
    return _value(" ".join(texts), certain=ended)


def _is_over(kind: Line, before: Line, row: Line, *, first: bool) -> bool:
    text = plain(row.text) + " "
    if is_rule(row) or text.startswith(_ENDS_AT_ONCE):
        return True
    if row.text == row.text.upper() and text.startswith(_WHO_DECIDES):
        return True
    if abs(row.centre - kind.centre) > OFF_CENTRE:
        return True
    if first:
        return False
    if text.startswith(_ENDS) or row.top - before.bottom > GAP * row.height:
        return True
    return before.bold is not None and row.bold is not None and before.bold != row.bold


def _below_number(rows: Sequence[Line]) -> Value[str]:
    texts, before = [_ABOUT.sub("", rows[0].text)], rows[0]
    for row in rows[1:MOST_ROWS]:
        if (
            is_rule(row)
            or row.top - before.bottom > GAP * row.height
            or plain(row.text).startswith("kinh gui")
        ):
            break
        texts.append(row.text)
        before = row
    text = " ".join(texts)
    return _value(text[:1].upper() + text[1:], certain=len(texts) < MOST_ROWS)


def _value(text: str, *, certain: bool) -> Value[str]:
    text = re.sub(r"\s+", " ", text).strip(" -–_;:*")
    if len(text) < SHORTEST:
        return Value()
    return Value(text[:LONGEST], certain=certain and len(text) <= LONGEST)
