"""The address of a ranking: every choice is a parameter, what is left out is the usual, and there is one spelling.

What the address asks for and the result does not offer is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.errors import N_
from app.queries.paging import Place
from app.queries.results.choices import Named
from app.queries.results.chosen import Opened, Wish
from app.queries.results.measures import Kind, Measure, Seen
from app.web.pages import place_from_address

MOST_COMPARED: Final = 6
SEARCH_MAX: Final = 100
SHOWN_MAX: Final = 40
USUAL: Final[Mapping[str, str]] = {"by": "total", "stage": Seen.FINAL.value, "sort": "best"}
NAMES: Final = ("by", "stage", "block", "tag", "district", "grade", "q", "sort", "unit", "after", "before")
STAGES: Final = {
    Seen.FINAL.value: N_("Kết quả cuối cùng"),
    Seen.SELF.value: N_("Đơn vị tự chấm"),
    Seen.ROUND_1.value: N_("Thẩm định vòng 1"),
}
SORTS: Final = {
    "best": N_("Cao nhất trước"),
    "worst": N_("Thấp nhất trước"),
    "name": N_("Tên đơn vị"),
    "cut": N_("Bị giảm nhiều nhất"),
}

NO_STAGE: Final = {
    Seen.ROUND_1.value: N_(
        "Điểm vòng 1 chỉ xem được theo từng chỉ tiêu, ở bản hiện hành, và dành cho người theo dõi của tỉnh."
    ),
    Seen.SELF.value: N_("Điểm tự chấm chỉ dành cho người theo dõi của tỉnh; hãy đăng nhập để xem."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the wish as far as it can be met, and what is wrong with the rest."""

    wish: Wish
    chosen: Mapping[str, str]
    problems: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    """The parameters in their one spelling."""


class _Reader:
    """Reads one parameter after another and collects what is wrong."""

    def __init__(self, args: MultiDict[str, str]) -> None:
        self._args = args
        self.problems: list[str] = []
        self.chosen: dict[str, str] = {}

    def one_of(self, name: str, offered: Iterable[str], says: Callable[[str], str]) -> str:
        """Return the value when it is offered, else the usual one."""
        usual = USUAL.get(name, "")
        value = self._args.get(name, "").strip() or usual
        if value != usual and value not in set(offered):
            self.problems.append(says(value[:SHOWN_MAX]))
            value = usual
        self.chosen[name] = value
        return value


def read_address(opened: Opened, args: MultiDict[str, str]) -> Asked:
    """Read what the address asks of a result."""
    choices, reader = opened.choices, _Reader(args)
    measure = _measure(opened, reader)
    sorts = [name for name in SORTS if name != "cut" or (opened.insider and measure.published)]
    wish = Wish(
        measure=measure,
        block=reader.one_of(
            "block",
            _values(choices.blocks),
            lambda value: _("Đợt này không có khối “%(value)s”.", value=value),
        ),
        tag=reader.one_of(
            "tag",
            _values(choices.tags),
            lambda value: _("Không đơn vị nào mang nhãn “%(value)s”.", value=value),
        ),
        district=reader.one_of(
            "district",
            _values(choices.districts),
            lambda value: _("Không có huyện cũ mang số “%(value)s” trong kết quả này.", value=value),
        ),
        grade=reader.one_of(
            "grade", _values(choices.grades), lambda value: _("Không có xếp loại “%(value)s”.", value=value)
        ),
        search=args.get("q", "").strip()[:SEARCH_MAX],
        sort=reader.one_of(
            "sort", sorts, lambda value: _("Không có cách sắp “%(value)s” ở bảng này.", value=value)
        ),
        units=_units(args, reader),
        place=place_from_address(),
    )
    reader.chosen["q"] = wish.search
    return Asked(wish, reader.chosen, tuple(reader.problems), _pairs(reader.chosen, wish))


def spelled(asked: Asked, **changed: str) -> dict[str, str | list[str]]:
    """Return the parameters of an address that asks for the same, but for what is changed; pages begin anew."""
    values = {**asked.chosen, **changed}
    kept: dict[str, str | list[str]] = {
        name: values[name] for name in NAMES if values.get(name, "") not in ("", USUAL.get(name, ""))
    }
    if asked.wish.units and "unit" not in changed:
        kept["unit"] = list(asked.wish.units)
    return kept


def _measure(opened: Opened, reader: _Reader) -> Measure:
    choices = opened.choices
    offered = [
        *(f"group:{group.value}" for group in choices.groups),
        *(f"indicator:{row.value}" for row in choices.indicators if opened.insider),
    ]
    by = reader.one_of(
        "by", offered, lambda value: _("Kết quả này không xếp được theo “%(value)s”.", value=value)
    )
    kind, _colon, code = by.partition(":")
    stages = [Seen.FINAL.value]
    if opened.insider:
        stages.append(Seen.SELF.value)
        if kind == Kind.INDICATOR and opened.result.id == opened.newest.id:
            stages.append(Seen.ROUND_1.value)
    stage = reader.one_of("stage", stages, _no_stage)
    codes = [row.value for row in choices.indicators]
    return Measure(Kind(kind), code, Seen(stage), codes.index(code) if code in codes else 0)


def _no_stage(value: str) -> str:
    said: str = _(NO_STAGE.get(value, N_("Không có giai đoạn “%(value)s”.")), value=value)
    return said


def _units(args: MultiDict[str, str], reader: _Reader) -> tuple[str, ...]:
    codes = tuple(sorted({code.strip()[:20] for code in args.getlist("unit") if code.strip()}))
    if len(codes) > MOST_COMPARED:
        reader.problems.append(
            _("Chỉ so được %(most)s đơn vị một lúc; đang so %(most)s đơn vị đầu.", most=MOST_COMPARED)
        )
    return codes[:MOST_COMPARED]


def _pairs(chosen: Mapping[str, str], wish: Wish) -> tuple[tuple[str, str], ...]:
    single = {
        **chosen,
        "after": _place(wish.place).get("after", ""),
        "before": _place(wish.place).get("before", ""),
    }
    pairs: list[tuple[str, str]] = []
    for name in NAMES:
        if name == "unit":
            pairs += (("unit", code) for code in wish.units)
        elif single.get(name, "") not in ("", USUAL.get(name, "")):
            pairs.append((name, single[name]))
    return tuple(pairs)


def _place(place: Place) -> dict[str, str]:
    if place.before is not None:
        return {"before": str(place.before)}
    return {"after": str(place.after)} if place.after is not None else {}


def _values(named: Iterable[Named]) -> list[str]:
    return [row.value for row in named]
