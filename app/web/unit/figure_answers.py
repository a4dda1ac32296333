"""What became of saved boxes: in sentences for the page, in a short answer for its script."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask_babel import gettext as _

from app.local_time import VIETNAM
from app.queries.sheets.sheets import SheetView
from app.queries.unit.sheet import own_score, row_of
from app.services.sheets.cells import Outcome
from app.sheet.cells import FIGURE, WORDS, stored_cells
from app.sheet.totals import total_of_group
from app.text import quoted
from app.web.device import refused_by_code
from app.web.formats import moment, points
from app.web.forms.row import box_name, box_text
from app.web.http import now, spoken
from app.web.totals import total_words
from app.web.unit.figure_rows import Typed
from app.web.unit.words import entry_state
from scoring import IndicatorScore, Tree


def refusals(code: str, outcome: Outcome) -> Mapping[str, str]:
    """Say, by box, why it was refused."""
    return {
        box_name(cell, code): " ".join(spoken(sentence) for sentence in said)
        for cell, said in outcome.refused.items()
    }


def differences(tree: Tree, code: str, outcome: Outcome) -> Mapping[str, tuple[str, str]]:
    """Return, by box, what somebody else stored there, as the box would show it, and a sentence on who and when."""
    return {
        box_name(cell, code): (
            text := _box(tree, cell, theirs.value),
            _(
                "%(who)s lưu %(value)s lúc %(at)s, khác số bạn gõ.",
                who=theirs.author,
                value=f"“{quoted(text)}”" if text else _("ô trống"),
                at=moment(theirs.at),
            ),
        )
        for cell, theirs in outcome.differing.items()
    }


def told(view: SheetView, code: str, typed: Typed) -> str:
    """Return the answer to a saved row: small, for a slow line.

    ``boxes`` holds what the boxes of the indicator hold now, but for words, which are kept as they were sent;
    ``points`` the rows that read one of its figures, ``groups`` and ``total`` what they add up to; ``tag`` is where the
    indicator stands, as a kind of state and a word.
    """
    tree, indicator = view.tree, view.tree.indicators[code]
    boxes = {
        box_name(cell, code): _box(tree, cell, value)
        for cell, value in stored_cells(indicator, view.answers).items()
    }
    own = set(indicator.figure_ids)
    rows = [row for row, other in tree.indicators.items() if row == code or own & set(other.figure_ids)]
    groups = {tree.group_of(row).code: tree.group_of(row) for row in rows}
    answer = {
        "at": now().astimezone(VIETNAM).strftime("%H:%M"),
        "boxes": boxes,
        "refused": {name: typed.said[name] for name in typed.refused if name not in typed.theirs},
        "differs": {name: [typed.theirs[name], typed.said[name]] for name in typed.theirs},
        "points": {row: row_points(view.score.indicators[row], tree.rounding.points) for row in rows},
        "groups": {
            key: total_words(total_of_group(tree, view.score, group), with_percent=False)
            for key, group in groups.items()
        },
        "total": total_words(view.total),
        "done": view.progress.done,
        "tag": entry_state(row_of(view, indicator, own_score(view))),
    }
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def row_points(score: IndicatorScore, places: int) -> str:
    """Return the points of a row as its cell shows them; “–” where it does not count."""
    return points(score.points, places) if score.denominator or score.points else "–"


def script_words() -> dict[str, object]:
    """Return what the script of the page says, in the reader's language; {…} is filled in there."""
    return {
        "saved": _("Đã lưu %(at)s", at="{at}"),
        "sending": _("Đang lưu…"),
        "waiting": _("Đang chờ đường truyền"),
        "draft": _("Đã giữ trên máy này, chưa gửi"),
        "refused": _("Bị từ chối"),
        "differs": _("Khác nhau"),
        "out": _("Đã đăng xuất. Bấm “Lưu các ô đã sửa” để đăng nhập lại; mọi ô đã gõ được giữ."),
        "codes": refused_by_code(),
        "odd": _("Máy chủ không nhận (mã {code}): bấm nút lưu ở cuối bảng."),
        "forbidden": _(
            "Trình duyệt không cho trang này giữ gì trên máy (cửa sổ riêng tư, hoặc đã hết chỗ). Vẫn lưu lên máy chủ "
            "như thường; đừng đóng trang khi còn ô chưa lưu."
        ),
        "mine": _("Giữ “{value}”"),
        "theirs": _("Lấy “{value}”"),
        "empty": _("ô trống"),
        "option": _("“{value}” không có trong danh sách."),
        "counts": {
            "saved": _("{n} đã lưu"),
            "sending": _("{n} đang lưu"),
            "waiting": _("{n} đang chờ đường truyền"),
            "draft": _("{n} chưa gửi"),
            "refused": _("{n} bị từ chối"),
            "differs": _("{n} khác nhau"),
        },
    }


def _box(tree: Tree, cell: str, value: str) -> str:
    if cell in WORDS:
        return value
    spec = tree.figures[cell.removeprefix(FIGURE)] if cell.startswith(FIGURE) else None
    return box_text(spec, value)
