"""The issuing agency from the rows above the number: whose document it is, apart from whom that one is under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from app.letterhead.lines import Line, is_rule, plain
from app.letterhead.values import Value

_HEADS: Final = (
    "uy ban nhan dan", "ubnd", "hoi dong nhan dan", "hdnd", "so", "bo", "phong", "van phong", "ban", "chi cuc", "cuc",
    "tong cuc", "trung tam", "cong an", "truong", "vien", "thanh tra", "dang uy", "dang bo", "huyen uy", "tinh uy",
    "thanh uy", "thi uy", "quan uy", "quoc hoi", "chinh phu", "thu tuong chinh phu", "toa an", "uy ban", "hoi", "doan",
    "lien doan", "mat tran", "bao hiem xa hoi", "kho bac", "to", "cong ty", "tap doan", "benh vien", "bo chi huy",
    "chi bo", "tong cong ty", "ngan hang", "thue", "hai quan", "tram", "dai", "thu vien", "bao tang", "khoa", "huyen",
    "tinh", "thanh pho", "thi xa", "quan",
)  # fmt: skip
"""How the name of an agency begins. Districts and provinces stand alone above, as superiors of a commune did."""
_AREAS: Final = frozenset({"huyen", "tinh", "thanh pho", "thi xa", "quan"})
_OPEN_ENDS: Final = (
    "va", "cua", "cho", "ve", "thuoc", "xa", "phuong", "huyen", "tinh", "pho", "thi", "tran", "khu",
)  # fmt: skip
_BARE: Final = frozenset(
    {"van phong", "uy ban nhan dan", "hoi dong nhan dan", "ban", "trung tam", "truong", "so", "bo"}
)
_PLACES: Final = (
    "TỈNH", "THÀNH PHỐ", "HUYỆN", "QUẬN", "THỊ XÃ", "THỊ TRẤN", "XÃ", "PHƯỜNG", "ĐẶC KHU", "TỈNH ỦY", "HUYỆN ỦY",
    "THÀNH ỦY", "THỊ ỦY",
)  # fmt: skip
_ABBREVIATIONS: Final = frozenset({"UBND", "HĐND", "UBMTTQ", "ĐBQH", "MTTQ", "THPT", "THCS"})
_TOPICS: Final = ("SỞ", "BỘ", "PHÒNG", "CHI CỤC", "CỤC", "TRUNG TÂM", "TRƯỜNG", "BAN", "VIỆN")
_AREA_NAMES: Final = re.compile(
    r"^(?:"
    + "|".join(sorted((re.escape(place) for place in _PLACES), key=len, reverse=True))
    + r")\b(?! HỘI\b)"
)


def issuer_of(rows: Sequence[Line]) -> Value[str]:
    """Read the agency that issues from the rows above the number.

    Bold type tells it from its superior; without any, the words with which names of agencies begin do. Where both say
    something else, or the last agency is none that is known, the value is to be looked at.
    """
    rows = [row for row in rows if not is_rule(row) and plain(row.text)]
    if not rows:
        return Value()
    agencies = _agencies(rows)
    last = agencies[-1]
    certain = begins(last[0]) and not _is_area(last[0])
    bold = [row for row in rows if row.bold]
    if bold and len(bold) < len(rows) and all(row.bold is not None for row in rows):
        certain = certain and bold == last
        last = bold
    text = re.sub(r"\s+", " ", " ".join(row.text for row in last)).strip(" -–_.,;")
    return Value(in_sentence(text), certain=certain and len(text) > len("SỞ"))


def in_sentence(text: str) -> str:
    """Write a name in capitals as it stands within a sentence: “Sở Khoa học và Công nghệ”, “UBND xã Hải Lăng”."""
    if text != text.upper():
        return text
    parts = re.split(r"(\s[-–]\s)", text)
    return "".join(part if place % 2 else _part(part) for place, part in enumerate(parts))


def _part(text: str) -> str:
    words, written = text.split(), list[str]()
    begins = next((head for head in _TOPICS if text.startswith(head + " ")), None)
    fresh = len(begins.split()) if begins else None
    in_area = False
    for place, word in enumerate(words):
        rest = " ".join(words[place:])
        if (area := _AREA_NAMES.match(rest)) and (place == 0 or not in_area or len(area[0]) < len(rest)):
            in_area = len(area[0]) < len(rest)
            names_from = place + len(area[0].split())
            written.append(word.capitalize() if place == 0 else word.lower())
            continue
        if word in _ABBREVIATIONS:
            written.append(word)
        elif (
            (in_area and place >= names_from)
            or place == 0
            or place == fresh
            or (begins and words[place - 1] == "VÀ")
        ):
            written.append(word.capitalize())
        else:
            written.append(word.lower())
    return " ".join(written)


def _agencies(rows: Sequence[Line]) -> list[list[Line]]:
    """Divide the rows into agencies: one begins where a row begins like one and the row before it is complete.

    A district or a province begins none below the first row: it says where the agency above it is.
    """
    agencies = [[rows[0]]]
    for before, row in pairwise(rows):
        if begins(row) and is_complete(before) and not _is_area(row):
            agencies.append([row])
        else:
            agencies[-1].append(row)
    return agencies


def begins(row: Line) -> bool:
    """Say whether the name of an agency may begin with this row."""
    text = plain(row.text) + " "
    return any(text.startswith(head + " ") for head in _HEADS)


def _is_area(row: Line) -> bool:
    text = plain(row.text) + " "
    return any(text.startswith(area + " ") and not text.startswith(f"{area} uy ") for area in _AREAS)


def is_complete(row: Line) -> bool:
    """Say whether the name of an agency may end with this row."""
    text = plain(row.text)
    open_end = re.search(r"[-–,&]\s*$", row.text) is not None
    return not open_end and text not in _BARE and text.rpartition(" ")[2] not in _OPEN_ENDS
