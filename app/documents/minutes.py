"""Appraisal minutes (biên bản thẩm định) of one unit: totals, and every indicator that was changed, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from app.documents.contexts import PlainValues
from app.documents.formats import BLANK, decimal, shortest
from app.documents.official import (
    Block,
    Column,
    Grid,
    Heading,
    OfficialPaper,
    Paragraph,
    Party,
    Row,
    Section,
    Signatures,
    letterhead,
)
from app.documents.ranking_table import NONE
from app.documents.wording import Wording, filled, lines_of, values_of

TITLE: Final = "Biên bản thẩm định"
DOTS: Final = BLANK * 40
"""Lines to be written on by hand."""
_MM: Final = {"code": Decimal(15), "points": Decimal(19)}


@dataclass(frozen=True)
class MinutesGroup(PlainValues):
    """One main index: what it can bring, the unit's own points, and those of the appraisal."""

    code: str
    title: str
    max: Decimal
    self_points: Decimal
    points: Decimal


@dataclass(frozen=True)
class Adjusted(PlainValues):
    """One indicator whose points the appraisal changed. Empty points: it did not count for the unit.

    ``reason`` is the reviewer's, ``explained`` what the unit answered to it.
    """

    code: str
    title: str
    max: Decimal
    self_points: Decimal | None
    points: Decimal | None
    reason: str
    explained: str = ""


@dataclass(frozen=True)
class Minutes(PlainValues):
    """What the minutes of one unit say. ``reviewers`` are the people whose verdicts the points rest on.

    ``self_left`` and ``left`` say which rows left the totals; without ``groups`` the paper is a preview. Minutes are of
    an appraisal that has ended, and are signed before anything is published: they are no draft.
    """

    superior: str
    issuer: str
    place: str
    unit_name: str
    cycle_title: str
    block_title: str
    year: int
    set_title: str
    reviewers: tuple[str, ...]
    groups: tuple[MinutesGroup, ...]
    indicators: int
    adjusted: tuple[Adjusted, ...]
    self_points: Decimal
    self_denominator: Decimal
    points: Decimal
    denominator: Decimal
    percent: Decimal | None
    grade: str | None
    self_left: str
    left: str
    created: date
    places: int
    percent_places: int
    illustrative: bool
    trial: bool = False
    invented: bool = False


def minutes_paper(minutes: Minutes, wording: Wording) -> OfficialPaper:
    """Return the minutes as a paper; number, day and place of the meeting stay blank."""
    known = bool(minutes.groups)
    blocks: tuple[Block, ...] = (
        *_beginning(minutes, wording),
        Paragraph("Thành phần", lead="I.", style="part"),
        *_people(minutes),
        Paragraph("Kết quả thẩm định", lead="II.", style="part"),
        *(_results(minutes) if known else ()),
        Paragraph("Chỉ tiêu thay đổi điểm so với đơn vị tự chấm", lead="III.", style="part"),
        *(_changes(minutes) if known else ()),
        Paragraph("Ý kiến của đơn vị", lead="IV.", style="part"),
        Paragraph(DOTS),
        *(Paragraph(line) for line in lines_of(wording.minutes_closing)),
        Signatures(_party(wording.minutes_left), _party(wording.minutes_right)),
    )
    return OfficialPaper(
        title=f"{TITLE} {minutes.unit_name}, {minutes.cycle_title}",
        author=minutes.issuer,
        created=minutes.created,
        sections=(Section(blocks),),
        draft=False,
        illustrative=minutes.illustrative,
        trial=minutes.trial,
        invented=minutes.invented,
    )


def _beginning(minutes: Minutes, wording: Wording) -> tuple[Block, ...]:
    values = values_of(
        minutes.superior, minutes.issuer, minutes.cycle_title, minutes.year, minutes.set_title
    ) | {"đơn vị": minutes.unit_name}
    return (
        letterhead(minutes.superior, minutes.issuer, minutes.place, wording.minutes_symbol),
        Heading(
            "BIÊN BẢN",
            (f"Thẩm định kết quả tự đánh giá của {minutes.unit_name}", minutes.cycle_title),
        ),
        *(Paragraph(filled(line, values)) for line in lines_of(wording.minutes_opening)),
    )


def _people(minutes: Minutes) -> tuple[Paragraph, ...]:
    reviewers = "; ".join(minutes.reviewers) or BLANK
    return (
        Paragraph(f"1. Người thẩm định: {reviewers}."),
        Paragraph(f"2. Chủ trì: {BLANK}; thư ký: {BLANK}; đại diện đơn vị: {BLANK}."),
    )


def _results(minutes: Minutes) -> tuple[Block, ...]:
    return (_totals(minutes), *_sentences(minutes))


def _totals(minutes: Minutes) -> Grid:
    columns = (
        Column("Mã", _MM["code"]),
        Column("Chỉ số chính", Decimal(93)),
        Column("Điểm tối đa", _MM["points"], "right"),
        Column("Tự chấm", _MM["points"], "right"),
        Column("Thẩm định", _MM["points"], "right"),
    )
    rows = [
        Row(
            (
                group.code,
                group.title,
                shortest(group.max),
                _points(minutes, group.self_points),
                _points(minutes, group.points),
            )
        )
        for group in minutes.groups
    ]
    own = _points(minutes, minutes.self_points)
    rows.append(
        Row(
            ("", "Tổng cộng", shortest(minutes.denominator), own, _points(minutes, minutes.points)),
            strong=True,
        )
    )
    return Grid("Điểm theo chỉ số chính", columns, tuple(rows))


def _sentences(minutes: Minutes) -> tuple[Paragraph, ...]:
    said = f"Đơn vị đạt {_points(minutes, minutes.points)}/{shortest(minutes.denominator)} điểm"
    if minutes.self_denominator != minutes.denominator:
        own = f"{_points(minutes, minutes.self_points)}/{shortest(minutes.self_denominator)}"
        said = f"Đơn vị tự chấm {own} điểm. {said}"
    if minutes.percent is not None:
        said += f", bằng {decimal(minutes.percent, minutes.percent_places)}%"
    if minutes.grade:
        said += f", xếp loại {minutes.grade}"
    notes = (("Điểm thẩm định", minutes.left), ("Điểm tự chấm", minutes.self_left))
    return (
        Paragraph(f"{said}.", style="body"),
        *(Paragraph(f"{whose} {left}.", style="note") for whose, left in notes if left),
    )


def _changes(minutes: Minutes) -> tuple[Block, ...]:
    if not minutes.adjusted:
        return (Paragraph(f"Tổ thẩm định giữ nguyên điểm tự chấm của cả {minutes.indicators} chỉ tiêu."),)
    columns = (
        Column("Mã", _MM["code"]),
        Column("Chỉ tiêu", Decimal(46)),
        Column("Tối đa", Decimal(15), "right"),
        Column("Tự chấm", _MM["points"], "right"),
        Column("Thẩm định", _MM["points"], "right"),
        Column("Lý do", Decimal(51)),
    )
    rows = tuple(
        Row(
            (
                row.code,
                row.title,
                shortest(row.max),
                _points(minutes, row.self_points),
                _points(minutes, row.points),
                "\n".join(
                    filter(None, (row.reason, row.explained and f"Đơn vị giải trình: {row.explained}"))
                ),
            )
        )
        for row in minutes.adjusted
    )
    count = f"{len(rows)} trong {minutes.indicators} chỉ tiêu thay đổi điểm; các chỉ tiêu còn lại giữ nguyên."
    blocks: tuple[Block, ...] = (Paragraph(count), Grid("Chỉ tiêu thay đổi điểm", columns, rows))
    if any(row.points is None or row.self_points is None for row in minutes.adjusted):
        blocks += (Paragraph(f"Dấu “{NONE}”: chỉ tiêu không tính với đơn vị.", style="note"),)
    return blocks


def _points(minutes: Minutes, value: Decimal | None) -> str:
    return NONE if value is None else decimal(value, minutes.places)


def _party(title: str) -> Party:
    return Party(lines_of(title), how="(Ký, ghi rõ họ tên)")
