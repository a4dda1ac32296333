"""The submission letter (tờ trình) by which the standing body puts results before those who decide."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Final

from app.documents.contexts import RankingContext, RankingRow
from app.documents.decision import ended, recipients_of
from app.documents.formats import decimal
from app.documents.official import (
    Block,
    Closing,
    Column,
    Grid,
    Heading,
    OfficialPaper,
    Paragraph,
    Party,
    Row,
    Section,
    letterhead,
)
from app.documents.outcome import Outcome
from app.documents.ranking_table import NONE
from app.documents.wording import Wording, filled, lines_of

TITLE: Final = "Tờ trình công bố kết quả"
COLUMNS: Final = (
    Column("Khối", Decimal(34)),
    Column("Số đơn vị", Decimal(17), "right"),
    Column("Cao nhất", Decimal(42)),
    Column("Thấp nhất", Decimal(42)),
    Column("Xếp loại", Decimal(30)),
)


def letter_paper(outcome: Outcome, wording: Wording) -> OfficialPaper:
    """Return the letter; number and day stay blank."""
    return OfficialPaper(
        title=f"{TITLE}, {outcome.cycle_title}",
        author=outcome.body,
        created=outcome.created,
        sections=(Section(_letter(outcome, wording)),),
        draft=outcome.draft,
        illustrative=outcome.illustrative,
        trial=outcome.trial,
        invented=outcome.invented,
    )


def _letter(outcome: Outcome, wording: Wording) -> tuple[Block, ...]:
    values = outcome.values
    *closing, last = lines_of(wording.letter_closing) or ("",)
    return (
        letterhead(outcome.authority, outcome.body, outcome.place, wording.letter_symbol),
        Heading("TỜ TRÌNH", (f"Về việc công bố kết quả {values['đợt']}",)),
        Paragraph(f"Kính gửi: {outcome.authority}.", style="to"),
        *(Paragraph(filled(line, values)) for line in lines_of(wording.letter_opening)),
        *_results(outcome),
        *(Paragraph(filled(line, values)) for line in (*closing, ended(last))),
        Closing(
            recipients_of(wording.letter_recipients),
            Party(lines_of(wording.letter_signer_title), wording.letter_signer_name),
        ),
    )


def _results(outcome: Outcome) -> tuple[Block, ...]:
    if not outcome.rankings:
        return ()
    said: list[Block] = [Paragraph(f"Kết quả của {outcome.units} đơn vị theo từng khối như sau:")]
    said.append(Grid("Kết quả theo khối", COLUMNS, tuple(_block(ranking) for ranking in outcome.rankings)))
    if outcome.not_measured:
        said.append(
            Paragraph(f"Chỉ tiêu không đo được, không tính ở đơn vị nào: {'; '.join(outcome.not_measured)}.")
        )
    if outcome.omitted:
        count = len(outcome.omitted)
        said.append(Paragraph(f"{count} đơn vị chưa có kết quả: {'; '.join(outcome.omitted)}."))
    return tuple(said)


def _block(ranking: RankingContext) -> Row:
    """Say of a block how many units it has, its best and its last, and how many stand in each class, best first."""
    rows = ranking.rows
    grades = Counter(row.grade or "Chưa xếp loại" for row in rows)
    return Row(
        (
            ranking.block_title,
            str(len(rows)),
            _unit(rows[0], ranking) if rows else NONE,
            _unit(rows[-1], ranking) if rows else NONE,
            "\n".join(f"{grade}: {count}" for grade, count in grades.items()),
        )
    )


def _unit(row: RankingRow, ranking: RankingContext) -> str:
    return (
        f"{row.unit_name}\n{decimal(row.points, ranking.places)} điểm"
        f" ({decimal(row.percent, ranking.percent_places)}%)"
    )
