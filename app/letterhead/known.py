"""Names of agencies that are known, and which of them a torn or misread one is: the nearest, if no other is near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.letterhead.lines import plain
from scoring.language.normalise import nfd

BY_DECREE: Final = (
    "Văn phòng Ủy ban nhân dân tỉnh", "Thanh tra tỉnh", "Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Sở Công Thương",
    "Sở Nông nghiệp và Môi trường", "Sở Xây dựng", "Sở Văn hóa, Thể thao và Du lịch", "Sở Khoa học và Công nghệ",
    "Sở Giáo dục và Đào tạo", "Sở Y tế", "Sở Ngoại vụ", "Sở Dân tộc và Tôn giáo", "Sở Du lịch",
    "Sở Văn hóa và Thể thao", "Sở Kế hoạch và Đầu tư", "Sở Thông tin và Truyền thông", "Sở Tài nguyên và Môi trường",
    "Sở Nông nghiệp và Phát triển nông thôn", "Sở Giao thông vận tải", "Sở Lao động - Thương binh và Xã hội",
    "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", "Văn phòng HĐND và UBND", "Phòng Kinh tế",
    "Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Văn hóa - Xã hội", "Trung tâm Phục vụ hành chính công",
)  # fmt: skip
"""Agencies every province and commune has: Nghị định 45/2025 and 150/2025, and 24/2014 for the papers of before."""
_AREAS: Final = ("xã", "phường", "thị trấn", "đặc khu", "huyện", "thị xã", "thành phố", "tỉnh")
_PARTY: Final = {"huyện": "Huyện ủy", "thị xã": "Thị ủy", "thành phố": "Thành ủy", "tỉnh": "Tỉnh ủy"}
SPARE: Final = 8
"""One letter in so many may be misread."""
APART: Final = 2
"""Another name has to be this much further away."""
SHORTEST: Final = 6


def agencies_of(unit: str) -> tuple[str, ...]:
    """Return the agencies that a unit issues documents as: of “Xã Cam Lộ” its committee, council and Party body."""
    area = next((area for area in _AREAS if unit.casefold().startswith(area + " ")), None)
    if area is None:
        return (unit,)
    name = area + unit[len(area) :]
    party = f"{_PARTY[area]}{unit[len(area) :]}" if area in _PARTY else f"Đảng ủy {name}"
    return (f"Ủy ban nhân dân {name}", f"UBND {name}", f"Hội đồng nhân dân {name}", party)


@dataclass(frozen=True, slots=True)
class KnownAgencies:
    """Names to hold a reading against, by their letters without marks; several where marks alone tell them apart."""

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spellings: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[str], typed: Iterable[str] = ()) -> KnownAgencies:
        """Take official names, and those that somebody typed where no official one has the same letters."""
        by_letters: dict[str, dict[str, str]] = defaultdict(dict)
        for name in names:
            by_letters[plain(name)].setdefault(name.casefold(), name)
        for name in typed:
            by_letters.setdefault(plain(name), {name.casefold(): name})
        spellings: dict[str, set[str]] = defaultdict(set)
        for name in (name for written in by_letters.values() for name in written.values()):
            for word in _words(name):
                spellings[plain(word)].add(word)
        return cls(
            {letters: tuple(written.values()) for letters, written in by_letters.items()},
            {letters: frozenset(words) for letters, words in spellings.items()},
        )

    def nearest(self, text: str) -> tuple[str, int] | None:
        """Return the one known name that the text can be, and how many letters differ; nothing where two compete."""
        letters = plain(text)
        if len(letters) < SHORTEST:
            return None
        limit = len(letters) // SPARE
        near = sorted(
            (distance, known)
            for known in self.names
            if (distance := distance_within(letters, known, limit + APART)) < limit + APART
        )
        if not near or near[0][0] > limit:
            return None
        distance, known = near[0]
        if distance and len(near) > 1 and near[1][0] - distance < APART:
            return None
        written = self.names[known]
        same = [name for name in written if name.casefold() == " ".join(text.casefold().split())]
        name = next(iter(same), written[0] if len(written) == 1 else None)
        return (name, distance) if name else None

    def is_spelled(self, text: str) -> bool:
        """Say whether no word of the text stands without any mark that agencies always spell with marks."""
        return all(word != plain(word) or word in self.spellings.get(word, {word}) for word in _words(text))


def is_same_name(one: str, other: str) -> bool:
    """Say whether two spellings differ in nothing but where a tone stands: “Tuyên Hóa” and “Tuyên Hoá”."""
    return _letters_and_marks(one) == _letters_and_marks(other)


def distance_within(one: str, other: str, limit: int) -> int:
    """Return how many letters must be put in, taken out or changed; ``limit`` + 1 for every larger number."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        row = [place]
        for at, letter_of_other in enumerate(other, 1):
            row.append(min(before[at] + 1, row[-1] + 1, before[at - 1] + (letter != letter_of_other)))
        if min(row) > limit:
            return limit + 1
        before = row
    return min(before[-1], limit + 1)


def _letters_and_marks(name: str) -> list[list[str]]:
    return [sorted(nfd(word)) for word in name.casefold().split()]


def _words(text: str) -> list[str]:
    return [word for word in text.casefold().replace(",", " ").replace("-", " ").split() if plain(word)]
