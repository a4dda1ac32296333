"""What the headings of a table's columns mean, in Vietnamese or English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from scoring.language.normalise import without_marks

# Spelled as `folded` spells them. A heading may go on after one of these names (“Điểm tối đa năm 2027”), except
# after the names of `_ALONE`: “Điểm tự chấm” is no maximum.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("ma chi so", "ma so", "ma", "code", "stt", "so tt", "tt", "no"),
    "title": (
        "ten chi so", "ten tieu chi", "ten chi tieu", "chi so thanh phan", "chi so", "tieu chi", "chi tieu",
        "noi dung", "linh vuc", "title", "name", "indicator", "criterion", "criteria",
    ),
    "max": (
        "diem toi da", "diem chuan", "thang diem", "diem cao nhat", "muc diem", "diem", "max points",
        "maximum points", "maximum", "max", "points",
    ),
    "rule": (
        "cach tinh", "cach cham", "cach xac dinh", "cach danh gia", "phuong phap", "quy tac", "huong dan cham",
        "huong dan tinh", "dien giai", "rule", "how", "scoring", "method", "calculation",
    ),
    "evidence": (
        "tai lieu kiem chung", "tai lieu", "minh chung", "ho so kiem chung", "ho so", "evidence", "proof",
        "documents",
    ),
}  # fmt: skip
_ALONE: Final = frozenset({"ma", "no", "tt", "stt", "so tt", "diem", "max", "points", "name", "how"})
_RUNNING_NUMBER: Final = frozenset({"stt", "so tt", "tt", "no"})
_UNDER_POINTS: Final = frozenset({"toi da", "chuan", "cao nhat", "max", "maximum"})
_POINTS: Final = frozenset({"diem", "points", "score"})
BARE_POINTS: Final = "diem"
RESULT: Final = "chi so"
"""“Chỉ số” names an indicator, and in tables of PAR INDEX, right of the maximum, the share of it that was reached."""


def folded(text: str) -> str:
    """Lower case without accents, brackets' content, punctuation and repeated spaces, for comparing words."""
    bare = re.sub(r"\([^)]*\)", " ", text.lower().replace("đ", "d"))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", without_marks(bare)).split())


def meaning_of(text: str) -> str | None:
    """The column a heading names: code, title, max, rule or evidence."""
    heading = folded(text)
    for meaning, names in _NAMES.items():
        for name in names:
            if heading == name or (name not in _ALONE and heading.startswith(f"{name} ")):
                return meaning
    return None


def is_name(text: str) -> bool:
    """Whether a text is the name of a column and says nothing else."""
    return any(folded(text) in names for names in _NAMES.values())


def is_running_number(text: str) -> bool:
    """Whether a heading names a number that is the code only where no other column is."""
    return folded(text) in _RUNNING_NUMBER


def is_maximum_below(text: str) -> bool:
    """Whether a heading means the maximum where the one above it speaks of points."""
    return folded(text) in _UNDER_POINTS


def speaks_of_points(text: str) -> bool:
    """Whether a heading may stand above “Tối đa”."""
    return not _POINTS.isdisjoint(folded(text).split())
