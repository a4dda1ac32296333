"""Taking a filled Excel pack in: first looked at, cell by cell, then saved as the table of figures saves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.access.actor import Actor
from app.errors import N_, Invalid, Refused, Sentence
from app.queries.sheets.sheets import SheetView
from app.queries.unit.sheet import can_edit, read_own
from app.services import audit
from app.services.refusals import moment, refused
from app.services.release import NOBODY_WAITS, Release
from app.services.sheets.cells import save_cells
from app.services.tables.cells import CellProblem
from app.services.tables.packs import (
    Filled,
    answer_in,
    read_pack,
    same_as_stored,
    shown,
)
from app.sheet.acceptance import accept
from app.sheet.cells import FIGURE, POINTS, Cell, Theirs, stored_cells
from app.sheet.pack import BrokenSeal, Manifest, Slot, unseal
from app.sheet.progress import asked_of
from app.sheet.scoring_input import sheet_at
from app.sheet.totals import Total, total_of
from app.sheet.values import Answers
from app.workflow.states import Action, Stage
from scoring import FigureSpec, Tree, score

NO_SEAL = N_(
    "Tệp này không phải gói Excel của hệ thống, hoặc trang “Hướng dẫn” của gói đã bị xóa. Hãy tải gói ở trang này rồi"
    " chép số liệu vào các ô nền vàng."
)
BROKEN_SEAL = N_(
    "Phần thông tin của gói không còn nguyên vẹn, hoặc gói lấy từ một hệ thống khác. Hãy tải gói mới ở trang này rồi"
    " chép số liệu vào các ô nền vàng."
)
OTHER_SHEET = N_(
    "Gói này là của %(unit)s, %(cycle)s, không phải phiếu này. Hãy mở phiếu đó để nạp, hoặc tải gói của phiếu này."
)
OTHER_SET = N_(
    "Bộ chỉ số của đợt đã thay đổi sau khi gói được tải lúc %(at)s. Hãy tải gói mới rồi chép số liệu sang."
)
TWICE = N_(
    "Trong tệp có %(count)s dòng cùng là ô này mà ghi khác nhau. Hãy giữ một dòng rồi nạp lại, hoặc nhập ở bảng số"
    " liệu."
)
ROW_LOCKED = N_("Chỉ tiêu này đang khóa nên không nhận số liệu. Trang của chỉ tiêu nói vì sao và ai mở được.")
NO_ROWS = N_(
    "Trong tệp không còn dòng nào của gói: cột khóa ẩn bên trái đã bị xóa. Hãy tải gói mới rồi chép số liệu vào các ô"
    " nền vàng."
)


class Fate(StrEnum):
    """What becomes of a cell of a pack."""

    TAKEN = "taken"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class CellReport:
    """One cell: what was in the pack (``was``), what the file says (``value``), both in canonical form.

    ``typed`` repeats what cannot be read; ``why`` says what is wrong; ``theirs`` is what somebody else stored.
    """

    code: str
    cell: str
    fate: Fate
    was: str
    value: str = ""
    typed: str = ""
    why: tuple[Sentence, ...] = ()
    theirs: Theirs | None = None

    @property
    def key(self) -> str:
        """What its row is known by."""
        return Slot(self.code, self.cell, self.was).key


@dataclass(frozen=True, slots=True)
class PackReport:
    """What taking a pack in would do; ``total`` is what the sheet would have then.

    ``absent`` counts cells of the pack that the file has no more, ``strange`` rows that no pack of this sheet has.
    """

    view: SheetView
    made_at: datetime
    cells: tuple[CellReport, ...]
    total: Total
    absent: int
    strange: int

    def of(self, fate: Fate) -> tuple[CellReport, ...]:
        """The cells of one fate."""
        return tuple(cell for cell in self.cells if cell.fate is fate)


def look_at_pack(
    actor: Actor,
    assessment_id: int,
    content: bytes,
    *,
    secret: str,
    now: datetime,
    release: Release = NOBODY_WAITS,
) -> PackReport:
    """Say of every cell of a filled pack what taking it in would do; nothing is saved.

    Raises ``Invalid`` (field ``file``) for a file that is no pack of this sheet, and ``Refused`` for a closed sheet.
    """
    read_own(actor, assessment_id, now=now)
    with release():
        filled = read_pack(content)
    return report_on(filled, read_own(actor, assessment_id, now=now), secret=secret, now=now)


def report_on(filled: Filled, view: SheetView, *, secret: str, now: datetime) -> PackReport:
    """The same for a file that was read already."""
    manifest = _manifest(filled, view, secret)
    codes = asked_of(view.tree, view.head.unit)
    closed = view.open_actions.get(Action.DECLARE)
    if closed is not None and not any(can_edit(view, code, now=now) for code in codes):
        raise refused(view.head, closed)
    slots = manifest.by_key()
    if not slots.keys() & filled.answers.keys():
        raise Invalid.at("file", NO_ROWS)
    cells: list[CellReport] = []
    answers = view.answers
    by_code: dict[str, list[CellReport]] = {}
    for key, slot in slots.items():
        if key in filled.answers:
            by_code.setdefault(slot.code, []).append(_read(view.tree, slot, filled.answers[key]))
    for code, reports in by_code.items():
        answers, judged = _judged(view, answers, code, reports, now=now)
        cells += judged
    scored = score(view.tree, sheet_at(view.tree, view.head.unit, answers, Stage.SELF))
    return PackReport(
        view=view,
        made_at=manifest.made_at,
        cells=tuple(cells),
        total=total_of(view.tree, scored),
        absent=len(slots.keys() - filled.answers.keys()),
        strange=len(filled.answers.keys() - slots.keys()),
    )


def take_pack(
    actor: Actor, assessment_id: int, cells: Mapping[str, Mapping[str, Cell]], *, now: datetime
) -> tuple[CellReport, ...]:
    """Save the accepted cells of a pack, by indicator; return those that could not be saved after all.

    Every indicator is saved as in the table of figures, by itself. Raises ``NotFound`` outside the actor's units.
    """
    view = read_own(actor, assessment_id, now=now)
    left: list[CellReport] = []
    saved = 0
    for code, changed in cells.items():
        try:
            outcome = save_cells(actor, assessment_id, code, changed, now=now)
        except Refused as error:
            shut = (error.sentence,)
            left += (
                CellReport(code, name, Fate.REFUSED, cell.was, cell.value, why=shut)
                for name, cell in changed.items()
            )
            continue
        saved += len(outcome.saved)
        for name, cell in changed.items():
            if name in outcome.refused:
                why = outcome.refused[name]
                left.append(CellReport(code, name, Fate.REFUSED, cell.was, cell.value, why=why))
            elif name in outcome.differing:
                theirs = outcome.differing[name]
                left.append(CellReport(code, name, Fate.DIFFERS, cell.was, cell.value, theirs=theirs))
    if saved:
        audit.record(
            "indicators.taken_in",
            stream=f"assessment:{view.head.id}",
            now=now,
            actor=actor,
            data={"cells": saved, "left": len(left)},
        )
    return tuple(left)


def _manifest(filled: Filled, view: SheetView, secret: str) -> Manifest:
    """Read what the pack says of itself, and refuse one that is not of this sheet."""
    if not filled.pieces:
        raise Invalid.at("file", NO_SEAL)
    try:
        manifest = unseal(filled.pieces, secret)
    except BrokenSeal:
        raise Invalid.at("file", BROKEN_SEAL) from None
    head = view.head
    if (manifest.assessment_id, manifest.cycle_id) != (head.id, head.cycle.id):
        raise Invalid.at("file", OTHER_SHEET, unit=manifest.unit, cycle=manifest.cycle)
    if manifest.tree_digest != view.tree.digest:
        raise Invalid.at("file", OTHER_SET, at=moment(manifest.made_at))
    return manifest


def _read(tree: Tree, slot: Slot, contents: tuple[str, ...]) -> CellReport:
    """Read one cell; what is left as it was in the pack is not asked further."""
    spec = _spec(tree, slot.cell)
    if len(set(contents)) > 1:
        said = shown(" | ".join(contents))
        why = (Sentence(TWICE, {"count": len(contents)}),)
        return CellReport(slot.code, slot.cell, Fate.REFUSED, slot.value, typed=said, why=why)
    try:
        value = answer_in(spec, contents[0])
    except CellProblem as wrong:
        typed = shown(contents[0])
        return CellReport(slot.code, slot.cell, Fate.REFUSED, slot.value, typed=typed, why=(wrong.sentence,))
    if same_as_stored(spec, slot.value, value):
        return CellReport(slot.code, slot.cell, Fate.UNCHANGED, slot.value, slot.value)
    return CellReport(slot.code, slot.cell, Fate.TAKEN, slot.value, value)


def _judged(
    view: SheetView, answers: Answers, code: str, reports: list[CellReport], *, now: datetime
) -> tuple[Answers, Iterator[CellReport]]:
    """Say which changed cells of one indicator can be saved, and what the sheet would be then."""
    changed = {report.cell: Cell(report.was, report.value) for report in reports if report.fate is Fate.TAKEN}
    if not changed:
        return answers, iter(reports)
    if not can_edit(view, code, now=now):
        locked = (Sentence(ROW_LOCKED),)
        return answers, (
            replace(report, fate=Fate.REFUSED, why=locked) if report.cell in changed else report
            for report in reports
        )
    indicator = view.tree.indicators[code]
    stored = stored_cells(indicator, view.answers)
    taken = accept(view.tree, view.head.unit, indicator, answers, changed, now=now)

    def fate(report: CellReport) -> CellReport:
        if report.fate is Fate.TAKEN and stored[report.cell] == report.value:
            return replace(report, fate=Fate.UNCHANGED)
        if report.cell in taken.refused:
            return replace(report, fate=Fate.REFUSED, why=taken.refused[report.cell])
        if report.cell in taken.differing:
            return replace(report, fate=Fate.DIFFERS, theirs=taken.differing[report.cell])
        return report

    return taken.answers, map(fate, reports)


def _spec(tree: Tree, cell: str) -> FigureSpec | None:
    return None if cell == POINTS else tree.figures[cell.removeprefix(FIGURE)]
