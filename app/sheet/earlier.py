"""A sheet that comes back from its unit: which verdicts of before still stand, and what changed under the others."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from app.sheet.scoring_input import sheet_at
from app.sheet.values import Answers, EvidenceView, FigureView, ScoreView, UnitView
from app.workflow.states import Method, Stage
from scoring import Sheet, Tree, score, sheet_problems


class Document(NamedTuple):
    """A linked document as a verdict saw it."""

    evidence_id: int
    number: str
    issued_on: str
    issuer: str
    abstract: str
    page: str
    filename: str

    @property
    def day(self) -> date | None:
        """When it was issued."""
        return date.fromisoformat(self.issued_on) if self.issued_on else None


@dataclass(frozen=True, slots=True)
class Said:
    """All that a unit says of one indicator: what a verdict is a verdict on. Empty stands for "nothing said"."""

    figures: Mapping[str, str]
    note: str = ""
    not_applicable_reason: str = ""
    typed_points: str = ""
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A verdict, or else a question, of before the sheet went back, with what it was given on.

    ``figures`` holds the corrections that the verdict rested on.
    """

    code: str
    said: Said
    figures: Mapping[str, str]
    verdict: ScoreView | None
    question: str
    author: str
    author_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What a unit says otherwise than when the verdict was given: each as (before, after), documents by name."""

    figures: Mapping[str, tuple[str, str]]
    words: Mapping[str, tuple[str, str]]
    removed: tuple[Document, ...]
    added: tuple[Document, ...]

    @property
    def nothing(self) -> bool:
        """Say whether the unit left the indicator alone: then only a shared figure moved its points."""
        return not (self.figures or self.words or self.removed or self.added)


def said_of(tree: Tree, answers: Answers, code: str, documents: Iterable[EvidenceView]) -> Said:
    """Gather what the unit says of an indicator now."""
    entry = answers.entry(code)
    return Said(
        figures={
            figure_id: figure.value
            for figure_id in tree.indicators[code].figure_ids
            if (figure := answers.figure(figure_id, Stage.SELF))
        },
        note=entry.note or "",
        not_applicable_reason=entry.not_applicable_reason or "",
        typed_points="" if entry.typed_points is None else f"{entry.typed_points.normalize():f}",
        documents=tuple(sorted(_document(view) for view in documents)),
    )


def to_text(said: Said) -> str:
    """Write what was said as it is stored."""
    return json.dumps(
        {
            "figures": dict(said.figures),
            "note": said.note,
            "not_applicable_reason": said.not_applicable_reason,
            "typed_points": said.typed_points,
            "documents": [list(document) for document in said.documents],
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def from_text(text: str) -> Said:
    """Read what ``to_text`` wrote."""
    stored = json.loads(text)
    documents = tuple(Document(*document) for document in stored.pop("documents"))
    return Said(documents=documents, **stored)


def changes(before: Said, after: Said) -> Changes:
    """Name what differs."""
    figures = {
        figure_id: pair
        for figure_id in {**before.figures, **after.figures}
        if (pair := (before.figures.get(figure_id, ""), after.figures.get(figure_id, "")))[0] != pair[1]
    }
    words = {
        name: pair
        for name in ("note", "not_applicable_reason", "typed_points")
        if (pair := (getattr(before, name), getattr(after, name)))[0] != pair[1]
    }
    return Changes(
        figures=figures,
        words=words,
        removed=tuple(document for document in before.documents if document not in after.documents),
        added=tuple(document for document in after.documents if document not in before.documents),
    )


def standing(
    tree: Tree, unit: UnitView, answers: Answers, earlier: Mapping[str, Earlier], said: Mapping[str, Said]
) -> frozenset[str]:
    """Return the indicators whose earlier verdict or question stands on a sheet that is handed in anew.

    It stands where the unit says what it said, and only while every verdict that stands gives the points it gave: a
    figure that changed at one indicator may move another one that reads it. What the cycle does not measure keeps its
    verdict, which says nothing there.
    """
    measured = replace(answers, not_measured={})
    kept = {code for code, before in earlier.items() if code in said and before.said == said[code]}
    while True:
        sheet = sheet_at(tree, unit, _with(measured, earlier, kept), Stage.REVIEW_1)
        fallen = _contradicted(tree, sheet, earlier, kept) or _moved(tree, sheet, earlier, kept)
        if not fallen:
            return frozenset(kept)
        kept -= fallen


def _contradicted(
    tree: Tree, sheet: Sheet, earlier: Mapping[str, Earlier], kept: Collection[str]
) -> set[str]:
    """Name the verdicts whose corrected figures contradict what is declared now."""
    wrong = {figure_id for problem in sheet_problems(tree, sheet) for figure_id in problem.figure_ids}
    return {code for code in kept if not wrong.isdisjoint(earlier[code].figures)}


def _moved(tree: Tree, sheet: Sheet, earlier: Mapping[str, Earlier], kept: Collection[str]) -> set[str]:
    """Name the verdicts that no longer give the points they gave."""
    scored = score(tree, sheet).indicators
    return {
        code
        for code in kept
        if (verdict := earlier[code].verdict) is not None
        and verdict.points not in (None, scored[code].points)
    }


def _with(answers: Answers, earlier: Mapping[str, Earlier], kept: Collection[str]) -> Answers:
    """Return the answers with these verdicts and the corrections they rest on."""
    figures = {key: dict(value) for key, value in answers.figures.items()}
    scores = {key: dict(value) for key, value in answers.scores.items()}
    for code in kept:
        verdict = earlier[code].verdict
        if verdict is None:
            continue
        scores.setdefault(code, {})[Stage.REVIEW_1] = verdict
        if verdict.method is Method.FIGURES:
            for figure_id, value in earlier[code].figures.items():
                view = FigureView(value, Stage.REVIEW_1, verdict.at)
                figures.setdefault(figure_id, {})[Stage.REVIEW_1] = view
    return replace(answers, figures=figures, scores=scores)


def _document(view: EvidenceView) -> Document:
    return Document(
        evidence_id=view.evidence_id,
        number=view.number or "",
        issued_on=view.issued_on.isoformat() if view.issued_on else "",
        issuer=view.issuer or "",
        abstract=view.abstract,
        page=view.page or "",
        filename=view.filename,
    )
