"""What the access record keeps: who was refused, and who opened what is not for everybody."""

from __future__ import annotations

from enum import StrEnum


class Occasion(StrEnum):
    """Why a request stands in the access record."""

    FORBIDDEN = "forbidden"
    """Signed in, and without the role."""
    OUT_OF_REACH = "out_of_reach"
    """Asked for an object that does not exist or lies outside the person's scope: the answer tells neither."""
    FORGED_FORM = "forged_form"
    """A form without the token of the page it should come from."""
    THROTTLED = "throttled"
    EVIDENCE_OPENED = "evidence_opened"
    BUNDLE_OPENED = "bundle_opened"
    DRAFT_OPENED = "draft_opened"
    """A sheet that its unit has not submitted yet, opened by somebody from outside the unit."""
    ROW_OPENED = "row_opened"
    """The page of one row under appraisal: whoever accepts many rows at once has opened each of them."""
    SHEET_OPENED = "sheet_opened"
    """A sheet that was handed over to the unit head, opened by them: nobody takes it back any more."""


def sheet_place(assessment_id: int) -> str:
    """Return the place in the record of a sheet, whichever of its pages was opened."""
    return f"/unit/assessments/{assessment_id}"


def row_place(assessment_id: int, code: str) -> str:
    """Return the place in the record of the page of one row under appraisal."""
    return f"/review/assessments/{assessment_id}/indicators/{code}"


def evidence_place(link_id: int) -> str:
    """Return how the places of one document begin: its file, its pages, its preview."""
    return f"/unit/evidence/{link_id}/"
