"""What a unit changed under a verdict of before its sheet went back, in words: before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.errors import N_
from app.queries.reviews.sheet import ReviewView
from app.sheet.earlier import Changes, Document, Earlier, changes, said_of
from app.web.formats import day
from app.web.indicators import value_words
from scoring import Tree

WORDS: Mapping[str, str] = {
    "note": N_("Ghi chú, thuyết minh"),
    "not_applicable_reason": N_("Lý do không áp dụng"),
    "typed_points": N_("Điểm đơn vị tự nhập"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the unit says otherwise; an empty side said nothing."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EarlierPage:
    """The verdict or question of before, whether it was the reader's, and what changed under it."""

    earlier: Earlier
    mine: bool
    lines: tuple[Line, ...]


def earlier_page(review: ReviewView, code: str, *, reader_id: int) -> EarlierPage | None:
    """Gather what is shown of the verdict of before; nothing where there was none, or nothing changed under it."""
    earlier = review.row(code).earlier
    if earlier is None:
        return None
    tree = review.sheet.tree
    now = said_of(tree, review.sheet.answers, code, review.sheet.evidence.get(code, ()))
    lines = tuple(_lines(tree, changes(earlier.said, now)))
    return EarlierPage(earlier, earlier.author_id == reader_id, lines)


def _lines(tree: Tree, difference: Changes) -> Iterator[Line]:
    for figure_id, (before, after) in difference.figures.items():
        spec = tree.figures.get(figure_id)
        if spec is not None:
            yield Line(spec.title, value_words(spec, before), value_words(spec, after))
    for name, (before, after) in difference.words.items():
        yield Line(_(WORDS[name]), before, after)
    for document in difference.removed:
        yield Line(_("Tài liệu"), _document(document), "")
    for document in difference.added:
        yield Line(_("Tài liệu"), "", _document(document))


def _document(document: Document) -> str:
    parts = (document.number, day(document.day) if document.day else "", document.abstract, document.page)
    return ", ".join(part for part in parts if part) or document.filename
