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
